"""A whole catalog put back: rows as they were, then everything that is kept beside them worked out anew."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models
from django.db.models import F, Max, Q

from catalog.domain.authority import Standing
from catalog.domain.claims import ClaimPlace, decode
from catalog.domain.fact_choice import choose_facts, choose_route_facts
from catalog.domain.quotes import Claim, PriceKey
from catalog.models import AIModel, Alias, Catalog, Change, Decision, Price, Route, Run, Source, Vendor
from catalog.models import Claim as ClaimRow
from catalog.queries.held import PRICE_KEY, slices, standings
from catalog.store import derive
from catalog.store.rows import insert_values, rewrite

AT_ONCE = 1000


def alone() -> None:
    """Keep all other writers out until the commit."""
    Catalog.objects.get_or_create(pk=1)
    Catalog.objects.select_for_update().get(pk=1)


def empty() -> bool:
    """Whether the catalog knows nothing yet but which sources there are."""
    return not any(table.objects.exists() for table in (Run, Route, AIModel, Alias, Decision))


def mark(bundle: str) -> None:
    """Remember which file was loaded last, by its hash."""
    Catalog.objects.filter(pk=1).update(bundle=bundle)


def begin() -> None:
    """An empty catalog may know of sources that it has not read; the rows put back bring their own."""
    Source.objects.all().delete()
    Vendor.objects.all().delete()


def insert(table: type[models.Model], columns: Sequence[str], rows: Sequence[Sequence[Any]], first: int) -> None:
    """Insert rows numbered from `first` in their order; columns not given take their defaults."""
    fields = [table._meta.get_field(name) for name in columns]
    given = {field.name for field in fields}
    others = [field for field in table._meta.concrete_fields if field.name not in given and not field.primary_key]
    defaults = [field.get_default() for field in others]
    key = table._meta.pk
    values = [[number, *row, *defaults] for number, row in enumerate(rows, first)]
    insert_values(table, [key, *fields, *others], values)


def finish(version: int, changed_at: datetime | None) -> None:
    """Work out what the rows say together, and let the databases count on from the last number."""
    known = standings()
    for portion in slices(list(Route.objects.order_by("pk").values_list("pk", flat=True)), AT_ONCE):
        _describe(portion, known)
    for portion in slices(list(AIModel.objects.order_by("pk").values_list("pk", flat=True)), AT_ONCE):
        derive.models(portion, known)
    derive.vendors(list(Vendor.objects.values_list("pk", flat=True)), known)
    Catalog.objects.update_or_create(pk=1, defaults={"version": version, "changed_at": changed_at})
    set_due()
    _count_on()


def set_due() -> None:
    """Every source is due its cadence after its newest run that came to an end."""
    ended = Run.objects.exclude(outcome__in=(Run.Outcome.RUNNING, Run.Outcome.ABANDONED))
    newest = dict(ended.order_by().values_list("source").annotate(newest=Max("started_at")))
    for source in Source.objects.filter(pk__in=newest):
        source.due_at = newest[source.pk] + timedelta(days=source.cadence_days)
        source.save(update_fields=["due_at"])


def _describe(numbers: Sequence[int], known: dict[str, Standing]) -> None:
    """The columns of these routes; one that is gone shows what the source that left it last said of it."""
    claims, prices = _claims(numbers), _prices(numbers)
    rows = list(Route.objects.filter(pk__in=numbers).select_related("provider"))
    left_by = _left_by([route.pk for route in rows if route.gone_at])
    for route in rows:
        last = left_by.get(route.pk)
        said = [claim for claim in claims[route.pk] if last in (None, claim.source)]
        held = {key: price for key, price in prices[route.pk].items() if last in (None, price.source.name)}
        choose = choose_facts if route.gone_at else choose_route_facts
        facts, _ = choose(route.provider.slug, said, known)
        derive.describe_route(route, facts)
        derive.price_route(route, held)
    rewrite(rows, derive.ROUTE_COLUMNS)


def _left_by(gone: Collection[int]) -> dict[int, str]:
    """The source that was the last to state each of these routes.

    Of two that stopped at one instant, the first had its part taken out of the columns already.
    """
    left = Change.objects.filter(route__in=gone, kind=Change.Kind.GONE, at=F("route__gone_at"), source__isnull=False)
    return dict(left.order_by("recorded_at", "pk").values_list("route", "source__name"))


def _claims(numbers: Collection[int]) -> dict[int, list[Claim]]:
    found: dict[int, list[Claim]] = defaultdict(list)
    last = Q(route__gone_at=None, until=None) | Q(until=F("route__gone_at"))
    for route, *place, body in ClaimRow.objects.filter(last, route__in=numbers).values_list(
        "route", "source__name", "record", "at", "since", "snapshot", "body"
    ):
        found[route].append(decode(ClaimPlace(*place), body))
    return found


def _prices(numbers: Collection[int]) -> dict[int, dict[PriceKey, Price]]:
    found: dict[int, dict[PriceKey, Price]] = defaultdict(dict)
    last = Q(route__gone_at=None, valid_to=None) | Q(valid_to=F("route__gone_at"))
    for price in Price.objects.filter(last, route__in=numbers, superseded_at=None).select_related("source"):
        found[price.route_id][PriceKey(*(getattr(price, name) for name in PRICE_KEY))] = price
    return found


def _count_on() -> None:
    tables = list(apps.get_app_config("catalog").get_models())
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), tables):
            cursor.execute(statement)
