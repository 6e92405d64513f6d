"""One run of one source: fetch → parse → normalise → reconcile → guard → store, whatever the answer does."""

import os
import socket
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import structlog
from django.conf import settings
from django.db import transaction

from catalog import facts, store
from catalog.domain.guard import mass_disappearance
from catalog.domain.normalise import RULES_VERSION
from catalog.domain.quotes import RouteKey
from catalog.line import take_in
from catalog.models import Run
from catalog.queries import held as holdings
from scrapers.fetch import Client, FetchError, fetch
from scrapers.reading import portions, split_answers
from scrapers.source import BadAnswer, Snapshot, Source, all_sources

log = structlog.get_logger(__name__)
Clock = Callable[[], datetime]
AT_ONCE = 1000  # records read, reconciled and written together: bounds the memory of a run


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended: `outcome` is a word of `Run.Outcome`, or "busy"; `seconds` of work, fetching included."""

    source: str
    outcome: str
    message: str
    tally: store.Tally
    seconds: float

    @property
    def failed(self) -> bool:
        """Whether the run gave nothing."""
        return self.outcome in (Run.Outcome.FAILED, "busy")


class Hold(Exception):
    """An answer that reads well and is not believed yet; the message says why."""


def wall_clock() -> datetime:
    """Now, in UTC."""
    return datetime.now(UTC)


def owner() -> str:
    """Who holds a lease: this process on this machine."""
    return f"{socket.gethostname()}:{os.getpid()}"


def register_sources() -> None:
    """Let the catalog hold every source as it declares itself, and so know how far each is believed."""
    store.register(card(source) for source in all_sources().values())


def card(source: Source) -> store.SourceCard:
    """The part of a source that the catalog keeps."""
    return store.SourceCard(
        name=source.name,
        title=source.title,
        authority=source.authority,
        order=source.order,
        speaks_for=tuple(source.speaks_for),
        states=tuple(source.states),
        urls=source.urls,
        page=source.page,
        licence=source.licence,
        cadence_days=max(source.cadence // timedelta(days=1), 1),
    )


def live_client() -> Client:
    """A client as the settings say; its user agent names this product and the contact."""
    return Client(
        version=settings.RATECARD_VERSION,
        contact=settings.RATECARD_CONTACT,
        stand_in=settings.RATECARD_STAND_IN,
        proxy=settings.RATECARD_PROXY,
    )


def refresh(name: str, *, client: Client | None = None, now: Clock = wall_clock, dry: bool = False) -> Outcome:
    """Ask a source for its answers and take them in. Never raises for what the source does; `dry` keeps nothing."""
    source = all_sources()[name]
    client = client or live_client()
    register_sources()

    def answers() -> list[Snapshot]:
        known = _newest(source)
        conditions = {
            url: {"etag": known[url].etag, "last_modified": known[url].last_modified} if url in known else {}
            for url in source.urls
        }
        return [fetch(url, client=client, now=now, **conditions[url]) for url in source.urls]

    return _run(source, answers, at=now(), wall=now, recorded=False, dry=dry)


def take(source: Source, snapshots: Sequence[Snapshot], *, at: datetime, wall: Clock = wall_clock) -> Outcome:
    """Take recorded answers in, by their own clock `at`."""
    return _run(source, lambda: list(snapshots), at=at, wall=wall, recorded=True, dry=False)


def _run(
    source: Source, answers: Callable[[], list[Snapshot]], *, at: datetime, wall: Clock, recorded: bool, dry: bool
) -> Outcome:
    started, tally = time.perf_counter(), store.Tally()
    try:
        run = store.begin(source.name, at, owner(), wall(), recorded=recorded)
    except store.Busy as busy:
        return Outcome(source.name, "busy", str(busy), tally, 0)
    outcome: str = Run.Outcome.FAILED
    message = ""
    try:
        snapshots = answers()
        store.heartbeat(run, wall())
        with transaction.atomic() if dry else nullcontext():
            outcome, message = _take_in(source, run, snapshots, tally)
            if dry:
                transaction.set_rollback(True)
    except (FetchError, BadAnswer) as error:
        message = str(error)
    except Hold as hold:
        outcome, message = Run.Outcome.HELD, str(hold)
    except Exception as error:
        log.exception("run_broke", source=source.name)
        message = f"an error of ours: {type(error).__name__}: {error}"
    seconds = time.perf_counter() - started
    good = outcome in (Run.Outcome.CHANGED, Run.Outcome.UNCHANGED)
    if dry:
        store.withdraw(run)
    else:
        store.finish(run, outcome, tally, message=message, seconds=seconds, good=good)
    log.info("run_ended", source=source.name, outcome=str(outcome), message=message, seconds=round(seconds, 3))
    return Outcome(source.name, outcome, message, tally, seconds)


def _take_in(source: Source, run: store.Opened, snapshots: list[Snapshot], tally: store.Tally) -> tuple[str, str]:
    """Keep the answers as evidence and, unless they are the ones held, take them through the line."""
    before = _newest(source)
    snapshots = [_with_body(snapshot, before.get(source.part(snapshot.url))) for snapshot in snapshots]
    numbers = store.keep(run, [_answer(snapshot) for snapshot in snapshots])
    waiting = holdings.waiting_routes(source.name)
    if not waiting and holdings.read_by(source.name) == RULES_VERSION and _unchanged(source, snapshots, before):
        tally.seen = holdings.last_seen(source.name)
        return Run.Outcome.UNCHANGED, "the answer is the one held"
    with transaction.atomic():
        return _line(source, run, list(zip(numbers, snapshots, strict=True)), waiting, tally), ""


def _line(
    source: Source,
    run: store.Opened,
    snapshots: Sequence[tuple[int, Snapshot]],
    waiting: set[RouteKey],
    tally: store.Tally,
) -> str:
    """The straight line, for the answers of one run; gives the outcome."""
    held = holdings.held_records(source.name)
    split = split_answers(source, snapshots, held)
    tally.seen = len(split.present)
    _hold_mass_disappearance(source, run, len(held), len(split.missing))
    observed = {held[name].route for name in split.present if name in held}
    again = {key for key, number in holdings.route_numbers(waiting).items() if number in observed}
    read = portions(source, split.differing, facts.names(), run.at, AT_ONCE)
    changed = take_in(run, read, split.missing, again, facts.names(), tally)
    return Run.Outcome.CHANGED if changed else Run.Outcome.UNCHANGED


def _hold_mass_disappearance(source: Source, run: store.Opened, held: int, missing: int) -> None:
    """Refuse an answer that lacks too much, the first time; a second one like it, later, is believed."""
    good = holdings.last_good(source.name)
    reason = mass_disappearance(held, missing, run.at - good if good else timedelta(0))
    if reason and holdings.last_outcome(source.name, run.at) != Run.Outcome.HELD:
        raise Hold(reason)


def _newest(source: Source) -> dict[str, holdings.HeldAnswer]:
    """By part, the newest answer that was accepted."""
    newest: dict[str, holdings.HeldAnswer] = {}
    for answer in holdings.accepted_answers(source.name):
        newest[source.part(answer.url)] = answer
    return newest


def _unchanged(source: Source, snapshots: Sequence[Snapshot], before: Mapping[str, holdings.HeldAnswer]) -> bool:
    """Whether every part was held before with the very bytes that came now."""
    parts = {source.part(snapshot.url): snapshot.sha256 for snapshot in snapshots}
    return all(part in before and before[part].sha256 == sha256 for part, sha256 in parts.items())


def _with_body(snapshot: Snapshot, before: holdings.HeldAnswer | None) -> Snapshot:
    """A 304 stands for the bytes held before."""
    if snapshot.status != 304:
        return snapshot
    body = store.body_of(before.sha256) if before else None
    if body is None or before is None:
        raise BadAnswer(f"{snapshot.url}: answered that nothing changed, but the bytes it means are not held here")
    return replace(snapshot, body=body, sha256=before.sha256, status=200)


def _answer(snapshot: Snapshot) -> store.Answer:
    return store.Answer(**{name: getattr(snapshot, name) for name in store.Answer.__dataclass_fields__})
