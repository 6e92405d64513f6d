"""Announced prices, as readers see them: beside the price that holds, never in its place, now or as it was known."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from tests.builders import make_announced, make_price, make_route
from tests.reading_pages import column, page, rows, words
from tests.told import make_teller, route, tell, week

pytestmark = pytest.mark.django_db
MODEL, SELLER = "/models/openai/gpt-4o/", "/models/openai/gpt-4o/openai/"
COMING = route(dated=[["2", None, None], ["3", "2026-07-20", None]])  # week 7 is the Monday of that day
PLAIN = route(dated=[["2", None, None]])
THEN = datetime(2026, 6, 20, tzinfo=UTC)


def found(client: Client, query: str = "") -> list[tuple[str, str]]:
    """What the API says is announced, on the model, on its route and as a resource: the same each time."""
    of_model = json.loads(client.get(f"/api/v1{MODEL}?{query}").content)["routes"]
    of_routes = json.loads(client.get(f"/api/v1/routes/?model=openai/gpt-4o&{query}").content)["results"]
    listed = json.loads(client.get(f"/api/v1/announced/?model=openai/gpt-4o&{query}").content)["results"]
    told = [
        [(said["amount"], said["effective_from"]) for said in one]
        for one in (
            [said for route in of_model for said in route["announced"]],
            [said for route in of_routes for said in route["announced"]],
            listed,
        )
    ]
    assert told[0] == told[1] == told[2]
    return told[0]


@time_machine.travel(THEN, tick=False)
def test_an_announced_price_stands_beside_the_price_with_its_day_source_and_evidence(client: Client) -> None:
    tell(make_teller(), week(0), COMING)
    for address in (MODEL, SELLER):
        soup = page(client, address)
        (row,) = rows(soup, "announced-caption")
        assert row[1] == "Input, USD per 1M tokens"
        assert row[2].startswith("$2.00 List")
        assert row[3].startswith("$3.00 List")
        assert "at /0/dated/1 it says 3" in row[3]
        assert row[4].startswith("20 Jul 2026")
        assert row[5].startswith("1 Jun 2026")
        flag = soup.select_one('td a.flag[href="#announced"]')
        assert flag["title"] == "announced: $3.00 per 1M tokens of input from 20 Jul 2026, by List"
    assert "$2.00" in column(page(client, MODEL), "routes-caption", "Input")[0]
    assert "$3.00 from 20 Jul 2026" in column(page(client, SELLER), "p-1", "Amount")[0]


def test_the_api_gives_it_on_the_route_and_as_a_resource_of_its_own(client: Client) -> None:
    tell(make_teller(), week(0), COMING)
    (said,) = json.loads(client.get("/api/v1/announced/").content)["results"]
    assert said["price"] == {
        "component": "input", "unit": "1M tokens", "currency": "USD", "tier": "standard", "conditions": "",
    }  # fmt: skip
    assert (said["state"], said["amount"], said["effective_from"]) == ("amount", "3", "2026-07-20T00:00:00Z")
    assert (said["provider"], said["model"], said["model_id"]) == ("openai", "openai/gpt-4o", "gpt-4o")
    assert (said["withdrawn_at"], said["came_at"]) == (None, None)
    evidence = said["evidence"]
    assert (evidence["source"], evidence["place"], evidence["text"]) == ("list", "/0/dated/1", "3")
    assert len(evidence["sha256"]) == 64
    assert found(client) == [("3", "2026-07-20T00:00:00Z")]
    prices = json.loads(client.get("/api/v1/prices/?model=openai/gpt-4o").content)["results"]
    assert [price["amount"] for price in prices] == ["2"]


def test_one_that_is_withdrawn_is_no_longer_shown_but_as_of_the_time_when_it_stood(client: Client) -> None:
    source = make_teller()
    tell(source, week(0), COMING)
    tell(source, week(2), PLAIN)
    stood = [("3", "2026-07-20T00:00:00Z")]
    assert found(client) == []
    assert found(client, "as_of=2026-06-03") == stood
    assert found(client, "as_of=2026-06-16") == []
    assert found(client, "as_of=2026-06-16&known_at=2026-06-03") == stood
    assert found(client, "known_at=2026-05-20") == []
    for address in (MODEL, SELLER):
        assert page(client, address).find(id="announced") is None
        assert page(client, f"{address}?as_of=2026-06-03").find(id="announced") is not None
        assert page(client, f"{address}?as_of=2026-06-16").find(id="announced") is None


def test_one_that_came_about_is_a_price_and_is_announced_only_before_its_day(client: Client) -> None:
    source = make_teller()
    tell(source, week(0), COMING)
    tell(source, week(8), COMING)
    stood = [("3", "2026-07-20T00:00:00Z")]
    assert found(client) == []
    assert found(client, "as_of=2026-07-19") == stood
    assert found(client, "as_of=2026-07-21") == []
    assert found(client, "known_at=2026-07-21") == stood  # the source was read again on the 27th
    assert found(client, "known_at=2026-07-28") == []
    (row,) = json.loads(client.get("/api/v1/announced/?as_of=2026-07-19").content)["results"]
    assert row["came_at"] == "2026-07-27T06:00:00Z"


@time_machine.travel(week(10), tick=False)
def test_one_whose_day_passed_unread_is_said_not_to_have_been_seen(client: Client) -> None:
    tell(make_teller(), week(0), COMING)
    for address in (MODEL, SELLER):
        assert "not seen to have come" in column(page(client, address), "announced-caption", "From")[0]
    assert "$2.00" in column(page(client, MODEL), "routes-caption", "Input")[0]


def test_an_announced_end_is_not_an_amount(client: Client) -> None:
    tell(make_teller(), week(0), route(dated=[["2", "2026-05-01", "2026-07-20"]], output="4"))
    for address in (MODEL, SELLER):
        assert column(page(client, address), "announced-caption", "Announced")[0].startswith("no longer published List")
    assert "no longer published from 20 Jul 2026" in column(page(client, SELLER), "p-1", "Amount")[0]
    (said,) = json.loads(client.get("/api/v1/announced/").content)["results"]
    assert (said["state"], said["amount"]) == ("not_published", None)


def test_one_for_what_has_no_price_yet_is_announced_all_the_same(client: Client) -> None:
    make_announced(make_route("openai/gpt-4o", "openai", input="2"), "9", "request", unit="1K requests")
    (row,) = rows(page(client, SELLER), "announced-caption")
    assert row[1:3] == ["Request, USD per 1K requests", "no price"]
    assert row[3].startswith("$9.00")


def test_announcements_are_found_by_the_filters_of_prices(client: Client) -> None:
    make_announced(make_route("acme/one", "beta", input="1"), "2")
    other = make_route("acme/two", "gamma", output="1")
    make_announced(other, "3", "output", tier="batch")
    make_price(other, "output", "1", tier="batch")

    def amounts(query: str) -> list[Any]:
        return [row["amount"] for row in json.loads(client.get(f"/api/v1/announced/?{query}").content)["results"]]

    assert amounts("") == ["2", "3"]
    assert amounts("model=acme/two") == amounts("provider=gamma") == amounts("component=output") == ["3"]
    assert amounts("tier=standard") == ["2"]
    following = json.loads(client.get("/api/v1/announced/?limit=1").content)["next"]
    assert [row["amount"] for row in json.loads(client.get(following).content)["results"]] == ["3"]


def test_a_page_without_announcements_says_nothing_of_them(client: Client) -> None:
    make_route("openai/gpt-4o", "openai", input="2")
    for address in (MODEL, SELLER):
        soup = page(client, address)
        assert soup.find(id="announced") is None
        assert "announced-caption" not in str(soup)
        assert "Announced prices" not in words(soup.main)
