"""Models, and what became different."""

from catalog.api.answers.claims import Answer, disagreement, facts, price_key
from catalog.api.answers.offers import STANDARD, route, vendor_name
from catalog.changes import sentence
from catalog.domain.money import text_of
from catalog.queries import AliasView, ChangeView, Cheapest, Ending, ModelRow, ModelView


def _cheapest(view: Cheapest | None) -> Answer | None:
    if view is None:
        return None
    return {"amount": text_of(view.amount), **STANDARD, "state": "amount", "tied": view.tied}


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
        "ending": ending(view.ending) if view.ending else None,
    }


def ending(view: Ending) -> Answer:
    """The evidence of each date stands with the model's `facts`."""
    return {
        "deprecation_date": view.deprecated.value if view.deprecated else None,
        "shutdown_date": view.shutdown.value if view.shutdown else None,
        "replacement": view.replacement.value if view.replacement else None,
        "successors": [following.slug for following in view.successors],
        "circle": view.circle or None,
    }


def alias(view: AliasView) -> Answer:
    return {"alias": view.alias, "provider": view.provider or None, "since": view.since, "until": view.until}


def change(view: ChangeView) -> Answer:
    return {
        "kind": view.kind,
        "sentence": sentence(view),
        "model": view.model or None,
        "provider": view.provider or None,
        "model_id": view.model_id or None,
        "region": view.region,
        "upstream": view.upstream,
        "source": view.source or None,
        "fact": view.fact,
        "price": price_key(view.key) if view.key else None,
        "before": view.before,
        "after": view.after,
        "rule": view.rule,
        "at": view.at,
        "recorded_at": view.recorded_at,
    }
