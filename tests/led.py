"""A source whose answer leads on: a list in pages, and one answer for each thing that it names."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from catalog.domain.quotes import Record
from scrapers import run
from scrapers.asking import Limits
from scrapers.fetch import Client
from scrapers.source import BadAnswer, Snapshot, Source
from scrapers.stand_in import StandIn, from_bodies
from tests import told

LIST = "https://hub.example/models"
PAGE = "https://hub.example/models?page={number}"
OFFERS = "https://hub.example/models/{maker}/{name}/offers"


def split(body: bytes, url: str) -> Iterator[Record]:
    """The `rows` at the top, each a record as in `told`."""
    return told.split(json.dumps(_read(body)["rows"]).encode(), url)


def follow(snapshot: Snapshot) -> tuple[str, ...]:
    """The `next` page, and the offers of each of the `names`."""
    said = _read(snapshot.body)
    names = [name if "://" in name else f"https://hub.example/models/{name}/offers" for name in said.get("names", ())]
    return (*([said["next"]] if said.get("next") else []), *names)


def _read(body: bytes) -> dict[str, Any]:
    try:
        said: dict[str, Any] = json.loads(body)
    except ValueError as error:
        raise BadAnswer(f"not JSON: {error}") from error
    return said


def make_hub(**declared: Any) -> Source:
    """A list that leads to further pages of its own, and to offers."""
    of_it = {"urls": (LIST,), "split": split, "follow": follow, "pages": (PAGE,), "follows": (OFFERS,), **declared}
    return told.make_teller("hub", **of_it)


def says(*rows: Mapping[str, Any], names: tuple[str, ...] = (), page: int = 0) -> bytes:
    """An answer with these rows; it names things that have offers, and the next page."""
    said = {"rows": rows, "names": names, "next": PAGE.format(number=page) if page else None}
    return json.dumps(said).encode()


def offers(name: str) -> str:
    """Where the offers of a thing are."""
    return f"https://hub.example/models/{name}/offers"


def internet(**bodies: bytes) -> dict[str, bytes]:
    """Offers by name (`acme__one` is `acme/one`), each at its URL."""
    return {offers(name.replace("__", "/")): body for name, body in bodies.items()}


def ask(source: Source, server: StandIn, at: datetime, **said: Any) -> run.Outcome:
    """Ask the source now, over real HTTP; a server that fails is tried once."""
    client = Client(version="1", stand_in=server.url, limits=Limits(tries=1))
    return run.ask(source, client=client, now=lambda: at, **said)


def asked(server: StandIn) -> list[str]:
    """What was asked for since the last look, without robots.txt."""
    seen = [url for url in server.seen if not url.endswith("/robots.txt")]
    server.seen.clear()
    return seen


__all__ = ["LIST", "OFFERS", "PAGE", "StandIn", "ask", "asked", "from_bodies", "internet", "make_hub", "offers", "says"]
