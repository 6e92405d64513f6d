"""Tables of pages and of markdown: columns by name, spans resolved, places that lead back."""

import pytest
from bs4 import BeautifulSoup

from scrapers.formats.markdown_tables import read_markdown
from scrapers.formats.places import PlacesIn, above, shared
from scrapers.formats.tables import Table, html_tables, named, spread
from scrapers.source import BadAnswer

PROSE = "<p>" + "Prices of models, by the million tokens, as they stand today. " * 5 + "</p>"


def page(*parts: str) -> bytes:
    return f"<!doctype html><html><body>{PROSE}{''.join(parts)}</body></html>".encode()


def tables(*parts: str, turned: bool = False, pane: str = "") -> list[Table]:
    return html_tables(BeautifulSoup(page(*parts), "lxml"), turned=turned, pane=pane)


def texts(table: Table) -> list[dict[str, str]]:
    return [{name: cell.text for name, cell in row.cells.items()} for row in table.rows]


def test_a_group_of_columns_gives_its_name_to_each_of_them() -> None:
    (table,) = tables(
        "<table><thead><tr><th></th><th colspan=2>Short</th><th colspan=2>Long</th></tr>"
        "<tr><th>Model</th><th>In</th><th>Out</th><th>In</th><th>Out</th></tr></thead>"
        "<tr><td>one</td><td>1</td><td>2</td><td>3</td><td>4</td></tr></table>"
    )
    assert table.columns == ("Model", "Short / In", "Short / Out", "Long / In", "Long / Out")
    assert texts(table) == [
        {"Model": "one", "Short / In": "1", "Short / Out": "2", "Long / In": "3", "Long / Out": "4"}
    ]


def test_a_cell_over_several_rows_stands_in_each() -> None:
    (table,) = tables(
        "<table><tr><th>Model</th><th>Kind</th><th>Price</th></tr>"
        "<tr><td rowspan=2>one</td><td>in</td><td>1</td></tr><tr><td>out</td><td>2</td></tr>"
        "<tr><td>two</td><td>in</td><td>3</td></tr></table>"
    )
    assert [row["Model"] for row in texts(table)] == ["one", "one", "two"]
    assert [row["Price"] for row in texts(table)] == ["1", "2", "3"]


def test_a_turned_table_is_read_by_column() -> None:
    (table,) = tables(
        "<table><tr><td colspan=2>MODEL</td><td>one</td><td>two</td></tr>"
        "<tr><td rowspan=2>PRICE</td><td>IN</td><td>1</td><td>2</td></tr>"
        "<tr><td>OUT</td><td colspan=2>3</td></tr></table>",
        turned=True,
    )
    assert table.columns == ("MODEL", "PRICE / IN", "PRICE / OUT")
    assert [row["PRICE / OUT"] for row in texts(table)] == ["3", "3"]


def test_rows_below_a_row_that_spans_the_table_are_its_section() -> None:
    (table,) = tables(
        "<table><tr><th>Model</th><th>Price</th></tr><tr><td colspan=2>Small ones</td></tr>"
        "<tr><td>one</td><td>1</td></tr></table>"
    )
    assert [(row.section, row.cells["Model"].text) for row in table.rows] == [("Small ones", "one")]


def test_headings_and_the_side_of_a_switch_stand_above_a_table() -> None:
    one, two = tables(
        "<h1>Prices</h1><h2>Tokens*</h2><div data-side=batch><table><caption>By model</caption><tr><th>A</th></tr>"
        "<tr><td>1</td></tr></table></div><h2><p>Images</p></h2><table><tr><th>B</th></tr><tr><td>2</td></tr></table>",
        pane="data-side",
    )
    assert (one.headings, one.pane) == (("Prices", "Tokens", "By model"), "batch")
    assert (two.heading, two.pane) == ("Images", "")


def test_a_head_in_a_table_of_its_own_is_that_of_the_next() -> None:
    (table,) = tables(
        "<table><thead><tr><th>Model</th><th>Price</th></tr></thead></table>",
        "<table><tbody><tr><td>one</td><td>1</td></tr></tbody></table>",
    )
    assert texts(table) == [{"Model": "one", "Price": "1"}]


def test_what_nobody_sees_is_not_read() -> None:
    (table,) = tables(
        "<table><tr><td>Model\u200b</td><td>Price<sup>(1)</sup></td></tr><tr><td>one<script>x</script></td>"
        "<td>\ufeff1<span style='display: none'>9</span><sup>[2]</sup></td>"
        "<td rowspan=0 style='display:none'></td></tr></table>"
    )
    assert texts(table) == [{"Model": "one", "Price": "1"}]


@pytest.mark.parametrize("name", ["Price*", "Price **", "Price [1]", "Price †", "Price³"])
def test_a_mark_of_a_footnote_is_no_part_of_a_name(name: str) -> None:
    assert named(name) == "Price"


def test_a_span_beyond_all_bounds_ends_where_the_bounds_are() -> None:
    with pytest.raises(BadAnswer, match="columns"):
        tables("<table><tr><td colspan=1000000000>1</td></tr></table>")
    (table,) = tables("<table><tr><th>A</th></tr><tr><td rowspan=1000000000>1</td></tr><tr></tr></table>")
    assert len(table.rows) == 2


def test_a_table_in_a_cell_is_a_table_of_its_own() -> None:
    outer, inner = tables(
        "<table><tr><td>Layout</td></tr><tr><td><table><tr><th>Model</th></tr><tr><td>one</td></tr></table></td></tr></table>"
    )
    assert texts(outer) == []
    assert texts(inner) == [{"Model": "one"}]


def test_cells_of_several_lines_may_become_rows() -> None:
    (table,) = tables("<table><tr><th>K</th><th>P</th></tr><tr><td>in<br>out</td><td>1<br>2</td></tr></table>")
    assert texts(spread(table, "K", "P")) == [{"K": "in", "P": "1"}, {"K": "out", "P": "2"}]


def test_every_place_leads_back_to_its_cell() -> None:
    body = page(
        "<div><table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></table></div>",
        "<div id=prices><div><table><tr><th>A</th></tr><tr><td>3</td></tr></table></div></div>",
        "<table><thead><tr><th>A</th></tr></thead><tbody><tr><td>4</td></tr></tbody></table>",
    )
    places = PlacesIn(body)
    cells = [
        cell for table in html_tables(BeautifulSoup(body, "lxml")) for row in table.rows for cell in row.cells.values()
    ]
    assert [places.text_at(cell.at) for cell in cells] == [cell.text for cell in cells] == ["1", "2", "3", "4"]
    assert places.text_at("table:nth-of-type(9)") is None
    assert places.text_at("no ( path") is None


MARKDOWN = b"""# Models
## [Fast *ones*](#fast)

| MODEL | PRICE \\| 1M |
| :---- | ---: |
| [![Logo](https://x.example/a.png)One](/one)`one-id` | $0.1 input<br>$0.2 output |
| two | \\- |

```
| no | table |
| -- | ----- |
```
"""


def test_a_table_in_markdown_is_read_like_one_in_html() -> None:
    (table,) = read_markdown(MARKDOWN)
    assert table.headings == ("Models", "Fast ones")
    assert table.columns == ("MODEL", "PRICE | 1M")
    assert texts(table) == [
        {"MODEL": "One one-id", "PRICE | 1M": "$0.1 input $0.2 output"},
        {"MODEL": "two", "PRICE | 1M": "-"},
    ]
    places = PlacesIn(MARKDOWN)
    assert all(places.text_at(cell.at) == cell.text for row in table.rows for cell in row.cells.values())
    assert places.text_at("line:99 > cell:1") is None


@pytest.mark.parametrize("body", [b"", b"# Only a heading\n", b"<!doctype html><html></html>", b"| a |\n| b |\n"])
def test_markdown_without_a_table_is_refused(body: bytes) -> None:
    with pytest.raises(BadAnswer, match=r"no table|HTML at line 1"):
        read_markdown(body)


def test_places_are_taken_apart_where_they_are_put_together() -> None:
    assert above("#a > tr:nth-of-type(2) > td:nth-of-type(1)") == "#a > tr:nth-of-type(2)"
    assert above("@doc/rows/3") == "@doc/rows"
    assert above("@doc") == ""
    assert shared(["#a > tr > td:nth-of-type(1)", "#a > tr > td:nth-of-type(2)"]) == "#a > tr"
    assert shared(["@doc/rows/1", "@doc/rows/12"]) == "@doc/rows"
    assert shared(["@doc/rows/1"]) == "@doc/rows"
    assert shared(["a", "b"]) == ""
