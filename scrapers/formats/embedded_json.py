"""JSON that lives in a page: what scripts are handed to fill the page with, by name.

| name | where it stands |
|---|---|
| the script's id (`__NEXT_DATA__`, say), or `script-3` | `<script type="application/json">` |
| `__next_f` | the rows of all `self.__next_f.push([1, "…"])`, by their own ids |
| `window.X` | `window.X = {…}`, where what follows is JSON |
| `island-3 Name` | the props of the third `<astro-island>`, a component called Name |
"""

import json
import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from itertools import islice
from typing import Final

from bs4 import BeautifulSoup

from scrapers.formats.json_answer import MOST_DEPTH, names_of, pointer, read_json
from scrapers.source import BadAnswer

MARK: Final = "@"
"""Before the name of a document in a place: `@__next_f/36/3/apis/0/price`."""

_PUSH: Final = re.compile(r"self\.__next_f\.push\(")
_ASSIGNED: Final = re.compile(
    r"(?:window|self|globalThis)(?:\.([A-Za-z_$][\w$]{0,60})|\[\"([^\"\]]{1,60})\"\])\s*=\s*(?=[{\[])"
)
_ROW: Final = re.compile(rb"(?P<id>[0-9a-f]{0,8}):(?:T(?P<text>[0-9a-f]{1,8}),|(?P<code>[A-Z]{1,2}))?")
_MOST_SCRIPTS: Final = 2000
_MOST_ASSIGNED: Final = 20  # in one script


def documents(page: BeautifulSoup) -> dict[str, object]:
    """Every document in a page by name, fractions as Decimal; what is no JSON is left out."""
    found: dict[str, object] = {}
    flight: list[str] = []
    for place, script in enumerate(page.find_all("script", limit=_MOST_SCRIPTS), start=1):
        text = script.string or ""
        if script.get("type") == "application/json":
            _keep(found, str(script.get("id") or f"script-{place}"), text)
        elif text:
            flight.extend(_pushed(text))
            for match in islice(_ASSIGNED.finditer(text), _MOST_ASSIGNED):
                _keep(found, "window." + (match[1] or match[2]), text, match.end())
    if flight:
        found["__next_f"] = dict(_rows("".join(flight).encode("utf-8", "replace")))
    for place, island in enumerate(page.find_all("astro-island", limit=_MOST_SCRIPTS), start=1):
        if props := _read(str(island.get("props", ""))):
            found[f"island-{place} {island.get('component-export', '')}".strip()] = _plain(props, MOST_DEPTH)
    return found


def at_place(found: dict[str, object], place: str) -> object:
    """What stands at a place such as `@__next_f/36/3`; raises KeyError where nothing does."""
    name = next((name for name in found if place == MARK + name or place.startswith(f"{MARK}{name}/")), None)
    if name is None:
        raise KeyError(place)
    value = found[name]
    for step in names_of(place.removeprefix(MARK + name)):
        try:
            value = value[int(step)] if isinstance(value, list) else value[step]  # type: ignore[index]
        except (IndexError, TypeError, ValueError) as error:
            raise KeyError(place) from error
    return value


def lists_named(found: dict[str, object], *names: str) -> Iterator[tuple[str, list[object]]]:
    """Every list that is a member of one of these names, with its place, wherever in the documents it is."""
    waiting = [(MARK + name, value) for name, value in reversed(found.items())]
    while waiting:
        at, value = waiting.pop()
        children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        below = [(name, at + pointer(name), child) for name, child in children if isinstance(child, dict | list)]
        for name, place, child in below:
            if name in names and isinstance(child, list):
                yield place, child
        waiting.extend((place, child) for _, place, child in reversed(below))


def _keep(found: dict[str, object], name: str, text: str, start: int = 0) -> None:
    value = _read(text, start)
    if value is not None:
        found.setdefault(name, value)


def _read(text: str, start: int = 0) -> object:
    """The JSON that begins at this place, whatever follows it; None where there is none that is read."""
    try:
        end = _DECODER.raw_decode(text, start)[1] if start else len(text)
        return read_json(text[start:end].encode("utf-8", "replace")).value
    except (ValueError, RecursionError, BadAnswer):
        return None


def _pushed(text: str) -> Iterator[str]:
    match, most = _PUSH.search(text), _MOST_SCRIPTS
    while match and (most := most - 1):
        try:
            value, end = _DECODER.raw_decode(text, match.end())
        except (ValueError, RecursionError):
            value, end = None, match.end()
        if isinstance(value, list) and len(value) == 2 and value[0] == 1 and isinstance(value[1], str):
            yield value[1]
        match = _PUSH.search(text, end)


def _rows(flight: bytes) -> Iterator[tuple[str, object]]:
    """The rows of a stream of components: `36:[…]` is JSON, `3a:T2f0,…` a text of so many bytes, others are code."""
    place = 0
    while match := _ROW.match(flight, place):
        if match["text"]:
            place = match.end() + int(match["text"], 16)
            yield match["id"].decode(), flight[match.end() : place].decode("utf-8", "replace")
        else:
            end = flight.find(b"\n", match.end())
            place = len(flight) if end < 0 else end
            if (
                not match["code"]
                and (value := _read(flight[match.end() : place].decode("utf-8", "replace"))) is not None
            ):
                yield match["id"].decode(), value
        while flight[place : place + 1] == b"\n":
            place += 1


def _plain(value: object, depth: int) -> object:
    """Astro's props without their marks of type: `[0, x]` is x, `[1, […]]` a list of such."""
    if isinstance(value, dict):
        return {name: _plain(of, depth - 1) for name, of in value.items()} if depth else None
    if isinstance(value, list) and len(value) == 2 and value[0] in (0, 1) and depth:
        if value[0] == 1 and isinstance(value[1], list):
            return [_plain(of, depth - 1) for of in value[1]]
        return _plain(value[1], depth - 1) if isinstance(value[1], dict) else value[1]
    return None


def _fraction(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        return Decimal("NaN")


_DECODER: Final = json.JSONDecoder(parse_float=_fraction)
