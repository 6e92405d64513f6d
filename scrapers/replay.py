"""Recorded answers through the same line as live ones, in date order, by the clock of their capture."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from catalog.queries import held as holdings
from scrapers.pack import PackRow, read_pack
from scrapers.run import Outcome, register_sources, take
from scrapers.source import Source, all_sources


@dataclass(slots=True)
class Passed:
    """What a replay did not read: rows that no source asked for reads, text of pages, rows held, rows too old."""

    unread: int = 0
    text_only: int = 0
    held: int = 0
    refused: list[str] = field(default_factory=list)


def replay(pack: Path, names: Collection[str], passed: Passed) -> Iterator[Outcome]:
    """Run the pack's answers for these sources (all, if none is named); counts in `passed` what it leaves out.

    Answers of one source and one time make one run. One already held is skipped, one older than the
    newest held is refused. Raises PackError for a pack that can't be read.
    """
    register_sources()
    sources = {name: source for name, source in all_sources().items() if not names or name in names}
    for (at, name), rows in sorted(_turns(pack, sources, passed).items()):
        rows = _not_yet_held(name, rows, at, passed)
        if rows:
            yield take(sources[name], [row.snapshot() for row in rows], at=at)


def _turns(pack: Path, sources: dict[str, Source], passed: Passed) -> dict[tuple[datetime, str], list[PackRow]]:
    """The pack's rows by time and source."""
    readers = {url: name for name, source in sources.items() for url in (*source.urls, *source.also_at)}
    turns: dict[tuple[datetime, str], list[PackRow]] = defaultdict(list)
    for row in read_pack(pack):
        if row.text_only:
            passed.text_only += 1
        elif row.url not in readers:
            passed.unread += 1
        else:
            turns[(row.captured_at, readers[row.url])].append(row)
    return turns


def _not_yet_held(name: str, rows: list[PackRow], at: datetime, passed: Passed) -> list[PackRow]:
    held = holdings.held_snapshots(name)
    fresh = [row for row in rows if (row.url, row.captured_at, row.sha256) not in held]
    passed.held += len(rows) - len(fresh)
    newest = max((time for _, time, _ in held), default=None)
    if fresh and newest and at < newest:
        passed.refused += [f"{row.file}: {at:%Y-%m-%d} is older than what {name} holds" for row in fresh]
        return []
    return fresh
