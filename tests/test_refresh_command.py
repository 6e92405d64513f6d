"""`manage.py refresh` over real HTTP, against a server on this machine that stands for the internet."""

import io
from collections.abc import Generator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from catalog import store
from catalog.models import Price, Route, Run, Snapshot, Source
from scrapers import run
from scrapers.cards import register_sources
from scrapers.pack import read_pack
from scrapers.run import live_client, refresh
from scrapers.source import all_sources
from scrapers.stand_in import StandIn, from_bodies, from_pack
from tests.faults import cut, refusal
from tests.processes import environment, free_port, manage
from tests.services import CAPTURES
from tests.test_run_leases import models
from tests.told import answer

pytestmark = pytest.mark.django_db
OPENROUTER = all_sources()["openrouter"]
(URL,) = OPENROUTER.urls


@pytest.fixture
def stand_in(settings: Any) -> Generator[StandIn]:
    with StandIn(from_bodies({URL: models()})) as server:
        settings.RATECARD_STAND_IN = server.url
        yield server


def say(server: StandIn, amount: str) -> None:
    """From now on the source answers with this price per token."""
    server.find = from_bodies({URL: models(amount)})


def refreshed(*names: str, **options: Any) -> tuple[str, str]:
    """What the command printed, and how it complained."""
    said = io.StringIO()
    try:
        call_command("refresh", *(names or ("openrouter",)), stdout=said, **options)
    except CommandError as error:
        return said.getvalue(), str(error)
    return said.getvalue(), ""


def last() -> Run:
    run = Run.objects.order_by("-started_at").first()
    assert run
    return run


def test_a_source_is_read_over_http_and_a_table_says_what_came(stand_in: StandIn) -> None:
    said, complaint = refreshed()
    assert complaint == ""
    assert stand_in.seen.count(URL) == 1
    assert Route.objects.count() == OPENROUTER.least_records + 50
    assert f"openrouter: changed ({Route.objects.count()} seen, {Route.objects.count()} new" in said
    head, row = said.splitlines()[-2:]
    assert " ".join(head.split()) == "source runs ended seen new changed gone held back rejected seconds"
    assert row.split()[:5] == ["openrouter", "1", "changed", str(Route.objects.count()), str(Route.objects.count())]


def test_an_answer_that_did_not_change_is_neither_sent_nor_read_again(stand_in: StandIn) -> None:
    refreshed()
    held = Snapshot.objects.get()
    assert held.etag
    said, _ = refreshed()
    assert "openrouter: unchanged: the answer is the one held" in said
    again = Snapshot.objects.order_by("-fetched_at").first()
    assert again
    assert (again.sha256, again.etag, again.pk) == (held.sha256, held.etag, held.pk + 1)
    assert refreshed()[0].count("unchanged") == 2  # the third time too: a 304 says what the next one is asked by


def test_a_304_that_does_not_repeat_what_it_is_asked_by_means_the_same_answer(stand_in: StandIn) -> None:
    refreshed()
    held = Snapshot.objects.get()
    stand_in.fail(URL, lambda handler: handler.reply(304))
    assert "openrouter: unchanged" in refreshed()[0]
    assert set(Snapshot.objects.values_list("etag", "sha256")) == {(held.etag, held.sha256)}


def test_a_server_is_not_asked_whether_bytes_changed_that_are_not_held_here(stand_in: StandIn) -> None:
    refreshed()
    default_storage.delete(store.runs.path_of(Snapshot.objects.get().sha256))
    assert "openrouter: unchanged" in refreshed()[0]
    assert store.body_of(Snapshot.objects.all()[0].sha256) is not None


def test_a_price_that_moved_is_seen_at_the_time_of_the_refresh(stand_in: StandIn) -> None:
    refreshed()
    say(stand_in, "0.0000015")
    refreshed()
    rows = Price.objects.filter(route__key="acme/model-0", component="input").order_by("valid_from")
    assert [row.amount for row in rows] == [Decimal(1), Decimal("1.5")]
    assert last().recorded is False


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (refusal(404), "404"),
        (refusal(200, body=b"<html>down</html>"), "HTML"),
        (refusal(200, body=models()[:-20], content_type="application/json"), "ends too early"),
        (cut(models(), 5000), ""),
    ],
    ids=["not found", "a page", "invalid JSON", "cut off"],
)
def test_a_bad_answer_fails_the_command_and_keeps_what_is_held(stand_in: StandIn, fault: Any, reason: str) -> None:
    refreshed()
    before = list(Price.objects.values())
    stand_in.fail(URL, *[fault] * 4)
    said, complaint = refreshed()
    assert complaint == "1 of 1 sources failed: openrouter"
    assert reason in last().message
    assert last().outcome == "failed"
    assert last().message.split()[0] in said
    assert list(Price.objects.values()) == before


def test_one_source_that_fails_does_not_stop_the_next(stand_in: StandIn) -> None:
    said, complaint = refreshed("litellm", "openrouter")
    assert complaint == "1 of 2 sources failed: litellm"
    assert "litellm: failed: " in said
    assert "openrouter: changed" in said
    assert Route.objects.exists()


def test_a_name_that_no_source_has_is_told_with_those_there_are() -> None:
    there = ", ".join(sorted(all_sources()))
    assert refreshed("openruter") == ("", f"no source is called openruter; there are: {there}")


def test_a_dry_run_over_http_keeps_nothing(stand_in: StandIn) -> None:
    said, complaint = refreshed(dry_run=True)
    assert complaint == ""
    assert "openrouter: changed" in said
    assert not any(table.objects.exists() for table in (Run, Snapshot, Route, Price))
    assert Source.objects.get(name="openrouter").checked_at is None


def test_a_live_answer_follows_recorded_ones(stand_in: StandIn) -> None:
    at = datetime(2026, 6, 1, tzinfo=UTC)
    register_sources()
    assert run.take(OPENROUTER, [answer(OPENROUTER, at, models("0.0000005"))], at=at).outcome == "changed"
    now = at + timedelta(days=9, microseconds=7)
    assert refresh("openrouter", client=live_client(), now=lambda: now).outcome == "changed"
    rows = Price.objects.filter(route__key="acme/model-0", component="input").order_by("valid_from")
    assert [(row.amount, row.valid_from, row.valid_to) for row in rows] == [
        (Decimal("0.5"), at, now),
        (Decimal(1), now, None),
    ]
    assert list(Run.objects.order_by("started_at").values_list("recorded", flat=True)) == [True, False]


def test_a_clock_behind_what_is_held_fails_the_refresh_with_the_reason(stand_in: StandIn) -> None:
    refreshed()
    outcome = refresh("openrouter", client=live_client(), now=lambda: datetime(2020, 1, 1, tzinfo=UTC))
    assert "an answer of 2020-01-01 00:00 is older than the one held" in outcome.message


@pytest.mark.slow
def test_the_exit_status_tells_and_no_network_is_a_reason(tmp_path: Path) -> None:
    with StandIn(from_bodies({URL: models()})) as server:
        env = environment(tmp_path, RATECARD_STAND_IN=server.url)
        assert manage("migrate", "-v0", env=env).returncode == 0
        assert manage("refresh", "openrouter", env=env).returncode == 0
    env["RATECARD_STAND_IN"] = f"http://127.0.0.1:{free_port()}"
    names = "litellm", "models-dev", "openrouter"
    done = manage("refresh", *names, env=env)
    assert done.returncode == 1
    assert [done.stdout.count(f"{name}: failed: https://") for name in names] == [1, 1, 1]
    assert "3 of 3 sources failed: litellm, models-dev, openrouter" in done.stderr
    assert "Traceback" not in done.stdout + done.stderr


@pytest.mark.slow
@pytest.mark.captures
def test_real_answers_are_read_over_http(settings: Any) -> None:
    at = datetime(2026, 7, 2, 23, tzinfo=UTC)
    with StandIn(from_pack(read_pack(CAPTURES), at=at)) as server:
        settings.RATECARD_STAND_IN = server.url
        said, complaint = refreshed("openrouter", "models-dev")
    assert complaint == "", said
    price = Price.objects.get(
        route__provider__slug="openai", route__key="gpt-4.1-mini", component="input", tier="standard", conditions=""
    )
    assert (price.amount, price.snapshot.url) == (Decimal("0.4"), "https://models.dev/api.json")
