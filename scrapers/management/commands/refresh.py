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
        parser.add_argument(
            "sources", nargs="*", metavar="SOURCE", help="which ones (default: all but those that need a browser)"
        )
        parser.add_argument(
            "--here", action="store_true", help="only the facts that are kept by hand in this program's files"
        )
        parser.add_argument("--dry-run", action="store_true", help="read and compare, and keep nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        known = all_sources()
        unknown = sorted(set(options["sources"]) - known.keys())
        if unknown:
            raise CommandError(f"no source is called {', '.join(unknown)}; there are: {', '.join(sorted(known))}")
        console = report.console(cast(TextIO, self.stdout._out))
        client, outcomes = live_client(), []
        chosen = options["sources"] or [name for name, source in known.items() if not source.needs_browser]
        chosen = [name for name in chosen if known[name].here or not options["here"]]
        for name in chosen:
            with console.status(f"refreshing {name}"):
                outcomes.append(refresh(name, client=client, dry=options["dry_run"]))
            console.print(report.line(outcomes[-1]))
        if not options["here"]:
            for name in () if options["sources"] else sorted(known.keys() - set(chosen)):
                console.print(f"{name}: left out: needs a browser, so it is refreshed only if asked for by name")
            console.print(report.table(outcomes))
        failed = [outcome.source for outcome in outcomes if outcome.failed]
        if failed:
            raise CommandError(f"{len(failed)} of {len(outcomes)} sources failed: {', '.join(failed)}")
