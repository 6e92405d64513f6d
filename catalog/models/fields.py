"""Columns that several tables share."""

from decimal import Decimal
from typing import Any

from django.db import models

from catalog.domain.money import exact


class AmountField(models.DecimalField):  # type: ignore[type-arg]
    """An amount of money: 12 significant digits, read back without trailing zeros on every database."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_digits", 32)
        kwargs.setdefault("decimal_places", 21)
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Decimal | None:
        return None if value is None else exact(value)


def slug_field(**kwargs: Any) -> "models.CharField[Any, Any]":
    """A short name made by us: lower case, kept as published."""
    return models.CharField(max_length=200, **kwargs)


def word(length: int = 100, **kwargs: Any) -> "models.CharField[Any, Any]":
    """A short text that is never null: empty where nothing is known."""
    return models.CharField(max_length=length, blank=True, default="", **kwargs)
