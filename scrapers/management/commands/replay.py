"""Take recorded answers in."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any, TextIO, cast

from django.core.management.base import BaseCommand, CommandError

from scrapers import report
from scrapers.pack import PackError
from scrapers.replay import Passed, replay
from scrapers.source import all_sources


class Command(BaseCommand):
    help = "Replay a pack: a folder of recorded answers with a manifest.json, in date order."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("pack", type=Path, metavar="PACK")
        parser.add_argument("sources", nargs="*", metavar="SOURCE", help="which ones (default: all)")

    def handle(self, *args: Any, **options: Any) -> None:
        unknown = sorted(set(options["sources"]) - all_sources().keys())
        if unknown:
            raise CommandError(
                f"no source is called {', '.join(unknown)}; there are: {', '.join(sorted(all_sources()))}"
            )
        console, passed, outcomes = report.console(cast(TextIO, self.stdout._out)), Passed(), []
        try:
            with console.status("replaying"):
                for outcome in replay(options["pack"], options["sources"], passed):
                    outcomes.append(outcome)
                    console.print(report.line(outcome))
        except PackError as error:
            raise CommandError(str(error)) from error
        console.print(report.table(outcomes))
        console.print(
            f"{len(outcomes)} runs; answers left out: {passed.held} already held, {passed.unread} that no source reads,"
            f" {passed.text_only} that are text only, {passed.vague} of no certain month, {len(passed.refused)} too old"
        )
        for message in passed.refused:
            console.print(message)
        busy = sorted({outcome.source for outcome in outcomes if outcome.outcome == "busy"})
        if busy:
            raise CommandError(f"not all was replayed, as another run had them: {', '.join(busy)}")
