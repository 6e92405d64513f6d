"""Routes and their prices."""

from catalog.api.answers.claims import Answer, announced, disagreement, evidence, exact, facts, pending, price_key
from catalog.domain.conditions import parse
from catalog.domain.money import text_of
from catalog.domain.vocabulary import Tier
from catalog.queries import AnnouncedRow, FactView, PriceRow, PriceView, RouteRow, RouteView, VendorName

STANDARD = {"unit": "1M tokens", "currency": "USD", "tier": str(Tier.STANDARD), "conditions": ""}


COMMON = ("input", "output", "cache_read", "cache_write")


def price(view: PriceView) -> Answer:
    return {
        **price_key(view.key),
        "state": view.state,
        "amount": exact(view.amount),
        "list_amount": exact(view.list_amount),
        "terms": [term._asdict() for term in parse(view.conditions)],
        "rule": view.rule,
        "checked_at": view.checked_at,
        "changed_at": view.changed_at,
        "cheapest": view.tied > 0,
        "tied": view.tied,
        "evidence": evidence(view.evidence) if view.evidence else None,
        "pending": pending(view.pending) if view.pending else None,
        "disagreement": disagreement(view.disagreement) if view.disagreement else None,
    }


def vendor_name(view: VendorName) -> Answer:
    return {"slug": view.slug, "name": view.name, "kind": view.kind}


def route(view: RouteView) -> Answer:
    return {
        "provider": vendor_name(view.provider),
        "model": view.model or None,
        "relation": view.relation,
        "model_id": view.model_id,
        "name": view.name,
        "upstream": view.upstream,
        "region": view.region,
        "quantization": view.quantization,
        "data_policy": view.data_policy,
        "matched_by": list(view.rules),
        "marks": list(view.marks),
        "context": view.context,
        "max_input": view.max_input,
        "max_output": view.max_output,
        "input_modalities": list(view.input_modalities),
        "output_modalities": list(view.output_modalities),
        "capabilities": {
            **dict.fromkeys(view.capabilities, True),
            **dict.fromkeys(view.incapabilities, False),
        },
        "status": view.status,
        "shutdown_date": view.shutdown_date or None,
        "usable": view.usable,
        "first_seen_at": view.first_seen_at,
        "changed_at": view.changed_at,
        "checked_at": view.checked_at,
        "gone_at": view.gone_at,
        "prices": [price(priced) for priced in view.prices],
        "without_price": without_price(view),
        "facts": facts(view.facts.values()),
        "policies": {name: policy(promise) for name, promise in view.policies.items()},
        "pending": [pending(waiting) for waiting in view.pending],
        "announced": [announced(said) for said in view.announced],
        "disagreements": [disagreement(one) for one in view.disagreements],
    }


def policy(view: FactView) -> Answer:
    """What the provider promises of all that it sells: its whole evidence stands with the vendor's facts."""
    source = view.evidence
    return {
        "value": view.value,
        "condition": view.condition,
        "source": source.source if source else None,
        "page": source.page if source else "",
        "checked_at": view.checked_at,
    }


def without_price(view: RouteView) -> list[Answer]:
    """The prices that a reader would look for and that are not there, each with what is known of that."""
    priced = {(price.component, price.tier) for price in view.prices}
    looked_for = {(component, str(Tier.STANDARD)) for component in COMMON} | view.stated
    return [
        {"component": component, "tier": tier, "state": view.price(component, tier).state}
        for component, tier in sorted(looked_for - priced)
    ]


def price_row(view: PriceRow) -> Answer:
    return {
        "provider": view.provider,
        "model": view.model or None,
        "model_id": view.model_id,
        "region": view.region,
        "upstream": view.upstream,
        **price_key(view.key),
        "state": view.state,
        "amount": exact(view.amount),
        "list_amount": exact(view.list_amount),
        "valid_from": view.valid_from,
        "valid_to": view.valid_to,
        "recorded_at": view.recorded_at,
        "closed_at": view.closed_at,
        "superseded_at": view.superseded_at,
        "opened_by": view.opened_by,
        "rule": view.rule,
        "evidence": evidence(view.evidence),
    }


def announced_row(view: AnnouncedRow) -> Answer:
    return {
        "provider": view.provider,
        "model": view.model or None,
        "model_id": view.model_id,
        "region": view.region,
        "upstream": view.upstream,
        **announced(view.announced),
        "recorded_at": view.recorded_at,
        "withdrawn_at": view.withdrawn_at,
        "came_at": view.came_at,
    }


def route_row(view: RouteRow) -> Answer:
    priced = {name: getattr(view, name) for name in COMMON}
    return {
        "model": view.model or None,
        "model_id": view.model_id,
        "region": view.region,
        "upstream": view.upstream,
        "context": view.context,
        "max_output": view.max_output,
        "status": view.status,
        "usable": view.usable,
        "changed_at": view.changed_at,
        "gone_at": view.gone_at,
        "prices": [
            {"component": name, **STANDARD, "state": "amount" if amount else "free", "amount": text_of(amount)}
            for name, amount in priced.items()
            if amount is not None
        ],
    }
