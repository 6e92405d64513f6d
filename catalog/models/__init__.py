"""What we hold. Written by `catalog.store` alone, read by `catalog.queries` alone."""

from catalog.models.evidence import Catalog, Claim, Run, Snapshot, Source
from catalog.models.history import Change, Decision, Disagreement, Pending, Price
from catalog.models.things import AIModel, Alias, OldSlug, Route, Vendor

__all__ = [
    "AIModel",
    "Alias",
    "Catalog",
    "Change",
    "Claim",
    "Decision",
    "Disagreement",
    "OldSlug",
    "Pending",
    "Price",
    "Route",
    "Run",
    "Snapshot",
    "Source",
    "Vendor",
]
