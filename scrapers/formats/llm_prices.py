"""llm-prices: one row for an id and a stretch of time, USD per 1M tokens; long prompts are ids of their own.

`gpt-5.4-272k` is what `gpt-5.4` costs above 272,000 tokens of the prompt, where the list has both. `from_date` is the
first day, `to_date` the day after the last. All rows of one id are one record, so that its history is read together.
"""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

from catalog.domain.conditions import Condition
from catalog.domain.quotes import Listing, Record
from catalog.domain.vocabulary import Fact
from scrapers.formats.draft import LONGEST_ID, Draft
from scrapers.formats.json_answer import pointer, read_json
from scrapers.formats.model_list import at
from scrapers.formats.prices import Priced, read_prices, states
from scrapers.source import Anchor, BadAnswer, Source

PRICES: Final[Mapping[str, Priced]] = {
    "input": Priced("input", "1M tokens"),
    "output": Priced("output", "1M tokens"),
    "input_cached": Priced("cache_read", "1M tokens"),
}
STATES: Final = states(PRICES)

_SITE: Final = "https://www.llm-prices.com/"
_BESIDE: Final = {"id", "vendor", "name", "from_date", "to_date"}
_LONG: Final = re.compile(r"(?P<base>.+)-(?P<thousands>[1-9]\d{1,3})k\Z")
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
_SELLERS: Final = {"amazon": "amazon-bedrock", "qwen": "alibaba"}
_BOUND: Final = re.compile(r"\s*[≤>]\s*\d+k\Z")


def source(name: str, title: str, file: str, *, order: int) -> Source:
    """The source that reads one of the files that the project publishes; they differ in the rows that they have."""
    return Source(
        name=name,
        title=title,
        urls=(f"{_SITE}{file}",),
        split=split,
        read=read,
        authority="list",
        order=order,
        page=_SITE,
        licence="No licence stated: a public JSON API, whose figures are shown with its name",
        least_records=50,
        anchors=(
            Anchor("openai", "gpt-4.1-mini", "input", Decimal("0.4")),
            Anchor("openai", "gpt-4o-mini", "output", Decimal("0.6")),
            Anchor("anthropic", "claude-3-haiku", "output", Decimal("1.25")),
        ),
        states=STATES,
    )


def split(body: bytes, url: str) -> Iterator[Record]:
    """Cut the list into its ids, each with its rows by their number in the list; raises BadAnswer."""
    answer = read_json(body)
    rows = at(answer.value, "prices")
    if not isinstance(rows, list):
        raise BadAnswer("no list 'prices' at the top")
    names = {_named(row) for row in rows}
    together: dict[str, dict[str, object]] = {}
    for number, row in enumerate(rows):
        vendor, model_id = _named(row)
        long = _LONG.match(model_id)
        base = long["base"] if long and (vendor, long["base"]) in names else model_id
        together.setdefault(f"{vendor}/{base}", {})[str(number)] = row
    if not any(vendor and model_id for vendor, model_id in names):
        raise BadAnswer("no row with a 'vendor' and an 'id' in 'prices'")
    records = []
    for key, same in together.items():
        repeats = tuple(fault for fault in answer.faults_below("/prices") if fault.at.split("/")[1] in same)
        records.append(Record(key, "/prices", same, repeats))
    return iter(records)


def _named(row: object) -> tuple[str, str]:
    vendor, model_id = at(row, "vendor"), at(row, "id")
    return (vendor if isinstance(vendor, str) else "", model_id if isinstance(model_id, str) else "")


def read(record: Record) -> Listing | None:
    """The route of one id."""
    draft = Draft(record)
    vendor, _, model_id = record.key.partition("/")
    if not 0 < len(model_id) <= LONGEST_ID or not 0 < len(vendor) <= LONGEST_ID:
        draft.reject("", "not a row with a vendor and an id", record.key)
        return draft.listing("route", provider=vendor[:LONGEST_ID])
    for number, value in draft.members(record.value, "").items():
        place = pointer(number)
        row = draft.members(value, place)
        named = row.get("id")
        long = _LONG.match(named) if isinstance(named, str) and named != model_id else None
        name = row.get("name")
        if long is None:
            draft.text(Fact.NAME, _BOUND.sub("", name) if isinstance(name, str) else name, f"{place}/name")
        dates = {field: _date(draft, row.get(f"{field}_date"), f"{place}/{field}_date") for field in ("from", "to")}
        if None in dates.values():
            continue
        terms = (Condition("prompt_tokens", ">", f"{long['thousands']}000"),) if long else ()
        since, until = dates["from"] or "", dates["to"] or ""
        read_prices(draft, row, PRICES, place, beside=_BESIDE, terms=terms, valid_from=since, valid_to=until)
    return draft.listing("route", provider=_SELLERS.get(vendor, vendor), model_id=model_id)


def _date(draft: Draft, value: object, at: str) -> str | None:
    if value is None:
        return ""
    if isinstance(value, str) and _DAY.match(value):
        return value
    draft.reject(at, "not a day", value)
    return None
