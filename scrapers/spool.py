"""Records of a run that wait for their turn: the first in memory, the rest on disk, so that a run of any size fits."""

import pickle
from collections.abc import Callable
from tempfile import TemporaryFile
from types import TracebackType
from typing import IO, Final

from catalog.domain.quotes import Listing, Record

KEPT: Final = 8_000  # records in memory: more than the largest answer there is


class Spool:
    """Gives back each record, and what it says, by the place that it was given; `read` is the source's."""

    def __init__(self, read: Callable[[Record], Listing | None], kept: int = KEPT) -> None:
        self._read = read
        self._kept = kept
        self._near: list[Record] = []
        self._listings: dict[int, Listing | None] = {}
        self._far: list[int] = []
        self._file: IO[bytes] | None = None

    def __enter__(self) -> "Spool":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._file:
            self._file.close()

    def add(self, record: Record) -> int:
        """Keep the record; gives its place."""
        if len(self._near) < self._kept:
            self._near.append(record)
            return len(self._near) - 1
        if self._file is None:
            self._file = TemporaryFile()  # noqa: SIM115  # closed with the spool
        self._far.append(self._file.seek(0, 2))
        pickle.dump((record.key, record.at, record.value, record.faults), self._file, pickle.HIGHEST_PROTOCOL)
        return self._kept + len(self._far) - 1

    def record(self, place: int) -> Record:
        """The record at this place."""
        if place < self._kept:
            return self._near[place]
        assert self._file
        self._file.seek(self._far[place - self._kept])
        return Record(*pickle.load(self._file))  # noqa: S301  # written above, in a file that has no name

    def listing(self, place: int) -> Listing | None:
        """What the record at this place says."""
        if place >= self._kept:
            return self._read(self.record(place))
        if place not in self._listings:
            self._listings[place] = self._read(self._near[place])
        return self._listings[place]
