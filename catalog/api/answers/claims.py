"""What was read where, and what is said against it."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from catalog.domain.money import text_of
from catalog.domain.quotes import PriceKey
from catalog.queries import AnnouncedView, DisagreementView, Evidence, FactView, PendingView

Answer = dict[str, Any]


def exact(amount: Decimal | None) -> str | None:
    """An amount as text; None where there is none."""
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
        "page": view.page,
        "read_on": view.read_on or None,
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
        "before": exact(view.before),
        "after": exact(view.after),
        "state": view.state,
        "rule": view.rule,
        "reason": view.reason,
        "since": view.since,
        "evidence": evidence(view.evidence),
    }


def announced(view: AnnouncedView) -> Answer:
    return {
        "price": price_key(view.key),
        "state": view.state,
        "amount": exact(view.amount),
        "effective_from": view.effective_from,
        "announced_at": view.announced_at,
        "evidence": evidence(view.evidence),
    }


def fact(view: FactView) -> Answer:
    return {
        "value": view.value,
        "precision": view.precision,
        "condition": view.condition,
        "rule": view.rule,
        "checked_at": view.checked_at,
        "evidence": evidence(view.evidence) if view.evidence else None,
        "disagreement": disagreement(view.disagreement) if view.disagreement else None,
    }


def facts(views: Iterable[FactView]) -> Answer:
    return {view.name: fact(view) for view in views}
