"""What each source reads from each of its recorded answers, and what it costs.

    python benchmarks/sources.py PACK [SOURCE ...] [--reasons]

PACK is any folder of captures with a manifest; its answers are matched to sources by URL. For each answer:
records, routes, prices and facts; rejects, with their reasons; `fields`, the share of all fields of the records
that a fact or a price was read from; `priced`, the share of the fields that name a price and are not 0 that became
one; the seconds of processor time and the peak of memory of a process of its own that only cuts, reads and
normalises it.

Ends with 1 where a bar is missed: a whole answer of a source that states prices must give routes, an answer that is
no list must be refused by name, rejects are at most 2 % of all that is said, and the newest answer of each source
takes at most 3 seconds.
"""

import argparse
import os
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"

import django

django.setup()

from catalog import facts
from catalog.domain.identity import vendor_kind, vendor_slug
from catalog.domain.normalise import normalise
from catalog.domain.quotes import Listing, Record
from scrapers.formats.draft import is_zero
from scrapers.formats.prices import price_fields
from scrapers.pack import PackRow, read_pack
from scrapers.source import BadAnswer, Source, all_sources

MOST_REJECTS = 0.02
MOST_SECONDS = 3


@dataclass
class Read:
    """What was read from one answer; `refused` is the reason where nothing was."""

    file: str
    source: str
    partial: bool
    refused: str = ""
    records: int = 0
    routes: int = 0
    prices: int = 0
    facts: int = 0
    rejects: Counter[str] = field(default_factory=Counter)
    fields: tuple[int, int] = (0, 0)
    priced: tuple[int, int] = (0, 0)
    seconds: float = 0
    megabytes: float = 0


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pack", type=Path)
    parser.add_argument("sources", nargs="*")
    parser.add_argument("--reasons", action="store_true", help="list all reasons, not the three most frequent")
    given = parser.parse_args(arguments)
    facts.names()
    rows = list(read_pack(given.pack))
    reads, unread = [], []
    for row in rows:
        sources = [source for source in all_sources().values() if source.has(row.url)]
        unread.extend([] if sources or given.sources else [row.file])
        for source in sources:
            if not row.text_only and (not given.sources or source.name in given.sources):
                reads.append(alone(source, row))
                show(reads[-1], None if given.reasons else 3)
    for file in unread:
        print(f"no source reads {file}")
    return conclude(reads, len(unread))


def alone(source: Source, row: PackRow) -> Read:
    """Read the answer in a process of its own, so that its peak of memory is its own."""
    with get_context("fork").Pool(1) as pool:
        return pool.apply(read, (source.name, row))


def read(name: str, row: PackRow) -> Read:
    source, names = all_sources()[name], facts.names()
    found = Read(row.file, name, row.partial)
    body = row.body()
    before, started = _megabytes(), time.process_time()
    try:
        records = list(source.split(body, source.part(row.url)))
        listings = [(record, source.read(record)) for record in records]
    except BadAnswer as error:
        found.refused = str(error)
        return found
    taken = [(listing, normalise(listing, kind(listing, names))) for _, listing in listings if listing]
    found.seconds, found.megabytes = time.process_time() - started, _megabytes() - before
    found.records = len(records)
    found.routes = len({_route(listing) for listing, _ in taken if listing.subject == "route" and listing.model_id})
    found.prices = sum(len(said.prices) for _, said in taken)
    found.facts = sum(len(said.facts) for _, said in taken)
    found.rejects = Counter(reject.reason for _, said in taken for reject in said.rejects)
    found.fields, found.priced = understood(listings)
    return found


def kind(listing: Listing, names: object) -> str:
    return vendor_kind(vendor_slug(listing.provider, names), names) or "" if listing.provider else ""  # type: ignore[arg-type]


def _route(listing: Listing) -> tuple[str, ...]:
    own = listing.model_id.strip().lower()
    return listing.provider, own, listing.upstream, listing.region, listing.quantization, listing.data_policy


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def understood(listings: list[tuple[Record, Listing | None]]) -> tuple[tuple[int, int], tuple[int, int]]:
    """How many fields were read from and how many there are; the same of the fields that name a price and are not 0."""
    read_from = there = quoted = priced = 0
    for record, listing in listings:
        if listing is None or not isinstance(record.value, Mapping):
            continue
        places = {fact.at for fact in listing.facts.values()} | {quote.at for quote in listing.quotes}
        leaves = list(_leaves(record.value, ""))
        there += len(leaves)
        read_from += sum(1 for at in leaves if at in places or at.rpartition("/")[0] in places)
        stated = {"/" + at for at, value in price_fields(record.value, ()) if not is_zero(value) and _is_number(value)}
        priced += len(stated)
        quoted += len(stated & {quote.at for quote in listing.quotes})
    return (read_from, there), (quoted, priced)


def _is_number(value: object) -> bool:
    return not isinstance(value, bool | list) and str(value).replace(".", "", 1).replace("E-", "").isdigit()


def _leaves(value: object, at: str) -> Iterator[str]:
    children = value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list) else None
    if children is None:
        yield at
        return
    for name, child in children:
        yield from _leaves(child, f"{at}/{str(name).replace('~', '~0').replace('/', '~1')}")


def show(read: Read, most: int | None) -> None:
    values = {"source": read.source, "file": read.file}
    if read.refused:
        print(*(f"{name}={value}" for name, value in values.items()), f"refused: {read.refused}")
        return
    print(
        *(f"{name}={value}" for name, value in values.items()),
        f"records={read.records} routes={read.routes} prices={read.prices} facts={read.facts}",
        f"rejects={sum(read.rejects.values())} fields={share(read.fields)} priced={share(read.priced)}",
        f"seconds={read.seconds:.2f} megabytes={read.megabytes:.0f}" + (" partial" if read.partial else ""),
    )
    for reason, times in read.rejects.most_common(most):
        print(f"    {times} x {reason}")


def share(counted: tuple[int, int]) -> str:
    return f"{counted[0] / counted[1]:.2f}" if counted[1] else "-"


def conclude(reads: list[Read], unread: int) -> int:
    """Say what misses a bar, then the one line of values."""
    newest = {read.source: read for read in reads if not read.refused}
    stating = {name for name, source in all_sources().items() if source.states}
    said = sum(read.prices + read.facts for read in reads)
    rejects = sum(sum(read.rejects.values()) for read in reads)
    rejected = rejects / (said + rejects) if said + rejects else 0
    missed = [f"{read.file}: {read.source} reads no route" for read in reads if _gives_nothing(read, stating)]
    missed += [f"{read.file}: {name} takes {read.seconds:.1f} s" for name, read in newest.items() if _slow(read)]
    missed += [f"rejects are {rejected:.2%}"] if rejected > MOST_REJECTS else []
    for line in missed:
        print(f"missed: {line}")
    values = {
        "answers": len(reads),
        "refused": sum(1 for read in reads if read.refused),
        "unread": unread,
        "sources": len(newest),
        "routes": sum(read.routes for read in newest.values()),
        "prices": sum(read.prices for read in newest.values()),
        "rejects": f"{rejected:.4f}",
        "slowest_s": f"{max((read.seconds for read in newest.values()), default=0):.2f}",
        "peak_mb": f"{max((read.megabytes for read in reads), default=0):.0f}",
        "missed": len(missed),
    }
    print(" ".join(f"{name}={value}" for name, value in values.items()))
    return int(bool(missed))


def _gives_nothing(read: Read, stating: set[str]) -> bool:
    """Whether a whole answer that leads nowhere else gives no route; a file of models, or an index, may."""
    source = all_sources()[read.source]
    may = bool(source.follows) or read.facts
    return not (read.refused or read.partial or may or read.routes) and read.source in stating


def _slow(read: Read) -> bool:
    return read.seconds > MOST_SECONDS


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
