"""A run's answers beside those held: what to ask for, what a 304 stands for, whether anything is new."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypedDict

from catalog import store
from catalog.domain import guard
from catalog.queries import around
from catalog.queries import held as holdings
from scrapers.formats.json_answer import MOST_BYTES
from scrapers.reading import Split, split_answers
from scrapers.source import BadAnswer, Snapshot, Source


class Validators(TypedDict, total=False):
    """What tells a server which answer we hold; see `scrapers.fetch.fetch`."""

    etag: str
    last_modified: str


def newest(source: Source) -> dict[str, holdings.HeldAnswer]:
    """By part, the newest answer that was accepted."""
    return {source.part(answer.url): answer for answer in holdings.accepted_answers(source.name, source.known_urls)}


def validators(source: Source) -> dict[str, Validators]:
    """For each URL what to send along; nothing where the bytes are not held here, as a 304 would be no answer."""
    held = newest(source)
    return {
        url: {"etag": held[url].etag, "last_modified": held[url].last_modified}
        if url in held and store.holds(held[url].sha256)
        else {}
        for url in source.urls
    }


def with_body(snapshot: Snapshot, before: holdings.HeldAnswer | None) -> Snapshot:
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


def unchanged(source: Source, snapshots: Sequence[Snapshot], before: Mapping[str, holdings.HeldAnswer]) -> bool:
    """Whether every part was held before, as completely, with the very bytes that came now."""
    for snapshot in snapshots:
        held = before.get(source.part(snapshot.url))
        if held is None or held.sha256 != snapshot.sha256 or (held.partial and not snapshot.partial):
            return False
    return True


def kept(snapshot: Snapshot) -> store.Answer:
    """The answer as the catalog keeps it."""
    return store.Answer(**{name: getattr(snapshot, name) for name in store.Answer.__dataclass_fields__})


def keep(
    run: store.Opened,
    source: Source,
    given: Iterable[Snapshot],
    before: Mapping[str, holdings.HeldAnswer],
    *,
    bodies: bool,
) -> list[tuple[int, Snapshot]]:
    """Keep the answers as evidence, each with its snapshot's row; those of one part together.

    Bodies beyond what one answer may be long are let go, to be had again by `bodily`.
    """
    rows, held = [], 0
    for snapshot in given:
        whole = with_body(snapshot, before.get(source.part(snapshot.url)))
        held += len(whole.body)
        numbers = store.keep(run, [kept(whole)], bodies=bodies)
        rows.append((numbers[0], replace(whole, body=b"") if bodies and held > MOST_BYTES else whole))
    parts = list(dict.fromkeys(source.part(snapshot.url) for _, snapshot in rows))
    return sorted(rows, key=lambda pair: parts.index(source.part(pair[1].url)))


def bodily(rows: Iterable[tuple[int, Snapshot]]) -> Iterator[tuple[int, Snapshot]]:
    """The answers with their bodies, one at a time."""
    for number, snapshot in rows:
        yield number, snapshot if snapshot.body else replace(snapshot, body=store.body_of(snapshot.sha256) or b"")


def held_back_before(source: Source, at: datetime) -> Split:
    """How the answer before this time differed, where it was held back and its bytes are here; else in nothing."""
    snapshots = [
        (0, Snapshot(url, b"", at, sha256))
        for url, sha256 in holdings.held_back_answers(source.name, at)
        if store.holds(sha256)
    ]
    return split_answers(source, bodily(snapshots))


def seen_again(source: Source, at: datetime, split: Split, before: Split) -> dict[holdings.RecordName, datetime]:
    """The records that say word for word what the answer held back before said, and when; none unless most do."""
    said = {(one.name, one.digest) for one in before.differing}
    same = [one.name for one in split.differing if (one.name, one.digest) in said]
    then = around.held_back_at(source.name, at)
    return dict.fromkeys(same, then) if then and 2 * len(same) > len(split.differing) else {}


def served_again(source: Source, snapshots: Sequence[Snapshot], split: Split) -> str | None:
    """Why the answer is an old one that came again, or None."""
    digests = {one.name: one.digest for one in split.differing}
    given = [around.given_before(source.name, one.url, one.sha256) for one in snapshots]
    first = given[0] if given and all(given) else None
    differing = len(digests) + len(split.missing)
    return guard.served_again(differing, len(around.said_before(source.name, digests)), first)


def silent(source: Source, at: datetime) -> str:
    """A warning where the source has said nothing new for long although it used to, else ""."""
    times = around.times_changed(source.name)
    if not times:
        return ""
    usual = (times[-1] - times[0]) / (len(times) - 1) if len(times) > 1 else None
    return guard.silent_for(at - times[-1], usual) or ""
