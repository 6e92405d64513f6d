"""Which changes are held back until they are seen again or a person decides; each rule is named and explained."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Final, NamedTuple

from catalog.domain.guard.asked import Ask, Asked, OfModel, others
from catalog.domain.guard.cases import Around, Case, amounts_after
from catalog.domain.guard.moves import Moves
from catalog.domain.guard.rules import RULES, SLIPS, Rule, in_company
from catalog.domain.guard.runs import WIDE_RULES, Verdict, judge, mass_disappearance, served_again, silent_for
from catalog.domain.quotes import PriceKey
from catalog.domain.reconcile import Held, HeldRoute, Proposed, Waiting
from catalog.domain.vocabulary import PriceState

__all__ = [
    "REFUSAL",
    "REFUSED",
    "RULES",
    "UNHEALED",
    "WIDE_RULES",
    "Accepted",
    "Around",
    "Ask",
    "Asked",
    "HeldBack",
    "Moves",
    "OfModel",
    "Rule",
    "Verdict",
    "amounts_after",
    "guard",
    "judge",
    "mass_disappearance",
    "others",
    "proposes",
    "served_again",
    "silent_for",
]


class HeldBack(NamedTuple):
    """A proposed change that a rule holds back, with the rule's reason in full."""

    proposed: Proposed
    rule: str
    reason: str


class Accepted(NamedTuple):
    """A change to publish; `since` is the first observation where it had been held back before."""

    proposed: Proposed
    since: datetime | None


NOTHING: Final = Around()


def guard(
    proposed: Iterable[Proposed],
    before: HeldRoute,
    now: datetime,
    observer: str,
    *,
    repointed: bool = False,
    around: Around = NOTHING,
    suspect: Rule | None = None,
    seen: datetime | None = None,
) -> tuple[list[Accepted], list[HeldBack]]:
    """Split the changes of one route into those to publish and those to hold back.

    `observer` is the source that was just seen to state the route, "" for none. A change that it proposed
    at an earlier time and that was held back has now been seen twice: it is accepted, valid from its
    first observation. What a person refused waits for as long as the source says the same. The price of a
    moving name that was `repointed` may move as far as it likes: it is another model's. `suspect` is the
    rule by which all that the observer says of the provider is held back; `seen` is when the same was said
    in an answer that was held back as a whole.
    """
    proposed = list(proposed)
    was = {key: price.amount for key, price in before.prices.items() if price.amount is not None}
    prices, charging = amounts_after(proposed, before.prices), _charging(proposed, before.prices)
    cases = [Case(change, was, prices, around, charging) for change in proposed]
    waiting = [_the_same(before.waiting.get(case.change.key), case.change) for case in cases]
    found = [
        _reason(case, same, repointed, suspect if _by(observer, case.change, around) else None)
        for case, same in zip(cases, waiting, strict=True)
    ]
    slip = min((rule for rule in found if rule and rule.name in SLIPS), key=RULES.index, default=None)
    accepted, held_back = [], []
    for case, same, own in zip(cases, waiting, found, strict=True):
        change = case.change
        rule = own or (slip if slip and _by(observer, change, around) and in_company(case) else None)
        if rule is None:
            accepted.append(Accepted(change, same.since if same else None))
        elif rule.time_heals and same and same.source == observer and same.since < now:
            accepted.append(Accepted(change, same.since))
        elif rule.time_heals and seen and seen < now and proposes(change)[0] == observer:
            accepted.append(Accepted(change, seen))
        else:
            held_back.append(HeldBack(change, rule.name, rule.why))
    return accepted, held_back


def _charging(proposed: Iterable[Proposed], held: Mapping[PriceKey, Held]) -> frozenset[str]:
    """The sources by whose word the route would cost anything if every change were accepted."""
    believed = {key: price.source for key, price in held.items() if price.amount}
    for change in proposed:
        believed.pop(change.key, None)
        if change.after and change.after.price.amount:
            believed[change.key] = change.after.claim.source
    return frozenset(believed.values())


def _reason(case: Case, waiting: Waiting | None, repointed: bool, suspect: Rule | None) -> Rule | None:
    """The rule that holds the change back; none does where only the reason to believe the price is another."""
    if case.change.move == "witness":
        return None
    if waiting and waiting.rule == REFUSED:
        return REFUSAL
    found = next((rule for rule in RULES if rule.applies(case) and not (repointed and rule.of_moves)), None)
    return found or suspect


def _by(observer: str, change: Proposed, around: Around) -> bool:
    """Whether the change follows from what the observer says of a route that it still states."""
    return proposes(change)[0] == observer and (change.after is not None or observer in around.stating)


def proposes(change: Proposed) -> tuple[str, PriceState, Decimal | None]:
    """Who proposes what: the source, and the state and amount that the price would have."""
    if change.after:
        return change.after.claim.source, change.after.price.state, change.after.price.amount
    return change.before.source if change.before else "", PriceState.NOT_PUBLISHED, None


def _the_same(waiting: Waiting | None, change: Proposed) -> Waiting | None:
    """What waits for this price, if it is the very change proposed."""
    same = waiting and (waiting.source, waiting.state, waiting.amount) == proposes(change)
    return waiting if same else None


REFUSED: Final = "refused"
"""The rule that a waiting change bears once a person has refused it."""

REFUSAL: Final = Rule(REFUSED, "a person refused it", lambda _: True, time_heals=False)

UNHEALED: Final = frozenset({REFUSED, *(rule.name for rule in RULES if not rule.time_heals)})
"""Rules whose changes wait for a person or for another word of the source: seeing them again tells nothing."""
