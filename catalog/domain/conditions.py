"""When an amount holds: `prompt_tokens>200000`, `cache_ttl=1h`; one canonical text, empty for always."""

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

_TERM: Final = re.compile(r"([a-z][a-z0-9_]*)(<=|>=|=|<|>)([^;\s][^;]*)\Z")


class Condition(NamedTuple):
    """One term; terms of one text all hold together. A threshold is a cliff: it prices the whole request."""

    name: str
    operator: str
    value: str

    def __str__(self) -> str:
        return f"{self.name}{self.operator}{self.value}"


def canonical(terms: Iterable[Condition]) -> str:
    """The one text for these terms: sorted, joined by `; `, each once."""
    return "; ".join(sorted({str(term) for term in terms})) if terms else ""


def parse(text: str) -> tuple[Condition, ...]:
    """The terms of a text, sorted; raises ValueError for a text that is not made of terms."""
    terms = []
    for part in filter(None, (part.strip() for part in text.split(";"))):
        match = _TERM.match(part)
        if not match:
            raise ValueError(f"{part!r} is not a condition (name, operator, value)")
        terms.append(Condition(*match.groups()))
    return tuple(sorted(terms))
