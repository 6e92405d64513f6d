"""The question of the list of models as it stands in an address, and what each filter in force is called."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Final
from urllib.parse import urlencode

from catalog import text
from catalog.queries import FacetValue, WantedModels

STATUSES: Final = (
    ("usable", "Sold today"),
    ("deprecated", "Sold, end announced"),
    ("retired", "No longer sold"),
    ("all", "All"),
)
NOT_FILTERS: Final = frozenset({"sort", "page"})


def spelled(value: object) -> str:
    """One validated value as an address spells it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


@dataclass(frozen=True, slots=True)
class Asked:
    """The parameters that differ from their defaults, each value as text; addresses are made from these alone."""

    parameters: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, wanted: WantedModels) -> "Asked":
        found = {}
        for field in fields(WantedModels):
            value = getattr(wanted, field.name)
            if value != field.default:
                found[field.name] = tuple(map(spelled, value)) if isinstance(value, tuple) else (spelled(value),)
        return cls(found)

    def address(self, **changes: Iterable[str]) -> str:
        """The list with some parameters changed; without a page's number, unless that is among the changes."""
        asked = {name: tuple(values) for name, values in {**self.parameters, "page": (), **changes}.items()}
        query = urlencode({name: values for name, values in asked.items() if values}, doseq=True)
        return f"/?{query}" if query else "/"

    def sorted_by(self, word: str) -> str:
        """The same list in another order."""
        return self.address(sort=(word,))

    def paged(self, number: int) -> str:
        """Another page of the same list."""
        return self.address(page=(str(number),) if number > 1 else ())

    def one(self, name: str) -> str:
        """The value of a parameter with one value; empty where it isn't asked."""
        return next(iter(self.parameters.get(name, ())), "")

    def choices(self, name: str, facets: Mapping[str, tuple[FacetValue, ...]]) -> list[FacetValue]:
        """What a filter offers: the choices that leave a model, and those in force even where they leave none."""
        offered = {choice.value for choice in facets[name]}
        kept = [value for value in self.parameters.get(name, ()) if value not in offered]
        return [*facets[name], *(FacetValue(value, value, 0) for value in kept)]

    def filters(self, facets: Mapping[str, tuple[FacetValue, ...]]) -> list[tuple[str, str]]:
        """Each filter in force: what it is called, and the address without it."""
        return [
            (_called(name, value, facets), self.address(**{name: tuple(kept for kept in values if kept != value)}))
            for name, values in self.parameters.items()
            if name not in NOT_FILTERS
            for value in values
        ]


def _called(name: str, value: str, facets: Mapping[str, tuple[FacetValue, ...]]) -> str:
    label = next((choice.label for choice in facets.get(name, ()) if choice.value == value), value)
    words = {
        "q": f"“{value}”",
        "lab": f"made by {label}",
        "provider": f"sold by {label}",
        "kind": "every kind" if value == "all" else f"kind: {value}",
        "input": f"takes {value}",
        "output": f"gives {value}",
        "capability": text.capability(value),
        "context_min": f"context at least {text.short(int(value))}" if name == "context_min" else "",
        "price_max": f"input at most ${value} per 1M" if name == "price_max" else "",
        "open_weights": "weights published" if value == "yes" else "weights not published",
        "status": dict(STATUSES).get(value, value).lower(),
        "snapshots": "with dated snapshots",
    }
    return words.get(name, value)
