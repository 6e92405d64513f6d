"""What earlier runs of a source brought, and how they ended."""

from datetime import datetime
from typing import NamedTuple

from django.db.models import F, Max, Window
from django.db.models.functions import RowNumber

from catalog.models import Run, Snapshot, Source
from catalog.queries.held import ACCEPTED


class HeldAnswer(NamedTuple):
    """An answer that was accepted: what a later one is compared with, and asked for if it differs."""

    url: str
    sha256: str
    etag: str
    last_modified: str
    partial: bool


def accepted_answers(source: str) -> list[HeldAnswer]:
    """The newest accepted answer of each URL of the source, the newest of all last."""
    newest_first = Window(RowNumber(), partition_by="url", order_by=[F("fetched_at").desc(), F("sha256").desc()])
    accepted = Snapshot.objects.filter(source__name=source, run__outcome__in=ACCEPTED).annotate(place=newest_first)
    rows = accepted.filter(place=1).order_by("fetched_at", "url")
    return [HeldAnswer(*row) for row in rows.values_list("url", "sha256", "etag", "last_modified", "partial")]


class BroughtAnswer(NamedTuple):
    """An answer of a run that ended too early; fields as in `catalog.models.Snapshot`."""

    url: str
    fetched_at: datetime
    sha256: str
    status: int
    content_type: str
    etag: str
    last_modified: str


def brought_by_unfinished(source: str, since: datetime, saying: tuple[str, ...]) -> list[BroughtAnswer]:
    """What the source's newest ended run brought, if it began since then and was left by its process, or ended with
    a message that begins in one of these ways; nothing otherwise."""
    ended = Run.objects.filter(source__name=source, recorded=False).exclude(outcome=Run.Outcome.RUNNING)
    run = ended.order_by("-started_at").first()
    if run is None or run.started_at < since:
        return []
    unfinished = run.outcome == Run.Outcome.ABANDONED or run.message.startswith(saying)
    rows = Snapshot.objects.filter(run=run, partial=False).order_by("fetched_at", "pk") if unfinished else ()
    return [BroughtAnswer(*(getattr(row, name) for name in BroughtAnswer._fields)) for row in rows]


def held_snapshots(source: str) -> set[tuple[str, datetime, str]]:
    """URL, time and hash of every snapshot whose run came to an end: replaying it again is not needed."""
    ended = Snapshot.objects.filter(source__name=source).exclude(
        run__outcome__in=(Run.Outcome.RUNNING, Run.Outcome.ABANDONED)
    )
    return set(ended.values_list("url", "fetched_at", "sha256"))


def last_good(source: str) -> datetime | None:
    """When the source last gave an answer that was accepted, complete or not."""
    return Source.objects.filter(name=source).values_list("checked_at", flat=True).first()


def last_outcome(source: str, before: datetime) -> str:
    """How the newest run before this time that gave a readable answer ended, or "" where there was none."""
    runs = Run.objects.filter(source__name=source, started_at__lt=before, outcome__in=(*ACCEPTED, Run.Outcome.HELD))
    return runs.order_by("-started_at").values_list("outcome", flat=True).first() or ""


def held_back_answers(source: str, before: datetime) -> list[tuple[str, str]]:
    """URL and hash of what the newest run before this time gave, if it was held back; nothing otherwise."""
    if last_outcome(source, before) != Run.Outcome.HELD:
        return []
    rows = Snapshot.objects.filter(source__name=source, run__outcome=Run.Outcome.HELD, run__started_at__lt=before)
    newest = rows.order_by("-run__started_at").values_list("run", flat=True).first()
    return list(rows.filter(run=newest).order_by("url").values_list("url", "sha256"))


def run_times(source: str) -> set[datetime]:
    """When each run of the source began that came to an end."""
    ended = Run.objects.filter(source__name=source).exclude(outcome__in=(Run.Outcome.RUNNING, Run.Outcome.ABANDONED))
    return set(ended.values_list("started_at", flat=True))


def last_seen(source: str) -> int:
    """How many records the last accepted run of the source saw."""
    accepted = Run.objects.filter(source__name=source, outcome__in=ACCEPTED).order_by("-started_at")
    return accepted.values_list("seen", flat=True).first() or 0


def newest_accepted(source: str) -> datetime | None:
    """The clock of the newest run whose answers were accepted: nothing older of this source can follow."""
    accepted = Run.objects.filter(source__name=source, outcome__in=ACCEPTED)
    newest: datetime | None = accepted.aggregate(newest=Max("started_at"))["newest"]
    return newest
