"""A stand-in for the internet on this machine: `python -m scrapers.stand_in PACK --port 8899 [--at 2026-07-02]`.

It answers `/https/models.dev/api.json` with what the pack holds for `https://models.dev/api.json`, the newest
recording that is not after the given day. RATECARD_STAND_IN=http://127.0.0.1:8899 sends every fetch to it.
"""

import argparse
import gzip
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock, Thread
from typing import Any, Self

from scrapers.pack import PackError, PackRow, captured_moment, last_instant, read_pack
from scrapers.url_templates import spelled


@dataclass(frozen=True, slots=True)
class Recorded:
    """One answer to serve: `body` is asked for when it is needed."""

    body: Callable[[], bytes]
    etag: str = ""
    modified: datetime | None = None
    status: int = 200
    content_type: str = "application/json"


Find = Callable[[str], Recorded | None]


class Handler(BaseHTTPRequestHandler):
    """Answers one request; a fault has it to itself before anything is sent."""

    protocol_version = "HTTP/1.1"
    server: "StandIn"

    def do_GET(self) -> None:
        """Serves what stands for the URL in the path, or the next fault that was set for it."""
        url = asked_url(self.path)
        if fault := self.server.next_fault(url):
            return fault(self)
        try:
            recorded = self.server.find(url)
        except PackError as error:
            return self.reply(500, str(error).encode(), content_type="text/plain; charset=utf-8")
        if recorded is None:
            return self.reply(404, b"nothing is recorded for this URL\n", content_type="text/plain; charset=utf-8")
        return self._recorded(recorded)

    def reply(self, status: int, body: bytes = b"", **headers: str) -> None:
        """Sends one whole answer; `content_type="…"` is the header Content-Type."""
        self.begin(status, length=len(body), **headers)
        self.wfile.write(body)

    def begin(self, status: int, *, length: int, **headers: str) -> None:
        """Sends the status and the headers of a body of `length` bytes."""
        self.send_response(status)
        for name, value in headers.items():
            if value:
                self.send_header(name.replace("_", "-").title(), value)
        self.send_header("Content-Length", str(length))
        self.end_headers()

    def _recorded(self, recorded: Recorded) -> None:
        modified = format_datetime(recorded.modified, usegmt=True) if recorded.modified else ""
        if self._held(recorded):
            return self.reply(304, etag=recorded.etag, last_modified=modified)
        body, encoding = recorded.body(), ""
        if "gzip" in self.headers.get("Accept-Encoding", ""):
            body, encoding = gzip.compress(body, compresslevel=1, mtime=0), "gzip"
        return self.reply(
            recorded.status,
            body,
            content_type=recorded.content_type,
            content_encoding=encoding,
            etag=recorded.etag,
            last_modified=modified,
        )

    def _held(self, recorded: Recorded) -> bool:
        """Whether the asker holds this very answer; its ETag decides where it names one (RFC 9110, 13.2.2)."""
        if recorded.status != 200:
            return False
        if (tags := self.headers.get("If-None-Match")) is not None:
            return recorded.etag in [tag.strip().removeprefix("W/") for tag in tags.split(",")]
        since = self.headers.get("If-Modified-Since", "")
        try:
            return recorded.modified is not None and parsedate_to_datetime(since) >= recorded.modified
        except (ValueError, TypeError):
            return False

    def log_message(self, format: str, *args: object) -> None:
        """Keeps quiet: the asker reports what went wrong."""


Fault = Callable[[Handler], None]


class StandIn(ThreadingHTTPServer):
    """A server on 127.0.0.1 (port 0: any free one), to be used as a context; `seen` are the URLs asked for."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, find: Find, *, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.find = find
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.seen: list[str] = []
        self._faults: dict[str, list[Fault]] = {}
        self._lock = Lock()

    def fail(self, url: str, *faults: Fault) -> None:
        """The next requests for a URL meet these faults, one each; afterwards it answers as recorded."""
        with self._lock:
            self._faults.setdefault(spelled(url), []).extend(faults)

    def forgive(self) -> None:
        """No further request meets a fault."""
        with self._lock:
            self._faults.clear()

    def next_fault(self, url: str) -> Fault | None:
        """Notes that a URL was asked for, and takes the fault that was set for this request."""
        with self._lock:
            self.seen.append(url)
            waiting = self._faults.get(spelled(url))
            return waiting.pop(0) if waiting else None

    def handle_error(self, request: Any, client_address: Any) -> None:
        """An asker that hangs up early (it may have read enough) is no error."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)

    def __enter__(self) -> Self:
        Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()


def from_pack(rows: Iterable[PackRow], *, at: datetime | None = None) -> Find:
    """The newest recording of each URL that is not after `at` (None: of all)."""
    newest: dict[str, PackRow] = {}
    for row in rows:  # oldest first
        if at is None or row.captured_at <= at:
            newest[spelled(row.url)] = row
    return lambda url: _recorded(newest.get(spelled(url)))


def from_bodies(bodies: Mapping[str, bytes], *, content_type: str = "application/json") -> Find:
    """Answers without a pack, by URL."""
    held = {spelled(url): body for url, body in bodies.items()}

    def find(url: str) -> Recorded | None:
        body = held.get(spelled(url))
        if body is None:
            return None
        return Recorded(lambda: body, f'"{sha256(body).hexdigest()[:32]}"', content_type=content_type)

    return find


def asked_url(path: str) -> str:
    """`https://host/path?query`, from the `/https/host/path?query` of a request to the stand-in."""
    scheme, _, rest = path.lstrip("/").partition("/")
    return f"{scheme}://{rest}"


def _recorded(row: PackRow | None) -> Recorded | None:
    if row is None:
        return None
    return Recorded(
        row.body, f'"{row.sha256[:32]}"', row.captured_at.replace(microsecond=0), row.status, row.content_type
    )


def _moment(text: str) -> datetime:
    """A day stands for its last instant: what was recorded on it is served."""
    try:
        return last_instant(text)
    except ValueError:
        return captured_moment(text)


def main(arguments: list[str] | None = None) -> int:
    """Serves until it is interrupted."""
    parser = argparse.ArgumentParser(
        prog="python -m scrapers.stand_in", description="Serve recorded answers on loopback."
    )
    parser.add_argument("pack", type=Path, help="a folder with a manifest.json")
    parser.add_argument("--port", type=int, default=8899, help="on 127.0.0.1; 0 takes a free one")
    parser.add_argument(
        "--at", type=_moment, default=datetime.max.replace(tzinfo=UTC), help="serve the state of this day"
    )
    chosen = parser.parse_args(arguments)
    try:
        server = StandIn(from_pack(read_pack(chosen.pack), at=chosen.at), port=chosen.port)
    except (PackError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"RATECARD_STAND_IN={server.url}\n")
    sys.stdout.flush()
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        server.server_close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
