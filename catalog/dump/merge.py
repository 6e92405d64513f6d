"""A dump into a catalog that has a life of its own: its runs that are newer than ours go through the line.

What was refreshed or decided here stays: a run that is not newer than our newest answer of its source is
left out, and each newer one is compared with what we hold, as if its answer had been fetched then.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any, NamedTuple

from catalog import facts, store
from catalog.domain.claims import ClaimPlace, decode, decode_rejects
from catalog.domain.normalise import Normalised
from catalog.domain.quotes import Reject, RouteKey
from catalog.domain.readings import Portion, Reading
from catalog.dump.tables import TABLES
from catalog.line import take_in
from catalog.models import Decision, Run, Snapshot
from catalog.queries import held as holdings

OWNER = "a dump being loaded"
AT_ONCE = 1000
PLAIN = ("name", "title", "authority", "order", "page", "licence", "cadence_days")
Tables = Mapping[str, Sequence[Sequence[Any]]]
COLUMNS = {table.name: [*table.columns, *table.later] for table in TABLES}


class Stated(NamedTuple):
    """A claim as the dump holds it."""

    part: str
    record: str
    since: datetime
    until: datetime | None
    at: str
    digest: str
    snapshot: int
    body: str


def merge(tables: Tables) -> int:
    """Take in what the dump knows and we don't; gives the number of runs taken in."""
    store.register(_cards(tables))
    _decisions(tables)
    names = [row["name"] for row in _records(tables, "source")]
    newest = {name: holdings.newest_accepted(name) for name in names}
    claims: dict[str, list[Stated]] = defaultdict(list)
    for row in _records(tables, "claim"):
        claims[names[row["source"] - 1]].append(Stated(*(row[name] for name in Stated._fields)))
    taken = 0
    for run in sorted(_records(tables, "run"), key=lambda run: (run["started_at"], run["source"])):
        name = names[run["source"] - 1]
        since = newest[name]
        if run["outcome"] == Run.Outcome.CHANGED and (since is None or run["started_at"] > since):
            _take(name, run, claims[name], tables)
            taken += 1
    return taken


def _records(tables: Tables, name: str) -> Iterator[dict[str, Any]]:
    return (dict(zip(COLUMNS[name], row, strict=True)) for row in tables[name])


def _cards(tables: Tables) -> Iterator[store.SourceCard]:
    """Sources of the dump that we do not know; ours are as this version of the program declares them."""
    known = holdings.standings()
    for row in _records(tables, "source"):
        if row["name"] not in known:
            listed = {name: tuple(json.loads(row[name])) for name in ("speaks_for", "urls")}
            states = tuple((component, tier) for component, tier in json.loads(row["states"]))
            plain = {
                name: row[name] for name in ("name", "title", "authority", "order", "page", "licence", "cadence_days")
            }
            yield store.SourceCard(**plain, **listed, states=states)


def _decisions(tables: Tables) -> None:
    for row in _records(tables, "decision"):
        Decision.objects.get_or_create(**{name: value for name, value in row.items() if name != "version"})


def _take(name: str, record: Mapping[str, Any], claims: Sequence[Stated], tables: Tables) -> None:
    """One run of the dump, through the line by its own clock."""
    at = record["started_at"]
    run = store.begin(name, at, OWNER, at, recorded=record["recorded"])
    snapshots = _snapshots(run, tables, {claim.snapshot for claim in claims if claim.since <= at})
    rejects = [(name, Reject(*reject)) for name, *reject in json.loads(record["report"])]
    tally = store.Tally(seen=record["seen"], rejected=len(rejects), rejects=rejects)
    waiting = holdings.waiting_routes(name)
    then = _stated_then(claims, at)
    held = holdings.held_records(name)
    missing = {known.number for key, known in held.items() if key not in then}
    take_in(run, _portions(run, then, held, snapshots), missing, waiting, facts.names(), tally)
    store.finish(run, Run.Outcome.CHANGED, tally, message=record["message"])


def _snapshots(run: store.Opened, tables: Tables, wanted: set[int]) -> dict[int, int]:
    """Our rows of the dump's snapshots, by the dump's number; their bytes are not held here."""
    found = {}
    for number, row in enumerate(_records(tables, "snapshot"), 1):
        if number in wanted:
            key = {name: row[name] for name in ("url", "fetched_at", "sha256")}
            rest = {name: value for name, value in row.items() if name not in ("source", "run", *key)}
            held, _ = Snapshot.objects.get_or_create(
                source_id=run.source, **key, defaults={**rest, "run_id": run.number}
            )
            found[number] = held.pk
    return found


def _stated_then(claims: Sequence[Stated], at: datetime) -> dict[holdings.RecordName, Stated]:
    """What the source said at a time, by record."""
    return {
        holdings.RecordName(claim.part, claim.record): claim
        for claim in claims
        if claim.since <= at and (claim.until is None or claim.until > at)
    }


def _portions(
    run: store.Opened,
    then: Mapping[holdings.RecordName, Stated],
    held: Mapping[holdings.RecordName, holdings.HeldRecord],
    snapshots: Mapping[int, int],
) -> Iterator[Portion]:
    """What the source said then, as far as it differs from what we hold; what is said of one route together."""
    differing = [(key, claim) for key, claim in then.items() if key not in held or held[key].digest != claim.digest]
    keyed = sorted(differing, key=lambda pair: (_about(pair[1]), pair[0]))
    portion = Portion([], set(), {}, [])
    for _, same in groupby(keyed, key=lambda pair: _about(pair[1])):
        _add(run, portion, dict(same), held, snapshots)
        if len(portion.readings) >= AT_ONCE:
            yield portion
            portion = Portion([], set(), {}, [])
    yield portion


def _about(claim: Stated) -> tuple[str, ...]:
    return tuple(json.loads(claim.body)["about"]["route"] or ("", claim.part, claim.record))


def _add(
    run: store.Opened,
    portion: Portion,
    claims: Mapping[holdings.RecordName, Stated],
    held: Mapping[holdings.RecordName, holdings.HeldRecord],
    snapshots: Mapping[int, int],
) -> None:
    before = holdings.bodies({held[key].number for key in claims if key in held})
    for key, claim in claims.items():
        known = held.get(key)
        if known and before[known.number] == claim.body:
            portion.reworded[known.number] = claim.digest
            continue
        if known:
            portion.ended.add(known.number)
        portion.readings.append(_reading(run.name, run.at, claim, snapshots[claim.snapshot]))


def _reading(source: str, at: datetime, claim: Stated, snapshot: int) -> Reading:
    about = json.loads(claim.body)["about"]
    place = ClaimPlace(source, claim.record, claim.at, at, snapshot)
    said = decode(place, claim.body)
    name = said.model
    return Reading(
        part=claim.part,
        place=place,
        digest=claim.digest,
        subject=about["subject"],
        vendor=about["vendor"] or (name.lab if name else ""),
        route=RouteKey(*about["route"]) if about["route"] else None,
        model=name,
        native_id=about["native_id"],
        said=Normalised(dict(said.facts), said.prices, decode_rejects(claim.body)),
        body=claim.body,
    )
