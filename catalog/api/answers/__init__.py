"""What the API answers, as plain functions from the queries' records to JSON; `shapes` describes the same.

Amounts are texts and never stand without unit, currency, tier, conditions and state. Times are UTC.
"""

from catalog.api.answers.claims import Answer, announced, disagreement, evidence, exact, fact, facts, pending, price_key
from catalog.api.answers.models import alias, change, model, model_row
from catalog.api.answers.offers import (
    COMMON,
    STANDARD,
    announced_row,
    price,
    price_row,
    route,
    route_row,
    vendor_name,
    without_price,
)
from catalog.api.answers.origins import run, source, vendor, vendor_row

__all__ = [
    "COMMON",
    "STANDARD",
    "Answer",
    "alias",
    "announced",
    "announced_row",
    "change",
    "disagreement",
    "evidence",
    "exact",
    "fact",
    "facts",
    "model",
    "model_row",
    "pending",
    "price",
    "price_key",
    "price_row",
    "route",
    "route_row",
    "run",
    "source",
    "vendor",
    "vendor_name",
    "vendor_row",
    "without_price",
]
