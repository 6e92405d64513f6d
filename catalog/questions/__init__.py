"""What people ask of a model, answered from what the catalog holds: each answer has its facts, units and date.

A question whose answer is not known is not put.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from catalog import text
from catalog.domain.vocabulary import Fact, ModelKind
from catalog.queries import ModelView, RoutesOfModel, RouteView
from catalog.questions import facts, prices


@dataclass(frozen=True, slots=True)
class Answer:
    """A question with its answer, both plain text."""

    question: str
    answer: str


def of_model(model: ModelView, now: datetime) -> tuple[Answer, ...]:
    """What is asked of a model, whoever sells it."""
    name, kind, routes = text.plain(model.name, 80), model.row.kind, on_sale(model.routes)
    cutoff = facts.dated(model.facts, Fact.KNOWLEDGE_CUTOFF, "Up to {value}") if kind == ModelKind.CHAT else ""
    asked = [
        (f"How much does {name} cost?", prices.price_everywhere(routes)),
        (f"Which provider of {name} is the cheapest?", prices.cheapest(routes)),
        (f"What is the context window of {name}?", facts.limits(model.facts, kind, routes)),
        (f"What can {name} be asked to do?", facts.abilities(routes)),
        (f"What is the knowledge cutoff of {name}?", cutoff),
        (f"Are the weights of {name} published?", facts.weights(model.facts)),
        (f"Who made {name}?", facts.maker(model)),
        (f"When does {name} shut down?", facts.ending(model, routes, now)),
        (f"Which model ID do I use for {name}?", facts.ids(routes)),
        (
            f"How have the prices of {name} changed?",
            prices.moves(model.changes, routes, model.first_seen_at, "any provider"),
        ),
    ]
    return tuple(Answer(question, answer) for question, answer in asked if answer)


def of_routes(found: RoutesOfModel) -> tuple[Answer, ...]:
    """What is asked of a model at one provider."""
    model, provider = text.plain(found.model.name, 80), text.plain(found.provider.name, 60)
    routes = on_sale(found.routes)
    if not routes:
        return ()
    first, seen = routes[0], min((route.first_seen_at for route in routes if route.first_seen_at), default=None)
    asked = [
        (f"How much does {model} cost at {provider}?", prices.price_everywhere(routes)),
        (f"Is {provider} the cheapest provider of {model}?", prices.rank(routes, provider)),
        (f"What is the context window of {model} at {provider}?", facts.limits(first.facts, found.model.kind, ())),
        (f"What can {model} be asked to do at {provider}?", facts.abilities(routes)),
        (f"Which model ID do I use for {model} at {provider}?", facts.ids(routes)),
        (f"How have the prices of {model} at {provider} changed?", prices.moves(found.changes, routes, seen, provider)),
    ]
    return tuple(Answer(question, answer) for question, answer in asked if answer)


def on_sale(routes: Iterable[RouteView]) -> list[RouteView]:
    """The routes that can be bought today, without those of variants, which are other models."""
    return [route for route in routes if route.usable and route.relation != "variant"]
