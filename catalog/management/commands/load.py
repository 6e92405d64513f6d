"""Take a dump in."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from catalog.dump import load
from catalog.dump.files import DumpError

SAID = {
    "held": "is loaded already",
    "restored": "restored: {rows:,} rows",
    "merged": "merged: {runs} runs that are newer than what was held",
}


class Command(BaseCommand):
    help = "Load a dump: an empty catalog becomes the one dumped, a used one learns what is newer."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--if-new", action="store_true", help="do nothing where this very file was loaded before")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            loaded = load(
                path,
                if_new=options["if_new"],
                said=lambda table, rows: self.stdout.write(f"{table}: {rows:,} rows"),
            )
        except DumpError as error:
            raise CommandError(str(error)) from error
        said = SAID[loaded.how].format(rows=loaded.rows, runs=loaded.runs)
        self.stdout.write(f"{path.name} {said}")
