"""How often the lists, and our choice among them, say what providers say of their own prices.

    python benchmarks/agreement.py PACK [--verbose]

PACK is a folder of captures with a manifest; its answers are matched to sources by URL. Each amount that a
provider states of its own routes is the truth of that day. Beside it stands what each list said in its answers
nearest in time (at most 60 days away), and what would be chosen among the lists alone, by the written order.
A route is found by the provider's id, else by the one route of that provider that is the same model.

At last the providers' own answers are put back, and what is then chosen is compared with the truth again.
"""

import argparse
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"

import django

django.setup()

from catalog import facts
from catalog.domain.choice import Standing, choose_prices
from catalog.domain.claims import ClaimPlace
from catalog.domain.identity import vendor_slug
from catalog.domain.quotes import Claim, PriceKey, RouteKey
from catalog.domain.scorecard import Mark, Marked, Read, Score, Stretch, judge, stretches
from catalog.domain.vocabulary import PriceState
from catalog.queries.held import RecordName
from scrapers.pack import PackRow, read_pack
from scrapers.reading import reading_of
from scrapers.source import BadAnswer, Source, all_sources

CHOICE = "our choice"
Moments = dict[datetime, dict[RouteKey, list[Claim]]]
Key = tuple[RouteKey, PriceKey]


class Truth(NamedTuple):
    """What a provider stated of one price of its own."""

    source: str
    at: datetime
    route: RouteKey
    model: str
    key: PriceKey
    amount: Decimal


class Judged(NamedTuple):
    """One truth beside one list's word."""

    truth: Truth
    by: str
    marked: Marked


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pack", type=Path)
    parser.add_argument("--verbose", action="store_true", help="print each price that a list has wrong or late")
    given = parser.parse_args(arguments)
    started = time.perf_counter()
    rows = [row for row in read_pack(given.pack) if not row.text_only and row.status == 200]
    own = {name: source for name, source in all_sources().items() if source.authority != "list" and source.speaks_for}
    lists = {name: source for name, source in all_sources().items() if source.authority == "list"}
    said = {name: said_by(source, rows, source.speaks_for) for name, source in own.items()}
    truths = [truth for name in sorted(said) for truth in truths_of(own[name], said[name])]
    providers = {truth.route.provider for truth in truths}
    listed = {name: said_by(source, rows, providers) for name, source in lists.items()}
    listed = {name: moments for name, moments in listed.items() if moments}
    judged = [*by_lists(truths, listed), *by_choice(truths, listed)]
    report(judged, given.verbose)
    left = disagreements(truths, {**listed, **said})
    explain(left)
    scores = by_name(judged)
    values = {
        "truths": str(len(truths)),
        "providers": str(len(providers)),
        **{f"{name}_{what}": text for name, score in scores.items() for what, text in shares(score)},
        "disagreements": str(len(left)),
        "seconds": f"{time.perf_counter() - started:.0f}",
    }
    print(" ".join(f"{name.replace(' ', '_').replace('-', '_')}={value}" for name, value in values.items()))
    return 0


def said_by(source: Source, rows: Iterable[PackRow], providers: Iterable[str]) -> Moments:
    """What the source's recorded answers say of these providers' routes, by time."""
    names, wanted = facts.names(), frozenset(vendor_slug(name, facts.names()) for name in providers)
    found: Moments = {}
    for row in rows:
        if not source.has(row.url):
            continue
        try:
            records = list(source.split(row.body(), source.part(row.url)))
        except BadAnswer as error:
            print(f"{row.file}: {error}")
            continue
        at = found.setdefault(row.captured_at, {})
        for record in records:
            listing = source.read(record)
            if listing is None or listing.subject != "route" or vendor_slug(listing.provider, names) not in wanted:
                continue
            place = ClaimPlace(source.name, record.key, record.at, row.captured_at, 0)
            reading = reading_of(RecordName(row.url, record.key), place, "", listing, names, row.captured_at)
            if reading.route:
                at.setdefault(reading.route, []).append(reading.claim())
    return found


def truths_of(source: Source, said: Moments) -> Iterator[Truth]:
    """The amounts that the provider stated; of what it states twice with two amounts, none."""
    for at, routes in said.items():
        for route, claims in routes.items():
            amounts = defaultdict(set)
            for claim in claims:
                for price in claim.prices:
                    if price.state is PriceState.AMOUNT and price.amount and not (price.valid_from or price.valid_to):
                        amounts[price.key].add(price.amount)
            model = next((claim.model.slug for claim in claims if claim.model), "")
            for key, stated in amounts.items():
                if len(stated) == 1:
                    yield Truth(source.name, at, route, model, key, stated.pop())


def by_lists(truths: Iterable[Truth], listed: Mapping[str, Moments]) -> Iterator[Judged]:
    """Each truth beside each list that was read near its day."""
    truths = list(truths)
    for name, moments in listed.items():
        read, words = Read(min(moments), max(moments)), Words(moments)
        for truth in truths:
            if nearest := read.nearest(truth.at):
                yield Judged(truth, name, judge(truth.amount, truth.at, words.of(truth), nearest))


def by_choice(truths: Iterable[Truth], listed: Mapping[str, Moments]) -> Iterator[Judged]:
    """Each truth beside the word of the first list, in the written order, that says anything in its nearest answer."""
    order = sorted(listed, key=lambda name: all_sources()[name].order)
    words = {name: (Read(min(listed[name]), max(listed[name])), Words(listed[name])) for name in order}
    for truth in truths:
        best: Marked | None = None
        for read, said in words.values():
            nearest = read.nearest(truth.at)
            if nearest is None:
                continue
            marked = judge(truth.amount, truth.at, said.of(truth), nearest)
            if best is None or (best.said is None and marked.said is not None):
                best = marked
        if best:
            yield Judged(truth, CHOICE, best)


class Words:
    """What one list said of any price, found by the provider's id or by the model."""

    def __init__(self, moments: Moments) -> None:
        self._moments = sorted(moments)
        self._said: dict[Key, dict[datetime, Decimal]] = defaultdict(dict)
        self._of_model: dict[tuple[str, str], set[RouteKey]] = defaultdict(set)
        self._routes: set[RouteKey] = set()
        for at, routes in moments.items():
            for route, claims in routes.items():
                self._routes.add(route)
                for claim in claims:
                    if claim.model and not (route.upstream or route.region or route.data_policy):
                        self._of_model[(route.provider, claim.model.slug)].add(route)
                    for price in claim.prices:
                        if price.state is PriceState.AMOUNT and price.amount is not None:
                            self._said[(route, price.key)][at] = price.amount

    def of(self, truth: Truth) -> list[Stretch]:
        """What the list said of this price, and when."""
        route = truth.route
        if route not in self._routes:
            same = self._of_model.get((route.provider, truth.model), set()) if truth.model else set()
            if len(same) != 1:
                return []
            route = next(iter(same))
        said = self._said.get((route, truth.key))
        return stretches({at: said.get(at) for at in self._moments}) if said else []


def disagreements(truths: Iterable[Truth], said: Mapping[str, Moments]) -> list[tuple[Truth, str, Decimal | None]]:
    """Truths that are not chosen with the provider's own answer among the claims: what was chosen instead, and why."""
    standings = {
        name: Standing(name, source.authority, source.order, source.speaks_for)
        for name, source in all_sources().items()
    }
    left = []
    for truth in truths:
        claims = [
            claim
            for name, moments in said.items()
            if (at := _newest(moments, truth.at)) is not None
            for claim in moments[at].get(truth.route, ())
        ]
        chosen = choose_prices(truth.route.provider, claims, standings)[0].get(truth.key)
        if chosen is None or chosen.price.amount != truth.amount:
            why = f"{chosen.rule}, {chosen.claim.source}" if chosen else "nothing chosen"
            left.append((truth, why, chosen.price.amount if chosen else None))
    return left


def _newest(moments: Moments, at: datetime) -> datetime | None:
    return max((moment for moment in moments if moment <= at), default=None)


def by_name(judged: Iterable[Judged]) -> dict[str, Score]:
    """The score of each list, and of our choice."""
    scores: dict[str, Score] = defaultdict(Score)
    for one in judged:
        scores[one.by].add(one.marked)
    return scores


def shares(score: Score) -> Iterator[tuple[str, str]]:
    """The figures of one score, as texts."""
    for what, share in (("coverage", score.coverage), ("right", score.right)):
        yield what, "-" if share is None else f"{share:.4f}"
    yield "days_late", "-" if score.late_by is None else f"{score.late_by:g}"
    yield "slips", str(score.marks[Mark.SLIP])


def report(judged: list[Judged], verbose: bool) -> None:
    """One line a list, one a list and provider; each price that is not right, where asked for."""
    print(f"{'list':16} {'asked':>6} {'stated':>6} {'right':>6} {'late':>5} {'moved':>5} {'slip':>5} {'wrong':>5}")
    for name, score in by_name(judged).items():
        print(_row(name, score))
    per_provider: dict[tuple[str, str], list[Judged]] = defaultdict(list)
    for one in judged:
        per_provider[(one.truth.route.provider, one.by)].append(one)
    print("\nby provider")
    for (provider, by), rows in sorted(per_provider.items()):
        print(_row(f"{provider} {by}", by_name(rows)[by], 36))
    for one in judged if verbose else ():
        if one.marked.mark not in (Mark.RIGHT, Mark.MISSING):
            truth = one.truth
            said = f"{truth.amount} {truth.key.currency}, {one.by} has {one.marked.said}"
            print(f"{one.marked.mark}: {truth.at:%Y-%m-%d} {_name(truth)} is {said}")


def _row(name: str, score: Score, width: int = 16) -> str:
    counts = (score.marks[mark] for mark in (Mark.RIGHT, Mark.LATE, Mark.MOVED, Mark.SLIP, Mark.WRONG))
    right, late, moved, slip, wrong = counts
    return f"{name:{width}} {score.asked:6} {score.stated:6} {right:6} {late:5} {moved:5} {slip:5} {wrong:5}"


def explain(left: list[tuple[Truth, str, Decimal | None]]) -> None:
    """What is chosen against the provider's own word, by reason, and each."""
    print(f"\nwith the providers' own answers: {len(left)} disagreements {dict(Counter(why for _, why, _ in left))}")
    for truth, why, amount in left:
        print(f"{truth.at:%Y-%m-%d} {_name(truth)} is {truth.amount}, chosen is {amount}: {why}")


def _name(truth: Truth) -> str:
    key = " ".join(part for part in truth.key if part not in ("standard", "USD", "1M tokens", ""))
    return f"{truth.route.provider} {truth.route.model_id} {key}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
