"""Pages of prices in tables: what each table and column means is declared, and all else is an error with its name."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import product
from typing import Final

from catalog.domain.quotes import Listing, Record, Reject
from catalog.domain.vocabulary import Fact
from scrapers.formats.draft import LONGEST_ID, Draft
from scrapers.formats.page import read_page
from scrapers.formats.places import shared
from scrapers.formats.price_columns import (
    CONTEXT,
    IGNORED,
    KIND,
    MAX_OUTPUT,
    MODEL,
    RATES,
    REGION,
    TERMS,
    Labelled,
    Part,
    PriceTable,
)
from scrapers.formats.price_rows import read_row
from scrapers.formats.price_text import NotUnderstood, is_absent
from scrapers.formats.tables import NO_CELL, Row, Table, html_tables, named
from scrapers.source import Anchor, Authority, BadAnswer, Source

_PRICED: Final = re.compile(r"[$¥¥€£]\s?\d|\d\s?元")


def as_shown(text: str) -> tuple[str, ...]:
    """The ids in a model's cell where it holds the id itself."""
    return (text,)


def as_slug(text: str) -> tuple[str, ...]:
    """The id for what has a name for people alone, such as a tool: in lower case, with hyphens."""
    return (text.lower().replace(" ", "-"),)


def as_tuned(text: str) -> tuple[str, ...]:
    """The id of what is tuned from the model with this id."""
    return (f"ft:{text}",)


def no_dates(text: str) -> Mapping[Fact, str]:
    """What the text of a model says of days, where it says nothing."""
    return {}


def page_tables(body: bytes, *, pane: str = "", turned: bool = False) -> list[Table]:
    """The tables of a page in HTML; see `html_tables`."""
    return html_tables(read_page(body), pane=pane, turned=turned)


@dataclass(frozen=True, slots=True)
class PricePage:
    """A provider's page of prices: its tables, and the provider's own ids for the models that it shows.

    `ids` gives for a model's text the ids that it is sold under, none for a row that is no model; it raises
    NotUnderstood. On a page that is `named` those with a space in them are names for people. Tables below
    headings that match `ignored` are not read; others that hold prices and are not declared become a fault. Amounts
    are in `currency` where nothing beside them says another. `dates` gives the days that a model's text names, by the
    fact that each is.
    """

    provider: str
    tables: tuple[PriceTable, ...]
    ids: Callable[[str], Sequence[str]] = as_shown
    ignored: str = r"(?!)"
    named: bool = False
    currency: str = "USD"
    read_tables: Callable[[bytes], list[Table]] = page_tables
    dates: Callable[[str], Mapping[Fact, str]] = no_dates

    def split(self, body: bytes, url: str) -> Iterator[Record]:
        """Cut a page into one record for each row of a model; raises BadAnswer, also for what is not declared."""
        records: dict[str, Record] = {}
        found, undeclared = set(), []
        for table in self.read_tables(body):
            if re.search(self.ignored, " / ".join(table.headings)):
                continue
            declared = self._declared(table)
            if declared is None:
                if _holds_prices(table):
                    undeclared.append(Reject("", "a table with prices that is not declared", _title(table)))
                continue
            found.add(declared.name)
            for record in self._records(table, declared):
                _add(records, record)
        for declared in self.tables:
            if declared.name not in found and not declared.may_be_missing:
                raise BadAnswer(f"no table {declared.name!r}, with {', '.join(map(repr, declared.columns))}")
        if not records:
            raise BadAnswer("no row of a model in the tables of the page")
        if undeclared:
            titles = [reject.text for reject in undeclared]
            _add(records, Record("page", "", {"undeclared": titles}, tuple(undeclared)))
        return iter(records.values())

    def read(self, record: Record) -> Listing | None:
        """The route that a row prices; rows that say what no rule understands have faults."""
        draft = Draft(record)
        value = draft.members(record.value, "")
        declared = next((table for table in self.tables if table.name == value.get("table")), None)
        if declared is None:
            return draft.listing("vendor", provider=self.provider)
        model_id, region = value.get("id"), value.get("region")
        if not isinstance(model_id, str) or not 0 < len(model_id) <= LONGEST_ID or not isinstance(region, str):
            draft.reject("", "not an id", model_id)
            return draft.listing("route", provider=self.provider)
        if declared.model_kind:
            draft.fact(Fact.KIND, declared.model_kind, "")
        for fact, day in self.dates(str(value.get("name", ""))).items():
            draft.date(fact, day, "")
        free, is_name = read_row(draft, declared, value, region, self.currency), self.named and " " in model_id
        about = {"provider": self.provider, "model_id": model_id, "region": region}
        return draft.listing("route", **about, free=free, named=is_name)

    def anchor(self, model_id: str, component: str, amount: str, *, currency: str = "", region: str = "") -> Anchor:
        """A price that is known to stand on the page, in its currency unless told otherwise."""
        currency = currency or self.currency
        return Anchor(self.provider, model_id, component, Decimal(amount), currency=currency, region=region)

    def source(
        self,
        name: str,
        title: str,
        url: str,
        *,
        owner: str,
        least_records: int,
        anchors: tuple[Anchor, ...],
        states: frozenset[tuple[str, str]],
        authority: Authority = "first_party",
        order: int = 100,
        seen_at: str = "",
        needs_browser: bool = False,
        in_pieces: bool = False,
    ) -> Source:
        """The source that reads this page at a URL; people see it at `seen_at`, if not there too."""
        return Source(
            name=name,
            title=title,
            urls=(url,),
            split=self.split,
            read=self.read,
            authority=authority,
            order=order,
            speaks_for=frozenset({self.provider}),
            page=seen_at or url,
            licence=f"{owner}'s own page, shown with its name",
            least_records=least_records,
            anchors=anchors,
            states=states,
            needs_browser=needs_browser,
            in_pieces=in_pieces,
        )

    def _declared(self, table: Table) -> PriceTable | None:
        """What a table is; raises BadAnswer where its columns differ from those that are declared."""
        headings, columns = " / ".join(table.headings), set(table.columns)
        alike = [declared for declared in self.tables if re.search(declared.heading, headings)]
        found = max(alike, key=lambda declared: _likeness(declared, columns), default=None)
        known = [name for name, of in found.columns.items() if name in columns and of is not IGNORED] if found else []
        if found is None or not known or len(known) * 2 < len(_needed(found)):
            return None
        about = f"the table {found.name!r} under {table.heading!r}"
        if unknown := [name for name in table.columns if name not in found.columns]:
            raise BadAnswer(f"{about} has columns that are not declared: {', '.join(map(repr, unknown))}")
        if table.repeated:
            raise BadAnswer(f"{about} has several columns {min(table.repeated)!r}")
        for name in _needed(found):
            if name not in columns:
                raise BadAnswer(f"{about} lacks the column {name!r}")
        return found

    def _records(self, table: Table, declared: PriceTable) -> Iterator[Record]:
        tiers = _named(_place(table), declared.tiers, "service tier", table) if declared.tiers else declared.tier
        priced = {name for name, meaning in declared.columns.items() if not isinstance(meaning, Part)}
        pointed_at = priced | {
            name for name, meaning in declared.columns.items() if meaning in (CONTEXT, MAX_OUTPUT, RATES)
        }
        for row in table.rows:
            shown = row.cells.get(declared.column_of(MODEL))
            kind = named(row.cells.get(declared.column_of(KIND), NO_CELL).text)
            if shown is None or not priced & row.cells.keys() or declared.kinds.get(kind) is IGNORED:
                continue
            ids, faults = self._ids(shown.text, declared)
            if faults and all(is_absent(row.cells[name].text) for name in priced & row.cells.keys()):
                continue
            column = declared.column_of(REGION)
            where = row.cells.get(column, NO_CELL).text if column else _place(table)
            region = _named(where, declared.regions, "region", table) if declared.regions else ""
            at = shared([cell.at for name, cell in row.cells.items() if name in pointed_at])
            cells = _as_value(row, declared, at)
            for model_id, tier, place in product(ids, tiers.split("/"), _regions(row, declared, region)):
                key = _key(declared, row, model_id or shown.text, tier, place)
                value = {"table": declared.name, "id": model_id, "name": named(shown.text), "section": row.section}
                said = {**value, "tier": tier, "region": place, "cells": cells}
                yield Record(key, at, said, faults)

    def _ids(self, text: str, declared: PriceTable) -> tuple[Sequence[str], tuple[Reject, ...]]:
        try:
            return (declared.ids or self.ids)(named(text)), ()
        except NotUnderstood as error:
            return ("",), (Reject("", f"a model that is not known: {error}", text[:LONGEST_ID]),)


def _needed(declared: PriceTable) -> list[str]:
    """The columns without which it is another table."""
    return [name for name, of in declared.columns.items() if name not in declared.optional and of is not IGNORED]


def _likeness(declared: PriceTable, columns: set[str]) -> tuple[bool, int]:
    """How well these columns fit: whether wholly, and how many more are known than unknown."""
    fits = columns <= declared.columns.keys() and columns.issuperset(_needed(declared))
    return fits, 2 * len(columns & declared.columns.keys()) - len(columns)


def _as_value(row: Row, declared: PriceTable, at: str) -> list[object]:
    """The cells of a row as JSON, those that are not read left out, each with its place below that of the row."""
    kept = [(name, cell) for name, cell in row.cells.items() if declared.columns[name] not in (MODEL, REGION, IGNORED)]
    return [{"column": name, "text": cell.text, "at": cell.at.removeprefix(at)} for name, cell in sorted(kept)]


def _key(declared: PriceTable, row: Row, model: str, tier: str, region: str) -> str:
    """What tells a row from others: what it prices, never its place or its prices."""
    column = declared.column_of(TERMS) or (declared.column_of(MODEL) if declared.terms else "")
    said = [named(row.cells.get(name, NO_CELL).text) for name in (declared.column_of(KIND), column)]
    return "; ".join(
        filter(
            None, (f"{declared.rows_of or declared.name}: {model}"[:200], tier, region, *(text[:100] for text in said))
        )
    )


def _add(records: dict[str, Record], record: Record) -> None:
    """Add a row under a key of its own; one that says the very same again is not added."""
    turn, key = 1, record.key
    while key in records:
        if _said(records[key]) == _said(record):
            return
        turn += 1
        key = f"{record.key} ({turn})"
    records[key] = replace(record, key=key)


def _said(record: Record) -> object:
    cells = record.value.get("cells") if isinstance(record.value, dict) else None
    return [(cell["column"], cell["text"]) for cell in cells] if isinstance(cells, list) else None


def _regions(row: Row, declared: PriceTable, region: str) -> Collection[str]:
    """The regions that the labels in a row's cells name; the table's where they name none."""
    named_here = {
        price.region
        for name, meaning in declared.meanings.items()
        if isinstance(meaning, Labelled) and (cell := row.cells.get(name))
        for label, price in meaning.prices.items()
        if label
        and price.region is not None
        and re.search(rf"(?<![a-z-]){re.escape(label)}(?![a-z])", cell.text.lower())
    }
    return sorted(named_here) or [region]


def _place(table: Table) -> str:
    return table.pane or table.heading


def _named(said: str, known: Mapping[str, str], what: str, table: Table) -> str:
    if said not in known:
        raise BadAnswer(f"a {what} {said!r} that is not declared, at the table with {', '.join(table.columns)}")
    return known[said]


def _holds_prices(table: Table) -> bool:
    return any(_PRICED.search(cell.text) for row in table.rows for cell in row.cells.values())


def _title(table: Table) -> str:
    return f"{table.heading}: {', '.join(table.columns)}"[:200]
