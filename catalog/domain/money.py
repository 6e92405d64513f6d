"""Amounts of money: read as Decimal from the source's own text, rounded once, never a float."""

import re
from collections.abc import Mapping
from decimal import Context, Decimal
from typing import Final

from catalog.domain.vocabulary import UNITS

SIGNIFICANT_DIGITS: Final = 12  # design: beyond this it is float noise; SQLite and PostgreSQL both hold 12
LARGEST: Final = Decimal("1e9")
SMALLEST: Final = Decimal("1e-9")
PRODUCT_DIGITS: Final = 6  # ratios are published with eight: a product of one is known to fewer

_ROUNDING: Final = Context(prec=SIGNIFICANT_DIGITS)
_PRODUCT: Final = Context(prec=PRODUCT_DIGITS)
_WIDE: Final = Context(prec=200)  # no amount that is read has as many digits: nothing is rounded before the end
_NUMBER: Final = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?\Z", re.ASCII)


class BadAmount(ValueError):
    """An amount that can't be a price; the message says why."""


def amount_of(value: object) -> Decimal:
    """The exact amount in a number or a text as a source gives it; raises BadAmount.

    Takes Decimal, int and text (`"0.0000004"`, `"4e-07"`); refuses float, bool, NaN, infinities,
    negative amounts and text that is not a plain number.
    """
    if isinstance(value, bool) or value is None:
        raise BadAmount(f"{value!r} is not a number")
    if isinstance(value, str):
        text = value.strip()
        if not _NUMBER.match(text):
            raise BadAmount(f"{text[:40]!r} is not a number")
        value = Decimal(text)
    elif isinstance(value, int):
        value = Decimal(value)
    if not isinstance(value, Decimal):
        raise BadAmount(f"{type(value).__name__} is not an exact number")
    if not value.is_finite():
        raise BadAmount(f"{value} is not a finite number")
    if value < 0:
        raise BadAmount(f"{value} is negative")
    return value


def per_unit(amount: Decimal, unit: str, units: Mapping[str, tuple[str, Decimal]] = UNITS) -> tuple[Decimal, str]:
    """The amount in the unit that we hold for the source's unit, rounded to 12 significant digits.

    Raises BadAmount for an unknown unit and for an amount that no price could have.
    """
    if unit not in units:
        raise BadAmount(f"no unit is called {unit!r}")
    name, factor = units[unit]
    try:
        held = exact(_WIDE.multiply(amount, factor))
    except ArithmeticError as error:
        raise BadAmount(f"{amount} per {unit} is out of range") from error
    if held and not SMALLEST <= held <= LARGEST:
        raise BadAmount(f"{held} per {name} is out of range")
    return held, name


def times(amount: Decimal, factor: str) -> Decimal:
    """The amount multiplied by a factor in text, to 6 significant digits; the amount itself where there is none."""
    return _PRODUCT.multiply(amount, amount_of(factor)) if factor else amount


def exact(amount: Decimal) -> Decimal:
    """The amount in 12 significant digits, without trailing zeros and without an exponent above 0."""
    rounded = _ROUNDING.create_decimal(amount).normalize(_ROUNDING)
    whole = rounded.as_tuple().exponent > 0  # type: ignore[operator]  # the amount is finite
    return rounded.quantize(Decimal(1), context=_WIDE) if whole else rounded


def text_of(amount: Decimal) -> str:
    """The amount as the API and dumps write it: all its digits, no exponent, `0.4`, `12`."""
    return f"{amount:f}"
