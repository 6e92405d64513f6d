"""Limits in tokens that can't be: beyond all real ones, or more output than the whole context holds."""

from collections.abc import Mapping
from typing import Final, Protocol

from catalog.domain.quotes import Scalar
from catalog.domain.vocabulary import Fact

LIMITS: Final = frozenset({Fact.CONTEXT, Fact.MAX_INPUT, Fact.MAX_OUTPUT})
LARGEST: Final = 10_485_760  # the largest real one seen; 20,000,000 was a slip for 2,000,000
USUAL: Final = 2 * 1024 * 1024
WHOLE: Final = (500_000, 1024 * 1024)  # all real ones beyond the usual are so many of either
ROUNDED: Final = 1.05  # thousands are counted as 1,000 and as 1,024, millions as a power of either
ABOVE_CONTEXT: Final = "output above context"


class Said(Protocol):
    """A fact's value, and where it stands."""

    @property
    def value(self) -> Scalar: ...
    @property
    def at(self) -> str: ...


def is_placeholder(tokens: int) -> bool:
    """Whether a number such as 99,999,999 stands for unknown."""
    return tokens > LARGEST and set(str(tokens)) == {"9"}


def beyond_all(tokens: int) -> bool:
    """Whether no real limit is so large: 10,000,000 is one, 8,192,000 is 8,192 in a thousandth of the unit."""
    return tokens > LARGEST or (tokens > USUAL and all(tokens % whole for whole in WHOLE))


def doubted(facts: Mapping[str, Said]) -> frozenset[str]:
    """The limits that one statement makes impossible itself: of an output above the context neither is believed.

    A context that stands where the limit of the input does is that limit, and is doubted with it: more could
    come out than goes in, but the few rows that say so look like slips.
    """
    context, output = (_tokens(facts, name) for name in (Fact.CONTEXT, Fact.MAX_OUTPUT))
    if not context or not output or output <= context * ROUNDED:
        return frozenset()
    given = facts.get(Fact.MAX_INPUT)
    same = given and given.at == facts[Fact.CONTEXT].at
    return frozenset({Fact.CONTEXT, Fact.MAX_OUTPUT, *([Fact.MAX_INPUT] if same else [])})


def _tokens(facts: Mapping[str, Said], name: str) -> int:
    value = facts[name].value if name in facts else 0
    return value if isinstance(value, int) else 0
