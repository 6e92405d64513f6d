"""`as_of` and `known_at` on pages and in the API: the catalog as it was, exactly."""

import json
import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog import queries
from catalog.queries import Moment
from tests.reading_pages import column, page, words
from tests.standing import stands
from tests.told import make_teller, route, tell, week

pytestmark = pytest.mark.django_db
OTHER = route("gpt-4o-mini", input="0.15")
PAGE, SELLER = "/models/openai/gpt-4o/", "/models/openai/gpt-4o/openai/"
AFTER = datetime(2026, 11, 1, tzinfo=UTC)


def change() -> None:
    """A price of 2.5 that became 2 in week 4; the route was gone from week 8 on, and is back since week 10."""
    source = make_teller()
    tell(source, week(0), route(input="2.5"), OTHER)
    tell(source, week(4), route(input="2"), OTHER)
    tell(source, week(8), OTHER)
    tell(source, week(10), route(input="1.5"), OTHER)


told = stands(change)


def at(number: int) -> str:
    return week(number).isoformat().replace("+00:00", "Z")


def inputs(client: Client, query: str) -> list[str | None]:
    """The input price of every route that the API gives of the model; None for one that is gone."""
    found = json.loads(client.get(f"/api/v1{PAGE}?{query}").content)
    return [price["amount"] for route in found["routes"] for price in route["prices"]] or [
        None for _ in found["routes"]
    ]


@pytest.mark.usefixtures("told")
def test_an_old_day_has_the_old_price_on_page_and_in_the_api(client: Client):
    for query, amount, shown in (
        (f"as_of={at(3)}", "2.5", "$2.50"),
        (f"as_of={at(4)}", "2", "$2.00"),
        ("", "1.5", "$1.50"),
    ):
        assert inputs(client, query) == [amount]
        assert shown in column(page(client, f"{PAGE}?{query}"), "routes-caption", "Input")[0]
        assert shown in column(page(client, f"{SELLER}?{query}"), "p-1", "Amount")[0]
        listed = json.loads(client.get(f"/api/v1/routes/?model=openai/gpt-4o&{query}").content)["results"]
        assert [price["amount"] for route in listed for price in route["prices"]] == [amount]
        prices = json.loads(client.get(f"/api/v1/prices/?model=openai/gpt-4o&{query}").content)["results"]
        assert [price["amount"] for price in prices] == [amount]


@pytest.mark.usefixtures("told")
def test_no_price_is_said_to_be_checked_after_the_day_asked_for(client: Client):
    (checked,) = column(page(client, f"{SELLER}?as_of={at(5)}"), "p-1", "Checked")
    assert checked.startswith("6 Jul 2026")
    assert column(page(client, SELLER), "p-1", "Checked")[0].startswith("10 Aug 2026")


@pytest.mark.usefixtures("told")
def test_a_bare_date_is_its_first_instant(client: Client):
    day = week(4).date().isoformat()  # the price changed at six in the morning of that day
    assert inputs(client, f"as_of={day}") == ["2.5"]


@pytest.mark.usefixtures("told")
def test_a_route_is_shown_as_gone_while_it_was_gone_and_not_before_it_came(client: Client):
    gone = json.loads(client.get(f"/api/v1{PAGE}?as_of={at(9)}").content)["routes"]
    assert [(route["gone_at"], route["usable"], route["prices"]) for route in gone] == [(at(8), False, [])]
    assert json.loads(client.get(f"/api/v1{PAGE}?as_of=2026-05-01").content)["routes"] == []
    assert "No route of this model was known then" in words(page(client, f"{SELLER}?as_of=2026-05-01").main)


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize(
    ("status", "when", "found"),
    [("usable", 9, 0), ("retired", 9, 1), ("all", 9, 1), ("usable", 5, 1), ("retired", 5, 0), ("retired", 11, 0)],
)
def test_the_list_of_routes_filters_by_what_was_on_sale_then(client: Client, status: str, when: int, found: int):
    address = f"/api/v1/routes/?model=openai/gpt-4o&status={status}&as_of={at(when)}"
    assert len(json.loads(client.get(address).content)["results"]) == found


@pytest.mark.usefixtures("told")
def test_what_was_not_known_yet_is_not_answered(client: Client):
    assert inputs(client, f"as_of={at(5)}&known_at={at(3)}") == ["2.5"]
    assert inputs(client, f"known_at={at(5)}") == ["2"]
    assert json.loads(client.get(f"/api/v1{PAGE}?as_of={at(5)}&known_at=2026-05-01").content)["routes"] == []


@pytest.mark.usefixtures("told")
def test_a_page_of_another_time_says_so_and_leads_back(client: Client):
    for path in (PAGE, SELLER):
        note = page(client, f"{path}?as_of=2026-07-01").find(id="moment")
        assert "As it was on 1 Jul 2026, as known now" in words(note)
        assert note.a["href"] == path
        assert page(client, path).find(id="moment") is None
    known = words(page(client, f"{PAGE}?as_of=2026-07-01&known_at=2026-07-02T10:30Z").find(id="moment"))
    assert "As it was on 1 Jul 2026, as known on 2 Jul 2026, 10:30 UTC" in known


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize("path", [PAGE, SELLER, f"/api/v1{PAGE}", "/api/v1/routes/"])
def test_a_time_that_is_none_is_refused_with_what_it_may_be(client: Client, path: str):
    refused = client.get(f"{path}?as_of=yesterday")
    assert refused.status_code == 400
    assert b"as_of" in refused.content
    assert b"such as 2026-01-31" in refused.content


def test_the_list_of_models_says_that_it_has_no_past(client: Client):
    soup = page(client, "/?as_of=2026-07-01", 400)
    assert "can be asked of one model or one route" in words(soup.main)


@pytest.mark.usefixtures("told")
def test_a_moment_costs_no_more_queries_and_prices_and_presence_are_found_over_indexes(
    django_assert_num_queries: Any,
):
    with CaptureQueriesContext(connection) as now:
        queries.model("openai/gpt-4o", AFTER)
    with django_assert_num_queries(len(now)), CaptureQueriesContext(connection) as then:
        queries.model("openai/gpt-4o", AFTER, Moment(week(5), week(6)))
    for table in ("catalog_price", "catalog_presence"):
        asked = [one["sql"] for one in then.captured_queries if f'FROM "{table}"' in one["sql"]]
        assert len(asked) == 1
        assert re.search(r"SEARCH .* USING (COVERING )?INDEX .*route_id=|Index Cond: \(+route_id = ", plan(asked[0]))


def plan(sql: str) -> str:
    """How the database would answer, with tables too small for an index told to use one all the same."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute(f"EXPLAIN {sql}")
        else:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        return "\n".join(str(row) for row in cursor.fetchall())
