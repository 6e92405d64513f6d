"""What the routes of a model can be asked to do: those of which the same is known share a line."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from catalog.domain.vocabulary import Capability
from catalog.queries import RouteView, VendorName


class Seller(NamedTuple):
    """A provider with all its routes of a line; `ids` names them where others of its routes stand elsewhere."""

    vendor: VendorName
    ids: tuple[str, ...]


class AbilityLine(NamedTuple):
    """What is known of some routes, in the order of the vocabulary: yes, no, or None where no source says."""

    known: tuple[bool | None, ...]
    sellers: tuple[Seller, ...]
    usable: bool


def ability_lines(routes: Sequence[RouteView]) -> tuple[AbilityLine, ...]:
    """A line for each answer that there is: routes on sale first, then what most providers say."""
    found: dict[tuple[bool, tuple[bool | None, ...]], dict[VendorName, list[str]]] = defaultdict(dict)
    lines_of: dict[VendorName, set[tuple[bool | None, ...]]] = defaultdict(set)
    for route in routes:
        known = tuple(route.capability(name) for name in Capability)
        found[route.usable, known].setdefault(route.provider, []).append(_called(route))
        lines_of[route.provider].add(known)
    lines = [
        AbilityLine(
            known,
            tuple(
                Seller(vendor, tuple(dict.fromkeys(ids)) if len(lines_of[vendor]) > 1 else ())
                for vendor, ids in sorted(sellers.items(), key=lambda pair: pair[0].name.lower())
            ),
            usable,
        )
        for (usable, known), sellers in found.items()
    ]
    return tuple(sorted(lines, key=lambda line: (not line.usable, -len(line.sellers))))


def _called(route: RouteView) -> str:
    return f"{route.model_id} in {route.region}" if route.region else route.model_id
