"""Going through a long list by the place of the last row seen: no row twice and none missed while it grows."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Generic, NamedTuple, TypeVar

from django.db.models import Q, QuerySet

Row = TypeVar("Row")


class Place(NamedTuple):
    """The last row seen: the value it is sorted by as text (None where missing) and its own name."""

    value: str | None
    name: str

    @classmethod
    def of(cls, value: object, name: object) -> "Place":
        if isinstance(value, datetime):
            return cls(value.isoformat(), str(name))
        if isinstance(value, Decimal):
            return cls(f"{value:f}", str(name))
        return cls(None if value is None else str(value), str(name))


@dataclass(frozen=True, slots=True)
class Slice(Generic[Row]):
    """Some rows of a list, and the place to go on from; None at its end."""

    rows: tuple[Row, ...]
    next: Place | None


def after(rows: QuerySet[Any, Any], place: Place, *, descending: bool) -> Q:
    """The rows beyond this place, in an order by the annotation `place` (missing last) and then by slug.

    Raises ValidationError for a value that is not of the column's type.
    """
    if place.value is None:
        return Q(place=None, slug__gt=place.name)
    field = rows.query.annotations["place"].output_field
    value = field.to_python(place.value)
    beyond = Q(place__lt=value) if descending else Q(place__gt=value)
    return beyond | Q(place=value, slug__gt=place.name) | Q(place=None)
