"""How a claim is kept: canonical text of what a record says, and the digest that tells it is unchanged."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any, Final

from catalog.domain.normalise import Normalised
from catalog.domain.quotes import Claim, ModelName, PriceClaim, PriceKey, Reject, Stated
from catalog.domain.vocabulary import PriceState

CANONICAL: Final = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)
_OF_RECORDS: Final = json.JSONEncoder(default=str, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest(value: object, version: str) -> str:
    """A hash of a record as parsed and of the rules that read it: equal means that nothing can differ."""
    text = _OF_RECORDS.encode(value)
    return sha256(f"{version}\n{text}".encode("utf-8", "surrogatepass")).hexdigest()


def encode(normalised: Normalised, about: Mapping[str, object]) -> str:
    """Facts, prices, rejects and what they are about as canonical JSON: the same claim is the same text."""
    body = {
        "about": about,
        "facts": {name: [fact.value, fact.at, *fact.further] for name, fact in normalised.facts.items()},
        "prices": [
            [
                *price.key,
                price.state,
                _text(price.amount),
                price.at,
                price.text,
                _text(price.list_amount),
                *_dates(price),
            ]
            for price in normalised.prices
        ],
        "rejects": [[reject.at, reject.reason, reject.text] for reject in normalised.rejects],
    }
    return CANONICAL.encode(body)


NOTHING_REJECTED: Final = '"rejects":[]}'
"""How the text of a claim ends of which everything was taken."""


def decode_rejects(body: str) -> tuple[Reject, ...]:
    """What the record said that was not taken."""
    return tuple(Reject(*reject) for reject in json.loads(body)["rejects"])


@dataclass(frozen=True, slots=True)
class ClaimPlace:
    """Where a claim stands: its source, record and place in the bytes, since when, and the snapshot's row."""

    source: str
    record: str
    at: str
    since: datetime
    snapshot: int


def decode(place: ClaimPlace, body: str) -> Claim:
    """The claim that `encode` wrote."""
    said: dict[str, Any] = json.loads(body)
    facts = {name: Stated(*row) for name, row in said["facts"].items()}
    prices = tuple(_price(row) for row in said["prices"])
    model = model_of(said["about"].get("model"))
    return Claim(place.source, place.record, place.at, facts, prices, place.since, place.snapshot, model)


def model_row(model: ModelName | None) -> list[object] | None:
    """A model's name as the text of a claim has it."""
    if model is None:
        return None
    return [model.slug, model.parent, model.relation, model.rules, model.marks, model.alias]


def model_of(row: Sequence[Any] | None) -> ModelName | None:
    """The name that `model_row` wrote."""
    if row is None:
        return None
    slug, parent, relation, rules, marks, alias = row
    return ModelName(slug, parent, relation, tuple(rules), tuple(marks), alias)


def _price(row: list[str | None]) -> PriceClaim:
    component, unit, currency, tier, conditions, state, amount, at, text, list_amount, *dates = row
    key = PriceKey(component or "", unit or "", currency or "", tier or "", conditions or "")
    valid_from, valid_to = (date and datetime.fromisoformat(date) for date in dates or (None, None))
    said = (key, PriceState(state or ""), _amount(amount), at or "", text or "", _amount(list_amount))
    return PriceClaim(*said, valid_from or None, valid_to or None)


def _dates(price: PriceClaim) -> list[str | None]:
    """The source's own dates, nothing where it gives none."""
    dates = (price.valid_from, price.valid_to)
    return [date.isoformat() if date else None for date in dates] if any(dates) else []


def _text(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:f}"


def _amount(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
