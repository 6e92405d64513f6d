"""genai-prices (v1 and v2): providers, each with models; USD per 1M tokens or per 1,000 requests.

`prices` is one object, or a list of them in which the last row that applies is the one in force: from a `start_date`
on, or in hours of the day. A row replaces all prices of the one before. What holds outside the hours of another row
is said with the other hours. The rules by which an id matches (`match`) name no ids that are sold: they are not read.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from catalog.domain.conditions import Condition
from catalog.domain.quotes import Listing, Record
from catalog.domain.vocabulary import Fact
from scrapers.formats.draft import LONGEST_ID, Draft, whole
from scrapers.formats.json_answer import pointer, read_json
from scrapers.formats.model_list import at
from scrapers.formats.prices import ONE_HOUR, Priced, read_prices, says_free, states
from scrapers.source import BadAnswer

PRICES: Final[Mapping[str, Priced]] = {
    "input_mtok": Priced("input", "1M tokens"),
    "output_mtok": Priced("output", "1M tokens"),
    "cache_read_mtok": Priced("cache_read", "1M tokens"),
    "cache_write_mtok": Priced("cache_write", "1M tokens"),
    "cache_write_1h_mtok": Priced("cache_write", "1M tokens", terms=ONE_HOUR),
    "input_audio_mtok": Priced("input_audio", "1M tokens"),
    "output_audio_mtok": Priced("output_audio", "1M tokens"),
    "cache_audio_read_mtok": Priced("cache_read_audio", "1M tokens"),
    "input_image_mtok": Priced("input_image", "1M tokens"),
    "output_image_mtok": Priced("output_image", "1M tokens"),
    "cache_image_read_mtok": Priced("cache_read_image", "1M tokens"),
    "input_video_mtok": Priced("input_video", "1M tokens"),
    "output_video_mtok": Priced("output_video", "1M tokens"),
    "output_reasoning_mtok": Priced("reasoning", "1M tokens"),
    "output_citation_mtok": Priced("citation", "1M tokens"),
    "requests_kcount": Priced("request", "1K requests"),
    "web_searches_kcount": Priced("web_search", "1K searches"),
}
STATES: Final = states(PRICES)

_THROUGH: Final = "huggingface_"
_REGIONAL: Final = "regional."
_VERTEX_ALONE: Final = re.compile(r"claude|llama|mistral")  # the Gemini API sells Google's own models only
_HOUR: Final = re.compile(r"((?:[01]\d|2[0-3]):[0-5]\d)(?::00)?Z\Z")
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}\Z")


class Row(NamedTuple):
    """One set of prices: where it stands, from and up to which day, and at which hours (`00:30-16:30Z`)."""

    prices: Mapping[str, object]
    at: str
    since: str = ""
    until: str = ""
    hours: str = ""


def split(body: bytes, url: str) -> Iterator[Record]:
    """Cut the file into the models of its providers; raises BadAnswer."""
    answer = read_json(body)
    if not isinstance(answer.value, list):
        raise BadAnswer("not a list of providers at the top")
    records = []
    for number, provider in enumerate(answer.value):
        name, models = at(provider, "id"), at(provider, "models")
        for turn, model in enumerate(models if isinstance(models, list) and isinstance(name, str) else ()):
            place = pointer(number, "models", turn)
            records.append(Record(f"{name}/{at(model, 'id')}", place, model, answer.faults_below(place)))
    if not records:
        raise BadAnswer("no provider with an 'id' and 'models' in the list")
    return iter(records)


def read(record: Record) -> Listing | None:
    """The route of a model; the provider is the first part of the record's key."""
    draft = Draft(record)
    model = draft.members(record.value, "")
    seller, _, _ = record.key.partition("/")
    model_id = model.get("id")
    if not isinstance(model_id, str) or not model_id or len(model_id) > LONGEST_ID or not 0 < len(seller) <= LONGEST_ID:
        draft.reject("/id", "not an id of a provider's", model_id)
        return draft.listing("route", provider=seller[:LONGEST_ID])
    draft.text(Fact.NAME, model.get("name"), "/name")
    draft.limit(Fact.CONTEXT, model.get("context_window"), "/context_window")
    if model.get("deprecated") is True:
        draft.fact(Fact.STATUS, "deprecated", "/deprecated")
    for row in _rows(draft, model.get("prices")):
        _quote(draft, row)
    provider, upstream = (
        (_THROUGH.rstrip("_"), seller.removeprefix(_THROUGH)) if seller.startswith(_THROUGH) else (seller, "")
    )
    if provider == "google" and _VERTEX_ALONE.search(model_id):
        provider = "google-vertex"
    return draft.listing(
        "route",
        provider=provider,
        model_id=model_id.removeprefix(_REGIONAL),
        upstream=upstream,
        region=_REGIONAL.rstrip(".") if model_id.startswith(_REGIONAL) else "",
        free=says_free(model_id),
    )


def _rows(draft: Draft, value: object) -> Sequence[Row]:
    if isinstance(value, dict):
        return [Row(value, "/prices")]
    rows = []
    for place, entry in enumerate(draft.elements(value, "/prices")):
        below = f"/prices/{place}"
        stated = draft.members(entry, below)
        prices = draft.members(stated.get("prices"), f"{below}/prices")
        row = _constrained(draft, Row(prices, f"{below}/prices"), stated.get("constraint"), f"{below}/constraint")
        rows.extend([row] if row else [])
    return _one_after_the_other(rows)


def _constrained(draft: Draft, row: Row, value: object, at: str) -> Row | None:
    constraint = draft.members(value, at)
    match constraint:
        case {"start_date": str(day)} if len(constraint) == 1 and _DAY.match(day):
            return row._replace(since=day)
        case {"start_time": str(first), "end_time": str(last)} if len(constraint) == 2:
            start, end = _HOUR.match(first), _HOUR.match(last)
            if start and end:
                return row._replace(hours=f"{start[1]}-{end[1]}Z")
    if constraint or value is not None:
        draft.reject(at, "prices under a constraint that is not known", str(value))
        return None
    return row


def _one_after_the_other(rows: list[Row]) -> Sequence[Row]:
    """Each dated row lasts until the next; where one row has hours, a row without has the rest of the day."""
    days = sorted(row.since for row in rows if row.since)
    hours = [row.hours for row in rows if row.hours]
    rest = "-".join(reversed(hours[0].rstrip("Z").split("-"))) + "Z" if len(hours) == 1 else ""
    return [
        row._replace(until=next((day for day in days if day > row.since), ""), hours=row.hours or rest) for row in rows
    ]


def _quote(draft: Draft, row: Row) -> None:
    terms = (Condition("hours", "=", row.hours),) if row.hours else ()
    plain = {name: amount for name, amount in row.prices.items() if not isinstance(amount, dict)}
    read_prices(draft, plain, PRICES, row.at, terms=terms, valid_from=row.since, valid_to=row.until)
    for name, value in row.prices.items():
        if isinstance(value, dict):
            _tiers(draft, name, value, row, terms)


def _tiers(draft: Draft, name: str, value: Mapping[str, object], row: Row, terms: tuple[Condition, ...]) -> None:
    """A base, and the prices of the whole request above so many tokens of the prompt."""
    place = row.at + pointer(name)
    for field in value.keys() - {"base", "tiers"} if name in PRICES else {""}:
        draft.reject(place + (pointer(field) if field else ""), f"unknown price field {(field or name)[:60]!r}", value)
    if name not in PRICES:
        return
    _priced(draft, name, value.get("base"), f"{place}/base", row, terms)
    for number, entry in enumerate(draft.elements(value.get("tiers"), f"{place}/tiers")):
        below = f"{place}/tiers/{number}"
        tier = draft.members(entry, below)
        least = whole(tier.get("start"))
        if least is None or least < 1:
            draft.reject(f"{below}/start", "not a number of tokens from which the price holds", tier.get("start"))
            continue
        over = Condition("prompt_tokens", ">", str(least))
        _priced(draft, name, tier.get("price"), f"{below}/price", row, (*terms, over))


def _priced(draft: Draft, name: str, amount: object, at: str, row: Row, terms: tuple[Condition, ...]) -> None:
    priced = PRICES[name]
    when = (*priced.terms, *terms)
    draft.price(priced.component, priced.per, amount, at, terms=when, valid_from=row.since, valid_to=row.until)
