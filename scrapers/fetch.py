"""Fetching: one URL in, the bytes of its answer out, politely and without being led astray (docs/fetching.md)."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from hashlib import sha256
from ssl import SSLContext
from typing import Final
from urllib.parse import unquote, urlsplit

import httpcore
import httpx

from scrapers import links
from scrapers.addresses import Resolver, is_loopback, is_public, system_resolver
from scrapers.asking import AS_ALL, MOVED, PASSING, Answer, Asking, Limits, Manners, Terms
from scrapers.bodies import READABLE, BadBody, CutBody, is_bot_check, read_whole
from scrapers.robots import ROBOT, Pace, Robots
from scrapers.source import Snapshot
from scrapers.wire import Deadline, Failure, Gate, explained

HOME: Final = "https://ratecard.example/"  # named in the user agent where no contact is set
_HEAD: Final = 64 * 1024
_CONDITIONS: Final = frozenset({"If-None-Match", "If-Modified-Since"})


class FetchError(Exception):
    """A URL that gave nothing to use: its message names the URL (without its query) and the reason."""

    def __init__(self, url: str, reason: str) -> None:
        super().__init__(f"{url}: {reason}")
        self.url = url
        self.reason = reason


class Client:
    """What fetches share during one run: who we say we are, the limits, each host's robots.txt and pace.

    `contact` is a link or address for the user agent. `proxy` (an http URL) is for sources' own fixed URLs
    only: names are then looked up by the proxy and can't be judged here. `stand_in` (http on loopback) gets
    every request in place of the internet. Raises ValueError for one of these that is not as it should be.
    """

    def __init__(
        self,
        *,
        version: str,
        contact: str = "",
        stand_in: str = "",
        proxy: str = "",
        limits: Limits | None = None,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        resolve: Resolver = system_resolver,
        allowed: Callable[[str], bool] = is_public,
        ssl_context: SSLContext | None = None,
    ) -> None:
        self.limits = limits or Limits()
        self.user_agent = _user_agent(version, contact or HOME)
        self.stand_in = _stand_in(stand_in)
        self.proxy = _proxy(proxy)
        pace = Pace(0 if stand_in else self.limits.gap, monotonic=monotonic, sleep=sleep)
        self.manners = Manners(self.limits, allowed, Robots(), pace, monotonic, sleep)
        self._resolve = resolve
        self._ssl_context = ssl_context or httpx.create_ssl_context()

    def exchange(self, url: str, headers: Mapping[str, str], deadline: Deadline) -> Answer:
        """One request over a connection of its own, not followed; raises Failure where it gives nothing to use."""
        asked = {"User-Agent": self.user_agent, "Accept": "*/*", "Accept-Encoding": READABLE, "Connection": "close"}
        timeout = httpx.Timeout(self.limits.read, connect=self.limits.connect)
        try:
            with (
                httpx.Client(transport=_Transport(self._pool(deadline)), trust_env=False, timeout=timeout) as http,
                http.stream("GET", self._sent_to(url), headers={**asked, **headers}) as response,
            ):
                return _judged(response, self.limits, conditional=not _CONDITIONS.isdisjoint(headers))
        except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError, httpcore.ProxyError) as error:
            raise explained(error, self.limits.connect, self.limits.read, deadline) from error
        except BadBody as error:
            raise Failure(str(error), again=isinstance(error, CutBody)) from error
        except httpx.InvalidURL as error:
            raise Failure(f"not a URL ({error})") from error
        except httpx.HTTPError as error:  # httpx reads where a redirect leads even when it is not to follow
            raise Failure(f"answers what is not HTTP ({error})") from error

    def _sent_to(self, url: str) -> str:
        """A stand-in gets `https://host/path?query` as `/https/host/path?query`."""
        return f"{self.stand_in}/{url.replace('://', '/', 1)}" if self.stand_in else url

    def _pool(self, deadline: Deadline) -> httpcore.ConnectionPool:
        proxy = None if self.stand_in else self.proxy
        gate = Gate(
            resolve=self._resolve,
            allowed=is_loopback if self.stand_in else _any_address if proxy else self.manners.allowed,
            refusal="another machine than this one" if self.stand_in else "a private address",
            deadline=deadline,
        )
        if proxy:
            address, login = proxy
            return httpcore.HTTPProxy(address, proxy_auth=login, ssl_context=self._ssl_context, network_backend=gate)
        return httpcore.ConnectionPool(ssl_context=self._ssl_context, network_backend=gate)


def fetch(
    url: str,
    *,
    client: Client,
    now: Callable[[], datetime],
    etag: str = "",
    last_modified: str = "",
    terms: Terms = AS_ALL,
) -> Snapshot:
    """The answer of a URL, or a snapshot with status 304 and no body where `etag` or `last_modified` still hold.

    `now` is the wall clock, `terms` are the source's. Raises FetchError for everything else that the URL, or the
    way to it, may do.
    """
    conditions = {"If-None-Match": _sendable(etag), "If-Modified-Since": _sendable(last_modified)}
    held = {name: value for name, value in conditions.items() if value}
    try:
        answer = Asking(client.exchange, client.manners, terms).follow(url, held)
    except Failure as failure:
        raise FetchError(links.shown(url), failure.reason) from failure
    return Snapshot(
        url=url,
        body=answer.body,
        fetched_at=now().astimezone(UTC),
        sha256=sha256(answer.body).hexdigest(),
        status=answer.status,
        content_type=answer.headers.get("content-type", "")[:200],
        etag=_sendable(answer.headers.get("etag", "")),
        last_modified=_sendable(answer.headers.get("last-modified", "")),
    )


def _judged(response: httpx.Response, limits: Limits, *, conditional: bool) -> Answer:
    status, headers = response.status_code, response.headers
    if (status == 304 and conditional) or (status in MOVED and "location" in headers):
        return Answer(status, headers)
    encoding = headers.get("content-encoding", "")
    if status == 200:
        pieces = response.iter_raw()
        most, what = (limits.html_bytes, " of HTML") if _is_html(headers) else (limits.body_bytes, "")
        body = read_whole(pieces, encoding, most=min(most, limits.body_bytes), most_wire=limits.wire_bytes, what=what)
        if is_bot_check(body[:_HEAD]):
            raise Failure("answered 200 with a bot-check page in place of its content", status=status)
        return Answer(status, headers, body)
    if headers.get("cf-mitigated") == "challenge" or is_bot_check(_head(response, encoding)):
        raise Failure(f"answered {status} with a bot-check page", status=status)
    wait = _seconds_to_wait(headers.get("retry-after", ""), headers.get("date", ""))
    raise Failure(f"answered {status}", again=status in PASSING, wait=wait, status=status)


def _is_html(headers: httpx.Headers) -> bool:
    stated: str = headers.get("content-type", "")
    return stated.strip().lower().startswith(("text/html", "application/xhtml"))


def _head(response: httpx.Response, encoding: str) -> bytes:
    """As much of an error's page as tells a bot check; a page that can't be read is not one."""
    try:
        return read_whole(response.iter_raw(), encoding, most=_HEAD, most_wire=_HEAD)
    except (BadBody, httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError):
        return b""


class _Transport(httpx.BaseTransport):
    """httpx over a pool of ours: its own transport takes no gate to choose the address by."""

    def __init__(self, pool: httpcore.ConnectionPool) -> None:
        self._pool = pool

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        answer = self._pool.handle_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                headers=request.headers.raw,
                extensions=request.extensions,
            )
        )
        body = _Body(answer.iter_stream(), answer.close)
        return httpx.Response(answer.status, headers=answer.headers, stream=body)

    def close(self) -> None:
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, pieces: Iterable[bytes], close: Callable[[], None]) -> None:
        self._pieces = pieces
        self._close = close

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._pieces)

    def close(self) -> None:
        self._close()


def _seconds_to_wait(retry_after: str, date: str) -> float:
    """Retry-After in seconds. Where it is a time, the answer's own `date` says what time it is there."""
    try:
        if retry_after.strip().isdecimal():
            return float(retry_after)
        return max(0.0, (parsedate_to_datetime(retry_after) - parsedate_to_datetime(date)).total_seconds())
    except (ValueError, TypeError, OverflowError):
        return 0.0


def _sendable(validator: str) -> str:
    """An ETag or date as a header may carry it, or nothing."""
    return validator if validator.isascii() and validator.isprintable() and len(validator) <= 500 else ""


def _user_agent(version: str, contact: str) -> str:
    name = f"{ROBOT}/{version} (+{contact})"
    if not (name.isascii() and name.isprintable()):
        raise ValueError(f"the contact {contact[:60]!r} can't stand in a header: plain ASCII only")
    return name


def _stand_in(url: str) -> str:
    parts = urlsplit(url.rstrip("/"))
    named = parts.hostname == "localhost" or is_loopback(parts.hostname or "")
    if url and not (parts.scheme == "http" and named and "@" not in parts.netloc and not parts.path + parts.query):
        raise ValueError(f"a stand-in is http on this machine (http://127.0.0.1:PORT), not {links.shown(url)}")
    return url.rstrip("/")


def _any_address(_: str) -> bool:
    return True


def _proxy(url: str) -> tuple[str, tuple[str, str] | None] | None:
    """The proxy's own URL, and the name and password that it was written with."""
    if not url:
        return None
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"a proxy is an http or https URL with a host, not {links.shown(url)}")
    login = (unquote(parts.username), unquote(parts.password or "")) if parts.username else None
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}", login
