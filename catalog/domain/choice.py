"""Which of several claims is believed, by a written order, and what stays disputed."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from catalog.domain.dates import more_precise
from catalog.domain.limits import ABOVE_CONTEXT, doubted
from catalog.domain.normalise import DATES
from catalog.domain.quotes import Claim, ModelName, PriceClaim, PriceKey, Scalar, Stated
from catalog.domain.vocabulary import CAPABILITY_PREFIX, UNCONFIRMED, Fact, PriceState

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


class Chosen(NamedTuple):
    """The claim believed for one price, and the rule that chose it."""

    claim: Claim
    price: PriceClaim
    rule: str


class Disputed(NamedTuple):
    """A fact of which sources say different things: `others` are (value, sources, how many claims)."""

    fact: str
    key: PriceKey | None
    chosen: str
    source: str
    others: tuple[tuple[str, tuple[str, ...], int], ...]
    rule: str


class FactChoice(NamedTuple):
    """The value believed for one fact, where it was read, and the rule that chose it; the rest as in `Stated`."""

    value: Scalar
    source: str
    snapshot: int
    at: str
    rule: str
    condition: str = ""
    page: str = ""
    read_on: str = ""


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


def _rule(witnesses: Iterable[Claim], standings: Mapping[str, Standing], provider: str) -> str:
    """Why the first in rank of these witnesses is believed."""
    places = {rank(standings[claim.source], provider)[0] for claim in witnesses}
    if min(places) == LISTED < max(places):
        return NOT_READ_LATELY
    return _RULES_BY_PLACE[min(places)]


def choose_prices(
    provider: str, claims: Iterable[Claim], standings: Mapping[str, Standing]
) -> tuple[dict[PriceKey, Chosen], list[Disputed]]:
    """The believed claim for each price of a route, and what the sources dispute.

    A source that contradicts itself on a price is no witness for it while there is another; where there
    is none, its first claim comes back under the rule "contradiction", which the guard never lets pass.
    """
    stated: dict[PriceKey, list[tuple[Claim, PriceClaim]]] = defaultdict(list)
    for claim in claims:
        for price in claim.prices:
            stated[price.key].append((claim, price))
    chosen: dict[PriceKey, Chosen] = {}
    disputed: list[Disputed] = []
    for key in sorted(stated):
        witnesses = stated[key]
        if len(witnesses) == 1:
            chosen[key] = Chosen(*witnesses[0], "only claim")
            continue
        believable = _without_contradictions(witnesses)
        claim, price = min(
            believable or witnesses, key=lambda pair: (rank(standings[pair[0].source], provider), pair[0].record)
        )
        values = {(price.state, price.amount) for _, price in witnesses}
        if not believable:
            rule = CONTRADICTION
        elif len(values) > 1:
            rule = _rule((witness for witness, _ in believable), standings, provider)
        else:
            rule = "sources agree" if len({claim.source for claim, _ in witnesses}) > 1 else "only claim"
        chosen[key] = Chosen(claim, price, rule)
        if len(values) > 1:
            disputed.append(_dispute_of_price(key, witnesses, chosen[key]))
    return chosen, disputed


def _without_contradictions(witnesses: Sequence[tuple[Claim, PriceClaim]]) -> list[tuple[Claim, PriceClaim]]:
    said = defaultdict(set)
    for claim, price in witnesses:
        said[claim.source].add((price.state, price.amount))
    return [(claim, price) for claim, price in witnesses if len(said[claim.source]) == 1]


def _dispute_of_price(key: PriceKey, witnesses: Sequence[tuple[Claim, PriceClaim]], chosen: Chosen) -> Disputed:
    value = _said(chosen.price)
    others = _grouped((_said(price), claim.source) for claim, price in witnesses if _said(price) != value)
    return Disputed("price", key, value, chosen.claim.source, others, chosen.rule)


def _said(price: PriceClaim) -> str:
    return f"{price.amount:f}" if price.amount is not None and price.state is PriceState.AMOUNT else price.state.value


def _grouped(said: Iterable[tuple[str, str]]) -> tuple[tuple[str, tuple[str, ...], int], ...]:
    sources: dict[str, list[str]] = defaultdict(list)
    for value, source in said:
        sources[value].append(source)
    return tuple((value, tuple(sorted(set(names))), len(names)) for value, names in sorted(sources.items()))


def choose_facts(
    provider: str, claims: Sequence[Claim], standings: Mapping[str, Standing]
) -> tuple[dict[str, FactChoice], list[Disputed]]:
    """The believed value of each fact of one subject whose claims stand side by side (a route, a vendor)."""
    ordered = sorted(claims, key=lambda claim: (rank(standings[claim.source], provider), claim.record))
    stated: dict[str, list[tuple[Claim, Stated]]] = defaultdict(list)
    refused: dict[str, list[tuple[Claim, Stated]]] = defaultdict(list)
    for claim in ordered:
        impossible = doubted(claim.facts)
        for name, fact in claim.facts.items():
            (refused if name in impossible else stated)[name].append((claim, fact))
    chosen: dict[str, FactChoice] = {}
    disputed: dict[str, Disputed] = {}
    for name, witnesses in sorted(stated.items()):
        if len(witnesses) == 1:
            chosen[name] = _choice(*witnesses[0], "only claim")
            continue
        rule = _rule((claim for claim, _ in witnesses), standings, provider)
        chosen[name], dispute = _choose(name, witnesses, rule)
        if dispute:
            disputed[name] = dispute
    for name, witnesses in sorted(refused.items()):
        if dispute := _dispute_of_refused(name, [*stated[name], *witnesses], chosen.get(name)):
            disputed[name] = dispute
    if mixed := _take_out_impossible(chosen):
        disputed[mixed.fact] = mixed
    return chosen, list(disputed.values())


def _take_out_impossible(chosen: dict[str, FactChoice]) -> Disputed | None:
    """No output is shown above the context that is, though no one source may have said both."""
    if not doubted(chosen):
        return None
    output = chosen.pop(Fact.MAX_OUTPUT)
    said = ((shown(output.value), (output.source,), 1),)
    return Disputed(Fact.MAX_OUTPUT, None, "", output.source, said, ABOVE_CONTEXT)


def _dispute_of_refused(
    name: str, witnesses: Sequence[tuple[Claim, Stated]], chosen: FactChoice | None
) -> Disputed | None:
    """What is said of a fact by sources of which some are not believed on it; nothing where all say the same."""
    value = shown(chosen.value) if chosen else ""
    others = _grouped((shown(fact.value), claim.source) for claim, fact in witnesses if shown(fact.value) != value)
    source = chosen.source if chosen else witnesses[0][0].source
    return Disputed(name, None, value, source, others, ABOVE_CONTEXT) if others else None


def choose_route_facts(
    provider: str, claims: Sequence[Claim], standings: Mapping[str, Standing]
) -> tuple[dict[str, FactChoice], list[Disputed]]:
    """The believed facts of a route on sale; it is "unconfirmed" where all that speak of it have lapsed."""
    chosen, disputed = choose_facts(provider, claims, standings)
    if claims and Fact.STATUS not in chosen and all(standings[claim.source].lapsed for claim in claims):
        first = min(claims, key=lambda claim: (claim.source, claim.record))
        chosen[Fact.STATUS] = FactChoice(UNCONFIRMED, first.source, first.snapshot, first.at, NOBODY_CONFIRMS)
    return chosen, disputed


def choose_model(
    provider: str, claims: Iterable[Claim], standings: Mapping[str, Standing], decided: ModelName | None = None
) -> ModelName | None:
    """The model that a route is: as a person decided (an empty slug: none), else as the source says that is
    believed first, among those that can tell."""
    if decided is not None:
        return decided if decided.slug else None
    naming = [claim for claim in claims if claim.model]
    first = min(naming, key=lambda claim: (rank(standings[claim.source], provider), claim.record), default=None)
    return first.model if first else None


def _choose(name: str, witnesses: Sequence[tuple[Claim, Stated]], rule: str) -> tuple[FactChoice, Disputed | None]:
    """Of several witnesses the first is believed, unless a later one says the same date more precisely."""
    claim, fact = witnesses[0]
    agreeing: list[tuple[Claim, Stated]] = []
    differing: list[tuple[Claim, Stated]] = []
    for witness in witnesses[1:]:
        (agreeing if _same(name, fact.value, witness[1].value) else differing).append(witness)
    if not differing:
        rule = "sources agree"
    if name in DATES:
        finer = max(agreeing, key=lambda witness: len(str(witness[1].value)), default=None)
        if finer and len(str(finer[1].value)) > len(str(fact.value)):
            (claim, fact), rule = finer, "more precise"
            differing = [witness for witness in witnesses if not _same(name, fact.value, witness[1].value)]
    choice = _choice(claim, fact, rule)
    if not differing or (name not in DISPUTABLE and not name.startswith(CAPABILITY_PREFIX)):
        return choice, None
    others = _grouped((shown(other.value), witness.source) for witness, other in differing)
    return choice, Disputed(name, None, shown(fact.value), claim.source, others, rule)


def _choice(claim: Claim, fact: Stated, rule: str) -> FactChoice:
    return FactChoice(fact.value, claim.source, claim.snapshot, claim.at + fact.at, rule, *fact.further)


def _same(name: str, one: Scalar, other: Scalar) -> bool:
    if name in DATES:
        return more_precise(str(one), str(other))
    if name == "docs_url":
        return str(one).split("/")[2:3] == str(other).split("/")[2:3]
    return str(one).rstrip("/") == str(other).rstrip("/") if name == "base_url" else one == other


def shown(value: Scalar) -> str:
    """A fact's value as one text, for comparing and keeping."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(value) if isinstance(value, list) else str(value)


DISPUTABLE: Final = frozenset(
    {
        "context", "max_input", "max_output", "release_date", "knowledge_cutoff", "open_weights", "licence",
        "status", "deprecation_date", "shutdown_date", "replacement", "input_modalities", "output_modalities", "kind",
        "docs_url", "base_url", "environment_variables", "sdk", "openai_compatible",
        "zero_data_retention", "data_retention", "trains_on_data", "regions",
    }
)  # fmt: skip
"""Facts whose differing values a reader should see; names and links to pages differ in spelling
alone, but for documentation on another site."""


class RouteFacts(NamedTuple):
    """What the routes of a model say of it: whether this is the lab's own route, and its chosen facts."""

    direct: bool
    facts: Mapping[str, FactChoice]


OF_THE_MODEL: Final = frozenset(
    {
        "name", "family", "kind", "context", "max_output", "input_modalities", "output_modalities",
        "release_date", "knowledge_cutoff", "open_weights", "licence", "weights_url",
    }
)  # fmt: skip

OF_THE_LAB: Final = frozenset({"status", "deprecation_date", "shutdown_date", "replacement"})
"""Facts of a model that only the lab's own route can state: a host that stops selling it retires nothing."""

OF_THE_MODEL_OR_LAB: Final = OF_THE_MODEL | OF_THE_LAB


def choose_model_facts(
    own: Mapping[str, FactChoice], routes: Sequence[RouteFacts]
) -> tuple[dict[str, FactChoice], list[Disputed]]:
    """The facts of a model: from its own listing, else the lab's own route, else what most routes say.

    Limits, modalities and states of a model whose listing does not say are those of its best witness;
    each route keeps its own.
    """
    chosen: dict[str, FactChoice] = {}
    disputed: list[Disputed] = []
    stated: dict[str, list[tuple[bool, FactChoice]]] = defaultdict(list)
    for route in routes:
        told = OF_THE_MODEL_OR_LAB if route.direct else OF_THE_MODEL
        for name, fact in route.facts.items():
            if (name in told or name.startswith(CAPABILITY_PREFIX)) and fact.rule != NOBODY_CONFIRMS:
                stated[name].append((route.direct, fact))
    for name in sorted(stated.keys() | own.keys()):
        witnesses = stated.get(name, [])
        mine = own.get(name)
        fact = mine._replace(rule="lab's listing") if mine else _from_routes(witnesses)
        chosen[name] = fact
        if name not in OF_ONE_MODEL:
            continue
        differing = [other for _, other in witnesses if not _same(name, fact.value, other.value)]
        if differing:
            others = _grouped((shown(other.value), other.source) for other in differing)
            disputed.append(Disputed(name, None, shown(fact.value), fact.source, others, fact.rule))
    if impossible := _take_out_impossible(chosen):
        disputed.append(impossible)
    return chosen, disputed


OF_ONE_MODEL: Final = frozenset({"release_date", "knowledge_cutoff", "open_weights", "licence", "shutdown_date"})
"""Facts that a route can't change: routes that say otherwise dispute them."""


def _from_routes(witnesses: Sequence[tuple[bool, FactChoice]]) -> FactChoice:
    direct = [fact for is_direct, fact in witnesses if is_direct]
    pool = direct or [fact for _, fact in witnesses]
    texts = [shown(fact.value) for fact in pool]
    count = Counter(texts)
    places = zip(texts, pool, strict=True)
    _, best = min(places, key=lambda place: (-count[place[0]], place[0], place[1].source, place[1].at))
    if direct:
        return best._replace(rule="lab's own route")
    if len(count) > 1:
        return best._replace(rule="most routes")
    return best._replace(rule="only claim" if len(witnesses) == 1 else "sources agree")
