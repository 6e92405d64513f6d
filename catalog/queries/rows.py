"""Lines of the list of models, and with how many providers each shares its lowest prices."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import F, FloatField, Q
from django.db.models.functions import Cast

from catalog.domain.vocabulary import UNPAID, UNUSABLE
from catalog.models import AIModel, OldSlug, Route
from catalog.queries.records import Cheapest, ModelRow, Moved, VendorName
from catalog.queries.routes import words

COMPARED = ("input", "output", "blended")
COLUMNS = (
    "pk", "slug", "name", "lab__slug", "lab__name", "lab__kind", "kind", "context", "max_output", "cheapest_input",
    "cheapest_output", "cheapest_blended", "route_count", "provider_count", "release_date", "knowledge_cutoff",
    "open_weights", "capabilities", "input_modalities", "output_modalities", "status", "shutdown_date", "listed",
    "parent__slug", "relation", "changed_at",
)  # fmt: skip

Ties = dict[tuple[int | None, str], Counter[float]]


def rows_of(numbers: Sequence[int]) -> tuple[ModelRow, ...]:
    """The models with these numbers as lines of a list, in this order: three queries."""
    found = {row[0]: row for row in AIModel.objects.filter(pk__in=numbers).values_list(*COLUMNS)}
    ties = _sellers(numbers)
    return tuple(_row(found[number], ties) for number in numbers if number in found)


def _sellers(models: Sequence[int]) -> Ties:
    """By (model, component): how many providers sell at which price, of the usable, paid routes of the
    model and of its snapshots, as the writer compares them."""
    snapshots = AIModel.objects.filter(parent__in=models, relation="snapshot").values_list("pk", "parent_id")
    compared: dict[int, list[int]] = {number: [number] for number in models}
    for number, parent in snapshots:
        compared.setdefault(number, []).append(parent)
    lowest = Q()
    for component in COMPARED:
        lowest |= Q(**{component: F(f"model__cheapest_{component}")})
        lowest |= Q(**{component: F(f"model__parent__cheapest_{component}")})
    routes = Route.objects.filter(lowest, model__in=compared, gone_at=None).exclude(status__in=UNUSABLE)
    # 12 digits fit into a float: equal amounts stay equal, others different, and reading them is cheap
    amounts = (Cast(component, FloatField()) for component in COMPARED)
    sellers: set[tuple[int, str, float, int]] = set()
    for number, provider, *prices in routes.exclude(provider__kind__in=UNPAID).values_list(
        "model_id", "provider_id", *amounts
    ):
        for component, amount in zip(COMPARED, prices, strict=True):
            sellers.update((model, component, amount, provider) for model in compared[number])
    ties: Ties = defaultdict(Counter)
    for model, component, amount, _ in sellers:
        ties[model, component][amount] += 1
    return ties


def _row(row: tuple[Any, ...], ties: Ties) -> ModelRow:
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


def _cheapest(amount: Decimal | None, sellers: Mapping[float, int] | None) -> Cheapest | None:
    return None if amount is None else Cheapest(amount, (sellers or {}).get(float(amount), 0))


def by_relation(rows: Iterable[ModelRow], relation: str) -> tuple[ModelRow, ...]:
    """The lines with this relation to their parent."""
    return tuple(row for row in rows if row.relation == relation)


def moved(slug: str) -> Moved | None:
    """Where the model that was once called so is now; None where none was."""
    now_at = OldSlug.objects.filter(slug=slug).values_list("model__slug", flat=True).first()
    return Moved(now_at) if now_at else None
