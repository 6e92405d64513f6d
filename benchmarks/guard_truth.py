"""What the sources really said, capture by capture, and which of it the guard held back."""

from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from catalog import facts
from catalog.domain.claims import ClaimPlace
from catalog.domain.quotes import PriceKey, Record, RouteKey
from catalog.models import Change, Run
from catalog.queries.held import PRICE_KEY, ROUTE_KEY, RecordName
from scrapers.reading import reading_of
from scrapers.run import Outcome
from scrapers.source import BadAnswer, Snapshot, Source

MOVES = frozenset({Change.Kind.PRICE_UP, Change.Kind.PRICE_DOWN, Change.Kind.BECAME_FREE, Change.Kind.STATE})


class Said(NamedTuple):
    """The prices of one answer by route, (state, amount) each, and which route stands at which place."""

    prices: dict[RouteKey, dict[PriceKey, tuple[str, Decimal | None]]]
    routes: dict[str, RouteKey]


def said_by(source: Source, snapshots: Sequence[Snapshot], only: Container[str] | None = None) -> Said:
    """All prices that these answers state, in our words; or those at some places `only`."""
    said = Said({}, {})
    for snapshot in snapshots:
        part = source.part(snapshot.url)
        for record in _records(source, snapshot, part):
            if only is not None and record.at not in only:
                continue
            listing = source.read(record)
            if listing is None or listing.subject != "route":
                continue
            when = snapshot.fetched_at
            place = ClaimPlace(source.name, record.key, record.at, when, 0)
            reading = reading_of(RecordName(part, record.key), place, "", listing, facts.names(), when)
            if reading.route:
                said.routes[record.at] = reading.route
                prices = said.prices.setdefault(reading.route, {})
                for price in reading.said.prices:
                    prices[price.key] = (str(price.state), price.amount)
    return said


def _records(source: Source, snapshot: Snapshot, part: str) -> list[Record]:
    """What stands in an answer; nothing in one that its source can't cut: its run says so."""
    try:
        return list(source.split(snapshot.body, part))
    except BadAnswer:
        return []


class Seen(NamedTuple):
    """What happened to a price in one capture: what the source said before and now, and the rule that held it back."""

    route: RouteKey
    key: PriceKey
    before: tuple[str, Decimal | None] | None
    after: tuple[str, Decimal | None]
    rule: str
    source: str
    at: datetime


@dataclass(slots=True)
class Truth:
    """Which changes came true: those that the source still states two captures later."""

    said: dict[str, list[Said]] = field(default_factory=dict)
    open: dict[str, list[list[Seen]]] = field(default_factory=dict)
    changes: list[Seen] = field(default_factory=list)
    firsts: list[Seen] = field(default_factory=list)
    runs: list[str] = field(default_factory=list)

    def took(self, source: str, at: datetime, stated: Said, outcome: Outcome) -> None:
        """The next capture of a source was taken in as it is."""
        held = outcome.outcome == Run.Outcome.HELD
        if held:
            self.runs.append(f"{at:%Y-%m-%d} {source}: {outcome.message}")
        said, waiting = self.said.setdefault(source, []), self.open.setdefault(source, [])
        waiting.append(list(self._seen(source, at, said[-1], stated, held)) if said else [])
        said.append(stated)
        for seen in waiting[-3] if len(waiting) > 2 else ():
            if stated.prices.get(seen.route, {}).get(seen.key) == seen.after:
                (self.changes if seen.before else self.firsts).append(seen)
        del said[:-1]

    def _seen(self, source: str, at: datetime, before: Said, now: Said, held: bool) -> list[Seen]:
        """What the line proposed to publish of what is said now: published or held back."""
        columns = [*(f"route__{part}" for part in ROUTE_KEY), *PRICE_KEY, "kind", "rule"]
        rows = Change.objects.filter(source__name=source, at=at, fact="price").values_list(*columns)
        split = len(ROUTE_KEY)
        rules, moved = {}, set()
        for row in rows:
            name = (RouteKey(*row[:split]), PriceKey(*row[split:-2]))
            if row[-2] == Change.Kind.HELD_BACK:
                rules[name] = row[-1]
            elif row[-2] in MOVES:
                moved.add(name)
        found = []
        for route, prices in now.prices.items():
            was = before.prices.get(route, {})
            for key, after in prices.items():
                rule = "whole run" if held else rules.get((route, key), "")
                if was.get(key) == after or not (held or rule or (route, key) in moved or key not in was):
                    continue
                found.append(Seen(route, key, was.get(key), after, rule, source, at))
        return found

    def report(self, verbose: bool) -> None:
        """The held changes that came true, by rule; each of them."""
        for title, rows in (("changes", self.changes), ("first prices", self.firsts)):
            rules = Counter(seen.rule for seen in rows if seen.rule)
            print(f"\nreal {title}: {len(rows)}, held back {rules.total()}: {dict(rules)}")
            by_source = Counter(seen.source for seen in rows), Counter(seen.source for seen in rows if seen.rule)
            for name, count in by_source[0].items():
                print(f"  {name}: {by_source[1][name]} of {count} ({by_source[1][name] / count:.2%})")
            if verbose or rows is self.changes:
                for seen in rows:
                    if seen.rule:
                        print(f"held {_line(seen)}")
        for run in self.runs:
            print(f"held run {run}")

    def values(self) -> dict[str, str]:
        """The shares held back of what came true."""
        return {
            "held_back": _share(self.changes),
            "changes": str(len(self.changes)),
            "first_held_back": _share(self.firsts),
            "firsts": str(len(self.firsts)),
            "runs_held": str(len(self.runs)),
        }


def _share(rows: Sequence[Seen]) -> str:
    return f"{sum(bool(seen.rule) for seen in rows) / max(len(rows), 1):.4f}"


def _line(seen: Seen) -> str:
    key = " ".join(part for part in (seen.key.component, seen.key.tier, seen.key.conditions) if part != "standard")
    before = "-" if seen.before is None else seen.before[1] if seen.before[1] is not None else seen.before[0]
    after = seen.after[1] if seen.after[1] is not None else seen.after[0]
    where = f"{seen.at:%Y-%m-%d} {seen.source} {seen.route.provider} {seen.route.model_id}"
    return f"{where} {key.strip()}: {before} -> {after} [{seen.rule}]"
