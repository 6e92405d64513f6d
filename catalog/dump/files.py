"""A dump as a file: lines of JSON, packed as the file's name says, written whole or not at all."""

import gzip
import io
import os
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final, Protocol

import zstandard

LEVEL: Final = 15  # of zstd: a level 19 file is a seventh smaller and takes eight times as long
LONGEST: Final = 16 * 1024**2
LARGEST: Final = 2 * 1024**3


class Writable(Protocol):
    """What takes bytes."""

    def write(self, data: bytes, /) -> int: ...


class Readable(Protocol):
    """What gives bytes line by line."""

    def readline(self, size: int, /) -> bytes: ...


class DumpError(Exception):
    """A file that can't be loaded: names the file, the line where there is one, and the reason."""


@contextmanager
def written(path: Path) -> Iterator[Writable]:
    """A file to write to, that takes its name only once all is written; `.zst` and `.gz` names are packed."""
    if path.is_dir():
        raise IsADirectoryError(None, "is a folder", str(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            with _packed(path, file) as packed:
                yield packed
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


@contextmanager
def _packed(path: Path, file: IO[bytes]) -> Iterator[Writable]:
    if path.suffix == ".zst":
        packer = zstandard.ZstdCompressor(level=LEVEL, write_checksum=True)
        with packer.stream_writer(file, closefd=False) as packed:
            yield packed
    elif path.suffix == ".gz":
        with gzip.GzipFile(filename="", fileobj=file, mode="wb", mtime=0) as packed:
            yield packed
    else:
        yield file


def lines(path: Path, *, longest: int = LONGEST, largest: int = LARGEST) -> Iterator[str]:
    """The lines of a dump without their ends; raises DumpError for what can't be read, unpacked or held."""
    number = total = 0
    try:
        with path.open("rb") as file, _unpacked(path, file) as reader:
            while raw := reader.readline(longest + 1):
                number, total = number + 1, total + len(raw)
                if len(raw) > longest:
                    raise DumpError(f"{path.name}: line {number}: longer than {longest:,} bytes")
                if total > largest:
                    raise DumpError(f"{path.name}: line {number}: more than {largest:,} bytes once unpacked")
                if not raw.endswith(b"\n"):
                    raise DumpError(f"{path.name}: line {number}: breaks off")
                yield raw.removesuffix(b"\n").decode()
    except UnicodeDecodeError as error:
        raise DumpError(f"{path.name}: line {number}: not UTF-8: {error.reason}") from error
    except (OSError, EOFError, zlib.error, zstandard.ZstdError) as error:
        reason = (isinstance(error, OSError) and error.strerror) or error
        raise DumpError(f"{path.name}: after line {number}: can't be read: {reason}") from error


@contextmanager
def _unpacked(path: Path, file: IO[bytes]) -> Iterator[Readable]:
    if path.suffix == ".zst":
        unpacker = zstandard.ZstdDecompressor(max_window_size=2**27)
        with unpacker.stream_reader(file, read_across_frames=True, closefd=False) as reader:
            yield io.BufferedReader(reader, 2**20)
    elif path.suffix == ".gz":
        with gzip.GzipFile(fileobj=file) as unpacked:
            yield unpacked
    else:
        yield file
