"""Which changes are held back until they are seen again or a person decides; each rule is named and explained."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final, NamedTuple

from catalog.domain.choice import CONTRADICTION
from catalog.domain.quotes import PriceKey
from catalog.domain.reconcile import Held, HeldRoute, Proposed, Waiting
from catalog.domain.vocabulary import PriceState


class HeldBack(NamedTuple):
    """A proposed change that a rule holds back, with the rule's reason in full."""

    proposed: Proposed
    rule: str
    reason: str


class Accepted(NamedTuple):
    """A change to publish; `since` is the first observation where it had been held back before."""

    proposed: Proposed
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Rule:
    """One reason to hold a change back. `applies` sees the change and all prices proposed for the route.

    A change held by a rule that `time_heals` is accepted when it is seen again later; others wait for a person.
    A rule `of_moves` judges how far an amount moved, and not what it became.
    """

    name: str
    why: str
    applies: Callable[[Proposed, Mapping[PriceKey, Decimal]], bool]
    time_heals: bool = True
    of_moves: bool = False


JUMP: Final = Decimal(5)
ABSURD: Final = Decimal(10_000)  # USD per 1M tokens; the dearest real one seen is o1-pro's 600


def _moved(change: Proposed) -> tuple[Decimal, Decimal] | None:
    """The amounts before and after, where both are amounts above zero and the same source moved."""
    before, after = change.before, change.after
    if before is None or after is None or change.move != "change":
        return None
    if not before.amount or not after.price.amount:
        return None
    return before.amount, after.price.amount


def _jumps(change: Proposed, _: Mapping[PriceKey, Decimal]) -> bool:
    moved = _moved(change)
    return moved is not None and not moved[0] / JUMP <= moved[1] <= moved[0] * JUMP


def _drops_to_zero(change: Proposed, _: Mapping[PriceKey, Decimal]) -> bool:
    before, after = change.before, change.after
    return bool(before and before.amount and after and after.price.state is PriceState.FREE and change.move == "change")


def _swapped(change: Proposed, prices: Mapping[PriceKey, Decimal]) -> bool:
    moved = _moved(change)
    if moved is None or change.key.component not in ("input", "output"):
        return False
    given, taken = (prices.get(change.key._replace(component=name)) for name in ("input", "output"))
    return given is not None and taken is not None and given > taken and moved[0] != moved[1]


def _cache_above_input(change: Proposed, prices: Mapping[PriceKey, Decimal]) -> bool:
    if change.key.component != "cache_read" or change.after is None or not change.after.price.amount:
        return False
    given = prices.get(change.key._replace(component="input"))
    return given is not None and change.after.price.amount > given > 0


def _absurd(change: Proposed, _: Mapping[PriceKey, Decimal]) -> bool:
    if change.after is None or change.key.unit != "1M tokens":
        return False
    return (change.after.price.amount or Decimal(0)) > ABSURD


def _contradicts_itself(change: Proposed, _: Mapping[PriceKey, Decimal]) -> bool:
    return change.after is not None and change.after.rule == CONTRADICTION


RULES: Final[tuple[Rule, ...]] = (
    Rule(
        CONTRADICTION,
        "the source states two prices for one thing; neither is taken",
        _contradicts_itself,
        time_heals=False,
    ),
    Rule("absurd", f"an amount above {ABSURD:,} per 1M tokens is nearly always a slip in the unit", _absurd),
    Rule("jump", f"the amount moved by more than {JUMP} times", _jumps, of_moves=True),
    Rule("to zero", "an amount became 0, and the source does not call the route free", _drops_to_zero, of_moves=True),
    Rule("swapped", "input would cost more than output, as if the two had changed places", _swapped, of_moves=True),
    Rule("cache above input", "reading the cache would cost more than plain input", _cache_above_input),
)


def guard(
    proposed: Iterable[Proposed], before: HeldRoute, now: datetime, observer: str, *, repointed: bool = False
) -> tuple[list[Accepted], list[HeldBack]]:
    """Split the changes of one route into those to publish and those to hold back.

    `observer` is the source that was just seen to state the route, "" for none. A change that it proposed
    at an earlier time and that was held back has now been seen twice: it is accepted, valid from its
    first observation. What a person refused waits for as long as the source says the same. The price of a
    moving name that was `repointed` may move as far as it likes: it is another model's.
    """
    proposed = list(proposed)
    prices = _prices_after(proposed, before.prices)
    accepted, held_back = [], []
    for change in proposed:
        waiting = before.waiting.get(change.key)
        same = waiting if waiting and _says_the_same(waiting, change) else None
        rule = _reason(change, prices, same, repointed)
        if rule is None:
            accepted.append(Accepted(change, None))
        elif rule.time_heals and same and same.source == observer and same.since < now:
            accepted.append(Accepted(change, same.since))
        else:
            held_back.append(HeldBack(change, rule.name, rule.why))
    return accepted, held_back


def _reason(
    change: Proposed, prices: Mapping[PriceKey, Decimal], waiting: Waiting | None, repointed: bool
) -> Rule | None:
    """The rule that holds the change back; none does where only the reason to believe the price is another."""
    if change.move == "witness":
        return None
    if waiting and waiting.rule == REFUSED:
        return REFUSAL
    return next((rule for rule in RULES if rule.applies(change, prices) and not (repointed and rule.of_moves)), None)


def _says_the_same(waiting: Waiting, change: Proposed) -> bool:
    after = change.after
    return after is not None and (waiting.source, waiting.state, waiting.amount) == (
        after.claim.source,
        after.price.state,
        after.price.amount,
    )


def _prices_after(proposed: Iterable[Proposed], held: Mapping[PriceKey, Held]) -> dict[PriceKey, Decimal]:
    """The amounts that the route would have if every change were accepted."""
    prices = {key: price.amount for key, price in held.items() if price.amount is not None}
    for change in proposed:
        if change.after is None:
            prices.pop(change.key, None)
        elif change.after.price.amount is not None:
            prices[change.key] = change.after.price.amount
    return prices


REFUSED: Final = "refused"
"""The rule that a waiting change bears once a person has refused it."""

REFUSAL: Final = Rule(REFUSED, "a person refused it", lambda *_: True, time_heals=False)

UNHEALED: Final = frozenset({REFUSED, *(rule.name for rule in RULES if not rule.time_heals)})
"""Rules whose changes wait for a person or for another word of the source: seeing them again tells nothing."""

SHARE_GONE: Final = 0.15
SHARE_GONE_PER_DAY: Final = 0.005
SHARE_GONE_AT_MOST: Final = 0.5
FEW: Final = 20


def mass_disappearance(what: str, held: int, gone: int, since_good: timedelta) -> str | None:
    """Why so many can't be gone at once, or None; the limit grows with the time since the last good run.

    `what` says of what, for the message: "records" or "prices".
    """
    limit = min(SHARE_GONE + SHARE_GONE_PER_DAY * max(since_good / timedelta(days=1), 0), SHARE_GONE_AT_MOST)
    if gone <= FEW or gone <= held * limit:
        return None
    days = since_good / timedelta(days=1)
    share = f"{gone} of {held} {what} are missing ({gone / held:.0%})"
    return f"{share}; after {days:.0f} days at most {limit:.0%} may go at once"
