"""The middle of the line, the same for live answers, recordings and dumps: reconcile → guard → store."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction

from catalog import store
from catalog.domain.choice import Standing
from catalog.domain.guard import Around, Moves, Verdict, guard, judge
from catalog.domain.names import Names
from catalog.domain.quotes import Claim, PriceKey, RouteKey
from catalog.domain.readings import Portion
from catalog.domain.reconcile import HeldRoute, Reconciled, reconcile
from catalog.queries import around
from catalog.queries import held as holdings

LATELY = timedelta(days=90)
NONE = Verdict()


class Hold(Exception):
    """An answer that reads well and is not believed yet; the message says why."""


class _LookAgain(Exception):
    """What a first look at a whole run came to: its portions must be judged by it."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__()
        self.verdict = verdict


def weigh(
    run: store.Opened,
    portions: Callable[[], Iterable[Portion]],
    missing: set[int],
    again: set[RouteKey],
    names: Names,
    tally: store.Tally,
    since_good: timedelta,
) -> bool:
    """Take a run in as `take_in` does, judged as a whole too; `since_good` is the time since the last good run.

    Raises Hold where the run is not believed, and begins anew where only some of its providers are not.
    """
    line = _Line(run, missing, names, holdings.standings(), holdings.last_read(run.name, run.at), {})
    trial = replace(tally, rejects=list(tally.rejects))
    try:
        with transaction.atomic():
            written = line.pass_through(portions(), again, trial, since_good)
    except _LookAgain as look:
        return line.pass_through(portions(), again, tally, verdict=look.verdict)
    for field in fields(tally):
        setattr(tally, field.name, getattr(trial, field.name))
    return written


def take_in(
    run: store.Opened,
    portions: Iterable[Portion],
    missing: set[int],
    again: set[RouteKey],
    names: Names,
    tally: store.Tally,
    seen: Mapping[holdings.RecordName, datetime] | None = None,
) -> bool:
    """Take a run's portions through the line, inside the caller's transaction; whether anything shown was written.

    All that a run says of one route must be in one portion. `missing` are held claims whose record is no
    longer there: no portion counts them as witnesses, and they end after the last. `again` are routes on
    which a change of this source waits and which the source was just seen to state. What was done is
    added to the tally. `seen` are records that said the same in an answer held back as a whole, and when.
    """
    last_read = holdings.last_read(run.name, run.at)
    line = _Line(run, missing, names, holdings.standings(), last_read, seen or {})
    return line.pass_through(portions, again, tally)


@dataclass(frozen=True, slots=True)
class _Line:
    """What all portions of one run share."""

    run: store.Opened
    missing: set[int]
    names: Names
    standings: Mapping[str, Standing]
    last_read: Mapping[str, datetime]
    seen: Mapping[holdings.RecordName, datetime]

    def pass_through(
        self,
        portions: Iterable[Portion],
        again: set[RouteKey],
        tally: store.Tally,
        since_good: timedelta | None = None,
        verdict: Verdict = NONE,
    ) -> bool:
        """Every portion through the line, judged by the verdict; by how all moved as well, given `since_good`."""
        written = False
        models: set[int] = set()
        vendors: set[int] = set()
        moves = Moves(self.run.name).holding(around.believed_amounts(self.run.name))
        for portion, routes in _with_the_rest(portions, self.missing, again):
            decided = self.decide(portion, routes, moves, verdict)
            applied = store.apply(
                self.run, portion.readings, decided, ended=portion.ended, reworded=portion.reworded, names=self.names
            )
            _count(tally, portion, applied)
            tally.lost += sum(_lost(case) for case in decided.values())
            written = written or applied.written
            models |= applied.models
            vendors |= applied.vendors
        if since_good is not None:
            found = judge(moves, since_good)
            if found.hold:
                raise Hold(found.hold)
            if found.suspects or found.together:
                raise _LookAgain(found)
        return store.conclude(self.run, models, vendors, self.standings) or written

    def decide(
        self, portion: Portion, waiting: set[RouteKey], moves: Moves, verdict: Verdict
    ) -> dict[RouteKey, store.Decided]:
        """Reconcile and guard the routes that the portion says something about, and those that wait."""
        claims: dict[RouteKey, list[Claim]] = defaultdict(list)
        seen: dict[RouteKey, datetime | None] = {}
        for reading in portion.readings:
            if reading.route:
                claims[reading.route].append(reading.claim())
                seen[reading.route] = self.seen.get(holdings.RecordName(reading.part, reading.place.record))
        touched = {*claims, *holdings.routes_of(portion.ended), *waiting}
        held = holdings.held_routes(sorted(touched), without=portion.ended | self.missing)
        found = {
            key: reconcile(key, before, claims[key], self.standings, self.last_read) for key, before in held.items()
        }
        surroundings = _Surroundings.of(self.run, held, found, verdict)
        decided = {}
        for key, before in held.items():
            case = found[key]
            stating = frozenset(claim.source for claim in (*before.claims, *claims[key]))
            near = surroundings.around(before, case, stating)
            moves.note(key, _model(before, case), before, () if case.repointed else case.proposed, near.past)
            observer = self.run.name if key in waiting or key in claims else ""
            accepted, held_back = guard(
                case.proposed,
                before,
                self.run.at,
                observer,
                repointed=case.repointed,
                around=near,
                suspect=verdict.suspects.get(key.provider),
                seen=seen.get(key),
            )
            decided[key] = store.Decided(before, case, accepted, held_back)
        return decided


def _model(before: HeldRoute, case: Reconciled) -> str:
    return case.model.slug if case.model else before.model


@dataclass(frozen=True, slots=True)
class _Surroundings:
    """What the guard is told around the routes of one portion, asked for at once."""

    asked: Mapping[str, around.Asked]
    lately: Mapping[int, Mapping[PriceKey, list[Decimal | None]]]
    together: Mapping[str, frozenset[tuple[PriceKey, Decimal]]]

    @classmethod
    def of(
        cls,
        run: store.Opened,
        held: Mapping[RouteKey, HeldRoute],
        found: Mapping[RouteKey, Reconciled],
        verdict: Verdict,
    ) -> "_Surroundings":
        priced = [key for key, case in found.items() if any(change.move != "witness" for change in case.proposed)]
        moved = [key for key in priced if any(change.move == "change" for change in found[key].proposed)]
        models = {model for key in priced if (model := _model(held[key], found[key]))}
        routes = {number for key in moved if (number := held[key].number)}
        together: dict[str, set[tuple[PriceKey, Decimal]]] = defaultdict(set)
        for landing in verdict.together:
            together[landing.model].add((landing.key, landing.amount))
        alike = {model: frozenset(landed) for model, landed in together.items()}
        return cls(around.asked(models), around.lately(routes, run.at - LATELY), alike)

    def around(self, before: HeldRoute, case: Reconciled, stating: frozenset[str]) -> Around:
        """What is around one route; its own prices are none of others."""
        model = _model(before, case)
        others = self.asked.get(model, {})
        elsewhere = {
            change.key: [amount for route, amount in others.get(change.key, {}).items() if route != before.number]
            for change in case.proposed
        }
        past = self.lately.get(before.number, {}) if before.number else {}
        return Around(elsewhere, past, self.together.get(model, frozenset()), stating)


def _with_the_rest(
    portions: Iterable[Portion], missing: set[int], again: set[RouteKey]
) -> Iterator[tuple[Portion, set[RouteKey]]]:
    """The portions, then the claims that are missing and the waiting routes of which nothing new was said."""
    for portion in portions:
        yield portion, set()
        again = again - {reading.route for reading in portion.readings if reading.route}
    yield Portion([], missing, {}, []), again


def _lost(case: store.Decided) -> int:
    """How many prices are stated no longer of a route that still is."""
    return case.reconciled.claimed * sum(change.move == "removed" for change in case.reconciled.proposed)


def _count(tally: store.Tally, portion: Portion, applied: store.Applied) -> None:
    tally.new += applied.new
    tally.changed += applied.changed
    tally.gone += applied.gone
    tally.held_back += applied.held_back
    tally.rejects += portion.rejects
    tally.rejected = len(tally.rejects)
