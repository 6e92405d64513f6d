"""What is chosen, as rows keep it: the evidence of a price, and a price in the words of the record of changes."""

from collections.abc import Mapping
from typing import Any

from catalog.domain.choice import Chosen
from catalog.domain.quotes import PriceClaim
from catalog.domain.reconcile import Held
from catalog.domain.vocabulary import PriceState
from catalog.models import Announced, Price


def evidence_of(chosen: Chosen, sources: Mapping[str, int]) -> dict[str, Any]:
    """The columns of a price that say where it was read; `sources` gives a source's row by its name."""
    claim, price, rule = chosen
    return {
        "source_id": sources[claim.source],
        "snapshot_id": claim.snapshot,
        "at": claim.at + price.at,
        "text": price.text,
        "rule": rule,
        "list_amount": price.list_amount,
    }


def said(price: Held | PriceClaim | Price | Announced | None) -> str:
    """A price as the record of changes writes it: its amount, or its state in words."""
    if price is None:
        return ""
    return f"{price.amount:f}" if price.state == PriceState.AMOUNT and price.amount is not None else str(price.state)
