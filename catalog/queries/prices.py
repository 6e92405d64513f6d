"""Prices on both time axes; disagreements."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q, QuerySet

from catalog.domain.vocabulary import PriceState
from catalog.models import AIModel, Disagreement, Price
from catalog.queries.evidence import DISAGREEMENT_COLUMNS, disagreement_view, ground, key_of
from catalog.queries.keyset import Place, Slice
from catalog.queries.moments import held, narrowed
from catalog.queries.records import DisagreementView, Moved, PriceRow
from catalog.queries.rows import moved
from catalog.queries.wanted import Moment, WantedPrices

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
    views = _views(rows)
    return Slice(views, Place(None, str(rows[-1]["pk"])) if more else None)


def prices_over_time(slug: str) -> tuple[PriceRow, ...] | Moved | None:
    """Every price that routes of a model and of its snapshots ever had, as known now; four queries.

    None where no model is called so.
    """
    if not AIModel.objects.filter(slug=slug).exists():
        return moved(slug)
    own = Q(route__model__slug=slug) | Q(route__model__parent__slug=slug, route__model__relation="snapshot")
    found = Price.objects.filter(own, superseded_at=None).order_by("route_id", *KEY_COLUMNS, "valid_from", "pk")
    return _views(list(found.values(*COLUMNS)))


def _views(rows: Sequence[Mapping[str, Any]]) -> tuple[PriceRow, ...]:
    """From rows of `COLUMNS`, with their evidence: two queries."""
    known = ground(row["snapshot_id"] for row in rows)
    return tuple(
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
    )


def believed(wanted: WantedPrices) -> QuerySet[Price]:
    """The prices that were true at one time by what we knew at another.

    `moments.held` says when a row is known and when it was true.
    """
    return narrowed(Price.objects.filter(held(Moment(wanted.as_of, wanted.known_at))), wanted)


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
