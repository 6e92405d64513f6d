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
from scrapers.url_templates import blanks, fits, spelled

Authority = Literal["first_party", "gateway", "by_hand", "list"]


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
    """A price known to stand in every answer, within a factor of two: per 1M tokens, standard tier.

    `upstream` and `region` tell the one route that is meant, where a model is sold by several hosts or in several
    regions.
    """

    provider: str
    model_id: str
    component: str
    amount: Decimal
    currency: str = "USD"
    upstream: str = ""
    region: str = ""

    @property
    def where(self) -> tuple[str, ...]:
        """The first names of the key of its route; it holds for every quantisation and policy."""
        return (self.provider, self.model_id, self.upstream, self.region)


@dataclass(frozen=True, slots=True)
class Key:
    """A key without which a source does not answer: the environment variable that holds it, and its header.

    `written` is how the header holds it: `Bearer {}`, or `{}` alone.
    """

    variable: str
    header: str = "Authorization"
    written: str = "Bearer {}"


def leads_nowhere(snapshot: Snapshot) -> tuple[str, ...]:
    """What most answers lead to."""
    return ()


@dataclass(frozen=True, slots=True)
class Source:
    """One place that states models and prices. Parsing is pure: bytes in, records and listings out.

    `split` cuts an answer into records without judging them; it raises BadAnswer for bytes of another
    shape. `read` turns a record into a listing in the source's own names and units, or None where the
    record is no model (documentation, say); what it can't use it returns in the listing's faults.
    `speaks_for` names the providers for whose routes the source is believed before the lists; `order` is
    its place among the lists, or among those that speak for one provider (lower is believed first).
    `also_at` are other URLs of its first one's answer. `states` are the (component, tier) pairs
    that it would state where they exist, so that their absence there means "not published".

    `follow` gives the further URLs that an answer of `urls`, or one of its further pages, leads to, in
    order; it raises BadAnswer where it can't tell. Each must fit a template, or it is not asked for: one of
    `pages`, further pages of the first URL's list, whose records are that list's; or one of `follows`, answers
    of their own, each with its own records, which lead nowhere further. A blank `{name}` stands for one segment
    of a path or one value of a query. `most_followed` is the most that one run asks for.

    `gap` are the seconds between two requests to one host: less than 1 only where its owner allows it.
    `key` is sent to the hosts of `urls` and to no other; a blank in `urls` is a variable of the environment
    too (`{ACME_ACCOUNT}`). Without one of them the source is skipped. `headers` go with every request.
    `in_pieces`: one route may stand in several records, each of which states a part of its prices.
    `needs_browser`: the page may be an empty shell without one, and is asked for by name only.
    `here`: it is nobody else's; `urls` are files of this program, read when it starts and never fetched.
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
    follow: Callable[[Snapshot], tuple[str, ...]] = leads_nowhere
    pages: tuple[str, ...] = ()
    follows: tuple[str, ...] = ()
    most_followed: int = 1000
    gap: float = 1
    key: Key | None = None
    headers: tuple[tuple[str, str], ...] = ()
    needs_browser: bool = False
    in_pieces: bool = False
    here: bool = False

    @property
    def known_urls(self) -> tuple[str, ...]:
        """Every URL, without blanks, at which the source answers or answered."""
        return (*self.urls, *self.also_at)

    @property
    def variables(self) -> tuple[str, ...]:
        """The variables of the environment without which it can't be asked."""
        of_urls = (name for url in self.urls for name in blanks(url))
        return tuple(dict.fromkeys((*([self.key.variable] if self.key else []), *of_urls)))

    def address(self, url: str) -> str:
        """The URL by which an answer of the source is compared with the one before, whatever its spelling.

        Raises KeyError for a URL that is not the source's.
        """
        known = {spelled(own): own for own in self.urls} | {spelled(own): self.urls[0] for own in self.also_at}
        if found := known.get(spelled(url)):
            return found
        if any(fits(template, url) for template in (*self.pages, *self.follows)):
            return url
        raise KeyError(url)

    def part(self, url: str) -> str:
        """Under which URL the records of an answer stand: a further page's under its list's; raises KeyError."""
        address = self.address(url)
        is_page = address not in self.urls and any(fits(template, url) for template in self.pages)
        return self.urls[0] if is_page else address

    def leads(self, url: str) -> bool:
        """Whether the answer of this URL may lead to further ones; raises KeyError for one that is not the source's."""
        return self.part(url) in self.urls

    def has(self, url: str) -> bool:
        """Whether this is a URL of the source."""
        try:
            return bool(self.address(url))
        except KeyError:
            return False


@cache
def all_sources() -> dict[str, Source]:
    """Every source by name, found in the folder `scrapers/sources`; adding a file there adds it."""
    from scrapers import sources

    modules = [module.name for module in iter_modules(sources.__path__)]
    found = [import_module(f"{sources.__name__}.{module}").source for module in modules]
    return {source.name: source for source in sorted(found, key=lambda source: source.name)}
