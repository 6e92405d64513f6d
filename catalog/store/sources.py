"""What the catalog keeps of each source's own declaration."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from django.db import transaction

from catalog.models import Source


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


LISTS = ("speaks_for", "states", "urls")


@transaction.atomic
def register(cards: Iterable[SourceCard]) -> None:
    """Make the catalog hold these sources as declared; sources no longer declared keep their history."""
    held = {source.name: source for source in Source.objects.all()}
    for card in cards:
        declared = asdict(card)
        for name in LISTS:
            declared[name] = json.dumps(sorted(declared[name]) if name != "urls" else declared[name])
        source = held.get(card.name) or Source(name=card.name)
        if source.pk is None or any(getattr(source, name) != value for name, value in declared.items()):
            for name, value in declared.items():
                setattr(source, name, value)
            source.save()
