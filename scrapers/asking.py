"""From one exchange to an answer: what may be asked, how often, and where redirects lead."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

import stamina

from scrapers import links
from scrapers.robots import Pace, Robots
from scrapers.wire import Deadline, Failure

MOVED: Final = (301, 302, 303, 307, 308)
PASSING: Final = (429, 500, 502, 503, 504)


@dataclass(frozen=True, slots=True)
class Limits:
    """How long and how much at most: seconds, tries of one request, redirects of one fetch, bytes.

    `total` bounds all of a fetch: robots.txt, waiting, tries and redirects. `longest_wait` is the longest
    Retry-After that is waited for; `gap` lies between two requests to one host. `html_bytes` are for what
    its server calls HTML.
    """

    connect: float = 10
    read: float = 20
    total: float = 120
    tries: int = 4
    first_wait: float = 0.5
    longest_wait: float = 60
    gap: float = 1
    redirects: int = 5
    wire_bytes: int = 32 * 1024 * 1024
    body_bytes: int = 32 * 1024 * 1024
    html_bytes: int = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Answer:
    """What one exchange gave; the names of `headers` are in lower case."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


Exchange = Callable[[str, Mapping[str, str], Deadline], Answer]


@dataclass(frozen=True, slots=True)
class Terms:
    """How one source is asked: headers that go along, those for its own origin alone (a key), seconds between two
    requests to one host (None: as for all; a robots.txt may ask for more)."""

    headers: Mapping[str, str] = field(default_factory=dict)
    secret: Mapping[str, str] = field(default_factory=dict)
    gap: float | None = None


AS_ALL: Final = Terms()


@dataclass(frozen=True, slots=True)
class Manners:
    """What requests share during one run: the limits, each host's robots.txt and pace, the way to wait."""

    limits: Limits
    allowed: Callable[[str], bool]
    robots: Robots
    pace: Pace
    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


class Asking:
    """One fetch on its way. `exchange` makes a request and gives its answer to use (200, 304 or a redirect).

    It raises Failure for all others, and so do the methods here.
    """

    def __init__(self, exchange: Exchange, manners: Manners, terms: Terms = AS_ALL) -> None:
        self._exchange = exchange
        self._terms = terms
        self._manners = manners
        self._limits = manners.limits
        self._deadline = Deadline(manners.monotonic, manners.limits.total)

    def follow(self, url: str, headers: Mapping[str, str], *, robots: bool = True) -> Answer:
        """The answer at the end of the redirects, each of which is judged before it is gone to.

        A key goes to the origin of this URL, and to no other that it redirects to.
        """
        hop, home = "", url
        for _ in range(self._limits.redirects + 1):
            try:
                links.check(url, self._manners.allowed)
                if robots:
                    self._manners.robots.check(url, links.origin(url), self._robots_txt)
                answer = self._tried(url, {**headers, **self._along(url, home)} if robots else headers)
                if answer.status not in MOVED:
                    return answer
                url = links.joined(url, answer.headers["location"])
            except Failure as failure:
                raise Failure(f"{hop}{failure.reason}", status=failure.status) from failure
            hop = f"redirects to {links.shown(url)}: "
        raise Failure(f"more than {self._limits.redirects} redirects")

    def _along(self, url: str, home: str) -> Mapping[str, str]:
        same = links.origin(url) == links.origin(home)
        return {**self._terms.headers, **self._terms.secret} if same else self._terms.headers

    def _gap(self, url: str) -> float | None:
        asked = self._manners.robots.delay(links.origin(url))
        return self._terms.gap if asked is None else max(asked, self._terms.gap or self._limits.gap)

    def _robots_txt(self, url: str) -> bytes | None:
        try:
            return self.follow(url, {}, robots=False).body
        except Failure as failure:
            if 400 <= failure.status < 500 and failure.status != 429:
                return None
            raise

    def _tried(self, url: str, headers: Mapping[str, str]) -> Answer:
        """Tries again where that may help; the waiting between is done by `again`, as stamina's can't be handed in."""
        tried = 0

        def again(error: Exception) -> bool | float:
            if not isinstance(error, Failure) or not error.again or tried == self._limits.tries:
                return False
            wait = max(error.wait, attempt.next_wait)
            if error.wait > self._limits.longest_wait or wait >= self._deadline.left():
                return False
            self._manners.sleep(wait)
            return 0.0

        try:
            for attempt in stamina.retry_context(
                on=again, attempts=self._limits.tries, timeout=None, wait_initial=self._limits.first_wait
            ):
                with attempt:
                    tried = attempt.num
                    self._manners.pace.wait(links.host(url), self._deadline, self._gap(url))
                    return self._exchange(url, headers, self._deadline)
        except Failure as failure:
            asks = f" and asks to wait {failure.wait:g} s" if failure.wait and tried < self._limits.tries else ""
            tries = f" after {tried} tries" if tried > 1 else ""
            raise Failure(f"{failure.reason}{asks}{tries}", status=failure.status) from failure
        raise AssertionError("an attempt returns or raises")
