"""Facts kept by hand: the files are sound, and each fact has its document and day."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from catalog import facts
from catalog.domain.identity import vendor_slug
from catalog.domain.quotes import Listing, Record, Stated
from catalog.domain.vocabulary import Fact
from scrapers.formats import kept_facts
from scrapers.source import BadAnswer, all_sources

ROOT = Path(__file__).parent.parent
BY_HAND = all_sources()["by-hand"]


def entries() -> Iterator[tuple[str, Listing]]:
    for url in BY_HAND.urls:
        for record in kept_facts.split((ROOT / url).read_bytes(), url):
            listing = kept_facts.read(record)
            assert listing is not None
            yield record.key, listing


ENTRIES = dict(entries())
STATED = [(key, name, fact) for key, listing in ENTRIES.items() for name, fact in listing.facts.items()]


def test_every_entry_is_read_whole() -> None:
    assert {key: listing.faults for key, listing in ENTRIES.items() if listing.faults or not listing.facts} == {}


def test_every_fact_names_its_document_and_the_day() -> None:
    for key, name, fact in STATED:
        about = f"{key} {name}"
        assert urlsplit(fact.page).scheme == "https", about
        assert date(2025, 1, 1) <= date.fromisoformat(fact.read_on), about
        assert len(fact.condition) <= 300, about
        assert not name.endswith("_url") or urlsplit(str(fact.value)).scheme == "https", about


def test_every_entry_is_about_a_vendor_or_a_labs_model_that_is_known() -> None:
    known = facts.names()
    for key in ENTRIES:
        _, _, about = key.partition(":")
        slug = about.partition("/")[0]
        assert slug in known.vendors, key
        assert vendor_slug(slug, known) == slug, f"{key} is another spelling"


def test_a_model_is_announced_before_it_ends_and_is_not_its_own_replacement() -> None:
    ends = {key.partition(":")[2]: listing.facts for key, listing in ENTRIES.items() if key.startswith("lifecycle:")}
    for slug, told in ends.items():
        if announced := told.get(Fact.DEPRECATION_DATE):
            assert str(announced.value) < str(told[Fact.SHUTDOWN_DATE].value), slug
        following, seen = slug, set[str]()
        while following in ends and Fact.REPLACEMENT in ends[following]:
            assert following not in seen, f"a circle from {slug}"
            seen.add(following)
            following = str(ends[following][Fact.REPLACEMENT].value)


def test_every_logo_belongs_to_a_vendor_and_is_there_with_its_licence() -> None:
    folder = ROOT / "static" / "logos"
    assert facts.logos().keys() <= facts.names().vendors.keys()
    assert {path.stem for path in folder.glob("*.svg")} == set(facts.logos().values())
    assert "MIT License" in (folder / "LICENSE").read_text()


def read(told: dict[str, Any], key: str = "policy:acme") -> Listing:
    listing = kept_facts.read(Record(key, "/policy/acme", told))
    assert listing is not None
    return listing


def test_a_fact_without_its_document_or_day_is_not_taken() -> None:
    for told in ({"value": "no"}, {"value": "no", "link": "https://x.example/"}, {"value": "no", "read": "2026-11-01"}):
        listing = read({"trains_on_data": told})
        assert listing.facts == {}
        assert [fault.reason for fault in listing.faults] == ["not told with the document and the day"]


def test_an_entry_may_name_document_and_day_once_for_all() -> None:
    entry = {
        "shutdown_date": "2026-12-11",
        "replacement": "acme/two",
        "link": "https://x.example/",
        "read": "2026-11-01",
    }
    listing = read(entry, "lifecycle:acme/one")
    assert (listing.subject, listing.model_id) == ("model", "acme/one")
    assert listing.facts["replacement"] == Stated("acme/two", "/replacement", "", "https://x.example/", "2026-11-01")


def test_an_unknown_field_or_another_word_for_a_promise_is_a_fault() -> None:
    told = {"link": "https://x.example/", "read": "2026-11-01"}
    listing = read({"trains_on_data": {"value": "maybe", **told}, "trains": {"value": "no", **told}})
    assert listing.facts == {}
    assert sorted(fault.reason for fault in listing.faults) == ["no such fact is kept", "not a promise as we word them"]


@pytest.mark.parametrize("body", [b"", b"[policy", b"[access.acme]\n", b"policy = 1", b"\xff", b"[policy]\n"])
def test_a_file_of_another_shape_is_refused(body: bytes) -> None:
    with pytest.raises(BadAnswer):
        list(kept_facts.split(body, "catalog/facts/policies.toml"))
