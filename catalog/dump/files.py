"""A dump as a file: lines of JSON, packed as the file's name says, written whole or not at all."""

import gzip
import io
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

import zstandard

LEVEL: Final = 19  # a dump is written seldom and shipped often
LARGEST: Final = 2 * 1024**3


class DumpError(Exception):
    """A file that is not a dump, or a damaged one: names the line and the reason."""


@contextmanager
def written(path: Path) -> Iterator[IO[bytes]]:
    """A file to write to, that takes its name only once all is written; `.zst` and `.gz` names are packed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            if path.suffix == ".zst":
                with zstandard.ZstdCompressor(level=LEVEL).stream_writer(file, closefd=False) as packed:
                    yield packed
            elif path.suffix == ".gz":
                with gzip.GzipFile(filename="", fileobj=file, mode="wb", mtime=0) as packed:
                    yield packed
            else:
                yield file
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def lines(path: Path) -> Iterator[str]:
    """The lines of a dump; raises DumpError for a file that can't be read or unpacked."""
    try:
        with path.open("rb") as file:
            reader: IO[bytes] | zstandard.ZstdDecompressionReader = file
            if path.suffix == ".zst":
                reader = zstandard.ZstdDecompressor(max_window_size=2**27).stream_reader(file)
            elif path.suffix == ".gz":
                reader = gzip.GzipFile(fileobj=file)
            yield from io.TextIOWrapper(reader, encoding="utf-8", newline="\n")  # type: ignore[arg-type]
    except (OSError, EOFError, zstandard.ZstdError, UnicodeDecodeError) as error:
        raise DumpError(f"{path.name}: {error}") from error
