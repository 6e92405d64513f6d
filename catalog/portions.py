"""A run's portions, read once and gone through as often as it takes: the first wait in memory, the rest on disk."""

import pickle
from collections.abc import Iterable, Iterator
from tempfile import TemporaryFile
from types import TracebackType
from typing import IO, Final

from catalog.domain.readings import Portion

NEAR: Final = 8  # portions in memory: more than the largest answer there is makes


class Portions:
    """Gives the portions back in their order, each time it is gone through; `near` of them from memory."""

    def __init__(self, read: Iterable[Portion], near: int | None = None) -> None:
        self._read = read
        self._near: list[Portion] = []
        self._most = NEAR if near is None else near
        self._far: IO[bytes] | None = None
        self.ended: set[int] = set()

    def __enter__(self) -> "Portions":
        for portion in self._read:
            self.ended |= portion.ended
            if len(self._near) < self._most:
                self._near.append(portion)
                continue
            self._far = self._far or TemporaryFile()  # closed with the portions
            pickle.dump(portion, self._far, pickle.HIGHEST_PROTOCOL)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._far:
            self._far.close()

    @property
    def all_near(self) -> bool:
        """Whether all of them wait in memory."""
        return self._far is None

    def __iter__(self) -> Iterator[Portion]:
        yield from self._near
        if self._far is None:
            return
        end, place = self._far.tell(), 0
        while place < end:
            self._far.seek(place)
            portion: Portion = pickle.load(self._far)  # noqa: S301  # written above, in a file that has no name
            place = self._far.tell()
            yield portion
        self._far.seek(end)
