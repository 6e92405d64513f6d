"""The middle of the line, the same for live answers, recordings and dumps: reconcile → guard → store."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from catalog import store
from catalog.domain.choice import Standing
from catalog.domain.guard import guard
from catalog.domain.names import Names
from catalog.domain.quotes import Claim, RouteKey
from catalog.domain.readings import Portion
from catalog.domain.reconcile import reconcile
from catalog.queries import held as holdings


def take_in(
    run: store.Opened,
    portions: Iterable[Portion],
    missing: set[int],
    again: set[RouteKey],
    names: Names,
    tally: store.Tally,
) -> bool:
    """Take a run's portions through the line, inside the caller's transaction; whether anything shown was written.

    All that a run says of one route must be in one portion. `missing` are held claims whose record is no
    longer there: no portion counts them as witnesses, and they end after the last. `again` are routes on
    which a change of this source waits and which the source was just seen to state. What was done is
    added to the tally.
    """
    standings = holdings.standings()
    written = False
    models: set[int] = set()
    vendors: set[int] = set()
    for portion, routes in _with_the_rest(portions, missing, again):
        decided = _decide(run, portion, missing, routes, standings)
        applied = store.apply(
            run, portion.readings, decided, ended=portion.ended, reworded=portion.reworded, names=names
        )
        _count(tally, portion, applied)
        tally.lost += sum(_lost(case) for case in decided.values())
        written = written or applied.written
        models |= applied.models
        vendors |= applied.vendors
    return store.conclude(run, models, vendors, standings) or written


def _with_the_rest(
    portions: Iterable[Portion], missing: set[int], again: set[RouteKey]
) -> Iterator[tuple[Portion, set[RouteKey]]]:
    """The portions, then the claims that are missing and the waiting routes of which nothing new was said."""
    for portion in portions:
        yield portion, set()
        again = again - {reading.route for reading in portion.readings if reading.route}
    yield Portion([], missing, {}, []), again


def _decide(
    run: store.Opened,
    portion: Portion,
    missing: set[int],
    waiting: set[RouteKey],
    standings: Mapping[str, Standing],
) -> dict[RouteKey, store.Decided]:
    """Reconcile and guard the routes that the portion says something about, and those that wait."""
    claims: dict[RouteKey, list[Claim]] = defaultdict(list)
    for reading in portion.readings:
        if reading.route:
            claims[reading.route].append(reading.claim())
    touched = {*claims, *holdings.routes_of(portion.ended), *waiting}
    decided = {}
    for key, before in holdings.held_routes(sorted(touched), without=portion.ended | missing).items():
        found = reconcile(key, before, claims[key], standings)
        observer = run.name if key in waiting or key in claims else ""
        accepted, held_back = guard(found.proposed, before, run.at, observer, repointed=found.repointed)
        decided[key] = store.Decided(before, found, accepted, held_back)
    return decided


def _lost(case: store.Decided) -> int:
    """How many prices are stated no longer of a route that still is."""
    return case.reconciled.claimed * sum(change.proposed.move == "removed" for change in case.accepted)


def _count(tally: store.Tally, portion: Portion, applied: store.Applied) -> None:
    tally.new += applied.new
    tally.changed += applied.changed
    tally.gone += applied.gone
    tally.held_back += applied.held_back
    tally.rejects += portion.rejects
    tally.rejected = len(tally.rejects)
