"""What we hold. Written by `catalog.store` alone, read by `catalog.queries` alone."""

from catalog.models.evidence import Catalog, Claim, Run, Snapshot, Source
from catalog.models.history import Announced, Change, Decision, Disagreement, Pending, Presence, Price
from catalog.models.things import AIModel, Alias, OldSlug, Route, Vendor

__all__ = [
    "AIModel",
    "Alias",
    "Announced",
    "Catalog",
    "Change",
    "Claim",
    "Decision",
    "Disagreement",
    "OldSlug",
    "Pending",
    "Presence",
    "Price",
    "Route",
    "Run",
    "Snapshot",
    "Source",
    "Vendor",
]
