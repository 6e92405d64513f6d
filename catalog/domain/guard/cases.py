"""One change of a price beside what it is judged by, and how far it moved."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from statistics import median
from typing import Final, NamedTuple

from catalog.domain.quotes import PriceKey
from catalog.domain.reconcile import Held, Proposed
from catalog.domain.vocabulary import CURRENCIES

JUMP: Final = Decimal(8)
NEAR: Final = Decimal(2)  # borne out: at most this far from what others ask
FAR: Final = Decimal(4)  # and the amount before at least this far
OUT_OF_MANY: Final = Decimal(6)  # how far beyond all others a first price may lie, where three or more sell the model
OUT_OF_FEW: Final = Decimal(8)
MANY: Final = 3
ANEW: Final = Decimal("1.2")  # input and output moved, both at least so far
UNLIKE: Final = Decimal("1.1")  # and one this much further than the other
AT_MOST: Final = 2 * JUMP  # beyond it no list of prices was made anew: something slipped beside a real change
DEAREST: Final = {"input": Decimal(30), "output": Decimal(150)}
"""USD per 1M tokens that 99 of 100 real prices do not exceed."""
BY_AUTHORITY: Final = frozenset({"first party", "gateway's own route"})


class Around(NamedTuple):
    """What is known around a route: what the other routes of its model cost, and what its own prices were lately.

    `together` are prices (key and amount) to which routes of the model at several providers moved in the same run;
    `stating` are the sources that state the route now; `said` what each of them held the price to be before the run.
    """

    elsewhere: Mapping[PriceKey, Sequence[Decimal]] = {}
    past: Mapping[PriceKey, Sequence[Decimal | None]] = {}
    together: frozenset[tuple[PriceKey, Decimal]] = frozenset()
    stating: frozenset[str] = frozenset()
    said: frozenset[tuple[str, PriceKey, Decimal]] = frozenset()


class Case(NamedTuple):
    """One change and what it is judged by: the route's amounts before and after, and what is around.

    `charging` are the sources by whose word the route would cost anything.
    """

    change: Proposed
    before: Mapping[PriceKey, Decimal]
    after: Mapping[PriceKey, Decimal]
    around: Around
    charging: frozenset[str] = frozenset()

    @property
    def amount(self) -> Decimal | None:
        """The amount proposed, None where none above zero is."""
        after = self.change.after
        return (after.price.amount or None) if after else None


def moved_by(case: Case) -> tuple[Decimal, Decimal] | None:
    """The amounts before and after, where both are above zero; who is believed by authority may differ as he likes."""
    before, amount = case.change.before, case.amount
    if case.change.move not in ("change", "switch") or before is None or not before.amount or amount is None:
        return None
    return None if by_authority(case) else (before.amount, amount)


def by_authority(case: Case) -> bool:
    """Whether the price becomes another because who is believed now speaks for the provider."""
    change = case.change
    return change.move == "switch" and change.after is not None and change.after.rule in BY_AUTHORITY


def apart(one: Decimal, other: Decimal) -> Decimal:
    """How many times the larger is the smaller."""
    return one / other if one > other else other / one


def borne_out(case: Case) -> bool:
    """Whether others bear a move out.

    Routes of the model moved there together; another source has said so of the route; another route asks just that;
    or the amount was far from what others ask and is near it now.
    """
    moved, change = moved_by(case), case.change
    if moved is None or change.after is None:
        return False
    was, amount = moved
    if (change.key, amount) in case.around.together:
        return True
    source = change.after.claim.source
    if any((key, said) == (change.key, amount) and name != source for name, key, said in case.around.said):
        return True
    elsewhere = case.around.elsewhere.get(change.key, ())
    if amount in elsewhere:
        return True
    return _towards(was, amount, elsewhere)


def priced_anew(case: Case) -> bool:
    """Whether the whole route has new prices: input and output moved the same way, one further than the other.

    A unit that slips moves all prices of a route alike, or one alone; by thousands, whatever the others do.
    """
    moved, key = moved_by(case), case.change.key
    if moved is None:
        return False
    ratios = []
    for name in ("input", "output"):
        was, now = (amounts.get(key._replace(component=name)) for amounts in (case.before, case.after))
        if not was or not now:
            return False
        ratios.append(now / was if moved[1] > moved[0] else was / now)
    return min(ratios) >= ANEW and min(ratios) * UNLIKE <= max(ratios) <= AT_MOST


def put_right(case: Case) -> bool:
    """Whether a price that hardly any model has became a usual one, on a route that nobody else sells."""
    moved, key = moved_by(case), case.change.key
    if moved is None or key.component not in DEAREST or key.unit != "1M tokens" or case.around.elsewhere.get(key):
        return False
    most = DEAREST[key.component] * CURRENCIES[key.currency]
    return moved[0] > most >= moved[1]


def _towards(was: Decimal, amount: Decimal, elsewhere: Sequence[Decimal]) -> bool:
    """Whether an amount that was far from what others ask is now near it; a lone other may be asked too little."""
    if not elsewhere:
        return False
    if beyond(was, elsewhere) and min(elsewhere) / NEAR <= amount <= max(elsewhere) * NEAR:
        return True
    usual = median(elsewhere)
    return len(elsewhere) >= 2 and apart(amount, usual) <= NEAR and apart(was, usual) >= FAR


def beyond(amount: Decimal, elsewhere: Sequence[Decimal]) -> bool:
    """Whether an amount lies far beyond all that others ask."""
    limit = OUT_OF_MANY if len(elsewhere) >= MANY else OUT_OF_FEW
    return bool(elsewhere) and (amount > max(elsewhere) * limit or amount * limit < min(elsewhere))


def amounts_after(proposed: Iterable[Proposed], held: Mapping[PriceKey, Held]) -> dict[PriceKey, Decimal]:
    """The amounts that the route would have if every change were accepted."""
    prices = {key: price.amount for key, price in held.items() if price.amount is not None}
    for change in proposed:
        prices.pop(change.key, None)
        if change.after and change.after.price.amount is not None:
            prices[change.key] = change.after.price.amount
    return prices
