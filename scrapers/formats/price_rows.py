"""The prices in one row of a table, by what its columns are declared to mean."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

from catalog.domain.vocabulary import Fact
from scrapers.formats.draft import Draft
from scrapers.formats.price_columns import KIND, TERMS, Labelled, Part, Price, PriceTable
from scrapers.formats.price_text import NotUnderstood, PriceText, read_prices
from scrapers.formats.tables import named

_EXACT_LIMIT: Final = re.compile(r"(\d{1,3}(?:,\d{3})+|\d{3,8})(?:\s*tokens)?\Z", re.ASCII | re.IGNORECASE)

_RATE: Final = re.compile(r"(\d+(?:\.\d+)?)([KM]?) ?(RPM|TPM)", re.ASCII)
_RATES: Final = {"RPM": Fact.REQUESTS_PER_MINUTE, "TPM": Fact.TOKENS_PER_MINUTE}
_TIMES: Final = {"": 1, "K": 1000, "M": 1_000_000}


def read_row(draft: Draft, declared: PriceTable, value: Mapping[str, object], region: str, currency: str) -> bool:
    """Collect the prices of a row, in this currency unless something says another; whether it is said to be free."""
    cells = {str(cell["column"]): cell for cell in _cells(draft, value)}
    texts = {name: str(cell["text"]) for name, cell in cells.items()}
    _limits(draft, declared, cells)
    kind: Mapping[str, Price] | None = None
    if column := declared.column_of(KIND):
        text = named(texts.get(column, ""))
        if text not in declared.kinds:
            draft.reject("", "a kind of price that is not declared", text)
            return False
        kind = declared.roles.get(text, {})
    try:
        column = declared.column_of(TERMS)
        said = texts.get(column, "") if column else str(value.get("name", ""))
        terms = declared.terms_in(said)
    except ValueError as error:
        draft.reject("", f"a condition that is not understood: {error}", said)
        return False
    row = Price("", tier=str(value.get("tier") or declared.tier), terms=terms, currency=declared.currency or currency)
    frees = [_read_cell(draft, declared, cell, kind, row, region) for cell in cells.values()]
    return bool(draft.quotes) and all(free for free in frees if free is not None)


def _read_cell(
    draft: Draft,
    declared: PriceTable,
    cell: Mapping[str, str],
    kind: Mapping[str, Price] | None,
    row: Price,
    region: str,
) -> bool | None:
    """Collect the prices of one cell; whether it says that they are free, None where it has none."""
    column, text, at = declared.meanings.get(cell["column"]), cell["text"], cell["at"]
    if column is None or isinstance(column, Part):
        return None
    labels = column.prices if isinstance(column, Labelled) else {"": column}
    try:
        prices = read_prices(re.sub(declared.aside, "", text), [label for label in labels if label and label[0] != "/"])
    except NotUnderstood as error:
        draft.reject(at, f"a price that is not understood: {error}", text)
        return None
    for price in prices:
        meaning = labels.get(price.label or "/ " + price.per) or labels.get(price.label)
        if meaning is not None and kind is not None:
            role = kind.get(meaning.component)
            meaning = role.within(meaning) if role else None
        if meaning is None:
            draft.reject(at, f"a price that is not declared, {price.label!r}", text)
        elif meaning.region in (None, region):
            _quote(draft, price, meaning.within(row), row.currency, at, text)
    return all(price.free for price in prices) if prices else None


def _quote(draft: Draft, price: PriceText, meaning: Price, currency: str, at: str, text: str) -> None:
    if price.up_to:
        draft.reject(at, "a range of prices, not one", text)
        return
    for component in (meaning.component, *meaning.also):
        draft.price(
            component,
            price.per or meaning.per,
            price.amount,
            at,
            tier=meaning.tier,
            terms=(*meaning.terms, *price.terms),
            currency=price.currency or meaning.currency or currency,
            factor=price.factor,
            list_text=price.list_amount,
        )


def _limits(draft: Draft, declared: PriceTable, cells: Mapping[str, Mapping[str, str]]) -> None:
    """Limits that are given to the token (`128K` may be 128,000 or 131,072 and says neither), and rates."""
    for name, cell in cells.items():
        meaning = declared.columns.get(name)
        if meaning in (Part.CONTEXT, Part.MAX_OUTPUT) and (exact := _EXACT_LIMIT.match(cell["text"])):
            fact = Fact.CONTEXT if meaning is Part.CONTEXT else Fact.MAX_OUTPUT
            draft.limit(fact, exact.group(1).replace(",", ""), cell["at"])
        for amount, times, of in _RATE.findall(cell["text"]) if meaning is Part.RATES else ():
            draft.rate(_RATES[of], int(Decimal(amount) * _TIMES[times]), cell["at"])


def _cells(draft: Draft, value: Mapping[str, object]) -> Iterator[Mapping[str, str]]:
    for cell in draft.elements(value.get("cells"), ""):
        of = draft.members(cell, "")
        if all(isinstance(of.get(name), str) for name in ("column", "text", "at")):
            yield {name: str(of[name]) for name in ("column", "text", "at")}
