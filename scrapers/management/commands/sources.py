"""List every source: how far it is believed, how often it is asked, how its last run ended."""

from datetime import UTC, datetime
from typing import Any, TextIO, cast

from django.core.management.base import BaseCommand
from rich.table import Table

from catalog import queries
from catalog.queries import SourceView
from scrapers import report
from scrapers.cards import register_sources

COLUMNS = ("source", "believed as", "every", "licence", "last run", "health")


class Command(BaseCommand):
    """`manage.py sources`: the same as the page of the sources, in one line each."""

    help = "List every source with its authority, cadence, licence, last run and health."

    def handle(self, *args: Any, **options: Any) -> None:
        register_sources()
        drawn = Table(show_header=True, box=None, pad_edge=False)
        for name in COLUMNS:
            drawn.add_column(name, max_width=40)
        for source in queries.sources(datetime.now(UTC)):
            drawn.add_row(*_row(source))
        report.console(cast(TextIO, self.stdout._out)).print(drawn)


def _row(source: SourceView) -> tuple[str, ...]:
    run, days = source.last_run, source.cadence_days
    ended = f"{run.started_at:%Y-%m-%d %H:%M} {run.outcome}" if run else "never"
    authority = source.authority.replace("_", " ")
    return source.name, authority, "day" if days == 1 else f"{days} days", source.licence, ended, _health(source)


def _health(source: SourceView) -> str:
    """With the variables that it waits for."""
    why = f" ({', '.join(source.variables)} not set)" if source.health is queries.Health.SKIPPED else ""
    return f"{source.health}{why}"
