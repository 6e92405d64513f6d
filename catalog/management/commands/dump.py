"""Write the whole catalog to a file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from catalog.dump import dump


class Command(BaseCommand):
    help = "Write the whole catalog to FILE (.jsonl, or packed as .jsonl.zst or .jsonl.gz)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            digest = dump(path, lambda table, rows: self.stdout.write(f"{table}: {rows:,} rows"))
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror or error}") from error
        self.stdout.write(f"{path}: {path.stat().st_size:,} bytes; unpacked SHA-256 {digest}")
