"""The rules that judge one change of one price, as data: each is named and says why it holds a change back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from statistics import median
from typing import Final

from catalog.domain.authority import CONTRADICTION
from catalog.domain.guard.cases import (
    JUMP,
    MANY,
    OUT_OF_FEW,
    OUT_OF_MANY,
    Case,
    apart,
    beyond,
    borne_out,
    by_authority,
    moved_by,
    priced_anew,
    put_right,
)
from catalog.domain.normalise import standard
from catalog.domain.quotes import PriceKey
from catalog.domain.vocabulary import CURRENCIES, PriceState, Tier

POWER_WITHIN: Final = 0.03  # how near the ratio must come to a power of ten
RANGES: Final[Mapping[str, tuple[Decimal, Decimal]]] = {
    "1M tokens": (Decimal("0.0005"), Decimal(1000)),  # the dearest real one seen is o1-pro's 600
    "1M characters": (Decimal("0.01"), Decimal(500)),
    "1K searches": (Decimal("0.1"), Decimal(300)),
    "1K pages": (Decimal("0.05"), Decimal(100)),
    "1K requests": (Decimal("0.01"), Decimal(1000)),  # one that makes a solid is asked USD 0.6
    "image": (Decimal("0.00005"), Decimal(2)),
    "second": (Decimal("0.000001"), Decimal(5)),
}
"""Between what amounts of USD, or about as much in other currencies, real prices lie: beyond, something slipped."""

CHEAPEST: Final = Decimal("0.003")  # USD per 1M tokens of input or output
OUTPUT_OVER_INPUT: Final = 25  # 15 of 9,900 real pairs are further apart
INPUT_OVER_CACHE: Final = 150
TIERS_APART: Final = 12  # from the same component at the standard tier
FLIP: Final = Decimal("1.5")  # by how much at least: gateways that follow their hosts waver by less
CROSSED_WITHIN: Final = Decimal("0.05")
BY_PIECE: Final = frozenset({"image", "second", "1K pages", "1M characters", "1M pixels", "hour"})
"""Units of prices that stand alone: each size or length has its own, and a 0 for one is not made up by the others."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One reason to hold a change back.

    A change held by a rule that `time_heals` is accepted when it is seen again later; others wait for a person.
    A rule `of_moves` judges how far an amount moved, and not what it became.
    """

    name: str
    why: str
    applies: Callable[[Case], bool]
    time_heals: bool = True
    of_moves: bool = False


def power_of_ten(before: Decimal, after: Decimal) -> bool:
    """Whether an amount moved by a power of ten, exactly or nearly: 10, 1,000 or 1,000,000 times, or back."""
    ratio = apart(before, after)
    nearest = Decimal(10) ** round(ratio.log10())
    return nearest > 1 and abs(ratio / nearest - 1) <= POWER_WITHIN


def _believable(case: Case) -> bool:
    return borne_out(case) or priced_anew(case) or put_right(case)


def _slips(case: Case) -> bool:
    moved = moved_by(case)
    return moved is not None and power_of_ten(*moved) and not _believable(case)


def _jumps(case: Case) -> bool:
    moved = moved_by(case)
    if moved is None or apart(*moved) <= JUMP or _believable(case):
        return False
    elsewhere = case.around.elsewhere.get(case.change.key, ())
    if len(elsewhere) < 2 or apart(*moved) >= 10 * JUMP:
        return True
    usual = median(elsewhere)
    return apart(moved[1], usual) >= apart(moved[0], usual)


def _drops_to_zero(case: Case) -> bool:
    """An amount became 0; or the source still states the route, and nothing of what its use costs any more."""
    change = case.change
    if change.before is None or not change.before.amount:
        return False
    if change.after is not None:
        return change.after.price.state in (PriceState.FREE, PriceState.INCLUDED) and change.move == "change"
    if change.before.source not in case.around.stating:
        return False
    if change.key.unit in BY_PIECE:
        return True
    standards = {standard(name)._replace(currency=change.key.currency) for name in ("input", "output")}
    charged = standards & case.before.keys() or case.before.keys()
    return change.before.source not in case.charging or not any(case.after.get(key) for key in charged)


def _half_free(case: Case) -> bool:
    """Of first prices of input and output one is 0, though other routes of the model ask for it."""
    change = case.change
    if change.move != "first" or change.after is None or change.after.price.state is not PriceState.FREE:
        return False
    other = {"input": "output", "output": "input"}.get(change.key.component)
    charged = other is not None and case.after.get(sibling(change.key, other))
    return bool(charged) and bool(case.around.elsewhere.get(change.key))


@lru_cache(maxsize=4096)
def sibling(key: PriceKey, component: str) -> PriceKey:
    """The key of another component on the same terms."""
    return key._replace(component=component)


@lru_cache(maxsize=4096)
def _plain(key: PriceKey) -> PriceKey:
    """The key of the same component at the usual price: the standard tier, always."""
    return key._replace(tier=Tier.STANDARD, conditions="")


def _swapped(case: Case) -> bool:
    """Input and output took each other's price, or input came to cost more than output."""
    key = case.change.key
    if key.component not in ("input", "output") or case.amount is None:
        return False
    keys = [sibling(key, name) for name in ("input", "output")]
    given, taken = (case.after.get(one) for one in keys)
    if not given or not taken:
        return False
    was_given, was_taken = (case.before.get(one) for one in keys)
    if was_given and was_taken and was_given != was_taken and _crossed(given, was_taken) and _crossed(taken, was_given):
        return True
    return given > taken and not (was_given and was_taken and was_given > was_taken)


def _crossed(now: Decimal, was: Decimal) -> bool:
    return abs(now / was - 1) <= CROSSED_WITHIN


def _cache_above_input(case: Case) -> bool:
    if case.change.key.component != "cache_read" or case.amount is None:
        return False
    given = case.after.get(sibling(case.change.key, "input"))
    return given is not None and case.amount > given > 0


def _absurd(case: Case) -> bool:
    key, amount = case.change.key, case.amount
    if amount is None or key.unit not in RANGES:
        return False
    least, most = RANGES[key.unit]
    if key.unit == "1M tokens" and key.component in ("input", "output"):
        least = CHEAPEST
    to_the_dollar = CURRENCIES[key.currency]
    return not least * to_the_dollar <= amount <= most * to_the_dollar


def _lopsided(case: Case) -> bool:
    """First prices of one route that do not go together: one of them slipped alone."""
    key, amount = case.change.key, case.amount
    if case.change.move != "first" or amount is None or key.unit != "1M tokens":
        return False
    given, taken, kept = (case.after.get(sibling(key, name)) for name in ("input", "output", "cache_read"))
    if key.component in ("input", "output") and given and taken and taken > given * OUTPUT_OVER_INPUT:
        return True
    if key.component in ("input", "cache_read") and given and kept and kept * INPUT_OVER_CACHE < given:
        return True
    usual = case.after.get(_plain(key))
    return usual is not None and usual > 0 and not usual / TIERS_APART <= amount <= usual * TIERS_APART


def _contradicts_itself(case: Case) -> bool:
    return case.change.after is not None and case.change.after.rule == CONTRADICTION


def _outlies(case: Case) -> bool:
    """A first price far beyond what others ask, or the first word of one who comes to be believed by authority."""
    if case.amount is None or not (case.change.move == "first" or by_authority(case)):
        return False
    return beyond(case.amount, case.around.elsewhere.get(case.change.key, ()))


def _flips(case: Case) -> bool:
    """Back at an amount that it had left for the present one before: A, B, A and now B again."""
    moved, past = moved_by(case), case.around.past.get(case.change.key, ())
    if moved is None or case.change.move != "change" or apart(*moved) < FLIP or borne_out(case):
        return False
    return moved[0] in past and moved[1] in past


RULES: Final[tuple[Rule, ...]] = (
    Rule(
        CONTRADICTION,
        "the source states two prices for one thing; neither is taken",
        _contradicts_itself,
        time_heals=False,
    ),
    Rule(
        "absurd",
        "an amount beyond all real ones of its unit (for tokens of input and output"
        f" {CHEAPEST} to {RANGES['1M tokens'][1]:,} per 1M) is nearly always a slip in the unit",
        _absurd,
        time_heals=False,
    ),
    Rule(
        "power of ten",
        f"the amount moved by a power of ten (within {POWER_WITHIN:.0%}), as if its unit had slipped",
        _slips,
        of_moves=True,
    ),
    Rule(
        "jump",
        f"the amount moved by more than {JUMP} times, and not towards what others ask for the model",
        _jumps,
        of_moves=True,
    ),
    Rule(
        "to zero",
        "an amount became 0 or went unsaid, and the source does not call the route free",
        _drops_to_zero,
        of_moves=True,
    ),
    Rule("half free", "one of input and output is 0, and other routes of the model ask for it", _half_free),
    Rule(
        "lopsided",
        f"first prices of one route that do not go together: output above {OUTPUT_OVER_INPUT} times input, input above"
        f" {INPUT_OVER_CACHE} times cache read, or a tier more than {TIERS_APART} times off the standard one",
        _lopsided,
    ),
    Rule("swapped", "input would cost more than output, or each the other's price, as if the two had changed places",
         _swapped, of_moves=True),
    Rule("cache above input", "reading the cache would cost more than plain input", _cache_above_input),
    Rule(
        "outlier",
        "a first price, or the first word of one who comes to be believed by authority,"
        f" more than {OUT_OF_MANY} times beyond all other routes of the model"
        f" ({OUT_OF_FEW} times where fewer than {MANY} are known)",
        _outlies,
    ),
    Rule("flip-flop", "the price goes back and forth between the same two amounts", _flips, of_moves=True),
)  # fmt: skip

SLIPS: Final = frozenset({"absurd", "power of ten", "outlier"})
"""Rules that tell of a slip in the unit: it seldom befalls one price of a route alone."""


def in_company(case: Case) -> bool:
    """Whether a change is likely of one slip with another of its route that is held: a first price, or a jump."""
    moved = moved_by(case)
    return case.change.move == "first" or (moved is not None and apart(*moved) > JUMP)
