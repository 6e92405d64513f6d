"""Pages change: whatever is done to a source's recorded page, its prices are the right ones, or it stops by name."""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup, Tag

from catalog.domain.quotes import Listing, Quote
from scrapers.source import BadAnswer, Source, all_sources
from tests.formats import one_of_each_format
from tests.test_sources import recorded

PAGED = [source for source in all_sources().values() if recorded(source, source.urls[0]).suffix in (".html", ".md")]
EACH = pytest.mark.parametrize("source", one_of_each_format(PAGED))
Price = tuple[str, ...]
Change = Callable[[bytes], Iterator[bytes]]


def page_of(source: Source) -> tuple[str, bytes]:
    """Its one address, and what is recorded of it."""
    [url] = source.urls
    return url, recorded(source, url).read_bytes()


def listings(source: Source, url: str, body: bytes) -> list[Listing]:
    return [listing for listing in map(source.read, source.split(body, url)) if listing]


def prices(found: list[Listing]) -> set[Price]:
    """Everything that is priced, without the places where it stands."""
    return {
        (listing.model_id, listing.region, *key_of(quote), f"{Decimal(quote.text).normalize():f}")
        for listing in found
        for quote in listing.quotes
    }


def key_of(quote: Quote) -> Price:
    return (quote.component, quote.per, quote.currency, quote.tier, quote.conditions)


def answer(source: Source, url: str, body: bytes) -> tuple[set[Price], str]:
    """What is priced, and what the source says in refusing or in faults."""
    try:
        found = listings(source, url, body)
    except BadAnswer as refused:
        return set(), f"refused: {refused}"
    faults = [fault for listing in found for fault in listing.faults]
    return prices(found), "; ".join(f"{fault.reason} {fault.text}" for fault in faults)


def plain_rows(page: BeautifulSoup) -> list[list[list[Tag]]]:
    """For each table that names its columns, the table's rows of cells without spans."""
    found = []
    for table in page.find_all("table"):
        rows = [row.find_all(["td", "th"], recursive=False) for row in table.find_all("tr")]
        plain = [row for row in rows if not any(cell.get("colspan") for cell in row)]
        if rows and table.find(names_a_column) and len(plain) > 1:
            found.append(plain)
    return found


def tables(body: bytes) -> Iterator[tuple[BeautifulSoup, list[list[Tag]]]]:
    """For each of these tables the page anew, and the table's rows."""
    for turn in range(len(plain_rows(BeautifulSoup(body, "lxml")))):
        page = BeautifulSoup(body, "lxml")
        yield page, plain_rows(page)[turn]


def names_a_column(cell: Tag) -> bool:
    return cell.name == "th" or "is-header" in cell.get_attribute_list("class")


def is_markdown(body: bytes) -> bool:
    return body.startswith(b"#")


def lines_changed(body: bytes, change: Callable[[list[str]], list[str]]) -> Iterator[bytes]:
    """A document whose rows of tables have their cells changed."""
    done = [
        "|" + "|".join(change(line.strip("|").split("|"))) + "|" if line.startswith("|") else line
        for line in body.decode().split("\n")
    ]
    yield "\n".join(done).encode()


def columns_swapped(body: bytes) -> Iterator[bytes]:
    """The last two columns of every table change places."""
    if is_markdown(body):
        yield from lines_changed(body, lambda cells: [*cells[:-2], cells[-1], cells[-2]])
        return
    page, swapped = BeautifulSoup(body, "lxml"), False
    for rows in plain_rows(page):
        width, spanned = max(map(len, rows)), any(cell.get("rowspan") for row in rows for cell in row)
        if all(len(row) in ((1, width - 1, width) if spanned else (width,)) for row in rows) and width > 2:
            for row in rows:
                if len(row) > 1:
                    row[-1].insert_after(row[-2].extract())
            swapped = True
    if swapped:
        yield str(page).encode()


def column_dropped(body: bytes) -> Iterator[bytes]:
    """The last column is gone."""
    if is_markdown(body):
        yield from lines_changed(body, lambda cells: [*cells[:2], *cells[3:]])
        return
    for page, rows in tables(body):
        for row in rows:
            if len(row) > 1:
                row[-1].decompose()
        yield str(page).encode()


def column_renamed(body: bytes) -> Iterator[bytes]:
    """The last column that holds prices has another name."""
    if is_markdown(body):
        yield body.replace(b"PRICE PER 1M TOKENS", b"Surprise")
        return
    for page, rows in tables(body):
        rows[0][-1].string = "Surprise"
        yield str(page).encode()


def column_added(body: bytes) -> Iterator[bytes]:
    """There is a column more, with prices in it."""
    if is_markdown(body):
        yield re.sub(rb"(?m)\|$", b"| Surprise |", body)
        return
    for page, rows in tables(body):
        for number, row in enumerate(rows):
            cell = page.new_tag(row[-1].name)
            cell.string = "$9.99" if number else "Surprise"
            row[-1].insert_after(cell)
        yield str(page).encode()


def footnotes_added(body: bytes) -> Iterator[bytes]:
    """Every name of a column, and every first cell, has a mark of a footnote."""
    if is_markdown(body):
        yield re.sub(rb"(?m)^(\| [A-Z].*?) \|", rb"\1* |", body)
        return
    page = BeautifulSoup(body, "lxml")
    for cell in [cell for cell in page.find_all(names_a_column) if cell.get_text(strip=True)]:
        mark = page.new_tag("sup")
        mark.string = "(7)"
        cell.append(mark)
    yield str(page).encode()


def tags_nested(body: bytes) -> Iterator[bytes]:
    """What stands in a cell stands in tags within tags."""
    if is_markdown(body):
        yield from lines_changed(
            body, lambda cells: [f" **{cell.strip()}** " if "-" not in cell else cell for cell in cells]
        )
        return
    page = BeautifulSoup(body, "lxml")
    for cell in page.find_all(["td", "th"]):
        if cell.find("table") is None:
            inner = page.new_tag("b")
            for part in list(cell.contents):
                inner.append(part.extract())
            outer = page.new_tag("span", attrs={"class": "x"})
            outer.append(inner)
            cell.append(outer)
    yield str(page).encode()


def rows_swapped(body: bytes) -> Iterator[bytes]:
    """Two rows of every table change places; in a turned table these are its columns."""
    if is_markdown(body):
        rows = body.split(b"\n")
        place = next(number for number, row in enumerate(rows) if row.startswith(b"| --")) + 1
        rows[place : place + 2] = reversed(rows[place : place + 2])
        yield b"\n".join(rows)
        return
    page, swapped = BeautifulSoup(body, "lxml"), False
    for table in page.find_all("table"):
        rows = [row.find_all("td") for row in table.find_all("tr") if row.find("td")]
        turned = not table.find(names_a_column)
        spans = [bool(cell.get("rowspan")) and not turned for row in rows for cell in row]
        for one, other in zip(reversed(rows[:-1]), reversed(rows), strict=False):
            spanned = any(cell.get("rowspan") or cell.get("colspan") for cell in one + other)
            if len(one) == len(other) and not spanned and not any(spans):
                other[0].parent.insert_after(one[0].parent.extract())
                swapped = True
                break
    if swapped:
        yield str(page).encode()


@pytest.mark.parametrize("change", [columns_swapped, rows_swapped, footnotes_added, tags_nested])
@EACH
def test_a_page_that_says_the_same_in_another_order_or_dress_has_the_same_prices(
    source: Source, change: Change
) -> None:
    url, body = page_of(source)
    before = prices(listings(source, url, body))
    assert before
    for changed in change(body):
        assert changed != body
        assert prices(listings(source, url, changed)) == before


@EACH
def test_without_a_column_no_price_is_another_one(source: Source) -> None:
    url, body = page_of(source)
    before = prices(listings(source, url, body))
    for changed in column_dropped(body):
        after, said = answer(source, url, changed)
        assert after <= before
        assert after or re.search(r"column|no table|no row", said)


@pytest.mark.parametrize("change", [column_renamed, column_added])
@EACH
def test_a_new_or_renamed_column_is_named_or_told(source: Source, change: Change) -> None:
    """It stops the source; where nothing of the table is known any more, a fault tells of it."""
    url, body = page_of(source)
    before = prices(listings(source, url, body))
    for changed in change(body):
        after, said = answer(source, url, changed)
        assert after <= before
        assert "Surprise" in said or "no table" in said or after == before


CARDS = [
    ("openai", b"&quot;Cached input&quot;", b"&quot;Surprise&quot;"),
    ("openai", b"&quot;Modality&quot;", b"&quot;Surprise&quot;"),
    ("openai", b"&quot;Audio&quot;", b"&quot;Surprise&quot;"),
    ("mistral", b"Output (/M tokens)", b"Surprise"),
    ("mistral", b"API endpoint ", b"Surprise"),
    ("minimax", "缓存读取".encode(), b"Surprise"),
    ("minimax", "缓存写入".encode(), b"Surprise"),
    ("modelmesh", "M 输出 tokens".encode(), "张 Surprise".encode()),
    ("cerebras", rb"\"Output\"", rb"\"Surprise\""),
    ("anthropic-cards", b">Read<", b">Surprise<"),
    ("moonshot-usd", b"Output Price", b"Surprise"),
    ("alibaba-cn", "非思考模式".encode(), b"Surprise"),
    ("alibaba-cn", "服务部署范围".encode(), b"Surprise"),
    ("alibaba-cn", "德国".encode(), b"Surprise"),
    ("alibaba-cn", "有参考视频".encode(), b"Surprise"),
]


@pytest.mark.parametrize(("name", "word", "other"), CARDS)
def test_a_name_that_changes_in_what_a_page_is_made_of_is_named(name: str, word: bytes, other: bytes) -> None:
    source = all_sources()[name]
    url = source.urls[0]
    body = recorded(source, url).read_bytes()
    assert word in body
    assert "Surprise" in answer(source, url, body.replace(word, other))[1]


def test_rows_that_no_longer_fit_the_columns_of_the_page_stop_it() -> None:
    """OpenAI's islands have rows without headings: what the page shows of them names their columns."""
    source = all_sources()["openai"]
    url = source.urls[0]
    body = recorded(source, url).read_bytes()
    swapped = body.replace(
        b"[0, &quot;gpt-5.6-sol&quot;], [0, 5], [0, 0.5]", b"[0, &quot;gpt-5.6-sol&quot;], [0, 0.5], [0, 5]"
    )
    assert swapped != body
    with pytest.raises(BadAnswer, match="gpt-5.6-sol: Input is"):
        source.split(swapped, url)


WITHOUT_PRICES = b"<!DOCTYPE html><html><body><h1>Model pricing</h1><p>" + b"Each model has a page of its own. " * 9


IN_HTML = [source for source in PAGED if not is_markdown(page_of(source)[1])]


@pytest.mark.parametrize("source", IN_HTML, ids=lambda source: source.name)
def test_a_page_that_names_models_and_no_price_is_refused_by_name(source: Source) -> None:
    [url] = source.urls
    with pytest.raises(BadAnswer, match="no table|no cards"):
        list(source.split(WITHOUT_PRICES + b"</p></body></html>", url))


def test_a_row_whose_condition_is_left_empty_is_a_fault_of_that_row_alone() -> None:
    source = all_sources()["hologres"]
    [url] = source.urls
    body = recorded(source, url).read_bytes()
    page = BeautifulSoup(body, "lxml")
    size = next(cell for cell in page.find_all("td") if re.fullmatch(r"\d+P", cell.get_text(strip=True)))
    size.string = ""
    found, said = answer(source, url, str(page).encode())
    assert "a condition that is not understood" in said
    assert len(prices(listings(source, url, body)) - found) == 1
