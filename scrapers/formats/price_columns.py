"""What the columns of a table of prices mean, as a source declares it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from catalog.domain.conditions import Condition
from catalog.domain.vocabulary import Tier


class Part(StrEnum):
    """What a column without prices is for; a `KIND` says which of a model's prices its row has, `TERMS` when.

    A `REGION` has words of the table's `regions`.
    """

    MODEL = "model"
    KIND = "kind"
    TERMS = "terms"
    REGION = "region"
    CONTEXT = "context"
    MAX_OUTPUT = "max_output"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True)
class Price:
    """What an amount is for. An empty tier or currency is the table's; the unit is used where no cell says one.

    `also` are components that cost the same. In a table with kinds of rows, `component` is the column's role in
    them (see `PriceTable.kinds`).
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


@dataclass(frozen=True, slots=True)
class Labelled:
    """A column whose cells name each price: `Input: $5 Output: $25`. Labels are in lower case.

    A price without a label has the label "", or is known by its unit: `/ 1M characters`.
    """

    prices: Mapping[str, Price]


Column = Price | Labelled | Part
MODEL, KIND, TERMS, IGNORED = Part.MODEL, Part.KIND, Part.TERMS, Part.IGNORED
REGION, CONTEXT, MAX_OUTPUT = Part.REGION, Part.CONTEXT, Part.MAX_OUTPUT


@dataclass(frozen=True, slots=True)
class PriceTable:
    """One sort of table: the names of all its columns, groups first (`Short context / Input`), and what each means.

    It is known by `heading`, a pattern for the headings above it, and by at least half of its columns; of those only
    `optional` and ignored ones may be missing. `tiers` and `regions` are by the pane or the nearest heading, in which
    every one has to be named (`flex/batch` is both), regions by their own column where there is one. In `kinds`, a
    row's text leads from a column's role to the price it holds there; None is a row that is not read. `terms` reads the
    column for them, or the model's text without one. `ids` are the page's unless the table has its own; what matches
    `aside` in a cell of prices is no part of them. A row keeps its key where it moves to another table whose `rows_of`,
    else its name, is the same.
    """

    name: str
    columns: Mapping[str, Column]
    heading: str = ""
    optional: frozenset[str] = frozenset()
    currency: str = "USD"
    tier: str = Tier.STANDARD
    tiers: Mapping[str, str] = field(default_factory=dict)
    regions: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, Mapping[str, Price] | None] = field(default_factory=dict)
    terms: Callable[[str], tuple[Condition, ...]] | None = None
    ids: Callable[[str], Sequence[str]] | None = None
    aside: str = r"(?!)"
    model_kind: str = ""
    rows_of: str = ""
    may_be_missing: bool = False

    def column_of(self, part: Part) -> str:
        """The name of the column for this part; "" where there is none."""
        return next((name for name, meaning in self.columns.items() if meaning is part), "")
