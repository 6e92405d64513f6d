"""Runs of any size: what does not fit into memory waits on disk, and one answer is held at a time."""

import gc
import json
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from hashlib import sha256

import pytest

from catalog import facts
from catalog.domain.quotes import Record, Reject
from catalog.models import Claim, Route
from scrapers import answers, collector, reading
from scrapers.cards import card
from scrapers.formats import models_dev
from scrapers.run import take
from scrapers.source import Snapshot, Source
from scrapers.spool import Spool

AT = datetime(2026, 5, 1, tzinfo=UTC)
URL = "https://models.dev/api.json"
FURTHER = f"{URL}?page=2"
SOURCE = Source(
    name="models-dev",
    title="models.dev",
    urls=(URL, FURTHER),
    split=models_dev.split,
    read=models_dev.read,
    authority="list",
    page=URL,
    licence="MIT",
    least_records=1,
    anchors=(),
    states=frozenset(),
)


def snapshot(url: str, provider: str, *ids: str) -> Snapshot:
    models = {one: {"name": one, "cost": {"input": 1, "output": 2}} for one in ids}
    body = json.dumps({provider: {"name": provider, "models": models}}).encode()
    return Snapshot(url, body, AT, sha256(body).hexdigest())


def test_a_record_comes_back_from_disk_as_it_was():
    record = Record("route:a", "/a", {"cost": {"input": Decimal("0.10")}}, (Reject("/b", "twice"),))
    with Spool(models_dev.read, kept=1) as waiting:
        places = [waiting.add(replace(record, key=key)) for key in ("near", "far", "further")]
        assert [waiting.record(place) for place in reversed(places)] == [
            replace(record, key=key) for key in ("further", "far", "near")
        ]


def test_what_a_record_says_is_the_same_from_memory_and_from_disk():
    [_, record] = models_dev.split(snapshot(URL, "openai", "gpt-4.1-mini").body, URL)
    with Spool(models_dev.read, kept=1) as waiting:
        near, far = (waiting.listing(waiting.add(record)) for _ in range(2))
        assert near == far == models_dev.read(record)


@pytest.mark.django_db
def test_records_on_disk_are_read_in_the_order_of_those_in_memory():
    given = [(1, snapshot(URL, "openai", *(f"gpt-{number}" for number in range(30))))]
    read = []
    for kept in (100, 3):
        with Spool(models_dev.read, kept) as waiting:
            split = reading.split_answers(SOURCE, given, waiting)
            portions = reading.portions(SOURCE, split.differing, waiting, facts.names(), AT, 7)
            read.append([[one.body for one in portion.readings] for portion in portions])
    assert read[0] == read[1]
    assert sum(map(len, read[0])) == 31


@pytest.mark.django_db
def test_answers_that_are_more_than_one_may_be_are_taken_from_the_storage(monkeypatch):
    answers.store.register([card(SOURCE)])
    monkeypatch.setattr(answers, "MOST_BYTES", 10)
    given = iter([snapshot(URL, "openai", "gpt-4.1-mini"), snapshot(FURTHER, "groq", "llama-3.3-70b-versatile")])
    outcome = take(SOURCE, given, at=AT)
    assert (outcome.message, outcome.tally.seen, outcome.tally.new) == ("", 4, 2)
    assert set(Route.objects.values_list("provider__slug", flat=True)) == {"openai", "groq"}
    assert set(Claim.objects.values_list("part", flat=True)) == {URL, FURTHER}


@pytest.mark.django_db
def test_what_is_missing_is_told_part_by_part():
    answers.store.register([card(SOURCE)])
    first = [snapshot(URL, "openai", "gpt-4.1-mini", "gpt-4.1"), snapshot(FURTHER, "groq", "llama-3.3-70b-versatile")]
    take(SOURCE, first, at=AT)
    split = reading.split_answers(SOURCE, [(1, snapshot(URL, "openai", "gpt-4.1"))])
    assert Claim.objects.get(pk__in=split.missing).record == "route:openai/models/gpt-4.1-mini"
    assert (split.present, split.expected, split.differing) == (2, 3, [])


def test_cycles_are_looked_for_as_before_once_a_run_is_over():
    usual = gc.get_threshold()
    with collector.seldom():
        during = gc.get_threshold()
    assert (during, gc.get_threshold()) == (collector.SELDOM, usual)
