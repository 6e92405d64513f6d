"""Bodies as they come over the wire, unpacked piece by piece so that a small bomb never grows large."""

import zlib
from collections.abc import Iterable, Iterator
from typing import Final

READABLE: Final = "gzip, deflate"  # what is asked for; zlib can stop in the middle of a piece, others can't
_BOT_CHECKS: Final = (
    b"_cf_chl_opt",  # Cloudflare
    b"<title>Just a moment...</title>",
    b"<title>Attention Required! | Cloudflare</title>",
    b"geo.captcha-delivery.com",  # DataDome
    b'id="px-captcha"',  # HUMAN
    b"window.gokuProps",  # AWS WAF
    b"_Incapsula_Resource?SWUDNSAI",  # Imperva
)
_PIECE: Final = 64 * 1024
_GZIP_OR_ZLIB: Final = 32 + zlib.MAX_WBITS
_BARE_DEFLATE: Final = -zlib.MAX_WBITS


class BadBody(Exception):
    """A body that can't be used: too large, cut, or packed in a way that was not asked for."""


class CutBody(BadBody):
    """A body that ends too early; asked for again, it may come whole."""


def read_whole(pieces: Iterable[bytes], encoding: str, *, most_wire: int, most: int, what: str = "") -> bytes:
    """The unpacked body. `encoding` is the answer's Content-Encoding; the limits are in bytes, `most` of `what`.

    Raises BadBody as soon as a limit is passed: no more than `most` bytes and one piece are ever held.
    """
    whole = bytearray()
    for part in _unpacked(_counted(pieces, most_wire), encoding):
        whole += part
        if len(whole) > most:
            raise BadBody(f"more than {_mib(most)}{what} after decompression")
    return bytes(whole)


def is_bot_check(start: bytes) -> bool:
    """Whether a body that begins so is a page that tells people from robots, in place of what was asked for.

    Only what such pages alone hold is looked for: the scripts of bot checks stand on ordinary pages too.
    """
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    return text.startswith(b"<") and any(mark in text for mark in _BOT_CHECKS)


def _counted(pieces: Iterable[bytes], most: int) -> Iterator[bytes]:
    seen = 0
    for piece in pieces:
        seen += len(piece)
        if seen > most:
            raise BadBody(f"more than {_mib(most)} over the wire")
        yield piece


def _unpacked(pieces: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    match encoding.strip().lower():
        case "" | "identity":
            return iter(pieces)
        case "gzip" | "x-gzip" | "deflate":
            return _inflated(pieces)
        case other:
            raise BadBody(f"packed as {other[:40]!r}, which was not asked for")


def _inflated(pieces: Iterable[bytes]) -> Iterator[bytes]:
    stream = None
    begun = False  # an empty body is an empty body, packed or not
    for piece in pieces:
        rest = piece
        while rest:
            if stream is None:
                stream = zlib.decompressobj(_GZIP_OR_ZLIB if begun else _window(rest))
                begun = True
            try:
                part = stream.decompress(rest, _PIECE)
            except zlib.error as error:
                raise BadBody(f"can't be decompressed: {error}") from error
            yield part
            if stream.eof:  # a gzip file may have several members
                rest = stream.unused_data
                stream = None
            else:
                rest = stream.unconsumed_tail
    if stream is not None:
        while part := stream.decompress(b"", _PIECE):
            yield part
        if not stream.eof:
            raise CutBody("the compressed body ends too early")


def _window(start: bytes) -> int:
    """Some servers send `deflate` bare, without zlib's two bytes (whose low half byte says 8)."""
    return _GZIP_OR_ZLIB if start[0] == 0x1F or start[0] & 0x0F == 8 else _BARE_DEFLATE


def _mib(size: int) -> str:
    return f"{size >> 20} MiB" if size >= 1 << 20 else f"{size} bytes"
