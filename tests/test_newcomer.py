"""A newcomer's first minutes: a fresh copy with the catalog that is shipped, one command, the first question."""

import json
import os
import shutil
import signal
import sys
import time
import urllib.request
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from config.start import answers
from tests.processes import ROOT, environment, free_port, until
from tests.test_operation_install import LEFT_OUT, process, status

pytestmark = pytest.mark.slow
MODEL = "models/openai/gpt-4.1-mini/"


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository as it is shipped, with this environment lent: installing it is tested elsewhere."""
    if not settings.RATECARD_BUNDLE.exists():
        pytest.skip("there is no bundle (make bundle)")
    folder = tmp_path_factory.mktemp("newcomer") / "ratecard"
    shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(*LEFT_OUT))
    lent, own = Path(sys.prefix), folder / ".venv"
    (own / "bin").mkdir(parents=True)
    shutil.copy(lent / "pyvenv.cfg", own)
    (own / "lib").symlink_to(lent / "lib")
    (own / "bin" / "python").symlink_to((lent / "bin" / "python").resolve())
    (own / "installed").touch()
    return folder


@contextmanager
def site(copy: Path, var: Path) -> Generator[tuple[str, float]]:
    """`make run`: the address, and the seconds to the first answer. Ctrl-C ends it, and everything with it."""
    port, start = free_port(), time.monotonic()
    env = environment(var)
    with process("make", "run", f"PORT={port}", f"RATECARD_VAR={var}", cwd=copy, env=env) as running:
        until(lambda: running.poll() is not None or answers("127.0.0.1", port), seconds=120, what="the first answer")
        assert running.poll() is None, running.stdout and running.stdout.read()
        assert status(f"http://127.0.0.1:{port}/") == 200
        yield f"http://127.0.0.1:{port}/", time.monotonic() - start
        os.killpg(running.pid, signal.SIGINT)
        running.wait(30)
        until(lambda: not _alive(running.pid), what="all parts to end")
        assert not answers("127.0.0.1", port)


def _alive(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def read(address: str) -> str:
    with urllib.request.urlopen(address, timeout=20) as answer:
        return str(answer.read().decode())


def test_one_command_shows_real_prices_and_the_second_start_is_quick(
    copy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with site(copy, tmp_path / "var") as (address, first):
        model: dict[str, Any] = json.loads(read(f"{address}api/v1/{MODEL}"))
        check_model(model)
        page = read(f"{address}{MODEL}")
        for shown in ("1,047,576", "0.40", "1.60", "0.10"):
            assert shown in page
    with site(copy, tmp_path / "var") as (address, second):
        check_model(json.loads(read(f"{address}api/v1/{MODEL}")))
    with capsys.disabled():
        print(f"\nfirst answer after {first:.1f} s, at the second start after {second:.1f} s")
    assert first < 120
    assert second < 10


def check_model(model: dict[str, Any]) -> None:
    """The model's context, and OpenAI's own route with its three prices, each with where it was read."""
    assert model["context"] == 1047576
    own = [route for route in model["routes"] if provider(route) == "openai" and not route.get("region")]
    prices = {price["component"]: price for route in own for price in route["prices"] if price["tier"] == "standard"}
    for component, amount in (("input", "0.4"), ("output", "1.6"), ("cache_read", "0.1")):
        price = prices[component]
        assert (price["amount"], price["unit"], price["currency"]) == (amount, "1M tokens", "USD")
        text = json.dumps(price)
        assert '"source"' in text
        assert '"url": "https://' in text
        assert '"fetched_at": "20' in text
        assert '"sha256": "' in text


def provider(route: dict[str, Any]) -> str:
    found = route["provider"]
    return str(found["slug"] if isinstance(found, dict) else found)
