"""When each source is due, kept as rows that the admin can edit and the beat obeys."""

import json
from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import NamedTuple

from django.db import transaction
from django_celery_beat.models import IntervalSchedule, PeriodicTask

from catalog import store
from scrapers.source import Source

REFRESH = "scrapers.tasks.refresh_source"
SWEEP = timedelta(minutes=5)
SWEEPS = {
    "scrapers.tasks.requeue_abandoned": "queue abandoned refreshes again",
    "scrapers.tasks.publish_timetable": "publish when each source is due",
}
_EPOCH = datetime(2020, 1, 6, tzinfo=UTC)  # a Monday


class Entry(NamedTuple):
    """One line of the timetable; `next_at` is None for what is switched off, `made` says it is new."""

    name: str
    every: timedelta
    next_at: datetime | None
    made: bool = False


def first_due(name: str, cadence: timedelta, now: datetime) -> datetime:
    """The next turn of a source that was never scheduled: its own fixed minute within the cadence.

    The minute follows from the name, so that sources don't all ask in the same hour.
    """
    minutes = int(cadence / timedelta(minutes=1))
    own = timedelta(minutes=int.from_bytes(sha256(name.encode()).digest()[:8]) % minutes)
    turns = (now - _EPOCH - own) // cadence + 1
    return _EPOCH + own + turns * cadence


@transaction.atomic
def schedule(sources: Mapping[str, Source], now: datetime) -> list[Entry]:
    """Add what is missing and switch off what has no source any more; what a person edited stays.

    A source that needs a browser is added switched off.

    Intervals, not times of day: a machine that was off when a source was due refreshes it at its next
    start, because the beat compares with the last run.
    """
    held = {_source_of(task): task for task in PeriodicTask.objects.filter(task=REFRESH)}
    missing = [source for name, source in sources.items() if name not in held and not source.here]
    made = {source.name: _add(source, now) for source in missing}
    for name, task in held.items():
        if name not in sources and task.enabled:
            task.enabled = False
            task.description = "Switched off: there is no such source any more."
            task.save()
    for task, title in SWEEPS.items():
        if not PeriodicTask.objects.filter(task=task).exists():
            expiry = int(SWEEP.total_seconds())
            PeriodicTask.objects.create(name=title, task=task, interval=_interval(SWEEP), expire_seconds=expiry)
    publish(now)
    return _timetable((held | made).items(), made.keys(), now)


def publish(now: datetime) -> None:
    """Write each source's next turn where pages read it: the beat and the admin move it without telling."""
    for task in PeriodicTask.objects.filter(task=REFRESH).select_related("interval", "crontab"):
        store.set_due(_source_of(task), next_turn(task, now))


def next_turn(task: PeriodicTask, now: datetime) -> datetime | None:
    """When the beat will queue it next; None when it is switched off. What is overdue is due now."""
    if not task.enabled:
        return None
    last: datetime = task.last_run_at or task.date_changed
    remaining: timedelta = _every(task) - (now - last) if task.interval else task.schedule.remaining_estimate(last)
    return now + max(remaining, timedelta(0))


def _add(source: Source, now: datetime) -> PeriodicTask:
    return PeriodicTask.objects.create(
        name=f"refresh {source.name}",
        task=REFRESH,
        args=json.dumps([source.name]),
        interval=_interval(source.cadence),
        expire_seconds=int(source.cadence.total_seconds()),  # by then its next turn has come
        last_run_at=first_due(source.name, source.cadence, now) - source.cadence,
        description=source.title,
        enabled=not source.needs_browser,
    )


def _interval(every: timedelta) -> IntervalSchedule:
    """A row of its own unit where it fits, so that the admin shows `7 days` and not `10080 minutes`."""
    minutes = int(every / timedelta(minutes=1))
    for period, length in ((IntervalSchedule.DAYS, 1440), (IntervalSchedule.HOURS, 60), (IntervalSchedule.MINUTES, 1)):
        if minutes % length == 0:
            return IntervalSchedule.objects.get_or_create(every=minutes // length, period=period)[0]
    raise AssertionError("every whole number of minutes is a multiple of one")


def _timetable(tasks: Iterable[tuple[str, PeriodicTask]], made: Collection[str], now: datetime) -> list[Entry]:
    entries = [Entry(name, _every(task), next_turn(task, now), name in made) for name, task in tasks]
    return sorted(entries, key=lambda entry: (entry.next_at or datetime.max.replace(tzinfo=UTC), entry.name))


def _every(task: PeriodicTask) -> timedelta:
    return timedelta(**{task.interval.period: task.interval.every}) if task.interval else timedelta(0)


def _source_of(task: PeriodicTask) -> str:
    try:
        return str(json.loads(task.args)[0])
    except (ValueError, LookupError):
        return str(task.name)  # a person's own entry without arguments: shown by its name
