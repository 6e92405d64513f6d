"""One change of a price beside what it is judged by, and how far it moved."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from statistics import median
from typing import Final, NamedTuple

from catalog.domain.quotes import PriceKey
from catalog.domain.reconcile import Proposed

JUMP: Final = Decimal(8)
NEAR: Final = Decimal(2)  # borne out: at most this far from what others ask
FAR: Final = Decimal(4)  # and the amount before at least this far
BY_AUTHORITY: Final = frozenset({"first party", "gateway's own route"})


class Around(NamedTuple):
    """What is known around a route: what the other routes of its model cost, and what its own prices were lately.

    `together` are prices (key and amount) to which routes of the model at several providers moved in the same run;
    `stating` are the sources that state the route now.
    """

    elsewhere: Mapping[PriceKey, Sequence[Decimal]] = {}
    past: Mapping[PriceKey, Sequence[Decimal | None]] = {}
    together: frozenset[tuple[PriceKey, Decimal]] = frozenset()
    stating: frozenset[str] = frozenset()


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
    before, after, amount = case.change.before, case.change.after, case.amount
    if case.change.move not in ("change", "switch") or before is None or not before.amount or amount is None:
        return None
    if case.change.move == "switch" and after and after.rule in BY_AUTHORITY:
        return None
    return before.amount, amount


def apart(one: Decimal, other: Decimal) -> Decimal:
    """How many times the larger is the smaller."""
    return one / other if one > other else other / one


def borne_out(case: Case) -> bool:
    """Whether others bear a move out: they ask about what the amount became and not what it was, or moved along."""
    moved, amount = moved_by(case), case.amount
    if moved is None or amount is None:
        return False
    if (case.change.key, amount) in case.around.together:
        return True
    elsewhere = case.around.elsewhere.get(case.change.key, ())
    if len(elsewhere) < 2:
        return False
    usual = median(elsewhere)
    return apart(amount, usual) <= NEAR and apart(moved[0], usual) >= FAR
