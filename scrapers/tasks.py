"""What the queue carries: thin tasks over the line. A task may run twice or be killed at any moment."""

from datetime import UTC, datetime

from celery import shared_task

from catalog import store
from scrapers import run, timetable


@shared_task
def refresh_source(name: str) -> None:
    """Refresh one source; the run's row says how it went."""
    run.refresh(name)


@shared_task
def requeue_abandoned() -> None:
    """Queue again what a dead worker left; on the filesystem transport a killed worker's task is lost."""
    for name in store.abandoned(datetime.now(UTC)):
        refresh_source.delay(name)


@shared_task
def publish_timetable() -> None:
    """Let the pages know when each source is due, after a turn or an edit."""
    timetable.publish(datetime.now(UTC))
