"""Ask sources for their answers, now."""

from argparse import ArgumentParser
from typing import Any, TextIO, cast

from django.core.management.base import BaseCommand, CommandError

from scrapers import report
from scrapers.run import live_client, refresh
from scrapers.source import all_sources


class Command(BaseCommand):
    help = "Refresh sources over the network. Exit status 1 if any of them failed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("sources", nargs="*", metavar="SOURCE", help="which ones (default: all)")
        parser.add_argument("--dry-run", action="store_true", help="read and compare, and keep nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        known = all_sources()
        unknown = sorted(set(options["sources"]) - known.keys())
        if unknown:
            raise CommandError(f"no source is called {', '.join(unknown)}; there are: {', '.join(known)}")
        console = report.console(cast(TextIO, self.stdout._out))
        client, outcomes = live_client(), []
        for name in options["sources"] or known:
            with console.status(f"refreshing {name}"):
                outcomes.append(refresh(name, client=client, dry=options["dry_run"]))
            console.print(report.line(outcomes[-1]))
        console.print(report.table(outcomes))
        failed = [outcome.source for outcome in outcomes if outcome.failed]
        if failed:
            raise CommandError(f"{len(failed)} of {len(outcomes)} sources failed: {', '.join(failed)}")
