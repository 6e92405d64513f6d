"""`manage.py dump` and `manage.py load` as a person meets them: what they say, how they end, when they are stopped."""

import signal
import subprocess
import sys
import time
from collections.abc import Generator
from io import StringIO
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections

from catalog import store
from catalog.dump import dump
from catalog.dump.shipped import faults
from catalog.models import Catalog, Run
from tests.dumped import empty, fill, first_half
from tests.processes import ROOT, environment, hear_interrupts, manage, python
from tests.services import POSTGRES_URL
from tests.told import make_teller, route, tell, week


def said(*arguments: str) -> list[str]:
    heard = StringIO()
    call_command(*arguments, stdout=heard)
    return heard.getvalue().splitlines()


@pytest.mark.django_db
def test_dump_names_each_table_and_ends_with_size_and_sum(tmp_path: Path) -> None:
    fill()
    path = tmp_path / "deep" / "all.jsonl.zst"
    lines = said("dump", str(path))
    assert lines[0] == "source: 2 rows"
    assert lines[-1].startswith(f"{path}: {path.stat().st_size:,} bytes; unpacked SHA-256 ")


@pytest.mark.django_db
def test_load_says_what_it_did_each_time(dumped_whole: Path, tmp_path: Path) -> None:
    half = tmp_path / "half.jsonl"
    first_half()
    dump(half)
    empty()
    lines = said("load", str(half))
    assert lines[0] == "source: 2 rows"
    assert lines[-1].startswith("half.jsonl restored: ")
    assert said("load", str(half), "--if-new") == ["half.jsonl is loaded already"]
    lines = said("load", str(dumped_whole))
    assert lines[0].startswith("list of 2026-06-22 06:00: ")
    assert lines[-1] == "whole.jsonl merged: 3 runs and 3 decisions that are newer than what was held"
    assert said("load", str(half)) == ["half.jsonl holds nothing newer than what is here"]


@pytest.mark.django_db
def test_at_start_a_load_waits_for_a_refresh_and_on_demand_it_is_an_error(dumped_whole: Path) -> None:
    tell(make_teller("list"), week(0), route(input="2"))
    store.begin("list", week(9), "somebody", week(9000))
    lines = said("load", str(dumped_whole), "--if-new")
    assert lines[-1].startswith("whole.jsonl was not loaded: list is being refreshed by somebody")
    assert not Catalog.objects.exclude(bundle="").exists()
    with pytest.raises(CommandError, match="nothing was loaded: list is being refreshed by somebody"):
        call_command("load", str(dumped_whole))


@pytest.mark.django_db
def test_a_folder_is_no_place_for_a_dump(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="is a folder"):
        call_command("dump", str(tmp_path))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_the_exit_status_tells_whether_a_file_was_loaded(tmp_path: Path) -> None:
    env = environment(tmp_path / "var")
    assert manage("migrate", "-v0", env=env).returncode == 0
    path = tmp_path / "none.jsonl"
    assert manage("dump", str(path), env=env).returncode == 0
    assert manage("load", str(path), env=env).returncode == 0
    path.write_bytes(path.read_bytes()[:-20])
    refused = manage("load", str(path), env=env)
    assert refused.returncode == 1
    assert refused.stderr.count("\n") == 1
    assert "none.jsonl: line " in refused.stderr


SLOW = """
import os, sys
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
import django
django.setup()
from pathlib import Path
from catalog.dump import dump
def wait(table, rows):
    if table == "run":
        print("half way", flush=True)
        sys.stdin.readline()
print(dump(Path(sys.argv[1]), wait), flush=True)
"""
WRITE = """
import os
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
import django
django.setup()
from catalog.models import Vendor
Vendor.objects.create(slug="late")
"""


def slow_dump(path: Path, env: dict[str, str]) -> "subprocess.Popen[str]":
    """A dump that stops half way, until it is told a line."""
    running = subprocess.Popen(
        [sys.executable, "-c", SLOW, str(path)], cwd=ROOT, env=env, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, preexec_fn=hear_interrupts,
    )  # fmt: skip
    assert running.stdout
    assert running.stdout.readline() == "half way\n"
    return running


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_a_dump_that_is_stopped_leaves_the_file_that_was_there(tmp_path: Path, how: signal.Signals) -> None:
    env = environment(tmp_path / "var")
    assert manage("migrate", "-v0", env=env).returncode == 0
    path = tmp_path / "out" / "all.jsonl"
    path.parent.mkdir()
    path.write_text("what was there")
    with slow_dump(path, env) as running:
        running.send_signal(how)
        assert running.wait(20) != 0
    assert path.read_text() == "what was there"
    left = [found.name for found in path.parent.iterdir() if found != path]
    assert len(left) == (how == signal.SIGKILL)
    assert all(name.startswith(".all.jsonl.") for name in left)


@pytest.fixture
def postgres() -> Generator[str]:
    name, server = f"ratecard_dump_{uuid4().hex[:12]}", POSTGRES_URL.rpartition("/")[0]
    with psycopg.connect(f"{server}/postgres", autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"')
        yield f"{server}/{name}"
        admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def of_one_moment(tmp_path: Path, env: dict[str, str]) -> None:
    assert manage("migrate", "-v0", env=env).returncode == 0
    before = manage("dump", str(tmp_path / "before.jsonl"), env=env).stdout.split()[-1]
    with slow_dump(tmp_path / "during.jsonl", env) as running:
        start = time.monotonic()
        assert python("-c", WRITE, env=env).returncode == 0
        assert time.monotonic() - start < 20, "the writer did not wait for the dump's end, which is not yet"
        assert running.poll() is None
        during, _ = running.communicate("go on\n", timeout=60)
    assert during.strip() == before
    assert manage("dump", str(tmp_path / "after.jsonl"), env=env).stdout.split()[-1] != before


@pytest.mark.slow
def test_a_dump_is_of_one_moment_and_keeps_no_writer_out(tmp_path: Path) -> None:
    of_one_moment(tmp_path, environment(tmp_path / "var"))


@pytest.mark.slow
@pytest.mark.postgres
def test_a_dump_from_postgresql_is_of_one_moment_too(tmp_path: Path, postgres: str) -> None:
    of_one_moment(tmp_path, environment(tmp_path / "var", DATABASE_URL=postgres))


@pytest.mark.django_db(transaction=True)
def test_a_dump_leaves_writers_as_they_were(tmp_path: Path) -> None:
    dump(tmp_path / "all.jsonl")
    first_half()
    assert not connection.in_atomic_block
    assert connection.settings_dict["OPTIONS"].get("transaction_mode") in (None, "IMMEDIATE")
    if connection.vendor == "sqlite":
        assert vars(connections["default"])["transaction_mode"] == "IMMEDIATE"


@pytest.mark.django_db
def test_prose_and_long_texts_are_not_shipped(tmp_path: Path) -> None:
    path = tmp_path / "all.jsonl"
    tell(make_teller("list"), week(0), route(input="2", family="fine"))
    dump(path)
    assert list(faults(path)) == []
    Run.objects.update(message="x" * 400)
    tell(make_teller("list"), week(1), route(input="2", description="A model."))
    dump(path)
    said = list(faults(path))
    assert [line.rpartition(": ")[0] for line in said] == [
        "all.jsonl: row 1 of run: message",
        "all.jsonl: row 2 of claim: body",
    ]
    assert said[0].endswith("is longer than 300 characters")
    assert said[1].endswith("a description is others' prose")


@pytest.mark.django_db
def test_a_dump_to_ship_that_holds_prose_is_not_kept(tmp_path: Path) -> None:
    tell(make_teller("list"), week(0), route(input="2", description="A model."))
    path = tmp_path / "bundle.jsonl.zst"
    with pytest.raises(CommandError, match="a description is others' prose"):
        call_command("dump", str(path), "--to-ship", stdout=StringIO())
    assert not path.exists()
    call_command("dump", str(path), stdout=StringIO())
    assert path.exists()


@pytest.mark.django_db
def test_a_bundle_that_is_too_large_is_not_shipped(tmp_path: Path) -> None:
    path = tmp_path / "all.jsonl"
    dump(path)
    assert "and 100 are the most" in next(faults(path, largest=100))
