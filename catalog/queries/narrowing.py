"""The filters of the list of models as conditions, each of which can be left out to count its choices."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When

from catalog.models import AIModel, Route
from catalog.queries.records import FacetValue
from catalog.queries.routes import words
from catalog.queries.search import find
from catalog.queries.wanted import WantedModels

MORE_THAN_PROVIDERS = 100_000


class Narrowing:
    """The conditions that a reader's filters make, by parameter; a search is looked up once."""

    def __init__(self, wanted: WantedModels) -> None:
        self.ranks = find(wanted.q) if wanted.q else None
        self.conditions = {name: condition for name, condition in self._conditions(wanted) if condition}

    def _conditions(self, wanted: WantedModels) -> Iterable[tuple[str, Q]]:
        if self.ranks is not None:
            yield "q", Q(pk__in=self.ranks)
        yield "lab", Q(lab__slug__in=wanted.lab) if wanted.lab else Q()
        yield "provider", Q(pk__in=_sold_by(wanted.provider)) if wanted.provider else Q()
        yield "kind", Q() if wanted.kind == "all" else Q(kind="" if wanted.kind == "unknown" else wanted.kind)
        yield "input", _with_all("input_modalities", wanted.input)
        yield "output", _with_all("output_modalities", wanted.output)
        yield "capability", _with_all("capabilities", wanted.capability)
        yield "context_min", Q() if wanted.context_min is None else Q(context__gte=wanted.context_min)
        yield "price_max", Q() if wanted.price_max is None else Q(cheapest_input__lte=wanted.price_max)
        yield "open_weights", Q() if wanted.open_weights is None else Q(open_weights=wanted.open_weights)
        yield "status", STATUS[wanted.status]
        # a search for a snapshot's own name asks for it
        shown = Q(parent=None) | ~Q(relation="snapshot") | Q(parent__listed=False)
        if self.ranks is not None:
            shown |= Q(pk__in=[number for number, rank in self.ranks.items() if rank == 0])
        yield "snapshots", Q() if wanted.snapshots else shown

    def models(self, *, leaving_out: str = "") -> QuerySet[AIModel]:
        """The models that meet every filter but this one."""
        return AIModel.objects.filter(*(q for name, q in self.conditions.items() if name != leaving_out))

    def ranked(self, models: QuerySet[AIModel]) -> QuerySet[AIModel]:
        """The same models with `rank`, the lower the better: how well each meets the search, and of those
        that meet it equally well the one that more providers sell."""
        groups: dict[int, list[int]] = {0: [], 1: [], 2: []}
        for number, rank in (self.ranks or {}).items():
            groups.setdefault(rank, []).append(number)
        cases = [When(pk__in=numbers, then=Value(rank)) for rank, numbers in groups.items() if numbers]
        default = Value(0) if self.ranks is None else Value(3)
        quality = Case(*cases, default=default, output_field=IntegerField())
        return models.annotate(rank=quality * MORE_THAN_PROVIDERS - F("provider_count"))

    def facets(self) -> dict[str, tuple[FacetValue, ...]]:
        """Every filter's choices with the number of models that each would leave under the other filters.

        A filter that asks for all of several words stays in force for the counts of the others.
        """
        sold = Route.objects.filter(gone_at=None, model__in=self.models(leaving_out="provider"))
        sellers = sold.order_by().values_list("provider__slug", "provider__name")
        made = self._grouped("lab__slug", "lab__name", leaving_out="lab")
        sets = list(self._grouped("input_modalities", "output_modalities", "capabilities"))
        return {
            "lab": _choices({(slug, name): number for slug, name, number in made}),
            "provider": _choices(
                {(slug, name): number for slug, name, number in sellers.annotate(n=Count("model", distinct=True))}
            ),
            "kind": _choices({(kind, kind): number for kind, number in self._grouped("kind", leaving_out="kind")}),
            "input": _choices(_words((given, number) for given, _, _, number in sets)),
            "output": _choices(_words((taken, number) for _, taken, _, number in sets)),
            "capability": _choices(_words((abilities, number) for _, _, abilities, number in sets)),
        }

    def _grouped(self, *columns: str, leaving_out: str = "") -> QuerySet[AIModel, Any]:
        """The values of these columns, each with the number of models that have them."""
        return self.models(leaving_out=leaving_out).order_by().values_list(*columns).annotate(n=Count("pk"))


def _words(sets: Iterable[tuple[str, int]]) -> dict[tuple[str, str], int]:
    """How many models have each word, from how many have each set of words."""
    count: Counter[tuple[str, str]] = Counter()
    for text, number in sets:
        for word in words(text):
            count[word, word] += number
    return count


STATUS = {
    "usable": Q(listed=True),
    "deprecated": Q(listed=True, status="deprecated"),
    "retired": Q(listed=False),
    "all": Q(),
}


def _with_all(column: str, wanted: tuple[str, ...]) -> Q:
    condition = Q()
    for word in wanted:
        condition &= Q(**{f"{column}__contains": f" {word} "})
    return condition


def _sold_by(providers: tuple[str, ...]) -> QuerySet[Route, int | None]:
    found = Route.objects.filter(provider__slug__in=providers, gone_at=None, model__isnull=False)
    return found.values_list("model", flat=True)


def _choices(count: Mapping[tuple[str, str], int]) -> tuple[FacetValue, ...]:
    """The commonest first, by (value, label); what has no value is left out."""
    ordered = sorted(count.items(), key=lambda item: (-item[1], item[0]))
    return tuple(FacetValue(value, label or value, number) for (value, label), number in ordered if value)
