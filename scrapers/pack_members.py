"""Recordings of many answers in one file: an object whose names are request paths and whose values are answers."""

import json
from collections.abc import Iterator
from typing import Final
from urllib.parse import urljoin

from scrapers.url_templates import blanks, fits

_DECODER: Final = json.JSONDecoder()
_BLANK: Final = " \t\r\n"


def members(url: str, body: bytes) -> dict[str, bytes]:
    """By URL, the answers in the file recorded for a URL with blanks, each with its very bytes.

    None for any other file: each of its names must be a path that fills the blanks.
    """
    if not blanks(url):
        return {}
    try:
        found = {urljoin(url, path): answer for path, answer in _members(body.decode())}
    except (ValueError, IndexError, TypeError, RecursionError):
        return {}
    return found if all(fits(url, one) for one in found) else {}


def _members(text: str) -> Iterator[tuple[str, bytes]]:
    """Name and text of each member of the object; raises ValueError or IndexError where the text is none."""
    at = _after(text, "{", 0)
    while text[at] != "}":
        name, at = _DECODER.raw_decode(text, at)
        at = _after(text, ":", at)
        _, end = _DECODER.raw_decode(text, at)
        yield name, text[at:end].encode()
        at = _skip(text, end)
        at = _after(text, ",", at) if text[at] != "}" else at
    if text[at + 1 :].strip(_BLANK):
        raise ValueError(f"more after the object's end at {at}")


def _after(text: str, sign: str, at: int) -> int:
    """The next place that is not blank after this sign."""
    at = _skip(text, at)
    if text[at] != sign:
        raise ValueError(f"{sign} expected at {at}")
    return _skip(text, at + 1)


def _skip(text: str, at: int) -> int:
    while text[at] in _BLANK:
        at += 1
    return at
