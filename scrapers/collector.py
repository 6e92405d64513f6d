"""Python's collector of cycles, while a run makes millions of records and next to no cycles."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

SELDOM: Final = (50_000, 20, 100)
"""With the usual thresholds a third of a run is spent looking for cycles that are not there."""


@contextmanager
def seldom() -> Iterator[None]:
    """Look for cycles seldom, for as long as this lasts; what no cycle holds is freed at once all the same."""
    usual = gc.get_threshold()
    gc.set_threshold(*SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*usual)
