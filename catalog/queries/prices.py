"""Prices on both time axes; changes; disagreements."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q, QuerySet

from catalog.domain.vocabulary import PriceState
from catalog.models import Change, Disagreement, Price
from catalog.queries.evidence import DISAGREEMENT_COLUMNS, disagreement_view, ground, key_of
from catalog.queries.keyset import Place, Slice
from catalog.queries.moments import held, narrowed
from catalog.queries.records import ChangeView, DisagreementView, PriceRow
from catalog.queries.wanted import NOW, Moment, WantedChanges, WantedPrices

KEY_COLUMNS = ("component", "unit", "currency", "tier", "conditions")
COLUMNS = (
    "pk", "route__provider__slug", "route__model__slug", "route__native_id", "route__region", "route__upstream",
    *KEY_COLUMNS, "state", "amount", "list_amount", "valid_from", "valid_to", "recorded_at", "closed_at",
    "superseded_at", "opened_by", "rule", "source_id", "snapshot_id", "at", "text",
)  # fmt: skip


def prices(wanted: WantedPrices, place: Place | None = None, size: int | None = None) -> Slice[PriceRow]:
    """What was true at `as_of` as we knew it at `known_at`, by route and price; three queries.

    Without `as_of` the prices that hold now, without `known_at` by what we know now. `valid_to` and
    `closed_at` of a row may say what became known later than `known_at`.
    """
    found = believed(wanted).order_by("pk")
    if place:
        found = found.filter(pk__gt=_number(place))
    rows: Sequence[Mapping[str, Any]] = list((found if size is None else found[: size + 1]).values(*COLUMNS))
    more = size is not None and len(rows) > size
    rows = rows[:size]
    known = ground(row["snapshot_id"] for row in rows)
    views = [
        PriceRow(
            number=row["pk"],
            provider=row["route__provider__slug"],
            model=row["route__model__slug"] or "",
            model_id=row["route__native_id"],
            region=row["route__region"],
            upstream=row["route__upstream"],
            key=key_of(row),  # type: ignore[arg-type]  # a price always has a component
            state=PriceState(row["state"]),
            amount=row["amount"],
            list_amount=row["list_amount"],
            valid_from=row["valid_from"],
            valid_to=row["valid_to"],
            recorded_at=row["recorded_at"],
            closed_at=row["closed_at"],
            superseded_at=row["superseded_at"],
            opened_by=row["opened_by"],
            rule=row["rule"],
            evidence=known.evidence(known.names[row["source_id"]], row["snapshot_id"], row["at"], row["text"]),
        )
        for row in rows
    ]
    return Slice(tuple(views), Place(None, str(rows[-1]["pk"])) if more else None)


def believed(wanted: WantedPrices) -> QuerySet[Price]:
    """The prices that were true at one time by what we knew at another.

    `moments.held` says when a row is known and when it was true.
    """
    return narrowed(Price.objects.filter(held(Moment(wanted.as_of, wanted.known_at))), wanted)


CHANGE_COLUMNS = (
    "pk", "kind", "model__slug", "route__model__slug", "route__provider__slug", "route__provider__name",
    "route__native_id", "route__region", "route__upstream", "source__name", "source__title", "fact", *KEY_COLUMNS,
    "before", "after", "rule", "at", "recorded_at",
)  # fmt: skip
RECENT = 50


def changes(wanted: WantedChanges, place: Place | None = None, size: int = 100) -> Slice[ChangeView]:
    """What became different, the newest knowledge first: one query."""
    found = Change.objects.order_by("-recorded_at", "-pk")
    if wanted.kind:
        found = found.filter(kind__in=wanted.kind)
    if wanted.model:
        found = found.filter(Q(model__slug=wanted.model) | Q(route__model__slug=wanted.model))
    if wanted.provider:
        found = found.filter(route__provider__slug__in=wanted.provider)
    if wanted.since:
        found = found.filter(recorded_at__gte=wanted.since)
    if place:
        recorded_at = Change._meta.get_field("recorded_at").to_python(place.value)
        found = found.filter(Q(recorded_at__lt=recorded_at) | Q(recorded_at=recorded_at, pk__lt=_number(place)))
    rows = list(found.values(*CHANGE_COLUMNS)[: size + 1])
    views = tuple(_change_view(row) for row in rows[:size])
    return Slice(views, Place.of(views[-1].recorded_at, views[-1].number) if len(rows) > size else None)


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


def disagreements(provider: str = "", fact: str = "", limit: int = 200) -> tuple[DisagreementView, ...]:
    """Open disagreements of a provider's routes (or all), of one fact (or all), the newest first: one query."""
    found = Disagreement.objects.filter(until=None).order_by("-since", "-pk")
    if provider:
        found = found.filter(route__provider__slug=provider)
    if fact:
        found = found.filter(fact=fact)
    return tuple(disagreement_view(row) for row in found.values(*DISAGREEMENT_COLUMNS)[:limit])


def _number(place: Place) -> int:
    """The row's number in a place; raises ValueError for a place that was made up."""
    return int(place.name)
