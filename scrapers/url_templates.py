"""URLs with blanks (`https://host/models/{author}/{slug}`): what fits them, what fills them, and when two are one."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Final
from urllib.parse import unquote, urlsplit

_BLANK: Final = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*)\}", re.ASCII)


def spelled(url: str) -> str:
    """One spelling of a URL for all of its: escapes, a port that goes without saying, a host in capitals, no path."""
    parts = urlsplit(unquote(url))
    return f"{parts.scheme}://{parts.netloc.lower().removesuffix(':443')}{parts.path or '/'}?{parts.query}"


def fits(template: str, url: str) -> bool:
    """Whether the URL is the template with each blank filled: by one segment of the path, or one value of the query."""
    return bool(_pattern(template).fullmatch(spelled(url)))


def blanks(template: str) -> tuple[str, ...]:
    """The names of the blanks, in order."""
    return tuple(_BLANK.findall(template))


def filled(template: str, values: Mapping[str, str]) -> str:
    """The template with these values in its blanks; raises KeyError for a blank that has none."""
    return _BLANK.sub(lambda blank: values[blank[1]], template)


@cache
def _pattern(template: str) -> re.Pattern[str]:
    pieces = _BLANK.split(spelled(template))
    return re.compile("[^/?#&]+".join(re.escape(piece) for piece in pieces[::2]))
