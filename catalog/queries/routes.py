"""Routes with everything known of them, read in a fixed number of queries however many there are."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q

from catalog.domain.quotes import PriceKey
from catalog.domain.vocabulary import COMPONENTS, UNPAID, UNUSABLE, PriceState, Tier
from catalog.models import AIModel, Claim, Pending, Price, Route
from catalog.queries.evidence import (
    Facts,
    Ground,
    StoredFacts,
    disagreement_view,
    ground,
    open_disagreements,
    snapshots_of,
    stored_facts,
)
from catalog.queries.records import (
    DisagreementView,
    PendingView,
    PriceView,
    RouteView,
    VendorName,
)

_COMPONENT_ORDER = {component: place for place, component in enumerate(COMPONENTS)}
_TIER_ORDER = {tier: place for place, tier in enumerate(Tier)}


def words(text: str) -> tuple[str, ...]:
    """The words of a set kept as ` one two `."""
    return tuple(text.split())


def usable(gone_at: datetime | None, status: str, shutdown_date: str, now: datetime) -> bool:
    """Whether a route can be bought at this moment, as far as its sources say."""
    today = now.date().isoformat()
    # of a month or a year all its days are left; on the very day it is gone
    shut = bool(shutdown_date) and (shutdown_date < today[: len(shutdown_date)] or shutdown_date == today)
    return gone_at is None and status not in UNUSABLE and not shut


@dataclass(slots=True)
class Gathered:
    """Rows of several tables about some routes, before they are put together; lists by the route's number."""

    routes: list[Route]
    prices: dict[int, list[tuple[Any, ...]]]
    pending: dict[int, list[Pending]]
    disagreements: dict[int, list[DisagreementView]]
    of_models: dict[int, list[DisagreementView]]
    witnesses: dict[int, list[int]]
    facts: dict[int, StoredFacts]
    facts_of_models: dict[int, StoredFacts]
    known: Ground


PRICE_COLUMNS = (
    "route_id", "component", "unit", "currency", "tier", "conditions", "state", "amount", "list_amount", "rule",
    "source_id", "snapshot_id", "at", "text", "valid_from",
)  # fmt: skip
SNAPSHOT = PRICE_COLUMNS.index("snapshot_id")


def gather(routes: Sequence[Route], models: Sequence[AIModel] = ()) -> Gathered:
    """Read what is known of these routes, and the evidence of these models' facts: six queries."""
    numbers = [route.pk for route in routes]
    open_prices = Price.objects.filter(route__in=numbers, valid_to=None, superseded_at=None)
    prices = _by_route(open_prices.values_list(*PRICE_COLUMNS))
    pending: dict[int, list[Pending]] = defaultdict(list)
    for waiting in Pending.objects.filter(route__in=numbers).order_by("since", "pk"):
        pending[waiting.route_id].append(waiting)
    disagreements: dict[int, list[DisagreementView]] = defaultdict(list)
    of_models: dict[int, list[DisagreementView]] = defaultdict(list)
    for row in open_disagreements(Q(route__in=numbers) | Q(model__in=[model.pk for model in models])):
        about = disagreements[row["route_id"]] if row["route_id"] else of_models[row["model_id"]]
        about.append(disagreement_view(row))
    witnesses = _by_route(Claim.objects.filter(route__in=numbers, until=None).values_list("route_id", "source_id"))
    facts = {route.pk: stored_facts(route.facts) for route in routes}
    facts_of_models = {model.pk: stored_facts(model.facts) for model in models}
    snapshots = {row[SNAPSHOT] for rows in prices.values() for row in rows}
    snapshots |= {waiting.snapshot_id for rows in pending.values() for waiting in rows}
    snapshots = snapshots.union(*(snapshots_of(stored) for stored in (*facts.values(), *facts_of_models.values())))
    return Gathered(
        routes=list(routes),
        prices=prices,
        pending=pending,
        disagreements=disagreements,
        of_models=of_models,
        witnesses={route: [source for _, source in rows] for route, rows in witnesses.items()},
        facts=facts,
        facts_of_models=facts_of_models,
        known=ground(snapshots),
    )


def _by_route(rows: Iterable[tuple[Any, ...]]) -> dict[int, list[tuple[Any, ...]]]:
    """Rows that begin with the route's number, by that number."""
    found: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for row in rows:
        found[row[0]].append(row)
    return found


def route_views(gathered: Gathered, now: datetime, relations: Mapping[int, str] | None = None) -> tuple[RouteView, ...]:
    """The routes put together. `relations` says by a model's number how it is related to the page's model
    (empty or missing: it is the model itself)."""
    relations = relations or {}
    views = [_route_view(route, gathered, now, relations.get(route.model_id or 0, "")) for route in gathered.routes]
    return tuple(with_ties(views))


def _route_view(route: Route, gathered: Gathered, now: datetime, relation: str) -> RouteView:
    known = gathered.known
    disputes = gathered.disagreements.get(route.pk, [])
    waiting = [pending_view(pending, known) for pending in gathered.pending.get(route.pk, [])]
    facts = Facts(gathered.facts[route.pk], known, disputes)
    prices = _price_views(route, gathered, disputes, waiting)
    checked = list(filter(None, (facts.checked_at(), *(price.checked_at for price in prices))))
    stated = [known.states[known.names[source]] for source in gathered.witnesses.get(route.pk, ())]
    return RouteView(
        provider=VendorName(route.provider.slug, route.provider.name or route.provider.slug, route.provider.kind),
        model=route.model.slug if route.model else "",
        relation=relation,
        model_id=route.native_id,
        name=route.name or route.native_id,
        upstream=route.upstream,
        region=route.region,
        quantization=route.quantization,
        data_policy=route.data_policy,
        rules=tuple(filter(None, (rule.strip() for rule in route.rules.split(",")))),
        marks=words(route.marks),
        context=route.context,
        max_input=route.max_input,
        max_output=route.max_output,
        input_modalities=words(route.input_modalities),
        output_modalities=words(route.output_modalities),
        capabilities=words(route.capabilities),
        incapabilities=words(route.incapabilities),
        status=route.status,
        shutdown_date=route.shutdown_date,
        state=route.state,
        usable=usable(route.gone_at, route.status, route.shutdown_date, now),
        first_seen_at=route.first_seen_at,
        changed_at=route.changed_at,
        checked_at=max(checked) if checked and route.gone_at is None else None,
        gone_at=route.gone_at,
        facts=facts,
        prices=prices,
        stated=frozenset().union(*stated),
        pending=tuple(waiting),
        disagreements=tuple(disputes),
    )


def pending_view(pending: Pending, known: Ground) -> PendingView:
    """A change held back, with what was read."""
    key = PriceKey(pending.component, pending.unit, pending.currency, pending.tier, pending.conditions)
    return PendingView(
        key=key if pending.component else None,
        before=pending.before,
        after=pending.after,
        state=pending.state,
        rule=pending.rule,
        reason=pending.reason,
        since=pending.since,
        evidence=known.evidence(known.names[pending.source_id], pending.snapshot_id, pending.at, pending.text),
    )


def _price_views(
    route: Route, gathered: Gathered, disputes: Iterable[DisagreementView], waiting: Iterable[PendingView]
) -> tuple[PriceView, ...]:
    known = gathered.known
    disputed = {dispute.key: dispute for dispute in disputes}
    held_back = {pending.key: pending for pending in waiting}
    views = []
    for row in gathered.prices.get(route.pk, ()):
        _, *key_parts, state, amount, list_amount, rule, source, snapshot, at, text, valid_from = row
        key = PriceKey(*key_parts)
        name = known.names[source]
        views.append(
            PriceView(
                *key,
                state=PriceState(state),
                amount=amount,
                list_amount=list_amount,
                rule=rule,
                evidence=known.evidence(name, snapshot, at, text),
                checked_at=known.checked_at(name, snapshot),
                changed_at=valid_from,
                pending=held_back.get(key),
                disagreement=disputed.get(key),
            )
        )
    return tuple(sorted(views, key=_price_order))


def _price_order(price: PriceView) -> tuple[object, ...]:
    """Standard first and dearer conditions last; components in the order of the vocabulary."""
    tier = (_TIER_ORDER.get(Tier(price.tier), 9) if price.tier in _TIER_ORDER else 9, price.tier)
    component = (_COMPONENT_ORDER.get(price.component, len(_COMPONENT_ORDER)), price.component)
    return (*tier, *component, price.currency != "USD", price.currency, price.unit, price.conditions)


def with_ties(views: Sequence[RouteView]) -> list[RouteView]:
    """Mark the lowest price of each component and unit among usable, paid routes of the model and its
    snapshots: USD, standard tier, no conditions; `tied` counts the providers that share it."""
    sellers: dict[tuple[str, str], dict[Decimal, set[str]]] = defaultdict(lambda: defaultdict(set))
    for view in views:
        for price in view.prices:
            if price.amount and _competes(view) and _comparable(price):
                sellers[price.component, price.unit][price.amount].add(view.provider.slug)
    lowest = {key: min(amounts.items()) for key, amounts in sellers.items()}
    return [_marked(view, lowest) for view in views]


def _competes(view: RouteView) -> bool:
    """Variants are other models: their prices are not this one's."""
    return view.usable and view.relation in ("", "snapshot") and view.provider.kind not in UNPAID


def _comparable(price: PriceView) -> bool:
    always = price.tier == Tier.STANDARD and not price.conditions
    return always and price.currency == "USD" and price.state is PriceState.AMOUNT


def _marked(view: RouteView, lowest: Mapping[tuple[str, str], tuple[Decimal, set[str]]]) -> RouteView:
    if not _competes(view):
        return view
    prices = tuple(
        replace(price, tied=len(found[1]))
        if (found := lowest.get((price.component, price.unit))) and _comparable(price) and price.amount == found[0]
        else price
        for price in view.prices
    )
    return replace(view, prices=prices)
