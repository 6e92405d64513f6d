"""How well the guard tells slips from real changes, measured on recorded answers through the real line.

    python benchmarks/guard.py PACK [--rows 6] [--providers 2] [--every 2] [--files 5] [--verbose]

PACK is a folder of captures with a manifest; its answers are matched to sources by URL. They are taken in one
after the other, in date order, into a scratch SQLite catalog. Before each, with the catalog standing at the
answers before, (a) the same answer is taken in with faults, looked at, and rolled back; afterwards (b) it is
counted which of its real changes were held back, if they were still true two captures later.

Rows and providers are sampled, the same ones each time: `--rows` and `--providers` for each fault, on every
`--every`-th answer of a source; whole files are tried on every `--files`-th (0: on none).

A fault is caught when nothing wrong is published: it is held back, rejected, or the run is refused. One that
another source's word overrules was never to be published and counts for nothing. Faults are put into JSON whose
rows name their amounts as price lists do; other answers are taken in as they are.
"""

import argparse
import hashlib
import json
import os
import shutil
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
SCRATCH = tempfile.mkdtemp(prefix="ratecard-guard-")
os.environ.update(RATECARD_VAR=SCRATCH, RATECARD_LOG_LEVEL="ERROR", DJANGO_SETTINGS_MODULE="config.settings")
os.environ.pop("DATABASE_URL", None)

import django

django.setup()

from django.core.management import call_command
from django.db import transaction

from benchmarks import faults
from benchmarks.guard_limits import try_limits
from benchmarks.guard_scores import Score, report, totals
from benchmarks.guard_truth import Said, Truth, said_by
from catalog.domain.quotes import PriceKey, RouteKey
from catalog.models import Pending, Price
from catalog.queries.held import PRICE_KEY, ROUTE_KEY
from scrapers.pack import PackError
from scrapers.replay import Passed, readable
from scrapers.replay import turns as recorded
from scrapers.run import Outcome, register_sources, take
from scrapers.source import Snapshot, Source, all_sources

Key = tuple[RouteKey, PriceKey]


class Turn(NamedTuple):
    """The answers of one source at one time."""

    source: Source
    snapshots: list[Snapshot]

    @property
    def first(self) -> Snapshot:
        """The answer that states prices."""
        return next(
            (one for one in self.snapshots if one.url in self.source.urls[:1] + self.source.also_at), self.snapshots[0]
        )

    def instead(self, first: Snapshot) -> list[Snapshot]:
        """The answers with another in the place of the one that states prices."""
        return [first if one is self.first else one for one in self.snapshots]


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pack", type=Path)
    parser.add_argument("--rows", type=int, default=6)
    parser.add_argument("--providers", type=int, default=2)
    parser.add_argument("--every", type=int, default=2)
    parser.add_argument("--files", type=int, default=5)
    parser.add_argument("--verbose", action="store_true")
    given = parser.parse_args(arguments)
    started = time.perf_counter()
    try:
        call_command("migrate", verbosity=0)
        register_sources()
        scores, truth = walk(given)
    except PackError as error:
        print(f"guard: {error}", file=sys.stderr)
        return 2
    finally:
        shutil.rmtree(SCRATCH, ignore_errors=True)
    report(scores, given.verbose)
    truth.report(given.verbose)
    values = {**totals(scores), **truth.values(), "seconds": f"{time.perf_counter() - started:.0f}"}
    print(" ".join(f"{name}={value}" for name, value in values.items()))
    return 0


def walk(given: argparse.Namespace) -> tuple[dict[str, Score], Truth]:
    """Every answer of the pack: first with faults, then as it is."""
    scores: dict[str, Score] = defaultdict(Score)
    truth = Truth()
    before: dict[str, list[Turn]] = defaultdict(list)
    number = Counter[str]()
    for turn in turns(given.pack):
        name = turn.source.name
        stated = said_by(turn.source, turn.snapshots)
        number[name] += 1
        faulty = before[name] and faults.places(turn.source, turn.first.body, turn.source.part(turn.first.url))
        if faulty and given.every and number[name] % given.every == 0:
            try_rows(turn, given.rows, scores)
            try_providers(turn, before[name][-1], given.providers, scores)
            try_limits(turn.source, turn.snapshots, turn.first, limited(turn), given.rows, scores)
        if faulty and given.files and number[name] % given.files == 0:
            try_files(turn, before[name], scores)
        outcome = take(turn.source, turn.snapshots, at=turn.first.fetched_at)
        truth.took(name, turn.first.fetched_at, stated, outcome)
        before[name] = [*before[name][-8:], turn]
    return scores, truth


def turns(pack: Path) -> Iterator[Turn]:
    """The pack's answers that some source reads, as a replay takes them: by time and source."""
    passed = Passed()
    for (_, name), rows in sorted(recorded(pack, all_sources(), passed).items()):
        source = all_sources()[name]
        if snapshots := readable(source, rows, passed):
            yield Turn(source, snapshots)


def turn_of(text: str) -> str:
    """A place in an order that has nothing to do with the text, and is the same each time."""
    return hashlib.sha256(text.encode()).hexdigest()


def try_rows(turn: Turn, rows: int, scores: dict[str, Score]) -> None:
    """Every fault of a row, each on rows of its own, in one answer."""
    first = turn.first
    document = json.loads(first.body)
    found = faults.places(turn.source, first.body, turn.source.part(first.url))
    found.sort(key=lambda place: turn_of(f"{place.at} {first.fetched_at}"))
    rows = min(rows, len(found) // (10 * len(faults.ROW_FAULTS)) or 1)
    hit: dict[str, tuple[str, str]] = {}
    left = iter(found)
    for name, fault in faults.ROW_FAULTS.items():
        for place in [place for _, place in zip(range(rows), left, strict=False)]:
            row = faults.at(document, place.at)
            was = json.dumps(row)
            fault(row)
            if json.dumps(row) != was:
                hit[place.at] = (name, f"{first.fetched_at:%Y-%m-%d} {turn.source.name} {place.at}")
    judge(turn, faults.with_body(first, document), hit, scores)


def limited(turn: Turn) -> list[str]:
    """The rows of an answer for faults of limits, in an order of their own."""
    first = turn.first
    found = [place.at for place in faults.places(turn.source, first.body, turn.source.part(first.url))]
    return sorted(found, key=lambda at: turn_of(f"limits {at} {first.fetched_at}"))


def try_providers(turn: Turn, before: Turn, providers: int, scores: dict[str, Score]) -> None:
    """Every fault of a provider, each on providers of its own that the answer before had too."""
    first = turn.first
    document = json.loads(first.body)
    known = {
        place.provider for place in faults.places(turn.source, before.first.body, turn.source.part(before.first.url))
    }
    by_provider: dict[str, list[str]] = defaultdict(list)
    for place in faults.places(turn.source, first.body, turn.source.part(first.url)):
        by_provider[place.provider].append(place.at)
    order = sorted(known & by_provider.keys(), key=lambda name: turn_of(f"{name} {first.fetched_at}"))
    if len(order) < 10:
        return
    hit: dict[str, tuple[str, str]] = {}
    left = iter(order)
    for name, fault in faults.WIDE_FAULTS.items():
        for provider in [provider for _, provider in zip(range(providers), left, strict=False)]:
            pointers = by_provider[provider]
            rows = [faults.at(document, pointer) for pointer in pointers]
            was = json.dumps(rows)
            fault(rows)
            if json.dumps(rows) != was:
                label = f"{first.fetched_at:%Y-%m-%d} {turn.source.name} {provider} ({len(rows)} rows)"
                hit.update(dict.fromkeys(pointers, (f"provider: {name}", label)))
    judge(turn, faults.with_body(first, document), hit, scores)


def try_files(turn: Turn, before: Sequence[Turn], scores: dict[str, Score]) -> None:
    """Every fault of a whole answer, one after the other."""
    first = turn.first
    label = f"{first.fetched_at:%Y-%m-%d} {turn.source.name}"
    pointers = [place.at for place in faults.places(turn.source, first.body, turn.source.part(first.url))]
    for name, fault in faults.WIDE_FAULTS.items():
        document = json.loads(first.body)
        fault([faults.at(document, pointer) for pointer in pointers])
        hit = dict.fromkeys(pointers, (f"file: {name}", label))
        judge(turn, faults.with_body(first, document), hit, scores)
    document = json.loads(first.body)
    empty: Any = {**document, "data": []} if "data" in document else {}
    whole = {"half": faults.half(document), "cut": first.body[: len(first.body) // 2], "empty": empty, "no bytes": b""}
    for name, content in whole.items():
        refused(f"file: {name}", label, turn, turn.instead(faults.with_body(first, content)), scores)
    month = [old for old in before[:-1] if 20 <= (first.fetched_at - old.first.fetched_at).days <= 75]
    if month:
        again = [Snapshot(one.url, one.body, first.fetched_at, one.sha256) for one in month[-1].snapshots]
        refused("file: last month's", label, turn, again, scores)


def refused(fault: str, label: str, turn: Turn, snapshots: list[Snapshot], scores: dict[str, Score]) -> None:
    """Take in an answer that must be refused as a whole."""
    with transaction.atomic():
        outcome = take(turn.source, snapshots, at=turn.first.fetched_at)
        transaction.set_rollback(True)
    score = scores[fault]
    score.injected += 1
    score.rules[_whole(outcome)] += 1
    if outcome.outcome not in ("held", "failed"):
        score.missed.append(f"{label}: {outcome.tally.changed} changed, {outcome.tally.gone} gone")


def _whole(outcome: Outcome) -> str:
    return f"run {outcome.outcome}"


def judge(turn: Turn, wrong: Snapshot, hit: Mapping[str, tuple[str, str]], scores: dict[str, Score]) -> None:
    """Take in an answer with faults, see what of them is published, and forget it."""
    faulty, stated = said_by(turn.source, [wrong], only=hit), said_by(turn.source, [turn.first], only=hit)
    cases: dict[tuple[str, str], list[Key]] = defaultdict(list)
    for pointer, case in hit.items():
        route = faulty.routes.get(pointer)
        if route:
            keys = faulty.prices.get(route, {}).keys() | stated.prices.get(route, {}).keys()
            was = stated.prices.get(route, {})
            now = faulty.prices.get(route, {})
            cases[case] += [(route, key) for key in keys if was.get(key) != now.get(key)]
        else:
            cases[case] += []
    routes = {route for keys in cases.values() for route, _ in keys}
    with transaction.atomic():
        held = open_prices(turn.source.name, routes)
        outcome = take(turn.source, turn.instead(wrong), at=turn.first.fetched_at)
        now = open_prices("", routes)
        waiting = waits(routes)
        transaction.set_rollback(True)
    for (fault, label), keys in cases.items():
        score = scores[fault]
        if outcome.outcome in ("held", "failed"):
            score.injected += 1
            score.rules[_whole(outcome)] += 1
            continue
        published = [key for key in keys if _is_published(key, faulty, held, now, turn.source.name)]
        rules = {waiting[key] for key in keys if key in waiting}
        if not published and not rules:
            score.overruled += 1
            continue
        score.injected += 1
        score.rules.update(rules)
        if published:
            told = ", ".join(
                f"{key.component}{'' if key.tier == 'standard' else ' ' + key.tier} {held.get((route, key), ('-',))[0]}"
                f" -> {faulty.prices.get(route, {}).get(key, ('none',))[-1]}"
                for route, key in published[:4]
            )
            score.missed.append(f"{label}: {len(published)} of {len(keys)}: {told}")


def _is_published(key: Key, faulty: Said, held: Mapping[Key, Any], now: Mapping[Key, Any], source: str) -> bool:
    route, price = key
    said = faulty.prices.get(route, {}).get(price)
    shown = now.get(key)
    if said is None:
        return key in held and shown is None
    return shown is not None and shown[1] == source and shown[0] == said[1] and (key not in held or held[key] != shown)


def open_prices(source: str, routes: Iterable[RouteKey]) -> dict[Key, tuple[Any, str]]:
    """The open prices of these routes, of this source alone if one is named: amount and source."""
    rows = Price.objects.filter(valid_to=None, superseded_at=None)
    rows = rows.filter(source__name=source) if source else rows
    wanted = set(routes)
    if len(wanted) < 1000:
        rows = rows.filter(route__key__in={route.model_id for route in wanted})
    found = {}
    columns = [*(f"route__{name}" for name in ROUTE_KEY), *PRICE_KEY, "amount", "source__name"]
    for row in rows.values_list(*columns).iterator():
        route = RouteKey(*row[: len(ROUTE_KEY)])
        if route in wanted:
            found[(route, PriceKey(*row[len(ROUTE_KEY) : -2]))] = (row[-2], row[-1])
    return found


def waits(routes: Iterable[RouteKey]) -> dict[Key, str]:
    """Which prices of these routes wait, and by which rule."""
    columns = [*(f"route__{name}" for name in ROUTE_KEY), *PRICE_KEY, "rule"]
    wanted = set(routes)
    rows = Pending.objects.values_list(*columns)
    keyed = {(RouteKey(*row[: len(ROUTE_KEY)]), PriceKey(*row[len(ROUTE_KEY) : -1])): row[-1] for row in rows}
    return {key: rule for key, rule in keyed.items() if key[0] in wanted}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
