"""The rules that judge a run: all that one source says at once, of one provider or of everybody."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final, NamedTuple

from catalog.domain.guard.moves import Landing, Moves, ProviderMoves
from catalog.domain.guard.rules import Rule
from catalog.domain.quotes import PriceKey

EXCHANGE: Final = ((1.03, 1.22), (6.3, 7.9))  # EUR and CNY against USD, with room for the years
SAME_RATIO: Final = 0.6  # of the amounts held, and of those that moved
SAME_AT_LEAST: Final = 4
TAKEN_OVER: Final = 0.5  # of the routes that moved
SHARE_CONVERTED: Final = 0.1  # of the amounts held
SHARE_SHIFTED: Final = 0.2  # of the amounts held
WITNESSES: Final = 3  # providers that move to one amount in one run bear each other out
SHARE_MOVED: Final = 0.30
SHARE_MOVED_PER_DAY: Final = 0.003
SHARE_MOVED_AT_MOST: Final = 0.6
SHARE_GONE: Final = 0.15
SHARE_GONE_PER_DAY: Final = 0.0017
SHARE_GONE_AT_MOST: Final = 0.48
FEW: Final = 20
OLD_SHARE: Final = 0.6
OLD_AT_LEAST: Final = 5
OLD_COPY_AT_LEAST: Final = 10
BACK_AT_LEAST: Final = 6
SILENT_DAYS: Final = 56
SILENT_TURNS: Final = 8


class Verdict(NamedTuple):
    """What is thought of a run: `hold` says why none of it is believed yet, `suspects` which providers are not.

    `together` are long moves that several providers made alike.
    """

    hold: str = ""
    suspects: Mapping[str, Rule] = {}
    together: frozenset[Landing] = frozenset()

    def together_of(self, model: str) -> frozenset[tuple[PriceKey, Decimal]]:
        """The prices to which routes of the model moved together: key and amount."""
        return frozenset((landing.key, landing.amount) for landing in self.together if landing.model == model)


@dataclass(frozen=True, slots=True)
class WideRule:
    """One reason to disbelieve all that a run says of one provider, and of the whole file where `of_files`."""

    name: str
    why: str
    applies: Callable[[ProviderMoves], bool]
    of_files: bool = True


def fits_exchange(ratio: float) -> bool:
    """Whether a ratio could be an exchange rate between the dollar and a currency in which prices are published."""
    above = max(ratio, 1 / ratio)
    return any(low <= above <= high for low, high in EXCHANGE)


def _round(ratio: float) -> bool:
    """Whether people choose such a ratio when they set prices anew: 0.5, 0.75, 0.9, 1.2 …"""
    return any(abs(one * 20 - round(one * 20)) < 0.1 for one in (ratio, 1 / ratio))


def _converted(moves: ProviderMoves) -> bool:
    common = moves.common()
    if common.amounts < max(2, SAME_RATIO * moves.moved) or not fits_exchange(common.ratio):
        return False
    return common.amounts >= SAME_RATIO * moves.held


def _converted_in_part(moves: ProviderMoves) -> bool:
    common = moves.common()
    far = not 0.5 < common.ratio < 2  # prices move by a tenth all the time, and seven times all together never
    share = 0 if far else SHARE_CONVERTED * moves.held
    enough = common.amounts >= max(SAME_AT_LEAST, SAME_RATIO * moves.moved, share)
    return enough and fits_exchange(common.ratio) and not _round(common.ratio)


def _shifted(moves: ProviderMoves) -> bool:
    pairs = sum(1 for pair in moves.was if pair in moves.now)
    if 2 * moves.routes < SHARE_SHIFTED * moves.held:  # a route has two of the amounts, input and output
        return False
    return moves.routes >= 2 and pairs >= 2 and moves.taken_over() >= TAKEN_OVER * moves.routes


def _goes_back(moves: ProviderMoves) -> bool:
    return moves.back >= BACK_AT_LEAST and moves.back >= OLD_SHARE * moves.moved


WIDE_RULES: Final[tuple[WideRule, ...]] = (
    WideRule("currency", "nearly all prices moved by one ratio that fits an exchange rate", _converted),
    WideRule(
        "currency in part",
        "most prices that moved did by one ratio that fits an exchange rate and that nobody would choose",
        _converted_in_part,
        of_files=False,
    ),
    WideRule("served again", "prices went back to what they had been before", _goes_back),
    WideRule("rows shifted", "the routes that moved took on each other's prices, as if rows had slipped", _shifted),
)


def judge(moves: Moves, since_good: timedelta) -> Verdict:
    """What to think of a run by how everything moved; limits grow with the time since the last good one."""
    together = frozenset(landing for landing, providers in moves.landings.items() if len(providers) >= WITNESSES)
    whole = moves.of_all()
    for rule in WIDE_RULES:
        if rule.of_files and whole.moved > FEW and rule.applies(whole):
            return Verdict(hold=f"{rule.name}: {rule.why} ({whole.moved} of {whole.held} moved)")
    if reason := mass_change(whole.held, whole.moved, since_good):
        return Verdict(hold=reason)
    suspects = {}
    for name, provider in moves.providers.items():
        rule_of = next((rule for rule in WIDE_RULES if rule.applies(provider)), None)
        if rule_of:
            suspects[name] = Rule(rule_of.name, f"at {name} {rule_of.why}", lambda _: True)
    return Verdict("", suspects, together)


def _limit(share: float, per_day: float, at_most: float, since_good: timedelta) -> float:
    return min(share + per_day * max(since_good / timedelta(days=1), 0), at_most)


def mass_change(held: int, moved: int, since_good: timedelta) -> str | None:
    """Why so many prices can't have moved at once, or None."""
    limit = _limit(SHARE_MOVED, SHARE_MOVED_PER_DAY, SHARE_MOVED_AT_MOST, since_good)
    if moved <= FEW or moved <= held * limit:
        return None
    days = since_good / timedelta(days=1)
    return f"mass change: {moved} of {held} prices moved; after {days:.0f} days at most {limit:.0%} may at once"


def mass_disappearance(what: str, held: int, gone: int, since_good: timedelta) -> str | None:
    """Why so many can't be gone at once, or None; the limit grows with the time since the last good run.

    `what` says of what, for the message: "records" or "prices".
    """
    limit = _limit(SHARE_GONE, SHARE_GONE_PER_DAY, SHARE_GONE_AT_MOST, since_good)
    if gone <= FEW or gone <= held * limit:
        return None
    days = since_good / timedelta(days=1)
    share = f"{gone} of {held} {what} are missing ({gone / max(held, 1):.0%})"
    return f"{share}; after {days:.0f} days at most {limit:.0%} may go at once"


def served_again(differing: int, said_before: int, given_before: datetime | None = None) -> str | None:
    """Why an answer is an old one, or None: `said_before` of the differing records say again what they once said.

    `differing` counts those that are missing too; `given_before` is when these very bytes were the answer, if
    they were before the one held. A slip that is taken back makes a few records differ, a stale copy many.
    """
    if given_before and differing >= OLD_COPY_AT_LEAST:
        return f"served again: the answer is the one of {given_before:%Y-%m-%d}, older than the one held"
    if said_before < OLD_AT_LEAST or said_before < differing * OLD_SHARE:
        return None
    return f"served again: {said_before} of the {differing} records that differ say what they said earlier"


def silent_for(unchanged: timedelta, usual: timedelta | None) -> str | None:
    """A warning that a source answers and says nothing new, or None; `usual` is the time between its changes."""
    if usual is None or unchanged < timedelta(days=SILENT_DAYS) or unchanged < usual * SILENT_TURNS:
        return None
    return f"frozen? nothing new for {unchanged.days} days, where something new came every {max(usual.days, 1)}"
