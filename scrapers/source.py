"""What a source is: where it answers, how its answer is read, and how far it is believed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Literal

from catalog.domain.quotes import Listing, Record

Authority = Literal["first_party", "gateway", "list"]


class BadAnswer(Exception):
    """An answer that can't be read as a whole: names the place and the reason; nothing of it is used."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The bytes of one answer, and how they came to us. Times are UTC; `sha256` is of the raw body.

    `status` 304 has an empty body: the answer is the one held before. `fidelity` and `origin` are empty
    for a live answer and say what a recording is and where it came from. A `partial` answer lacks rows:
    it adds and changes, and never removes.
    """

    url: str
    body: bytes
    fetched_at: datetime
    sha256: str
    status: int = 200
    content_type: str = ""
    etag: str = ""
    last_modified: str = ""
    fidelity: str = ""
    origin: str = ""
    partial: bool = False


@dataclass(frozen=True, slots=True)
class Anchor:
    """A price known to stand in every answer, within a factor of two: USD per 1M tokens, standard tier."""

    provider: str
    model_id: str
    component: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Source:
    """One place that states models and prices. Parsing is pure: bytes in, records and listings out.

    `split` cuts an answer into records without judging them; it raises BadAnswer for bytes of another
    shape. `read` turns a record into a listing in the source's own names and units, or None where the
    record is no model (documentation, say); what it can't use it returns in the listing's faults.
    `speaks_for` names the providers for whose routes the source is believed before the lists; `order` is
    its place among the lists (lower is believed first). `also_at` are other URLs of its first one's answer.
    `states` are the (component, tier) pairs that it would state where they exist, so that their absence
    there means "not published".
    """

    name: str
    title: str
    urls: tuple[str, ...]
    split: Callable[[bytes, str], Iterator[Record]]
    read: Callable[[Record], Listing | None]
    authority: Authority
    page: str
    licence: str
    least_records: int
    anchors: tuple[Anchor, ...]
    states: frozenset[tuple[str, str]]
    speaks_for: frozenset[str] = frozenset()
    order: int = 100
    cadence: timedelta = timedelta(days=7)
    also_at: tuple[str, ...] = ()

    @property
    def known_urls(self) -> tuple[str, ...]:
        """Every URL at which the source answers or answered."""
        return (*self.urls, *self.also_at)

    def part(self, url: str) -> str:
        """Which of the source's answers this URL gives; raises KeyError for a URL that is not the source's."""
        if url in self.urls:
            return url
        if url in self.also_at:
            return self.urls[0]
        raise KeyError(url)


@cache
def all_sources() -> dict[str, Source]:
    """Every source by name, found in the folder `scrapers/sources`; adding a file there adds it."""
    from scrapers import sources

    modules = sorted(module.name for module in iter_modules(sources.__path__))
    found = [import_module(f"{sources.__name__}.{module}").source for module in modules]
    return {source.name: source for source in found}
