"""Make the whole catalog anew from stored evidence and decisions, and compare."""

import tempfile
from argparse import SUPPRESS, ArgumentParser
from pathlib import Path
from typing import Any, TextIO, cast

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.table import Table

from catalog.dump import dump
from catalog.dump.compare import Compared, compare
from catalog.models import Run
from scrapers import report
from scrapers.evidence import read_by_other_rules
from scrapers.rebuild import Step, evidence_of, follow, rebuild, steps


class Command(BaseCommand):
    help = (
        "Make the catalog anew from stored evidence and decisions, in a scratch database, and compare it with the "
        "one held. Exit status 1 if anything differs, 2 where bytes are not held here."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--of", type=Path, help=SUPPRESS)
        parser.add_argument("--to", type=Path, help=SUPPRESS)

    def handle(self, *args: Any, **options: Any) -> None:
        console = report.console(cast(TextIO, self.stdout._out))
        if options["of"]:
            _make(console, options["of"], options["to"])
            return
        with tempfile.TemporaryDirectory(dir=settings.VAR, prefix="rebuild-") as folder:
            held, rebuilt = Path(folder, "held.jsonl"), Path(folder, "rebuilt.jsonl")
            dump(held)
            _check(steps(held))
            with console.status("rebuilding"):
                rebuild(held, rebuilt, lambda line: console.print(line, soft_wrap=True))
            compared = list(compare(held, rebuilt))
        _show(console, compared)
        differing = sum(table.differing for table in compared)
        if differing:
            if said := report.rules_changed(read_by_other_rules()):
                console.print(said, soft_wrap=True)
            raise CommandError(f"{differing:,} rows differ")


def _make(console: Console, held: Path, rebuilt: Path) -> None:
    """The part of the process that has the scratch database."""
    call_command("migrate", "catalog", verbosity=0)
    if Run.objects.exists():
        raise CommandError("a catalog is made anew in an empty database alone")
    for line in follow(steps(held)):
        console.print(line, soft_wrap=True)
    dump(rebuilt)


def _check(kept: list[Step]) -> None:
    found = evidence_of(kept)
    if found.damaged:
        damaged = ", ".join(sorted(set(found.damaged)))
        raise CommandError(f"stored bytes that are no longer those answered; their SHA-256 should be: {damaged}")
    if found.not_held:
        said = f"bytes not held here: of {found.not_held:,} of {found.answers:,} answers (they came with a dump)"
        raise CommandError(f"{said}; only a catalog that read its answers itself can be made anew", returncode=2)


def _show(console: Console, compared: list[Compared]) -> None:
    drawn = Table(show_header=True, box=None, pad_edge=False)
    drawn.add_column("table")
    for name in ("held", "rebuilt", "differing"):
        drawn.add_column(name, justify="right")
    for table in compared:
        drawn.add_row(table.table, *(f"{number:,}" for number in (table.one, table.other, table.differing)))
    console.print(drawn)
    for table in compared:
        for row in table.first:
            console.print(f"{table.table} {row.row}", soft_wrap=True)
            console.print(f"  held:    {row.one or 'no such row'}", soft_wrap=True)
            console.print(f"  rebuilt: {row.other or 'no such row'}", soft_wrap=True)
