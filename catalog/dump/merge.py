"""A dump into a catalog that has a life of its own: what it knows that is newer happens here again, in date order.

What was refreshed or decided here stays: a run is left out unless it is newer than our newest accepted answer of
its source, and each newer one is compared with what we hold, as if its answer had been fetched then.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from catalog import facts, store
from catalog.domain.quotes import Reject
from catalog.dump.retold import Stated, portions, stated_then
from catalog.dump.tables import TABLES
from catalog.line import Given, Hold, take_in, weigh
from catalog.models import Run
from catalog.queries import held as holdings
from catalog.queries import past_runs
from catalog.store import adopt, restore

OWNER = "a dump being loaded"
CARD = ("name", "title", "authority", "order", "page", "licence", "cadence_days")
COUNTS = ("seen", "new", "changed", "gone", "held_back", "rejected")
SILENT = (Run.Outcome.ABANDONED,)
Record = dict[str, Any]
Tables = Mapping[str, Sequence[Sequence[Any]]]
COLUMNS = {table.name: table.all_columns for table in TABLES}


class Merged(NamedTuple):
    """How many runs and decisions of the dump were new here."""

    runs: int
    decisions: int


class Theirs(NamedTuple):
    """One source as the dump has it: its row, its claims, its snapshots by their numbers there."""

    row: Record
    claims: list[Stated]
    snapshots: dict[int, Record]


def merge(tables: Tables, now: datetime, said: Callable[[str], None]) -> Merged:
    """Take in what the dump knows and we don't, by its own clock; `now` is what leases run by. Raises `store.Busy`."""
    store.register(_cards(tables))
    theirs = _sources(tables)
    newest = {name: past_runs.newest_accepted(name) for name in theirs}
    held = {name: past_runs.run_times(name) for name in theirs}
    runs = decisions = 0
    for name, event in _events(tables, list(theirs)):
        if not name:
            decisions += adopt.decision(event)
        elif _is_news(event, newest[name], held[name]):
            outcome = _take(theirs[name], event, now)
            runs += 1
            said(f"{name} of {event['started_at']:%Y-%m-%d %H:%M}: {outcome}")
    adopt.other_names(_records(tables, "alias"), _records(tables, "old_slug"), _slugs(tables))
    if runs:
        restore.set_due()
    return Merged(runs, decisions)


def _records(tables: Tables, name: str) -> Iterator[Record]:
    return (dict(zip(COLUMNS[name], row, strict=True)) for row in tables[name])


def _slugs(tables: Tables) -> adopt.Slugs:
    return adopt.Slugs(
        [row["slug"] for row in _records(tables, "vendor")], [row["slug"] for row in _records(tables, "model")]
    )


def _cards(tables: Tables) -> Iterator[store.SourceCard]:
    """Sources of the dump that we do not know; ours are as this version of the program declares them."""
    known = holdings.standings()
    for row in _records(tables, "source"):
        if row["name"] not in known:
            listed: Record = {name: tuple(json.loads(row[name])) for name in ("speaks_for", "urls")}
            states = tuple((component, tier) for component, tier in json.loads(row["states"]))
            yield store.SourceCard(**{name: row[name] for name in CARD}, **listed, states=states)


def _sources(tables: Tables) -> dict[str, Theirs]:
    """By name, in the dump's order."""
    found = [Theirs(row, [], {}) for row in _records(tables, "source")]
    for row in _records(tables, "claim"):
        found[row["source"] - 1].claims.append(Stated(*(row[name] for name in Stated._fields)))
    for number, row in enumerate(_records(tables, "snapshot"), 1):
        found[row["source"] - 1].snapshots[number] = row
    return {theirs.row["name"]: theirs for theirs in found}


def _events(tables: Tables, names: Sequence[str]) -> list[tuple[str, Record]]:
    """Runs with their source's name and decisions with none, in the order in which they took effect there."""
    runs = enumerate(_records(tables, "run"), 1)
    events = [(run["version"], run["started_at"], names[run["source"] - 1], {**run, "number": n}) for n, run in runs]
    events += [(row["version"], row["at"], "", row) for row in _records(tables, "decision")]
    return [event[2:] for event in sorted(events, key=lambda event: event[:3])]


def _is_news(run: Record, newest: datetime | None, held: set[datetime]) -> bool:
    at = run["started_at"]
    return run["outcome"] not in SILENT and at not in held and (newest is None or at > newest)


def _take(theirs: Theirs, record: Record, now: datetime) -> str:
    """One run of the dump, by its own clock: what was accepted goes through the line; gives how it ended here."""
    at, name = record["started_at"], theirs.row["name"]
    run = store.alone(store.begin(name, at, OWNER, now, recorded=record["recorded"]))
    own = {number for number, snapshot in theirs.snapshots.items() if snapshot["run"] == record["number"]}
    if record["outcome"] not in holdings.ACCEPTED:
        adopt.snapshots(run, theirs.snapshots, own)
        tally = store.Tally(**{name: record[name] for name in COUNTS}, rejects=_rejects(record))
        store.finish(run, record["outcome"], tally, message=record["message"], good=False)
        return str(record["outcome"])
    rejects = _rejects(record)
    tally = store.Tally(seen=record["seen"], rejected=len(rejects), rejects=rejects)
    outcome = Run.Outcome.CHANGED if _through_the_line(theirs, run, own, tally) else Run.Outcome.UNCHANGED
    message = record["message"] if outcome == record["outcome"] else ""
    store.finish(run, outcome, tally, message=message)
    adopt.read_by(run, theirs.row["rules_version"])
    return str(outcome)


def _rejects(record: Record) -> list[tuple[str, Reject]]:
    return [(name, Reject(*reject)) for name, *reject in json.loads(record["report"])]


def _through_the_line(theirs: Theirs, run: store.Opened, own: set[int], tally: store.Tally) -> bool:
    then, held = stated_then(theirs.claims, run.at), holdings.held_records(run.name)
    differing = {key: claim for key, claim in then.items() if key not in held or held[key].digest != claim.digest}
    numbers = adopt.snapshots(run, theirs.snapshots, own | {claim.snapshot for claim in differing.values()})
    whole = _whole_parts(theirs, own)
    missing = {known.number for key, known in held.items() if key not in then and key.part in whole}
    waiting = holdings.waiting_routes(run.name, run.at)
    observed = {held[key].route for key in then if key in held and key.part in whole}  # a partial one may be silent
    again = {key for key, number in holdings.route_numbers(waiting).items() if number in observed}
    good = past_runs.last_good(run.name)

    def given() -> Given:
        return Given(portions(run, differing, held, numbers), missing, again)

    try:
        return weigh(run, given(), facts.names(), tally, run.at - good if good else timedelta(0))
    except Hold:  # it was believed there, having been seen twice
        return take_in(run, given(), facts.names(), tally)


def _whole_parts(theirs: Theirs, own: set[int]) -> set[str]:
    """The parts of the source that this run read completely; a partial answer removes nothing."""
    urls: list[str] = json.loads(theirs.row["urls"])
    parts = {*urls, *(claim.part for claim in theirs.claims)}  # an answer that another leads to is a part of its own
    found: dict[str, bool] = defaultdict(lambda: True)
    for number in own:
        url = theirs.snapshots[number]["url"]
        part = url if url in parts or not urls else urls[0]
        found[part] = found[part] and not theirs.snapshots[number]["partial"]
    return {part for part, whole in found.items() if whole}
