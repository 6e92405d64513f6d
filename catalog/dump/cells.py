"""One value of a row: how it is written in a dump, and how it is read back, as strictly as a database keeps it."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final

from django.db import models

from catalog.domain.claims import ClaimPlace, decode, decode_rejects
from catalog.domain.money import exact
from catalog.models import Claim, Disagreement, Run, Source

Cell = Callable[[Any], Any]
NEVER: Final = datetime(1, 1, 1, tzinfo=UTC)
MOST: Final = {
    models.PositiveIntegerField: 2**31 - 1,
    models.PositiveBigIntegerField: 2**63 - 1,
}


class BadCell(ValueError):
    """A value that its column can't hold; the message says why."""


def writer(column: Any, places: Mapping[int, int]) -> Cell:
    """What makes a column's value one of JSON; `places` are those of the rows that it names, by number."""
    if isinstance(column, models.ForeignKey):
        return lambda value: None if value is None else places[value]
    if isinstance(column, models.DateTimeField):
        return lambda value: None if value is None else time_text(value)
    if isinstance(column, models.DecimalField):
        return lambda value: None if value is None else f"{value:f}"
    return lambda value: value


def time_text(value: datetime) -> str:
    """A time as a dump has it, in UTC."""
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def reader(column: Any, count: int) -> Cell:
    """What makes a column's value of one of JSON; raises BadCell. It may name one of `count` rows."""
    read = _reader(column, count)

    def checked(value: Any) -> Any:
        if value is None:
            if not column.null:
                raise BadCell("nothing, where something must stand")
            return None
        return read(value)

    return checked


def _reader(column: Any, count: int) -> Cell:
    if isinstance(column, models.ForeignKey):
        return lambda value: _whole(value, count - 1, "there is no such row") + 1
    if isinstance(column, models.DateTimeField):
        return time_of
    if isinstance(column, models.DecimalField):
        return _amount
    if isinstance(column, models.BooleanField):
        return _yes_or_no
    for kind, most in MOST.items():
        if type(column) is kind:
            return lambda value: _whole(value, most, "too large")
    shape = SHAPES.get((column.model, column.name))
    return lambda value: _text(value, column, shape)


def _whole(value: Any, most: int, else_said: str) -> int:
    if type(value) is not int or value < 0:
        raise BadCell(f"{_short(value)} is not a whole number")
    if value > most:
        raise BadCell(f"{value}: {else_said}")
    return value


def time_of(value: Any) -> datetime:
    """The time that `time_text` wrote; raises BadCell."""
    try:
        found = datetime.fromisoformat(value)
        if time_text(found) == value:
            return found
    except (ValueError, TypeError, OverflowError):
        pass
    raise BadCell(f"{_short(value)} is not a time in UTC")


def _amount(value: Any) -> Decimal:
    try:
        found = exact(Decimal(value)) if isinstance(value, str) and Decimal(value).is_finite() else None
    except ArithmeticError:
        found = None
    if found is None or f"{found:f}" != value or found.adjusted() > 10:
        raise BadCell(f"{_short(value)} is not an amount")
    if found < 0:
        raise BadCell(f"{value} is negative")
    return found


def _yes_or_no(value: Any) -> bool:
    if not isinstance(value, bool):
        raise BadCell(f"{_short(value)} is neither true nor false")
    return value


def _text(value: Any, column: Any, shape: Callable[[str], bool] | None) -> str:
    if not isinstance(value, str):
        raise BadCell(f"{_short(value)} is not a text")
    if column.max_length and len(value) > column.max_length:
        raise BadCell(f"{_short(value)} is longer than {column.max_length} characters")
    if "\0" in value or (not value.isascii() and any("\ud800" <= character <= "\udfff" for character in value)):
        raise BadCell(f"{_short(value)} has a character that no text has")
    if column.choices and value not in {str(choice) for choice, _ in column.choices}:
        raise BadCell(f"{_short(value)} is none of the words that may stand here")
    if shape and not _fits(value, shape):
        raise BadCell(f"{_short(value)} is not as it must be written")
    return value


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:60]}…"


def _fits(value: str, shape: Callable[[str], bool]) -> bool:
    try:
        return shape(value)
    except (ValueError, KeyError, TypeError, ArithmeticError, RecursionError):
        return False


def _words(text: str) -> bool:
    return all(isinstance(word, str) for word in _list(json.loads(text)))


def _rows_of_words(text: str, length: int) -> bool:
    rows = _list(json.loads(text))
    return all(len(_list(row)) == length and all(isinstance(word, str) for word in row) for row in rows)


def _others(text: str) -> bool:
    return all(
        isinstance(value, str) and isinstance(many, int) and all(isinstance(name, str) for name in _list(sources))
        for value, sources, many in _list(json.loads(text))
    )


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise BadCell("not a list")
    return value


def _body(text: str) -> bool:
    said = decode(ClaimPlace("", "", "", NEVER, 0), text)
    decode_rejects(text)
    about = json.loads(text)["about"]
    named = about["route"] is None or (
        len(about["route"]) == 6 and all(isinstance(part, str) for part in about["route"])
    )
    return (
        named
        and about["subject"] in ("route", "model", "vendor")
        and isinstance(about["vendor"], str)
        and isinstance(about["native_id"], str)
        and all(isinstance(fact.value, str | int | list) and isinstance(fact.at, str) for fact in said.facts.values())
    )


SHAPES: Final[Mapping[tuple[type[models.Model], str], Callable[[str], bool]]] = {
    (Source, "speaks_for"): _words,
    (Source, "urls"): _words,
    (Source, "states"): lambda text: _rows_of_words(text, 2),
    (Run, "report"): lambda text: _rows_of_words(text, 4),
    (Disagreement, "others"): _others,
    (Claim, "body"): _body,
}
"""Columns whose text is JSON that is read again: what must be true of it."""
