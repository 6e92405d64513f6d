"""What a host asks of robots (RFC 9309), read once per run, and the pause between two requests to it."""

from collections.abc import Callable
from threading import Lock
from typing import Final
from urllib.robotparser import RobotFileParser

from scrapers.wire import Deadline, Failure

ROBOT: Final = "Ratecard"
_MOST_READ: Final = 500 * 1024  # RFC 9309 asks that at least so much be read


class Robots:
    """The robots.txt of each origin (scheme, host and port), by what `read` gives for its URL.

    `read` answers the text, or None where there is none (any 4xx: everything is allowed), and raises
    Failure where it can't be known (5xx, no connection, time over: nothing is allowed, for this run).
    """

    def __init__(self) -> None:
        self._known: dict[str, RobotFileParser | Failure] = {}
        self._lock = Lock()

    def check(self, url: str, origin: str, read: Callable[[str], bytes | None]) -> None:
        """Raises Failure where the URL may not be asked for."""
        with self._lock:
            if origin not in self._known:
                self._known[origin] = _rules(f"{origin}/robots.txt", read)
        rules = self._known[origin]
        if isinstance(rules, Failure):
            raise Failure(f"its robots.txt can't be read: {rules.reason}") from rules
        if not rules.can_fetch(ROBOT, url):
            raise Failure("its robots.txt refuses this page to robots")

    def delay(self, origin: str) -> float | None:
        """The seconds between two requests that the origin asks for, None where it does not or is not known yet."""
        rules = self._known.get(origin)
        asked = rules.crawl_delay(ROBOT) if isinstance(rules, RobotFileParser) else None
        return None if asked is None else float(asked)


class Pace:
    """Keeps `gap` seconds between two requests to one host; safe to share between threads. With 0 nobody waits."""

    def __init__(self, gap: float, *, monotonic: Callable[[], float], sleep: Callable[[float], None]) -> None:
        self._gap = gap
        self._monotonic = monotonic
        self._sleep = sleep
        self._free_at: dict[str, float] = {}
        self._lock = Lock()

    def wait(self, host: str, deadline: Deadline, gap: float | None = None) -> None:
        """Returns when it is this request's turn; raises Failure where the deadline comes first.

        The next request to the host waits for `gap` seconds, if given, in place of the usual ones.
        """
        with self._lock:
            now = self._monotonic()
            turn = max(now, self._free_at.get(host, now))
            if turn - now >= deadline.left():
                raise deadline.passed()
            self._free_at[host] = turn + (gap if gap is not None and self._gap else self._gap)
        if turn > now:
            self._sleep(turn - now)


def _rules(url: str, read: Callable[[str], bytes | None]) -> RobotFileParser | Failure:
    rules = RobotFileParser()
    try:
        text = read(url)
    except Failure as failure:
        return failure
    rules.parse([] if text is None else text[:_MOST_READ].decode("utf-8-sig", "replace").splitlines())
    return rules
