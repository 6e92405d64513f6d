"""Code that calls a route: made of its provider's address, its key's variable and its own id, or none at all."""

from catalog.samples.access import Access, Api, access_of
from catalog.samples.offered import OFFERS, Call, Language, Offer, Task, offers_of
from catalog.samples.recipe import LANGUAGES, RUNS, Recipe, recipe_of
from catalog.samples.render import Sample, render, samples_of

__all__ = [
    "LANGUAGES",
    "OFFERS",
    "RUNS",
    "Access",
    "Api",
    "Call",
    "Language",
    "Offer",
    "Recipe",
    "Sample",
    "Task",
    "access_of",
    "offers_of",
    "recipe_of",
    "render",
    "samples_of",
]
