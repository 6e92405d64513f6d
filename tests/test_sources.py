"""Every source: what it reads from its recorded case, and from every captured answer where there are captures."""

import gzip
import json
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

import pytest

from catalog.domain.money import amount_of, per_unit
from catalog.domain.quotes import Listing, Quote, Record
from catalog.domain.vocabulary import COMPONENTS
from scrapers.source import BadAnswer, Source, all_sources
from tests.services import CAPTURES

CASES = Path(__file__).parent / "cases"
URLS = [(source, url) for source in all_sources().values() for url in source.urls]
IDS = [f"{source.name}-{stem}" for source, url in URLS for stem in [PurePosixPath(urlsplit(url).path).stem]]


def recorded(source: Source, url: str) -> Path:
    return CASES / source.name / (PurePosixPath(urlsplit(url).path).stem + ".json")


def as_line(quote: Quote) -> str:
    when = f", when {quote.conditions}" if quote.conditions else ""
    return f"{quote.component}: {quote.text} {quote.currency} per {quote.per}, {quote.tier}{when} <- {quote.at}"


def as_row(record: Record, listing: Listing | None) -> dict[str, object]:
    """A listing as a person reviews it: what differs from nothing, prices and facts one a line."""
    if listing is None:
        return {"key": record.key, "at": record.at, "subject": None}
    names = ("subject", "provider", "model_id", "region", "free")
    row = {"key": record.key, "at": record.at, **{name: getattr(listing, name) for name in names}}
    row["facts"] = [f"{name}: {json.dumps(fact.value)} <- {fact.at}" for name, fact in listing.facts.items()]
    row["quotes"] = [as_line(quote) for quote in listing.quotes]
    row["faults"] = [f"{fault.at}: {fault.reason} ({fault.text})" for fault in listing.faults]
    return {name: value for name, value in row.items() if value not in ("", [], False)}


@pytest.mark.parametrize(("source", "url"), URLS, ids=IDS)
def test_a_recorded_answer_is_read_as_reviewed(source: Source, url: str) -> None:
    case = recorded(source, url)
    rows = [as_row(record, source.read(record)) for record in source.split(case.read_bytes(), url)]
    expected = case.with_suffix(".listings.json")
    if not expected.exists():
        expected.write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n")
        pytest.fail(f"wrote {expected}: read it, then commit it")
    assert rows == json.loads(expected.read_text())


@pytest.mark.parametrize("source", all_sources().values(), ids=all_sources())
def test_every_file_of_a_case_belongs_to_an_address(source: Source) -> None:
    bodies = {recorded(source, url).name for url in source.urls}
    answers = {path.name for path in (CASES / source.name).iterdir() if not path.name.endswith(".listings.json")}
    assert answers == bodies


@pytest.mark.parametrize("source", all_sources().values(), ids=all_sources())
def test_a_source_says_all_that_a_run_asks_of_it(source: Source) -> None:
    assert source.cadence == timedelta(days=7)
    assert source.licence
    assert source.least_records > 0
    assert all(url.startswith("https://") for url in (*source.urls, source.page))
    assert 2 <= len(source.anchors) <= 3
    assert {component for component, _ in source.states} <= set(COMPONENTS)


def captured(source: Source) -> Iterator[tuple[str, str, bytes]]:
    """Name, address and body of every capture of an address of this source."""
    plain = {url: url for url in source.urls}
    for row in json.loads((CAPTURES / "manifest.json").read_text())["captures"]:
        url = str(row["url"]).partition("?")[0]
        if url in plain:
            stored = (CAPTURES / row["file"]).read_bytes()
            yield row["file"], row["url"], gzip.decompress(stored) if row["gzip"] else stored


@pytest.mark.slow
@pytest.mark.captures
@pytest.mark.parametrize("source", all_sources().values(), ids=all_sources())
def test_every_captured_answer_is_read_almost_whole(source: Source) -> None:
    reasons: Counter[str] = Counter()
    count = 0
    for name, url, body in captured(source):
        count += 1
        records = list(source.split(body, url))
        listings = [listing for listing in map(source.read, records) if listing]
        faults = [fault for listing in listings for fault in listing.faults]
        said = sum(len(listing.quotes) + len(listing.facts) for listing in listings)
        reasons.update(fault.reason for fault in faults)
        assert len(records) >= source.least_records, name
        assert len({record.key for record in records}) == len(records), f"{name}: keys repeat"
        assert len(records) - len(listings) <= len(records) / 50, f"{name}: rows are left out"
        assert len(faults) <= said / 50, f"{name}: {Counter(fault.reason for fault in faults).most_common(3)}"
        assert all(fault.reason for fault in faults)
        if any(listing.subject == "route" for listing in listings):
            check_anchors(source, listings, name)
    assert count, f"no capture of {source.urls}"
    print(f"{source.name}: {count} answers; {reasons.most_common(20)}")


def check_anchors(source: Source, listings: list[Listing], name: str) -> None:
    for anchor in source.anchors:
        amounts = [
            per_unit(amount_of(quote.text), quote.per)[0]
            for listing in listings
            if (listing.provider, listing.model_id) == (anchor.provider, anchor.model_id)
            for quote in listing.quotes
            if (quote.component, quote.tier, quote.conditions) == (anchor.component, "standard", "")
        ]
        assert len(amounts) == 1, f"{name}: {anchor}"
        assert anchor.amount / 2 <= amounts[0] <= anchor.amount * 2, f"{name}: {anchor}"


@pytest.mark.captures
@pytest.mark.parametrize("source", all_sources().values(), ids=all_sources())
def test_every_captured_broken_answer_is_refused(source: Source) -> None:
    broken = sorted((CAPTURES / "broken").iterdir())
    assert broken
    for path in broken:
        body = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        for url in source.urls:
            with pytest.raises(BadAnswer, match=r"HTML at line 1|not JSON at line \d+ column \d+"):
                source.split(body, url)


@pytest.mark.captures
def test_few_routes_are_priced_twice_and_differently_by_litellm() -> None:
    """A mapping of keys that loses a region or a size would make hundreds."""
    source = all_sources()["litellm"]
    for name, url, body in captured(source):
        seen: dict[tuple[str, ...], Decimal] = {}
        clashing = set()
        for listing in filter(None, map(source.read, source.split(body, url))):
            route = (listing.provider, listing.model_id.lower(), listing.region)
            for quote in listing.quotes:
                amount = amount_of(quote.text)
                if (
                    seen.setdefault((*route, quote.component, quote.per, quote.tier, quote.conditions), amount)
                    != amount
                ):
                    clashing.add(route)
        assert len(clashing) <= 4, f"{name}: {sorted(clashing)}"
