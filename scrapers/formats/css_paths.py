"""Where an element stands: the shortest CSS path of names and places that leads to it alone."""

import re
from collections import Counter
from typing import Final

from bs4 import BeautifulSoup, Tag

from scrapers.source import BadAnswer

LONGEST: Final = 400
STEP: Final = " > "

_PLAIN_ID: Final = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,60}\Z")


def css_paths(page: BeautifulSoup, elements: list[Tag]) -> list[str]:
    """A path for each of these elements of one page, short enough to keep; raises BadAnswer for one that isn't.

    It begins at the nearest ancestor whose id is the only one of its kind, or is as short as tells the
    elements of this name apart: `main > div:nth-of-type(3) > table:nth-of-type(1)`.
    """
    ids = Counter(str(tag["id"]) for tag in page.find_all(id=True))
    steps: dict[int, dict[int, str]] = {}
    chains = [_chain(element, ids, steps) for element in elements]
    names = {element.name for element in elements}
    peers = [_chain(tag, ids, steps) for tag in page.find_all(list(names))] if names else []
    endings = Counter(peer[-length:] for peer in peers for length in range(1, len(peer) + 1))
    paths = [STEP.join(_shortest(chain, endings)) for chain in chains]
    for path in paths:
        if len(path) > LONGEST:
            raise BadAnswer(f"an element that stands too deep to point at: {path[:80]} …")
    return paths


def step_of(tag: Tag, place: int) -> str:
    """One step of a path: the `place`-th child of this name."""
    return f"{tag.name}:nth-of-type({place})"


def _chain(element: Tag, ids: Counter[str], steps: dict[int, dict[int, str]]) -> tuple[str, ...]:
    chain: list[str] = []
    tag: Tag | None = element
    while tag is not None and tag.parent is not None:
        named = tag.get("id")
        if isinstance(named, str) and ids[named] == 1 and _PLAIN_ID.match(named):
            chain.append("#" + named)
            break
        chain.append(_step(tag, tag.parent, steps))
        tag = tag.parent
    return tuple(reversed(chain))


def _step(tag: Tag, parent: Tag, steps: dict[int, dict[int, str]]) -> str:
    if id(parent) not in steps:
        places: Counter[str] = Counter()
        steps[id(parent)] = {}
        for child in parent.contents:
            if isinstance(child, Tag):
                places[child.name] += 1
                steps[id(parent)][id(child)] = step_of(child, places[child.name])
    return steps[id(parent)][id(tag)]


def _shortest(chain: tuple[str, ...], endings: Counter[tuple[str, ...]]) -> tuple[str, ...]:
    for length in range(1, len(chain) + 1):
        if endings[chain[-length:]] == 1:
            return chain[-length:]
    return chain
