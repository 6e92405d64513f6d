"""Models and routes side by side, in a fixed number of queries however many there are."""

from collections import ChainMap, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from catalog.domain.quotes import PriceKey
from catalog.domain.vocabulary import UNPAID, PriceState
from catalog.models import AIModel, OldSlug
from catalog.queries.evidence import Facts
from catalog.queries.records import FactView, ModelRow, PriceView, RouteView, VendorName
from catalog.queries.records.comparison import Compared, Comparison, Offer
from catalog.queries.route_lists import routes_of
from catalog.queries.routes import gather, route_views
from catalog.queries.rows import rows_of
from catalog.queries.wanted import Choice


def comparison(choices: Sequence[Choice], now: datetime) -> Comparison:
    """These models and routes side by side; one asked for by a slug it had once is found."""
    choices = _as_called_now(choices)
    models = {model.slug: model for model in AIModel.objects.filter(slug__in={choice.model for choice in choices})}
    found = AIModel.objects.filter(parent__in=[model.pk for model in models.values()], relation="snapshot")
    snapshots: dict[str, set[str]] = defaultdict(set)
    numbers = {model.pk for model in models.values()}
    for number, slug, parent in found.values_list("pk", "slug", "parent__slug"):
        snapshots[parent].add(slug)
        numbers.add(number)
    gathered = gather(list(routes_of(numbers)), list(models.values()))
    by_model: dict[str, list[RouteView]] = defaultdict(list)
    for view in route_views(gathered, now):
        by_model[view.model].append(view)
    rows = {row.slug: row for row in rows_of([model.pk for model in models.values()])}
    sides, unknown, unsold = [], [], []
    for choice in choices:
        model = models.get(choice.model)
        if model is None:
            unknown.append(choice)
            continue
        facts = Facts(gathered.facts_of_models[model.pk], gathered.known, gathered.of_models.get(model.pk, ()))
        routes = [*by_model[choice.model], *_of(by_model, snapshots[choice.model])]
        if not choice.provider:
            sides.append(_model(choice, rows[choice.model], facts, routes))
        elif here := [view for view in routes if view.provider.slug == choice.provider]:
            sides.append(_route(choice, rows[choice.model], facts, here))
        else:
            unsold.append(choice)
    return Comparison(tuple(sides), tuple(unknown), tuple(unsold))


def _as_called_now(choices: Sequence[Choice]) -> list[Choice]:
    """Each once, by the slug that its model has today."""
    moved = dict(
        OldSlug.objects.filter(slug__in=[choice.model for choice in choices]).values_list("slug", "model__slug")
    )
    return list(dict.fromkeys(choice._replace(model=moved.get(choice.model, choice.model)) for choice in choices))


def _of(by_model: Mapping[str, list[RouteView]], slugs: Collection[str]) -> Iterable[RouteView]:
    return (view for slug in sorted(slugs) for view in by_model[slug])


def _model(choice: Choice, row: ModelRow, facts: Mapping[str, FactView], routes: Sequence[RouteView]) -> Compared:
    """A model as a whole: the lowest of each price among the usable, paid routes of it and of its snapshots."""
    sold = [view for view in routes if view.usable and view.provider.kind not in UNPAID]
    offers: dict[PriceKey, list[tuple[PriceView, VendorName]]] = defaultdict(list)
    for view in sold:
        for price in view.prices:
            if price.state is PriceState.AMOUNT and price.amount:
                offers[price.key].append((price, view.provider))
    stated = frozenset().union(*(view.stated for view in sold))
    lowest = {key: _lowest(asked) for key, asked in offers.items()}
    return Compared(choice, row, None, None, len(sold), facts, lowest, stated)


def _lowest(asked: Sequence[tuple[PriceView, VendorName]]) -> Offer:
    least, _ = min(asked, key=lambda pair: pair[0].amount or 0)
    sellers = {seller.slug: seller for price, seller in asked if price.amount == least.amount}
    return Offer(replace(least, tied=0), tuple(sorted(sellers.values(), key=lambda seller: seller.name.lower())))


def _route(choice: Choice, row: ModelRow, facts: Mapping[str, FactView], here: Sequence[RouteView]) -> Compared:
    """A model at a provider: its plainest route there, on sale rather than gone, paid rather than free."""
    route = min(
        here,
        key=lambda view: (
            not view.usable, view.model != choice.model, len(view.marks), bool(view.region), bool(view.quantization),
            bool(view.upstream), view.model_id,
        ),
    )  # fmt: skip
    own: Mapping[str, FactView] = ChainMap(dict(route.facts), dict(route.policies), dict(facts))
    offers = {price.key: Offer(replace(price, tied=0), (route.provider,)) for price in route.prices}
    return Compared(choice, row, route.provider, route, len(here), own, offers, route.stated)
