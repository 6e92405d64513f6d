"""A real worker on a real queue: killed at any moment, what it left is found and done again."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Generator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from redis import Redis

from scrapers.source import all_sources
from scrapers.stand_in import Handler, StandIn, from_bodies
from tests.processes import ROOT, environment, manage, python, until
from tests.services import REDIS_URL

SOURCE = all_sources()["openrouter"]
(URL,) = SOURCE.urls
WORKER = ("worker", "--without-gossip", "--without-mingle", "--without-heartbeat")
SETUP = "import django; django.setup(); "
TRANSPORTS = ["filesystem", pytest.param("redis", marks=[pytest.mark.redis, pytest.mark.slow])]


@dataclass
class Site:
    """An installation of its own: folder, database, queue and the environment that leads to them."""

    var: Path
    env: dict[str, str]

    def ask(self, sql: str) -> list[str]:
        with closing(sqlite3.connect(self.var / "ratecard.sqlite3", timeout=10)) as database, database:
            return [str(row[0]) for row in database.execute(sql)]

    def outcomes(self) -> list[str]:
        return self.ask("SELECT outcome FROM catalog_run ORDER BY id")

    def queue(self, call: str) -> None:
        assert self.run(f"{SETUP}from scrapers import tasks; tasks.{call}") == ""

    def run(self, script: str) -> str:
        """What a script prints in this installation."""
        done = python("-c", script, env={**self.env, "DJANGO_SETTINGS_MODULE": "config.settings"})
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()


def answer() -> bytes:
    """As many models as a whole answer has at least, in the shape of the recorded case."""
    case = json.loads((ROOT / "tests" / "cases" / "openrouter" / "models.json").read_text())
    shape = case["data"][0]
    models = [{**shape, "id": f"acme/model-{number}"} for number in range(SOURCE.least_records + 50)]
    return json.dumps({"data": models}).encode()


@pytest.fixture
def stand_in() -> Generator[StandIn]:
    with StandIn(from_bodies({URL: answer()})) as server:
        yield server


@pytest.fixture(scope="module")
def tables(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with all tables and nothing in them: that of these tests, written to a file for each to copy."""
    path = tmp_path_factory.mktemp("tables") / "ratecard.sqlite3"
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(path)])
    return path


@pytest.fixture(params=TRANSPORTS)
def site(request: pytest.FixtureRequest, tmp_path: Path, tables: Path, stand_in: StandIn) -> Generator[Site]:
    shutil.copy(tables, tmp_path)
    env = environment(tmp_path, RATECARD_STAND_IN=stand_in.url)
    if request.param == "filesystem":
        yield Site(tmp_path, env)
        return
    prefix = f"ratecard-tests-{uuid4().hex}"
    yield Site(tmp_path, {**env, "REDIS_URL": REDIS_URL, "RATECARD_REDIS_PREFIX": prefix})
    with Redis.from_url(REDIS_URL) as redis:
        redis.delete(*redis.scan_iter(f"{prefix}*"))


@contextmanager
def celery(site: Site, *arguments: str) -> Generator[subprocess.Popen[bytes]]:
    """A Celery process that leads a group of its own; killed with all its children at the end."""
    log = site.var / f"{arguments[0]}.log"
    with log.open("ab") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "celery", "--app", "config", *arguments],
            cwd=ROOT, env=site.env, stdout=file, stderr=file, start_new_session=True,
        )  # fmt: skip
    try:
        yield process
    finally:
        kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    """As when the machine loses its power: no process of the group can say a word."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def test_a_queued_refresh_is_done_by_a_worker(site: Site, stand_in: StandIn) -> None:
    site.queue("refresh_source.delay('openrouter')")
    with celery(site, *WORKER):
        until(lambda: site.outcomes() == ["changed"], what="the run")
    assert URL in stand_in.seen
    assert int(site.ask("SELECT count(*) FROM catalog_route")[0]) >= SOURCE.least_records
    if "REDIS_URL" not in site.env:
        assert list((site.var / "broker" / "queue").iterdir()) == []


@pytest.mark.slow
def test_what_a_killed_worker_left_is_found_and_done_again(site: Site, stand_in: StandIn) -> None:
    asked, never = threading.Event(), threading.Event()

    def silent(handler: Handler) -> None:
        asked.set()
        never.wait(60)
        handler.close_connection = True

    stand_in.fail(URL, silent)
    site.queue("refresh_source.delay('openrouter')")
    with celery(site, *WORKER) as worker:
        assert asked.wait(30), "the worker never asked"
        kill(worker)
    never.set()
    assert site.outcomes() == ["running"]
    assert site.ask("SELECT count(*) FROM catalog_route") == ["0"]

    with celery(site, *WORKER):
        site.queue("requeue_abandoned.delay()")
        again = site.run(SETUP + "from scrapers import run; print(run.refresh('openrouter').outcome)")
        assert again == "busy", "the lease of the dead holds until it ends"
        assert site.outcomes() == ["running"]
        site.ask("UPDATE catalog_source SET lease_until = '2026-01-01 00:00:00'")
        site.queue("requeue_abandoned.delay()")
        until(lambda: site.outcomes() == ["abandoned", "changed"], what="the second run")
    assert int(site.ask("SELECT count(*) FROM catalog_route")[0]) >= SOURCE.least_records


@pytest.mark.slow
@pytest.mark.parametrize("site", ["filesystem"], indirect=True)
def test_a_source_that_is_due_is_queued_by_the_beat(site: Site) -> None:
    assert manage("schedule", env=site.env).returncode == 0
    due = (
        "UPDATE django_celery_beat_periodictask SET last_run_at = '2026-01-01 00:00:00' WHERE args LIKE '%openrouter%'"
    )
    site.ask(due)
    with celery(site, *WORKER), celery(site, "beat"):
        until(lambda: site.outcomes() == ["changed"], what="the beat's run")
    names = site.ask("SELECT s.name FROM catalog_run r JOIN catalog_source s ON s.id = r.source_id")
    assert names == ["openrouter"]


@pytest.mark.slow
@pytest.mark.parametrize("site", ["filesystem"], indirect=True)
def test_a_worker_that_is_told_to_end_finishes_what_it_does(site: Site, stand_in: StandIn) -> None:
    asked, go_on = threading.Event(), threading.Event()

    def slow(handler: Handler) -> None:
        asked.set()
        go_on.wait(30)
        handler.reply(200, answer(), content_type="application/json")

    stand_in.fail(URL, slow)
    site.queue("refresh_source.delay('openrouter')")
    with celery(site, *WORKER) as worker:
        assert asked.wait(30), "the worker never asked"
        worker.terminate()
        go_on.set()
        assert worker.wait(30) == 0
    assert site.outcomes() == ["changed"]
