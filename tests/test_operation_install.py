"""A new machine: a copy of the project, an empty folder, and nothing but Python, make and a package index."""

import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Generator
from contextlib import ExitStack, contextmanager, suppress
from fnmatch import fnmatch
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
import yaml
from redis import Redis

from config.start import answers
from tests.processes import ROOT, environment, free_port, until
from tests.services import POSTGRES_URL, REDIS_URL

pytestmark = [pytest.mark.slow, pytest.mark.network]
LEFT_OUT = (".venv", ".git", "var", "__pycache__", ".*_cache", ".hypothesis", "node_modules")


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("clone") / "ratecard"
    shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(*LEFT_OUT))
    env = {name: value for name, value in environment(folder / "var").items() if name != "RATECARD_VAR"}
    done = subprocess.run(
        ["make", "setup", f"PYTHON={sys.executable}"], cwd=folder, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@contextmanager
def process(*command: str, cwd: Path, env: dict[str, str]) -> Generator[subprocess.Popen[str]]:
    started = subprocess.Popen(
        command, cwd=cwd, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    )
    try:
        yield started
    finally:
        started.terminate()
        try:
            started.communicate(timeout=30)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(started.pid, signal.SIGKILL)


def status(url: str, **headers: str) -> int:
    """The status of an answer, redirects not followed."""

    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_: object, **__: object) -> None:
            return None

    request = urllib.request.Request(url, headers={name.replace("_", "-"): value for name, value in headers.items()})
    try:
        with urllib.request.build_opener(Stay).open(request, timeout=20) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def test_make_run_is_all_that_a_newcomer_types(clone: Path) -> None:
    port = free_port()
    env = {name: value for name, value in environment(clone).items() if name != "RATECARD_VAR"}
    before = {path.name for path in clone.iterdir()}
    with process("make", "run", f"PORT={port}", cwd=clone, env=env) as running:
        assert running.stdout is not None
        output = ""
        for line in running.stdout:
            output += line
            if "make admin" in line:
                break
        assert f"Ratecard is at http://127.0.0.1:{port}/" in output
        assert status(f"http://127.0.0.1:{port}/") == 200
        assert status(f"http://127.0.0.1:{port}/healthz/") == 200
        assert status(f"http://127.0.0.1:{port}/admin/login/") == 200
    assert not answers("127.0.0.1", port)
    written = {path.name for path in clone.iterdir()} - before
    assert written == set(), "all that is written lies under var/ and .venv/, which were there"


def test_a_second_setup_has_nothing_to_install(clone: Path) -> None:
    stamps = [clone / ".venv" / "installed", clone / "var" / "static" / "collected"]
    before = [stamp.stat().st_mtime_ns for stamp in stamps]
    done = subprocess.run(["make", "setup"], cwd=clone, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert [stamp.stat().st_mtime_ns for stamp in stamps] == before
    assert "installing" not in done.stdout


def test_a_python_that_is_too_old_or_missing_is_said_at_once(tmp_path: Path) -> None:
    shutil.copy(ROOT / "Makefile", tmp_path)
    (tmp_path / "requirements.txt").touch()
    done = subprocess.run(["make", "setup", "PYTHON="], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "Python 3.11 or newer with venv is needed" in done.stdout


class Image:
    """What the Dockerfile would make, made in a folder: its environment, its steps and its commands."""

    def __init__(self, clone: Path, folder: Path) -> None:
        self.text = (ROOT / "Dockerfile").read_text().replace("\\\n", " ")
        self.app, self.venv = folder / "app", clone / ".venv"
        self.places = {"/venv": str(self.venv), "/srv/static": str(folder / "static"), "/tmp/": f"{folder}/"}
        self.places["/var/lib/ratecard"] = str(folder / "var")
        shutil.copytree(ROOT, self.app, ignore=self.left_out)

    @staticmethod
    def left_out(folder: str, names: list[str]) -> set[str]:
        """As .dockerignore has it: a pattern without `**/` is for the top alone."""
        lines = [line for line in (ROOT / ".dockerignore").read_text().split() if not line.startswith("!")]
        chosen = [line.removeprefix("**/") for line in lines if line.startswith("**/") or Path(folder) == ROOT]
        return {name for name in names for pattern in chosen if fnmatch(name, pattern)}

    def here(self, text: str) -> str:
        known = "|".join(map(re.escape, self.places))
        return re.sub(known, lambda found: self.places[found[0]], text)

    def env(self, **more: str) -> dict[str, str]:
        pairs = shlex.split(re.search(r"^ENV (.+)$", self.text, re.MULTILINE)[1])  # type: ignore[index]
        env = {"HOME": "/nonexistent", "HOSTNAME": "web-1"}
        for pair in pairs:
            name, _, value = pair.partition("=")
            env[name] = self.here(value).replace("$PATH", os.environ["PATH"])
        return env | more

    def step(self, word: str) -> str:
        return self.here(next(line[4:] for line in self.text.splitlines() if line.startswith("RUN ") and word in line))

    def command(self, keyword: str, port: int) -> list[str]:
        found = re.search(rf"^{keyword}\s+(\[.+\])$", self.text, re.MULTILINE)
        assert found
        return [part.replace("0.0.0.0", "127.0.0.1").replace("8000", str(port)) for part in json.loads(found[1])]


@pytest.fixture
def database() -> Generator[str]:
    name = f"ratecard_image_{uuid4().hex[:12]}"
    server = POSTGRES_URL.rpartition("/")[0]
    with psycopg.connect(f"{server}/postgres", autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"')
        yield f"{server}/{name}"
        admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def prefix() -> Generator[str]:
    made = f"ratecard-tests-{uuid4().hex}"
    yield made
    with Redis.from_url(REDIS_URL) as redis:
        redis.delete(made, *redis.scan_iter(f"{made}*"))


@pytest.mark.postgres
@pytest.mark.redis
def test_the_image_and_the_stack_work_step_by_step_without_an_engine(
    clone: Path, tmp_path: Path, database: str, prefix: str
) -> None:
    image, port = Image(clone, tmp_path), free_port()
    services: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]
    env = image.env(
        DATABASE_URL=database,
        REDIS_URL=REDIS_URL,
        RATECARD_REDIS_PREFIX=prefix,
        SECRET_KEY=uuid4().hex * 3,
        RATECARD_HOSTS="rates.example",
        RATECARD_HTTPS="1",
        RATECARD_BEHIND_PROXY="1",
    )
    subprocess.run(image.step("collectstatic"), shell=True, cwd=image.app, env=image.env(), check=True)
    assert not (tmp_path / "var").exists(), "the build leaves no key and no database in the image"
    subprocess.run(services["prepare"]["command"], cwd=image.app, env=env, check=True)
    with ExitStack() as stack:
        for name in ("worker", "beat"):
            stack.enter_context(process(*services[name]["command"], cwd=image.app, env=env))
        stack.enter_context(process(*image.command("CMD", port), cwd=image.app, env=env))
        until(lambda: answers("127.0.0.1", port), seconds=60, what="web")

        watch = subprocess.run(image.command("HEALTHCHECK .* CMD", port), cwd=image.app, env=env, check=False)
        assert watch.returncode == 0, "the image's own health check"
        ping = services["worker"]["healthcheck"]["test"][1].replace("$$HOSTNAME", os.uname().nodename)
        until(
            lambda: subprocess.run(ping, shell=True, cwd=image.app, env=env, check=False).returncode == 0,
            seconds=60,
            what="the worker's health check",
        )
        site = f"http://127.0.0.1:{port}/"
        assert status(site, Host="rates.example", X_Forwarded_Proto="https") == 200
        assert status(site, Host="rates.example") == 301, "plain http is sent to https"
        assert status(site, Host="elsewhere.example", X_Forwarded_Proto="https") == 400
