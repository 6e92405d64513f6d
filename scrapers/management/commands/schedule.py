"""Schedule every source: one entry each, which the admin can edit afterwards."""

from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand

from scrapers.cards import register_sources
from scrapers.source import all_sources
from scrapers.timetable import Entry, schedule


class Command(BaseCommand):
    """`manage.py schedule`: adds what is missing, changes nothing that a person edited, prints the timetable."""

    help = "Schedule each source's refresh (weekly unless it says otherwise) and print when each is due."

    def handle(self, *args: Any, **options: Any) -> None:
        register_sources()
        for entry in schedule(all_sources(), datetime.now(UTC)):
            if options["verbosity"] or entry.made:
                self.stdout.write(line(entry))


def line(entry: Entry) -> str:
    """One line of the timetable, times in UTC."""
    due = f"next {entry.next_at:%a %Y-%m-%d %H:%M} UTC" if entry.next_at else "switched off"
    every = f"every {entry.every.days} days" if entry.every.days else "at times set in the admin"
    return f"{entry.name:<20} {due}, {every}{' (new)' if entry.made else ''}"
