"""Read what is published again in the stored bytes, and compare."""

from argparse import ArgumentParser, ArgumentTypeError
from collections import defaultdict
from typing import Any, TextIO, cast

from django.core.management.base import BaseCommand, CommandError
from rich.table import Table

from scrapers import report
from scrapers.evidence import Verified, chosen, read_by_other_rules, verify

COLUMNS = ("answers", "checked", "right", "wrong", "bytes not held here")


def _count(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise ArgumentTypeError(f"{text!r} is not a number above 0")
    return int(text)


class Command(BaseCommand):
    help = "Read published prices and facts again in the stored bytes. Exit status 1 if any is wrong."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--sample", type=_count, metavar="N", help="N of them, always the same (default: all)")

    def handle(self, *args: Any, **options: Any) -> None:
        console, done = report.console(cast(TextIO, self.stdout._out)), []
        things = chosen(options["sample"])
        with console.status(f"reading {len(things):,} published prices and facts again"):
            for verified in verify(things):
                done.append(verified)
                console.print(_line(verified), soft_wrap=True)
        console.print(_table(done))
        wrong = [wrong for verified in done for wrong in verified.wrong]
        for one in wrong:
            console.print(f"{one.source}: {one.about}, {one.what}, at {one.place}", soft_wrap=True)
            console.print(f"  held:  {one.held}\n  found: {one.found}", soft_wrap=True)
        if wrong:
            if said := report.rules_changed(read_by_other_rules()):
                console.print(said, soft_wrap=True)
            raise CommandError(f"{len(wrong):,} of {len(things):,} are not what their evidence says")


def _line(verified: Verified) -> str:
    answer = verified.answer
    said = f"{answer.source} {answer.fetched_at:%Y-%m-%d %H:%M} {answer.url}"
    if verified.not_held:
        return f"{said}: bytes not held here ({verified.not_held:,} things)"
    return f"{said}: {verified.right:,} right, {len(verified.wrong):,} wrong"


def _table(done: list[Verified]) -> Table:
    counts: dict[str, list[int]] = defaultdict(lambda: [0] * len(COLUMNS))
    for verified in done:
        checked = verified.right + len(verified.wrong)
        found = (1, checked, verified.right, len(verified.wrong), verified.not_held)
        counts[verified.answer.source] = [a + b for a, b in zip(counts[verified.answer.source], found, strict=True)]
    drawn = Table(show_header=True, box=None, pad_edge=False)
    drawn.add_column("source")
    for name in COLUMNS:
        drawn.add_column(name, justify="right")
    for source, row in sorted(counts.items()):
        drawn.add_row(source, *(f"{number:,}" for number in row))
    return drawn
