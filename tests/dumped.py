"""A catalog with something of everything in it, emptied again, and looked at as a whole."""

import json
from collections.abc import Iterable
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction

from catalog import store
from catalog.dump import dump, load
from catalog.models import AIModel, Catalog, OldSlug, Pending, Route, Snapshot
from catalog.store.runs import raise_version
from scrapers import run
from scrapers.source import Source
from tests.told import answer, make_teller, route, tell, week

HOSTILE = "=1+1|'</script>\u2028\U0001f98a\\\"\t\u202e"
MANY = [route(f"filler-{number}", "bulk", input=f"{number}.5") for number in range(30)]
LEFT_OUT = {"id", "seconds", "due_at", "bundle", "lease_owner", "lease_until"}


def sources() -> tuple[Source, Source]:
    """A community list and a shop that speaks for itself."""
    shop = make_teller("shop", authority="gateway", speaks_for=frozenset({"shop"}))
    return make_teller("list"), shop


def first_half() -> None:
    """New routes, a disagreement, a moving alias, hostile text, a partial answer, a failed run."""
    told, shop = sources()
    tell(
        told,
        week(0),
        route("gpt-4o", input="2.5", output="10", context=128000, name=HOSTILE),
        route("gpt-latest", input="2.5", target="openai/gpt-4o"),
        route("one", "shop", input="3", output="6", family="Ones"),
        route("leaves", "shop", input="1", name="Leaves", context=8000),
        {"id": "openai/gpt-4o", "of": "model", "context": 128000, "release_date": "2024-05-13"}
        | {"id": "openai/gpt-9"},
        *MANY,
        fidelity="copy of the body",
        origin="https://kept.example/",
    )
    tell(shop, week(0), route("one", "shop", input="4"), route("leaves", "shop", input="2", name="Left", max_output=9))
    tell(told, week(1), route("gpt-4o", input="2", output="10", context=128000), partial=True)
    broken = answer(told, week(2), b"<html>try again later")
    run.take(told, [broken], at=week(2), wall=lambda: week(2))


def second_half() -> None:
    """Changes that wait, one confirmed and one refused, routes gone at one instant, an alias that moved, a held run."""
    told, shop = sources()
    dear = [
        route("gpt-4o", input="40", output="10", context=128000, name=HOSTILE),
        route("gpt-latest", input="2.5", target="openai/gpt-9"),
        route("one", "shop", input="60", output="6"),
        *MANY,
    ]
    tell(told, week(3), *dear)
    tell(shop, week(3), route("one", "shop", input="80"))
    for pending, confirm in zip(
        Pending.objects.order_by("route__key", "source__name", "pk"), (True, False), strict=False
    ):
        store.decide(pending.pk, confirm=confirm, by="ann", note=HOSTILE, now=week(3) + timedelta(days=1))
    tell(told, week(4), dear[0])
    unmatched = Route.objects.get(key="filler-3")
    store.decide_identity(unmatched.pk, "bulk/three", by="ann", note="", now=week(4) + timedelta(days=1))
    OldSlug.objects.create(slug="openai/gpt-4-o", model=AIModel.objects.get(slug="openai/gpt-4o"))
    raise_version(week(4))


def fill() -> None:
    """All of it."""
    first_half()
    second_half()


def tables() -> list[type[models.Model]]:
    """Every table of the catalog."""
    return list(apps.get_app_config("catalog").get_models())


def empty() -> None:
    """Leave no row in any table."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table in tables():  # what names another row is looked at in the end
            cursor.execute(f'DELETE FROM "{table._meta.db_table}"')


def reloaded(folder: Path) -> tuple[bytes, bytes]:
    """Dump, empty, load, dump: both dumps."""
    first, second = folder / "first.jsonl", folder / "second.jsonl"
    dump(first)
    empty()
    load(first)
    dump(second)
    return first.read_bytes(), second.read_bytes()


def state() -> dict[str, list[str]]:
    """Every column of every row but numbers, seconds, leases and what the timetable says, by names for numbers."""
    names = {table: _names(table) for table in tables()}
    return {table.__name__: sorted(_told(row, names) for row in table._default_manager.all()) for table in tables()}


def _names(table: type[models.Model]) -> dict[Any, str]:
    columns = [field.name for field in table._meta.concrete_fields]
    told = [name for name in NAMING if name.partition("__")[0] in columns]
    return {number: " ".join(map(str, row)) for number, *row in table._default_manager.values_list("pk", *told)}


NAMING = (
    "title",
    "source__name",
    "provider__slug",
    "slug",
    "key",
    "region",
    "upstream",
    "started_at",
    "url",
    "fetched_at",
)


def _told(row: models.Model, names: dict[type[models.Model], dict[Any, str]]) -> str:
    said: dict[str, Any] = {}
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        if field.name in LEFT_OUT:
            continue
        if field.is_relation and value is not None:
            value = names[field.related_model][value]
        elif field.name == "facts":
            value = _facts(value, names[Snapshot])
        said[field.name] = value
    return json.dumps(said, default=str, sort_keys=True)


def _facts(text: str, snapshots: dict[Any, str]) -> Any:
    return {
        name: [value, source, snapshots[number], *rest]
        for name, (value, source, number, *rest) in json.loads(text).items()
    }


def version() -> int:
    """The catalog's version."""
    return Catalog.objects.values_list("version", flat=True).first() or 0


def lines_of(path: Path) -> list[str]:
    """The lines of a plain dump."""
    return path.read_bytes().decode().removesuffix("\n").split("\n")


def write_lines(path: Path, lines: Iterable[str]) -> Path:
    """A plain dump of these lines, with a last line that agrees with them."""
    kept = [line for line in lines if not line.startswith('{"end"')]
    body = "".join(f"{line}\n" for line in kept).encode("utf-8", "surrogatepass")
    end = json.dumps({"end": "catalog", "sha256": sha256(body).hexdigest()})
    path.write_bytes(body + end.encode() + b"\n")
    return path
