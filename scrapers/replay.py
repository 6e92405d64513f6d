"""Recorded answers through the same line as live ones, in date order, by the clock of their capture."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from catalog.queries import past_runs
from scrapers.cards import register_sources
from scrapers.pack import PackRow, read_pack
from scrapers.run import Outcome, take
from scrapers.source import BadAnswer, Snapshot, Source, all_sources
from scrapers.trail import unreadable


@dataclass(slots=True)
class Passed:
    """What a replay did not read: rows that no source asked for reads, text of pages, rows of no certain month, rows
    held, rows too old."""

    unread: int = 0
    text_only: int = 0
    vague: int = 0
    held: int = 0
    refused: list[str] = field(default_factory=list)


def replay(pack: Path, names: Collection[str], passed: Passed) -> Iterator[Outcome]:
    """Run the pack's answers for these sources (all, if none is named); counts in `passed` what it leaves out.

    Answers of one source and one time make one run. One already held is skipped, one older than the
    newest held is refused. Raises PackError for a pack that can't be read.
    """
    register_sources()
    sources = {name: source for name, source in all_sources().items() if not names or name in names}
    for (at, name), rows in sorted(turns(pack, sources, passed).items()):
        rows = _not_yet_held(name, rows, at, passed)
        snapshots = readable(sources[name], rows, passed)
        if snapshots:
            yield take(sources[name], snapshots, at=at)


def readable(source: Source, rows: list[PackRow], passed: Passed) -> list[Snapshot]:
    """The answers that the source can read; none where they only lead on to others."""
    snapshots = [row.snapshot() for row in rows]
    found = [one for one in snapshots if source.leads(one.url) or not unreadable(source, one)]
    passed.unread += len(snapshots) - len(found)
    return [] if _only_leads_on(source, found) else found


def turns(pack: Path, sources: dict[str, Source], passed: Passed) -> dict[tuple[datetime, str], list[PackRow]]:
    """The pack's rows by time and source; one answer may be read by several sources."""
    turns: dict[tuple[datetime, str], list[PackRow]] = defaultdict(list)
    for row in read_pack(pack):
        if row.text_only:
            passed.text_only += 1
            continue
        if row.vague:
            passed.vague += 1
            continue
        readers = [name for name, source in sources.items() if source.has(row.url)]
        passed.unread += not readers
        for name in readers:
            turns[(row.captured_at, name)].append(row)
    return turns


def _only_leads_on(source: Source, snapshots: list[Snapshot]) -> bool:
    """Whether these are lists that lead to answers which were not recorded with them, and say nothing themselves."""
    leading = source.follows and all(source.leads(one.url) for one in snapshots)
    return bool(leading) and not any(_says_something(source, one) for one in snapshots)


def _says_something(source: Source, snapshot: Snapshot) -> bool:
    try:
        return any(source.read(record) for record in source.split(snapshot.body, source.part(snapshot.url)))
    except BadAnswer:
        return True  # the run says so


def _not_yet_held(name: str, rows: list[PackRow], at: datetime, passed: Passed) -> list[PackRow]:
    held = past_runs.held_snapshots(name)
    fresh = [row for row in rows if (row.url, row.captured_at, row.sha256) not in held]
    passed.held += len(rows) - len(fresh)
    newest = max((time for _, time, _ in held), default=None)
    if fresh and newest and at < newest:
        passed.refused += [f"{row.file}: {at:%Y-%m-%d} is older than what {name} holds" for row in fresh]
        return []
    return fresh
