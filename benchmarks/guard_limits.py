"""Faults in limits: taken in, looked at, rolled back; a limit that slipped must not be shown."""

import json
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from benchmarks import faults
from benchmarks.guard_scores import Score
from benchmarks.guard_truth import said_by
from catalog.domain.limits import LIMITS
from catalog.domain.quotes import RouteKey
from catalog.models import Disagreement, Route
from catalog.queries.held import route_numbers
from scrapers.run import take
from scrapers.source import Snapshot, Source

Limits = dict[str, Any]


def try_limits(
    source: Source, snapshots: list[Snapshot], first: Snapshot, rows: list[str], each: int, scores: Mapping[str, Score]
) -> None:
    """Every fault of limits, each on `each` of the rows at these places, in one answer."""
    document, true = json.loads(first.body), _stated(source, first)
    hit: dict[str, str] = {}
    left = iter(rows)
    for name, fault in faults.LIMIT_FAULTS.items():
        for place in [place for _, place in zip(range(each), left, strict=False)]:
            row = faults.at(document, place)
            was = json.dumps(row)
            fault(row)
            if json.dumps(row) != was:
                hit[place] = name
    wrong = faults.with_body(first, document)
    slipped, routes = _stated(source, wrong), said_by(source, [wrong], only=hit).routes
    with transaction.atomic():
        outcome = take(source, [wrong if one is first else one for one in snapshots], at=first.fetched_at)
        shown = _shown(set(routes.values()), source.name)
        transaction.set_rollback(True)
    for place, name in hit.items():
        route = routes.get(place)
        wrongly = {key: value for key, value in slipped[place].items() if true.get(place, {}).get(key) != value}
        if route is None or not wrongly:
            continue
        limits, rules = shown.get(route, ({}, []))
        score = scores[f"{name}"]
        score.injected += 1
        score.rules.update(rules or [outcome.outcome if outcome.outcome in ("held", "failed") else "beyond all"])
        published = {key: value for key, value in wrongly.items() if limits.get(key) == value}
        if published and outcome.outcome not in ("held", "failed"):
            score.missed.append(f"{first.fetched_at:%Y-%m-%d} {source.name} {place}: {published}")


def _stated(source: Source, snapshot: Snapshot) -> dict[str, Limits]:
    """The limits of an answer as it states them, by place."""
    found = {}
    for record in source.split(snapshot.body, source.part(snapshot.url)):
        listing = source.read(record)
        if listing and listing.subject == "route":
            found[record.at] = {name: fact.value for name, fact in listing.facts.items() if name in LIMITS}
    return found


def _shown(routes: set[RouteKey], source: str) -> dict[RouteKey, tuple[Limits, list[str]]]:
    """The limits that are shown of these routes by the source's word, and why some are not."""
    found = {}
    for key, number in route_numbers(routes).items():
        facts = json.loads(Route.objects.values_list("facts", flat=True).get(pk=number))
        limits = {name: fact[0] for name, fact in facts.items() if name in LIMITS and fact[1] == source}
        rules = Disagreement.objects.filter(route=number, until=None, fact__in=LIMITS).values_list("rule", flat=True)
        found[key] = (limits, list(rules)[:1])
    return found
