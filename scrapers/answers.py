"""A run's answers beside those held: what a 304 stands for, what is kept, whether anything is new."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final, NamedTuple

from catalog import store
from catalog.domain import guard
from catalog.queries import around, past_runs
from catalog.queries import held as holdings
from scrapers.bodies import is_bot_check
from scrapers.formats.json_answer import MOST_BYTES
from scrapers.reading import Split, split_answers
from scrapers.source import BadAnswer, Snapshot, Source
from scrapers.trail import Led, led, led_to

MOST_LOOKED_AT: Final = 64 * 1024


def newest(source: Source) -> dict[str, past_runs.HeldAnswer]:
    """By address, the newest answer that was accepted."""
    return {source.address(one.url): one for one in past_runs.accepted_answers(source.name) if source.has(one.url)}


def with_body(snapshot: Snapshot, before: past_runs.HeldAnswer | None) -> Snapshot:
    """A 304 stands for the bytes held before; what it does not say again still holds."""
    if snapshot.status != 304:
        return snapshot
    body = store.body_of(before.sha256) if before else None
    if body is None or before is None:
        raise BadAnswer(f"{snapshot.url}: answered that nothing changed, but the bytes it means are not held here")
    return replace(
        snapshot,
        body=body,
        sha256=before.sha256,
        status=200,
        etag=snapshot.etag or before.etag,
        last_modified=snapshot.last_modified or before.last_modified,
    )


def unchanged(source: Source, snapshots: Sequence[Snapshot], before: Mapping[str, past_runs.HeldAnswer]) -> bool:
    """Whether every answer was held before, as completely, with the very bytes that came now."""
    for snapshot in snapshots:
        held = before.get(source.address(snapshot.url))
        if held is None or held.sha256 != snapshot.sha256 or (held.partial and not snapshot.partial):
            return False
    return True


def kept(snapshot: Snapshot) -> store.Answer:
    """The answer as the catalog keeps it."""
    return store.Answer(**{name: getattr(snapshot, name) for name in store.Answer.__dataclass_fields__})


class Kept(NamedTuple):
    """A run's answers as they are kept, each with its snapshot's row, those of one part together; where they led."""

    rows: list[tuple[int, Snapshot]]
    led: Led

    @property
    def snapshots(self) -> list[Snapshot]:
        """The answers alone; some without their bodies, to be had by `bodily`."""
        return [snapshot for _, snapshot in self.rows]


def keep(run: store.Opened, source: Source, given: Iterable[Snapshot], *, bodies: bool) -> Kept:
    """Keep the answers as evidence, one after the other; raises BadAnswer for one that is none.

    Bodies beyond what one answer may be long are let go, to be had again by `bodily`.
    """
    rows, held, further = [], 0, dict[str, None]()
    for snapshot in given:
        numbers = store.keep(run, [kept(snapshot)], bodies=bodies)
        _judge(snapshot)
        further |= dict.fromkeys(led_to(source, snapshot))
        held += len(snapshot.body)
        rows.append((numbers[0], replace(snapshot, body=b"") if bodies and held > MOST_BYTES else snapshot))
    return Kept(_together(source, rows), led(source, further, (one.url for _, one in rows if not one.partial)))


def _judge(snapshot: Snapshot) -> None:
    if snapshot.status != 200:
        raise BadAnswer(f"{snapshot.url}: answered {snapshot.status}")
    if is_bot_check(snapshot.body[:MOST_LOOKED_AT]):
        raise BadAnswer(f"{snapshot.url}: a bot-check page in place of the content")


def _together(source: Source, rows: list[tuple[int, Snapshot]]) -> list[tuple[int, Snapshot]]:
    """Those of one part after one another, in the order in which the parts came."""
    turns = {part: turn for turn, part in reversed([*enumerate(source.part(one.url) for _, one in rows)])}
    return sorted(rows, key=lambda row: turns[source.part(row[1].url)])


def bodily(rows: Iterable[tuple[int, Snapshot]]) -> Iterator[tuple[int, Snapshot]]:
    """The answers with their bodies, one at a time."""
    for number, snapshot in rows:
        yield number, snapshot if snapshot.body else replace(snapshot, body=store.body_of(snapshot.sha256) or b"")


def held_back_before(source: Source, at: datetime) -> Split:
    """How the answer before this time differed, where it was held back and its bytes are here; else in nothing."""
    rows = [
        (0, Snapshot(url, b"", at, sha256))
        for url, sha256 in past_runs.held_back_answers(source.name, at)
        if store.holds(sha256)
    ]
    further = dict.fromkeys(url for _, one in bodily(rows) for url in led_to(source, one))
    where = led(source, further, (one.url for _, one in rows))
    return split_answers(source, bodily(_together(source, rows)), further=where)


def seen_again(source: Source, at: datetime, split: Split, before: Split) -> dict[holdings.RecordName, datetime]:
    """The records that say word for word what the answer held back before said, and when; none unless most do."""
    said = {(one.name, one.digest) for one in before.differing}
    same = [one.name for one in split.differing if (one.name, one.digest) in said]
    then = around.held_back_at(source.name, at)
    return dict.fromkeys(same, then) if then and 2 * len(same) > len(split.differing) else {}


def served_again(source: Source, snapshots: Sequence[Snapshot], split: Split) -> str | None:
    """Why the answer is an old one that came again, or None."""
    digests = {one.name: one.digest for one in split.differing}
    first = _given_before(source, snapshots)
    differing = len(digests) + len(split.missing)
    return guard.served_again(differing, len(around.said_before(source.name, digests)), first)


def _given_before(source: Source, snapshots: Sequence[Snapshot]) -> datetime | None:
    """When the first of these answers was given before, if all of them were."""
    first = None
    for one in snapshots:
        given = around.given_before(source.name, one.url, one.sha256)
        if given is None:
            return None
        first = first or given
    return first


def silent(source: Source, at: datetime) -> str:
    """A warning where the source has said nothing new for long although it used to, else ""."""
    times = around.times_changed(source.name)
    if not times:
        return ""
    usual = (times[-1] - times[0]) / (len(times) - 1) if len(times) > 1 else None
    return guard.silent_for(at - times[-1], usual) or ""
