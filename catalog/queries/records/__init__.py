"""What the queries answer with: frozen records, no database objects. Times are UTC; amounts are Decimal."""

from catalog.queries.records.claims import AnnouncedView, DisagreementView, Evidence, FactView, Other, PendingView
from catalog.queries.records.comparison import Compared, Comparison, Offer
from catalog.queries.records.models import (
    AliasView,
    ChangePage,
    ChangeView,
    Cheapest,
    Ending,
    FacetValue,
    ModelRow,
    Models,
    ModelView,
    Moved,
    RoutesOfModel,
    Successor,
)
from catalog.queries.records.offers import AnnouncedRow, PriceRow, PriceView, RouteRow, RouteView, VendorName
from catalog.queries.records.origins import Freshness, Health, RunView, SourceView, VendorRow, VendorView

__all__ = [
    "AliasView",
    "AnnouncedRow",
    "AnnouncedView",
    "ChangePage",
    "ChangeView",
    "Cheapest",
    "Compared",
    "Comparison",
    "DisagreementView",
    "Ending",
    "Evidence",
    "FacetValue",
    "FactView",
    "Freshness",
    "Health",
    "ModelRow",
    "ModelView",
    "Models",
    "Moved",
    "Offer",
    "Other",
    "PendingView",
    "PriceRow",
    "PriceView",
    "RouteRow",
    "RouteView",
    "RoutesOfModel",
    "RunView",
    "SourceView",
    "Successor",
    "VendorName",
    "VendorRow",
    "VendorView",
]
