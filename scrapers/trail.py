"""A run's answers, one after the other: of a source's own URLs, of further pages, and of all that they lead to."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final, NamedTuple

import structlog

from scrapers.fetch import FetchError
from scrapers.links import shown
from scrapers.source import BadAnswer, Snapshot, Source

log = structlog.get_logger(__name__)

AT_ONCE: Final = 4  # requests under way, and bodies in memory; the pace of each host holds all the same
SHARE_FAILED: Final = 0.1  # of what an answer leads to may not come; one may in any case, unless it is all
NOT_ALL: Final = "not all answers came: "
INTERRUPTED: Final = "interrupted"
OURS: Final = "an error of ours: "
UNFINISHED: Final = (NOT_ALL, INTERRUPTED, OURS)
"""How the message of a run begins that was not brought to its end by what its answers say."""

Ask = Callable[[str], Snapshot]


class Unfinished(Exception):
    """Too much did not come, after something had: nothing is taken in, and the next run goes on from there."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"{NOT_ALL}{reason}")


class Led(NamedTuple):
    """Where the answers of a run led: every further URL, and those among them that did not come whole."""

    further: Sequence[str]
    lacking: frozenset[str]

    @property
    def message(self) -> str:
        """What to say of it; "" where everything came."""
        if not self.lacking:
            return ""
        first = next(url for url in self.further if url in self.lacking)
        count = f"{len(self.lacking)} of {len(self.further)}"
        return f"{count} further answers did not come whole, and nothing of theirs is ended; the first: {shown(first)}"


NOWHERE: Final = Led((), frozenset())


def led_to(source: Source, snapshot: Snapshot) -> tuple[str, ...]:
    """The further URLs that an answer leads to, each once, in its order; raises BadAnswer."""
    return tuple(dict.fromkeys(source.follow(snapshot))) if source.leads(snapshot.url) else ()


def unreadable(source: Source, snapshot: Snapshot) -> BadAnswer | None:
    """Why an answer can't be cut, or does not say what it leads to; None for a good one."""
    try:
        for _ in source.split(snapshot.body, source.part(snapshot.url)):
            pass
        led_to(source, snapshot)
    except BadAnswer as error:
        return error
    return None


def led(source: Source, further: Mapping[str, None], whole: Iterable[str]) -> Led:
    """What lacks of the further URLs where these came whole."""
    came = {source.address(url) for url in whole}
    own = [url for url in further if url not in source.urls]
    return Led(own, frozenset(own) - came)


def walk(source: Source, ask: Ask) -> Iterator[Snapshot]:
    """Ask for the source's URLs, further pages, and then what they lead to, in order, a few at a time.

    What does not come or can't be cut is left out, up to a share. Raises FetchError where nothing came,
    Unfinished where too much did not, BadAnswer where an answer of the source's own does not say what it leads to.
    """
    turn, known, leaves = deque(source.urls), set(source.urls), list[str]()
    missed = _Missed(known, len(source.urls))
    came = 0
    while turn:
        url = turn.popleft()
        found = _asked(source, ask, url)
        if isinstance(found, Exception):
            if url not in source.urls:
                missed.note(url, found)
                continue
            raise Unfinished(str(found)) if came else found
        yield found
        came += 1
        for further in led_to(source, found):
            if further not in known and _may_be_asked(source, further, len(known) - len(source.urls)):
                known.add(further)
                (turn if source.leads(further) else leaves).append(further)
    for url, found in _together(source, ask, leaves):
        if isinstance(found, Exception):
            missed.note(url, found)
        else:
            yield found
    missed.judge_all()


class _Missed:
    """What did not come; raises Unfinished once that is too much."""

    def __init__(self, known: set[str], own: int) -> None:
        self._known = known
        self._own = own
        self._failed = 0
        self._last = ""

    def note(self, url: str, error: Exception) -> None:
        log.warning("answer_missed", url=shown(url), reason=str(error))
        self._failed += 1
        self._last = str(error)
        if self._failed > max(1, SHARE_FAILED * (len(self._known) - self._own)):
            raise self._too_many()

    def judge_all(self) -> None:
        if self._failed and self._failed == len(self._known) - self._own:
            raise self._too_many()

    def _too_many(self) -> Unfinished:
        total = len(self._known) - self._own
        return Unfinished(f"{self._failed} of {total} further ones did not, the last: {self._last}")


def _may_be_asked(source: Source, url: str, asked: int) -> bool:
    if not source.has(url):
        log.warning("answer_missed", url=shown(url), reason=f"fits no template of {source.name}")
        return False
    return asked < source.most_followed


def _together(source: Source, ask: Ask, urls: Iterable[str]) -> Iterator[tuple[str, Snapshot | Exception]]:
    """Each URL with what it gave, in the order of the URLs; no more than a few are under way or wait to be taken."""
    going = deque[tuple[str, "Future[Snapshot | Exception]"]]()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for url in urls:
            if len(going) == AT_ONCE:
                first, future = going.popleft()
                yield first, future.result()
            going.append((url, pool.submit(_asked, source, ask, url)))
        for url, future in going:
            yield url, future.result()


def _asked(source: Source, ask: Ask, url: str) -> Snapshot | Exception:
    """The answer; or why it can't be used, which for one of the source's own URLs is judged with the whole run."""
    try:
        snapshot = ask(url)
    except (FetchError, BadAnswer) as error:
        return error
    return (url not in source.urls and unreadable(source, snapshot)) or snapshot
