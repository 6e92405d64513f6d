"""The record of what became different, the newest knowledge first."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db.models import Count, Q, QuerySet

from catalog.models import Change
from catalog.models.history import PRICE_KEY
from catalog.queries.evidence import key_of
from catalog.queries.keyset import Place, Slice
from catalog.queries.records import ChangePage, ChangeView, FacetValue
from catalog.queries.wanted import NOW, PAGE_SIZE, Moment, WantedChanges

CHANGE_COLUMNS = (
    "pk", "kind", "model__slug", "model__name", "route__model__slug", "route__model__name",
    "route__provider__slug", "route__provider__name", "route__native_id", "route__region", "route__upstream",
    "source__name", "source__title", "fact", *PRICE_KEY, "before", "after", "rule", "at", "recorded_at",
)  # fmt: skip
RECENT = 50


def changes(wanted: WantedChanges, place: Place | None = None, size: int = 100) -> Slice[ChangeView]:
    """What became different, the newest knowledge first: one query."""
    found = _narrowed(wanted).order_by("-recorded_at", "-pk")
    if place:
        recorded_at = Change._meta.get_field("recorded_at").to_python(place.value)
        found = found.filter(Q(recorded_at__lt=recorded_at) | Q(recorded_at=recorded_at, pk__lt=int(place.name)))
    rows = list(found.values(*CHANGE_COLUMNS)[: size + 1])
    views = tuple(_change_view(row) for row in rows[:size])
    return Slice(views, Place.of(views[-1].recorded_at, views[-1].number) if len(rows) > size else None)


def change_page(wanted: WantedChanges, page: int) -> ChangePage:
    """One page of the record, with how many there are in all and of each kind; two queries.

    The counts of kinds are under the other filters. A page beyond the last is empty and says how many there are.
    """
    kinds = _narrowed(replace(wanted, kind=())).order_by().values_list("kind").annotate(count=Count("pk"))
    counts = dict(kinds)
    total = sum(count for kind, count in counts.items() if not wanted.kind or kind in wanted.kind)
    first = (page - 1) * PAGE_SIZE
    rows = []
    if first < total:
        newest = _narrowed(wanted).order_by("-recorded_at", "-pk")
        # the numbers first: skipping a thousand rows is cheap while they are not joined
        numbers = list(newest.values_list("pk", flat=True)[first : first + PAGE_SIZE])
        rows = list(Change.objects.filter(pk__in=numbers).order_by("-recorded_at", "-pk").values(*CHANGE_COLUMNS))
    choices = tuple(FacetValue(kind, kind.label, counts[kind]) for kind in Change.Kind if kind in counts)
    return ChangePage(tuple(map(_change_view, rows)), total, page, max(1, -(-total // PAGE_SIZE)), choices)


def _narrowed(wanted: WantedChanges) -> QuerySet[Change]:
    """The changes that meet the filters."""
    found = Change.objects.all()
    if wanted.kind:
        found = found.filter(kind__in=wanted.kind)
    if wanted.model:
        found = found.filter(Q(model__slug=wanted.model) | Q(route__model__slug=wanted.model))
    if wanted.provider:
        found = found.filter(route__provider__slug__in=wanted.provider)
    if wanted.since:
        found = found.filter(recorded_at__gte=wanted.since)
    return found


def recent_changes(about: Q, moment: Moment = NOW) -> tuple[ChangeView, ...]:
    """The newest changes that meet a Q; with a moment those up to then, by what was known then."""
    if moment.when:  # what is announced is recorded before its day
        about &= Q(at__lte=moment.when) | Q(recorded_at__lte=moment.when)
    if moment.known_at:
        about &= Q(recorded_at__lte=moment.known_at)
    found = Change.objects.filter(about).order_by("-recorded_at", "-pk")[:RECENT]
    return tuple(_change_view(row) for row in found.values(*CHANGE_COLUMNS))


def _change_view(row: Mapping[str, Any]) -> ChangeView:
    return ChangeView(
        number=row["pk"],
        kind=row["kind"],
        kind_label=Change.Kind(row["kind"]).label,
        model=row["model__slug"] or row["route__model__slug"] or "",
        model_name=row["model__name"] or row["route__model__name"] or "",
        provider=row["route__provider__slug"] or "",
        provider_name=row["route__provider__name"] or row["route__provider__slug"] or "",
        model_id=row["route__native_id"] or "",
        region=row["route__region"] or "",
        upstream=row["route__upstream"] or "",
        source=row["source__name"] or "",
        source_title=row["source__title"] or row["source__name"] or "",
        fact=row["fact"],
        key=key_of(row),
        before=row["before"],
        after=row["after"],
        rule=row["rule"],
        at=row["at"],
        recorded_at=row["recorded_at"],
    )
