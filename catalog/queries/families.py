"""Families: models that their sources call by one family's name, whoever made them."""

from collections import Counter, defaultdict

from django.db.models import F, Value
from django.db.models.functions import Lower, NullIf

from catalog.models import AIModel
from catalog.queries.records import FamilyRow, FamilyView
from catalog.queries.rows import rows_of


def families() -> tuple[FamilyRow, ...]:
    """Every family by name: one query. What differs in case alone is one."""
    models = AIModel.objects.exclude(family="").exclude(relation="snapshot")
    made: dict[str, Counter[str]] = defaultdict(Counter)
    listed: Counter[str] = Counter()
    newest: dict[str, str] = defaultdict(str)
    rows = models.values_list(Lower("family"), "lab__name", "lab__slug", "listed", "release_date")
    for family, name, slug, on_sale, released in rows:
        made[family][name or slug] += 1
        listed[family] += on_sale
        newest[family] = max(newest[family], released)
    return tuple(
        FamilyRow(family, tuple(lab for lab, _ in labs.most_common()), labs.total(), listed[family], newest[family])
        for family, labs in sorted(made.items())
    )


def family(name: str) -> FamilyView | None:
    """The models of a family, the newest first and those without a date last; None where no model is of it.

    Dated snapshots stand on the page of the model that they are of, and are counted here: six queries.
    """
    of_family = AIModel.objects.filter(family__iexact=name)
    newest = F("released").desc(nulls_last=True)
    dated = of_family.annotate(released=NullIf(F("release_date"), Value(""))).order_by(newest, "slug")
    shown = list(dated.exclude(relation="snapshot").values_list("pk", flat=True))
    snapshots = of_family.filter(relation="snapshot").count()
    if not shown and not snapshots:
        return None
    rows = rows_of(shown or list(dated.values_list("pk", flat=True)))
    return FamilyView(
        name=name.lower(),
        usable=tuple(row for row in rows if row.listed),
        retired=tuple(row for row in rows if not row.listed),
        snapshot_count=snapshots if shown else 0,
    )
