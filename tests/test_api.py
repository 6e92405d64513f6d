"""The JSON API: what it answers, that its description says the same, and what caches may keep."""

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import time_machine
from django.test import Client

from catalog.domain.vocabulary import PriceState
from catalog.filters import ModelFilters
from catalog.queries import SORTS
from tests.builders import (
    CHECKED,
    facts,
    make_alias,
    make_announced,
    make_change,
    make_disagreement,
    make_model,
    make_old_slug,
    make_pending,
    make_price,
    make_route,
    make_snapshot,
    make_source,
    make_vendor,
    set_version,
)

pytestmark = pytest.mark.django_db
FOUND = "/api/v1/models/openai/gpt-4.1-mini/"


def get(client: Client, path: str, status: int = 200) -> Any:
    response = client.get(path if path.startswith(("/", "http")) else f"/api/v1/{path}")
    assert response.status_code == status, response.content[:2000]
    assert response["Content-Type"] == "application/json"
    return json.loads(response.content)


def slugs(client: Client, query: str) -> list[str]:
    return [row["slug"] for row in get(client, f"models/?{query}")["results"]]


@pytest.fixture
def full() -> None:
    """A catalog in which every part of every answer has something in it."""
    model = make_model("openai/gpt-4.1-mini", context=1_047_576, open_weights=False)
    route = make_route(model, "openai", input="0.4", output="1.6", cache_read="0.1")
    make_price(route, "input", "0.8", conditions="prompt_tokens>200000", list_amount="0.9")
    make_pending(route)
    make_disagreement(route)
    make_disagreement(model, "release_date")
    make_announced(route)
    make_change(route)
    make_alias("gpt-mini-latest", model)
    make_route(model, make_vendor("club", kind="plan"), input="included")
    make_route(make_model("openai/gpt-4.1-mini-2025-04-14", parent=model), "azure", input="0.4", gone_at=CHECKED)
    make_route(make_model("openai/tuned", parent=model, relation="variant"), "host", input="free")
    make_route(None, "host", native_id="mystery")
    make_vendor("openai").__class__.objects.filter(slug="openai").update(
        facts=facts(make_snapshot(fidelity="complete"), docs_url="https://openai.example/", environment_variables=["A"])
    )
    make_source("silent")
    set_version(3)


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


def closed(schema: Any) -> Any:
    """The same schema, in which an object has no other properties than those described."""
    if isinstance(schema, list):
        return [closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    inner = {name: closed(part) for name, part in schema.items()}
    return {"additionalProperties": False, **inner} if "properties" in inner else inner


@pytest.mark.usefixtures("full")
@pytest.mark.parametrize(
    ("described", "path", "status"),
    [
        ("models/", "models/?kind=all&status=all&snapshots=yes", 200),
        ("models/", "models/?limit=0", 400),
        ("models/{lab}/{name}/", FOUND, 200),
        ("models/{lab}/{name}/", "models/no/such/", 404),
        ("routes/", "routes/?status=all", 200),
        ("vendors/", "vendors/", 200),
        ("vendors/{slug}/", "vendors/openai/", 200),
        ("vendors/{slug}/", "vendors/host/", 200),
        ("prices/", "prices/", 200),
        ("announced/", "announced/", 200),
        ("sources/", "sources/", 200),
        ("changes/", "changes/", 200),
    ],
)
def test_every_answer_is_as_described_and_no_more(client: Client, described: str, path: str, status: int) -> None:
    description = json.loads(client.get("/api/v1/schema/").content)
    shape = description["paths"][f"/api/v1/{described}"]["get"]["responses"][str(status)]["content"]
    schema = closed({"components": description["components"], **shape["application/json"]["schema"]})
    found = get(client, path, status)
    assert found.get("results", [True]), "an empty answer proves nothing"
    jsonschema.Draft202012Validator(schema).validate(found)


def numbers(answer: Any) -> list[Any]:
    """Every fraction in an answer that is not a text."""
    if isinstance(answer, dict):
        return [found for part in answer.values() for found in numbers(part)]
    if isinstance(answer, list):
        return [found for part in answer for found in numbers(part)]
    return [answer] if isinstance(answer, float) else []


@pytest.mark.usefixtures("full")
@pytest.mark.parametrize("path", [FOUND, "models/", "routes/", "prices/", "vendors/openai/"])
def test_no_amount_is_a_number(client: Client, path: str) -> None:
    answer = get(client, path)
    assert '"0.4"' in json.dumps(answer)
    assert numbers(answer) == []


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


@pytest.mark.usefixtures("full")
def test_an_unchanged_answer_costs_one_query_and_no_bytes(client: Client, django_assert_num_queries: Any) -> None:
    first = client.get(FOUND)
    assert "max-age" in first["Cache-Control"]
    with django_assert_num_queries(1):
        second = client.get(FOUND, headers={"if-none-match": first["ETag"]})
    assert (second.status_code, second.content) == (304, b"")
    assert second["ETag"] == first["ETag"]
    set_version(4)
    assert client.get(FOUND, headers={"if-none-match": first["ETag"]}).status_code == 200


def test_a_conditional_request_for_nothing_finds_nothing(client: Client) -> None:
    for tag in ("*", '"made-up"'):
        assert client.get("/api/v1/models/no/such/", headers={"if-none-match": tag}).status_code == 404


@pytest.mark.usefixtures("full")
def test_two_questions_never_share_a_validator(client: Client) -> None:
    tags = {client.get(f"/api/v1/{path}")["ETag"] for path in ("models/", "models/?sort=name", "routes/", "vendors/")}
    assert len(tags) == 4


def test_errors_are_not_kept_by_caches(client: Client) -> None:
    response = client.get("/api/v1/models/no/such/")
    assert response["Cache-Control"] == "no-store"
    assert "ETag" not in response


def test_any_page_may_read_it_and_no_cookie_is_set(client: Client) -> None:
    response = client.get("/api/v1/models/", headers={"origin": "https://elsewhere.example"})
    assert response["Access-Control-Allow-Origin"] == "*"
    assert not response.cookies


@pytest.mark.parametrize("accept", ["text/html", "application/xml", "nonsense", "*/*"])
def test_the_answer_is_json_whatever_is_asked_for(client: Client, accept: str) -> None:
    response = client.get("/api/v1/models/", headers={"accept": accept})
    assert (response.status_code, response["Content-Type"]) == (200, "application/json")


def test_the_index_names_every_page(client: Client) -> None:
    for address in get(client, "").values():
        assert client.get(address).status_code == 200, address


def test_the_description_has_each_filter_with_what_it_may_be(client: Client) -> None:
    description = json.loads(client.get("/api/v1/schema/").content)
    asked = {p["name"]: p["description"] for p in description["paths"]["/api/v1/models/"]["get"]["parameters"]}
    assert "page" not in asked
    assert "128k" in asked["context_min"]
    assert {"cursor", "limit", "capability", "sort", "q"} <= asked.keys()


def test_the_page_of_the_description_loads_nothing_from_elsewhere(client: Client) -> None:
    response = client.get("/api/v1/docs/")
    html = response.content.decode()
    assert "//" not in html.replace("<!DOCTYPE html>", "").replace("/static/", "")
    assert "<style" not in html
    assert "<script>" not in html
    assert "unsafe" not in response["Content-Security-Policy"]
    assert "img-src 'self' data:" in response["Content-Security-Policy"]
    script = client.get("/api/v1/docs/?script=")
    assert script["Content-Type"].startswith("application/javascript")
    assert "/api/v1/schema/" in script.content.decode()


ASKED = {"models/": 5, "routes/": 10, "prices/": 4, "announced/": 4, "models/acme/m0/": 17, "changes/": 2}


def test_lists_and_models_ask_a_fixed_number_of_queries(client: Client, django_assert_num_queries: Any) -> None:
    for count in (1, 10):
        for number in range(count):
            make_announced(make_route(f"m{number}", f"host-{number}", region=str(count), input="1"))
        for path, asked in ASKED.items():
            with django_assert_num_queries(asked):
                client.get(f"/api/v1/{path}")


@pytest.mark.usefixtures("full")
def test_every_address_in_the_documentation_answers(client: Client) -> None:
    page = (Path(__file__).parent.parent / "docs" / "api.md").read_text()
    addresses = set(re.findall(r"/api/v1/[^\s`']*", page))
    assert len(addresses) > 10
    for address in addresses:
        assert client.get(address).status_code == 200, address


@pytest.mark.usefixtures("full")
def test_the_documentation_names_every_filter_and_every_state(client: Client) -> None:
    page = (Path(__file__).parent.parent / "docs" / "api.md").read_text()
    for word in (*ModelFilters.base_filters.keys() - {"page"}, *PriceState, *SORTS):
        assert f"`{word}`" in page, word
