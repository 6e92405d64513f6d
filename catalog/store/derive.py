"""What lists and filters need, kept beside the rows: worked out anew from claims and prices, never edited."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Final, NamedTuple

from django.db.models import Count, Q

from catalog.domain.authority import Standing
from catalog.domain.choice import Disputed
from catalog.domain.claims import CANONICAL, ClaimPlace, decode
from catalog.domain.fact_choice import FactChoice, RouteFacts, choose_facts, choose_model_facts
from catalog.domain.money import exact
from catalog.domain.normalise import standard
from catalog.domain.quotes import Claim, PriceKey
from catalog.domain.vocabulary import CAPABILITY_PREFIX, UNCONFIRMED, UNPAID, UNUSABLE, Fact, PriceState
from catalog.models import AIModel, Price, Route, Vendor
from catalog.models import Claim as ClaimRow
from catalog.queries.held import PRICE_KEY, slices, standings
from catalog.store.rows import rewrite_differing, states

STANDARD: Final = {name: standard(name) for name in ("input", "output", "cache_read", "cache_write")}
ROUTE_COLUMNS: Final = (
    "name", "context", "max_input", "max_output", "input_modalities", "output_modalities", "capabilities",
    "incapabilities", "status", "shutdown_date", "facts", "state", "input", "output", "cache_read", "cache_write",
    "blended", "gone_at", "changed_at", "model", "rules", "marks",
)  # fmt: skip
MODEL_COLUMNS: Final = (
    "name", "family", "kind", "context", "max_output", "input_modalities", "output_modalities", "capabilities",
    "release_date", "knowledge_cutoff", "open_weights", "licence", "status", "shutdown_date", "facts",
    "cheapest_input", "cheapest_output", "cheapest_blended", "route_count", "provider_count", "listed", "changed_at",
)  # fmt: skip
SOURCED: Final = FactChoice._fields.index("condition")  # what follows is empty for most facts, and left out
VENDOR_COLUMNS: Final = ("facts", "name", "route_count", "made_count")


def words(items: Iterable[str]) -> str:
    """A set of words as the tables keep it: ` one two `, or nothing."""
    listed = sorted(set(items))
    return f" {' '.join(listed)} " if listed else ""


def facts_text(facts: Mapping[str, FactChoice]) -> str:
    """The facts with their evidence as the tables keep them."""
    rows = {
        name: fact if fact.condition or fact.page or fact.read_on else fact[:SOURCED] for name, fact in facts.items()
    }
    return CANONICAL.encode(rows)


def facts_of(text: str) -> dict[str, FactChoice]:
    """The facts that `facts_text` wrote."""
    return {name: FactChoice(*row) for name, row in json.loads(text).items()}


def _plain(facts: Mapping[str, FactChoice], name: Fact) -> Any:
    return facts[name].value if name in facts else None


def _listed_words(facts: Mapping[str, FactChoice], name: Fact) -> str:
    value = _plain(facts, name)
    return words(value) if isinstance(value, list) else ""


def _capabilities(facts: Mapping[str, FactChoice], answer: bool) -> str:
    return words(
        name.removeprefix(CAPABILITY_PREFIX)
        for name, fact in facts.items()
        if fact.value is answer and name.startswith(CAPABILITY_PREFIX)
    )


def describe_route(route: Route, facts: Mapping[str, FactChoice]) -> None:
    """Put what the facts say into the route's columns."""
    route.name = str(_plain(facts, Fact.NAME) or "")
    route.context = _plain(facts, Fact.CONTEXT)
    route.max_input = _plain(facts, Fact.MAX_INPUT)
    route.max_output = _plain(facts, Fact.MAX_OUTPUT)
    route.input_modalities = _listed_words(facts, Fact.INPUT_MODALITIES)
    route.output_modalities = _listed_words(facts, Fact.OUTPUT_MODALITIES)
    route.capabilities = _capabilities(facts, True)
    route.incapabilities = _capabilities(facts, False)
    route.status = str(_plain(facts, Fact.STATUS) or "")[:30]
    route.shutdown_date = str(_plain(facts, Fact.SHUTDOWN_DATE) or "")
    route.facts = facts_text(facts)


def price_route(route: Route, prices: Mapping[PriceKey, Any]) -> None:
    """Put the prices that lists compare into the route's columns; each has `state` and `amount`."""
    amounts = {name: prices[key].amount for name, key in STANDARD.items() if key in prices}
    states = [prices[key].state for key in STANDARD.values() if key in prices]
    for name in STANDARD:
        setattr(route, name, amounts.get(name))
    route.state = _state(states, bool(prices))
    route.blended = blended(route.input, route.output)


def reprice(route: Route, known: datetime) -> None:
    """What lists show of a route and its model, by the prices that are open now; a change is `known` since then."""
    prices = Price.objects.filter(route=route, valid_to=None, superseded_at=None)
    price_route(route, {PriceKey(*(getattr(price, name) for name in PRICE_KEY)): price for price in prices})
    route.changed_at = known
    route.save(update_fields=[*STANDARD, "state", "blended", "changed_at"])
    if route.model_id:
        models([route.model_id], standings())


def _state(standard_states: Sequence[str], any_price: bool) -> str:
    if PriceState.AMOUNT in standard_states or (any_price and not standard_states):
        return PriceState.AMOUNT
    return standard_states[0] if standard_states else ""


def blended(given: Decimal | None, taken: Decimal | None) -> Decimal | None:
    """Input and output weighed 3 : 1 (design, section 4, rule 9); None where one is unknown."""
    return None if given is None or taken is None else exact((3 * given + taken) / 4)


class Derived(NamedTuple):
    """What is disputed of each model, and how many rows came out differently."""

    disputed: dict[int, list[Disputed]]
    rewritten: int


class SoldRoute(NamedTuple):
    """What a model takes from one of its routes; `relation` and `parent` are those of the route's own model."""

    provider: int
    kind: str
    model: int
    relation: str
    parent: int | None
    facts: str
    status: str
    input: Decimal | None
    output: Decimal | None
    blended: Decimal | None
    gone_at: datetime | None
    changed_at: datetime | None


SOLD: Final = (
    "provider", "provider__kind", "model", "model__relation", "model__parent", "facts", "status", "input", "output",
    "blended", "gone_at", "changed_at",
)  # fmt: skip


def models(numbers: Collection[int], standings: Mapping[str, Standing]) -> Derived:
    """Work these models out anew, and the models that they are snapshots of."""
    rewritten = 0
    disputed: dict[int, list[Disputed]] = {}
    for portion in slices(sorted(numbers)):
        parents = AIModel.objects.filter(pk__in=portion, parent__isnull=False).values_list("parent", flat=True)
        rows = {model.pk: model for model in AIModel.objects.filter(pk__in={*portion, *parents})}
        before = states(rows.values(), MODEL_COLUMNS)
        own = _own_facts(rows, standings)
        routes = _routes(rows)
        for number, model in rows.items():
            told = [
                RouteFacts(route.provider == model.lab_id, facts_of(route.facts))
                for route in _witnesses(number, routes[number])
            ]
            facts, disputed[number] = choose_model_facts(own.get(number, {}), told)
            _describe_model(model, facts)
            _compare(model, routes[number])
        rewritten += rewrite_differing(rows.values(), MODEL_COLUMNS, before)
    return Derived(disputed, rewritten)


def _witnesses(model: int, routes: Sequence[SoldRoute]) -> list[SoldRoute]:
    """The routes that speak for a model: its own before those of its snapshots, those on sale before those gone."""
    ranked = defaultdict(list)
    for route in routes:
        ranked[(route.gone_at is not None, route.model != model)].append(route)
    return ranked[min(ranked)] if ranked else []


def labs_of(models: Collection[int]) -> set[int]:
    """The labs that made these models."""
    return set(AIModel.objects.filter(pk__in=models).values_list("lab", flat=True))


def _own_facts(rows: Collection[int], standings: Mapping[str, Standing]) -> dict[int, dict[str, FactChoice]]:
    """What lists say of the models themselves."""
    claims: dict[int, list[Claim]] = defaultdict(list)
    for number, *place, body in ClaimRow.objects.filter(model__in=rows, until=None).values_list(
        "model", "source__name", "record", "at", "since", "snapshot", "body"
    ):
        claims[number].append(decode(ClaimPlace(*place), body))
    return {number: choose_facts("", told, standings)[0] for number, told in claims.items()}


def _routes(models: Collection[int]) -> dict[int, list[SoldRoute]]:
    """The routes of each of these models, with those of its dated snapshots."""
    found: dict[int, list[SoldRoute]] = defaultdict(list)
    snapshots = AIModel.objects.filter(parent__in=models, relation="snapshot").values_list("pk", flat=True)
    for portion in slices(sorted({*models, *snapshots})):
        for row in Route.objects.filter(model__in=portion).values_list(*SOLD):
            route = SoldRoute(*row)
            found[route.model].append(route)
            if route.relation == "snapshot" and route.parent:
                found[route.parent].append(route)
    return found


def _describe_model(model: AIModel, facts: Mapping[str, FactChoice]) -> None:
    model.name = str(_plain(facts, Fact.NAME) or model.slug.partition("/")[2])
    model.family = str(_plain(facts, Fact.FAMILY) or "")[:100]
    model.kind = str(_plain(facts, Fact.KIND) or "")[:20]
    model.context = _plain(facts, Fact.CONTEXT)
    model.max_output = _plain(facts, Fact.MAX_OUTPUT)
    model.input_modalities = _listed_words(facts, Fact.INPUT_MODALITIES)
    model.output_modalities = _listed_words(facts, Fact.OUTPUT_MODALITIES)
    model.capabilities = _capabilities(facts, True)
    model.release_date = str(_plain(facts, Fact.RELEASE_DATE) or "")
    model.knowledge_cutoff = str(_plain(facts, Fact.KNOWLEDGE_CUTOFF) or "")
    model.open_weights = _plain(facts, Fact.OPEN_WEIGHTS)
    model.licence = str(_plain(facts, Fact.LICENCE) or "")[:200]
    model.status = str(_plain(facts, Fact.STATUS) or "")[:30]
    model.shutdown_date = str(_plain(facts, Fact.SHUTDOWN_DATE) or "")
    model.facts = facts_text(facts)


def _compare(model: AIModel, routes: Sequence[SoldRoute]) -> None:
    """The cheapest prices among usable, paid routes; how many sell it."""
    listed = [route for route in routes if route.gone_at is None]
    usable = [route for route in listed if route.status not in UNUSABLE and route.kind not in UNPAID]
    paid = [route for route in usable if route.input]
    model.cheapest_input = min((route.input for route in paid if route.input), default=None)
    model.cheapest_output = min((route.output for route in paid if route.output), default=None)
    model.cheapest_blended = min((route.blended for route in paid if route.blended), default=None)
    model.route_count = len(listed)
    model.provider_count = len({route.provider for route in listed})
    model.listed = any(route.status != UNCONFIRMED for route in listed)
    model.changed_at = max((route.changed_at for route in routes if route.changed_at), default=model.changed_at)


def vendors(numbers: Collection[int], standings: Mapping[str, Standing]) -> int:
    """Work these vendors out anew: what they say of themselves, what they make and sell; how many came out new."""
    return sum(_vendors(portion, standings) for portion in slices(sorted(numbers), 500))


def _vendors(numbers: Collection[int], standings: Mapping[str, Standing]) -> int:
    rows = {vendor.pk: vendor for vendor in Vendor.objects.filter(pk__in=numbers)}
    before = states(rows.values(), VENDOR_COLUMNS)
    counted = dict(_count("routes", Q(routes__gone_at=None), numbers))
    made = dict(_count("models", Q(models__listed=True), numbers))
    claims: dict[int, list[Claim]] = defaultdict(list)
    for number, *place, body in ClaimRow.objects.filter(vendor__in=numbers, until=None).values_list(
        "vendor", "source__name", "record", "at", "since", "snapshot", "body"
    ):
        claims[number].append(decode(ClaimPlace(*place), body))
    for number, vendor in rows.items():
        facts, _ = choose_facts(vendor.slug, claims[number], standings)
        vendor.facts = facts_text(facts)
        vendor.name = vendor.name or str(_plain(facts, Fact.NAME) or "")
        vendor.route_count = counted.get(number, 0)
        vendor.made_count = made.get(number, 0)
    return rewrite_differing(rows.values(), VENDOR_COLUMNS, before)


def _count(what: str, which: Q, numbers: Collection[int]) -> Iterable[tuple[int, int]]:
    counted = Vendor.objects.filter(pk__in=numbers).annotate(counted=Count(what, filter=which))
    return counted.values_list("pk", "counted").order_by()
