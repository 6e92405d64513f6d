"""One run of one source: fetch → parse → normalise → reconcile → guard → store, whatever the answer does."""

import os
import socket
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from secrets import token_hex

import structlog
from django.conf import settings
from django.db import transaction

from catalog import facts, store
from catalog.domain.guard import mass_disappearance
from catalog.domain.quotes import RouteKey
from catalog.line import Given, Hold, take_in, weigh
from catalog.models import Run
from catalog.queries import held as holdings
from catalog.queries import past_runs
from scrapers import answers, here, live
from scrapers.cards import register_sources
from scrapers.collector import seldom
from scrapers.fetch import Client, FetchError
from scrapers.reading import Split, portions, split_answers
from scrapers.source import BadAnswer, Snapshot, Source, all_sources
from scrapers.spool import Spool
from scrapers.trail import INTERRUPTED, OURS, Unfinished, walk

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


def wall_clock() -> datetime:
    """Now, in UTC."""
    return datetime.now(UTC)


def owner() -> str:
    """Who holds a lease: one run of this process on this machine."""
    return f"{socket.gethostname()[:60]}:{os.getpid()}:{token_hex(4)}"


def live_client() -> Client:
    """A client as the settings say; its user agent names this product and the contact."""
    return Client(
        version=settings.RATECARD_VERSION,
        contact=settings.RATECARD_CONTACT,
        stand_in=settings.RATECARD_STAND_IN,
        proxy=settings.RATECARD_PROXY,
    )


def refresh(name: str, *, client: Client | None = None, now: Clock = wall_clock, dry: bool = False) -> Outcome:
    """Ask the source of this name for its answers and take them in; see `ask`. One that is kept here is read here."""
    register_sources()
    source = all_sources()[name]
    if source.here:
        return _look_here(source, now, dry)
    return ask(source, client=client or live_client(), now=now, dry=dry)


def ask(
    source: Source,
    *,
    client: Client,
    now: Clock = wall_clock,
    dry: bool = False,
    environ: Mapping[str, str] = os.environ,
) -> Outcome:
    """Ask a registered source for its answers and take them in. Never raises for what the source does.

    One for which `environ` lacks a variable is skipped; `dry` keeps nothing.
    """
    if reason := live.lacking(source, environ):
        return _skip(source, reason, now(), dry=dry)

    def answers_one_by_one() -> Iterator[Snapshot]:
        return walk(source, live.Live.of(source, client, now, environ))

    return _run(source, answers_one_by_one, at=now(), wall=now, recorded=False, dry=dry)


def _skip(source: Source, reason: str, at: datetime, *, dry: bool) -> Outcome:
    """Say that a source was not asked, and why; it is no failure."""
    outcome = Outcome(source.name, Run.Outcome.SKIPPED, reason, store.Tally(), 0)
    if not dry:
        try:
            run = store.begin(source.name, at, owner(), at)
            store.finish(run, outcome.outcome, outcome.tally, message=reason, good=False)
        except store.Busy as busy:
            return replace(outcome, outcome="busy", message=str(busy))
    return outcome


def _look_here(source: Source, wall: Clock, dry: bool) -> Outcome:
    """Take this program's own files in, by the clock of what they say themselves; no run where nothing differs."""
    answers_here = here.read(source, past_runs.newest_accepted(source.name))
    if holdings.read_by(source.name) == facts.rules_version() and answers.unchanged(
        source, answers_here, answers.newest(source)
    ):
        return Outcome(source.name, Run.Outcome.UNCHANGED, "the files are those held", store.Tally(), 0)
    at = max(answer.fetched_at for answer in answers_here)
    return _run(source, lambda: answers_here, at=at, wall=wall, recorded=False, dry=dry)


def take(
    source: Source, snapshots: Iterable[Snapshot], *, at: datetime, wall: Clock = wall_clock, recorded: bool = True
) -> Outcome:
    """Take answers in that were asked for before, by their own clock `at`; one is in memory at a time, if given so."""
    return _run(source, lambda: snapshots, at=at, wall=wall, recorded=recorded, dry=False)


@dataclass(frozen=True, slots=True)
class _Going:
    """A run under way. A `dry` one writes nothing that lasts."""

    source: Source
    run: store.Opened
    wall: Clock
    dry: bool
    started: float = field(default_factory=time.perf_counter)
    tally: store.Tally = field(default_factory=store.Tally)

    def finish(self, outcome: str, message: str = "") -> Outcome:
        """Write how it ended, in the caller's transaction if there is one."""
        seconds = time.perf_counter() - self.started
        if not self.dry:
            good = outcome in (Run.Outcome.CHANGED, Run.Outcome.UNCHANGED)
            store.finish(self.run, outcome, self.tally, message=message, seconds=seconds, good=good)
        return Outcome(self.source.name, outcome, message, self.tally, seconds)


def _run(
    source: Source, ask: Callable[[], Iterable[Snapshot]], *, at: datetime, wall: Clock, recorded: bool, dry: bool
) -> Outcome:
    """One run, from its lease to its last word."""
    try:
        run = store.begin(source.name, at, owner(), wall(), recorded=recorded)
        going = _Going(source, run, wall, dry)
        try:
            with seldom():
                outcome = _attempt(going, ask)
        finally:
            if dry:
                store.withdraw(run)
    except store.Busy as busy:
        outcome = Outcome(source.name, "busy", str(busy), store.Tally(), 0)
    log.info(
        "run_ended",
        source=source.name,
        outcome=str(outcome.outcome),
        message=outcome.message,
        seconds=round(outcome.seconds, 3),
    )
    return outcome


def _attempt(going: _Going, ask: Callable[[], Iterable[Snapshot]]) -> Outcome:
    """Ask, take in, and say how it ended; what is written and the word that it was are one transaction."""
    try:
        snapshots: Iterable[Snapshot] = _alive(going, ask())
        if going.dry:  # not within the transaction: all others would wait for the network
            snapshots = list(snapshots)
        with transaction.atomic() if going.dry else nullcontext():
            outcome = _take_in(going, snapshots)
            if going.dry:
                transaction.set_rollback(True)
        return outcome
    except store.Busy:
        raise
    except (FetchError, Unfinished, BadAnswer) as error:
        return going.finish(Run.Outcome.FAILED, str(error))
    except Hold as hold:
        return going.finish(Run.Outcome.HELD, str(hold))
    except Exception as error:
        log.exception("run_broke", source=going.source.name)
        return going.finish(Run.Outcome.FAILED, f"{OURS}{type(error).__name__}: {error}")
    except BaseException:
        going.finish(Run.Outcome.FAILED, INTERRUPTED)
        raise


def _alive(going: _Going, snapshots: Iterable[Snapshot]) -> Iterator[Snapshot]:
    """The answers, with a sign of life after each; closed with the run, so that nothing is asked for any more."""
    for snapshot in snapshots:
        store.heartbeat(going.run, going.wall())
        yield snapshot


def _take_in(going: _Going, given: Iterable[Snapshot]) -> Outcome:
    """Keep the answers as evidence and, unless they are the ones held, take them through the line."""
    source, before = going.source, answers.newest(going.source)
    kept = answers.keep(going.run, source, given, bodies=not going.dry)
    newest = past_runs.newest_accepted(source.name)
    if newest and going.run.at < newest:
        raise BadAnswer(
            f"an answer of {going.run.at:%Y-%m-%d %H:%M} is older than the one held, of {newest:%Y-%m-%d %H:%M}"
        )
    waiting = holdings.waiting_routes(source.name, going.run.at)
    if (
        not waiting
        and not holdings.shaken(source.name, going.run.at, going.run.known)
        and holdings.read_by(source.name) == facts.rules_version()
        and answers.unchanged(source, kept.snapshots, before)
    ):
        going.tally.seen = past_runs.last_seen(source.name)
        said = ("the answer is the one held", answers.silent(source, going.run.at), kept.led.message)
        return going.finish(Run.Outcome.UNCHANGED, "; ".join(filter(None, said)))
    with transaction.atomic():
        run = store.alone(going.run)
        with Spool(source.read) as spool:
            changed = _line(source, run, kept, spool, waiting, going.tally)
        return going.finish(Run.Outcome.CHANGED if changed else Run.Outcome.UNCHANGED, kept.led.message)


def _line(
    source: Source,
    run: store.Opened,
    kept: answers.Kept,
    spool: Spool,
    waiting: set[RouteKey],
    tally: store.Tally,
) -> bool:
    """The straight line, for the answers of one run; whether anything shown was changed."""
    numbers, prices = holdings.route_numbers(waiting), holdings.open_price_count(source.name)
    split = split_answers(source, answers.bodily(kept.rows), spool, set(numbers.values()), kept.led)
    tally.seen = split.present
    before, since = answers.held_back_before(source, run.at), _since_good(source, run)
    _hold_disappearance(split, before, since)
    seen_again = answers.seen_again(source, run.at, split, before)
    if not seen_again and (reason := answers.served_again(source, kept.snapshots, split)):
        raise Hold(reason)
    again = {key for key, number in numbers.items() if number in split.observed}

    read = portions(source, split.differing, spool, facts.names(), run.at, AT_ONCE)
    given = Given(read, split.missing, again, seen_again)
    if seen_again:
        changed = take_in(run, given, facts.names(), tally)
    else:
        changed = weigh(run, given, facts.names(), tally, since)
    reason = mass_disappearance("prices", prices, tally.lost, since)
    if reason and past_runs.last_outcome(source.name, run.at) != Run.Outcome.HELD:
        raise Hold(reason)
    return changed


def _hold_disappearance(split: Split, before: Split, since: timedelta) -> None:
    """Refuse an answer that lacks too much, the first time; what two answers lack, one after the other, is gone."""
    if reason := mass_disappearance("records", split.expected, len(split.missing - before.missing), since):
        raise Hold(reason)


def _since_good(source: Source, run: store.Opened) -> timedelta:
    good = past_runs.last_good(source.name)
    return run.at - good if good else timedelta(0)
