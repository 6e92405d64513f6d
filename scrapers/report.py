"""What a command tells a person: progress on a terminal, plain lines otherwise, a table at the end."""

import sys
from collections.abc import Iterable
from typing import TextIO

from rich.console import Console
from rich.table import Table

from scrapers.run import Outcome

COLUMNS = ("seen", "new", "changed", "gone", "held back", "rejected", "seconds")


def console(stream: TextIO | None = None) -> Console:
    """Where commands print: as wide as the terminal, wide enough for the table elsewhere."""
    stream = stream or sys.stdout
    return Console(file=stream, width=None if stream.isatty() else 140, highlight=False, markup=False)


def line(outcome: Outcome, at: str = "") -> str:
    """One run in one line."""
    tally = outcome.tally
    said = f"{outcome.source} {at}".strip()
    counts = f"{tally.seen} seen, {tally.new} new, {tally.changed} changed, {tally.gone} gone"
    held = f", {tally.held_back} held back" if tally.held_back else ""
    rejected = f", {tally.rejected} rejected" if tally.rejected else ""
    ended = f"{outcome.outcome}: {outcome.message}" if outcome.message else str(outcome.outcome)
    return f"{said}: {ended} ({counts}{held}{rejected}, {outcome.seconds:.1f} s)"


def rules_changed(sources: Iterable[str]) -> str:
    """What to say where these sources were read by other rules than those of today."""
    named = ", ".join(sources)
    return f"read by other rules than those of today, which may tell what differs: {named}" if named else ""


def table(outcomes: Iterable[Outcome]) -> Table:
    """One row for each source: the sums over its runs, and how the last one ended."""
    drawn = Table(show_header=True, box=None, pad_edge=False)
    drawn.add_column("source")
    drawn.add_column("runs", justify="right")
    drawn.add_column("ended", max_width=60)
    for name in COLUMNS:
        drawn.add_column(name, justify="right")
    by_source: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        by_source.setdefault(outcome.source, []).append(outcome)
    for source, runs in by_source.items():
        last = runs[-1]
        ended = f"{last.outcome}: {last.message}" if last.message else str(last.outcome)
        drawn.add_row(source, str(len(runs)), ended, *(_sums(runs)))
    return drawn


def _sums(runs: list[Outcome]) -> list[str]:
    """Seen is of the last run; the rest are sums over all."""
    counted = ("new", "changed", "gone", "held_back", "rejected")
    sums = [str(sum(getattr(run.tally, name) for run in runs)) for name in counted]
    return [str(runs[-1].tally.seen), *sums, f"{sum(run.seconds for run in runs):.1f}"]
