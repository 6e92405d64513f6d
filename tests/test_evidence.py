"""`manage.py verify_evidence`: what is published stands in the stored bytes, or it is said what does not."""

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any

import pytest
import zstandard
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from catalog import store
from catalog.domain.quotes import Record
from catalog.models import AIModel, Pending, Price, Route, Snapshot, Source
from catalog.store.runs import path_of
from scrapers import run
from scrapers.cards import register_sources
from scrapers.evidence import chosen, verify
from scrapers.source import all_sources
from tests.services import ROOT
from tests.standing import stands
from tests.told import answer, make_teller, route, split, tell, week

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalog")]
OPENROUTER = all_sources()["openrouter"]
CASE = json.loads((ROOT / "tests" / "cases" / "openrouter" / "models.json").read_text())
NANO = {"route__key": "openai/gpt-4.1-nano", "component": "input"}


def offers(nano: str = "0.0000004", others: int = 160) -> bytes:
    """An answer of OpenRouter's: GPT-4.1 nano at this much a token, and other models."""
    row = {**CASE["data"][0], "pricing": {"prompt": "0.000001", "completion": "0.000002"}}
    rows = [{**row, "id": f"acme/model-{number}"} for number in range(others)]
    rows.insert(7, {**row, "id": "openai/gpt-4.1-nano", "pricing": {"prompt": nano, "completion": "0.0000016"}})
    return json.dumps({"data": rows}).encode()


def one_answer() -> None:
    """A catalog that has read one answer of OpenRouter's."""
    register_sources()
    took = run.take(OPENROUTER, [answer(OPENROUTER, week(0), offers())], at=week(0), wall=lambda: week(0))
    assert took.outcome == "changed", took.message


catalog = stands(one_answer)


@pytest.fixture(autouse=True)
def _bytes_of_its_own(settings: Any, tmp_path: Any) -> None:
    """The answer's bytes lie in a folder of this test alone."""
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path)}},
    }
    store_body(sha256(offers()).hexdigest(), offers())


def verified(**options: Any) -> tuple[str, str]:
    """What the command printed, and how it complained."""
    said = io.StringIO()
    try:
        call_command("verify_evidence", stdout=said, **options)
    except CommandError as error:
        return said.getvalue(), str(error)
    return said.getvalue(), ""


def store_body(named: str, body: bytes) -> None:
    """Let the storage hold these bytes under that hash."""
    default_storage.delete(path_of(named))
    default_storage.save(path_of(named), ContentFile(zstandard.compress(body)))


def test_everything_published_stands_in_the_bytes_where_it_was_read() -> None:
    (found,) = verify(chosen())
    facts = sum(len(json.loads(row.facts)) for table in (Route, AIModel) for row in table.objects.all())
    assert (found.right, found.wrong, found.not_held) == (Price.objects.count() + facts, [], 0)
    printed, complaint = verified()
    assert complaint == ""
    assert printed.splitlines()[-1].split() == ["openrouter", "1", f"{found.right:,}", f"{found.right:,}", "0", "0"]


@pytest.mark.parametrize(
    ("column", "value", "held"),
    [
        ("amount", Decimal("0.5"), "0.5 USD per 1M tokens, input, standard"),
        ("state", "free", "free USD per 1M tokens, input, standard"),
        ("component", "request", "0.4 USD per 1M tokens, request, standard"),
        ("unit", "1K searches", "0.4 USD per 1K searches, input, standard"),
        ("currency", "EUR", "0.4 EUR per 1M tokens, input, standard"),
        ("tier", "flex", "0.4 USD per 1M tokens, input, flex"),
        ("conditions", "prompt_tokens>200000", "0.4 USD per 1M tokens, input, standard when prompt_tokens>200000"),
        ("text", "0.0000005", "spelled '0.0000005'"),
    ],
)
def test_a_price_that_was_altered_is_found_with_what_the_bytes_say(column: str, value: Any, held: str) -> None:
    price = Price.objects.get(**NANO)
    Price.objects.filter(pk=price.pk).update(**{column: value})
    printed, complaint = verified()
    assert complaint.startswith("1 of ")
    assert "openrouter: openrouter openai/gpt-4.1-nano, " in printed
    assert f", at {price.at}\n" in printed
    assert held in printed
    assert f"found: 0.4 USD per 1M tokens, input, standard, spelled '{price.text}'" in printed


@pytest.mark.parametrize(
    "place", ["/data/9999/pricing/prompt", "/data/0/pricing/nothing", "/data/1/pricing/prompt", ""]
)
def test_a_price_that_does_not_stand_at_its_place_is_found(place: str) -> None:
    Price.objects.filter(**NANO).update(at=place)
    _, complaint = verified()
    assert complaint.startswith("1 of ")


def test_a_fact_that_was_altered_is_found() -> None:
    route = Route.objects.get(key="openai/gpt-4.1-nano")
    facts = json.loads(route.facts)
    facts["context"][0] += 1
    Route.objects.filter(pk=route.pk).update(facts=json.dumps(facts))
    printed, complaint = verified()
    assert complaint.startswith("1 of ")
    value, _, _, place, _ = facts["context"]
    assert f"openai/gpt-4.1-nano, context, at {place}\n  held:  {value}\n  found: {value - 1}\n" in printed


def test_a_fact_that_stands_elsewhere_in_its_record_is_found() -> None:
    route = Route.objects.get(key="openai/gpt-4.1-nano")
    facts = json.loads(route.facts)
    facts["context"][3] = facts["name"][3]
    Route.objects.filter(pk=route.pk).update(facts=json.dumps(facts))
    assert verified()[1].startswith("1 of ")


def test_the_same_amount_at_the_place_of_another_component_is_found() -> None:
    run.take(OPENROUTER, [answer(OPENROUTER, week(1), offers("0.0000016"))], at=week(1), wall=lambda: week(1))
    price = Price.objects.get(**NANO, valid_to=None)
    Price.objects.filter(pk=price.pk).update(at=price.at.replace("prompt", "completion"))
    assert verified()[1].startswith("1 of ")


def test_the_same_amount_at_the_place_of_another_route_is_found() -> None:
    one, other = (Price.objects.get(route__key=f"acme/model-{number}", component="input") for number in (1, 2))
    assert (one.amount, one.text) == (other.amount, other.text)
    Price.objects.filter(pk=one.pk).update(at=other.at)
    printed, complaint = verified()
    assert complaint.startswith("1 of ")
    assert "found: another route: openrouter acme/model-2" in printed


def test_bytes_that_no_longer_have_their_hash_bear_nothing_out() -> None:
    snapshot = Snapshot.objects.get()
    store_body(snapshot.sha256, offers() + b" ")
    printed, complaint = verified()
    count = len(chosen())
    assert complaint == f"{count:,} of {count:,} are not what their evidence says"
    assert f"not {snapshot.sha256}" in printed


def test_another_answer_under_the_name_of_the_first_is_found() -> None:
    """Its hash fits its bytes, so only reading it can tell."""
    later = answer(OPENROUTER, week(1), offers("0.0000005"))
    Snapshot.objects.update(sha256=later.sha256)
    store_body(later.sha256, later.body)
    printed, complaint = verified()
    assert complaint.startswith("1 of ")
    assert "found: 0.5 USD per 1M tokens, input, standard" in printed


def test_bytes_that_are_not_held_are_counted_and_are_no_error() -> None:
    default_storage.delete(path_of(Snapshot.objects.get().sha256))
    printed, complaint = verified()
    count = f"{len(chosen()):,}"
    assert complaint == ""
    assert f"bytes not held here ({count} things)" in printed
    assert printed.splitlines()[-1].split() == ["openrouter", "1", "0", "0", "0", count]


def test_a_sample_is_the_same_every_time_and_of_the_size_asked_for() -> None:
    first, again = chosen(40), chosen(40)
    assert first == again
    assert len(first) == 40
    assert chosen(10) == first[:10]
    assert verified(sample=40)[0].splitlines()[-1].split()[2] == "40"


@pytest.mark.parametrize("asked", ["0", "-1", "many"])
def test_a_sample_that_is_no_number_is_refused(asked: str) -> None:
    with pytest.raises(CommandError, match="is not a number above 0"):
        call_command("verify_evidence", "--sample", asked)


def test_a_price_that_a_person_confirmed_stands_in_its_evidence() -> None:
    at = week(1)
    run.take(OPENROUTER, [answer(OPENROUTER, at, offers("0.0000036"))], at=at, wall=lambda: at)
    store.decide(Pending.objects.get().pk, confirm=True, by="ann", note="", now=at + timedelta(hours=1))
    assert [f"{row.amount:f}" for row in Price.objects.filter(**NANO, valid_to=None)] == ["3.6"]
    assert verified()[1] == ""


def test_a_source_that_names_wrong_places_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """It agrees with itself for ever: only the bytes can tell."""

    def shifted(body: bytes, url: str) -> Iterator[Record]:
        return (replace(record, at=f"/{number + 1}") for number, record in enumerate(split(body, url)))

    source = replace(make_teller("careless"), split=shifted)
    monkeypatch.setattr("scrapers.evidence.all_sources", lambda: {"careless": source, "openrouter": OPENROUTER})
    tell(source, week(0), route("one", input="2.5"), route("two", input="2.50"), route("three", input="4"))
    printed, complaint = verified()
    assert complaint.startswith("2 of ")
    assert "found: the text '4' instead of '2.50'" in printed
    assert "found: nothing at this place in the bytes" in printed


def test_another_spelling_of_the_same_number_is_the_same_text() -> None:
    body = offers().replace(b'"0.0000004"', b"5.0e-07")
    run.take(OPENROUTER, [answer(OPENROUTER, week(1), body)], at=week(1), wall=lambda: week(1))
    assert Price.objects.get(**NANO, valid_to=None).text == "5.0E-7"
    assert verified()[1] == ""


def test_rules_that_changed_since_are_named_beside_what_is_wrong() -> None:
    Price.objects.filter(**NANO).update(amount="0.9")
    assert "read by other rules" not in verified()[0]
    Source.objects.filter(name="openrouter").update(rules_version="0.old")
    assert "read by other rules than those of today, which may tell what differs: openrouter" in verified()[0]
