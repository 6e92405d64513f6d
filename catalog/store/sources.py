"""What the catalog keeps of each source's own declaration."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import NamedTuple

from django.db import transaction

from catalog.domain.quotes import RouteKey
from catalog.models import Source, Vendor
from catalog.queries import held as holdings
from catalog.store.runs import Opened


@dataclass(frozen=True, slots=True)
class SourceCard:
    """A source as it declares itself; see `catalog.models.Source` for the fields."""

    name: str
    title: str
    authority: str
    order: int
    speaks_for: tuple[str, ...]
    states: tuple[tuple[str, str], ...]
    urls: tuple[str, ...]
    page: str
    licence: str
    cadence_days: int
    variables: tuple[str, ...] = ()
    needs_browser: bool = False


LISTS = ("speaks_for", "states", "urls", "variables")
IN_ORDER = ("urls", "variables")


@transaction.atomic
def register(cards: Iterable[SourceCard]) -> None:
    """Make the catalog hold these sources as declared; sources no longer declared keep their history."""
    held = {source.name: source for source in Source.objects.all()}
    for card in cards:
        declared = asdict(card)
        for name in LISTS:
            declared[name] = json.dumps(declared[name] if name in IN_ORDER else sorted(declared[name]))
        source = held.get(card.name) or Source(name=card.name)
        if source.pk is None or any(getattr(source, name) != value for name, value in declared.items()):
            for name, value in declared.items():
                setattr(source, name, value)
            source.save()


class Shaken(NamedTuple):
    """What must be weighed anew where a source lost its say or has it again: the routes of which it speaks, and the
    rows of the vendors for whom it does."""

    routes: frozenset[RouteKey] = frozenset()
    vendors: frozenset[int] = frozenset()


def lapse(run: Opened) -> Shaken:
    """Take its say from each source that was not read for long, as of this run, and give it back to one that was.

    Inside the caller's transaction.
    """
    shaken = holdings.shaken(run.name, run.at, run.known)
    if not shaken:
        return Shaken()
    sources = list(Source.objects.filter(name__in=shaken))
    for source in sources:
        source.lapsed = shaken[source.name]
        source.save(update_fields=["lapsed"])
    spoken_for = {slug for source in sources for slug in json.loads(source.speaks_for)}
    vendors = Vendor.objects.filter(slug__in=spoken_for).values_list("pk", flat=True)
    return Shaken(frozenset(holdings.routes_stated_by(shaken)), frozenset(vendors))
