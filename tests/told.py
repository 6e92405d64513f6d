"""Sources of few words: what one says is a dictionary for each route, and it speaks when a test lets it."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any

from catalog import store
from catalog.domain.conditions import Condition
from catalog.domain.quotes import Listing, Record
from catalog.domain.vocabulary import Fact
from catalog.models import Change, Pending, Price
from scrapers import run
from scrapers.cards import card
from scrapers.formats.draft import Draft
from scrapers.source import Anchor, BadAnswer, Snapshot, Source

MONDAY = datetime(2026, 6, 1, 6, tzinfo=UTC)
PRICED = ("input", "output", "cache_read", "cache_write")
PER = "1M tokens"
OTHERS = ("dated", "id", "tier", "target", "of", "free", "named", "note", "context_over")


def week(number: int) -> datetime:
    """The Monday morning that many weeks after the first."""
    return MONDAY + timedelta(weeks=number)


def split(body: bytes, url: str) -> Iterator[Record]:
    """Each member of the list at the top is a record; its key is its id."""
    try:
        rows = json.loads(body, parse_float=Decimal)
    except ValueError as error:
        raise BadAnswer(f"not JSON: {error}") from error
    if not isinstance(rows, list):
        raise BadAnswer("not a list at the top")
    return (Record(row["id"], f"/{number}", row) for number, row in enumerate(rows))


def read(record: Record) -> Listing | None:
    """`{"id": "openai/gpt-4o", "input": "2.5", …}` is a route; with `"of": "model"` it tells of the model itself.

    `"dated"` are prices of input with the source's own dates: `[amount, from, to]`, either of them null.
    """
    row: dict[str, Any] = record.value  # type: ignore[assignment]  # `split` made it
    if row.get("of") == "nothing":
        return None
    draft = Draft(record)
    for name in PRICED:
        terms = [Condition("prompt_tokens", ">", str(row["context_over"]))] if "context_over" in row else []
        draft.price(name, PER, row.get(name), f"/{name}", tier=row.get("tier", "standard"), terms=terms)
    for number, (amount, *dates) in enumerate(row.get("dated", ())):
        valid_from, valid_to = (date or "" for date in dates)
        draft.price("input", PER, amount, f"/dated/{number}", valid_from=valid_from, valid_to=valid_to)
    for name in row.keys() - {*PRICED, *OTHERS}:
        draft.fact(name, row[name], f"/{name}")
    if "target" in row:
        draft.fact(Fact.ALIAS_TARGET, row["target"], "/target")
    if row.get("of") == "model":
        return draft.listing("model", model_id=row["id"])
    provider, _, model_id = row["id"].partition("/")
    free, named = row.get("free", False), row.get("named", False)
    return draft.listing("route", provider=provider, model_id=model_id.partition("#")[0], free=free, named=named)


def make_teller(name: str = "list", **declared: Any) -> Source:
    """A source that the catalog knows: a community list, unless `authority` and `speaks_for` say otherwise."""
    of_it: dict[str, Any] = {
        "title": name.title(),
        "urls": (f"https://{name}.example/prices.json",),
        "authority": "list",
        "page": f"https://{name}.example/",
        "licence": "MIT",
        "least_records": 1,
        "anchors": (),
        "states": frozenset((component, "standard") for component in PRICED),
        "split": split,
        "read": read,
        **declared,
    }
    source = Source(name=name, **of_it)
    store.register([card(source)])
    return source


def make_anchor(amount: str, model_id: str = "gpt-4o", component: str = "input") -> Anchor:
    """A price of OpenAI's that must stand in every answer."""
    return Anchor("openai", model_id, component, Decimal(amount))


def answer(source: Source, at: datetime, body: bytes, *, url: str = "", **said: Any) -> Snapshot:
    """The answer of a source with these bytes."""
    return Snapshot(url or source.urls[0], body, at, sha256(body).hexdigest(), **said)


def route(model_id: str = "gpt-4o", provider: str = "openai", **said: Any) -> dict[str, Any]:
    """What a source says of one route; prices are per 1M tokens."""
    return {"id": f"{provider}/{model_id}", **said}


def tell(source: Source, at: datetime, *rows: dict[str, Any], **said: Any) -> run.Outcome:
    """Let the source say this at that time; the outcome of the run."""
    snapshot = answer(source, at, json.dumps(rows).encode(), **said)
    return run.take(source, [snapshot], at=at, wall=lambda: at)


def history(model_id: str = "gpt-4o", component: str = "input", **key: str) -> list[tuple[str, datetime, Any]]:
    """What is known now of one price: its amount or state, since when, until when."""
    rows = Price.objects.filter(route__key=model_id, component=component, superseded_at=None, **key)
    return [
        (f"{row.amount:f}" if row.state == "amount" else row.state, row.valid_from, row.valid_to)
        for row in rows.order_by("valid_from")
    ]


def waiting() -> list[tuple[str, str | None, str]]:
    """Every change that is held back: component, amount, rule."""
    rows = Pending.objects.order_by("route__key", "component")
    return [(row.component, None if row.after is None else f"{row.after:f}", row.rule) for row in rows]


def changes(*but: str) -> list[str]:
    """What the record of changes says happened, in order, but for these kinds."""
    rows = Change.objects.exclude(kind__in=but).order_by("recorded_at", "pk")
    return [row.kind for row in rows]
