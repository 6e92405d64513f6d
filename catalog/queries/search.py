"""What a search means: names, slugs, aliases and the providers' own ids, however they are spelled."""

from operator import itemgetter

from django.db.models import CharField, F, Func, Q, Value

from catalog.models import AIModel, Alias, Route

SPELLING = "-._: "
MOST = 5000  # numbers that one query takes several times over: SQLite takes 32,766 parameters


class Loose(Func):
    """A text column without what spellings differ in, as the database sees it."""

    arity = 1
    output_field = CharField()
    template = "LOWER(%(expressions)s)"
    for _char in SPELLING:
        template = f"REPLACE({template}, '{_char}', '')"


def loose(text: str) -> str:
    """The text without what spellings differ in: case, `-`, `.`, `_`, `:` and spaces."""
    return "".join(char for char in text.lower() if char not in SPELLING)


def find(q: str) -> dict[int, int]:
    """The models that a search means, by number, with a rank: one query.

    Rank 0: it is the name or slug itself; 1: they begin with it; 2: they contain it; 3: an alias or a
    provider's own id contains it. Of more than `MOST` the best are given.
    """
    wanted = loose(q)
    if not wanted:
        return {}
    no = Value("")
    models = AIModel.objects.annotate(a=Loose("slug"), b=Loose("name"))
    named = models.filter(Q(a__contains=wanted) | Q(b__contains=wanted)).values_list("pk", "a", "b")
    aliases = Alias.objects.filter(until=None).annotate(number=F("model_id"), a=no, b=no, c=Loose("alias"))
    routes = Route.objects.exclude(model=None).annotate(number=F("model_id"), a=no, b=no, c=Loose("native_id"))
    others = [rows.filter(c__contains=wanted).order_by().values_list("number", "a", "b") for rows in (aliases, routes)]
    ranks: dict[int, int] = {}
    for number, slug, name in named.order_by().union(*others, all=True):
        rank = _rank(wanted, slug, name)
        ranks[number] = min(rank, ranks.get(number, rank))
    return dict(sorted(ranks.items(), key=itemgetter(1))[:MOST])


def _rank(wanted: str, slug: str, name: str) -> int:
    texts = [text for text in (slug, slug.rpartition("/")[2], name) if text]
    if wanted in texts:
        return 0
    if any(text.startswith(wanted) for text in texts):
        return 1
    return 2 if texts else 3
