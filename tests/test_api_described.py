"""The description and the documentation of the JSON API, and that its answers are what they say."""

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from django.test import Client

from catalog.domain.vocabulary import PriceState
from catalog.filters import ModelFilters
from catalog.queries import SORTS
from tests.asked_api import FOUND, fill, get
from tests.standing import stands

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("full")]
full = stands(fill)


def closed(schema: Any) -> Any:
    """The same schema, in which an object has no other properties than those described."""
    if isinstance(schema, list):
        return [closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    inner = {name: closed(part) for name, part in schema.items()}
    return {"additionalProperties": False, **inner} if "properties" in inner else inner


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


@pytest.mark.parametrize("path", [FOUND, "models/", "routes/", "prices/", "vendors/openai/"])
def test_no_amount_is_a_number(client: Client, path: str) -> None:
    answer = get(client, path)
    assert '"0.4"' in json.dumps(answer)
    assert numbers(answer) == []


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


def test_every_address_in_the_documentation_answers(client: Client) -> None:
    page = (Path(__file__).parent.parent / "docs" / "api.md").read_text()
    addresses = set(re.findall(r"/api/v1/[^\s`']*", page))
    assert len(addresses) > 10
    for address in addresses:
        assert client.get(address).status_code == 200, address


def test_the_documentation_names_every_filter_and_every_state(client: Client) -> None:
    page = (Path(__file__).parent.parent / "docs" / "api.md").read_text()
    for word in (*ModelFilters.base_filters.keys() - {"page"}, *PriceState, *SORTS):
        assert f"`{word}`" in page, word
