"""Whether the catalog's history is exact: a machine of random histories against a notebook that keeps every statement.

    python benchmarks/history.py [--steps 10000] [--seed 0]

Every step lets a source observe, date, restate, announce, withdraw or fall silent, or a person correct or decide, on
the real store in a SQLite in memory; then prices, presence and announcements are asked at several pairs of times.
What was done and met is counted, so that it is seen what the histories were made of.
"""

import argparse
import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ["DATABASE_URL"] = "sqlite://:memory:"
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

import django

django.setup()

from django.core.management import call_command
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.history_machine import CatalogMachine, Steps

AT_ONCE = 50  # histories in one go, of 50 steps at most; the first of them is the dullest


def main() -> int:
    """Run until so many steps are taken; 0 where every answer was the notebook's."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--steps", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    call_command("migrate", verbosity=0)
    started, number = time.perf_counter(), asked.seed
    how = settings(
        max_examples=AT_ONCE,
        stateful_step_count=50,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    failed = 0
    while Steps.done.total() < asked.steps and not failed:
        try:
            run_state_machine_as_test(seed(number)(CatalogMachine), settings=how)
        except AssertionError as error:
            print(error, *getattr(error, "__notes__", ()), sep="\n")
            failed = 1
        number += 1
    seconds = time.perf_counter() - started
    for what, counts in (("done", Steps.done), ("met", Steps.met)):
        print(what, *(f"{name.replace('_', ' ')}={count}" for name, count in sorted(counts.items())), sep="\n  ")
    print(f"steps={Steps.done.total()} mismatches={Steps.mismatches} seconds={seconds:.0f}")
    return min(Steps.mismatches + failed, 1)


if __name__ == "__main__":
    sys.exit(main())
