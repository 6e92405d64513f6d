"""What the queries answer with: frozen records, no database objects. Times are UTC; amounts are Decimal."""

from catalog.queries.records.claims import DisagreementView, Evidence, FactView, Other, PendingView
from catalog.queries.records.models import (
    AliasView,
    ChangeView,
    Cheapest,
    FacetValue,
    ModelRow,
    Models,
    ModelView,
    Moved,
    RoutesOfModel,
)
from catalog.queries.records.offers import PriceRow, PriceView, RouteRow, RouteView, VendorName
from catalog.queries.records.origins import Freshness, RunView, SourceView, VendorRow, VendorView

__all__ = [
    "AliasView",
    "ChangeView",
    "Cheapest",
    "DisagreementView",
    "Evidence",
    "FacetValue",
    "FactView",
    "Freshness",
    "ModelRow",
    "ModelView",
    "Models",
    "Moved",
    "Other",
    "PendingView",
    "PriceRow",
    "PriceView",
    "RouteRow",
    "RouteView",
    "RoutesOfModel",
    "RunView",
    "SourceView",
    "VendorName",
    "VendorRow",
    "VendorView",
]
