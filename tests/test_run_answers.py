"""Answers that fail, lack things or come late: they change nothing, say why, and never stop the others."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from catalog import facts, store
from catalog.domain.quotes import Listing, Record
from catalog.models import Claim, Price, Route, Run, Snapshot, Source
from scrapers import run
from tests.told import answer, history, make_anchor, make_teller, read, route, tell, week

pytestmark = pytest.mark.django_db
MANY = [route(f"gpt-{number}", input="2.5") for number in range(60)]


def catalog() -> list[Any]:
    """Everything that a failed answer must leave as it was."""
    tables = (Price, Route, Claim)
    return [list(table.objects.order_by("pk").values()) for table in tables]


def take(source: Any, week_number: int, body: bytes, **said: Any) -> run.Outcome:
    at = week(week_number)
    return run.take(source, [answer(source, at, body, **said)], at=at, wall=lambda: at)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "not JSON: Expecting value: line 1 column 1"),
        (json.dumps(MANY).encode()[:2000], "not JSON: "),
        (b'[{"id": "openai/x",}]', "line 1 column 20"),
        (b"<html>are you human?</html>", "not JSON: "),
        (b'{"error": "down for repair"}', "not a list at the top"),
        (b"[]", "0 records where at least 30 are expected"),
        (json.dumps(MANY[:20]).encode(), "20 records where at least 30 are expected"),
    ],
    ids=["empty", "truncated", "invalid", "a page", "another shape", "no records", "too few records"],
)
def test_an_answer_that_is_none_changes_nothing_and_says_why(body: bytes, reason: str) -> None:
    source = make_teller(least_records=30)
    tell(source, week(0), *MANY)
    before = catalog()
    outcome = take(source, 1, body)
    assert outcome.failed
    assert reason in outcome.message
    assert catalog() == before
    kept = Run.objects.get(started_at=week(1))
    assert (kept.outcome, kept.message) == ("failed", outcome.message)
    held = Source.objects.get()
    assert (held.checked_at, held.lease_owner, held.lease_until) == (week(0), "", None)


def test_a_failed_answer_is_kept_as_evidence_of_the_failure() -> None:
    take(make_teller(), 0, b"<html>")
    snapshot = Snapshot.objects.get()
    assert store.body_of(snapshot.sha256) == b"<html>"


def test_a_good_answer_after_a_failed_one_is_taken() -> None:
    source = make_teller()
    tell(source, week(0), route(input="2"))
    take(source, 1, b"<html>")
    assert tell(source, week(2), route(input="3")).outcome == "changed"
    assert history() == [("2", week(0), week(2)), ("3", week(2), None)]


def test_an_error_of_ours_fails_the_run_and_gives_the_source_back(monkeypatch: pytest.MonkeyPatch) -> None:
    source = make_teller()
    tell(source, week(0), route(input="2"))
    before = catalog()
    monkeypatch.setattr(store, "conclude", lambda *_: 1 / 0)
    outcome = tell(source, week(1), route(input="3"))
    assert outcome.message == "an error of ours: ZeroDivisionError: division by zero"
    assert catalog() == before
    monkeypatch.undo()
    assert tell(source, week(1) + timedelta(hours=1), route(input="3")).outcome == "changed"


def test_a_known_price_that_does_not_hold_fails_the_run() -> None:
    source = make_teller(anchors=(make_anchor("2.5"),))
    assert tell(source, week(0), route(input="2.5"), route("gpt-4.1", input="2")).outcome == "changed"
    outcome = tell(source, week(1), route(input="0.0025"), route("gpt-4.1", input="0.002"))
    assert outcome.message == "/0: openai gpt-4o input is 0.0025 per 1M tokens where about 2.5 is known"
    assert history() == [("2.5", week(0), None)]
    assert tell(source, week(2), route(input="4.9"), route("gpt-4.1", input="2")).outcome == "changed"


def test_a_known_price_that_is_no_longer_read_fails_the_run() -> None:
    source = make_teller(anchors=(make_anchor("2.5"),))
    tell(source, week(0), route(input="2.5"))
    outcome = tell(source, week(1), route(name="GPT-4o"))
    assert outcome.message == "/0: openai gpt-4o input has no price where about 2.5 is known"
    assert history() == [("2.5", week(0), None)]


def test_a_row_for_another_tier_alone_says_nothing_of_a_known_price() -> None:
    source = make_teller(anchors=(make_anchor("2.5"),))
    assert tell(source, week(0), route(input="2.5"), route("gpt-4o#2", input="1.25", tier="batch")).outcome == "changed"


def test_an_answer_that_lacks_too_much_is_held_the_first_time_and_believed_the_second() -> None:
    source = make_teller()
    tell(source, week(0), *MANY)
    before = catalog()
    first = tell(source, week(1), *MANY[:25])
    assert (first.outcome, first.failed) == ("held", False)
    assert first.message == "35 of 60 records are missing (58%); after 7 days at most 16% may go at once"
    assert catalog() == before
    assert Source.objects.get().checked_at == week(0)
    assert tell(source, week(2), *MANY[:25]).outcome == "changed"
    assert Route.objects.filter(gone_at=None).count() == 25


def test_a_failure_between_two_answers_that_lack_the_same_makes_no_difference() -> None:
    source = make_teller()
    tell(source, week(0), *MANY)
    tell(source, week(1), *MANY[:25])
    take(source, 2, b"<html>")
    assert tell(source, week(3), *MANY[:25]).outcome == "changed"


def test_two_answers_cut_at_different_places_are_not_one_seen_twice() -> None:
    source = make_teller()
    tell(source, week(0), *MANY)
    assert tell(source, week(1), *MANY[:25]).outcome == "held"
    assert tell(source, week(2), *MANY[-25:]).outcome == "held"
    assert Route.objects.filter(gone_at=None).count() == 60


def test_a_whole_answer_after_one_held_back_starts_afresh() -> None:
    source = make_teller()
    tell(source, week(0), *MANY)
    tell(source, week(1), *MANY[:25])
    assert tell(source, week(2), *MANY).outcome == "unchanged"
    assert tell(source, week(3), *MANY[:25]).outcome == "held"


def test_more_may_be_gone_after_a_long_silence() -> None:
    source = make_teller()
    tell(source, week(0), *MANY)
    assert tell(source, week(26), *MANY[:35]).outcome == "changed"


def test_records_without_the_prices_they_had_are_held_the_first_time_too() -> None:
    source = make_teller()
    tell(source, week(0), *MANY)
    silent = [{"id": row["id"], "name": "no price"} for row in MANY]
    outcome = tell(source, week(1), *silent)
    assert outcome.message == "60 of 60 prices are missing (100%); after 7 days at most 16% may go at once"
    assert Price.objects.filter(valid_to=None).count() == 60
    assert tell(source, week(2), *silent).outcome == "changed"
    assert not Price.objects.filter(valid_to=None).exists()


def test_a_partial_answer_adds_and_changes_and_never_removes() -> None:
    source = make_teller()
    tell(source, week(0), route("gpt-4o", input="2.5", output="10"), route("gpt-4.1", input="2"))
    told = [route("gpt-4o", input="3", output="10"), route("o3", input="2")]
    outcome = tell(source, week(1), *told, partial=True)
    assert (outcome.tally.new, outcome.tally.gone) == (1, 0)
    assert history("gpt-4o") == [("2.5", week(0), week(1)), ("3", week(1), None)]
    assert history("gpt-4.1") == [("2", week(0), None)]
    assert history("o3") == [("2", week(1), None)]


def test_a_record_that_lacks_fields_in_a_partial_answer_takes_no_price_away() -> None:
    source = make_teller()
    tell(source, week(0), route("gpt-4o", input="2.5", output="10", cache_read="1"))
    tell(source, week(1), route("gpt-4o", input="2.5"), partial=True)
    assert Price.objects.filter(valid_to=None).count() == 3
    tell(source, week(2), route("gpt-4o", input="2.5"))
    assert Price.objects.filter(valid_to=None).count() == 1


def test_the_same_bytes_are_read_again_once_they_are_known_to_be_whole() -> None:
    source = make_teller()
    tell(source, week(0), route("gpt-4o", input="2.5"), route("gpt-4.1", input="2"))
    tell(source, week(1), route("gpt-4o", input="2.5"), partial=True)
    assert Route.objects.filter(gone_at=None).count() == 2
    assert tell(source, week(2), route("gpt-4o", input="2.5")).tally.gone == 1


def test_what_one_url_answers_says_nothing_of_the_other_urls_records() -> None:
    source = make_teller(urls=("https://list.example/a.json", "https://list.example/b.json"))
    first, second = MANY[:30], MANY[30:]
    at = week(0)
    both = [
        answer(source, at, json.dumps(rows).encode(), url=url)
        for rows, url in zip((first, second), source.urls, strict=True)
    ]
    run.take(source, both, at=at, wall=lambda: at)
    assert Route.objects.count() == 60
    outcome = tell(source, week(1), *first[:29], url=source.urls[0])
    assert outcome.tally.gone == 1
    assert tell(source, week(2), *first[:4], url=source.urls[0]).message.startswith("25 of 29 records are missing")


def test_an_older_answer_is_refused_and_says_so() -> None:
    source = make_teller()
    tell(source, week(2), route(input="2"))
    before = catalog()
    outcome = tell(source, week(1), route(input="3"))
    assert outcome.failed
    assert outcome.message == "an answer of 2026-06-08 06:00 is older than the one held, of 2026-06-15 06:00"
    assert catalog() == before


def test_one_bad_source_never_stops_the_others() -> None:
    bad, good = make_teller("bad"), make_teller("good")
    outcomes = [take(bad, 0, b"<html>"), tell(good, week(0), route(input="2"))]
    assert [outcome.outcome for outcome in outcomes] == ["failed", "changed"]


def dearer(record: Record) -> Listing | None:
    """As a changed rule would read it."""
    row: dict[str, Any] = record.value  # type: ignore[assignment]  # a row of ours
    return read(Record(record.key, record.at, {**row, "input": "3"}))


def test_a_changed_rule_is_applied_to_bytes_already_held(monkeypatch: pytest.MonkeyPatch) -> None:
    source = make_teller()
    tell(source, week(0), route(input="2"))
    changed = replace(source, read=dearer)
    assert tell(changed, week(1), route(input="2")).message == "the answer is the one held"
    monkeypatch.setattr("catalog.facts.RULES_VERSION", "raised")
    facts.rules_version.cache_clear()
    try:
        assert tell(changed, week(2), route(input="2")).outcome == "changed"
        assert tell(changed, week(3), route(input="2")).message == "the answer is the one held"
    finally:
        monkeypatch.undo()
        facts.rules_version.cache_clear()
    assert history() == [("2", week(0), week(2)), ("3", week(2), None)]


def test_a_changed_rule_that_reads_the_same_changes_nothing_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    source = make_teller()
    tell(source, week(0), route(input="2"))
    before = list(Claim.objects.values_list("digest", flat=True))
    monkeypatch.setattr("catalog.facts.RULES_VERSION", "raised")
    facts.rules_version.cache_clear()
    try:
        assert tell(source, week(1), route(input="2")).outcome == "unchanged"
    finally:
        monkeypatch.undo()
        facts.rules_version.cache_clear()
    after = list(Claim.objects.values_list("digest", flat=True))
    assert len(after) == 1
    assert after != before
