"""Take a dump in."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from catalog import store
from catalog.dump import DumpError, Loaded, load


class Command(BaseCommand):
    help = "Load a dump: an empty catalog becomes the one dumped, a used one learns what is newer."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument(
            "--if-new",
            action="store_true",
            help="do nothing where this very file was loaded before, or a refresh is under way (for use at start)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            self.stdout.write(f"{path.name} {_told(load(path, if_new=options['if_new'], said=self.stdout.write))}")
        except DumpError as error:
            raise CommandError(str(error)) from error
        except store.Busy as busy:
            if not options["if_new"]:
                raise CommandError(f"{path.name}: nothing was loaded: {busy}") from busy
            self.stdout.write(f"{path.name} was not loaded: {busy}; the next start tries again")


def _told(loaded: Loaded) -> str:
    if loaded.how == "held":
        return "is loaded already"
    if loaded.how == "restored":
        return f"restored: {loaded.rows:,} rows"
    if not loaded.runs and not loaded.decisions:
        return "holds nothing newer than what is here"
    return f"merged: {loaded.runs} runs and {loaded.decisions} decisions that are newer than what was held"
