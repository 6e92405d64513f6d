"""A comparison laid out: what is asked of it, and its lines, one for each price, fact and capability."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from catalog import text
from catalog.domain.fact_choice import shown
from catalog.domain.quotes import PriceKey
from catalog.domain.vocabulary import Capability, Fact, PriceState
from catalog.filters import LONGEST, SEARCH, Filters, One, Several, model_slug, one_of, slug
from catalog.queries import Choice, Compared, FactView, Offer, WantedComparison, price_order

MOST: Final = 6
ALWAYS: Final = (
    Fact.CONTEXT, Fact.MAX_OUTPUT, Fact.INPUT_MODALITIES, Fact.OUTPUT_MODALITIES, Fact.RELEASE_DATE,
    Fact.KNOWLEDGE_CUTOFF, Fact.OPEN_WEIGHTS,
)  # fmt: skip
"""Facts that have a line though nobody states them."""
WHERE_STATED: Final = (
    Fact.KIND, Fact.MAX_INPUT, Fact.LICENCE, Fact.STATUS, Fact.SHUTDOWN_DATE, Fact.REPLACEMENT, Fact.QUANTIZATION,
    Fact.ZERO_DATA_RETENTION, Fact.DATA_RETENTION, Fact.TRAINS_ON_DATA, Fact.REGIONS, Fact.REQUESTS_PER_MINUTE,
    Fact.TOKENS_PER_MINUTE,
)  # fmt: skip


def choice(value: str) -> Choice:
    """`lab/model`, or `lab/model@provider`; raises ValueError."""
    model, _, provider = value.partition("@")
    if len(value) > LONGEST or value.endswith("@"):
        raise ValueError
    return Choice(model_slug(model), slug(provider) if provider else "")


class CompareFilters(Filters[WantedComparison]):
    """What to put side by side."""

    asked = WantedComparison

    m = Several(
        read=choice, may_be="a model such as openai/gpt-4.1-mini, or one at a provider: openai/gpt-4.1-mini@azure"
    )
    q = One(**SEARCH)
    only = One(**one_of(["differences"]))


@dataclass(frozen=True, slots=True)
class PriceCell:
    """One side's price: its offer, or why there is none (None: it has one of another unit or condition).

    `tied` counts the sides that share the lowest amount of the line (0: this is not the lowest).
    """

    offer: Offer | None
    state: PriceState | None
    tied: int = 0


@dataclass(frozen=True, slots=True)
class PriceLine:
    """One price on every side, all in its unit and currency; `places` are the decimals that align them."""

    key: PriceKey
    cells: tuple[PriceCell, ...]
    places: int
    same: bool


@dataclass(frozen=True, slots=True)
class FactLine:
    """One fact on every side; None where nobody states it."""

    name: str
    cells: tuple[FactView | None, ...]
    same: bool


@dataclass(frozen=True, slots=True)
class CapabilityLine:
    """One capability on every side: yes, no or unknown."""

    name: Capability
    cells: tuple[bool | None, ...]
    same: bool


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines shown, and how many are left out because all sides are the same in them."""

    prices: tuple[PriceLine, ...]
    facts: tuple[FactLine, ...]
    capabilities: tuple[CapabilityLine, ...]
    left_out: int


def lines(sides: Sequence[Compared], *, only_differences: bool) -> Lines:
    """Everything that at least one side has, a line each."""
    keys = sorted({key for side in sides for key in side.offers}, key=price_order)
    prices = [_price_line(key, sides) for key in keys]
    names = [*ALWAYS, *(name for name in WHERE_STATED if any(name in side.facts for side in sides))]
    facts = [_fact_line(name, sides) for name in names]
    able = [_capability_line(name, sides) for name in Capability]
    able = [line for line in able if any(cell is not None for cell in line.cells)]
    everything = (*prices, *facts, *able)
    if not only_differences:
        return Lines(tuple(prices), tuple(facts), tuple(able), 0)
    return Lines(
        tuple(line for line in prices if not line.same),
        tuple(line for line in facts if not line.same),
        tuple(line for line in able if not line.same),
        sum(line.same for line in everything),
    )


def _price_line(key: PriceKey, sides: Sequence[Compared]) -> PriceLine:
    offers = [side.offers.get(key) for side in sides]
    amounts = [offer.price.amount if offer else None for offer in offers]
    competing = [
        amount
        for side, amount in zip(sides, amounts, strict=True)
        if amount and (side.route is None or side.route.usable)
    ]
    lowest = min(competing) if len(competing) > 1 else None
    cells = [
        PriceCell(offer, side.absent(key), competing.count(amount) if lowest and amount == lowest else 0)
        for side, offer, amount in zip(sides, offers, amounts, strict=True)
    ]
    values = {(cell.offer.price.state, cell.offer.price.amount) if cell.offer else cell.state for cell in cells}
    return PriceLine(key, tuple(cells), text.places(amounts), len(values) == 1)


def _fact_line(name: str, sides: Sequence[Compared]) -> FactLine:
    cells = tuple(side.facts.get(name) for side in sides)
    return FactLine(name, cells, _same(shown(cell.value) if cell else None for cell in cells))


def _capability_line(name: Capability, sides: Sequence[Compared]) -> CapabilityLine:
    cells = tuple(side.capability(name) for side in sides)
    return CapabilityLine(name, cells, _same(cells))


def _same(values: Iterable[object]) -> bool:
    return len(set(values)) == 1
