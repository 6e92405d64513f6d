"""How prices went: drawn as steps, told in a table, given as CSV; and which models a reader may look at next."""

import csv
from datetime import UTC, datetime
from decimal import Decimal
from io import StringIO

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog.histories import histories
from catalog.models import Route
from catalog.queries import price_history
from catalog.views.tabular import cell
from tests.builders import SEEN, facts, make_model, make_old_slug, make_price, make_route, make_snapshot, make_vendor
from tests.reading_pages import page, rows, words

pytestmark = pytest.mark.django_db

JUNE, JULY, AUGUST = (datetime(2026, month, 1, tzinfo=UTC) for month in (6, 7, 8))


def moved(route: Route, component: str, *amounts: str) -> None:
    """A price that had these amounts from June on, a month each; the last holds still."""
    months = [datetime(2026, 6 + number, 1, tzinfo=UTC) for number in range(len(amounts) + 1)]
    for number, amount in enumerate(amounts):
        last = number == len(amounts) - 1
        make_price(route, component, amount, valid_from=months[number], valid_to=None if last else months[number + 1])


def charts(soup: BeautifulSoup) -> dict[str, list[str]]:
    """By the chart's head, its lines in words."""
    return {
        words(figure.figcaption.b): [words(line) for line in figure.select(".key li")]
        for figure in soup.select("figure.chart")
    }


def test_the_labs_own_route_and_the_cheapest_are_drawn_and_routes_that_went_alike_are_one_line(client: Client) -> None:
    moved(make_route("acme/one", "acme"), "input", "4", "2")
    for provider in ("beta", "gamma"):
        moved(make_route("acme/one", provider), "input", "3", "1")
    make_price(make_route("acme/one", "delta"), "input", "9")
    soup = page(client, "/models/acme/one/")
    assert charts(soup) == {"Input": ["Acme $2.00", "Beta and Gamma $1.00"]}
    ticks = [words(tick) for tick in soup.select(".ticks span")]
    assert ticks == ["$4.00", "$2.00", "$0.00"]


def test_a_line_is_level_while_a_price_holds_upright_where_it_changes_and_broken_where_there_is_none() -> None:
    route = make_route("acme/one", "acme")
    make_price(route, "input", "4", valid_from=JUNE, valid_to=JULY)
    make_price(route, "input", "2", valid_from=JULY, valid_to=AUGUST)
    make_price(route, "input", "1", valid_from=datetime(2026, 8, 31, tzinfo=UTC))
    found = histories(price_history("acme/one", SEEN), datetime(2026, 9, 9, tzinfo=UTC))
    assert found is not None
    [chart] = found.charts
    assert chart.lines[0].path == "M0.0 0.00H300.0V50.00H610.0M910.0 75.00H1000.0"
    assert (chart.begin, chart.ticks) == (JUNE, (Decimal(4), Decimal(2), Decimal(0)))


def test_a_price_that_another_source_says_again_is_one_step_and_a_correction_leaves_no_trace() -> None:
    route = make_route("acme/one", "acme")
    make_price(route, "input", "4", valid_from=JUNE, valid_to=JULY)
    make_price(route, "input", "4", valid_from=JULY, source="litellm")
    make_price(route, "input", "400", valid_from=JUNE, valid_to=JULY, superseded_at=SEEN)
    [found] = price_history("acme/one", SEEN)
    assert [(step.since, step.until, step.amount) for step in found.steps] == [(JUNE, None, Decimal(4))]
    assert not found.changed
    assert histories([found], SEEN) is None


def test_the_drawing_has_a_name_and_says_in_words_what_it_shows(client: Client) -> None:
    moved(make_route("acme/one", "acme"), "input", "4", "2")
    drawing = page(client, "/models/acme/one/").select_one("svg[role=img]")
    assert drawing is not None
    title, told = drawing.find("title"), drawing.find("desc")
    assert drawing["aria-labelledby"] == f"{title['id']} {told['id']}"
    assert words(title).startswith("Input: its price from 1 Jun 2026 to ")
    assert words(told) == "Acme: $4.00 from 1 Jun 2026, $2.00 from 1 Jul 2026."


def test_every_line_that_moved_stands_in_the_table_the_newest_amount_first(client: Client) -> None:
    moved(make_route("acme/one", "acme"), "input", "4", "2")
    moved(make_route("acme/one", "beta"), "output", "8", "9", "7")
    make_price(make_route("acme/one", "delta"), "input", "9")
    assert rows(page(client, "/models/acme/one/"), "history-caption") == [
        ["Beta one", "Output", "$7.00", "per 1M tokens", "1 Aug 2026", "now"],
        ["Beta", "Output", "$9.00", "per 1M tokens", "1 Jul 2026", "1 Aug 2026"],
        ["Beta", "Output", "$8.00", "per 1M tokens", "1 Jun 2026", "1 Jul 2026"],
        ["Acme one", "Input", "$2.00", "per 1M tokens", "1 Jul 2026", "now"],
        ["Acme", "Input", "$4.00", "per 1M tokens", "1 Jun 2026", "1 Jul 2026"],
    ]


def test_a_long_history_is_cut_and_says_how_much_is_in_the_csv(client: Client) -> None:
    for number in range(30):
        moved(make_route("acme/one", f"seller-{number}"), "input", "40", "20", f"{number + 1}")
    soup = page(client, "/models/acme/one/")
    assert len(rows(soup, "history-caption")) <= 80
    assert "4 lines more are in the CSV" in words(soup.find(id="history-caption"))
    assert len(charts(soup)["Input"]) == 4


def test_where_no_price_ever_moved_there_is_no_history_to_show(client: Client) -> None:
    make_route("acme/one", "acme", input="1")
    assert page(client, "/models/acme/one/").find(id="history") is None


def test_a_model_sold_by_the_picture_has_its_history_too(client: Client) -> None:
    route = make_route("acme/painter", "acme")
    make_price(route, "output_image", "0.04", unit="image", valid_from=JUNE, valid_to=JULY)
    make_price(route, "output_image", "0.03", unit="image", valid_from=JULY)
    assert charts(page(client, "/models/acme/painter/")) == {"Image output": ["Acme $0.03"]}


def test_as_of_another_time_the_history_ends_there(client: Client) -> None:
    moved(make_route("acme/one", "acme", first_seen_at=JUNE), "input", "4", "2", "1")
    soup = page(client, "/models/acme/one/?as_of=2026-07-15")
    assert [row[2] for row in rows(soup, "history-caption")] == ["$2.00", "$4.00"]


def test_the_whole_history_is_given_as_csv_with_its_evidence(client: Client) -> None:
    route = make_route("acme/one", "beta", native_id="@cf/acme/one", input="0.0000000001")
    make_price(route, "output", "2", tier="batch", valid_from=JUNE, valid_to=JULY)
    answer = client.get("/models/acme/one/history.csv")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    first, second = csv.DictReader(StringIO(answer.content.decode()))
    assert (first["component"], first["amount"], first["unit"], first["currency"]) == (
        "input", "0.0000000001", "1M tokens", "USD",
    )  # fmt: skip
    assert (second["tier"], second["valid_from"], second["valid_to"]) == (
        "batch", "2026-06-01T00:00:00Z", "2026-07-01T00:00:00Z",
    )  # fmt: skip
    assert first["model_id"] == "'@cf/acme/one", "a spreadsheet would take it for a formula"
    assert len(first["sha256"]) == 64
    assert page(client, "/models/acme/one/").find("a", href="/models/acme/one/history.csv") is None


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "\rx"])
def test_what_a_spreadsheet_would_run_is_quoted(text: str) -> None:
    assert cell(text) == f"'{text}"
    assert cell(f"a{text}") == f"a{text}"


def test_the_csv_follows_its_model_and_is_asked_with_a_fixed_number_of_queries(client: Client) -> None:
    make_old_slug("acme/old", make_model("acme/new"))
    assert client.get("/models/acme/old/history.csv")["Location"] == "/models/acme/new/history.csv"
    assert client.get("/models/acme/none/history.csv").status_code == 404
    counts = []
    for number in range(2):
        moved(make_route("acme/new", f"seller-{number}"), "input", "4", "2")
        with CaptureQueriesContext(connection) as asked:
            client.get("/models/acme/new/history.csv")
        counts.append(len(asked))
    assert counts == [4, 4]


def related(soup: BeautifulSoup) -> dict[str, list[str]]:
    """The related models by the heading above them, by their addresses."""
    heading = soup.find(id="like")
    if heading is None:
        return {}
    return {
        words(title): [link["href"] for link in title.find_next("table").select("tbody a")]
        for title in heading.find_next_siblings("h3")
    }


def test_related_are_the_successor_the_family_and_what_costs_about_as_much_each_once(client: Client) -> None:
    told = facts(make_snapshot(), replacement="acme/next")
    make_route(make_model("acme/one", family="kin", facts=told), input="1")
    make_route(make_model("acme/next", family="kin"), input="1")
    make_route(make_model("acme/kin-new", family="KIN", release_date="2026-01"), input="1.1")
    make_route(make_model("acme/kin-old", family="kin", release_date="2024"), input="50")
    make_route(make_model("beta/near"), "beta", input="1.2")
    make_route(make_model("beta/far"), "beta", input="2")
    make_route(make_model("beta/picture", kind="image"), "beta", input="1")
    make_model("beta/gone", listed=False, cheapest_input="1")
    assert related(page(client, "/models/acme/one/")) == {
        "Named to take its place": ["/models/acme/next/"],
        "Of the same family": ["/models/acme/kin-new/", "/models/acme/kin-old/"],
        "At about the same price": ["/models/beta/near/"],
    }


def test_a_model_like_no_other_has_no_such_section(client: Client) -> None:
    make_vendor("acme")
    make_route("acme/one", input="1")
    assert related(page(client, "/models/acme/one/")) == {}
