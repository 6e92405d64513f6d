"""What the columns of a table of prices mean, as a source declares it: in words.

| words | mean |
|---|---|
| `input` | what input costs, by 1M tokens where no cell says another unit |
| `input+output per 1K tokens` | one price for both |
| `training when method=lora` | under a condition |
| `cache_write at batch when cache_ttl=1h` | at a service tier |
| `output in us`, `output in global` | in a region; on the global endpoint, which is the route itself |
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache
from itertools import product
from typing import Final

from catalog.domain.conditions import Condition, parse
from catalog.domain.vocabulary import UNITS, Tier
from scrapers.formats.condition_words import in_words

_WORDS: Final = re.compile(
    r"(?P<components>[a-z_]+(\+[a-z_]+)*)( per (?P<per>.+?))?( at (?P<tier>[a-z-]+))?"
    r"( in (?P<region>[a-z0-9-]+))?( when (?P<when>.+))?"
)


class Part(StrEnum):
    """What a column without prices is for; a `KIND` says which of a model's prices its row has, `TERMS` when.

    A `REGION` has words of the table's `regions`; `RATES` are how much may be asked in a minute, `250K TPM 1K RPM`.
    """

    MODEL = "model"
    KIND = "kind"
    TERMS = "terms"
    REGION = "region"
    CONTEXT = "context"
    MAX_OUTPUT = "max_output"
    RATES = "rates"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True)
class Price:
    """What an amount is for. An empty tier or currency is the table's; the unit is used where no cell says one.

    `also` are components that cost the same. In a table with kinds of rows, `component` is the column's role in
    them (see `PriceTable.kinds`). A region of None is that of the row.
    """

    component: str
    per: str = "1M tokens"
    tier: str = ""
    terms: tuple[Condition, ...] = ()
    currency: str = ""
    region: str | None = None
    also: tuple[str, ...] = ()

    def within(self, column: "Price") -> "Price":
        """This price in a column that has a tier, terms or a region of its own."""
        region = column.region if self.region is None else self.region
        return replace(self, tier=self.tier or column.tier, terms=(*self.terms, *column.terms), region=region)


@cache
def price(words: str) -> Price:
    """The price that these words mean; raises ValueError for words that mean none."""
    said = _WORDS.fullmatch(words)
    if not said or (said["per"] or "token") not in UNITS:
        raise ValueError(
            f"{words!r} is no price: a component, `per` a unit, `at` a tier, `in` a region, `when` it holds"
        )
    component, *also = said["components"].split("+")
    return Price(
        component,
        per=said["per"] or "1M tokens",
        tier=said["tier"] or "",
        terms=parse(said["when"] or ""),
        region="" if said["region"] == "global" else said["region"],
        also=tuple(also),
    )


def under(words: str, *conditions: str) -> str:
    """The words for the same price where it holds under further conditions; an empty one says nothing."""
    for condition in filter(None, conditions):
        words = f"{words}; {condition}" if " when " in words else f"{words} when {condition}"
    return words


@dataclass(frozen=True, slots=True)
class Labelled:
    """A column whose cells name each price: `Input: $5 Output: $25`. Labels are in lower case.

    A price without a label has the label "", or is known by its unit: `/ 1M characters`.
    """

    prices: Mapping[str, Price]


Column = Price | Labelled | Part
Words = str | Mapping[str, str]
"""The words for a column: a part, a price, or prices by label; or those for a kind of row: prices by role."""

MODEL, KIND, TERMS, IGNORED = Part.MODEL, Part.KIND, Part.TERMS, Part.IGNORED
REGION, CONTEXT, MAX_OUTPUT, RATES = Part.REGION, Part.CONTEXT, Part.MAX_OUTPUT, Part.RATES
PRICE: Final = "price"
"""The role of a column whose price is all that the kind of its row says."""


@dataclass(frozen=True, slots=True)
class PriceTable:
    """One sort of table: the names of all its columns, groups first (`Short context / Input`), and what each means.

    It is known by `heading`, a pattern for the headings above it, and by at least half of its columns; of those only
    `optional` and ignored ones may be missing. `tiers` and `regions` are by the pane or the nearest heading, in which
    every one has to be named (`flex/batch` is both), regions by their own column where there is one. In `kinds`, a
    row's text leads from a column's role to the price it holds there; IGNORED is a row that is not read. `terms` reads
    the column for them, or the model's text without one, or is what each of its texts means. `ids` and `currency` are
    the page's unless the table has its own; what matches `aside` in a cell of prices is no part of them. A row keeps
    its key where it moves to another table whose `rows_of`, else its name, is the same.
    """

    name: str
    columns: Mapping[str, Words]
    heading: str = ""
    optional: frozenset[str] = frozenset()
    currency: str = ""
    tier: str = Tier.STANDARD
    tiers: Mapping[str, str] = field(default_factory=dict)
    regions: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, Words] = field(default_factory=dict)
    terms: Callable[[str], tuple[Condition, ...]] | Mapping[str, str] | None = None
    ids: Callable[[str], Sequence[str]] | None = None
    aside: str = r"(?!)"
    model_kind: str = ""
    rows_of: str = ""
    may_be_missing: bool = False
    meanings: Mapping[str, Column] = field(init=False)
    roles: Mapping[str, Mapping[str, Price]] = field(init=False)
    """For each kind of row that is read, what a column's role comes to."""

    def __post_init__(self) -> None:
        kinds = {kind: {PRICE: words} if isinstance(words, str) else words for kind, words in self.kinds.items()}
        read = {kind: _prices(of) for kind, of in kinds.items() if self.kinds[kind] is not IGNORED}
        object.__setattr__(self, "meanings", {name: _column(words) for name, words in self.columns.items()})
        object.__setattr__(self, "roles", read)

    def column_of(self, part: Part) -> str:
        """The name of the column for this part; "" where there is none."""
        return next((name for name, meaning in self.columns.items() if meaning is part), "")

    def terms_in(self, text: str) -> tuple[Condition, ...]:
        """The conditions in a text; raises ValueError for one that says none that is known."""
        if self.terms is None or callable(self.terms):
            return self.terms(text) if self.terms else ()
        return in_words(text, self.terms)


def stated(*components: str, tiers: Iterable[str] = (Tier.STANDARD,)) -> frozenset[tuple[str, str]]:
    """The (component, tier) pairs of these components at each of these tiers."""
    return frozenset(product(components, map(str, tiers)))


def _column(words: Words) -> Column:
    if isinstance(words, Part):
        return words
    return price(words) if isinstance(words, str) else Labelled(_prices(words))


def _prices(words: Mapping[str, str]) -> dict[str, Price]:
    return {name: price(of) for name, of in words.items()}
