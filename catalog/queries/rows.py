"""Lines of the list of models, and with how many providers each shares its lowest prices."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.db.models import Q

from catalog.domain.vocabulary import UNPAID, UNUSABLE
from catalog.models import AIModel, OldSlug, Route
from catalog.queries.records import Cheapest, ModelRow, Moved, VendorName
from catalog.queries.routes import words

COLUMNS = (
    "pk", "slug", "name", "lab__slug", "lab__name", "lab__kind", "kind", "context", "max_output", "cheapest_input",
    "cheapest_output", "cheapest_blended", "route_count", "provider_count", "release_date", "knowledge_cutoff",
    "open_weights", "capabilities", "input_modalities", "output_modalities", "status", "shutdown_date", "listed",
    "parent__slug", "relation", "changed_at",
)  # fmt: skip

Ties = dict[tuple[int | None, str], dict[Decimal, set[int]]]


def rows_of(numbers: Sequence[int]) -> tuple[ModelRow, ...]:
    """The models with these numbers as lines of a list, in this order: two queries."""
    found = {row[0]: row for row in AIModel.objects.filter(pk__in=numbers).values_list(*COLUMNS)}
    ties = _sellers(numbers)
    return tuple(_row(found[number], ties) for number in numbers if number in found)


def _sellers(models: Sequence[int]) -> Ties:
    """By (model, component): who sells at which price, of the usable, paid routes of the model and of its
    snapshots, as the writer compares them."""
    sellers: Ties = defaultdict(lambda: defaultdict(set))
    snapshots = Q(model__parent__in=models, model__relation="snapshot")
    routes = Route.objects.filter(Q(model__in=models) | snapshots, gone_at=None)
    paid = routes.exclude(status__in=UNUSABLE).exclude(provider__kind__in=UNPAID)
    wanted = ("model_id", "model__parent_id", "model__relation", "provider_id", "input", "output", "blended")
    for number, parent, relation, provider, *amounts in paid.values_list(*wanted):
        compared = {number, parent} if relation == "snapshot" else {number}
        for component, amount in zip(("input", "output", "blended"), amounts, strict=True):
            for model in compared if amount else ():
                sellers[model, component][amount].add(provider)
    return sellers


def _row(row: tuple[object, ...], ties: Ties) -> ModelRow:
    (
        number, slug, name, lab, lab_name, lab_kind, kind, context, max_output, given, taken, blended, route_count,
        provider_count, release_date, knowledge_cutoff, open_weights, capabilities, input_modalities,
        output_modalities, status, shutdown_date, listed, parent, relation, changed_at,
    ) = row  # fmt: skip
    return ModelRow(
        slug=slug,
        name=name or slug,
        lab=VendorName(lab, lab_name or lab, lab_kind),
        kind=kind,
        context=context,
        max_output=max_output,
        input=_cheapest(given, ties.get((number, "input"))),
        output=_cheapest(taken, ties.get((number, "output"))),
        blended=_cheapest(blended, ties.get((number, "blended"))),
        route_count=route_count,
        provider_count=provider_count,
        release_date=release_date,
        knowledge_cutoff=knowledge_cutoff,
        open_weights=open_weights,
        capabilities=words(capabilities),
        input_modalities=words(input_modalities),
        output_modalities=words(output_modalities),
        status=status,
        shutdown_date=shutdown_date,
        listed=listed,
        parent=parent or "",
        relation=relation,
        changed_at=changed_at,
    )


def _cheapest(amount: Decimal | None, sellers: dict[Decimal, set[int]] | None) -> Cheapest | None:
    return None if amount is None else Cheapest(amount, len((sellers or {}).get(amount, ())))


def by_relation(rows: Iterable[ModelRow], relation: str) -> tuple[ModelRow, ...]:
    """The lines with this relation to their parent."""
    return tuple(row for row in rows if row.relation == relation)


def moved(slug: str) -> Moved | None:
    """Where the model that was once called so is now; None where none was."""
    now_at = OldSlug.objects.filter(slug=slug).values_list("model__slug", flat=True).first()
    return Moved(now_at) if now_at else None
