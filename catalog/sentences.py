"""Sentences computed from what the catalog holds: no claim in them without a fact behind it."""

from catalog import text
from catalog.domain.vocabulary import PriceState
from catalog.queries import AnnouncedView, FamilyView, ModelView, VendorView


def of_model(model: ModelView, when: str = "today") -> str:
    """A sentence or two computed from the routes on sale: who made it, how many sell it, what the lowest price is.

    `when` is the word for the time of which the routes are.
    """
    own = [route for route in model.routes if route.usable and route.relation != "variant"]
    sellers = {route.provider.slug for route in own}
    made = f"{text.plain(model.name, 80)} is {text.with_article(text.plain(model.row.lab.name, 60))} model"
    if not own:
        return f"{made}; no route that is on sale {when} is known."
    counted = f"sold by {text.plural(len(sellers), 'provider')} on {text.plural(len(own), 'route')}"
    sold = f"{made}, {counted}{', its dated snapshots included' if any(route.relation for route in own) else ''}."
    tied = [(route, price) for route in own if (price := route.price("input")).tied]
    if not tied:
        return sold
    kind = min(((price.currency, price.unit) for _, price in tied), key=lambda kind: (kind[0] != "USD", kind))
    lowest = [(route, price) for route, price in tied if (price.currency, price.unit) == kind]
    _, price = lowest[0]
    assert price.amount is not None
    amount = f"{text.amount(price.amount, price.currency)} per {price.unit}"
    names = sorted({route.provider.name for route, _ in lowest})
    if len(sellers) == 1:
        return f"{sold} It charges {amount} of input."
    if len(names) == 1:
        return f"{sold} The lowest input price is {amount}, at {text.plain(names[0], 60)}."
    if len(names) == len(sellers):
        return f"{sold} All of them charge {amount} of input."
    at = text.listed(text.plain(name, 60) for name in names) if len(names) <= 4 else f"{len(names)} providers"
    return f"{sold} The lowest input price is {amount}, shared by {at}."


def of_announcement(said: AnnouncedView) -> str:
    """What a price will be, from when, and who says so: `announced: $2.00 per 1M tokens of input from 1 Dec 2026`."""
    component = text.component(said.key.component).lower()
    price = text.price(said.amount, said.state, said.key.currency)
    price = f"{price} per {text.plain(said.key.unit, 40)}" if said.state == PriceState.AMOUNT else price
    if said.state == PriceState.NOT_PUBLISHED:
        price = "no price any more"
    source = text.plain(said.evidence.source_title, 60)
    return f"announced: {price} of {component} from {text.instant(said.effective_from)}, by {source}"


def of_vendor(vendor: VendorView) -> str:
    """What it made and what it sells, in a sentence."""
    name, row = text.plain(vendor.row.name, 80), vendor.row
    did = [f"made {text.plural(row.made_count, 'model')}"] if row.is_lab else []
    if row.is_provider:
        did.append(f"sells access on {text.plural(row.route_count, 'route')} today")
    return f"{name} {text.listed(did)}." if did else f"{name} sells nothing that is known today."


def of_family(family: FamilyView) -> str:
    """How many models it has, whose they are, and what the cheapest on sale costs."""
    rows = (*family.usable, *family.retired)
    labs = sorted({row.lab.name for row in rows}, key=str.lower)
    made = text.listed(text.plain(lab, 60) for lab in labs) if len(labs) <= 3 else f"{len(labs)} labs"
    on_sale = "all of them" if not family.retired else f"{len(family.usable) or 'none'} of them"
    counted = "1 model" if len(rows) == 1 else f"{text.plural(len(rows), 'model')}"
    one = "on sale today" if family.usable else "no longer sold"
    said = f"{counted} by {made}, {one if len(rows) == 1 else f'{on_sale} on sale today'}."
    priced = [(row.input.amount, row) for row in family.usable if row.input]
    if not priced:
        return said
    lowest = min(amount for amount, _ in priced)
    names = [text.plain(row.name, 60) for amount, row in priced if amount == lowest]
    at = text.listed(names) if len(names) <= 3 else f"{len(names)} models"
    return f"{said} The lowest input price is {text.amount(lowest)} per 1M tokens, for {at}."
