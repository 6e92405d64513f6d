"""URLs: which may be gone to, where a redirect leads, and how they are written in a message."""

from collections.abc import Callable
from ipaddress import ip_address
from urllib.parse import SplitResult, urljoin, urlsplit

from scrapers.wire import Failure


def shown(url: str) -> str:
    """The URL as a message may hold it: no user name, nothing of a query, no control characters."""
    try:
        parts = urlsplit(url)
        place = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
    except ValueError:
        return "a malformed URL"
    visible = "".join(letter if letter.isprintable() else "?" for letter in place[:300])
    return f"{visible}{'?…' if parts.query else ''}"


def origin(url: str) -> str:
    """Scheme, host and port: what a robots.txt speaks for."""
    parts = _parts(url)
    return f"{parts.scheme}://{parts.netloc}"


def host(url: str) -> str:
    """The host's name in lower case."""
    return _parts(url).hostname or ""


def check(url: str, allowed: Callable[[str], bool]) -> None:
    """Raises Failure for a URL that is not https to a host which, if written as an address, is `allowed`."""
    parts = _parts(url)
    if parts.scheme != "https":
        raise Failure("only https is fetched")
    if not parts.hostname:
        raise Failure("names no host")
    if "@" in parts.netloc:
        raise Failure("carries a user name")
    try:
        ip_address(parts.hostname)
    except ValueError:
        return
    if not allowed(parts.hostname):
        raise Failure(f"leads to a private address ({parts.hostname})")


def joined(url: str, location: str) -> str:
    """Where a redirect from `url` leads."""
    try:
        return urljoin(url, location.strip())
    except ValueError as error:
        raise Failure(f"redirects to a malformed URL ({error})") from error


def _parts(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _ = parts.port  # a port that is no number is found only when asked for
    except ValueError as error:
        raise Failure(f"not a URL ({error})") from error
    return parts
