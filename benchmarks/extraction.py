"""How many of the prices that a person reads on a provider's page are read from it.

    python benchmarks/extraction.py PACK [--verbose]

PACK is a folder of captures. Each file in benchmarks/reviewed/ lists the prices that stand in one of them, written
down from the page's text: a model and its amounts, below a line that says what they are for. A price is right if
its amount, currency, unit, tier, region and conditions are.
"""

import argparse
import gzip
import sys
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from catalog.domain import conditions
from scrapers.source import Source, all_sources

REVIEWED = Path(__file__).parent / "reviewed"
ABSENT = "-"


class Priced(NamedTuple):
    """One amount on a page, in the source's own units."""

    model: str
    region: str
    component: str
    per: str
    currency: str
    tier: str
    when: str
    amount: Decimal


class Extraction(NamedTuple):
    """What a person read, what of it was read too with one amount, and what was read besides."""

    reviewed: set[Priced]
    right: set[Priced]
    besides: set[Priced]

    @property
    def share(self) -> float:
        return len(self.right) / len(self.reviewed)


def reviewed(name: str) -> tuple[str, set[Priced]]:
    """The capture that a list is of, and its prices."""
    capture, *lines = (REVIEWED / f"{name}.txt").read_text().splitlines()
    prices: set[Priced] = set()
    columns: list[dict[str, str]] = []
    for line in filter(None, lines):
        if line.startswith("== "):
            columns = list(_columns(line.removeprefix("== ")))
            continue
        model, *amounts = (part.strip() for part in line.split(" | "))
        for column, amount in zip(columns, amounts, strict=True):
            if amount != ABSENT:
                when = conditions.canonical(conditions.parse(column["when"]))
                price = Priced(**{**column, "when": when}, model=model, amount=Decimal(amount))
                prices.add(price)
    return capture, prices


def _columns(line: str) -> Iterator[dict[str, str]]:
    """`tier=batch, per=image: input | cache_write when=cache_ttl=1h`: what holds for all columns, then each of them."""
    common, _, columns = line.rpartition(": ")
    settled = dict(part.split("=", 1) for part in common.split(", ") if part)
    basis = {"region": "", "per": "1M tokens", "currency": "USD", "tier": "standard", "when": "", **settled}
    for column in columns.split(" | "):
        component, *own = column.split(" ")
        yield {**basis, "component": component, **dict(part.split("=", 1) for part in own)}


def extracted(source: Source, body: bytes, url: str) -> set[Priced]:
    """Every price that the source reads in a page."""
    return {
        Priced(
            listing.model_id,
            listing.region,
            quote.component,
            quote.per,
            quote.currency,
            quote.tier,
            quote.conditions,
            Decimal(quote.text) * Decimal(quote.factor or 1),
        )
        for record in source.split(body, url)
        if (listing := source.read(record))
        for quote in listing.quotes
    }


def measure(name: str, pack: Path) -> Extraction:
    """Compare what is read from the capture of a reviewed list with the list."""
    capture, prices = reviewed(name)
    stored = (pack / capture).read_bytes()
    source = all_sources()[name]
    found = extracted(source, gzip.decompress(stored) if capture.endswith(".gz") else stored, source.urls[0])
    twice = _said_twice(found)
    right = {price for price in prices & found if price[:-1] not in twice}
    return Extraction(prices, right, found - prices)


def _said_twice(found: set[Priced]) -> set[tuple[object, ...]]:
    """What is given two amounts, of which the catalog takes neither."""
    counted = Counter(price[:-1] for price in found)
    return {what for what, amounts in counted.items() if amounts > 1}


def names() -> list[str]:
    return sorted(path.stem for path in REVIEWED.glob("*.txt"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pack", type=Path)
    parser.add_argument("--verbose", action="store_true", help="name every price that is missing or read besides")
    asked = parser.parse_args()
    total = right = 0
    print(f"{'page':16}{'reviewed':>10}{'right':>8}{'share':>8}{'besides':>9}")
    for name in names():
        done = measure(name, asked.pack)
        total, right = total + len(done.reviewed), right + len(done.right)
        print(f"{name:16}{len(done.reviewed):10,}{len(done.right):8,}{done.share:8.1%}{len(done.besides):9,}")
        for label, prices in (("missing", done.reviewed - done.right), ("besides", done.besides)):
            for price in sorted(prices) if asked.verbose else ():
                print(f"    {label}: {' '.join(filter(None, map(str, price)))}")
    print(f"reviewed={total} right={right} share={right / total:.4f}")


if __name__ == "__main__":
    main()
