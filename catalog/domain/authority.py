"""How far each source is believed, by one written order of authority, and what each rule that chooses is called."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from catalog.domain.limits import ABOVE_CONTEXT
from catalog.domain.quotes import Claim

RULES: Final[Mapping[str, str]] = {
    "only claim": "One source alone states it.",
    "first party": "The provider's own page or API is believed for the provider's own routes.",
    "gateway's own route": "A gateway is believed for the routes that it sells itself.",
    "kept by hand": "It was read in the document named, on the day named, and is kept by hand: before the lists, after"
    " what the provider itself answers.",
    "order of lists": "Among the community lists the order is models.dev, LiteLLM, genai-prices, llm-prices.",
    "not read lately": "The provider's own word is more than 90 days older than the newest answer; a list is believed.",
    "sources agree": "Every source that states it says the same.",
    "more precise": "The dates agree as far as they go; the most precise one is shown.",
    "nobody confirms it": "Who states it was last read more than 90 days before the newest answer; nobody else does.",
    "the source's own dates": "The source says itself from when to when it held.",
    "a person corrected it": "A person found what was published to be wrong.",
    "a person confirmed it": "A person confirmed a change that was held back.",
    "held back": "A rule or a person holds back what is believed now: the price before it, if any, is shown.",
    ABOVE_CONTEXT: "An output above the context can't be: who states both is believed on neither.",
    "contradiction": "The one source that states it says two things; neither is taken.",
    "lab's listing": "A list's entry for the model itself is believed before its entries for routes.",
    "lab's own route": "The lab's own route says it.",
    "most routes": "Most routes that state it say so; of equally many, the first in order.",
}

CONTRADICTION: Final = "contradiction"
NOT_READ_LATELY: Final = "not read lately"
NOBODY_CONFIRMS: Final = "nobody confirms it"
LAPSES_AFTER: Final = timedelta(days=90)
"""How much older than the newest answer of any source a provider's own word may be and still come before the lists."""
BY_HAND: Final = "by_hand"
"""The authority of facts that people keep: what they read in a document, with its address and the day."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a source is believed: its authority, the providers it speaks for, its place among lists.

    A `lapsed` one was not read for so long that it comes after the lists, until it is read again.
    """

    name: str
    authority: str
    order: int
    speaks_for: frozenset[str]
    lapsed: bool = False


def rank(standing: Standing, provider: str) -> tuple[int, int, str]:
    """Lower is believed first, for a route of this provider."""
    if standing.authority == BY_HAND:
        return (KEPT, 0, standing.name)
    if standing.authority in OWN and provider in standing.speaks_for:
        place = OWN.index(standing.authority)
        return (LISTED + 1 + place if standing.lapsed else place, standing.order, standing.name)
    return (LISTED, standing.order, standing.name)


OWN: Final = ("first_party", "gateway")
KEPT: Final = len(OWN)
LISTED: Final = KEPT + 1
_RULES_OF_OWN: Final = ("first party", "gateway's own route")
_RULES_BY_PLACE: Final = (*_RULES_OF_OWN, "kept by hand", "order of lists", *_RULES_OF_OWN)


def lapsed(authority: str, last_read: datetime | None, newest: datetime) -> bool:
    """Whether a source read then has lost its say by the time of the newest answer; a list has none to lose."""
    return authority in OWN and last_read is not None and newest - last_read > LAPSES_AFTER


def rule_of(witnesses: Iterable[Claim], standings: Mapping[str, Standing], provider: str) -> str:
    """Why the first in rank of these witnesses is believed."""
    places = {rank(standings[claim.source], provider)[0] for claim in witnesses}
    if min(places) == LISTED < max(places):
        return NOT_READ_LATELY
    return _RULES_BY_PLACE[min(places)]
