"""One spelling for each model: the lab's own, without hosting words, and the model it is linked to."""

import re
from typing import Final

from catalog.domain.names import DateStyle, Lab, Names

_MONTH: Final = r"(?:0[1-9]|1[0-2])"
_DAY: Final = r"(?:0[1-9]|[12]\d|3[01])"
_YEAR: Final = r"(?:2[2-9])"
_DATE: Final = re.compile(
    rf"-(?:20{_YEAR}-{_MONTH}-{_DAY}|20{_YEAR}{_MONTH}{_DAY}|{_YEAR}{_MONTH}{_DAY}|{_MONTH}-20{_YEAR}"
    rf"|{_MONTH}{_DAY}|{_YEAR}{_MONTH}|{_MONTH}-{_DAY})(?:-preview)?\Z",
    re.ASCII,
)
_THINK: Final = re.compile(r"-think\Z")
_FULL_DATE: Final = re.compile(r"(20\d\d)-?(\d\d)-?(\d\d)\Z", re.ASCII)


def respelled(name: str, lab: Lab) -> str:
    """The name in the lab's own spelling."""
    name = _THINK.sub("-thinking", name)
    for pattern, text in lab.respell:
        if pattern.search(name):  # cheaper than a substitution that finds nothing
            name = pattern.sub(text, name)
    return _dated(name, lab.date_style)


def _dated(name: str, style: DateStyle) -> str:
    if not style:
        return name
    return _FULL_DATE.sub(r"\1-\2-\3" if style == "dashed" else r"\1\2\3", name)


def unhosted(name: str, lab: Lab | None, names: Names) -> tuple[str, tuple[str, ...]]:
    """The name without the hosting words at its end, and those words."""
    marks: list[str] = []
    while True:
        if lab and lab.keeps.match(name):
            break
        head, _, last = name.rpartition("-")
        if not head or not names.hosting.suffixes.match(last):
            break
        marks.append(last)
        name = head
    return name, tuple(marks)


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
