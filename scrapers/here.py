"""Answers that are files of this program: facts that are kept by hand beside the code."""

import re
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Final

from scrapers.source import Snapshot, Source

ROOT: Final = Path(__file__).parent.parent
_READ: Final = re.compile(rb'\bread = "(\d{4}-\d{2}-\d{2})"')


def read(source: Source, newest: datetime | None) -> list[Snapshot]:
    """The files as answers, of the last day on which something that they say was read.

    The same files have the same clock wherever they are taken in; an edit that brings no newer day is a second
    younger than `newest`, the time of what is held.
    """
    bodies = {url: (ROOT / url).read_bytes() for url in source.urls}
    days = {day.decode() for body in bodies.values() for day in _READ.findall(body)}
    at = datetime.fromisoformat(max(days)).replace(tzinfo=UTC)
    if newest and at <= newest:
        at = newest + timedelta(seconds=1)
    return [
        Snapshot(url, body, at, sha256(body).hexdigest(), content_type="application/toml")
        for url, body in bodies.items()
    ]
