"""What pages say to machines in schema.org's words: the same facts and figures as to people."""

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

from markupsafe import Markup

from catalog import text
from catalog.domain.vocabulary import PriceState, Tier
from catalog.jinja import model_path, route_path
from catalog.queries import ModelView, PriceView, RouteView

Absolute = Callable[[str], str]
Trail = Sequence[tuple[str, str]]
_CONTEXT: Final = "https://schema.org"
_MULTIPLES: Final = {"1K": 1000, "10K": 10_000, "1M": 1_000_000}


def script_text(told: object) -> Markup:
    """JSON that can't end the element that it stands in."""
    written = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    return Markup(written.translate({ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}))  # noqa: S704


def breadcrumbs(trail: Trail, absolute: Absolute) -> dict[str, Any]:
    """The way from the first page to this one, which stands last."""
    items = [
        {"@type": "ListItem", "position": place, "name": text.plain(name), "item": absolute(path)}
        for place, (name, path) in enumerate(trail, 1)
    ]
    return {"@context": _CONTEXT, "@type": "BreadcrumbList", "itemListElement": items}


def product(model: ModelView, told: str, absolute: Absolute) -> dict[str, Any]:
    """A model as a product: an offer for each route on sale that charges, each price with its unit."""
    found: dict[str, Any] = {
        "@context": _CONTEXT,
        "@type": "Product",
        "name": text.plain(model.name),
        "description": told,
        "sku": model.slug,
        "url": absolute(model_path(model.slug)),
        "brand": {"@type": "Brand", "name": text.plain(model.row.lab.name)},
    }
    if offers := [offer for route in model.routes if (offer := _offer(route, model, absolute))]:
        found["offers"] = offers
    return found


def _offer(route: RouteView, model: ModelView, absolute: Absolute) -> dict[str, Any] | None:
    if not route.usable or route.relation == "variant":
        return None
    prices = [_price(price) for price in route.prices if _plain(price)]
    if not prices:
        return None
    return {
        "@type": "Offer",
        "url": absolute(route_path(route.model, route.provider.slug)),
        "sku": text.plain(route.model_id, 400),
        "seller": {"@type": "Organization", "name": text.plain(route.provider.name)},
        "availability": f"{_CONTEXT}/InStock",
        "priceSpecification": prices,
    }


def _plain(price: PriceView) -> bool:
    charges = price.state is PriceState.AMOUNT and price.amount is not None
    return charges and price.tier == Tier.STANDARD and not price.conditions


def _price(price: PriceView) -> dict[str, Any]:
    assert price.amount is not None
    return {
        "@type": "UnitPriceSpecification",
        "name": text.plain(price.label),
        "price": f"{price.amount:f}",
        "priceCurrency": price.currency,
        "referenceQuantity": quantity(price.unit),
    }


def quantity(unit: str) -> dict[str, Any]:
    """`1M tokens` is a million of them; a unit without a number is one."""
    number, _, things = unit.partition(" ")
    if number in _MULTIPLES and things:
        return {"@type": "QuantitativeValue", "value": _MULTIPLES[number], "unitText": things}
    return {"@type": "QuantitativeValue", "value": 1, "unitText": unit}


def all_of(told: Iterable[object]) -> list[Markup]:
    """Each as the text of an element of its own."""
    return [script_text(one) for one in told]
