"""Write the whole catalog to a file."""

from argparse import ArgumentParser
from itertools import islice
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from catalog.dump import dump
from catalog.dump.shipped import faults


class Command(BaseCommand):
    help = "Write the whole catalog to FILE (.jsonl, or packed as .jsonl.zst or .jsonl.gz)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--to-ship", action="store_true", help="keep no file that is large or holds others' prose")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            digest = dump(path, lambda table, rows: self.stdout.write(f"{table}: {rows:,} rows"))
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror or error}") from error
        if options["to_ship"] and (said := list(islice(faults(path), 20))):
            path.unlink()
            raise CommandError("\n".join(said))
        self.stdout.write(f"{path}: {path.stat().st_size:,} bytes; unpacked SHA-256 {digest}")
