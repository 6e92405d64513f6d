"""Answers about prices: what it costs, who is the cheapest, how that changed."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from catalog import changes, text
from catalog.domain.vocabulary import COMPONENTS, PriceState, Tier
from catalog.models import Change
from catalog.queries import ChangeView, PriceView, RouteView
from catalog.questions.words import checked, sentence, some

OF_A_CALL: Final = ("input", "output", "request", "page", "compute")
"""How the components begin that a call costs; caches, searches, storage and training go with one."""

PRICE_MOVES: Final = (Change.Kind.PRICE_UP, Change.Kind.PRICE_DOWN, Change.Kind.BECAME_FREE, Change.Kind.STATE)


def price_everywhere(routes: Sequence[RouteView]) -> str:
    """The price of each main component, or from the lowest to the highest: of one currency and unit, dollars first."""
    paid = [price for route in routes for price in route.prices if _always(price)]
    amounts = [price for price in paid if price.state == PriceState.AMOUNT]
    if not amounts:
        return _no_amount(routes, paid)
    parts, shown = [], list[PriceView]()
    for kind in _main(amounts):
        same = [price for price in amounts if _kind(price) == kind]
        parts.append(f"{_range(same)} {_per(*kind)}")
        shown += same
    if not shown:
        return ""
    providers = {route.provider.slug for route in routes if any(price in shown for price in route.prices)}
    at = f", at {text.plural(len(providers), 'provider')}" if len(providers) > 1 else ""
    return f"{sentence(text.listed(parts))}{at} ({checked(price.checked_at for price in shown)})."


Kind = tuple[str, str, str]  # component, currency, unit


def _kind(price: PriceView) -> Kind:
    return price.component, price.currency, price.unit


def _main(amounts: Sequence[PriceView]) -> list[Kind]:
    """What most routes charge for a call itself, not for what goes with it; of input and output both, in one currency
    and unit. Of equals the first of the vocabulary."""
    counted = Counter(kind for kind in map(_kind, amounts) if kind[0].startswith(OF_A_CALL))
    if not counted:
        return []
    order = {component: place for place, component in enumerate(COMPONENTS)}
    component, currency, unit = min(
        counted, key=lambda kind: (-counted[kind], _usual(kind)[:2], order.get(kind[0], len(order)), kind)
    )
    if component not in ("input", "output"):
        return [(component, currency, unit)]
    return [kind for name in ("input", "output") if (kind := (name, currency, unit)) in counted]


def _per(component: str, currency: str, unit: str) -> str:
    """`per 1M tokens of input`, `per image`: what an amount buys, said once."""
    label = text.component(component).lower()
    said_by_unit = "input" not in label and label.startswith(unit.rpartition(" ")[2].removesuffix("s"))
    return f"per {text.plain(unit, 40)}" + ("" if said_by_unit else f" of {label}")


def _always(price: PriceView) -> bool:
    return price.tier == Tier.STANDARD and not price.conditions


def _usual(kind: Kind) -> tuple[bool, bool, Kind]:
    return kind[1] != "USD", kind[2] != "1M tokens", kind


def _range(prices: Sequence[PriceView]) -> str:
    amounts = sorted({price.amount for price in prices if price.amount is not None})
    written = [text.amount(amount, prices[0].currency) for amount in (amounts[0], amounts[-1])]
    return written[0] if len(amounts) == 1 else f"from {written[0]} to {written[1]}"


def _no_amount(routes: Sequence[RouteView], told: Sequence[PriceView]) -> str:
    """Free, in a plan, or not published, where all routes with a word on it say the same."""
    states = {price.state for price in told}
    when = checked(price.checked_at for price in told)
    if states == {PriceState.FREE}:
        return f"Nothing: it is listed as free of charge ({when})."
    if states == {PriceState.INCLUDED}:
        return f"It has no price of its own: it is part of a plan ({when})."
    named = [route for route in routes if route.price("input").state == PriceState.NOT_PUBLISHED]
    if routes and not told and len(named) == len(routes):
        return f"No price of it is published ({checked(route.checked_at for route in routes)})."
    return ""


def cheapest(routes: Sequence[RouteView]) -> str:
    """Who has the lowest input price, and the lowest output price; ties are named as ties."""
    amounts: dict[str, list[str]] = {}
    shown: list[PriceView] = []
    for component in ("input", "output"):
        if lowest := _lowest(routes, component):
            who, amount, tied = lowest
            amounts.setdefault(who, []).append(amount)
            shown += tied
    if not shown:
        return ""
    said = " ".join(f"{who} {text.listed(asked)}." for who, asked in amounts.items())
    return f"{said} Prices at the standard tier, {checked(price.checked_at for price in shown)}."


def _lowest(routes: Sequence[RouteView], component: str) -> tuple[str, str, list[PriceView]] | None:
    """Who asks the least for a component, and how much; None where fewer than two providers can be compared."""
    priced = [(route, price) for route in routes if (price := route.price(component)).state == PriceState.AMOUNT]
    tied = [(route, price) for route, price in priced if price.tied]
    if not tied:
        return None
    kind = min(((price.currency, price.unit) for _, price in tied), key=lambda kind: _usual(("", *kind)))
    lowest = [(route, price) for route, price in tied if (price.currency, price.unit) == kind]
    compared = {route.provider.slug for route, price in priced if (price.currency, price.unit) == kind}
    if len(compared) < 2:
        return None
    names = list(dict.fromkeys(text.plain(route.provider.name, 60) for route, _ in lowest))
    if len(names) == len(compared):
        who = f"{'Both' if len(names) == 2 else f'All {len(names)}'} providers with a price charge"
    elif len(names) == 1:
        who = f"{names[0]} charges the least:"
    else:
        who = f"{some(names)} share the lowest price,"
    amount = f"{_range([price for _, price in lowest])} per {text.plain(kind[1], 40)} of {component}"
    return who, amount, [price for _, price in lowest]


def rank(routes: Sequence[RouteView], provider: str) -> str:
    """Whether a provider has the lowest input price, where it does."""
    best = [price for route in routes if (price := route.price("input")).tied]
    if not best or best[0].amount is None:
        return ""
    amount = f"{text.amount(best[0].amount, best[0].currency)} per {text.plain(best[0].unit, 40)} of input"
    when = checked([best[0].checked_at])
    if best[0].tied == 1:
        return f"No other known provider that charges by use asks less than {amount} ({when})."
    others = text.plural(best[0].tied - 1, "other provider")
    return f"It shares the lowest price, {amount}, with {others} ({when})."


def moves(changed: Sequence[ChangeView], routes: Sequence[RouteView], seen: datetime | None, where: str) -> str:
    """The newest changes of price, or that there were none since it was first seen."""
    found = [change for change in changed if change.kind in PRICE_MOVES and change.key]
    if found:
        told: dict[str, list[str]] = {}
        for change in sorted(sorted(found, key=_place), key=lambda change: change.at, reverse=True)[:3]:
            # the day stands before it, so the sentence need not say it
            words = changes.sentence(replace(change, recorded_at=change.at)).rstrip(".")
            moved = told.setdefault(f"{text.day(change.at)}{_where(change, where)}", [])
            if (said := words[:1].lower() + words[1:]) not in moved:  # the same under another condition
                moved.append(said)
        return f"{'; '.join(f'{when}: {text.listed(moved)}' for when, moved in told.items())}."
    priced = any(price.state == PriceState.AMOUNT for route in routes for price in route.prices)
    if priced and seen and not changed[49:]:  # a full list may have pushed older changes out
        return f"No rise or fall of a price at {where} has been seen since it was first read on {text.day(seen)}."
    return ""


def _place(change: ChangeView) -> int:
    """Components in the order of the vocabulary."""
    return list(COMPONENTS).index(change.key.component) if change.key and change.key.component in COMPONENTS else 99


def _where(change: ChangeView, where: str) -> str:
    """At whom, where that isn't said before; by which of its own sellers, in which region."""
    seller = [text.plain(change.provider_name, 60)] if change.provider_name != where else []
    ways = [f"via {text.plain(change.upstream, 40)}"] * bool(change.upstream)
    parts = [*seller, *ways, *[f"in {text.plain(change.region, 40)}"] * bool(change.region)]
    return f", {' '.join(parts)}" if parts else ""
