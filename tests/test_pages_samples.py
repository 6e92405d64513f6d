"""The code on the page of a model at a provider: what runs, or where to read how it is called."""

import json
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from tests.builders import facts, make_model, make_route, make_snapshot, make_vendor
from tests.reading_pages import page, words

pytestmark = pytest.mark.django_db
OPEN: dict[str, Any] = {
    "openai_compatible": True,
    "base_url": "https://api.beta.example/v1",
    "environment_variables": ["BETA_API_KEY"],
    "docs_url": "https://docs.beta.example/",
}


def make_seller(slug: str = "beta", **known: Any) -> None:
    make_vendor(slug, name="Beta", facts=facts(make_snapshot(), **known))


def shown(soup: BeautifulSoup, language: str, task: str) -> str:
    return str(soup.select_one(f".samples section.{language}.{task} pre").get_text())


def choices(soup: BeautifulSoup, group: str) -> list[str]:
    return [words(box.parent) for box in soup.select(f".samples input[name={group}]")]


def test_code_is_shown_for_the_route_with_its_own_address_key_and_id(client: Client) -> None:
    make_seller(**OPEN)
    make_route("acme/one", "beta", native_id="acme/one-turbo", input="1", capabilities=("tools",))
    soup = page(client, "/models/acme/one/beta/")
    assert choices(soup, "language") == ["Python", "TypeScript", "cURL", "Go"]
    assert choices(soup, "task") == ["Plain", "Streaming", "Tools", "JSON output"]
    for language in ("python", "typescript", "curl", "go"):
        for task in ("plain", "stream", "tools", "json"):
            code = shown(soup, language, task)
            assert all(part in code for part in ("https://api.beta.example/v1", "BETA_API_KEY", '"acme/one-turbo"')), (
                code
            )
    recipe = words(soup.select_one("#code").find_next("dl"))
    assert "API OpenAI-compatible chat completions models-dev, 1 Oct 2026" in recipe.replace("29 Oct", "1 Oct")
    assert "Key export BETA_API_KEY=…" in recipe


def test_languages_and_tasks_named_are_those_that_have_code(client: Client) -> None:
    make_seller(**OPEN)
    make_route("acme/one", "beta", input="1", capabilities=(), incapabilities=" structured_output tools ")
    soup = page(client, "/models/acme/one/beta/")
    assert choices(soup, "task") == ["Plain", "Streaming"]
    assert len(soup.select(".samples section")) == 4 * 2


def test_it_is_said_where_no_source_says_that_the_route_takes_it(client: Client) -> None:
    make_seller(**OPEN)
    make_route("acme/one", "beta", input="1", capabilities=("tools",))
    soup = page(client, "/models/acme/one/beta/")
    assert "No source says" in words(soup.select_one(".samples section.python.json"))
    assert "No source says" not in words(soup.select_one(".samples section.python.tools"))


def test_an_id_that_is_hostile_shows_as_text(client: Client) -> None:
    make_seller(**OPEN)
    hostile = "</code><script>alert(1)</script>'\"`${x}"
    make_route("acme/one", "beta", native_id=hostile, input="1")
    soup = page(client, "/models/acme/one/beta/")
    assert not soup.select("main script")
    assert json.dumps(hostile)[1:-1] in shown(soup, "python", "plain")


def test_a_provider_whose_api_is_not_known_gets_its_documentation_and_no_code(client: Client) -> None:
    make_seller(docs_url="https://docs.beta.example/")
    make_route("acme/one", "beta", input="1")
    soup = page(client, "/models/acme/one/beta/")
    assert not soup.select("pre")
    link = soup.select_one("#code").find_next("a", string="the documentation of Beta")
    assert link["href"] == "https://docs.beta.example/"
    make_seller("gamma")
    make_route("acme/one", "gamma", input="1")
    assert "No source names a documentation of Beta." in words(page(client, "/models/acme/one/gamma/").main)


def test_a_kind_of_model_that_we_write_no_call_of_gets_the_documentation(client: Client) -> None:
    make_seller(**OPEN)
    make_route(make_model("acme/painter", kind="image"), "beta", input="1")
    soup = page(client, "/models/acme/painter/beta/")
    assert not soup.select("pre")
    assert "No sample is shown for a model of this kind (image). See the documentation of Beta." in words(soup.main)
    make_route(make_model("acme/embedder", kind="embedding"), "beta", input="1")
    soup = page(client, "/models/acme/embedder/beta/")
    assert "embeddings.create" in shown(soup, "python", "embed")
    assert not choices(soup, "task"), "one task needs no choosing"


def test_each_id_of_a_model_can_be_chosen_in_the_address(client: Client) -> None:
    make_seller(**OPEN)
    for id_ in ("one", "one/fast"):
        make_route("acme/one", "beta", native_id=id_, input="1")
    soup = page(client, "/models/acme/one/beta/")
    assert '"one"' in shown(soup, "python", "plain")
    link = soup.find("a", string="one/fast")
    assert link["href"] == "/models/acme/one/beta/?use=one%2Ffast#code"
    assert '"one/fast"' in shown(page(client, link["href"]), "python", "plain")
    assert "one of the model IDs" in words(page(client, "/models/acme/one/beta/?use=two", 400).main)


def test_what_is_no_longer_sold_or_was_asked_of_another_time_has_no_code(client: Client) -> None:
    make_seller(**OPEN)
    make_route("acme/one", "beta", input="1")
    assert not page(client, "/models/acme/one/beta/?as_of=2026-10-20").select("#code")
    for status in ("retired", "unavailable"):
        make_route(f"acme/{status}", "beta", input="1", status=status)
        assert not page(client, f"/models/acme/{status}/beta/").select("#code")
    make_route("acme/ending", "beta", input="1", status="deprecated", shutdown_date="2999-01-01")
    assert page(client, "/models/acme/ending/beta/").select("#code")
    make_route("acme/ended", "beta", input="1", shutdown_date="2020-01")
    assert not page(client, "/models/acme/ended/beta/").select("#code")
    gone = make_route("acme/two", "beta", input="1")
    gone.gone_at = gone.changed_at
    gone.save()
    assert not page(client, "/models/acme/two/beta/").select("#code")
