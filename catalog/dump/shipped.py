"""What a dump must be before it is shipped: small, and facts alone."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from catalog.dump.read import Reader

LARGEST: Final = 5 * 1000**2
LONGEST: Final = 300
BODIES: Final = {("claim", "body"), ("run", "report"), ("disagreement", "others"), ("source", "states")}
"""Columns of JSON: of these every text inside must be short, not the whole."""

PROSE: Final = frozenset({"description", "summary", "notes"})


def faults(path: Path, largest: int = LARGEST) -> Iterator[str]:
    """Why this dump must not be shipped. Raises DumpError for a file that is none."""
    if (size := path.stat().st_size) > largest:
        yield f"{path.name}: {size:,} bytes, and {largest:,} are the most"
    for table, _, portions in Reader(path).tables():
        for first, rows in portions:
            for number, row in enumerate(rows, first):
                for column, value in zip(table.all_columns, row, strict=True):
                    if reason := _prose(value, is_body=(table.name, column) in BODIES):
                        yield f"{path.name}: row {number} of {table.name}: {column}: {reason}"


def _prose(value: Any, *, is_body: bool) -> str:
    if not isinstance(value, str):
        return ""
    for text, is_name in _texts(json.loads(value)) if is_body else [(value, False)]:
        if is_name and text.lower() in PROSE:
            return f"a {text} is others' prose"
        if len(text) > LONGEST:
            return f"{text[:40]!r}… is longer than {LONGEST} characters"
    return ""


def _texts(value: Any) -> Iterator[tuple[str, bool]]:
    """Every text in a JSON value, and whether it is the name of a member."""
    if isinstance(value, str):
        yield value, False
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield name, True
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
