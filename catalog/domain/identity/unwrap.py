"""Take the seller's wrapping off an id: paths, regions, organisations before the name, hosting words after it."""

import re
from dataclasses import dataclass
from typing import Final

from catalog.domain.names import Lab, Names, slug_of

_REVISION: Final = re.compile(r"(?:-v\d+)?:\d{1,2}\Z", re.ASCII)
_PINNED: Final = re.compile(r"@(?=\d)", re.ASCII)
_DOTTED: Final = re.compile(r"([a-z][a-z0-9-]*)\.(?=[a-z])", re.ASCII)
_SEPARATORS: Final = re.compile(r"[\s_]+|--+")
_SIZE: Final = re.compile(r"e?\d+(?:\.\d+)?b\b", re.ASCII)
_VERSION_DASH: Final = re.compile(r"(?<![\d.])(\d)-(\d)(?=-|\Z)", re.ASCII)
_VERSION_LETTER: Final = re.compile(r"(?<=\d)[p_](?=\d)", re.ASCII)
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
    rules: list[str] = []
    marks: list[str] = []
    author, foreign = _author(provider, path, names, marks)
    if path:
        rules.append("path")
    name, mode = _colons(name, marks)
    name = _versioned(name)
    author, name = _dotted(author, name, names, rules, marks)
    name = _led(provider, name, names, rules, marks)
    return Bare(author, foreign, name, mode or tuned, tuple(rules), tuple(marks)) if name else None


def _author(provider: str, path: list[str], names: Names, marks: list[str]) -> tuple[str, bool]:
    """The lab that the path names last, and whether the path names an organisation unknown to us."""
    author, foreign = "", False
    for place, segment in enumerate(path):
        segment = slug_of(segment.removeprefix("hf:")) if segment[:1] not in "@*" else segment
        if segment in names.authors and not (segment == provider and place + 1 < len(path)):
            author, foreign = names.authors[segment], False
        elif names.hosting.segments.match(segment):
            marks.append(segment)
        elif segment != provider and segment not in names.vendor_spellings:
            foreign = True
    return author, foreign


def _colons(name: str, marks: list[str]) -> tuple[str, str]:
    """The name before its first colon, with a size from after it, and a mode; other words become marks."""
    name, *words = _PINNED.sub("-", _REVISION.sub("", name)).replace("@", "-").split(":")
    mode = ""
    for word in words:
        if word == "thinking":
            mode = word
        elif _SIZE.match(word):
            name = f"{name}-{word}"
        elif word:
            marks.append(word)
    return name, mode


def _versioned(name: str) -> str:
    """Spaces and underscores as dashes, versions with dots: `v3p1`, `3_1` and `-4-5` become `v3.1`, `3.1`, `-4.5`."""
    name = _SEPARATORS.sub("-", _VERSION_LETTER.sub(".", name)).strip("-")
    return _VERSION_DASH.sub(r"\1.\2", name)


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


def _led(provider: str, name: str, names: Names, rules: list[str], marks: list[str]) -> str:
    """Without the organisations and words that a seller put before a name that a lab's family matches."""
    if family_of(name, names):
        return name
    own = {provider, provider.split("-")[0]}
    cuts = [match.start() for match in re.finditer("-", name)][:_MOST_WORDS_BEFORE]
    for cut in cuts:
        head, rest = name[:cut], name[cut + 1 :]
        if (head in names.leading or head in own) and family_of(rest, names):
            rules.append("leading word")
            marks.append(head)
            return rest
    for cut in cuts:
        head, rest = name[:cut], name[cut + 1 :]
        if head in names.leading or head in own:
            inner = _led(provider, rest, names, rules, marks)
            if inner != rest:
                return inner
    return name
