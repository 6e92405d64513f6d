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

from catalog.domain.money import amount_of
from catalog.domain.normalise import normalise, standard
from catalog.domain.quotes import Listing, Quote, Record
from catalog.domain.vocabulary import COMPONENTS
from scrapers.pack import PackRow, read_pack
from scrapers.source import BadAnswer, Source, all_sources
from tests.formats import one_of_each_format
from tests.services import CAPTURES

REFUSED = r"HTML at line 1|not JSON at line \d+ column \d+|bot check|not HTML: JSON|no table|no cards|not declared"
CASES = Path(__file__).parent / "cases"
FETCHED = {name: source for name, source in all_sources().items() if not source.here}
URLS = [(source, url) for source in FETCHED.values() for url in (*source.urls, *source.follows)]
"""Every address with a recorded case; of those that an answer leads to, one for each template."""
UNPRICED = {name for name, source in all_sources().items() if not source.states} | {"poe"}
"""Sources that state no prices, or none in any recording: nothing to anchor."""
IDS = [f"{source.name}-{stem}" for source, url in URLS for stem in [PurePosixPath(urlsplit(url).path).stem]]


def recorded(source: Source, url: str) -> Path:
    """The recorded case of an address, named as the last part of its path: JSON, a page, markdown or MDX.

    Of what is kept here it is the very file.
    """
    if source.here:
        return CASES.parent.parent / url
    stem = CASES / source.name / PurePosixPath(urlsplit(url).path).stem
    paths = map(stem.with_suffix, (".html", ".md", ".mdx"))
    return next((path for path in paths if path.exists()), stem.with_suffix(".json"))


def as_line(quote: Quote) -> str:
    when = f", when {quote.conditions}" if quote.conditions else ""
    times = f" times {quote.factor}" if quote.factor else ""
    since = f", from {quote.valid_from}" if quote.valid_from else ""
    until = f", to {quote.valid_to}" if quote.valid_to else ""
    instead = f", instead of {quote.list_text}" if quote.list_text else ""
    amount = f"{quote.text}{times} {quote.currency} per {quote.per}{instead}"
    return f"{quote.component}: {amount}, {quote.tier}{when}{since}{until} <- {quote.at}"


def as_row(record: Record, listing: Listing | None) -> dict[str, object]:
    """A listing as a person reviews it: what differs from nothing, prices and facts one a line."""
    if listing is None:
        return {"key": record.key, "at": record.at, "subject": None}
    names = ("subject", "provider", "model_id", "upstream", "region", "quantization", "free")
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


@pytest.mark.parametrize("source", FETCHED.values(), ids=FETCHED)
def test_every_file_of_a_case_belongs_to_an_address(source: Source) -> None:
    bodies = {recorded(source, url).name for url in (*source.urls, *source.follows)}
    answers = {path.name for path in (CASES / source.name).iterdir() if not path.name.endswith(".listings.json")}
    assert answers == bodies


@pytest.mark.parametrize("source", FETCHED.values(), ids=FETCHED)
def test_a_source_says_all_that_a_run_asks_of_it(source: Source) -> None:
    assert source.cadence == timedelta(days=7)
    assert source.licence
    assert source.least_records > 0
    assert all(url.startswith("https://") for url in (*source.urls, source.page))
    assert len(source.anchors) in ((2, 3) if source.name not in UNPRICED else (0,))
    assert {component for component, _ in source.states} <= set(COMPONENTS)


def captured(source: Source) -> Iterator[PackRow]:
    """Every capture of an address of this source."""
    return (row for row in read_pack(CAPTURES) if source.has(row.url))


@pytest.mark.slow
@pytest.mark.captures
@pytest.mark.parametrize("source", FETCHED.values(), ids=FETCHED)
def test_every_captured_answer_is_read_almost_whole(source: Source) -> None:
    reasons: Counter[str] = Counter()
    said: Counter[str] = Counter()  # by file: one may hold many small answers
    faulty: Counter[str] = Counter()
    for row in captured(source):
        records = list(source.split(row.body(), source.part(row.url)))
        listings = [listing for listing in map(source.read, records) if listing]
        faults = [fault for listing in listings for fault in listing.faults]
        said[row.file] += sum(1 + len(listing.quotes) + len(listing.facts) for listing in listings)
        faulty[row.file] += len(faults)
        reasons.update(fault.reason for fault in faults)
        followed = bool(source.follows) and not source.leads(row.url)
        assert row.partial or followed or len(records) >= source.least_records, row.file
        assert len({record.key for record in records}) == len(records), f"{row.file}: keys repeat"
        leads_on = bool(source.follows) and not followed
        assert leads_on or len(records) - len(listings) <= len(records) / 50, f"{row.file}: rows are left out"
        assert all(fault.reason for fault in faults)
        if any(listing.subject == "route" for listing in listings):
            check_anchors(source, listings, row)
    assert said, f"no capture of {source.urls}"
    for file, count in faulty.items():
        assert count <= said[file] / 50, f"{file}: {count} of {said[file]}; {reasons.most_common(3)}"
    print(f"{source.name}: {len(said)} files; {reasons.most_common(20)}")


def _own_id(listing: Listing) -> tuple[str, ...]:
    own = listing.model_id.lower()
    return listing.provider, own.replace(" ", "-") if listing.named else own, listing.upstream, listing.region


def check_anchors(source: Source, listings: list[Listing], row: PackRow) -> None:
    for anchor in source.anchors:
        amounts = {
            claim.amount
            for listing in listings
            if _own_id(listing) == (anchor.provider, anchor.model_id, anchor.upstream, anchor.region)
            for claim in normalise(listing, "").prices
            if claim.key == standard(anchor.component)._replace(currency=anchor.currency)
        }
        if not amounts and (row.partial or source.follows or source.in_pieces):
            continue
        assert len(amounts) == 1, f"{row.file}: {anchor}"
        assert all(amount and anchor.amount / 2 <= amount <= anchor.amount * 2 for amount in amounts), row.file


@pytest.mark.captures
@pytest.mark.parametrize("source", one_of_each_format(FETCHED.values()))
def test_every_captured_broken_answer_is_refused(source: Source) -> None:
    broken = sorted((CAPTURES / "broken").iterdir())
    assert broken
    for path in broken:
        body = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        for url in source.urls:
            with pytest.raises(BadAnswer, match=REFUSED):
                source.split(body, url)


@pytest.mark.slow
@pytest.mark.captures
def test_few_routes_are_priced_twice_and_differently_by_litellm() -> None:
    """A mapping of keys that loses a region or a size would make hundreds."""
    source = all_sources()["litellm"]
    for row in captured(source):
        seen: dict[tuple[str, ...], Decimal] = {}
        clashing = set()
        for listing in filter(None, map(source.read, source.split(row.body(), row.url))):
            route = (listing.provider, listing.model_id.lower(), listing.region)
            for quote in listing.quotes:
                amount = amount_of(quote.text)
                if (
                    seen.setdefault((*route, quote.component, quote.per, quote.tier, quote.conditions), amount)
                    != amount
                ):
                    clashing.add(route)
        assert len(clashing) <= 4, f"{row.file}: {sorted(clashing)}"
