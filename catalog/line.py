"""The middle of the line, the same for live answers, recordings and dumps: reconcile → guard → store.

A run is looked at as a whole before anything of it is written: what becomes of one route depends on the catalog as
it was and on all that the run says, and not on the order in which it is read.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import NamedTuple

from django.db import transaction

from catalog import store
from catalog.domain.authority import Standing
from catalog.domain.guard import Verdict, guard, judge
from catalog.domain.names import Names
from catalog.domain.quotes import Claim, RouteKey
from catalog.domain.readings import Portion
from catalog.domain.reconcile import reconcile
from catalog.portions import Portions
from catalog.queries import held as holdings
from catalog.queries.held import slices
from catalog.surroundings import Surroundings, Weighed

AT_ONCE = 1000  # routes of which nothing new was said, looked at together
NONE = Verdict()


class Hold(Exception):
    """An answer that reads well and is not believed yet; the message says why."""


class Given(NamedTuple):
    """What one run says.

    All that it says of one route is in one of the `portions`. `missing` are held claims whose record is no
    longer there. `again` are routes on which a change of this source waits and which the source was just seen
    to state. `seen` are records that said the same in an answer held back as a whole, and when.
    """

    portions: Iterable[Portion]
    missing: set[int]
    again: set[RouteKey]
    seen: Mapping[holdings.RecordName, datetime] = MappingProxyType({})


def weigh(run: store.Opened, given: Given, names: Names, tally: store.Tally, since_good: timedelta) -> bool:
    """Take a run in as `take_in` does, judged as a whole too; `since_good` is the time since the last good run.

    Raises Hold, with nothing written, where the run is not believed.
    """
    with transaction.atomic():
        return _Line.of(run, given, names).pass_through(tally, since_good)


def take_in(run: store.Opened, given: Given, names: Names, tally: store.Tally) -> bool:
    """Take a run through the line, inside the caller's transaction; whether anything shown was written.

    What was done is added to the tally.
    """
    return _Line.of(run, given, names).pass_through(tally)


@dataclass(frozen=True, slots=True)
class _Line:
    """What all portions of one run share. `shaken` are routes of a source that lost its say or has it again."""

    run: store.Opened
    given: Given
    names: Names
    standings: Mapping[str, Standing]
    last_read: Mapping[str, datetime]
    shaken: store.Shaken

    @classmethod
    def of(cls, run: store.Opened, given: Given, names: Names) -> "_Line":
        """The line of a run, with what each source's word counts for from this run on."""
        shaken = store.lapse(run)
        return cls(run, given, names, holdings.standings(), holdings.last_read(run.name, run.at), shaken)

    def pass_through(self, tally: store.Tally, since_good: timedelta | None = None) -> bool:
        """Everything looked at, and then written; judged by how all moved, given `since_good`."""
        left = {*self.given.again, *self.shaken.routes, *holdings.routes_of(self.given.missing)}
        with Portions(_noting(self.given.portions, left)) as read:
            around, kept = Surroundings.of(self.run), []
            for weighed in self.weighed(read, left):
                around.note(weighed)
                kept += [weighed] * read.all_near
            verdict = NONE if since_good is None else judge(around.moves, since_good)
            if verdict.hold:
                raise Hold(verdict.hold)
            return self.write(kept or self.weighed(read, left), around, verdict, tally)

    def weighed(self, read: Portions, left: Collection[RouteKey]) -> Iterator[Weighed]:
        """Each portion, then the routes that are left, without a word on them but what is held.

        Each route comes once: what it comes to is not known from what is written before.
        """
        left, ended = set(left), read.ended | self.given.missing
        for portion in read:
            claims = _claims(portion)
            left -= claims.keys()
            yield self.weigh(portion, claims, claims.keys(), ended)
        rest = Portion([], self.given.missing, {}, [])
        for some in slices(sorted(left), AT_ONCE) if left else [()]:
            yield self.weigh(rest, {}, some, ended)
            rest = Portion([], set(), {}, [])

    def weigh(
        self,
        portion: Portion,
        claims: Mapping[RouteKey, Sequence[Claim]],
        routes: Collection[RouteKey],
        ended: Collection[int],
    ) -> Weighed:
        """Reconcile these routes with what is claimed of them; claims that have `ended` are no witnesses."""
        held = holdings.held_routes(sorted(routes), without=ended)
        found = {
            key: reconcile(key, before, claims.get(key, ()), self.standings, self.last_read)
            for key, before in held.items()
        }
        stating = {
            key: frozenset(claim.source for claim in (*before.claims, *claims.get(key, ())))
            for key, before in held.items()
        }
        return Weighed(portion, held, found, stating)

    def write(self, all_weighed: Iterable[Weighed], around: Surroundings, verdict: Verdict, tally: store.Tally) -> bool:
        """Guard what is proposed and write it; whether anything shown was written."""
        written, models, vendors = False, set[int](), set(self.shaken.vendors)
        for weighed in all_weighed:
            decided, portion = self.decide(weighed, around, verdict), weighed.portion
            applied = store.apply(
                self.run, portion.readings, decided, ended=portion.ended, reworded=portion.reworded, names=self.names
            )
            _count(tally, portion, applied)
            tally.lost += sum(_lost(case, self.run.name) for case in decided.values())
            written = written or applied.written
            models |= applied.models
            vendors |= applied.vendors
        return store.conclude(self.run, models, vendors, self.standings) or written

    def decide(self, weighed: Weighed, around: Surroundings, verdict: Verdict) -> dict[RouteKey, store.Decided]:
        """Which changes of each route pass and which wait."""
        seen = {
            reading.route: self.given.seen.get(holdings.RecordName(reading.part, reading.place.record))
            for reading in weighed.portion.readings
            if reading.route
        }
        decided = {}
        for key, near in around.of_routes(weighed, verdict):
            before, case = weighed.held[key], weighed.found[key]
            accepted, held_back = guard(
                case.proposed,
                before,
                self.run.at,
                self.run.name if key in seen or key in self.given.again else "",
                repointed=case.repointed,
                around=near,
                suspect=verdict.suspects.get(key.provider),
                seen=seen.get(key),
            )
            decided[key] = store.Decided(before, case, accepted, held_back)
        return decided


def _noting(portions: Iterable[Portion], left: set[RouteKey]) -> Iterator[Portion]:
    """The portions; routes that a claim left which is replaced by a word on something else are left to look at."""
    for portion in portions:
        left |= holdings.routes_of(portion.ended) - {reading.route for reading in portion.readings}
        yield portion


def _claims(portion: Portion) -> dict[RouteKey, list[Claim]]:
    claims: dict[RouteKey, list[Claim]] = defaultdict(list)
    for reading in portion.readings:
        if reading.route:
            claims[reading.route].append(reading.claim())
    return claims


def _lost(case: store.Decided, source: str) -> int:
    """How many prices that were believed by the source's word are stated no longer of a route that still is."""
    removed = (change.before for change in case.reconciled.proposed if change.move == "removed")
    return case.reconciled.claimed * sum(before is not None and before.source == source for before in removed)


def _count(tally: store.Tally, portion: Portion, applied: store.Applied) -> None:
    tally.new += applied.new
    tally.changed += applied.changed
    tally.gone += applied.gone
    tally.held_back += applied.held_back
    tally.rejects += portion.rejects
    tally.rejected = len(tally.rejects)
