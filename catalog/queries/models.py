"""The list of models with its order; one model with all that is known of it."""

from collections.abc import Mapping
from datetime import datetime
from itertools import islice
from typing import Any, Final

from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.functions import Lower, NullIf

from catalog.models import AIModel, Alias
from catalog.queries.changes import recent_changes
from catalog.queries.evidence import Facts
from catalog.queries.keyset import Place, Slice, after
from catalog.queries.lifecycle import ending
from catalog.queries.narrowing import Narrowing
from catalog.queries.records import AliasView, ModelRow, Models, ModelView, Moved, Related
from catalog.queries.related import NOTHING_RELATED, related
from catalog.queries.route_lists import routes_of
from catalog.queries.routes import gather, route_views
from catalog.queries.rows import by_relation, moved, rows_of
from catalog.queries.wanted import NOW, PAGE_SIZE, Moment, WantedModels

SORTS: Final[Mapping[str, Any]] = {
    "input": F("cheapest_input"),
    "output": F("cheapest_output"),
    "blended": F("cheapest_blended"),
    "context": F("context"),
    "max_output": F("max_output"),
    "name": NullIf(Lower("name"), Value("", CharField())),
    "lab": F("lab__slug"),
    "released": NullIf(F("release_date"), Value("", CharField())),
    "providers": F("provider_count"),
    "changed": F("changed_at"),
    "relevance": F("rank"),
}
"""Orders of the list by name; a search that asks for none is ordered by relevance, else by input price."""


def models_list(wanted: WantedModels) -> Models:
    """One page of the list, with the total and the counts of the filters' choices.

    A page beyond the last is empty and says how many there are.
    """
    narrowing = Narrowing(wanted)
    total = narrowing.models().count()
    first = (wanted.page - 1) * PAGE_SIZE
    found = _ordered(narrowing, wanted)[first : first + PAGE_SIZE] if first < total else []
    rows = rows_of([number for number, *_ in found])
    return Models(rows, total, wanted.page, max(1, -(-total // PAGE_SIZE)), narrowing.facets())


def models_after(wanted: WantedModels, place: Place | None, size: int) -> Slice[ModelRow]:
    """The next `size` models after a place in the list's order; the page number is not used."""
    models = _ordered(Narrowing(wanted), wanted)
    if place:
        models = models.filter(after(models, place, descending=wanted.sort.startswith("-")))
    found = list(models[: size + 1])
    rows = rows_of([number for number, *_ in found[:size]])
    return Slice(rows, Place.of(*found[size - 1][1:]) if len(found) > size else None)


def _ordered(narrowing: Narrowing, wanted: WantedModels) -> QuerySet[AIModel, tuple[int, Any, str]]:
    """(number, value sorted by, slug) in the order asked for; missing values last both ways."""
    name = wanted.sort.removeprefix("-") or ("relevance" if wanted.q else "input")
    models = narrowing.ranked(narrowing.models()) if name == "relevance" else narrowing.models()
    models = models.annotate(place=SORTS[name])
    place = F("place")
    order = place.desc(nulls_last=True) if wanted.sort.startswith("-") else place.asc(nulls_last=True)
    return models.order_by(order, "slug").values_list("pk", "place", "slug")


def model_rows(slugs: list[str]) -> tuple[ModelRow, ...]:
    """The lines of these models, in this order; unknown ones are left out."""
    numbers = dict(AIModel.objects.filter(slug__in=slugs).values_list("slug", "pk"))
    return rows_of([numbers[slug] for slug in slugs if slug in numbers])


def model(slug: str, now: datetime, moment: Moment = NOW, *, with_related: bool = False) -> ModelView | Moved | None:
    """One model with its routes and those of its snapshots and variants; None where no model is called so.

    `now` tells which routes are past their end. With a moment, routes and prices are those of then, by what
    was known then. Related models are looked for on request: one query more.
    """
    found = AIModel.objects.select_related("lab").filter(slug=slug).first()
    if found is None:
        return moved(slug)
    family = dict(AIModel.objects.filter(parent=found).values_list("pk", "relation"))
    family[found.pk] = ""
    routes = list(routes_of(family))
    gathered = gather(routes, [found], moment)
    disputes = gathered.of_models.get(found.pk, [])
    facts = Facts(gathered.facts_of_models[found.pk], gathered.known, disputes)
    views = sorted(route_views(gathered, now, family), key=lambda view: (view.relation != "", view.gone_at is not None))
    near = {*family, *([found.parent_id] if found.parent_id else [])}
    ends = ending(found.slug, facts, now)
    successors = [following.slug for following in ends.successors] if ends else []
    like = related(found, successors, near) if with_related else NOTHING_RELATED
    rows = rows_of([found.pk, *near - {found.pk}, *like.all])
    own, linked, alike = rows[0], rows[1 : len(near)], iter(rows[len(near) :])
    checked = filter(None, (facts.checked_at(), *(view.checked_at for view in views)))
    return ModelView(
        row=own,
        family=found.family,
        licence=found.licence,
        facts=facts,
        routes=tuple(views),
        parent=next((row for row in linked if row.slug == own.parent), None),
        snapshots=by_relation((row for row in linked if row.parent == own.slug), "snapshot"),
        variants=by_relation((row for row in linked if row.parent == own.slug), "variant"),
        aliases=_aliases(found),
        disagreements=tuple(disputes),
        changes=recent_changes(Q(model__in=family) | Q(route__in=[route.pk for route in routes]), moment),
        first_seen_at=found.first_seen_at,
        checked_at=max(checked, default=None),
        ending=ends,
        related=Related(*(tuple(islice(alike, len(numbers))) for numbers in like)),
    )


def _aliases(model: AIModel) -> tuple[AliasView, ...]:
    rows = Alias.objects.filter(model=model).order_by("alias", "since", "pk")
    return tuple(
        AliasView(alias, provider or "", since, until)
        for alias, provider, since, until in rows.values_list("alias", "provider__slug", "since", "until")
    )
