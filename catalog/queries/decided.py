"""What people decided about identity, as the line must know it."""

import json
from datetime import date

from catalog import facts
from catalog.domain.identity import resolve
from catalog.domain.quotes import ModelName, RouteKey
from catalog.models import Decision

IDENTITY = "identity"  # the kind of a decision that names a route's model


def subject(key: RouteKey) -> str:
    """A route as the subject of a decision: its key as JSON."""
    return json.dumps(list(key), ensure_ascii=False)


def decided_models() -> dict[RouteKey, ModelName]:
    """The model that people named for a route, by its newest decision; an empty slug says that it is none."""
    rows = Decision.objects.filter(kind=IDENTITY).order_by("at", "pk").values_list("subject", "value")
    return {RouteKey(*json.loads(subject)): named(value) for subject, value in rows}


def named(slug: str) -> ModelName:
    """A model as a person names it; whose snapshot or variant it is follows from its slug."""
    found = resolve(slug.partition("/")[0], slug, at=date.max, names=facts.names()) if slug else None
    parent, relation = (found.parent, found.relation) if found and found.slug == slug else ("", "")
    return ModelName(slug, parent, relation, ("a person decided",))
