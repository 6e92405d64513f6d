"""The pages: each asks the queries, lays the answer out, and renders it. What is asked stands in the address."""

from catalog.views.catalogue import about, model, models, routes, sources, vendor, vendors
from catalog.views.changes import changes
from catalog.views.compare import compare
from catalog.views.families import families, family

__all__ = [
    "about",
    "changes",
    "compare",
    "families",
    "family",
    "model",
    "models",
    "routes",
    "sources",
    "vendor",
    "vendors",
]
