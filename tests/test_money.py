"""Amounts: exact from the source's text on, rounded once, refused where they can't be a price."""

from decimal import Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.domain.money import LARGEST, SIGNIFICANT_DIGITS, SMALLEST, BadAmount, amount_of, exact, per_unit, text_of
from catalog.domain.vocabulary import UNITS


@pytest.mark.parametrize("stated", ["0.4", "4e-07", " 2 ", ".5", "5.", "+1", "0", "00.10", "1E2", Decimal("0.1"), 7, 0])
def test_a_number_is_read_exactly(stated: object) -> None:
    assert amount_of(stated) == Decimal(str(stated).strip())


@pytest.mark.parametrize(
    ("stated", "reason"),
    [
        ("-1", "-1 is negative"),
        (Decimal("-0.5"), "-0.5 is negative"),
        ("NaN", "'NaN' is not a number"),
        (Decimal("NaN"), "NaN is not a finite number"),
        (Decimal("sNaN"), "sNaN is not a finite number"),
        (Decimal("Infinity"), "Infinity is not a finite number"),
        ("1,000", "'1,000' is not a number"),
        ("1_000", "'1_000' is not a number"),
        ("$3", "'$3' is not a number"),
        ("3 per 1M", "'3 per 1M' is not a number"),
        ("1e9999", "'1e9999' is not a number"),
        ("١", "'١' is not a number"),
        ("", "'' is not a number"),
        (0.4, "float is not an exact number"),
        (True, "True is not a number"),
        (None, "None is not a number"),
        ([1], "list is not an exact number"),
    ],
)
def test_what_is_no_amount_is_refused_with_the_reason(stated: object, reason: str) -> None:
    with pytest.raises(BadAmount) as refused:
        amount_of(stated)
    assert str(refused.value) == reason


@pytest.mark.parametrize(
    ("stated", "unit", "held"),
    [
        ("0.0000004", "token", ("0.4", "1M tokens")),
        ("0.002", "1K tokens", ("2", "1M tokens")),
        ("15", "1M characters", ("15", "1M characters")),
        ("0.01", "search", ("10", "1K searches")),
        ("0.36", "minute", ("0.006", "second")),
        ("0.04", "image", ("0.04", "image")),
        ("0.0015", "page", ("1.5", "1K pages")),
        ("0", "token", ("0", "1M tokens")),
    ],
)
def test_an_amount_is_put_in_the_unit_that_we_hold(stated: str, unit: str, held: tuple[str, str]) -> None:
    amount, name = per_unit(Decimal(stated), unit)
    assert (text_of(amount), name) == held


def test_every_unit_leads_to_one_that_is_held_as_it_is() -> None:
    for name, _ in UNITS.values():
        if name in UNITS:
            assert UNITS[name] == (name, Decimal(1))


@pytest.mark.parametrize(
    ("stated", "unit"),
    [("1e-20", "1M tokens"), ("1e10", "1M tokens"), ("1e4", "token"), ("1", "furlong"), ("1", "")],
)
def test_no_price_has_such_an_amount_or_unit(stated: str, unit: str) -> None:
    with pytest.raises(BadAmount):
        per_unit(Decimal(stated), unit)


@pytest.mark.parametrize(
    ("stated", "held"),
    [
        ("0.049999999999999996", "0.05"),
        ("0.27999999999999997", "0.28"),
        ("1234567.890125", "1234567.89012"),
        ("1234567.890135", "1234567.89014"),
        ("123456789012345", "123456789012000"),
        ("2.50", "2.5"),
        ("1E+3", "1000"),
        ("0E-9", "0"),
    ],
)
def test_an_amount_keeps_twelve_digits_and_no_float_noise(stated: str, held: str) -> None:
    assert str(exact(Decimal(stated))) == held


@given(st.decimals(min_value=0, max_value=LARGEST, allow_nan=False, allow_infinity=False))
def test_rounding_again_changes_nothing_and_the_text_is_the_amount(amount: Decimal) -> None:
    held = exact(amount)
    assert exact(held) == held
    assert len(held.as_tuple().digits) <= SIGNIFICANT_DIGITS or held == held.to_integral()
    assert exact(Decimal(text_of(held))).as_tuple() == held.as_tuple()
    assert "E" not in text_of(held)
    assert abs(held - amount) <= amount * Decimal("1e-11")


@given(st.decimals(min_value=SMALLEST, max_value=1000, places=12))
def test_the_surroundings_do_not_change_what_is_read(amount: Decimal) -> None:
    with localcontext() as context:
        context.prec = 3
        narrow = exact(amount), per_unit(amount, "token", {"token": ("1M tokens", Decimal(1))})
    assert narrow == (exact(amount), (exact(amount), "1M tokens"))
