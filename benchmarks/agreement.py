"""How often the lists, and our choice among them, say what providers say of their own prices; and why they don't.

    python benchmarks/agreement.py PACK [--verbose]

PACK is a folder of captures with a manifest; its answers are matched to sources by URL. Each amount that a
provider states of its own routes is the truth of that day. Beside it stands what each list said in its answers
nearest in time (at most 60 days away), and what would be chosen among the lists alone, by the written order.
A route is found by the provider's id, else by the one route of that provider that sells the same.

Whatever differs is explained by something that an answer says (`agreement_reasons.py`), else by what a person found
(`agreement_reviewed.toml`), else it is counted as unexplained. The scorecards are those of the page of sources: what
the newest answers of providers say. At last the providers' own answers are put back, and what is then chosen is
compared with the truth again. Ends with 1 where anything is unexplained.
"""

import argparse
import os
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"

import django

django.setup()

from agreement_reasons import CHOICE, RESELLER, Judged, Moments, Reasons, Truth, Words, short

from catalog import facts
from catalog.domain.authority import Standing
from catalog.domain.choice import choose_prices
from catalog.domain.claims import ClaimPlace
from catalog.domain.history import current
from catalog.domain.identity import vendor_slug
from catalog.domain.quotes import PriceKey, RouteKey
from catalog.domain.scorecard import Mark, Marked, Score, formerly, judge, offer
from catalog.domain.vocabulary import PriceState
from catalog.queries.held import RecordName
from scrapers.pack import PackRow, read_pack
from scrapers.reading import reading_of
from scrapers.source import BadAnswer, Source, all_sources

Key = tuple[RouteKey, PriceKey]


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pack", type=Path)
    parser.add_argument("--verbose", action="store_true", help="print each price that a list has wrong or late")
    given = parser.parse_args(arguments)
    started = time.perf_counter()
    rows = [row for row in read_pack(given.pack) if not row.text_only and row.status == 200]
    sources = all_sources().items()
    own = {name: one for name, one in sources if one.authority == "first_party" and one.speaks_for}
    said = {name: said_by(source, rows, source.speaks_for) for name, source in own.items()}
    truths = [truth for name in sorted(said) for truth in truths_of(name, said[name])]
    providers = {truth.route.provider for truth in truths}
    labs = {truth.sold.model.partition("/")[0] for truth in truths if truth.sold}
    read = {name: said_by(one, rows, providers | labs) for name, one in sources if one.authority == "list"}
    listed = {name: Words(moments) for name, moments in read.items() if moments}
    judged = list(compared(truths, listed))
    resold = Words(said_by(all_sources()[RESELLER], rows, {RESELLER}))
    unexplained = report(judged, Reasons(listed, said, resold), given.verbose)
    cards = by_name(judged, newest_of(truths))
    table("scorecards: what providers said last", cards)
    left = disagreements(truths, {**read, **said})
    explain(left)
    values = {
        "truths": str(len(truths)),
        "providers": str(len(providers)),
        **{f"{name}_{what}": text for name, score in cards.items() for what, text in shares(score)},
        "differing": str(sum(1 for one in judged if differs(one.marked))),
        "unexplained": str(unexplained),
        "disagreements": str(len(left)),
        "seconds": f"{time.perf_counter() - started:.0f}",
    }
    print(" ".join(f"{name.replace(' ', '_').replace('-', '_')}={value}" for name, value in values.items()))
    return int(bool(unexplained or left))


def differs(marked: Marked) -> bool:
    return marked.mark not in (Mark.RIGHT, Mark.MISSING)


def said_by(source: Source, rows: Iterable[PackRow], providers: Iterable[str]) -> Moments:
    """What the source's recorded answers say of these providers' routes as in force then, by time."""
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
                claim = reading.claim()
                now = replace(claim, prices=current(claim.prices, row.captured_at))
                at.setdefault(reading.route, []).append(now)
    return found


def truths_of(source: str, said: Moments) -> Iterator[Truth]:
    """The amounts that the provider stated; of what it states twice with two amounts, none."""
    for at, routes in said.items():
        for route, claims in routes.items():
            prices = defaultdict(list)
            for claim in claims:
                for price in claim.prices:
                    if price.state is PriceState.AMOUNT and price.amount:
                        prices[price.key].append(price)
            model = next((claim.model for claim in claims if claim.model), None)
            apart = (route.upstream, route.region, route.data_policy)
            sold = offer(route.provider, model.slug, model.marks, *apart) if model else None
            for key, stated in prices.items():
                if len({price.amount for price in stated}) == 1:
                    first = stated[0]
                    moving = bool(model and model.alias) or route.model_id.endswith("-latest")
                    yield Truth(source, at, route, sold, moving, key, first.amount or Decimal(), first.list_amount)


def newest_of(truths: Iterable[Truth]) -> set[Truth]:
    """What stands in the last answer of each of the providers' own sources; nothing where two of them differ."""
    last: dict[str, datetime] = {}
    for truth in (truths := list(truths)):
        last[truth.source] = max(truth.at, last.get(truth.source, truth.at))
    said: dict[Key, dict[Decimal, Truth]] = defaultdict(dict)
    for truth in sorted((one for one in truths if one.at == last[one.source]), key=lambda one: one.at):
        said[(truth.route, truth.key)][truth.amount] = truth
    return {next(iter(amounts.values())) for amounts in said.values() if len(amounts) == 1}


def compared(truths: Iterable[Truth], listed: Mapping[str, Words]) -> Iterator[Judged]:
    """Each truth beside each list that was read near its day, and beside the first list in order that says anything."""
    order = sorted(listed, key=lambda name: all_sources()[name].order)
    for truth in truths:
        said = {name: listed[name].of(truth) for name in order}
        best: Judged | None = None
        for name in order:
            if nearest := listed[name].read.nearest(truth.at):
                former = formerly(truth.amount, (told for other, told in said.items() if other != name))
                one = Judged(truth, name, name, judge(truth.amount, truth.at, said[name], nearest, former))
                yield one
                best = one if best is None or (best.marked.said is None and one.marked.said is not None) else best
        if best:
            yield best._replace(by=CHOICE)


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


def by_name(judged: Iterable[Judged], among: set[Truth] | None = None) -> dict[str, Score]:
    """The score of each list, and of our choice; of these truths alone where they are given."""
    scores: dict[str, Score] = defaultdict(Score)
    for one in judged:
        if among is None or one.truth in among:
            scores[one.by].add(one.marked)
    return scores


def shares(score: Score) -> Iterator[tuple[str, str]]:
    """The figures of one score, as texts."""
    for what, share in (("coverage", score.coverage), ("right", score.right)):
        yield what, "-" if share is None else f"{share:.4f}"
    yield "days_late", "-" if score.late_by is None else f"{score.late_by:g}"
    yield "slips", str(score.marks[Mark.SLIP])


def report(judged: list[Judged], reasons: Reasons, verbose: bool) -> int:
    """Scores, then why lists differ, by list, provider and reason; gives how many are not explained."""
    table("all that providers said", by_name(judged))
    per_provider: dict[str, list[Judged]] = defaultdict(list)
    for one in judged:
        per_provider[one.truth.route.provider].append(one)
    for provider, ones in sorted(per_provider.items()):
        table(provider, {by: score for by, score in by_name(ones).items() if score.stated})
    groups: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for one in judged:
        if differs(one.marked):
            why, witness = reasons.why(one)
            truth, said = one.truth, one.marked.said
            line = (
                f"{truth.at:%Y-%m-%d} {short(truth.route, truth.key)} is {truth.amount}, {one.of} has {said}: {witness}"
            )
            groups[(one.by, truth.route.provider, why)].append(line)
    print("\nwhy they differ")
    for (by, provider, why), lines in sorted(groups.items()):
        print(f"{len(lines):5} {by}, {provider}: {why or 'UNEXPLAINED'}")
        for line in lines if verbose or not why else lines[:1]:
            print(f"        {line}")
    return sum(len(lines) for (_, _, why), lines in groups.items() if not why)


def table(name: str, scores: Mapping[str, Score]) -> None:
    """One line a list."""
    if not scores:
        return
    print(f"\n{name:24} {'asked':>6} {'stated':>6} {'right':>6} {'late':>5} {'moved':>5} {'slip':>5} {'wrong':>5}")
    for by, score in scores.items():
        marks = (Mark.RIGHT, Mark.LATE, Mark.MOVED, Mark.SLIP, Mark.WRONG)
        right, late, moved, slip, wrong = (score.marks[mark] for mark in marks)
        print(f"  {by:22} {score.asked:6} {score.stated:6} {right:6} {late:5} {moved:5} {slip:5} {wrong:5}")


def explain(left: list[tuple[Truth, str, Decimal | None]]) -> None:
    """What is chosen against the provider's own word, by reason, and each."""
    print(f"\nwith the providers' own answers: {len(left)} disagreements {dict(Counter(why for _, why, _ in left))}")
    for truth, why, amount in left:
        print(f"{truth.at:%Y-%m-%d} {short(truth.route, truth.key)} is {truth.amount}, chosen is {amount}: {why}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
