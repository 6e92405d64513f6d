"""One run of a source at a time, all of it or nothing, safe to kill at any moment."""

import json
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from catalog import store
from catalog.models import Claim, Price, Route, Run, Snapshot, Source
from scrapers import run
from scrapers.source import all_sources
from scrapers.stand_in import Handler, StandIn, from_bodies
from tests.processes import ROOT, environment, manage, python, until
from tests.told import answer, history, make_teller, route, tell, week

pytestmark = pytest.mark.django_db
OPENROUTER = all_sources()["openrouter"]


def take_with(source: Any, number: int, ask: Any, *, dry: bool = False) -> run.Outcome:
    """A run whose answers are asked for by this function."""
    at = week(number)
    return run._run(source, ask, at=at, wall=lambda: at, recorded=False, dry=dry)


def test_a_second_run_is_told_that_the_source_is_busy_and_writes_nothing() -> None:
    source = make_teller()
    seen: list[run.Outcome] = []

    def ask() -> list[Any]:
        seen.append(tell(source, week(0) + timedelta(minutes=1), route(input="9")))
        return [answer(source, week(0), json.dumps([route(input="2")]).encode())]

    assert take_with(source, 0, ask).outcome == "changed"
    (second,) = seen
    assert (second.outcome, second.failed) == ("busy", True)
    assert second.message.startswith("list is being refreshed by ")
    assert second.message.endswith("until 2026-06-01 06:10 UTC")
    assert Run.objects.count() == 1
    assert history() == [("2", week(0), None)]


def test_a_run_that_outlived_its_lease_leaves_the_source_to_the_one_that_took_over() -> None:
    source = make_teller()
    late = week(0) + timedelta(minutes=11)

    def ask() -> list[Any]:
        other = run.take(
            source, [answer(source, late, json.dumps([route(input="3")]).encode())], at=late, wall=lambda: late
        )
        assert other.outcome == "changed"
        return [answer(source, week(0), json.dumps([route(input="2")]).encode())]

    assert take_with(source, 0, ask).outcome == "busy"
    assert history() == [("3", late, None)]
    assert dict(Run.objects.values_list("started_at", "outcome")) == {week(0): "abandoned", late: "changed"}
    assert Source.objects.get().lease_until is None


def test_a_run_that_lost_its_lease_while_it_wrote_takes_everything_back(monkeypatch: pytest.MonkeyPatch) -> None:
    source = make_teller()
    conclude = store.conclude

    def robbed(*arguments: Any) -> bool:
        Source.objects.update(lease_owner="another")
        return conclude(*arguments)

    monkeypatch.setattr(store, "conclude", robbed)
    outcome = tell(source, week(0), route(input="2"))
    assert (outcome.outcome, outcome.message) == ("busy", "list was taken over by another process")
    assert not Price.objects.exists()


def test_runs_of_one_process_do_not_share_a_lease() -> None:
    assert run.owner() != run.owner()


def test_an_interrupted_run_is_written_as_failed_and_goes_on_being_an_interruption() -> None:
    source = make_teller()

    def ask() -> list[Any]:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        take_with(source, 0, ask)
    assert Run.objects.values_list("outcome", "message").get() == ("failed", "interrupted")
    assert Source.objects.get().lease_until is None


def test_a_dry_run_tells_and_keeps_nothing() -> None:
    source = make_teller()
    tell(source, week(0), route(input="2"))
    before = [list(table.objects.values()) for table in (Run, Snapshot, Claim, Price, Route, Source)]
    snapshot = answer(source, week(1), json.dumps([route(input="3"), route("o3", input="1")]).encode())
    outcome = take_with(source, 1, lambda: [snapshot], dry=True)
    assert (outcome.outcome, outcome.tally.new, outcome.tally.changed) == ("changed", 1, 1)
    assert [list(table.objects.values()) for table in (Run, Snapshot, Claim, Price, Route, Source)] == before
    assert store.body_of(snapshot.sha256) is None


def test_a_dry_run_over_a_bad_answer_tells_and_keeps_nothing() -> None:
    source = make_teller()
    outcome = take_with(source, 0, lambda: [answer(source, week(0), b"<html>")], dry=True)
    assert outcome.failed
    assert not Run.objects.exists()
    assert not Snapshot.objects.exists()
    assert Source.objects.get().lease_until is None


def models(amount: str = "0.000001") -> bytes:
    """A whole answer of OpenRouter's, in the shape of the recorded case; `amount` is what the first asks."""
    case = json.loads((ROOT / "tests" / "cases" / "openrouter" / "models.json").read_text())
    prices = [amount] + ["0.000001"] * (OPENROUTER.least_records + 49)
    told = [
        {**case["data"][0], "id": f"acme/model-{number}", "pricing": {"prompt": price, "completion": "0.000004"}}
        for number, price in enumerate(prices)
    ]
    return json.dumps({"data": told}).encode()


SLOW = """
import django, sys, time
django.setup()
from catalog import store
from scrapers import run
conclude = store.conclude
def slow(*arguments):
    done = conclude(*arguments)
    open(sys.argv[1], "w").close()
    time.sleep(60)
    return done
store.conclude = slow
run.refresh("openrouter")
"""
LATER = """
import django
django.setup()
from datetime import UTC, datetime, timedelta
from catalog import store
print(store.abandoned(datetime.now(UTC)), store.abandoned(datetime.now(UTC) + timedelta(hours=1)))
"""
COUNTED = """
import django
django.setup()
from catalog.models import Claim, Price, Route, Run, Snapshot
print(*(table.objects.count() for table in (Route, Price, Claim)))
print(*Run.objects.order_by("started_at").values_list("outcome", flat=True))
"""


@pytest.mark.slow
@pytest.mark.parametrize("killed", ["while it asks", "before the commit"])
def test_a_run_that_is_killed_is_found_after_its_lease_and_done_again(killed: str, tmp_path: Path) -> None:
    (url,) = OPENROUTER.urls
    fetched = tmp_path / "concluded"
    with StandIn(from_bodies({url: models()})) as server:
        env = environment(tmp_path, RATECARD_STAND_IN=server.url, DJANGO_SETTINGS_MODULE="config.settings")
        assert manage("migrate", "-v0", env=env).returncode == 0
        if killed == "while it asks":
            server.fail(url, hang(fetched))
        process = subprocess.Popen([sys.executable, "-c", SLOW, str(fetched)], cwd=ROOT, env=env)
        until(fetched.exists, what="the run to be under way")
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert python("-c", COUNTED, env=env).stdout.split("\n")[:2] == ["0 0 0", "running"]
        assert python("-c", LATER, env=env).stdout.strip() == "[] ['openrouter']"
        again = manage("refresh", "openrouter", env=env)
        assert again.returncode == 0, again.stdout + again.stderr
        counts = python("-c", COUNTED, env=env).stdout.split("\n")
    routes = OPENROUTER.least_records + 50
    assert counts[:2] == [f"{routes} {2 * routes} {routes}", "abandoned changed"]


def hang(seen: Path) -> Any:
    """Says nothing for longer than anyone waits, and leaves a file to say that it was asked."""

    def fault(handler: Handler) -> None:
        seen.touch()
        handler.rfile.read()

    return fault
