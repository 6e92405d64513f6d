"""Which value of a fact is believed, of a route, a vendor or a model, and what stays disputed."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from catalog.domain.authority import NOBODY_CONFIRMS, Standing, rank, rule_of
from catalog.domain.choice import Disputed, grouped
from catalog.domain.dates import more_precise
from catalog.domain.limits import ABOVE_CONTEXT, doubted
from catalog.domain.normalise import DATES
from catalog.domain.quotes import Claim, Scalar, Stated
from catalog.domain.vocabulary import CAPABILITY_PREFIX, UNCONFIRMED, Fact


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
        rule = rule_of((claim for claim, _ in witnesses), standings, provider)
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
    others = grouped((shown(fact.value), claim.source) for claim, fact in witnesses if shown(fact.value) != value)
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
    others = grouped((shown(other.value), witness.source) for witness, other in differing)
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
            others = grouped((shown(other.value), other.source) for other in differing)
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
