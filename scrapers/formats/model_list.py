"""JSON lists of models, one object each, whose fields are told as data: where they stand and what they mean.

A place is the names that lead to a field, joined by slashes: `pricing/prompt`. Fields that are not told are ignored,
except those that name a price: each of them is a fault.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from typing import Final

from catalog.domain.quotes import Listing, Record, Reject
from catalog.domain.vocabulary import Capability, Fact, ModelKind
from scrapers.formats import prices
from scrapers.formats.draft import LONGEST_ID, Draft, amount_in, is_zero
from scrapers.formats.json_answer import Answer, pointer, read_json
from scrapers.formats.modalities import read_kind, read_modalities
from scrapers.formats.prices import Priced, price_fields, says_free, says_nothing
from scrapers.source import BadAnswer

NO_PRICES: Final[Mapping[str, Priced]] = {}


def cut(body: bytes, rows: str = "data", model_id: str = "id") -> tuple[Answer, list[Record]]:
    """The answer, and a record for each element of its list `rows` ("" for a list at the top); raises BadAnswer."""
    answer = read_json(body)
    outer = answer.value if isinstance(answer.value, dict) else {}
    found = outer.get(rows) if rows else answer.value
    if not isinstance(found, list):
        raise BadAnswer(f"no list {rows!r} at the top" if rows else "not a list at the top")
    if not any(isinstance(row, dict) and isinstance(row.get(model_id), str) for row in found):
        raise BadAnswer(f"no model with an {model_id!r} in {rows or 'the list'!r}")
    return answer, list(_records(answer, found, (rows,) if rows else (), model_id))


def _records(answer: Answer, rows: list[object], above: tuple[str, ...], model_id: str) -> Iterator[Record]:
    seen = set()
    for number, row in enumerate(rows):
        at = pointer(*above, number)
        faults = answer.faults_below(at)
        named = row.get(model_id) if isinstance(row, dict) else None
        key = named if isinstance(named, str) and named else f"row {number}"
        if key in seen:
            faults = (*faults, Reject(pointer(model_id), "a second row with this id", key[:LONGEST_ID]))
            key = f"{key} (row {number})"
        seen.add(key)
        yield Record(key, at, row, faults)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How the rows of one list say what they say.

    `prices` hold in every row, and beside them those of `prices_by` that the word at `by` names. `not_prices` are
    places with a price in their name that hold none of ours; `discount` is a fraction off every amount. `features` are
    lists whose words are capabilities: a word that such a list lacks says no.
    """

    rows: str = "data"
    model_id: str = "id"
    prices: Mapping[str, Priced] = field(default_factory=dict)
    by: str = ""
    prices_by: Mapping[str, Mapping[str, Priced]] = field(default_factory=dict)
    not_prices: frozenset[str] = frozenset()
    currency: str = ""
    discount: str = ""
    facts: Mapping[str, Fact] = field(default_factory=dict)
    capabilities: Mapping[str, Capability] = field(default_factory=dict)
    features: Mapping[str, Mapping[str, Capability]] = field(default_factory=dict)
    modalities: tuple[str, str] | None = None
    kind: str = ""
    kinds: Mapping[str, ModelKind] = field(default_factory=dict)
    prefix: str = ""

    def split(self, body: bytes, url: str) -> Iterator[Record]:
        """Cut the list into its models; raises BadAnswer."""
        return iter(cut(body, self.rows, self.model_id)[1])

    def reader(self, provider: str) -> Callable[[Record], Listing | None]:
        """The reading of rows as routes that this provider sells itself."""
        return partial(_route, self, provider)

    @property
    def states(self) -> frozenset[tuple[str, str]]:
        """The (component, tier) pairs that such a list states where they exist."""
        return prices.states(self.prices, *self.prices_by.values())


def at(row: object, place: str) -> object:
    """What stands at a place; None where nothing does."""
    for name in place.split("/"):
        row = row.get(name) if isinstance(row, dict) else None
    return row


def _route(shape: Shape, provider: str, record: Record) -> Listing | None:
    draft = Draft(record)
    row = draft.members(record.value, "")
    named = row.get(shape.model_id)
    if not isinstance(named, str) or not named.strip() or len(named) > LONGEST_ID:
        draft.reject(pointer(shape.model_id), "not an id", named)
        return draft.listing("route", provider=provider)
    model_id = named.removeprefix(shape.prefix)
    _facts(draft, shape, row, model_id)
    _prices(draft, shape, row)
    return draft.listing("route", provider=provider, model_id=model_id, free=says_free(model_id))


def _facts(draft: Draft, shape: Shape, row: Mapping[str, object], model_id: str) -> None:
    for place, fact in shape.facts.items():
        draft.state(fact, at(row, place), _below(place))
    for place, capability in shape.capabilities.items():
        draft.capability(capability, at(row, place), _below(place))
    for place, meanings in shape.features.items():
        words = draft.words(at(row, place), _below(place))
        for word, capability in meanings.items():
            if words:
                draft.capability(capability, word in words, _below(place))
    if shape.modalities:
        inputs, outputs = shape.modalities
        read_modalities(draft, at(row, inputs), at(row, outputs), _below(inputs), _below(outputs))
        read_kind(draft, model_id)
    kind = at(row, shape.kind)
    if isinstance(kind, str) and kind.lower() in shape.kinds:
        draft.fact(Fact.KIND, shape.kinds[kind.lower()].value, _below(shape.kind))


def _prices(draft: Draft, shape: Shape, row: Mapping[str, object]) -> None:
    word = str(at(row, shape.by)).lower() if shape.by else ""
    here = {**shape.prices, **shape.prices_by.get(word, NO_PRICES)}
    silent = shape.not_prices | {shape.currency, shape.discount, shape.by}
    elsewhere = set().union(*shape.prices_by.values()) if word in shape.prices_by else set()
    for place, value in price_fields(row, {*here, *shape.not_prices}.union(*shape.prices_by.values())):
        if place in here:
            _price(draft, shape, row, here[place], value, _below(place))
        elif place in silent or place in elsewhere or (shape.by and is_zero(value)):
            continue
        elif shape.by and any(place in told for told in shape.prices_by.values()):
            draft.reject(_below(place), f"an amount of a kind that is not known: {shape.by} is {word[:40]!r}", value)
        else:
            draft.reject(_below(place), f"unknown price field {place[:60]!r}", value)


def _price(draft: Draft, shape: Shape, row: Mapping[str, object], priced: Priced, value: object, place: str) -> None:
    if says_nothing(priced, value):
        return
    currency = at(row, shape.currency) if shape.currency else "USD"
    base = amount_in(at(row, priced.ratio_of)) if priced.ratio_of else Decimal(1)
    off = amount_in(at(row, shape.discount)) if shape.discount else None
    if base is None or (off is not None and off >= 1):
        draft.reject(place, "a ratio or discount of nothing that is known", value)
        return
    factor = base * (1 - (off or 0))
    amount = amount_in(value)
    draft.price(
        priced.component,
        priced.per,
        value,
        place,
        tier=priced.tier,
        terms=priced.terms,
        currency=currency if isinstance(currency, str) and currency else "USD",
        factor="" if factor == 1 else str(factor),
        list_text=str(amount * base) if off and amount is not None else "",
    )


def _below(place: str) -> str:
    return pointer(*place.split("/")) if place else ""
