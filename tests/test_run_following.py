"""A run of many answers: further pages, one answer for each model, and what happens when some do not come."""

import json
from datetime import timedelta
from pathlib import Path
from threading import Lock
from time import sleep

import pytest

from catalog.dump import dump
from catalog.dump.compare import compare
from catalog.dump.tables import TABLES
from catalog.models import Catalog, Claim, Route, Run, Snapshot
from scrapers import trail
from scrapers.rebuild import follow as follow_again
from scrapers.rebuild import steps
from scrapers.run import take
from scrapers.source import Key
from scrapers.source import Snapshot as Answer
from tests.faults import refusal
from tests.led import LIST, PAGE, StandIn, ask, asked, from_bodies, internet, make_hub, offers, says
from tests.told import answer, history, make_teller, route, week

pytestmark = pytest.mark.django_db
MANY = [f"acme/m{number:02}" for number in range(30)]


def many(*but: str) -> dict[str, bytes]:
    """A list of thirty, and the offer of each but these."""
    names = [name for name in MANY if name not in but]
    told = {offers(name): says(route(name.partition("/")[2], "acme", input="2")) for name in names}
    return {LIST: says(names=tuple(names)), **told}


def on_sale() -> set[str]:
    return set(Route.objects.filter(gone_at=None).values_list("key", flat=True))


def test_each_answer_that_the_first_leads_to_is_read_under_its_own_url() -> None:
    source = make_hub()
    two = internet(acme__one=says(route("one", "acme", input="2")), acme__two=says(route("two", "acme", input="3")))
    with StandIn(from_bodies({LIST: says(names=("acme/one", "acme/two")), **two})) as server:
        outcome = ask(source, server, week(0))
        assert sorted(asked(server)) == [LIST, *two]
    assert (outcome.outcome, outcome.message, outcome.tally.seen, outcome.tally.new) == ("changed", "", 2, 2)
    assert set(Claim.objects.values_list("part", flat=True)) == set(two)
    assert {one.url for one in Snapshot.objects.all()} == {LIST, *two}


def test_one_answer_of_thirty_that_does_not_come_loses_nothing_and_is_said() -> None:
    source = make_hub()
    with StandIn(from_bodies(many())) as server:
        ask(source, server, week(0))
        dearer = {offers(name): says(route(name.partition("/")[2], "acme", input="3")) for name in MANY[5:9]}
        server.find = from_bodies(many() | dearer)
        server.fail(offers("acme/m07"), refusal(500))
        outcome = ask(source, server, week(1))
    said = "1 of 30 further answers did not come whole, and nothing of theirs is ended; the first: "
    assert (outcome.outcome, outcome.message) == ("changed", said + offers("acme/m07"))
    assert len(on_sale()) == 30
    assert [history("m06")[-1][0], history("m07")[-1][0]] == ["3", "2"]


def test_an_answer_that_cannot_be_read_is_as_one_that_did_not_come() -> None:
    source = make_hub()
    with StandIn(from_bodies(many())) as server:
        server.fail(offers("acme/m07"), refusal(200, body=b"<html>no</html>"))
        outcome = ask(source, server, week(0))
    assert outcome.message.endswith(offers("acme/m07"))
    assert len(on_sale()) == 29


def test_a_model_to_which_nothing_leads_any_more_is_gone() -> None:
    source = make_hub()
    with StandIn(from_bodies(many())) as server:
        ask(source, server, week(0))
        server.find = from_bodies(many("acme/m07"))
        outcome = ask(source, server, week(1))
    assert (outcome.message, outcome.tally.gone) == ("", 1)
    assert "m07" not in on_sale()


def test_a_run_from_which_too_much_is_missing_changes_nothing_and_the_next_one_goes_on() -> None:
    source = make_hub()
    with StandIn(from_bodies(many())) as server:
        for name in MANY[10:]:
            server.fail(offers(name), refusal(500))
        first = ask(source, server, week(0))
        assert first.outcome == "failed"
        assert first.message.startswith("not all answers came: 4 of 30 further ones did not, the last: https://hub")
        assert first.message.endswith("answered 500")
        assert not Route.objects.exists()
        had = [url for url in asked(server)[1:] if url < offers("acme/m10")]
        assert len(had) == 10
        server.forgive()
        second = ask(source, server, week(0) + timedelta(hours=1))
        assert (second.outcome, second.message, second.tally.new) == ("changed", "", 30)
        assert sorted(asked(server)) == [LIST, *(offers(name) for name in MANY[10:])]
    assert Snapshot.objects.filter(run__outcome="changed").count() == 31


def test_what_an_unfinished_run_brought_long_ago_is_asked_for_again() -> None:
    source = make_hub()
    with StandIn(from_bodies(many())) as server:
        for name in MANY[10:]:
            server.fail(offers(name), refusal(500))
        ask(source, server, week(0))
        asked(server)
        server.forgive()
        ask(source, server, week(0) + timedelta(hours=7))
        assert len(asked(server)) == 31


def test_an_interrupted_run_is_gone_on_with(monkeypatch: pytest.MonkeyPatch) -> None:
    source = make_hub()
    beats = []

    def stop(*_: object) -> None:
        beats.append("alive")
        if len(beats) == 20:
            raise KeyboardInterrupt

    with StandIn(from_bodies(many())) as server:
        with monkeypatch.context() as patched:
            patched.setattr("catalog.store.heartbeat", stop)
            with pytest.raises(KeyboardInterrupt):
                ask(source, server, week(0))
        assert Run.objects.get().message == "interrupted"
        asked(server)
        assert ask(source, server, week(0) + timedelta(hours=1)).outcome == "changed"
        assert len(asked(server)) == 1 + 30 - 18


def test_an_answer_that_did_not_change_is_neither_sent_nor_read_again() -> None:
    source = make_hub()
    with StandIn(from_bodies(many())) as server:
        ask(source, server, week(0))
        outcome = ask(source, server, week(1))
    assert (outcome.outcome, outcome.message) == ("unchanged", "the answer is the one held")
    assert outcome.tally.seen == 30


def test_further_pages_are_of_one_list_and_a_row_that_moves_between_them_is_not_gone() -> None:
    source = make_hub()
    one, two, three = (route(name, "acme", input="2") for name in ("one", "two", "three"))
    second = PAGE.format(number=2)
    with StandIn(from_bodies({LIST: says(one, two, page=2), second: says(three)})) as server:
        ask(source, server, week(0))
        assert asked(server) == [LIST, second]
        assert set(Claim.objects.values_list("part", flat=True)) == {LIST}
        server.find = from_bodies({LIST: says(one, page=2), second: says(two)})
        outcome = ask(source, server, week(1))
    assert (outcome.tally.seen, outcome.tally.gone) == (2, 1)
    assert on_sale() == {"one", "two"}


def test_nothing_is_gone_from_a_list_of_which_a_page_is_lacking() -> None:
    source = make_hub()
    pages = {PAGE.format(number=number): says(route(f"p{number}", "acme", input="2")) for number in (2, 3)}
    pages[PAGE.format(number=2)] = says(route("p2", "acme", input="2"), page=3)
    with StandIn(from_bodies({LIST: says(route("p1", "acme", input="2"), page=2), **pages})) as server:
        ask(source, server, week(0))
        server.fail(PAGE.format(number=3), refusal(404))
        server.find = from_bodies({LIST: says(route("new", "acme", input="2"), page=2), **pages})
        outcome = ask(source, server, week(1))
    assert outcome.message.startswith("1 of 2 further answers did not come whole")
    assert on_sale() == {"p1", "p2", "p3", "new"}


def test_pages_that_lead_in_a_circle_are_asked_for_once() -> None:
    second = PAGE.format(number=2)
    bodies = {LIST: says(route("one", "acme", input="2"), page=2), second: says(route("two", "acme"), page=2)}
    with StandIn(from_bodies(bodies)) as server:
        assert ask(make_hub(), server, week(0)).outcome == "changed"
        assert asked(server) == [LIST, second]


def test_no_more_is_asked_for_than_the_source_allows() -> None:
    with StandIn(from_bodies(many())) as server:
        outcome = ask(make_hub(most_followed=5), server, week(0))
        assert sorted(asked(server)) == [LIST, *(offers(name) for name in MANY[:5])]
    assert outcome.message.startswith("25 of 30 further answers did not come whole")


def test_a_url_that_fits_no_template_is_not_asked_for() -> None:
    bodies = {LIST: says(names=("acme/one", "https://elsewhere.example/x")), **internet(acme__one=says(route()))}
    with StandIn(from_bodies(bodies)) as server:
        outcome = ask(make_hub(), server, week(0))
        assert asked(server) == [LIST, offers("acme/one")]
    assert outcome.message.endswith("the first: https://elsewhere.example/x")


def test_a_few_are_asked_for_at_once_and_come_in_order() -> None:
    source, lock, going, most = make_hub(), Lock(), 0, 0

    def slow(url: str) -> Answer:
        nonlocal going, most
        with lock:
            going += 1
            most = max(most, going)
        sleep(0.01 if url == LIST or url < offers("acme/m15") else 0.002)
        with lock:
            going -= 1
        return answer(source, week(0), many()[url], url=url)

    came = [one.url for one in trail.walk(source, slow)]
    assert came == [LIST, *(offers(name) for name in MANY)]
    assert most == trail.AT_ONCE


def test_a_dry_run_follows_and_keeps_nothing() -> None:
    with StandIn(from_bodies(many())) as server:
        outcome = ask(make_hub(), server, week(0), dry=True)
    assert (outcome.outcome, outcome.tally.new) == ("changed", 30)
    assert not any(table.objects.exists() for table in (Run, Snapshot, Route))


def test_recorded_answers_say_the_same_as_live_ones_did() -> None:
    source = make_hub()
    bodies = many()
    given = [answer(source, week(0), body, url=url) for url, body in bodies.items() if url != offers("acme/m03")]
    outcome = take(source, given, at=week(0))
    assert outcome.message.startswith("1 of 30 further answers did not come whole")
    assert json.loads(bodies[LIST])["names"][3] == "acme/m03"
    assert len(on_sale()) == 29


def test_runs_of_many_answers_are_made_again_from_evidence_with_no_difference(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    keyed = make_teller("keyed", key=Key("ACME_KEY"))
    source = make_hub()
    with StandIn(from_bodies(many())) as server:
        for name in MANY[10:]:
            server.fail(offers(name), refusal(500))
        assert ask(source, server, week(0)).outcome == "failed"
        server.forgive()
        assert ask(source, server, week(0) + timedelta(hours=1)).outcome == "changed"
        server.fail(offers("acme/m07"), refusal(500))
        server.find = from_bodies(many("acme/m20"))
        assert ask(source, server, week(1)).tally.gone == 1
        for name in MANY[5:]:
            server.fail(offers(name), refusal(500))
        assert ask(source, server, week(2)).outcome == "failed"
        assert ask(keyed, server, week(2), environ={}).outcome == "skipped"
    dump(tmp_path / "held.jsonl")
    kept = steps(tmp_path / "held.jsonl")
    for table in reversed(TABLES):
        table.model.objects.all().delete()
    Catalog.objects.all().delete()
    for place in ("scrapers.rebuild", "scrapers.cards"):
        monkeypatch.setattr(f"{place}.all_sources", lambda: {"hub": source, "keyed": keyed})
    assert len(list(follow_again(kept))) == 5
    dump(tmp_path / "rebuilt.jsonl")
    compared = list(compare(tmp_path / "held.jsonl", tmp_path / "rebuilt.jsonl"))
    assert [(table.table, table.first) for table in compared if table.differing] == []
    assert sum(table.one for table in compared) > 100
