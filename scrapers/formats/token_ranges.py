"""For how many tokens a price holds, as pages in Chinese write it: `输入长度 [32+)`, `32K<Token≤128K`."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final, NamedTuple

from catalog.domain.conditions import Condition
from scrapers.formats.price_text import NotUnderstood, is_absent

_SIZE: Final = r"\d{1,9}(?:\.\d{1,6})?[kKmM]?"
_NAME: Final = r"且?(?P<name>输入长度|输出长度|Token|)"
_LESS: Final = r"<=|[<＜≤]"
_SHAPES: Final = tuple(
    re.compile(shape)
    for shape in (
        rf"{_NAME}(?P<opens>[\[(（])(?P<low>{_SIZE}),(?:(?P<high>{_SIZE})|\+∞)(?P<closes>[\])）])",
        rf"{_NAME}(?P<opens>\[?)(?P<low>{_SIZE})\+[)）]?",
        rf"(?P<low>{_SIZE})(?P<above>{_LESS}){_NAME}(?P<below>{_LESS})(?P<high>{_SIZE})",
        rf"{_NAME}(?P<below>{_LESS})(?P<high>{_SIZE})",
        rf"{_NAME}(?P<over>>=|[>＞≥])(?P<low>{_SIZE})",
        rf"(?P<low>{_SIZE})[~～-](?P<high>{_SIZE})",
    )
)
_SCALES: Final = {"k": 1000, "m": 1_000_000}
_COUNTED: Final = {"输出长度": "output_tokens"}
_WITH_BOUND: Final = frozenset({"[", "]", "<=", "≤", ">=", "≥"})


class _Range(NamedTuple):
    counted: str
    above: Condition | None
    below: Condition | None


def token_ranges(text: str, *, unit: int = 1) -> tuple[Condition, ...]:
    """The conditions in a text, sizes without `k` in `unit` tokens; raises NotUnderstood for what is no range.

    A range from nothing is the price that holds without conditions; a further one holds above its lower bound. The
    upper bound of one count is said only beside a lower bound of the other, so that two such rows never hold for the
    same request. A size alone is how much a model reads, no condition.
    """
    if is_absent(text) or re.fullmatch(_SIZE, text):
        return ()
    ranges = list(_ranges(re.sub(r"\s+", "", text), unit))
    said = [bound for of in ranges if (bound := of.above)]
    for of in ranges:
        beside = any(other.above for other in ranges if other.counted != of.counted)
        said += [of.below] if of.below and beside else []
    return tuple(sorted(said))


def _ranges(text: str, unit: int) -> Iterator[_Range]:
    place = 0
    while place < len(text):
        found = max(filter(None, (shape.match(text, place) for shape in _SHAPES)), key=_length, default=None)
        if found is None:
            raise NotUnderstood(f"{text[place : place + 40]!r} is no range of tokens")
        said = found.groupdict()
        counted = _COUNTED.get(said.get("name") or "", "prompt_tokens")
        opens = said.get("opens") or said.get("above") or said.get("over")
        closes = said.get("closes") or said.get("below") or "]"
        yield _Range(
            counted,
            _bound(counted, ">", opens in _WITH_BOUND, said.get("low"), unit),
            _bound(counted, "<", closes in _WITH_BOUND, said.get("high"), unit),
        )
        place = found.end()


def _length(match: re.Match[str]) -> int:
    """How much of the text a match takes."""
    return match.end() - match.start()


def _bound(counted: str, operator: str, with_it: bool, size: str | None, unit: int) -> Condition | None:
    """One side of a range; None where it is open or begins at nothing."""
    if not size:
        return None
    scale = _SCALES.get(size[-1].lower())
    tokens = Decimal(size[:-1]) * scale if scale else Decimal(size) * unit
    return Condition(counted, operator + "=" * with_it, f"{tokens.normalize():f}") if tokens else None
