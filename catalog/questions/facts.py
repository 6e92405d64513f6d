"""Answers about what it is and can do: limits, capabilities, dates, weights, ids."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from catalog import text
from catalog.domain.vocabulary import Capability, Fact, ModelKind
from catalog.queries import FactView, ModelView, RouteView
from catalog.questions.words import MOST_NAMES, checked, sentence, source

FactsByName = Mapping[str, FactView]
READERS: Final = frozenset({ModelKind.CHAT, ModelKind.EMBEDDING, ModelKind.RERANK})  # what takes text of some length
ASKED_CAPABILITIES: Final = (
    Capability.TOOLS, Capability.STRUCTURED_OUTPUT, Capability.REASONING, Capability.VISION, Capability.PDF_INPUT,
    Capability.AUDIO_INPUT, Capability.PROMPT_CACHING, Capability.WEB_SEARCH,
)  # fmt: skip


def limits(facts: FactsByName, kind: str, routes: Sequence[RouteView]) -> str:
    """How much goes in and comes out, with source and day; and that some providers take less."""
    context = facts.get(Fact.CONTEXT)
    output = facts.get(Fact.MAX_OUTPUT) if kind == ModelKind.CHAT else None
    if context is None or kind not in READERS:
        return ""
    said = f"{text.number(int(str(context.value)))} tokens"
    if output is not None:
        same = source(output) == source(context)
        said += "" if same else f" ({source(context)})"
        said += f"; an answer has up to {text.number(int(str(output.value)))} tokens"
    said += f" ({source(output or context)})."
    sizes = {route.provider.name: route.context for route in routes if route.context}
    less = {seller: size for seller, size in sizes.items() if size < int(str(context.value))}
    if less:
        seller = min(less, key=lambda seller: (less[seller], seller))
        fewer = text.plural(len(less), "provider takes", "providers take")
        said += f" {fewer} less, the least {text.plain(seller, 60)} with {text.number(less[seller])} tokens."
    return said


def abilities(routes: Sequence[RouteView]) -> str:
    """Each capability, and at how many of the providers it is there or is not; the rest don't say."""
    providers = list(dict.fromkeys(route.provider.slug for route in routes))
    parts, unsaid, able = [], False, False
    for capability in ASKED_CAPABILITIES:
        known = [_any(routes, slug, capability) for slug in providers]
        able |= True in known
        if any(value is not None for value in known):
            parts.append(f"{text.capability(capability).lower()} {_counted(known)}")
            unsaid |= None in known
    if not able:
        return ""
    said = "; ".join(parts).replace("pdf", "PDF")
    if len(providers) > 1:
        said = f"of {len(providers)} providers: {said}{'; the others don’t say' * unsaid}"
    return f"{sentence(said)} ({checked(route.checked_at for route in routes)})."


def _any(routes: Sequence[RouteView], provider: str, capability: str) -> bool | None:
    """Yes where one of its routes can; no where one can't and none can."""
    known = {route.capability(capability) for route in routes if route.provider.slug == provider}
    return True if True in known else False if False in known else None


def _counted(known: Sequence[bool | None]) -> str:
    """`yes`, `no`; of several providers `yes at all`, `yes at 3, no at 1`."""
    yes, no = known.count(True), known.count(False)
    if len(known) in (yes, no):
        return ("yes" if yes else "no") + " at all" * (len(known) > 1)
    return ", ".join([f"yes at {yes}"] * bool(yes) + [f"no at {no}"] * bool(no))


def dated(facts: FactsByName, name: str, wording: str) -> str:
    """A date in its own precision, with who says so and who says otherwise."""
    fact = facts.get(name)
    if fact is None:
        return ""
    said = f"{wording.format(value=text.partial_date(str(fact.value)))} ({source(fact)})."
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
    said = f"{'Yes, they are' if fact.value else 'No, they are not'} published ({source(fact)})."
    return f"{said} Licence: {text.plain(licence.value, 100)} ({source(licence)})." if licence else said


def maker(model: ModelView) -> str:
    """The lab; when it came out; what it is of."""
    lab, released = text.plain(model.row.lab.name, 60), model.facts.get(Fact.RELEASE_DATE)
    said = f"{lab} did"
    if released:
        value = str(released.value)
        on = "on" if value.count("-") == 2 else "in"
        said += f", and released it {on} {text.partial_date(value)} ({source(released)})"
    if model.parent:
        said += f". It is {text.with_article(text.spelled(model.row.relation))} of {text.plain(model.parent.name, 80)}"
    return f"{said}." if released or model.parent else ""


def ending(model: ModelView, routes: Sequence[RouteView], now: datetime) -> str:
    """The day, what takes its place and who says so; or that no source says anything of an end."""
    told = model.ending
    if told and told.shutdown:
        value, today = str(told.shutdown.value), now.date().isoformat()
        on = "on" if value.count("-") == 2 else "in"
        over = value < today[: len(value)]
        foretold = over and told.shutdown.checked_at is not None and told.shutdown.checked_at.isoformat() < value
        verb = "It was to shut" if foretold else "It was shut" if over else "It shuts"
        said = f"{verb} down {on} {text.partial_date(value)}"
        said += f" ({source(told.shutdown)})."
    elif told and told.deprecated:
        said = f"No day is set; it is deprecated since {text.partial_date(str(told.deprecated.value))}"
        said += f" ({source(told.deprecated)})."
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
    return f"{'; '.join(told)} ({checked(route.checked_at for route in routes)})."
