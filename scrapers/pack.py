"""Recorded answers: a folder with a `manifest.json` that says for each file which URL gave it, and when."""

import gzip
import hashlib
import json
import re
import zlib
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from scrapers.pack_members import members
from scrapers.source import Snapshot
from scrapers.url_templates import blanks

LARGEST_BODY: Final = 32 * 1024 * 1024
_INCOMPLETE: Final = re.compile(r"\b(partial|sample|fragment|cut|truncated|real rows)\b", re.IGNORECASE)
_PERIOD: Final = r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?"
_STATED: Final = re.compile(rf"(?P<first>{_PERIOD})(?: to (?P<last>{_PERIOD}))?(?: \([^()]*\))?", re.ASCII)


class PackError(Exception):
    """A pack that can't be used: names the manifest's row and field, or the file, and the reason."""


class _Row(BaseModel):
    """A manifest's row, as strict as what is done with it; other fields are the collector's own notes."""

    model_config = ConfigDict(strict=True, extra="ignore")

    file: Annotated[str, Field(min_length=1)]
    url: Annotated[str, Field(pattern=r"^https?://[^/]")]
    captured_at: str
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    http_status: Annotated[int, Field(ge=100, le=599)] = 200
    content_type: str = ""
    gzip: bool | None = None
    fidelity: str = ""
    origin: str = ""
    licence: str = ""


@dataclass(frozen=True, slots=True)
class PackRow:
    """One recorded answer; `captured_at` is UTC, `sha256` is of the body once unpacked, `file_sha256` of the file's.

    They differ where the file holds many answers (`scrapers.pack_members`), of which this is the one of `url`.

    A `partial` answer lacks rows. A `text_only` one is somebody's rendering of the page and not what the
    URL answers: it is never parsed. A `vague` one is of a period of months: no history can take it in.
    """

    url: str
    captured_at: datetime
    file: str
    path: Path
    packed: bool
    sha256: str
    status: int
    content_type: str
    fidelity: str
    origin: str
    licence: str
    file_sha256: str
    stated_url: str
    vague: bool

    @property
    def partial(self) -> bool:
        """Whether rows or fields are missing, by what `fidelity` says."""
        return bool(_INCOMPLETE.search(self.fidelity))

    @property
    def text_only(self) -> bool:
        """Whether the recording is of a text made from the page, by what `fidelity` says."""
        return self.fidelity.strip().lower().startswith("text only")

    def body(self) -> bytes:
        """The recorded bytes, read now; raises PackError where they are missing, too large or not the ones stated."""
        if self.url != self.stated_url:
            return _members(self)[self.url]
        return _unpacked(self.path, self.packed, self.file, self.file_sha256)

    def snapshot(self) -> Snapshot:
        """The recording as the line takes it, with `captured_at` as the time of the fetch."""
        return Snapshot(
            url=self.url,
            body=self.body(),
            fetched_at=self.captured_at,
            sha256=self.sha256,
            status=self.status,
            content_type=self.content_type,
            fidelity=self.fidelity,
            origin=self.origin,
            partial=self.partial,
        )


def read_pack(folder: Path) -> Iterator[PackRow]:
    """The rows of a pack, oldest first (then by URL and file name); bodies are read only when asked for.

    A file recorded for a URL with blanks may hold many answers, and is then a row for each of them. Raises
    PackError for a manifest that can't be read or a row that is not as it should be, before the first row is given.
    """
    root = folder.resolve()
    stated = (_pack_row(root, number, row) for number, row in enumerate(_manifest(root), start=1))
    rows = [one for row in stated for one in _each(row)]
    return iter(sorted(rows, key=lambda row: (row.captured_at, row.url, row.file)))


def _each(row: PackRow) -> Iterator[PackRow]:
    """The row, or those of the answers that its file holds."""
    if not blanks(row.url) or not (answers := _members(row)):
        yield row
    else:
        for url, body in answers.items():
            yield replace(row, url=url, sha256=hashlib.sha256(body).hexdigest())


@lru_cache(maxsize=1)
def _members_of(path: Path, packed: bool, file: str, sha256: str, url: str) -> dict[str, bytes]:
    return members(url, _unpacked(path, packed, file, sha256))


def _members(row: PackRow) -> dict[str, bytes]:
    return _members_of(row.path, row.packed, row.file, row.file_sha256, row.stated_url)


def _unpacked(path: Path, packed: bool, name: str, sha256: str) -> bytes:
    """The bytes of a file; raises PackError where they are missing, too large or not the ones stated."""
    try:
        with gzip.open(path) if packed else path.open("rb") as file:
            body = file.read(LARGEST_BODY + 1)
    except (OSError, EOFError, zlib.error) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else error
        raise PackError(f"{name}: can't be read: {reason}") from error
    if len(body) > LARGEST_BODY:
        raise PackError(f"{name}: more than {LARGEST_BODY >> 20} MiB once unpacked")
    found = hashlib.sha256(body).hexdigest()
    if found != sha256:
        raise PackError(f"{name}: its SHA-256 is {found}, the manifest says {sha256}")
    return body


def captured_moment(text: str) -> datetime:
    """The UTC moment for a stated time of capture; raises ValueError for a text that states none.

    A time without a zone is UTC, a bare day its first instant (rebuilt answers show the state with which
    the day began). A day that is not known (`2026-05 (day unknown)`, `2026-03 to 2026-08 (rows of
    different days)`) is the last instant of the period: by then it was surely known, before then not surely.
    """
    text = text.strip()
    stated = _STATED.fullmatch(text)
    if not stated:
        return _exact(text)
    first, last = stated["first"], stated["last"] or stated["first"]
    if text == first and len(first) == len("2026-05-01"):
        return _exact(text)
    end = last_instant(last)
    if end < last_instant(first):
        raise ValueError(f"{text[:60]!r} ends before it starts")
    return end


def last_instant(period: str) -> datetime:
    """The last microsecond of `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, UTC; raises ValueError for anything else."""
    match = re.fullmatch(_PERIOD, period, re.ASCII)
    if not match:
        raise ValueError(f"{period[:60]!r} is not a year, a month or a day")
    year, month = int(match[1]), int(match[2] or 12)
    try:
        day = int(match[3]) if match[3] else monthrange(year, month)[1]
        return datetime.combine(date(year, month, day), time.max, tzinfo=UTC)
    except ValueError as error:
        raise ValueError(f"{period!r} is not in the calendar") from error


def _exact(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError) as error:
        raise ValueError(f"{text[:60]!r} is not a time, a day, a month or a range of them") from error


def _manifest(root: Path) -> list[object]:
    try:
        manifest = json.loads((root / "manifest.json").read_bytes())
    except OSError as error:
        raise PackError(f"manifest.json can't be read in {root}: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise PackError(f"manifest.json is not JSON: {error}") from error
    rows = manifest.get("captures") if isinstance(manifest, dict) else None
    if not isinstance(rows, list):
        raise PackError("manifest.json has no list named captures")
    return rows


def _pack_row(root: Path, number: int, stated: object) -> PackRow:
    name = stated.get("file") if isinstance(stated, dict) else None
    place = f"manifest.json, row {number}" + (f" ({name[:100]})" if isinstance(name, str) else "")
    try:
        row = _Row.model_validate(stated)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = ".".join(map(str, first["loc"])) or "row"
        raise PackError(f"{place}, field {field}: {first['msg']}") from error
    try:
        captured_at = captured_moment(row.captured_at)
    except ValueError as error:
        raise PackError(f"{place}, field captured_at: {error}") from error
    return PackRow(
        url=row.url,
        captured_at=captured_at,
        file=row.file,
        path=_inside(root, row.file, place),
        packed=row.file.endswith(".gz") if row.gzip is None else row.gzip,
        sha256=row.sha256,
        status=row.http_status,
        content_type=row.content_type,
        fidelity=row.fidelity,
        origin=row.origin,
        licence=row.licence,
        file_sha256=row.sha256,
        stated_url=row.url,
        vague=bool((period := _STATED.fullmatch(row.captured_at.strip())) and period["last"]),
    )


def _inside(root: Path, name: str, place: str) -> Path:
    try:
        path = (root / name).resolve()
    except (OSError, RuntimeError, ValueError) as error:
        raise PackError(f"{place}, field file: {error}") from error
    if not path.is_relative_to(root) or path == root:
        raise PackError(f"{place}, field file: leads out of the folder")
    return path
