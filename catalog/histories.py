"""How prices went: which lines are drawn, the drawing itself in plain numbers, and its twin in words."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from catalog import text
from catalog.queries import PriceHistory, Step

MAIN: Final = ("input", "output", "cache_read", "cache_write")
DRAWN: Final = 2
MOST_LINES: Final = 4
MOST_ROWS: Final = 80
WIDE, HIGH = 1000, 100  # of the drawing, in its own units


@dataclass(frozen=True, slots=True)
class Told:
    """Routes whose price went the same way: whose they are, and its steps."""

    histories: tuple[PriceHistory, ...]

    @property
    def first(self) -> PriceHistory:
        return self.histories[0]

    @property
    def steps(self) -> tuple[Step, ...]:
        return self.first.steps

    @property
    def label(self) -> str:
        """`OpenAI`, `OpenAI and Azure`, `OpenAI and 7 others`."""
        names = list(dict.fromkeys(text.plain(one.provider.name, 40) for one in self.histories))
        return text.listed(names) if len(names) <= 3 else f"{names[0]} and {len(names) - 1} others"

    @property
    def moved_at(self) -> datetime:
        """When it last became different."""
        return self.steps[-1].until or self.steps[-1].since


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a chart: the path that draws it, and what it is today in words."""

    told: Told
    path: str
    today: str


@dataclass(frozen=True, slots=True)
class Chart:
    """One component's price over time. `ticks` are amounts from top to bottom, evenly spaced, the last one zero."""

    component: str
    currency: str
    unit: str
    begin: datetime
    end: datetime
    ticks: tuple[Decimal, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Histories:
    """The charts, and every line that ever moved with its steps; `left_out` counts those that are in the CSV alone."""

    charts: tuple[Chart, ...]
    moved: tuple[Told, ...]
    left_out: int


def histories(found: Sequence[PriceHistory], end: datetime) -> Histories | None:
    """What to show of the prices of a model; None where none of them ever moved."""
    main = [one for one in found if one.key.component in MAIN]
    shown = main if any(one.changed for one in main) else [one for one in found if one.key.component not in MAIN]
    groups = _alike(shown)
    moved = sorted((one for one in groups if one.first.changed), key=lambda one: one.moved_at, reverse=True)
    if not moved:
        return None
    kept, rows = [], 0
    for one in moved:
        rows += len(one.steps)
        if kept and rows > MOST_ROWS:
            break
        kept.append(one)
    charts = [chart for component in _components(moved) if (chart := _chart(component, groups, end))]
    return Histories(tuple(charts), tuple(kept), len(moved) - len(kept))


def _alike(found: Iterable[PriceHistory]) -> list[Told]:
    """Those that went the very same way, together; the lab's own route speaks first."""
    groups: dict[tuple[object, ...], list[PriceHistory]] = defaultdict(list)
    for one in sorted(found, key=lambda one: (not one.own, one.provider.name.lower(), one.model_id)):
        groups[one.key, one.steps].append(one)
    return [Told(tuple(of)) for of in groups.values()]


def _components(moved: Iterable[Told]) -> list[str]:
    """What to draw: input and output, else what moved most lately."""
    names = list(dict.fromkeys(one.first.key.component for one in moved))
    return sorted(names, key=lambda name: MAIN.index(name) if name in MAIN else len(MAIN))[:DRAWN]


def _chart(component: str, groups: Sequence[Told], end: datetime) -> Chart | None:
    """The lab's own route, the cheapest today and those that moved last, in the unit in which most are priced."""
    of_it = [one for one in groups if one.first.key.component == component]
    terms = [(one.first.key.currency, one.first.key.unit) for one in of_it if one.first.changed]
    currency, unit = max(sorted(set(terms)), key=terms.count)
    drawn = _chosen([one for one in of_it if (one.first.key.currency, one.first.key.unit) == (currency, unit)])
    most = max((step.amount or Decimal(0) for one in drawn for step in one.steps), default=Decimal(0))
    begin = min(step.since for one in drawn for step in one.steps)
    if not most or begin >= end:
        return None
    top = _round_up(most)
    lines = tuple(Line(one, _path(one.steps, begin, end, top), _today(one)) for one in drawn)
    return Chart(component, currency, unit, begin, end, (top, top / 2, Decimal(0)), lines)


def _chosen(groups: Sequence[Told]) -> list[Told]:
    priced = [one for one in groups if any(of.usable for of in one.histories) and one.first.now]
    paid = [one for one in priced if one.steps[-1].amount]
    cheapest = min(paid, key=lambda one: one.steps[-1].amount or 0, default=None)
    own = [one for one in groups if any(of.own for of in one.histories)]
    moved = sorted((one for one in groups if one.first.changed), key=lambda one: one.moved_at, reverse=True)
    wanted = [*own[:1], *([cheapest] if cheapest else []), *moved]
    return list({id(one): one for one in wanted}.values())[:MOST_LINES]


def _round_up(amount: Decimal) -> Decimal:
    """The next of 1, 2, 4, 6, 8 and ten times these that is not below: half of it is a plain number too."""
    power = Decimal(10) ** amount.adjusted()
    return next(power * digit for digit in (1, 2, 4, 6, 8, 10) if power * digit >= amount)


def _path(steps: Sequence[Step], begin: datetime, end: datetime, top: Decimal) -> str:
    """Level while a price holds, upright where it changes, broken where there is none."""
    parts: list[str] = []
    drawn_to: datetime | None = None
    for step in steps:
        if step.amount is None:
            continue
        across, height = _across(step.since, begin, end), f"{HIGH - float(step.amount / top) * HIGH:.2f}"
        parts.append(f"V{height}" if drawn_to == step.since else f"M{across} {height}")
        parts.append(f"H{_across(min(step.until or end, end), begin, end)}")
        drawn_to = step.until
    return "".join(parts)


def _across(moment: datetime, begin: datetime, end: datetime) -> str:
    return f"{(moment - begin) / (end - begin) * WIDE:.1f}"


def _today(told: Told) -> str:
    step = told.first.now
    return text.price(step.amount, step.state, told.first.key.currency) if step else "no longer published"
