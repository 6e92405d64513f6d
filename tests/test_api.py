"""The JSON API: what it answers, and what it refuses."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from tests.asked_api import FOUND, fill, get
from tests.builders import make_announced, make_model, make_old_slug, make_route

pytestmark = pytest.mark.django_db


@pytest.fixture
def full() -> None:
    fill()


def slugs(client: Client, query: str) -> list[str]:
    return [row["slug"] for row in get(client, f"models/?{query}")["results"]]


@pytest.mark.usefixtures("full")
def test_a_model_with_its_routes_and_the_evidence_of_every_price(client: Client) -> None:
    model = get(client, FOUND)
    assert model["context"] == 1_047_576
    (route,) = (route for route in model["routes"] if route["provider"]["slug"] == "openai")
    always = {price["component"]: price for price in route["prices"] if not price["conditions"]}
    assert {name: price["amount"] for name, price in always.items()} == {
        "input": "0.4",
        "output": "1.6",
        "cache_read": "0.1",
    }
    for price in route["prices"]:
        assert (price["unit"], price["currency"], price["tier"], price["state"]) == (
            "1M tokens",
            "USD",
            "standard",
            "amount",
        )
        evidence = price["evidence"]
        assert evidence["url"].startswith("https://")
        assert evidence["fetched_at"].endswith("Z")
        assert len(evidence["sha256"]) == 64
        assert (evidence["source"], evidence["place"]) == ("models-dev", f"/cost/{price['component']}")
    assert route["without_price"] == [{"component": "cache_write", "tier": "standard", "state": "not_published"}]
    assert model["facts"]["context"]["evidence"]["place"] == "/context"


@pytest.mark.usefixtures("full")
def test_conditions_are_given_as_one_text_and_as_terms(client: Client) -> None:
    (price,) = (p for r in get(client, FOUND)["routes"] for p in r["prices"] if p["conditions"])
    assert price["terms"] == [{"name": "prompt_tokens", "operator": ">", "value": "200000"}]
    assert (price["amount"], price["list_amount"]) == ("0.8", "0.9")


def test_an_amount_has_all_its_digits_and_no_exponent(client: Client) -> None:
    make_route("openai/tiny", input="0.00000012345", output="100")
    row = get(client, "models/")["results"][0]["cheapest"]
    assert (row["input"]["amount"], row["output"]["amount"]) == ("0.00000012345", "100")


def test_the_filters_are_those_of_the_pages(client: Client) -> None:
    make_route(make_model("acme/big", context=200_000), "host", input="1")
    make_route(make_model("acme/small", context=8_000), "host", input="2")
    assert slugs(client, "context_min=128k") == ["acme/big"]
    assert slugs(client, "sort=-input&capability=tools&provider=host") == ["acme/small", "acme/big"]
    assert slugs(client, "q=SMALL") == ["acme/small"]


def test_a_cursor_goes_through_all_models_once(client: Client) -> None:
    for number in range(7):
        make_route(f"m{number}", input=str(number % 3 + 1))
    met, address = [], "models/?limit=3&sort=-input"
    while address:
        page = get(client, address)
        assert len(page["results"]) <= 3
        met += [row["slug"] for row in page["results"]]
        address = page["next"]
    assert met == slugs(client, "sort=-input")
    assert len(met) == 7


def test_the_same_question_gets_the_same_bytes(client: Client) -> None:
    for number in range(3):
        make_route(f"m{number}", input="1")
    first = client.get("/api/v1/models/?limit=1").content
    with time_machine.travel(datetime.now(tz=UTC) + timedelta(minutes=1)):
        assert client.get("/api/v1/models/?limit=1").content == first


def test_a_cursor_belongs_to_its_question(client: Client) -> None:
    for number in range(3):
        make_route(f"m{number}", input="1")
    address = get(client, "models/?limit=1&sort=name")["next"]
    assert get(client, address.replace("limit=1", "limit=2"))["results"]
    for spoilt in (address.replace("sort=name", "sort=input"), address.replace("/models/", "/routes/")):
        fields = get(client, spoilt.replace("sort=name&", "") if "routes" in spoilt else spoilt, 400)["fields"]
        assert list(fields) == ["cursor"]


@pytest.mark.parametrize(
    ("path", "name", "says"),
    [
        ("announced/?known_at=soon", "known_at", "2026-01-31"),
        ("models/?kind=cat", "kind", "chat"),
        ("models/?context_min=many", "context_min", "128k"),
        ("models/?colour=red", "colour", "known are: q, lab"),
        ("models/?page=2", "page", "not a parameter"),
        ("models/?limit=201", "limit", "1 to 200"),
        ("models/?cursor=made-up", "cursor", "begin again"),
        ("prices/?as_of=yesterday", "as_of", "2026-01-31"),
        ("routes/?matched=perhaps", "matched", "yes or no"),
        ("changes/?kind=worse", "kind", "price_up"),
        ("vendors/?q=x", "q", "known are: none"),
        ("models/a/b/?format=xml", "format", "not a parameter"),
    ],
)
def test_a_bad_parameter_is_named_with_what_it_may_be(client: Client, path: str, name: str, says: str) -> None:
    answer = get(client, path, 400)
    assert list(answer["fields"]) == [name]
    assert says in answer["fields"][name]


def test_thousands_of_parameters_are_refused_in_json(client: Client) -> None:
    assert "too long" in get(client, "models/?" + "&".join(["q=x"] * 2000), 400)["error"]


@pytest.mark.parametrize("path", ["models/no/such/", "vendors/nobody/", "nothing/here/", "models/only-a-lab/"])
def test_what_is_not_there_is_a_real_404_in_json(client: Client, path: str) -> None:
    assert get(client, path, 404)["fields"] == {}


def test_an_old_slug_leads_to_the_model(client: Client) -> None:
    make_old_slug("acme/uno", make_model("acme/one"))
    response = client.get("/api/v1/models/acme/uno/")
    assert (response.status_code, response["Location"]) == (301, "/api/v1/models/acme/one/")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_written(client: Client, method: str) -> None:
    response = getattr(client, method)("/api/v1/models/")
    assert response.status_code == 405
    assert response.json()["error"]


@pytest.mark.parametrize("accept", ["text/html", "application/xml", "nonsense", "*/*"])
def test_the_answer_is_json_whatever_is_asked_for(client: Client, accept: str) -> None:
    response = client.get("/api/v1/models/", headers={"accept": accept})
    assert (response.status_code, response["Content-Type"]) == (200, "application/json")


ASKED = {"models/": 5, "routes/": 10, "prices/": 4, "announced/": 4, "models/acme/m0/": 17, "changes/": 2}


def test_lists_and_models_ask_a_fixed_number_of_queries(client: Client, django_assert_num_queries: Any) -> None:
    for count in (1, 10):
        for number in range(count):
            make_announced(make_route(f"m{number}", f"host-{number}", region=str(count), input="1"))
        for path, asked in ASKED.items():
            with django_assert_num_queries(asked):
                client.get(f"/api/v1/{path}")
