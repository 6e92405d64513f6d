"""The columns of the tables on pages, as records: one tuple drives the heads, the cells and the sorting."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from catalog import labels, text
from catalog.domain.vocabulary import Capability, PriceState, ProviderKind, Tier
from catalog.queries.records import PriceView, RouteView


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the word for it in the address, its head, what the head's title explains."""

    key: str
    label: str
    meaning: str = ""
    numeric: bool = True


@dataclass(frozen=True, slots=True)
class Rate(Column):
    """A column of one component's price at one tier."""

    component: str = ""
    tier: str = Tier.STANDARD


RATES: Final = (
    Rate("input", "Input", "Tokens of the prompt", component="input"),
    Rate("output", "Output", "Tokens of the answer", component="output"),
    Rate("cache_read", "Cache read", "Tokens of the prompt that were found in the cache", component="cache_read"),
    Rate("cache_write", "Cache write", "Tokens of the prompt that were put into the cache", component="cache_write"),
    Rate("batch_input", "Batch in", "Input at the batch tier", component="input", tier=Tier.BATCH),
    Rate("batch_output", "Batch out", "Output at the batch tier", component="output", tier=Tier.BATCH),
)

MODELS: Final = (
    Column("name", "Model", numeric=False),
    Column("lab", "Lab", "Who made it", numeric=False),
    Column("input", "Input", "The lowest price of 1M tokens of the prompt"),
    Column("output", "Output", "The lowest price of 1M tokens of the answer"),
    Column("blended", "Blended", "The lowest price of three parts input and one part output"),
    Column("context", "Context", "Tokens of prompt and answer together"),
    Column("max_output", "Max output", "Tokens of one answer"),
    Column("providers", "Providers", "How many sell it today"),
    Column("released", "Released", numeric=False),
)


ABILITIES: Final = {
    Capability.TOOLS: "Tools",
    Capability.STRUCTURED_OUTPUT: "JSON",
    Capability.REASONING: "Reasons",
    Capability.VISION: "Vision",
}


@dataclass(frozen=True, slots=True)
class Sort:
    """Which column a table is sorted by, and which way; `-input` in an address is the dearest first."""

    key: str
    descending: bool = False

    @classmethod
    def read(cls, word: str) -> "Sort":
        return cls(word.removeprefix("-"), word.startswith("-"))

    @property
    def word(self) -> str:
        return ("-" if self.descending else "") + self.key

    def aria(self, key: str) -> str:
        """The value of aria-sort for this column; empty where the table isn't sorted by it."""
        if key != self.key:
            return ""
        return "descending" if self.descending else "ascending"

    def turned(self, key: str) -> str:
        """What a click on this column's head asks for."""
        return f"-{key}" if key == self.key and not self.descending else key


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A rate that no route has an amount for, and why not, by state: how many routes."""

    label: str
    states: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class RatesRow:
    """One route with its price in each column; None where it has amounts under conditions alone."""

    route: RouteView
    cells: tuple[tuple[Rate, PriceView | None], ...]


@dataclass(frozen=True, slots=True)
class RatesTable:
    """The comparison of routes: the rates shown, their decimals (`places`), the rows, and what is left out.

    `others` are the prices that stand in no column: other components, tiers and conditions.
    """

    rates: tuple[Rate, ...]
    places: dict[str, int]
    rows: tuple[RatesRow, ...]
    left_out: tuple[LeftOut, ...]
    others: tuple[tuple[RouteView, PriceView], ...]
    places_of_others: int
    sort: Sort
    sortable: tuple[str, ...]
    has_regions: bool


ROUTES: Final = {
    column.key: column
    for column in (
        Column("provider", "Provider", numeric=False),
        Column("id", "Model ID", "The provider’s own name for the model", numeric=False),
        Column("region", "Region", numeric=False),
        Column("context", "Context", "Tokens of prompt and answer together"),
        Column("max_output", "Max output", "Tokens of one answer"),
        Column("checked", "Checked", "When a source last confirmed what is shown", numeric=False),
        Column("changed", "Changed", "When something last became different", numeric=False),
    )
}

VENDORS: Final = (
    Column("name", "Vendor", numeric=False),
    Column("kind", "Kind of provider", numeric=False),
    Column("models", "Models made"),
    Column("routes", "Routes sold"),
)


def rates_table(routes: Sequence[RouteView], sort: Sort) -> RatesTable:
    """Compare routes: without a sort, those on sale first, by input price."""
    rates = _rates_of(routes)
    shown = [rate for rate in rates if any(_has_price(route, rate) for route in routes)]
    shown = shown or list(rates[:2])
    left_out = tuple(_left_out(rate, routes) for rate in rates if rate not in shown)
    ordered = sorted(routes, key=lambda route: _usual_order(route, rates[0]))
    sortable = (*(rate.key for rate in rates), *ROUTES)
    if sort.key in sortable:
        ordered = sorted(ordered, key=_key(sort, rates))
    rows = tuple(RatesRow(route, tuple((rate, _cell(route, rate)) for rate in shown)) for route in ordered)
    others = tuple(_others(rows))
    return RatesTable(
        rates=tuple(shown),
        places={rate.key: text.places(_amounts(rows, at)) for at, rate in enumerate(shown)},
        rows=rows,
        left_out=left_out,
        others=others,
        places_of_others=text.places(price.amount for _, price in others),
        sort=sort,
        sortable=sortable,
        has_regions=any(route.region for route in routes),
    )


def _usual_order(route: RouteView, rate: Rate) -> tuple[object, ...]:
    """On sale first, variants after the model itself, cheap first, and the lab's own route first of equals."""
    direct = route.provider.kind == ProviderKind.DIRECT
    price = _by_rate(route, rate, False)
    return (not route.usable, route.relation == "variant", *price, not direct, route.provider.name.lower())


def _rates_of(routes: Sequence[RouteView]) -> tuple[Rate, ...]:
    """Tokens in and out; for a model that is sold by other units, whatever it is sold by."""
    if any(_has_price(route, rate) for route in routes for rate in RATES):
        return RATES
    found = {
        price.component: Rate(price.component, price.label, component=price.component)
        for route in routes
        for price in route.prices
        if price.tier == Tier.STANDARD
    }
    return tuple(found.values()) or RATES


def _has_price(route: RouteView, rate: Rate) -> bool:
    return any((price.component, price.tier) == (rate.component, rate.tier) for price in route.prices)


def _left_out(rate: Rate, routes: Iterable[RouteView]) -> LeftOut:
    counts: dict[str, int] = {}
    for route in (route for route in routes if route.gone_at is None):
        state = labels.STATES.get(route.price(rate.component, rate.tier).state, "")
        counts[state] = counts.get(state, 0) + 1
    return LeftOut(rate.label, tuple(sorted(counts.items())))


def _cell(route: RouteView, rate: Rate) -> PriceView | None:
    price = route.price(rate.component, rate.tier)
    return None if price.evidence is None and _has_price(route, rate) else price


def _amounts(rows: Iterable[RatesRow], at: int) -> Iterable[Decimal | None]:
    return (price.amount for row in rows if (price := row.cells[at][1]))


def _others(rows: Iterable[RatesRow]) -> Iterable[tuple[RouteView, PriceView]]:
    for row in rows:
        shown = [price for _, price in row.cells]
        yield from ((row.route, price) for price in row.route.prices if not any(price is one for one in shown))


def _by_rate(route: RouteView, rate: Rate, descending: bool) -> tuple[int, Decimal]:
    """Amounts in USD in their order, then other currencies and units, then what has no amount: last both ways."""
    price = route.price(rate.component, rate.tier)
    if price.state != PriceState.AMOUNT or price.amount is None:
        return 2 + (list(labels.STATES).index(price.state) if price.state in labels.STATES else 9), Decimal(0)
    return int((price.currency, price.unit) != ("USD", "1M tokens")), -price.amount if descending else price.amount


def _key(sort: Sort, rates: Iterable[Rate]) -> Callable[[RouteView], tuple[object, ...]]:
    rate = next((rate for rate in rates if rate.key == sort.key), None)
    sign = -1 if sort.descending else 1

    def by_number(value: float | None) -> tuple[object, ...]:
        return (value is None, sign * (value or 0))

    def by_word(value: str) -> tuple[object, ...]:
        return (not value, *(sign * ord(letter) for letter in value.lower()), sign * -1)

    words = {"provider": lambda route: route.provider.name, "id": lambda route: route.model_id}
    moments = {"checked": lambda route: route.checked_at, "changed": lambda route: route.changed_at}
    if rate is not None:
        return lambda route: _by_rate(route, rate, sort.descending)
    if sort.key in moments:
        return lambda route: by_number(moments[sort.key](route) and moments[sort.key](route).timestamp())
    if sort.key in words:
        return lambda route: by_word(words[sort.key](route))
    if sort.key == "region":
        return lambda route: by_word(route.region)
    return lambda route: by_number(getattr(route, sort.key))
