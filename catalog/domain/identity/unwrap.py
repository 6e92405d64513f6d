"""Take the seller's wrapping off an id: paths, regions, organisations before the name, hosting words after it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Final

from catalog.domain.names import Lab, Names, slug_of

_REVISION: Final = re.compile(r"-v1:\d{1,2}\Z|:0\Z", re.ASCII)
_NUMBERED: Final = re.compile(r"v\d\Z", re.ASCII)
_PINNED: Final = re.compile(r"@(?=\d)", re.ASCII)
_DOTTED: Final = re.compile(r"([a-z][a-z0-9-]*)\.(?=[a-z])", re.ASCII)
_SEPARATORS: Final = re.compile(r"[\s_]+|--+")
_REPEATED: Final = re.compile(r"\s\d\Z", re.ASCII)
_SMALL_SIZE: Final = re.compile(r"-0-(\d)b(?=-|\Z)", re.ASCII)
_SIZE: Final = re.compile(r"e?\d+(?:\.\d+)?b\b", re.ASCII)
_LONE_V: Final = re.compile(r"^v-(?=\d)", re.ASCII)
_DASH: Final = re.compile("-")
_SIZE_AFTER_WORD: Final = re.compile(r"([a-z]{4})(\d{1,3}b)\Z", re.ASCII)
_VERSION_DASH: Final = re.compile(r"(?<![\d.])(\d)-(\d)(?=-|\Z)", re.ASCII)
_VERSION_LETTER: Final = re.compile(r"(?<=\d)(?:-?p|_)(?=\d)", re.ASCII)
_QUANTISED: Final = re.compile(r"[-_.](i?q\d(?:_[0-9a-z]{1,3})+)\Z", re.ASCII)
_WORD: Final = re.compile(r"(?!v?[\d.]+(?:-|\Z))[a-z0-9][a-z0-9.]*-", re.ASCII)
_MOST_WORDS_BEFORE: Final = 4


@dataclass(frozen=True, slots=True)
class Bare:
    """What is left of an id: whose it says it is ('' where unsaid), the name, and what was taken off.

    `foreign` says that it stands below an organisation we don't know; `mode` is `thinking`, `fine-tuned` or ''.
    """

    author: str
    foreign: bool
    name: str
    mode: str
    rules: tuple[str, ...]
    marks: tuple[str, ...]


@lru_cache(maxsize=65536)
def family_of(name: str, names: Names) -> Lab | None:
    """The lab whose names begin like this one; the longest beginning wins."""
    best: Lab | None = None
    length = 0
    for pattern, lab in names.families:
        match = pattern.match(name)
        if match and match.end() > length:
            best, length = lab, match.end()
    return best


def unwrap(provider: str, model_id: str, names: Names) -> Bare | None:
    """The id, already in lower case, without its wrapping; None where nothing is left that names a model."""
    tuned = "fine-tuned" if model_id.startswith("ft:") else ""
    *path, name = model_id.removeprefix("ft:").removeprefix("hf:").replace("@default", "").split("/")
    rules = ["path"] if path else []
    marks: list[str] = []
    name = _last(path, name, names, marks)
    author, foreign, head = _author(provider, path, names, marks)
    name, mode = _colons(f"{head}-{name}" if head and not name.startswith(head) else name, marks)
    if quantised := _QUANTISED.search(name):
        marks.append(quantised.group(1))
        name = name[: quantised.start()]
    name = _versioned(name)
    author, name = _dotted(author, name, names, rules, marks)
    led, words = _led(provider if provider.split("-")[0] in name else "", name, names)
    marks.extend(words)
    if not author and not foreign and not family_of(led, names):
        author, led = _made(led, names)
    if led != name:
        rules.append("leading word")
        name = led
    if not name or names.hosting.services.match(name):
        return None
    return Bare(author, foreign, name, mode or tuned, tuple(rules), tuple(marks))


def _last(path: list[str], name: str, names: Names, marks: list[str]) -> str:
    """The part of a path that names the model: not an operation on it, nor a grade of it, `…/fabric-1.0/fast`."""
    while path and slug_of(path[-1]) not in names.leading:
        if names.hosting.operations.match(name):
            marks.append(name)
            name = path.pop()
        elif names.hosting.suffixes.match(name):
            name = f"{path.pop()}-{name}"
        else:
            break
    return name


def _author(provider: str, path: list[str], names: Names, marks: list[str]) -> tuple[str, bool, str]:
    """The lab that the path names last, whether it names an organisation unknown to us, the model's family."""
    author, foreign, family = "", False, ""
    for place, segment in enumerate(path):
        segment = slug_of(_REPEATED.sub("", segment.removeprefix("hf:"))) if segment[:1] not in "@*" else segment
        if names.hosting.segments.match(segment) and segment not in names.authors:
            family = ""  # what stood before was an application's name: `app/models/name`
            marks.append(segment)
        elif family:
            family = f"{family}-{segment}"
        elif segment in names.authors and not (segment == provider and place + 1 < len(path)):
            author, foreign = names.authors[segment], False
        elif segment != provider and segment not in names.vendor_spellings:
            family, foreign = (segment, foreign) if family_of(segment + "-", names) else ("", True)
    return author, foreign, family


def _colons(name: str, marks: list[str]) -> tuple[str, str]:
    """The name before its first colon, with a size or minor version from after it, and a mode; the rest are marks."""
    name, *words = _PINNED.sub("-", _REVISION.sub("", name)).replace("@", "-").split(":")
    mode = ""
    for word in words:
        if word == "thinking":
            mode = word
        elif _SIZE.match(word):
            name = f"{name}-{word}"
        elif word.isdecimal() and _NUMBERED.search(name):
            name = f"{name}.{word}"
        elif word:
            marks.append(word)
    return name, mode


@lru_cache(maxsize=65536)
def _versioned(name: str) -> str:
    """Spaces and underscores as dashes, versions with dots: `v3p1`, `3_1` and `-4-5` become `v3.1`, `3.1`, `-4.5`."""
    name = _LONE_V.sub("v", _SEPARATORS.sub("-", _VERSION_LETTER.sub(".", name)).strip("-"))
    name = _SIZE_AFTER_WORD.sub(r"\1-\2", name)
    return _VERSION_DASH.sub(r"\1.\2", _SMALL_SIZE.sub(r"-0.\1b", name))


def _dotted(author: str, name: str, names: Names, rules: list[str], marks: list[str]) -> tuple[str, str]:
    """Bedrock's spelling: `us.anthropic.claude-…`, `deepseek.r1`, `minimax.minimax-m2`."""
    while match := _DOTTED.match(name):
        head, rest = match.group(1), name[match.end() :]
        if names.hosting.segments.match(head) and head not in names.authors:
            marks.append(head)
        elif head in names.authors:
            author = names.authors[head]
            whole = f"{head}-{rest}"
            if not family_of(rest, names) and family_of(whole, names):
                return author, whole
        else:
            break
        rules.append("dotted prefix")
        name = rest
    return author, name


@lru_cache(maxsize=65536)
def _led(provider: str, name: str, names: Names) -> tuple[str, tuple[str, ...]]:
    """Without the organisations and words that a seller put before a name that a lab's family matches, and those
    words that name no lab.

    A name that a family matches already loses only its own lab's name: `deepseek-ai-deepseek-v3`. A maker's name
    before another lab's is part of a fine-tune's name: `reflection-llama-3.1-70b`.
    """
    lab = family_of(name, names)
    own = {provider, provider.split("-")[0]}
    for head, rest in _cuts(name):
        known = names.authors.get(head) == lab.slug if lab else head in names.leading or head in own
        if not known:
            continue
        inner, marks = _led(provider, rest, names)
        found = family_of(inner, names)
        if found and (lab is None or found is lab) and _maker(head, names) in ("", found.slug):
            return inner, marks if head in names.authors else (*marks, head)
    return name, ()


def _cuts(name: str) -> Iterator[tuple[str, str]]:
    """What may stand before the name, and what is left then; the longest beginning first."""
    for match in reversed(list(islice(_DASH.finditer(name), _MOST_WORDS_BEFORE))):
        yield name[: match.start()], name[match.end() :]


def _maker(head: str, names: Names) -> str:
    """The lab of this name if it sells nothing itself, else ''."""
    lab = names.authors.get(head, "")
    return lab if lab and names.vendors[lab].kind is None else ""


def _made(name: str, names: Names) -> tuple[str, str]:
    """The lab whose name stands before a name that no family claims, `thedrummer-…`, and the rest; '' for none.

    A seller's name doesn't count: it is also a word of its models' names.
    """
    for head, rest in _cuts(name):
        if (lab := _maker(head, names)) and _WORD.match(rest):
            return lab, rest
    return "", name
