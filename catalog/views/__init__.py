"""The pages: each asks the queries, lays the answer out, and renders it. What is asked stands in the address."""

from catalog.views.catalogue import about, model, models, routes, sources, vendor, vendors
from catalog.views.changes import changes
from catalog.views.compare import compare
from catalog.views.crawlers import SITEMAPS, favicon, robots
from catalog.views.families import families, family
from catalog.views.missing import missing
from catalog.views.tabular import history
from catalog.views.words import glossary, methods

__all__ = [
    "SITEMAPS",
    "about",
    "changes",
    "compare",
    "families",
    "family",
    "favicon",
    "glossary",
    "history",
    "methods",
    "missing",
    "model",
    "models",
    "robots",
    "routes",
    "sources",
    "vendor",
    "vendors",
]
