"""What people ask of a model, answered from what the catalog holds: each answer has its facts, units and date.

A question whose answer is not known is not put.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from catalog import changes, text
from catalog.domain.vocabulary import Capability, Fact, PriceState, Tier
from catalog.models import Change
from catalog.queries import ChangeView, FactView, ModelView, PriceView, RoutesOfModel, RouteView

ASKED_CAPABILITIES: Final = (
    Capability.TOOLS, Capability.STRUCTURED_OUTPUT, Capability.REASONING, Capability.VISION, Capability.PDF_INPUT,
    Capability.AUDIO_INPUT, Capability.PROMPT_CACHING, Capability.WEB_SEARCH,
)  # fmt: skip
MOST_NAMES: Final = 4  # of providers or ids, before the rest is counted
PRICE_MOVES: Final = (
    Change.Kind.PRICE_UP, Change.Kind.PRICE_DOWN, Change.Kind.BECAME_FREE, Change.Kind.STATE,
)  # fmt: skip


FactsByName = Mapping[str, FactView]


@dataclass(frozen=True, slots=True)
class Answer:
    """A question with its answer, both plain text."""

    question: str
    answer: str


def of_model(model: ModelView, now: datetime) -> tuple[Answer, ...]:
    """What is asked of a model, whoever sells it."""
    name, routes = text.plain(model.name, 80), on_sale(model.routes)
    asked = [
        (f"How much does {name} cost?", price_everywhere(routes)),
        (f"Which provider of {name} is the cheapest?", cheapest(routes)),
        (f"How much context does {name} take?", limits(model.facts, name, routes)),
        (f"What can {name} be asked to do?", abilities(routes)),
        (f"Up to when does {name} know the world?", dated(model.facts, Fact.KNOWLEDGE_CUTOFF, "Up to {value}")),
        (f"Are the weights of {name} published?", weights(model.facts)),
        (f"Who made {name}?", maker(model)),
        (f"When is {name} shut down?", ending(model, routes, now)),
        (f"Which model ID do I use for {name}?", ids(routes)),
        (f"How have the prices of {name} changed?", moves(model.changes, model.first_seen_at, "any provider")),
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
        (f"How much does {model} cost at {provider}?", price_everywhere(routes)),
        (f"Is {provider} the cheapest provider of {model}?", rank(routes, provider)),
        (f"How much context does {model} take at {provider}?", limits(first.facts, model, ())),
        (f"What can {model} be asked to do at {provider}?", abilities(routes)),
        (f"Which model ID do I use for {model} at {provider}?", ids(routes)),
        (f"How have the prices of {model} at {provider} changed?", moves(found.changes, seen, provider)),
    ]
    return tuple(Answer(question, answer) for question, answer in asked if answer)


def on_sale(routes: Iterable[RouteView]) -> list[RouteView]:
    """The routes that can be bought today, without those of variants, which are other models."""
    return [route for route in routes if route.usable and route.relation != "variant"]


# Prices -----------------------------------------------------------------------------------------------------------


def price_everywhere(routes: Sequence[RouteView]) -> str:
    """The price of each main component, or from the lowest to the highest: of one currency and unit, dollars first."""
    paid = [price for route in routes for price in route.prices if _always(price)]
    amounts = [price for price in paid if price.state == PriceState.AMOUNT]
    if not amounts:
        return _no_amount(routes, paid)
    kinds = dict.fromkeys((price.component, price.currency, price.unit) for price in amounts)
    main = [kind for kind in kinds if kind[0] in ("input", "output")] or [next(iter(kinds))]
    first = {kind[0]: min((k for k in main if k[0] == kind[0]), key=_usual) for kind in main}
    parts, shown = [], []
    for component, kind in first.items():
        same = [price for price in amounts if (price.component, price.currency, price.unit) == kind]
        parts.append(f"{_range(same)} per {text.plain(kind[2], 40)} of {text.component(component).lower()}")
        shown += same
    providers = {route.provider.slug for route in routes if any(price in shown for price in route.prices)}
    at = f", at {text.plural(len(providers), 'provider')}" if len(providers) > 1 else ""
    return f"{_sentence(text.listed(parts))}{at} ({_checked(price.checked_at for price in shown)})."


def _always(price: PriceView) -> bool:
    return price.tier == Tier.STANDARD and not price.conditions


def _usual(kind: tuple[str, str, str]) -> tuple[bool, bool, tuple[str, str, str]]:
    return kind[1] != "USD", kind[2] != "1M tokens", kind


def _range(prices: Sequence[PriceView]) -> str:
    amounts = sorted({price.amount for price in prices if price.amount is not None})
    written = [text.amount(amount, prices[0].currency) for amount in (amounts[0], amounts[-1])]
    return written[0] if len(amounts) == 1 else f"from {written[0]} to {written[1]}"


def _no_amount(routes: Sequence[RouteView], told: Sequence[PriceView]) -> str:
    """Free, in a plan, or not published, where all routes with a word on it say the same."""
    states = {price.state for price in told}
    when = _checked(price.checked_at for price in told)
    if states == {PriceState.FREE}:
        return f"Nothing: it is listed as free of charge ({when})."
    if states == {PriceState.INCLUDED}:
        return f"It has no price of its own: it is part of a plan ({when})."
    named = [route for route in routes if route.price("input").state == PriceState.NOT_PUBLISHED]
    if routes and not told and len(named) == len(routes):
        return f"No price of it is published ({_checked(route.checked_at for route in routes)})."
    return ""


def cheapest(routes: Sequence[RouteView]) -> str:
    """Who has the lowest input price, and the lowest output price; ties are named as ties."""
    parts, shown = [], list[PriceView]()
    for component in ("input", "output"):
        told = _lowest(routes, component)
        if told:
            parts.append(told[0])
            shown += told[1]
    return (
        f"{' '.join(parts)} Prices at the standard tier, {_checked(price.checked_at for price in shown)}."
        if parts
        else ""
    )


def _lowest(routes: Sequence[RouteView], component: str) -> tuple[str, list[PriceView]] | None:
    priced = [(route, price) for route in routes if (price := route.price(component)).state == PriceState.AMOUNT]
    tied = [(route, price) for route, price in priced if price.tied]
    if not tied:
        return None
    kind = min(((price.currency, price.unit) for _, price in tied), key=lambda kind: _usual(("", *kind)))
    lowest = [(route, price) for route, price in tied if (price.currency, price.unit) == kind]
    compared = {route.provider.slug for route, price in priced if (price.currency, price.unit) == kind}
    names = list(dict.fromkeys(text.plain(route.provider.name, 60) for route, _ in lowest))
    amount = f"{_range([price for _, price in lowest])} per {text.plain(kind[1], 40)} of {component}"
    if len(compared) < 2:
        return None
    if len(names) == len(compared):
        said = f"{'Both' if len(names) == 2 else f'All {len(names)}'} providers with a price charge {amount}."
    elif len(names) == 1:
        said = f"{names[0]} charges the least for {component}, {amount}."
    else:
        said = f"{_some(names)} share the lowest price of {component}, {amount}."
    return said, [price for _, price in lowest]


def rank(routes: Sequence[RouteView], provider: str) -> str:
    """Whether a provider has the lowest input price, where it does."""
    best = [price for route in routes if (price := route.price("input")).tied]
    if not best or best[0].amount is None:
        return ""
    amount = f"{text.amount(best[0].amount, best[0].currency)} per {text.plain(best[0].unit, 40)} of input"
    when = _checked([best[0].checked_at])
    if best[0].tied == 1:
        return f"No other known provider that charges by use asks less than {amount} ({when})."
    others = text.plural(best[0].tied - 1, "other provider")
    return f"It shares the lowest price, {amount}, with {others} ({when})."


def moves(changed: Sequence[ChangeView], seen: datetime | None, where: str) -> str:
    """The newest changes of price, or that there were none since it was first seen."""
    found = [change for change in changed if change.kind in PRICE_MOVES and change.key]
    if found:
        told = [
            f"{text.day(change.at)}: {_end(changes.sentence(change))}"
            + (f" ({text.plain(change.provider_name, 60)})" if change.provider_name != where else "")
            for change in sorted(found, key=lambda change: change.at, reverse=True)[:3]
        ]
        return f"{'The latest are these. ' if len(told) > 1 else ''}{'. '.join(told)}."
    if seen and not changed[49:]:  # a full list may have pushed older changes out
        return f"No rise or fall of a price at {where} has been seen since it was first read on {text.day(seen)}."
    return ""


# Facts ------------------------------------------------------------------------------------------------------------


def limits(facts: FactsByName, name: str, routes: Sequence[RouteView]) -> str:
    """How much goes in and comes out, with source and day; and that some providers take less."""
    context, output = facts.get(Fact.CONTEXT), facts.get(Fact.MAX_OUTPUT)
    if context is None:
        return ""
    said = f"{text.number(int(str(context.value)))} tokens ({_source(context)})."
    if output is not None:
        said += f" An answer has up to {text.number(int(str(output.value)))} tokens ({_source(output)})."
    sizes = {route.provider.name: route.context for route in routes if route.context}
    less = {seller: size for seller, size in sizes.items() if size < int(str(context.value))}
    if less:
        seller = min(less, key=lambda seller: (less[seller], seller))
        fewer = text.plural(len(less), "provider takes", "providers take")
        said += f" {fewer} less, the least {text.plain(seller, 60)} with {text.number(less[seller])} tokens."
    return said


def abilities(routes: Sequence[RouteView]) -> str:
    """Each capability, and at how many of the providers it is there, is not, or is not stated."""
    providers = list(dict.fromkeys(route.provider.slug for route in routes))
    parts = []
    for capability in ASKED_CAPABILITIES:
        known = {slug: _any(routes, slug, capability) for slug in providers}
        yes, no = (sum(value is wanted for value in known.values()) for wanted in (True, False))
        if yes or no:
            parts.append(f"{text.capability(capability)}: {_counted(yes, no, len(providers))}")
    return f"{'; '.join(parts)} ({_checked(route.checked_at for route in routes)})." if parts else ""


def _any(routes: Sequence[RouteView], provider: str, capability: str) -> bool | None:
    """Yes where one of its routes can; no where one can't and none can."""
    known = {route.capability(capability) for route in routes if route.provider.slug == provider}
    return True if True in known else False if False in known else None


def _counted(yes: int, no: int, total: int) -> str:
    if total == 1:
        return "yes" if yes else "no"
    if total in (yes, no):
        return f"{'yes' if yes else 'no'} at {'both' if total == 2 else f'all {total}'} providers"
    unsaid = total - yes - no
    parts = [f"yes at {yes}"] * bool(yes) + [f"no at {no}"] * bool(no) + [f"not stated at {unsaid}"] * bool(unsaid)
    return f"{text.listed(parts)} of {total} providers"


def dated(facts: FactsByName, name: str, wording: str) -> str:
    """A date in its own precision, with who says so and who says otherwise."""
    fact = facts.get(name)
    if fact is None:
        return ""
    said = f"{wording.format(value=text.partial_date(str(fact.value)))} ({_source(fact)})."
    if fact.disagreement:
        others = list(
            dict.fromkeys(text.claimed(other.value, name) for other in fact.disagreement.others if other.value)
        )
        said += f" Sources disagree: others say {text.listed(others)}." if others else ""
    return said


def weights(facts: FactsByName) -> str:
    """Whether they are, and under which licence."""
    fact, licence = facts.get(Fact.OPEN_WEIGHTS), facts.get(Fact.LICENCE)
    if fact is None:
        return ""
    said = f"{'Yes, they are' if fact.value else 'No, they are not'} published ({_source(fact)})."
    return f"{said} Licence: {text.plain(licence.value, 100)} ({_source(licence)})." if licence else said


def maker(model: ModelView) -> str:
    """The lab; when it came out; what it is of."""
    lab, released = text.plain(model.row.lab.name, 60), model.facts.get(Fact.RELEASE_DATE)
    said = f"{lab} did"
    if released:
        value = str(released.value)
        on = "on" if value.count("-") == 2 else "in"
        said += f", and released it {on} {text.partial_date(value)} ({_source(released)})"
    if model.parent:
        said += f". It is {text.with_article(text.spelled(model.row.relation))} of {text.plain(model.parent.name, 80)}"
    return f"{said}." if released or model.parent else ""


def ending(model: ModelView, routes: Sequence[RouteView], now: datetime) -> str:
    """The day, what takes its place and who says so; or that no source says anything of an end."""
    told = model.ending
    if told and told.shutdown:
        value, today = str(told.shutdown.value), now.date().isoformat()
        on = "on" if value.count("-") == 2 else "in"
        said = f"{'It was' if value < today[: len(value)] else 'It is'} shut down {on} {text.partial_date(value)}"
        said += f" ({_source(told.shutdown)})."
    elif told and told.deprecated:
        said = f"No day is set; it is deprecated since {text.partial_date(str(told.deprecated.value))}"
        said += f" ({_source(told.deprecated)})."
    elif told is None and routes and model.checked_at:
        return f"No source that was read announces an end of it (last checked {text.day(model.checked_at)})."
    else:
        return ""
    if told.replacement:
        named = told.successors[0].name if told.successors else str(told.replacement.value)
        said += f" In its place: {text.plain(named, 80)}."
    return said


def ids(routes: Sequence[RouteView]) -> str:
    """What each provider calls it."""
    called: dict[str, list[str]] = {}
    for route in routes:
        names = called.setdefault(text.plain(route.provider.name, 60), [])
        if route.model_id not in names:
            names.append(text.plain(route.model_id, 120))
    told = [f"{text.listed(names[:MOST_NAMES])} at {seller}" for seller, names in called.items()]
    if not told:
        return ""
    rest = len(told) - MOST_NAMES
    if rest > 0:
        told = [*told[:MOST_NAMES], f"{text.plural(rest, 'more provider')} in the table"]
    return f"{'; '.join(told)} ({_checked(route.checked_at for route in routes)})."


# Words ------------------------------------------------------------------------------------------------------------


def _some(names: Sequence[str]) -> str:
    return text.listed(names) if len(names) <= MOST_NAMES else f"{len(names)} providers"


def _source(fact: FactView) -> str:
    """Who says so, and when that was last read."""
    if fact.evidence is None:
        return "as kept here"
    who = text.site(fact.evidence.page) if fact.evidence.page else text.plain(fact.evidence.source_title, 60)
    return f"{who}, {text.day(fact.checked_at or fact.evidence.fetched_at)}"


def _checked(times: Iterable[datetime | None]) -> str:
    """On which day it was last checked; of several days from when on."""
    days = sorted({at.date() for at in times if at})
    if not days:
        return "not checked since"
    return (
        f"checked {text.day(days[0])}"
        if len(days) == 1
        else f"checked between {text.day(days[0])} and {text.day(days[-1])}"
    )


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def _end(words: str) -> str:
    return words.rstrip(".")
