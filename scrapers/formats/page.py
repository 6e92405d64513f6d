"""Pages in HTML of any size and manners: parsed once, within bounds, or refused by name."""

import codecs
import re
from collections.abc import Iterator
from typing import Final

from bs4 import BeautifulSoup, Tag
from bs4.element import CData, NavigableString, PageElement
from bs4.exceptions import ParserRejectedMarkup

from scrapers.source import BadAnswer

MOST_BYTES: Final = 8 * 1024 * 1024
MOST_MARKUP: Final = 150_000  # a tag costs a kilobyte once parsed; the largest page seen has 45,000 of `<`
MOST_ATTRIBUTES: Final = 500_000  # of `=`, most of them in scripts; each attribute costs as much as a tag
MOST_DEPTH: Final = 250  # the deepest page seen has 39 levels
ENDING: Final = 100_000  # characters in which a whole page ends; some go on with scripts
LEAST_TEXT: Final = 200  # characters; a shell that a script fills has fewer, the barest page of prices seen has 890

_MARKUP: Final = re.compile(r"<(!doctype|html|head|body|div|table|main|article|section|p|span|h[1-6])\b", re.IGNORECASE)
_BEGINS: Final = re.compile(r"\s*(<!doctype html|<html)", re.IGNORECASE)
_ENDS: Final = re.compile(r"</html\s*>", re.IGNORECASE)
_JSON: Final = re.compile(r"\s*[{\[]")
_CHALLENGE: Final = re.compile(
    r"_cf_chl_opt|cf-browser-verification|/cdn-cgi/challenge-platform/\S{0,99}/orchestrate|captcha-delivery"
    r"|<title>\s*(just a moment|attention required|access denied|robot check|are you a robot|security check)",
    re.IGNORECASE,
)
_CHARSET: Final = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_ENCODINGS: Final = frozenset(
    ("utf-8", "gb18030", "gbk", "gb2312", "big5", "euc_jp", "shift_jis", "euc_kr", "cp1252", "iso8859-1")
)
_MARKS: Final = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_UNSEEN: Final = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]")
_NOT_TEXT: Final = {"script", "style", "template", "noscript", "svg"}
_BLOCKS: Final = {"br", "p", "div", "li", "ul", "ol", "td", "th", "tr", "dd", "dt"}


def read_page(body: bytes, *, least_text: int = LEAST_TEXT) -> BeautifulSoup:
    """The page in these bytes; raises BadAnswer for what is no page, a bot check, a shell, or out of bounds.

    A piece of a page, which begins without `<html>`, is read as far as it goes.
    """
    text = _decoded(body)
    _refuse_what_is_no_page(text)
    try:
        page = BeautifulSoup(text, "lxml")
    except ParserRejectedMarkup as error:
        raise BadAnswer(f"HTML that the parser rejects: {str(error)[:100]}") from error
    if _deeper_than(page, MOST_DEPTH):
        raise BadAnswer(f"HTML nested deeper than {MOST_DEPTH} levels")
    if sum(len(part) for part in page.stripped_strings) < least_text:
        raise BadAnswer(f"a page with fewer than {least_text} characters of text: a shell that a script fills")
    return page


def shown(tag: Tag) -> str:
    """What a reader sees of an element: its text with single spaces, lines joined, hidden parts left out."""
    return " ".join(" ".join(_strings(tag)).split())


def lines(tag: Tag) -> tuple[str, ...]:
    """What a reader sees of an element, line by line."""
    parts = "".join(_strings(tag)).split("\n")
    return tuple(line for part in parts if (line := " ".join(part.split())))


def seen(text: str) -> str:
    """The text without characters that nobody sees (zero-width spaces, byte order marks), spaces single."""
    return " ".join(_UNSEEN.sub("", text).split())


def is_hidden(tag: Tag) -> bool:
    """Whether the element itself is said not to be shown."""
    style = tag.get("style")
    return isinstance(style, str) and "display:none" in style.replace(" ", "").lower()


def _strings(tag: Tag) -> Iterator[str]:
    """The texts below a tag; a new line where a block begins or ends. Iterative: pages nest as they like."""
    waiting: list[PageElement | str] = [*reversed(tag.contents)]
    while waiting:
        part = waiting.pop()
        if isinstance(part, Tag):
            if part.name in _NOT_TEXT or is_hidden(part):
                continue
            if part.name in _BLOCKS:
                yield "\n"
                waiting.append("\n")
            waiting.extend(reversed(part.contents))
        elif type(part) in (NavigableString, CData):
            yield re.sub(r"\s+", " ", _UNSEEN.sub("", str(part)))
        elif isinstance(part, str) and part == "\n":
            yield "\n"


def _decoded(body: bytes) -> str:
    if len(body) > MOST_BYTES:
        raise BadAnswer(f"{len(body)} bytes are more than the {MOST_BYTES} that a page may have")
    marked = next((name for mark, name in _MARKS if body.startswith(mark)), "")
    stated = _CHARSET.search(body[:4096])
    encoding = marked or _encoding(stated.group(1).decode("ascii") if stated else "utf-8")
    return body.decode(encoding, "replace").replace("\0", "")


def _encoding(label: str) -> str:
    try:
        name = codecs.lookup(label).name
    except LookupError:
        name = ""
    if name not in _ENCODINGS:
        raise BadAnswer(f"a page in {label!r}, an encoding that is not read")
    return name


def _refuse_what_is_no_page(text: str) -> None:
    if not text.strip("\ufeff\0 \t\r\n"):
        raise BadAnswer("an empty answer where a page was expected")
    if _CHALLENGE.search(text[:200_000]):
        raise BadAnswer("a bot check where a page was expected")
    if not _MARKUP.search(text):
        what = "JSON" if _JSON.match(text) else "something else"
        raise BadAnswer(f"not HTML: {what} where a page was expected")
    if _BEGINS.match(text) and not _ENDS.search(text, max(len(text) - ENDING, 0)):
        raise BadAnswer("a page that ends too early, before its </html>")
    if text.count("<") > MOST_MARKUP:
        raise BadAnswer(f"more than {MOST_MARKUP} tags")
    if text.count("=") > MOST_ATTRIBUTES:
        raise BadAnswer(f"more than {MOST_ATTRIBUTES} attributes")


def _deeper_than(page: BeautifulSoup, most: int) -> bool:
    level: list[Tag] = [page]
    for _ in range(most):
        level = [child for parent in level for child in parent.contents if isinstance(child, Tag)]
        if not level:
            return False
    return True
