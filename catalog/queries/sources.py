"""Sources with their last runs; the catalog's version."""

import json
from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Count, OuterRef, QuerySet, Subquery

from catalog.domain.authority import BY_HAND
from catalog.domain.claims import NOTHING_REJECTED, decode_rejects
from catalog.models import Catalog, Claim, Pending, Price, Run, Snapshot, Source
from catalog.queries.records import AuthorityRow, Freshness, Health, RunView, SourceView

GOOD = (Run.Outcome.CHANGED, Run.Outcome.UNCHANGED)
_BY_OUTCOME: Final[Mapping[str, Health]] = {
    Run.Outcome.FAILED: Health.FAILING,
    Run.Outcome.ABANDONED: Health.FAILING,
    Run.Outcome.HELD: Health.HELD,
    Run.Outcome.SKIPPED: Health.SKIPPED,
}


def catalog_version() -> int:
    """The number of the catalog's state; 0 while it is empty. It rises whenever anything shown may differ."""
    return Catalog.objects.values_list("version", flat=True).first() or 0


def freshness() -> Freshness:
    """When any source was last checked, and whether that was a recording: one query. What people keep is none."""
    runs = Run.objects.filter(source=OuterRef("pk"), outcome__in=GOOD).order_by("-started_at", "-pk")
    newest = Source.objects.filter(checked_at__isnull=False).exclude(authority=BY_HAND).order_by("-checked_at", "name")
    found = newest.annotate(recorded=Subquery(runs.values("recorded")[:1])).values_list("checked_at", "recorded")
    checked_at, recorded = found.first() or (None, False)
    return Freshness(checked_at, bool(recorded))


def authorities() -> tuple[AuthorityRow, ...]:
    """Every source in the order in which those of one authority are believed: one query."""
    rows = Source.objects.order_by("order", "title", "name").values_list("name", "title", "authority", "lapsed")
    return tuple(AuthorityRow(name, title or name, authority, lapsed) for name, title, authority, lapsed in rows)


def sources(now: datetime) -> tuple[SourceView, ...]:
    """Every source by authority, with its last run, its last good one, and how much of it we hold: six queries."""
    newest = Run.objects.filter(source=OuterRef("pk")).order_by("-started_at", "-pk")
    snapshot = Snapshot.objects.filter(source=OuterRef("pk"), run__outcome__in=GOOD).order_by("-fetched_at", "-pk")
    found = list(
        Source.objects.annotate(
            last_run=Subquery(newest.values("pk")[:1]),
            last_good=Subquery(newest.filter(outcome__in=GOOD).values("pk")[:1]),
            fidelity=Subquery(snapshot.values("fidelity")[:1]),
            origin=Subquery(snapshot.values("origin")[:1]),
        )
    )
    numbers = {pk for source in found for pk in (source.last_run, source.last_good) if pk}
    runs = {run.pk: run for run in Run.objects.filter(pk__in=numbers).select_related("source")}
    routes = _counted(Claim.objects.filter(until=None, route__isnull=False))
    prices = _counted(Price.objects.filter(valid_to=None, superseded_at=None))
    waiting, rejected = _counted(Pending.objects.all()), _rejected()
    return tuple(
        SourceView(
            name=source.name,
            title=source.title or source.name,
            authority=source.authority,
            page=source.page,
            licence=source.licence,
            urls=tuple(json.loads(source.urls)),
            speaks_for=tuple(json.loads(source.speaks_for)),
            cadence_days=source.cadence_days,
            variables=tuple(json.loads(source.variables)),
            needs_browser=source.needs_browser,
            health=_health(source, runs.get(source.last_run), now),
            checked_at=source.checked_at,
            changed_at=source.changed_at,
            due_at=source.due_at,
            recorded=bool(source.fidelity or source.origin),
            fidelity=source.fidelity or "",
            origin=source.origin or "",
            running=bool(source.lease_owner) and source.lease_until is not None and source.lease_until > now,
            last_run=_run_view(runs.get(source.last_run)),
            last_good=_run_view(runs.get(source.last_good)),
            route_count=routes.get(source.pk, 0),
            price_count=prices.get(source.pk, 0),
            waiting_count=waiting.get(source.pk, 0),
            rejected=tuple(rejected[source.pk]),
        )
        for source in found
    )


def _counted(rows: QuerySet[Any]) -> dict[int, int]:
    return dict(rows.order_by().values_list("source").annotate(rows=Count("pk")))


def _health(source: Source, run: Run | None, now: datetime) -> Health:
    """Stale is what was not accepted for two of its turns."""
    ended = _BY_OUTCOME.get(run.outcome) if run else None
    if ended:
        return ended
    if source.needs_browser:
        return Health.NEEDS_BROWSER
    if source.checked_at is None:
        return Health.NEVER_RUN
    return Health.STALE if now - source.checked_at > 2 * timedelta(days=source.cadence_days) else Health.OK


def _rejected() -> dict[int, list[tuple[str, str, str, str]]]:
    """By source, what stands in its records now and is not taken, whenever it was read."""
    found: dict[int, list[tuple[str, str, str, str]]] = defaultdict(list)
    rows = Claim.objects.filter(until=None).exclude(body__endswith=NOTHING_REJECTED).order_by("source", "record")
    for source, record, at, body in rows.values_list("source", "record", "at", "body"):
        found[source] += [(record, at + one.at, one.reason, one.text) for one in decode_rejects(body)]
    return found


def _run_view(run: Run | None) -> RunView | None:
    if run is None:
        return None
    return RunView(
        source=run.source.name,
        started_at=run.started_at,
        finished_at=run.finished_at,
        outcome=run.outcome,
        outcome_label=Run.Outcome(run.outcome).label,
        recorded=run.recorded,
        message=run.message,
        seen=run.seen,
        new=run.new,
        changed=run.changed,
        gone=run.gone,
        held_back=run.held_back,
        rejected=run.rejected,
        seconds=run.seconds,
        report=tuple(json.loads(run.report)),
    )
