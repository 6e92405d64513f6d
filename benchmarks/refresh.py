"""How long a run of models.dev takes at its real size, and how much memory: `python benchmarks/refresh.py CAPTURES`.

The newest recording is taken into an empty SQLite catalog (`first`), then the same bytes a week later
(`again`: what waited to be seen twice is settled) and once more (`same`: nothing is left to do), then with
one record in a hundred changed (`changed`). The start of the process is not counted. `cpu` is the
process's own time, which other work on the machine does not lengthen.
"""

import argparse
import json
import os
import resource
import shutil
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

FOLDER = tempfile.mkdtemp(prefix="ratecard-benchmark-")
os.environ |= {"RATECARD_VAR": FOLDER, "DJANGO_SETTINGS_MODULE": "config.settings", "RATECARD_LOG_LEVEL": "ERROR"}
os.environ.pop("DATABASE_URL", None)

import django

django.setup()

from django.core.management import call_command
from rich.console import Console

from catalog.models import Route, Run
from scrapers.pack import read_pack
from scrapers.run import Outcome, register_sources, take
from scrapers.source import Snapshot, all_sources

SOURCE = all_sources()["models-dev"]
ROUTES = SOURCE.urls[0]
WEEK = timedelta(weeks=1)


def newest(pack: Path) -> list[Snapshot]:
    """The newest recordings of the source's answers."""
    rows = [row for row in read_pack(pack) if row.url in SOURCE.urls]
    return [row.snapshot() for row in rows if row.captured_at == rows[-1].captured_at]


def later(snapshot: Snapshot, at: datetime, body: bytes) -> Snapshot:
    """The answer that the same URL gives at another time."""
    return replace(snapshot, body=body, fetched_at=at, sha256=sha256(body).hexdigest())


def with_changes(body: bytes, every: int) -> bytes:
    """The same answer, in which each so-manieth route costs a tenth more."""
    providers = json.loads(body)
    routes = [model for provider in providers.values() for model in provider["models"].values()]
    for model in routes[::every]:
        cost = model.get("cost") or {}
        cost.update({name: amount * 1.1 for name, amount in cost.items() if isinstance(amount, int | float)})
        model["name"] = f"{model['name']} II"
    return json.dumps(providers).encode()


def timed(work: Callable[[], Outcome]) -> tuple[Outcome, float, float]:
    """What came of it, the seconds of the clock and those of the processor."""
    start, began = time.perf_counter(), time.process_time()
    outcome = work()
    return outcome, time.perf_counter() - start, time.process_time() - began


def peak() -> float:
    """The most memory that the process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Measures, and prints a table and one line of pairs."""
    parser = argparse.ArgumentParser(description="Time a run of models.dev.")
    parser.add_argument("captures", type=Path, help="a folder with a manifest.json")
    answers = newest(parser.parse_args().captures)
    at = answers[0].fetched_at
    call_command("migrate", verbosity=0)
    register_sources()
    warm = peak()
    bodies = [with_changes(answer.body, 100) if answer.url == ROUTES else answer.body for answer in answers]
    runs: dict[str, Callable[[], Outcome]] = {
        "first": lambda: take(SOURCE, answers, at=at),
        "again": lambda: take(SOURCE, [later(one, at + WEEK, one.body) for one in answers], at=at + WEEK),
        "same": lambda: take(SOURCE, [later(one, at + 2 * WEEK, one.body) for one in answers], at=at + 2 * WEEK),
        "changed": lambda: take(
            SOURCE,
            [later(one, at + 3 * WEEK, body) for one, body in zip(answers, bodies, strict=True)],
            at=at + 3 * WEEK,
        ),
    }
    console, pairs = Console(highlight=False, width=120), []
    for name, work in runs.items():
        outcome, seconds, worked = timed(work)
        console.print(
            f"{name}: {outcome.outcome}, {seconds:.2f} s ({worked:.2f} s cpu), {outcome.tally.changed} changed"
        )
        pairs.append(f"{name}_s={seconds:.3f} {name}_cpu_s={worked:.3f}")
    console.print(f"{Run.objects.get(started_at=at).seen} records, {Route.objects.count()} routes")
    console.print(f"{' '.join(pairs)} peak_mb={peak():.0f} start_mb={warm:.0f}", soft_wrap=True)


if __name__ == "__main__":
    try:
        main()
    finally:
        shutil.rmtree(FOLDER, ignore_errors=True)
