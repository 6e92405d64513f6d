"""Faults put into recorded answers, the ones that price lists really have: units that slip, columns that swap.

An answer is JSON; its rows are found by where its source's own parser finds them, and a row's amounts by the
names that price lists give to what they charge.
"""

import copy
import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final, NamedTuple

from scrapers.source import BadAnswer, Snapshot, Source

PRICED = ("cost", "pricing")
NO_AMOUNT = frozenset({"size", "range", "min_prompt_tokens", "type", "discount"})
INPUT = ("input", "prompt", "input_cost_per_token")
OUTPUT = ("output", "completion", "output_cost_per_token")
EUR, CNY = Decimal("0.86"), Decimal("7.12")  # what a dollar cost in them

Row = dict[str, Any]


class Place(NamedTuple):
    """A row of an answer that states amounts: whose it is, and where in the answer."""

    provider: str
    at: str


class Leaf(NamedTuple):
    """One amount: the object or list that it stands in, and under which key."""

    of: Any
    key: Any

    @property
    def amount(self) -> Decimal:
        return Decimal(str(self.of[self.key]))

    def write(self, amount: Decimal) -> None:
        """Put another amount in its place, spelled as the source spells amounts."""
        was = self.of[self.key]
        self.of[self.key] = f"{amount:f}" if isinstance(was, str) else float(f"{amount:.12g}")


def places(source: Source, body: bytes, part: str) -> list[Place]:
    """The rows of an answer whose prices can be changed, in the answer's order; those of no anchor.

    None in an answer that is no JSON, or that its source can't cut.
    """
    try:
        document, records = json.loads(body), list(source.split(body, part))
    except (ValueError, BadAnswer):
        return []
    found = []
    anchored = {(anchor.provider, anchor.model_id) for anchor in source.anchors}
    for record in records:
        listing = source.read(record)
        if listing is None or (listing.provider, listing.model_id) in anchored:
            continue  # an anchor that slips fails the whole run, and everything else would seem caught with it
        row = _row(document, record.at)
        if listing.subject == "route" and any(leaf.amount for leaf in amounts(row)):
            found.append(Place(listing.provider, record.at))
    return found


def _row(document: Any, pointer: str) -> Row:
    """The row at this place; an empty one where no object stands there."""
    try:
        row = at(document, pointer)
    except (LookupError, ValueError, TypeError):
        return {}
    return row if isinstance(row, dict) else {}


def at(document: Any, pointer: str) -> Any:
    """What stands at a JSON pointer."""
    for part in pointer.split("/")[1:]:
        name = part.replace("~1", "/").replace("~0", "~")
        document = document[int(name)] if isinstance(document, list) else document[name]
    return document


def amounts(row: Any, priced: bool = False) -> Iterator[Leaf]:
    """Every amount of a row, however deep."""
    items = list(row.items()) if isinstance(row, dict) else list(enumerate(row)) if isinstance(row, list) else []
    for key, value in items:
        name = str(key)
        inside = priced or name in PRICED or "cost" in name or name == "tiered_pricing"
        if name in NO_AMOUNT:
            continue
        if isinstance(value, (dict, list)):
            yield from amounts(value, inside)
        elif inside and _is_amount(value):
            yield Leaf(row, key)


def _is_amount(value: object) -> bool:
    if isinstance(value, str):
        return value.replace(".", "", 1).isdigit()
    return isinstance(value, (int, float)) and not isinstance(value, bool) and value >= 0


def times(factor: Decimal) -> Callable[[Row], None]:
    """Multiply every amount of a row."""

    def change(row: Row) -> None:
        for leaf in list(amounts(row)):
            leaf.write(leaf.amount * factor)

    return change


def one_times(factor: Decimal) -> Callable[[Row], None]:
    """Multiply the price of input or, where there is none, the first amount."""

    def change(row: Row) -> None:
        found = [leaf for leaf in amounts(row) if leaf.amount]
        leaf = next((leaf for leaf in found if leaf.key in INPUT), found[0])
        leaf.write(leaf.amount * factor)

    return change


def swap(row: Row) -> None:
    """Let input and output change places, wherever both stand side by side."""
    found = list(amounts(row))
    for leaf in found:
        if leaf.key in INPUT:
            other = OUTPUT[INPUT.index(leaf.key)]
            if other in leaf.of:
                leaf.of[leaf.key], leaf.of[other] = leaf.of[other], leaf.of[leaf.key]


ROW_FAULTS: dict[str, Callable[[Row], None]] = {
    **{f"x{power}": times(Decimal(power)) for power in (10, 1000, 1_000_000)},
    **{f"/{power}": times(1 / Decimal(power)) for power in (10, 1000, 1_000_000)},
    **{f"one x{power}": one_times(Decimal(power)) for power in (10, 1000)},
    **{f"one /{power}": one_times(1 / Decimal(power)) for power in (10, 1000)},
    "to zero": times(Decimal(0)),
    "one to zero": one_times(Decimal(0)),
    "swapped": swap,
}


LIMITS: Final = ("context", "input", "output", "max_tokens", "context_length", "max_completion_tokens")
WINDOWS: Final = ("context", "max_input_tokens", "context_length")
OUTPUTS: Final = ("output", "max_output_tokens", "max_completion_tokens")


def limits(row: Any, inside: bool = False) -> Iterator[Leaf]:
    """Every limit in tokens of a row, however deep."""
    for key, value in list(row.items()) if isinstance(row, dict) else ():
        if isinstance(value, dict):
            yield from limits(value, key in ("limit", "top_provider"))
            continue
        named = key in LIMITS if inside else key in (*WINDOWS[1:], *OUTPUTS[1:])
        if named and isinstance(value, int) and not isinstance(value, bool) and value > 0:
            yield Leaf(row, key)


def limits_times(names: Sequence[str]) -> Callable[[Row], None]:
    """Multiply the limits of these names by 1,000."""

    def change(row: Row) -> None:
        for leaf in list(limits(row)):
            if leaf.key in names:
                leaf.of[leaf.key] *= 1000

    return change


def limits_swap(row: Row) -> None:
    """Let context and output change places; the limits of the row's other spellings of the context go along."""
    found = list(limits(row))
    context = max((leaf.of[leaf.key] for leaf in found if leaf.key in WINDOWS), default=0)
    output = max((leaf.of[leaf.key] for leaf in found if leaf.key in OUTPUTS), default=0)
    for leaf in found if context and output else ():
        if leaf.key in WINDOWS or leaf.key in OUTPUTS:
            leaf.of[leaf.key] = output if leaf.key in WINDOWS else context


LIMIT_FAULTS: dict[str, Callable[[Row], None]] = {
    "limits x1000": limits_times((*LIMITS, *WINDOWS, *OUTPUTS)),
    "output limit x1000": limits_times(OUTPUTS),
    "limits swapped": limits_swap,
}


def shift(rows: Sequence[Row]) -> None:
    """Give each row the prices of the one before it, the first those of the last."""
    priced = [{key: row[key] for key in row if key in PRICED or "cost" in key} for row in rows]
    for row, taken in zip(rows, [priced[-1], *priced[:-1]], strict=True):
        for key in [key for key in row if key in PRICED or "cost" in key]:
            del row[key]
        row.update(copy.deepcopy(taken))


def each(change: Callable[[Row], None]) -> Callable[[Sequence[Row]], None]:
    """Do the same to many rows."""

    def change_all(rows: Sequence[Row]) -> None:
        for row in rows:
            change(row)

    return change_all


WIDE_FAULTS: dict[str, Callable[[Sequence[Row]], None]] = {
    "EUR as USD": each(times(EUR)),
    "CNY as USD": each(times(CNY)),
    "rows shifted": shift,
}


def half(document: Any) -> Any:
    """The first half of an answer: of its rows, or of its providers where rows stand under them."""
    if isinstance(document, dict) and isinstance(document.get("data"), list):
        return {**document, "data": document["data"][: len(document["data"]) // 2]}
    if isinstance(document, dict):
        return dict(list(document.items())[: len(document) // 2])
    return document[: len(document) // 2]


def with_body(snapshot: Snapshot, document: Any) -> Snapshot:
    """The same answer with another content."""
    body = document if isinstance(document, bytes) else json.dumps(document).encode()
    return replace(snapshot, body=body, sha256=hashlib.sha256(body).hexdigest(), etag="", last_modified="")
