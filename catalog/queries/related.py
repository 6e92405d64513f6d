"""Models like another: what takes its place, its family, and what costs about as much."""

from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from django.db.models import Case, IntegerField, Q, Value, When

from catalog.models import AIModel

EACH: Final = 6
LOOKED_AT: Final = 500
BAND: Final = (Decimal("0.8"), Decimal("1.25"))


class RelatedNumbers(NamedTuple):
    """Models by number, each in one list alone: named successors, then the same family, then about the same price."""

    successors: tuple[int, ...]
    family: tuple[int, ...]
    band: tuple[int, ...]

    @property
    def all(self) -> tuple[int, ...]:
        return self.successors + self.family + self.band


NOTHING_RELATED: Final = RelatedNumbers((), (), ())


def related(model: AIModel, successors: Sequence[str], leaving_out: Collection[int]) -> RelatedNumbers:
    """What a reader of this model's page may look at next: one query.

    Of the family the newest on sale; of those at about its lowest input price, and for the same purpose, the ones that
    most providers sell.
    """
    kin = Q(family__iexact=model.family) if model.family else Q(pk=None)
    like = Q(pk=None)
    if model.cheapest_input:
        low, high = (model.cheapest_input * share for share in BAND)
        like = Q(cheapest_input__gte=low, cheapest_input__lte=high, kind=model.kind)
    named = Q(slug__in=successors)
    found = AIModel.objects.filter(named | Q(kin | like, listed=True, relation="")).exclude(pk__in=leaving_out)
    order = Case(When(named, then=Value(0)), When(kin, then=Value(1)), default=Value(2), output_field=IntegerField())
    rows = list(
        found.annotate(why=order)
        .order_by("why", "-provider_count", "slug")
        .values_list("pk", "slug", "why", "release_date")[:LOOKED_AT]
    )
    by_slug = {slug: pk for pk, slug, _, _ in rows}
    family = sorted((row for row in rows if row[2] == 1), key=lambda row: row[3], reverse=True)
    return RelatedNumbers(
        tuple(by_slug[slug] for slug in successors if slug in by_slug),
        tuple(pk for pk, *_ in family[:EACH]),
        tuple(pk for pk, _, why, _ in rows if why == 2)[:EACH],
    )
