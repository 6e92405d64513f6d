"""Which of the prices shown side by side are the lowest, and how many providers share them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from catalog.domain.vocabulary import UNPAID, PriceState, Tier
from catalog.queries.records import PriceView, RouteView

Kind = tuple[str, str, str]


def with_ties(views: Sequence[RouteView]) -> list[RouteView]:
    """Mark the lowest price of each component, unit and currency among usable, paid routes of the model and its
    snapshots: standard tier, no conditions; `tied` counts the providers that share it."""
    sellers: dict[Kind, dict[Decimal, set[str]]] = defaultdict(lambda: defaultdict(set))
    for view in views:
        for price in view.prices:
            if price.amount and _competes(view) and _comparable(price):
                sellers[_kind(price)][price.amount].add(view.provider.slug)
    lowest = {key: min(amounts.items()) for key, amounts in sellers.items()}
    return [_marked(view, lowest) for view in views]


def _competes(view: RouteView) -> bool:
    """Variants are other models: their prices are not this one's."""
    return view.usable and view.relation in ("", "snapshot") and view.provider.kind not in UNPAID


def _comparable(price: PriceView) -> bool:
    always = price.tier == Tier.STANDARD and not price.conditions
    return always and price.state is PriceState.AMOUNT


def _kind(price: PriceView) -> Kind:
    """What amounts are compared within: those of two currencies never are."""
    return price.component, price.unit, price.currency


def _marked(view: RouteView, lowest: Mapping[Kind, tuple[Decimal, set[str]]]) -> RouteView:
    if not _competes(view):
        return view
    prices = tuple(
        replace(price, tied=len(found[1]))
        if (found := lowest.get(_kind(price))) and _comparable(price) and price.amount == found[0]
        else price
        for price in view.prices
    )
    return replace(view, prices=prices)
