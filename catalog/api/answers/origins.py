"""Vendors, sources and their runs."""

from catalog.api.answers.claims import Answer, disagreement, facts
from catalog.api.answers.models import model_row
from catalog.api.answers.offers import route_row
from catalog.queries import RunView, SourceView, VendorRow, VendorView


def vendor_row(view: VendorRow) -> Answer:
    return {
        "slug": view.slug,
        "name": view.name,
        "kind": view.kind,
        "made_count": view.made_count,
        "route_count": view.route_count,
        "first_seen_at": view.first_seen_at,
    }


def vendor(view: VendorView) -> Answer:
    return {
        **vendor_row(view.row),
        "facts": facts(view.facts.values()),
        "disagreements": [disagreement(open_one) for open_one in view.disagreements],
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
        "variables": list(view.variables),
        "needs_browser": view.needs_browser,
        "health": view.health,
        "checked_at": view.checked_at,
        "changed_at": view.changed_at,
        "due_at": view.due_at,
        "recorded": view.recorded,
        "fidelity": view.fidelity,
        "origin": view.origin,
        "running": view.running,
        "route_count": view.route_count,
        "price_count": view.price_count,
        "waiting_count": view.waiting_count,
        "rejected_count": len(view.rejected),
        "last_run": run(view.last_run) if view.last_run else None,
        "last_good": run(view.last_good) if view.last_good else None,
    }
