"""Which pages there are: all that are worth finding, with when each last changed; and those called nearly so."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from difflib import SequenceMatcher
from typing import NamedTuple

from django.db.models import F, Max, Q

from catalog.models import AIModel, Route, Vendor

NEAR = 0.6  # of two names, in which share of their letters they agree at least
MOST = 8


class Page(NamedTuple):
    """A page by the parts of its address, and when what it shows last changed (None: nobody noted)."""

    parts: tuple[str, ...]
    changed_at: datetime | None


def model_pages() -> Sequence[Page]:
    """The models that are on sale."""
    rows = AIModel.objects.filter(listed=True).order_by("slug").values_list("slug", "changed_at")
    return [Page((slug,), changed_at) for slug, changed_at in rows]


def pages_of_routes() -> Sequence[Page]:
    """The models on sale at each provider that sells them."""
    sold = Route.objects.filter(gone_at=None, model__listed=True).order_by("model__slug", "provider__slug")
    rows = sold.values_list("model__slug", "provider__slug").annotate(at=Max("changed_at"))
    return [Page((model, provider), at) for model, provider, at in rows]


def vendor_pages() -> Sequence[Page]:
    """The vendors that made or sell something."""
    active = Vendor.objects.filter(Q(made_count__gt=0) | Q(route_count__gt=0)).order_by("slug")
    return [Page((slug,), at) for slug, at in active.annotate(at=Max("routes__changed_at")).values_list("slug", "at")]


def family_pages() -> Sequence[Page]:
    """The families of which a model is on sale."""
    of_family = AIModel.objects.filter(listed=True).exclude(family="").order_by("family")
    found: dict[str, datetime | None] = {}
    for family, at in of_family.values_list("family").annotate(at=Max("changed_at")):
        before = found.get(family.lower())
        found[family.lower()] = max(filter(None, (before, at)), default=None)
    return [Page((family,), at) for family, at in found.items()]


class Near(NamedTuple):
    """Something that is called nearly as was asked: a model's or a vendor's slug, and its name."""

    slug: str
    name: str
    is_model: bool


def near(asked: str) -> tuple[Near, ...]:
    """The models (`lab/model`) or vendors called most like this, the likest first: one query.

    Those on sale come before those that are not, where they are equally like.
    """
    is_model = "/" in asked
    rows: Iterable[tuple[str, str]]
    if is_model:
        rows = AIModel.objects.order_by("-listed", "-provider_count", "slug").values_list("slug", "name")
    else:
        rows = Vendor.objects.order_by(F("route_count").desc(), "slug").values_list("slug", "name")
    likest = sorted(_likeness(asked.lower(), rows), key=lambda found: -found[0])
    return tuple(Near(slug, name or slug, is_model) for _, slug, name in likest[:MOST])


def _likeness(asked: str, rows: Iterable[tuple[str, str]]) -> Iterator[tuple[float, str, str]]:
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(asked)
    name_asked = asked.rpartition("/")[2]
    for slug, name in rows:
        if slug.rpartition("/")[2] == name_asked:  # the same name, under another lab
            yield 1, slug, name
            continue
        matcher.set_seq1(slug)
        if matcher.real_quick_ratio() > NEAR and matcher.quick_ratio() > NEAR and (like := matcher.ratio()) > NEAR:
            yield like, slug, name
