"""How a model ends: when, by whose word, and which model takes its place."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from catalog import facts
from catalog.domain.identity import resolve
from catalog.domain.vocabulary import Fact
from catalog.models import AIModel
from catalog.queries.evidence import stored_facts
from catalog.queries.records import Ending, FactView, Successor

ENDING: Final = ("deprecated", "retired")
"""States of a model that its lab ends; "unavailable" and the like may pass."""

MOST_STEPS: Final = 10  # from one replacement to its own: the longest chain known has 3


def ending(slug: str, told: Mapping[str, FactView], now: datetime) -> Ending | None:
    """What is said of a model's end, or None where nothing is; one query for each replacement that has a page."""
    found = {name: told.get(name) for name in (Fact.DEPRECATION_DATE, Fact.SHUTDOWN_DATE, Fact.REPLACEMENT)}
    status = told.get(Fact.STATUS)
    status = status if status and status.value in ENDING else None
    if not any(found.values()) and status is None:
        return None
    replacement = found[Fact.REPLACEMENT]
    successors, circle = _follow(slug, str(replacement.value), now) if replacement else ((), "")
    return Ending(
        status=status,
        deprecated=found[Fact.DEPRECATION_DATE],
        shutdown=found[Fact.SHUTDOWN_DATE],
        replacement=replacement,
        successors=successors,
        circle=circle,
    )


def _follow(slug: str, named: str, now: datetime) -> tuple[tuple[Successor, ...], str]:
    """The models with a page that follow one another from here, and where the chain comes back to, if it does."""
    seen, chain, lab = {slug}, list[Successor](), slug.partition("/")[0]
    while named and len(chain) < MOST_STEPS:
        following = _slug(lab, named, now)
        if following in seen:
            return tuple(chain), following
        row = AIModel.objects.filter(slug=following).values_list("name", "facts").first()
        if row is None:
            break
        seen.add(following)
        chain.append(Successor(following, row[0] or following))
        told = stored_facts(row[1]).get(Fact.REPLACEMENT)
        named, lab = str(told.value) if told else "", following.partition("/")[0]
    return tuple(chain), ""


def _slug(lab: str, named: str, now: datetime) -> str:
    """The model that a source means by the name of a replacement: our own slug, or an id of the same lab."""
    found = resolve(lab, named, at=now.date(), names=facts.names())
    return found.slug if found else named.strip().lower()
