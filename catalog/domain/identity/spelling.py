"""One spelling for each model: the lab's own, without hosting words, and the model it is linked to."""

import re
from collections import Counter
from functools import lru_cache
from typing import Final

from catalog.domain.names import DateStyle, Lab, Names, Rewritings

_MONTH: Final = r"(?:0[1-9]|1[0-2])"
_DAY: Final = r"(?:0[1-9]|[12]\d|3[01])"
_YEAR: Final = r"(?:2[2-9])"
_DATE: Final = re.compile(
    rf"-(?:20{_YEAR}-{_MONTH}-{_DAY}|20{_YEAR}{_MONTH}{_DAY}|{_YEAR}{_MONTH}{_DAY}|{_MONTH}-20{_YEAR}"
    rf"|{_MONTH}{_DAY}|{_YEAR}{_MONTH}|{_MONTH}-{_DAY})(?:-preview)?\Z",
    re.ASCII,
)
_IN_FULL: Final = (
    (re.compile(r"-think\Z"), "-thinking"),
    (re.compile(r"-inst(?=-|\Z)"), "-instruct"),
    (re.compile(r"-high-throughput\Z"), "-throughput"),
)
_SILENT: Final = re.compile(r"(?:a\d+b|instruct|it|preview|0[1-9]|1[0-2]|\d{4}|\d{8})\Z", re.ASCII)
_ADDED: Final = re.compile(r"(?:instruct|it|preview|beta)\Z", re.ASCII)
_GRADE: Final = re.compile(r"(?:nano|mini|small|medium|large|lite|pro|max|super|ultra|lightning)\Z", re.ASCII)
_TOTAL: Final = re.compile(r"\d+(?:\.\d+)?b\Z", re.ASCII)
_FULL_DATE: Final = re.compile(r"(20\d\d)-?(\d\d)-?(\d\d)\Z", re.ASCII)


@lru_cache(maxsize=65536)
def respelled(name: str, lab: Lab) -> str:
    """The name in the lab's own spelling."""
    return _dated(_rewritten(_rewritten(name, _IN_FULL), lab.respell), lab.date_style)


@lru_cache(maxsize=65536)
def as_served(name: str, lab: Lab) -> str:
    """What a seller means that names the model and not the lab; where sellers leave a word out, in full."""
    return _rewritten(name, lab.served)


@lru_cache(maxsize=65536)
def in_full(name: str, lab: Lab) -> str:
    """The one of the lab's full names that this name shortens, `nemotron-super-3` for `nemotron-3-super-120b-a12b`.

    What may be left out, in any order of the words: the active size, the total size where a grade tells it, the
    date, `instruct`, `preview`. The name itself where it is a full one, or none or several fit it equally well.
    """
    if name in lab.names:
        return name
    said = Counter(name.split("-"))
    graded = any(_GRADE.match(word) for word in said)
    fits: dict[tuple[int, int], list[str]] = {}
    for full in lab.names:
        words = Counter(full.split("-"))
        missing, added = list((words - said).elements()), list((said - words).elements())
        silent = (_SILENT.match(word) or (graded and _TOTAL.match(word)) for word in missing)
        if all(silent) and all(_ADDED.match(word) for word in added):
            fits.setdefault((len(added), len(missing)), []).append(full)
    best = fits[min(fits)] if fits else []
    return best[0] if len(best) == 1 else name


def _rewritten(name: str, rows: Rewritings) -> str:
    for pattern, text in rows:
        if pattern.search(name):  # cheaper than a substitution that finds nothing
            name = pattern.sub(text, name)
    return name


def _dated(name: str, style: DateStyle) -> str:
    if not style:
        return name
    return _FULL_DATE.sub(r"\1-\2-\3" if style == "dashed" else r"\1\2\3", name)


@lru_cache(maxsize=65536)
def unhosted(name: str, lab: Lab | None, names: Names) -> tuple[str, tuple[str, ...]]:
    """The name without the hosting words at its end, and those words."""
    marks: list[str] = []
    while True:
        if lab and lab.keeps.match(name):
            break
        head, _, last = name.rpartition("-")
        if ending := names.hosting.endings.search(name):
            head, last = name[: ending.start()], ending.group(1)
        elif not head or not names.hosting.suffixes.match(last):
            break
        marks.append(last)
        name = head
    return name, tuple(marks)


@lru_cache(maxsize=65536)
def regular(name: str, lab: Lab, names: Names) -> bool:
    """Whether the name is made of the lab's and everyone's words alone: nobody's fine-tune of it."""
    match = lab.family.match(name)
    rest = name[match.end() :] if match else name
    return all(not word or names.hosting.shared.match(word) or lab.words.match(word) for word in rest.split("-"))


def split_mode(slug: str, names: Names) -> tuple[str, str]:
    """The slug without its mode (`thinking`), and the mode; both as they are where there is none."""
    match = names.hosting.modes.search(slug)
    return (slug[: match.start()], match.group(1)) if match else (slug, "")


def without_date(name: str) -> str:
    """The name without the date of a snapshot at its end; '' where there is no date."""
    match = _DATE.search(name)
    return name[: match.start()] if match else ""
