"""What the API answers, as plain functions from the queries' records to JSON; `shapes.py` describes the same.

Amounts are texts and never stand without unit, currency, tier, conditions and state. Times are UTC.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from catalog.domain.conditions import parse
from catalog.domain.money import text_of
from catalog.domain.quotes import PriceKey
from catalog.domain.vocabulary import Tier
from catalog.queries import (
    AliasView,
    ChangeView,
    Cheapest,
    DisagreementView,
    Evidence,
    FactView,
    ModelRow,
    ModelView,
    PendingView,
    PriceRow,
    PriceView,
    RouteRow,
    RouteView,
    RunView,
    SourceView,
    VendorName,
    VendorRow,
    VendorView,
)

Answer = dict[str, Any]
COMMON = ("input", "output", "cache_read", "cache_write")


def _amount(amount: Decimal | None) -> str | None:
    return None if amount is None else text_of(amount)


def evidence(view: Evidence) -> Answer:
    return {
        "source": view.source,
        "url": view.url,
        "fetched_at": view.fetched_at,
        "sha256": view.sha256,
        "place": view.at,
        "text": view.text,
        "recorded": view.recorded,
        "fidelity": view.fidelity,
        "origin": view.origin,
    }


def price_key(key: PriceKey) -> Answer:
    return {
        "component": key.component,
        "unit": key.unit,
        "currency": key.currency,
        "tier": key.tier,
        "conditions": key.conditions,
    }


def disagreement(view: DisagreementView) -> Answer:
    return {
        "model": view.model,
        "provider": view.provider,
        "model_id": view.model_id,
        "fact": view.fact,
        "price": price_key(view.key) if view.key else None,
        "chosen": view.chosen,
        "chosen_source": view.chosen_source,
        "rule": view.rule,
        "why": view.why,
        "others": [
            {"value": other.value, "sources": list(other.sources), "claims": other.claims} for other in view.others
        ],
        "since": view.since,
        "until": view.until,
    }


def pending(view: PendingView) -> Answer:
    return {
        "price": price_key(view.key) if view.key else None,
        "before": _amount(view.before),
        "after": _amount(view.after),
        "state": view.state,
        "rule": view.rule,
        "reason": view.reason,
        "since": view.since,
        "evidence": evidence(view.evidence),
    }


def fact(view: FactView) -> Answer:
    return {
        "value": view.value,
        "precision": view.precision,
        "rule": view.rule,
        "checked_at": view.checked_at,
        "evidence": evidence(view.evidence) if view.evidence else None,
        "disagreement": disagreement(view.disagreement) if view.disagreement else None,
    }


def facts(views: Iterable[FactView]) -> Answer:
    return {view.name: fact(view) for view in views}


def price(view: PriceView) -> Answer:
    return {
        **price_key(view.key),
        "state": view.state,
        "amount": _amount(view.amount),
        "list_amount": _amount(view.list_amount),
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
        "pending": [pending(waiting) for waiting in view.pending],
    }


def without_price(view: RouteView) -> list[Answer]:
    """The prices that a reader would look for and that are not there, each with what is known of that."""
    priced = {(price.component, price.tier) for price in view.prices}
    looked_for = {(component, str(Tier.STANDARD)) for component in COMMON} | view.stated
    return [
        {"component": component, "tier": tier, "state": view.price(component, tier).state}
        for component, tier in sorted(looked_for - priced)
    ]


def _cheapest(view: Cheapest | None) -> Answer | None:
    if view is None:
        return None
    standard = {"unit": "1M tokens", "currency": "USD", "tier": str(Tier.STANDARD), "conditions": "", "state": "amount"}
    return {"amount": text_of(view.amount), **standard, "tied": view.tied}


def model_row(view: ModelRow) -> Answer:
    return {
        "slug": view.slug,
        "name": view.name,
        "lab": vendor_name(view.lab),
        "kind": view.kind,
        "context": view.context,
        "max_output": view.max_output,
        "input_modalities": list(view.input_modalities),
        "output_modalities": list(view.output_modalities),
        "capabilities": list(view.capabilities),
        "release_date": view.release_date or None,
        "knowledge_cutoff": view.knowledge_cutoff or None,
        "open_weights": view.open_weights,
        "status": view.status,
        "shutdown_date": view.shutdown_date or None,
        "listed": view.listed,
        "parent": view.parent or None,
        "relation": view.relation,
        "cheapest": {
            "input": _cheapest(view.input),
            "output": _cheapest(view.output),
            "blended": _cheapest(view.blended),
        },
        "route_count": view.route_count,
        "provider_count": view.provider_count,
        "changed_at": view.changed_at,
    }


def model(view: ModelView) -> Answer:
    return {
        **model_row(view.row),
        "family": view.family,
        "licence": view.licence,
        "first_seen_at": view.first_seen_at,
        "checked_at": view.checked_at,
        "facts": facts(view.facts.values()),
        "routes": [route(sold) for sold in view.routes],
        "parent_model": model_row(view.parent) if view.parent else None,
        "snapshots": [model_row(row) for row in view.snapshots],
        "variants": [model_row(row) for row in view.variants],
        "aliases": [alias(other) for other in view.aliases],
        "disagreements": [disagreement(open_one) for open_one in view.disagreements],
        "changes": [change(recent) for recent in view.changes],
    }


def alias(view: AliasView) -> Answer:
    return {"alias": view.alias, "provider": view.provider or None, "since": view.since, "until": view.until}


def change(view: ChangeView) -> Answer:
    return {
        "kind": view.kind,
        "model": view.model or None,
        "provider": view.provider or None,
        "model_id": view.model_id or None,
        "source": view.source or None,
        "fact": view.fact,
        "price": price_key(view.key) if view.key else None,
        "before": view.before,
        "after": view.after,
        "rule": view.rule,
        "at": view.at,
        "recorded_at": view.recorded_at,
    }


def price_row(view: PriceRow) -> Answer:
    return {
        "provider": view.provider,
        "model": view.model or None,
        "model_id": view.model_id,
        "region": view.region,
        "upstream": view.upstream,
        **price_key(view.key),
        "state": view.state,
        "amount": _amount(view.amount),
        "list_amount": _amount(view.list_amount),
        "valid_from": view.valid_from,
        "valid_to": view.valid_to,
        "recorded_at": view.recorded_at,
        "closed_at": view.closed_at,
        "superseded_at": view.superseded_at,
        "opened_by": view.opened_by,
        "rule": view.rule,
        "evidence": evidence(view.evidence),
    }


def vendor_row(view: VendorRow) -> Answer:
    return {
        "slug": view.slug,
        "name": view.name,
        "kind": view.kind,
        "made_count": view.made_count,
        "route_count": view.route_count,
        "first_seen_at": view.first_seen_at,
    }


def route_row(view: RouteRow) -> Answer:
    priced = {name: getattr(view, name) for name in COMMON}
    standard = {"unit": "1M tokens", "currency": "USD", "tier": str(Tier.STANDARD), "conditions": ""}
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
            {"component": name, **standard, "state": "amount" if amount else "free", "amount": text_of(amount)}
            for name, amount in priced.items()
            if amount is not None
        ],
    }


def vendor(view: VendorView) -> Answer:
    return {
        **vendor_row(view.row),
        "facts": facts(view.facts.values()),
        "models": [model_row(row) for row in view.models],
        "routes": [route_row(row) for row in view.routes],
    }


def run(view: RunView) -> Answer:
    return {
        "started_at": view.started_at,
        "finished_at": view.finished_at,
        "outcome": view.outcome,
        "recorded": view.recorded,
        "message": view.message,
        "seen": view.seen,
        "new": view.new,
        "changed": view.changed,
        "gone": view.gone,
        "held_back": view.held_back,
        "rejected": view.rejected,
    }


def source(view: SourceView) -> Answer:
    return {
        "name": view.name,
        "title": view.title,
        "authority": view.authority,
        "page": view.page,
        "licence": view.licence,
        "urls": list(view.urls),
        "speaks_for": list(view.speaks_for),
        "cadence_days": view.cadence_days,
        "checked_at": view.checked_at,
        "changed_at": view.changed_at,
        "due_at": view.due_at,
        "recorded": view.recorded,
        "fidelity": view.fidelity,
        "origin": view.origin,
        "running": view.running,
        "route_count": view.route_count,
        "price_count": view.price_count,
        "last_run": run(view.last_run) if view.last_run else None,
        "last_good": run(view.last_good) if view.last_good else None,
    }
