"""How long a run of models.dev takes at its size and at many times it, and in how much memory.

    python benchmarks/refresh.py CAPTURES [--times 1,10,100] [--database sqlite,postgres]

The newest recording is taken into an empty catalog (`first`), then the same a week later (`again`: what
waited to be seen twice is settled) and once more (`same`: two hashes are compared), then with one record in
a hundred changed (`changed`). At N times its size the source answers at N more URLs, each with the routes of
the recording under other providers and other ids, so that models and vendors grow along and no answer is
larger than a real one. Every step is a fresh process, whose start is not counted: `cpu` is its own time, which
other work on the machine lengthens least, and `yardsticks` are that in units of a fixed piece of work done right
before and after, which tells a slow machine from a slow step. The memory is the most that it ever held (VmHWM),
with what Python and Django take before they begin (`start`). PostgreSQL works in processes of its own.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

STEPS = ("first", "again", "same", "changed")
DATABASE = "ratecard_benchmark_refresh"
SERVER = os.environ.get("BENCHMARK_POSTGRES", "postgres://postgres@127.0.0.1:5432")
CHANGED = 100  # one record in so many


class Measured(NamedTuple):
    """What one step took: seconds by the clock and of the processor, memory in MB, and what came of it.

    `yardstick` is what the same processor took for a fixed piece of work right before and after.
    """

    seconds: float
    cpu: float
    yardstick: float
    peak_mb: float
    start_mb: float
    outcome: str
    seen: int
    changed: int


def peak() -> float:
    """The most memory that the process has held, in MB."""
    rows = Path("/proc/self/status").read_text().splitlines()
    return next(int(row.split()[1]) for row in rows if row.startswith("VmHWM")) / 1024


def yardstick() -> float:
    """Seconds of the processor for a fixed piece of work in plain Python: how fast the machine is at this moment."""
    began = time.process_time()
    rows = [
        {"name": f"model-{number}", "price": str(number * 7 % 1000), "tags": [number % 3]} for number in range(50_000)
    ]
    kept = {row["name"]: json.loads(json.dumps(row, sort_keys=True)) for row in rows}
    assert len(kept) == len(rows)
    return time.process_time() - began


def renamed(body: bytes, copy: int) -> bytes:
    """The same routes under other providers and other ids of models."""
    providers = {
        f"{name}-{copy}": provider
        | {"id": f"{name}-{copy}", "models": {f"{one}-{copy}": model for one, model in provider["models"].items()}}
        for name, provider in json.loads(body).items()
    }
    return json.dumps(providers).encode()


def with_changes(body: bytes, every: int) -> bytes:
    """The same answer, in which each so-manieth route has another name and costs a tenth more."""
    providers = json.loads(body)
    routes = [model for provider in providers.values() for model in provider["models"].values()]
    for model in routes[::every]:
        cost = model.get("cost") or {}
        cost.update({name: amount * 1.1 for name, amount in cost.items() if isinstance(amount, int | float)})
        model["name"] = f"{model['name']} II"
    return json.dumps(providers).encode()


def measure(pack: Path, step: str, times: int) -> Measured:
    """Take one step in this process; the catalog is as the step before left it."""
    import django

    django.setup()

    from scrapers.pack import read_pack
    from scrapers.run import register_sources, take
    from scrapers.source import Snapshot, all_sources

    source = all_sources()["models-dev"]
    routes = source.urls[0]
    copies = {f"{routes}?copy={copy}": copy for copy in range(1, times)}
    wider = replace(source, urls=(*source.urls, *copies))
    rows = [row for row in read_pack(pack) if row.url in source.urls]
    answers = [row.snapshot() for row in rows if row.captured_at == rows[-1].captured_at]
    del rows
    at = answers[0].fetched_at + STEPS.index(step) * timedelta(weeks=1)
    [listed] = [answer.body for answer in answers if answer.url == routes]

    def given() -> Iterator[Snapshot]:
        for answer in [*answers, *(replace(answers[0], url=url) for url in copies)]:
            body = renamed(listed, copies[answer.url]) if answer.url in copies else answer.body
            if step == "changed" and answer.url.startswith(routes):
                body = with_changes(body, CHANGED)
            yield replace(answer, body=body, fetched_at=at, sha256=sha256(body).hexdigest())

    register_sources()
    before = yardstick()
    start_mb, start, began = peak(), time.perf_counter(), time.process_time()
    outcome = take(wider, given(), at=at)
    seconds, cpu, peak_mb = time.perf_counter() - start, time.process_time() - began, peak()
    return Measured(
        seconds,
        cpu,
        (before + yardstick()) / 2,
        peak_mb,
        start_mb,
        f"{outcome.outcome} {outcome.message}".strip(),
        outcome.tally.seen,
        outcome.tally.new + outcome.tally.changed,
    )


def in_a_process(environment: dict[str, str], *arguments: str) -> str:
    """What this script, called again with these arguments, prints last."""
    command = [sys.executable, __file__, *arguments]
    done = subprocess.run(command, env=os.environ | environment, stdout=subprocess.PIPE, text=True, check=True)
    return done.stdout.strip().splitlines()[-1] if done.stdout.strip() else ""


def prepare(step: str) -> None:
    """Make the empty catalog."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def administer(statement: str) -> None:
    """Make or drop the benchmark's own database on the server."""
    import psycopg

    with psycopg.connect(f"{SERVER}/postgres".replace("postgres://", "postgresql://"), autocommit=True) as connection:
        connection.execute(statement)


def steps_of(pack: Path, times: int, database: str, steps: list[str]) -> Iterator[tuple[str, Measured]]:
    """Each step, one after the other, over a catalog of their own that is gone afterwards."""
    folder = tempfile.mkdtemp(prefix="ratecard-benchmark-")
    environment = {
        "RATECARD_VAR": folder,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "RATECARD_LOG_LEVEL": "ERROR",
        "DATABASE_URL": f"sqlite:///{folder}/ratecard.sqlite3",
        "PYTHONPATH": str(Path(__file__).resolve().parent.parent),
    }
    if database == "postgres":
        administer(f"DROP DATABASE IF EXISTS {DATABASE}")
        administer(f"CREATE DATABASE {DATABASE}")
        environment["DATABASE_URL"] = f"{SERVER}/{DATABASE}"
    try:
        in_a_process(environment, str(pack), "--step", "prepare")
        for step in steps:
            said = in_a_process(environment, str(pack), "--step", step, "--times", str(times))
            yield step, Measured(*json.loads(said))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if database == "postgres":
            administer(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")


def shown(database: str, times: int, step: str, found: Measured) -> str:
    """One step as a line to read."""
    each = found.cpu / max(found.seen, 1) * 1000
    return (
        f"{database:8} {times:4}x {step:8} {found.seconds:8.2f} s {found.cpu:8.2f} s cpu {each:6.3f} ms a record"
        f" {found.cpu / found.yardstick:7.1f} yardsticks"
        f" {found.peak_mb:6.0f} MB  {found.outcome}, {found.changed} new or changed of {found.seen}"
    )


def main() -> None:
    """Measures, and prints a line for each step and one of pairs."""
    parser = argparse.ArgumentParser(description="Time runs of models.dev at its size and at many times it.")
    parser.add_argument("captures", type=Path, help="a folder with a manifest.json")
    parser.add_argument("--times", default="1", help="how many times the real size: 1,10,100")
    parser.add_argument("--database", default="sqlite", help="sqlite, postgres or both with a comma between")
    parser.add_argument("--steps", default=",".join(STEPS), help="which steps, from the first on")
    parser.add_argument("--step", choices=["prepare", *STEPS], help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.step:
        work: Any = prepare if asked.step == "prepare" else partial(measure, asked.captures, times=int(asked.times))
        print(json.dumps(work(step=asked.step)))
        return
    pairs = []
    for database in asked.database.split(","):
        for times in map(int, asked.times.split(",")):
            for step, found in steps_of(asked.captures, times, database, asked.steps.split(",")):
                print(shown(database, times, step, found), flush=True)
                name = f"{database}_{times}x_{step}"
                pairs.append(f"{name}_s={found.seconds:.3f} {name}_cpu_s={found.cpu:.3f} {name}_mb={found.peak_mb:.0f}")
                pairs.append(f"{name}_yardsticks={found.cpu / found.yardstick:.1f}")
    print(" ".join(pairs))


if __name__ == "__main__":
    main()
