"""A model's page: every route compared, every fact with its source, every absence named."""

import re
from datetime import UTC, datetime

import pytest
from django.test import Client

from tests.builders import (
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
)
from tests.reading_pages import column, page, rows, words

pytestmark = pytest.mark.django_db


def test_a_slug_once_published_leads_to_the_models_page_for_ever(client: Client) -> None:
    make_route("acme/new", "beta", input="1")
    make_old_slug("acme/old", make_model("acme/new"))
    moved = client.get("/models/acme/old/")
    assert (moved.status_code, moved["Location"]) == (301, "/models/acme/new/")
    moved = client.get("/models/acme/old/beta/")
    assert (moved.status_code, moved["Location"]) == (301, "/models/acme/new/beta/")


def test_a_models_page_compares_every_route(client: Client) -> None:
    make_vendor("openai", name="OpenAI", kind="direct")
    make_route("openai/gpt-4.1-mini", "openai", input="0.4", output="1.6", cache_read="0.1", context=1_047_576)
    make_route("openai/gpt-4.1-mini", "azure", input="0.44", output="1.6", region="eu")
    soup = page(client, "/models/openai/gpt-4.1-mini/")
    assert words(soup.h1) == "gpt-4.1-mini"
    assert column(soup, "routes-caption", "Provider") == ["OpenAI direct", "Azure host"]
    assert column(soup, "routes-caption", "Input") == ["↓ $0.40", "$0.44"]
    assert column(soup, "routes-caption", "Output") == ["= $1.60", "= $1.60"]
    assert column(soup, "routes-caption", "Cache read") == ["↓ $0.10", "–"]
    assert column(soup, "routes-caption", "Region") == ["", "eu"]
    assert soup.find("span", title="1,047,576 tokens").string == "1.05M"
    assert "an OpenAI model, sold by 2 providers on 2 routes" in words(soup.select_one(".lead"))


def test_the_strapline_names_a_tie_as_a_tie(client: Client) -> None:
    for provider in ("acme", "beta"):
        make_route("acme/one", provider, input="1")
    assert "All of them charge $1.00 per 1M tokens of input" in words(page(client, "/models/acme/one/").main)
    make_route("acme/one", "gamma", input="2")
    assert "$1.00 per 1M tokens, shared by Acme and Beta" in words(page(client, "/models/acme/one/").main)


def test_kinds_of_having_no_price_look_different(client: Client) -> None:
    make_route("acme/one", "amount", input="1", output="1", cache_read="1")
    make_route("acme/one", "gratis", input="free")
    make_route("acme/one", "plan", input="included")
    make_route("acme/one", "refuses", input="not_offered")
    make_route("acme/one", "silent")
    make_source("batchless", states="[]")
    make_route("acme/one", "unasked", source="batchless")
    soup = page(client, "/models/acme/one/")
    providers, prices = (column(soup, "routes-caption", head) for head in ("Provider", "Input"))
    shown = {provider.split()[0]: price for provider, price in zip(providers, prices, strict=True)}
    assert shown == {
        "Amount": "↓ $1.00", "Gratis": "free", "Plan": "in plan", "Refuses": "×", "Silent": "–", "Unasked": "?",
    }  # fmt: skip
    marks = (
        page(client, "/models/acme/one/").find(id="routes-caption").find_parent("table").select("td [role=img].none")
    )
    assert {(mark.string, mark["aria-label"]) for mark in marks} == {
        ("–", "not published"), ("?", "not checked yet"), ("×", "not offered"),
    }  # fmt: skip


def test_routes_without_an_amount_sort_last_both_ways(client: Client) -> None:
    make_route("acme/one", "cheap", input="1")
    make_route("acme/one", "dear", input="9")
    make_route("acme/one", "silent")
    for sort, order in (("input", ["Cheap", "Dear", "Silent"]), ("-input", ["Dear", "Cheap", "Silent"])):
        soup = page(client, f"/models/acme/one/?sort={sort}")
        assert [name.split()[0] for name in column(soup, "routes-caption", "Provider")] == order


def test_rates_that_no_route_has_are_left_out_and_named_with_the_reason(client: Client) -> None:
    make_route("acme/one", input="1")
    soup = page(client, "/models/acme/one/")
    heads = [words(head) for head in soup.select("#routes-caption ~ thead th")]
    assert "Batch in" not in heads
    assert "Batch in (not checked yet on 1 route)" in words(soup.main)
    assert "Output (not published on 1 route)" in words(soup.main)


def test_other_components_tiers_and_conditions_stand_with_their_own_unit(client: Client) -> None:
    route = make_route("acme/one", input="1")
    make_price(route, "web_search", "10", unit="1K searches")
    make_price(route, "input", "2", conditions="prompt_tokens>200000")
    make_price(route, "input", "7", currency="CNY", tier="flex")
    soup = page(client, "/models/acme/one/")
    found = {tuple(row[2:7]) for row in rows(soup, "more-caption")}
    assert found == {
        ("Web search", "$10.00", "per 1K searches", "standard", "always"),
        ("Input", "$2.00", "per 1M tokens", "standard", "prompt over 200,000 tokens"),
        ("Input", "CNY 7.00", "per 1M tokens", "flex", "always"),
    }


def test_a_price_that_only_holds_under_conditions_is_not_called_unpublished(client: Client) -> None:
    route = make_route("acme/one", output="1")
    make_price(route, "input", "2", conditions="resolution=720p")
    assert column(page(client, "/models/acme/one/"), "routes-caption", "Input") == ["varies"]


def test_disagreements_and_held_back_changes_are_shown_with_their_rules(client: Client) -> None:
    route = make_route("acme/one", input="3")
    make_disagreement(route)
    make_disagreement(make_model("acme/one"), "release_date", chosen="2025-04", others='[["2025-05", ["litellm"], 2]]')
    make_pending(route)
    make_change(route)
    soup = page(client, "/models/acme/one/")
    disputed = {row[0]: row[2:4] for row in rows(soup, "dispute-caption")}
    assert disputed["Input, USD per 1M tokens"] == ["$3.00 models-dev", "$4.00 litellm"]
    assert disputed["Released"] == ["Apr 2025 models-dev", "May 2025 litellm, on 2 routes"]
    pending = rows(soup, "pending-caption")[0]
    assert pending[2].startswith("$3.00 models-dev")
    assert pending[3].startswith("$30.00 models-dev")
    assert pending[4] == "the amount moved by more than 5 times (rule: jump)"
    assert pending[5].startswith("change pending since 29 Oct 2026")
    assert rows(soup, "changes-caption")[0][1] == "Input went up from $2.00 to $3.00 per 1M tokens."


def test_sections_without_content_are_not_rendered(client: Client) -> None:
    make_route("acme/one", input="1")
    soup = page(client, "/models/acme/one/")
    assert not soup.select("#disagreements, #pending, #related, #aliases, #changes, #more")
    assert not [heading for heading in soup.select("h2, h3") if not words(heading)]


def test_each_fact_names_its_source_and_age_and_unknown_is_said(client: Client) -> None:
    make_snapshot("models-dev", fidelity="rebuilt", origin="the list’s own repository")
    make_route("acme/one", input="1")
    facts = {words(group.dt): words(group.dd) for group in page(client, "/models/acme/one/").select("dl.facts > div")}
    assert re.match(r"14 Apr 2025 models-dev, 29 Oct 2026 \(.+ ago\), recording", facts["Released"])
    assert facts["Context window"].startswith("128,000 tokens models-dev")
    assert facts["Licence"] == "unknown no source read so far says"


def test_snapshots_and_their_routes_are_shown_and_marked(client: Client) -> None:
    make_route("acme/one", input="1")
    make_model("acme/one-2025-04-14", parent=make_model("acme/one"))
    make_route("acme/one-2025-04-14", "beta", input="1")
    soup = page(client, "/models/acme/one/")
    assert "one-2025-04-14 snapshot" in column(soup, "routes-caption", "Model ID")
    assert [row[0] for row in rows(soup, "related-caption")] == ["one-2025-04-14 snapshot acme/one-2025-04-14"]
    assert "This is a snapshot of one" in words(page(client, "/models/acme/one-2025-04-14/").main)


def test_a_route_that_is_gone_stays_readable_and_says_since_when(client: Client, now: datetime) -> None:
    make_route("acme/one", input="1", gone_at=now)
    soup = page(client, "/models/acme/one/")
    assert "gone since 1 Nov 2026" in words(soup.main)
    assert "no route that is on sale today is known" in words(soup.select_one(".lead"))


def test_a_snapshots_route_competes_and_a_variants_does_not(client: Client) -> None:
    make_route("acme/one", input="2")
    make_model("acme/one-2025-04-14", parent=make_model("acme/one"))
    make_route("acme/one-2025-04-14", "beta", input="1")
    make_model("acme/one-fast", parent=make_model("acme/one"), relation="variant")
    make_route("acme/one-fast", "gamma", input="0.5")
    soup = page(client, "/models/acme/one/")
    assert column(soup, "routes-caption", "Input") == ["↓ $1.00", "$2.00", "$0.50"]
    assert words(soup.select_one(".lead")) == (
        "one is an Acme model, sold by 2 providers on 2 routes, its dated snapshots included."
        " The lowest input price is $1.00 per 1M tokens, at Beta."
    )


def test_amounts_in_another_currency_are_not_ranked_among_dollars(client: Client) -> None:
    make_route("acme/one", "dollars", input="5")
    make_price(make_route("acme/one", "yuan"), "input", "1", currency="CNY")
    soup = page(client, "/models/acme/one/?sort=input")
    assert column(soup, "routes-caption", "Input") == ["↓ $5.00", "↓ CNY 1.00"]


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("provider", "ABC"),
        ("-provider", "CBA"),
        ("context", "BCA"),
        ("-context", "CBA"),
        ("changed", "CBA"),
    ],
)
def test_routes_sort_by_any_column_and_what_is_unknown_comes_last(client: Client, sort: str, order: str) -> None:
    make_route("acme/one", "a", input="1", context=None, changed_at=datetime(2026, 10, 3, tzinfo=UTC))
    make_route("acme/one", "b", input="2", context=1000, changed_at=datetime(2026, 10, 2, tzinfo=UTC))
    make_route("acme/one", "c", input="3", context=2000, changed_at=datetime(2026, 10, 1, tzinfo=UTC))
    soup = page(client, f"/models/acme/one/?sort={sort}")
    assert "".join(name[0] for name in column(soup, "routes-caption", "Provider")) == order


@pytest.mark.parametrize("address", ["/models/acme/one/", "/vendors/"])
def test_a_sort_that_no_column_has_is_refused_with_those_there_are(client: Client, address: str) -> None:
    make_route("acme/one", input="1")
    refusal = words(page(client, f"{address}?sort=height", 400).main)
    assert "sort may be one of" in refusal
    for head in page(client, address).select("th[scope=col] a"):
        assert head["href"].partition("sort=")[2].removeprefix("-") in refusal
        assert client.get(head["href"]).status_code == 200


def test_routes_of_which_the_same_is_known_share_a_line_of_what_they_can_do(client: Client) -> None:
    for provider in ("acme", "beta"):
        make_route("acme/one", provider, input="1", capabilities=("tools",), incapabilities=" vision ")
    make_route("acme/one", "gamma", input="1", capabilities=("vision",))
    make_route(
        "acme/one", "gamma", input="1", native_id="one-blind", region="eu", capabilities=(), incapabilities=" vision "
    )
    make_route("acme/one", "past", capabilities=("tools",), gone_at=datetime(2026, 10, 5, tzinfo=UTC))
    soup = page(client, "/models/acme/one/")
    found = {row[0]: (row[1], row[4], row[5]) for row in rows(soup, "can-caption")}
    assert found == {
        "Acme, Beta": ("✓", "✗", "?"),
        "Gamma one": ("?", "✓", "?"),
        "Gamma one-blind in eu": ("?", "✗", "?"),
        "Past (not usable today)": ("✓", "?", "?"),
    }
    heads = [link["href"] for link in soup.find(id="can-caption").find_parent("table").select("thead a")]
    assert heads[0] == "/glossary/#capability-tools"
    assert {cell["title"] for cell in soup.find(id="can-caption").find_parent("table").select("td")} == {
        "yes", "no", "unknown: no source says",
    }  # fmt: skip
