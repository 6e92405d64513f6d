"""JSON answers of any size and manners: read once, exactly, or refused with the place and the reason."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final

from catalog.domain.quotes import Reject
from scrapers.source import BadAnswer

MOST_BYTES: Final = 32 * 1024 * 1024
MOST_DEPTH: Final = 64

_PAGE: Final = re.compile(r"\s*<(!doctype|html|head|body|\?xml|!--)", re.IGNORECASE)
_BOT_CHECK: Final = re.compile(r"cf-chl|challenge-platform|just a moment|captcha|enable javascript", re.IGNORECASE)
_UNSTORABLE_ESCAPE: Final = re.compile(r"\\u(0000|[dD][89a-fA-F])")
_UNSTORABLE: Final = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Answer:
    """What an answer holds, and the JSON pointers of names that one object gave several times.

    The last of several is the one kept. Fractions are Decimal; NaN and the infinities are Decimal too,
    so that the one amount is refused and not the answer.
    """

    value: object
    repeated: tuple[str, ...]

    def faults_below(self, at: str) -> tuple[Reject, ...]:
        """A fault for each name given several times that stands at this pointer or below it."""
        return tuple(
            Reject(place.removeprefix(at), "given several times; the last is kept")
            for place in self.repeated
            if place == at or place.startswith(at + "/")
        )


def read_json(body: bytes) -> Answer:
    """The answer in these bytes (UTF-8, with or without a byte order mark); raises BadAnswer."""
    text = _text(body)
    repeats: list[tuple[dict[str, object], list[str]]] = []

    def kept(pairs: list[tuple[str, object]]) -> dict[str, object]:
        members = dict(pairs)
        if len(members) != len(pairs):
            names = [name for name, _ in pairs]
            repeats.append((members, sorted({name for name in names if names.count(name) > 1})))
        return members

    try:
        value = json.loads(text, parse_float=_fraction, parse_constant=Decimal, object_pairs_hook=kept)
    except json.JSONDecodeError as error:
        raise BadAnswer(_complaint(text, error)) from error
    except RecursionError as error:
        raise BadAnswer(f"nested deeper than {MOST_DEPTH} levels") from error
    except ValueError as error:  # an integer of thousands of digits
        raise BadAnswer(f"holds a number that can't be read: {error}") from error
    if _depth_of(value) > MOST_DEPTH:
        raise BadAnswer(f"nested deeper than {MOST_DEPTH} levels")
    repeated = tuple(_places(value, repeats)) if repeats else ()
    if _UNSTORABLE_ESCAPE.search(text):
        value = _storable(value)
    return Answer(value, repeated)


def pointer(*names: str | int) -> str:
    """The JSON pointer (RFC 6901) that follows these names from the top: `/data/3/id`."""
    return "".join("/" + str(name).replace("~", "~0").replace("/", "~1") for name in names)


def names_of(place: str) -> list[str]:
    """The names that a JSON pointer follows: the way back from `pointer`."""
    return [name.replace("~1", "/").replace("~0", "~") for name in place.split("/")[1:]]


def _text(body: bytes) -> str:
    if len(body) > MOST_BYTES:
        raise BadAnswer(f"{len(body)} bytes are more than the {MOST_BYTES} that an answer may have")
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadAnswer(f"not UTF-8 at byte {error.start}: {error.reason}") from error
    if not text.strip():
        raise BadAnswer("an empty answer where JSON was expected")
    if _PAGE.match(text):
        what = "a bot check" if _BOT_CHECK.search(text) else "a page"
        raise BadAnswer(f"{what} in HTML at line 1 column 1 where JSON was expected")
    return text


def _fraction(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:  # an exponent of twenty digits: no number that could be a price
        return Decimal("NaN")


def _complaint(text: str, error: json.JSONDecodeError) -> str:
    place = f"line {error.lineno} column {error.colno}"
    cut_off = error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated string")
    if cut_off:
        return f"JSON that ends too early, at {place}: {error.msg}"
    return f"not JSON at {place}: {error.msg}"


def _depth_of(value: object) -> int:
    depth, level = 0, [value]
    while level and depth <= MOST_DEPTH:
        depth += 1
        level = [
            child
            for parent in level
            for child in (parent.values() if isinstance(parent, dict) else parent if isinstance(parent, list) else ())
            if isinstance(child, dict | list)
        ]
    return depth


def _places(value: object, repeats: list[tuple[dict[str, object], list[str]]]) -> Iterator[str]:
    names = {id(members): repeated for members, repeated in repeats}
    waiting = [("", value)]
    while waiting:
        at, parent = waiting.pop()
        yield from (at + pointer(name) for name in names.get(id(parent), ()))
        children = parent.items() if isinstance(parent, dict) else enumerate(parent) if isinstance(parent, list) else ()
        waiting.extend((at + pointer(name), child) for name, child in children)


def _storable(value: object) -> object:
    """The same without NUL and lone surrogates, which JSON may escape and no database holds."""
    if isinstance(value, str):
        return _UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", value)
    if isinstance(value, list):
        return [_storable(child) for child in value]
    if isinstance(value, dict):
        return {_UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", name): _storable(child) for name, child in value.items()}
    return value
