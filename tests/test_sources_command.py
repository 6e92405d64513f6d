"""`manage.py sources`, and the same on the page: how well each source is read."""

import io
from datetime import datetime, timedelta

import pytest
from django.core.management import call_command
from django.test import Client

from catalog import queries
from scrapers.source import all_sources
from tests.builders import make_run, make_source
from tests.reading_pages import page, rows

pytestmark = pytest.mark.django_db


def health(now: datetime) -> str:
    (source,) = queries.sources(now)
    return str(source.health)


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        ("changed", "ok"),
        ("unchanged", "ok"),
        ("held", "held back"),
        ("failed", "failing"),
        ("abandoned", "failing"),
        ("skipped", "skipped"),
    ],
)
def test_health_is_how_the_last_run_ended(now: datetime, outcome: str, expected: str) -> None:
    make_run(make_source(checked_at=now), now, outcome=outcome)
    assert health(now) == expected


def test_a_source_that_was_not_accepted_for_two_turns_is_stale(now: datetime) -> None:
    make_run(make_source(checked_at=now - timedelta(days=14)), now - timedelta(days=14))
    assert [health(now), health(now + timedelta(seconds=1))] == ["ok", "stale"]


def test_a_source_never_read_says_so_and_one_for_a_browser_says_that(now: datetime) -> None:
    source = make_source(checked_at=None)
    assert health(now) == "never run"
    source.needs_browser = True
    source.save()
    assert health(now) == "needs a browser"


def test_the_command_names_every_source_with_its_last_run_and_health(now: datetime) -> None:
    make_run(make_source("openrouter"), now, outcome="failed")
    said = io.StringIO()
    call_command("sources", stdout=said)
    lines = {line.split()[0]: " ".join(line.split()) for line in said.getvalue().splitlines()}
    assert lines["source"] == "source believed as every licence last run health"
    assert lines.keys() - {"source"} >= {name for name in all_sources() if len(name) < 40}
    assert lines["openrouter"].startswith("openrouter gateway 7 days OpenRouter's own data")
    assert lines["openrouter"].endswith(f"{now:%Y-%m-%d %H:%M} failed failing")
    assert lines["litellm"].endswith("list 7 days MIT never never run")


def test_the_page_begins_with_the_same_in_one_table(client: Client, now: datetime) -> None:
    source = make_source("acme", title="Acme", authority="first_party", variables='["ACME_KEY"]')
    make_run(source, now, outcome="skipped", message="ACME_KEY is not set")
    soup = page(client, "/sources/")
    (row,) = rows(soup, "sources-caption")
    assert row[:4] == ["Acme", "the provider itself", "7 days", "MIT"]
    assert row[5] == "skipped"
    assert "a key in ACME_KEY: without it the source is skipped" in soup.main.get_text(" ", strip=True)
