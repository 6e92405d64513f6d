"""Routes with everything known of them, read in a fixed number of queries however many there are."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q

from catalog.domain.quotes import PriceKey
from catalog.domain.vocabulary import ACCESS, COMPONENTS, POLICIES, UNUSABLE, PriceState, Tier
from catalog.models import AIModel, Announced, Claim, Pending, Price, Route, Vendor
from catalog.queries.announced import announced_of, announced_view
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
from catalog.queries.moments import Stretch, held, stretches
from catalog.queries.records import (
    AnnouncedView,
    DisagreementView,
    PendingView,
    PriceView,
    RouteView,
    VendorName,
)
from catalog.queries.ties import with_ties
from catalog.queries.wanted import NOW, Moment

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
    announced: dict[int, list[Announced]]
    disagreements: dict[int, list[DisagreementView]]
    of_models: dict[int, list[DisagreementView]]
    witnesses: dict[int, list[int]]
    facts: dict[int, StoredFacts]
    facts_of_models: dict[int, StoredFacts]
    providers: dict[int, StoredFacts]
    known: Ground
    moment: Moment = NOW
    stretches: Mapping[int, Stretch] = field(default_factory=dict)


PRICE_COLUMNS = (
    "route_id", "component", "unit", "currency", "tier", "conditions", "state", "amount", "list_amount", "rule",
    "source_id", "snapshot_id", "at", "text", "valid_from",
)  # fmt: skip
SNAPSHOT = PRICE_COLUMNS.index("snapshot_id")


def gather(routes: Sequence[Route], models: Sequence[AIModel] = (), moment: Moment = NOW) -> Gathered:
    """Read what is known of these routes, and the evidence of these models' facts: seven queries.

    With a moment: the prices, announcements and routes of then (one query more), with facts as known now. What waits
    and what is disputed is of today alone, and left out.
    """
    numbers = [route.pk for route in routes]
    gone: Mapping[int, Stretch] = {}
    if moment:
        gone = stretches(numbers, moment)
        routes = [route for route in routes if route.pk in gone]
        numbers = [route.pk for route in routes]
    prices = _by_route(Price.objects.filter(held(moment), route__in=numbers).values_list(*PRICE_COLUMNS))
    today = [] if moment else numbers
    pending: dict[int, list[Pending]] = defaultdict(list)
    for waiting in Pending.objects.filter(route__in=today).order_by("since", "pk"):
        pending[waiting.route_id].append(waiting)
    announced: dict[int, list[Announced]] = defaultdict(list)
    for said in announced_of(numbers, moment):
        announced[said.route_id].append(said)
    disagreements: dict[int, list[DisagreementView]] = defaultdict(list)
    of_models: dict[int, list[DisagreementView]] = defaultdict(list)
    for row in open_disagreements(Q(route__in=today) | Q(model__in=[model.pk for model in models])):
        about = disagreements[row["route_id"]] if row["route_id"] else of_models[row["model_id"]]
        about.append(disagreement_view(row))
    witnesses = _by_route(Claim.objects.filter(route__in=numbers, until=None).values_list("route_id", "source_id"))
    facts = {route.pk: stored_facts(route.facts) for route in routes}
    facts_of_models = {model.pk: stored_facts(model.facts) for model in models}
    providers = _told_of({route.provider_id for route in routes})
    snapshots = {row[SNAPSHOT] for rows in prices.values() for row in rows}
    snapshots |= {waiting.snapshot_id for rows in pending.values() for waiting in rows}
    snapshots |= {said.snapshot_id for rows in announced.values() for said in rows}
    snapshots = snapshots.union(
        *(snapshots_of(stored) for stored in (*facts.values(), *facts_of_models.values(), *providers.values()))
    )
    return Gathered(
        routes=list(routes),
        prices=prices,
        pending=pending,
        announced=announced,
        disagreements=disagreements,
        of_models=of_models,
        witnesses={route: [source for _, source in rows] for route, rows in witnesses.items()},
        facts=facts,
        facts_of_models=facts_of_models,
        providers=providers,
        known=ground(snapshots),
        moment=moment,
        stretches=gone,
    )


def _told_of(providers: Collection[int]) -> dict[int, StoredFacts]:
    """What each of these providers promises of all that it sells and how it is called, by its row."""
    rows = Vendor.objects.filter(pk__in=providers).values_list("pk", "facts")
    told = {number: stored_facts(text) for number, text in rows}
    return {number: _only((*POLICIES, *ACCESS), of) for number, of in told.items()}


def _only(names: Collection[str], told: StoredFacts) -> StoredFacts:
    return {name: fact for name, fact in told.items() if name in names}


def access(gathered: Gathered, provider: int) -> Facts:
    """How a provider is called, as far as its facts say."""
    return Facts(_only(ACCESS, gathered.providers.get(provider, {})), gathered.known)


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
    announced = [announced_view(said, known) for said in gathered.announced.get(route.pk, [])]
    facts = Facts(gathered.facts[route.pk], known, disputes)
    promised = _only(POLICIES, gathered.providers.get(route.provider_id, {}))
    prices = _price_views(route, gathered, disputes, waiting, announced)
    checked = list(filter(None, (facts.checked_at(), *(price.checked_at for price in prices))))
    first_seen_at, gone_at, changed_at = route.first_seen_at, route.gone_at, route.changed_at
    if gathered.moment:
        (first_seen_at, gone_at), now = gathered.stretches[route.pk], gathered.moment.when or now
        changed_at = max((price.changed_at for price in prices if price.changed_at), default=first_seen_at)
        checked = [min(time, now) for time in checked]
    stated = [known.states[known.names[source]] for source in gathered.witnesses.get(route.pk, ())]
    return RouteView(
        provider=vendor_name(route.provider),
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
        state=("amount" if prices else "") if gathered.moment else route.state,
        usable=usable(gone_at, route.status, route.shutdown_date, now),
        first_seen_at=first_seen_at,
        changed_at=changed_at,
        checked_at=max(checked) if checked and gone_at is None else None,
        gone_at=gone_at,
        facts=facts,
        prices=prices,
        stated=frozenset().union(*stated),
        pending=tuple(waiting),
        announced=tuple(announced),
        disagreements=tuple(disputes),
        policies=Facts({name: fact for name, fact in promised.items() if name not in facts}, known),
    )


def vendor_name(vendor: Vendor) -> VendorName:
    """A vendor as others refer to it."""
    return VendorName(vendor.slug, vendor.name or vendor.slug, vendor.kind)


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
    route: Route,
    gathered: Gathered,
    disputes: Iterable[DisagreementView],
    waiting: Iterable[PendingView],
    announced: Sequence[AnnouncedView],
) -> tuple[PriceView, ...]:
    known = gathered.known
    disputed = {dispute.key: dispute for dispute in disputes}
    held_back = {pending.key: pending for pending in waiting}
    views = []
    for row in gathered.prices.get(route.pk, ()):
        _, *key_parts, state, amount, list_amount, rule, source, snapshot, at, text, valid_from = row
        key = PriceKey(*key_parts)
        name = known.names[source]
        checked_at = known.checked_at(name, snapshot)
        views.append(
            PriceView(
                *key,
                state=PriceState(state),
                amount=amount,
                list_amount=list_amount,
                rule=rule,
                evidence=known.evidence(name, snapshot, at, text),
                checked_at=min(checked_at, gathered.moment.when or checked_at),
                changed_at=valid_from,
                pending=held_back.get(key),
                disagreement=disputed.get(key),
                announced=tuple(said for said in announced if said.key == key),
            )
        )
    return tuple(sorted(views, key=price_order))


def price_order(price: PriceView | PriceKey) -> tuple[object, ...]:
    """Standard first and dearer conditions last; components in the order of the vocabulary."""
    tier = (_TIER_ORDER.get(Tier(price.tier), 9) if price.tier in _TIER_ORDER else 9, price.tier)
    component = (_COMPONENT_ORDER.get(price.component, len(_COMPONENT_ORDER)), price.component)
    return (*tier, *component, price.currency != "USD", price.currency, price.unit, price.conditions)
