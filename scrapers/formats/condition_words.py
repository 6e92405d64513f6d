"""Conditions as the words of a page: what a size, or a text that a source knows, means."""

from collections.abc import Mapping
from typing import Final

from catalog.domain.conditions import Condition, parse
from scrapers.formats.price_text import NotUnderstood

_ANY_SIZE: Final = frozenset({"-", "不区分", "多分辨率"})
_REACHES: Final = {"及以下": "<=", "及以上": ">="}


def in_words(text: str, known: Mapping[str, str]) -> tuple[Condition, ...]:
    """What a text means, of those that are known; raises NotUnderstood for another one."""
    if text not in known:
        raise NotUnderstood(repr(text))
    return parse(known[text])


def resolution(text: str) -> tuple[Condition, ...]:
    """`1080P`, `720P 及以下` (and below), `2K 及以上` (and above), `多分辨率` (any); raises ValueError for nothing."""
    size = text.lower()
    if size in _ANY_SIZE:
        return ()
    for reach, operator in _REACHES.items():
        if size.endswith(reach):
            return parse(f"resolution{operator}{size.removesuffix(reach).strip()}")
    return parse(f"resolution={size}")
