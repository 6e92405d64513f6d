"""What the other side may do to us: faults for `StandIn.fail(url, …)`, each for one request."""

import gzip
import time

from scrapers.stand_in import Fault, Handler


def redirect(to: str, status: int = 302) -> Fault:
    """Sends the asker elsewhere."""
    return lambda handler: handler.reply(status, location=to)


def refusal(status: int, *, retry_after: str = "", body: bytes = b"", content_type: str = "text/html") -> Fault:
    """Answers with another status than 200: 429 with Retry-After, 500, a bot check with 403."""
    return lambda handler: handler.reply(status, body, retry_after=retry_after, content_type=content_type)


def drip(pieces: int, seconds: float) -> Fault:
    """Sends one byte of a body at a time, `seconds` apart."""

    def fault(handler: Handler) -> None:
        handler.begin(200, length=pieces)
        try:
            for _ in range(pieces):
                handler.wfile.write(b" ")
                handler.wfile.flush()
                time.sleep(seconds)
        except OSError:
            handler.close_connection = True

    return fault


def slow(body: bytes, pieces: int, seconds: float) -> Fault:
    """Sends a whole body in so many pieces, with a pause after each."""

    def fault(handler: Handler) -> None:
        handler.begin(200, length=len(body), content_type="application/octet-stream")
        size = -(-len(body) // pieces)
        for start in range(0, len(body), size):
            handler.wfile.write(body[start : start + size])
            handler.wfile.flush()
            time.sleep(seconds)

    return fault


def cut(body: bytes, after: int) -> Fault:
    """Closes the connection after some bytes of a body."""

    def fault(handler: Handler) -> None:
        handler.begin(200, length=len(body))
        handler.wfile.write(body[:after])
        handler.close_connection = True

    return fault


def bomb(mib: int) -> Fault:
    """A small gzip body that unpacks to `mib` MiB of blanks."""
    member = gzip.compress(b" " * (1 << 20), mtime=0)
    return lambda handler: handler.reply(200, member * mib, content_encoding="gzip", content_type="application/json")
