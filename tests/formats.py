"""Sources by what reads them: where many share a reader, one speaks for all in `make test`."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

import pytest

from scrapers.formats.price_tables import PricePage
from scrapers.source import Source


def format_of(source: Source) -> str:
    """The module of what reads a source's answers; for pages, of what finds their tables."""
    page = getattr(source.read, "__self__", None)
    reader: Any = page.read_tables if isinstance(page, PricePage) else source.read
    while isinstance(reader, partial):
        reader = reader.func
    return str(reader.__module__)


def one_of_each_format(
    sources: Iterable[Source], param: Callable[[Source], tuple[Any, ...]] = lambda source: (source,)
) -> list[Any]:
    """Parameters for each source: of each format the one that states most prices; the others are slow."""
    sources = list(sources)
    first: dict[str, Source] = {}
    for source in sources:
        best = first.setdefault(format_of(source), source)
        if len(source.states) > len(best.states):
            first[format_of(source)] = source
    speakers = {source.name for source in first.values()}
    return [
        pytest.param(*param(source), id=source.name, marks=() if source.name in speakers else pytest.mark.slow)
        for source in sources
    ]
