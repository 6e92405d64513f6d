"""Models and routes side by side: their prices with unit and ties, their facts with sources, what they can do."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from tests.builders import make_model, make_old_slug, make_price, make_route, make_vendor
from tests.reading_pages import page, words

pytestmark = pytest.mark.django_db


def lines(soup: BeautifulSoup) -> dict[str, list[str]]:
    """The cells of each line by the words of its head."""
    return {
        words(row.th): [words(cell) for cell in row.find_all("td")]
        for row in soup.select("table.versus tbody tr")
        if row.td
    }


def heads(soup: BeautifulSoup) -> list[str]:
    return [words(head) for head in soup.select("table.versus thead th")]


def two_models() -> None:
    """One sold by three at two prices, another by one; they differ in price and context."""
    make_route("acme/one", "beta", input="2", output="8")
    make_route("acme/one", "gamma", input="1", output="8")
    make_route("acme/one", "delta", input="1", output="9")
    make_route(make_model("acme/two", context=200_000), "beta", input="3", output="8")


def test_a_model_has_its_lowest_prices_and_a_model_at_a_provider_has_that_providers(client: Client) -> None:
    two_models()
    soup = page(client, "/compare/?m=acme/one&m=acme/one@beta&m=acme/two")
    assert [head.split(" by ")[0].split(" Remove")[0] for head in heads(soup)] == ["one", "one at Beta one", "two"]
    assert lines(soup)["Input USD per 1M tokens"] == ["↓ $1.00 at 2 providers", "$2.00", "$3.00 at Beta"]
    assert lines(soup)["Output USD per 1M tokens"] == ["= $8.00 at 2 providers", "= $8.00", "= $8.00 at Beta"]


def test_the_lowest_is_marked_where_there_is_something_to_compare_and_a_tie_is_one(client: Client) -> None:
    two_models()
    make_price(make_route("acme/two", "gamma"), "web_search", "10", unit="1K searches")
    soup = page(client, "/compare/?m=acme/one&m=acme/two")
    marks = [mark["aria-label"] for mark in soup.select("table.versus .lo")]
    assert marks == ["lowest", "lowest, shared by 2 of these", "lowest, shared by 2 of these"]
    assert lines(soup)["Web search USD per 1K searches"] == ["?", "$10.00 at Gamma"]


def test_a_price_in_another_currency_or_under_a_condition_has_its_own_line(client: Client) -> None:
    two_models()
    yuan = make_route("acme/two", "epsilon")
    make_price(yuan, "input", "1", currency="CNY")
    make_price(yuan, "cache_read", "7", conditions="prompt_tokens>200000")
    make_price(yuan, "cache_read", "5")
    make_price(make_route("acme/three"), "cache_read", "4")
    found = lines(page(client, "/compare/?m=acme/one&m=acme/two@epsilon&m=acme/three"))
    assert found["Input USD per 1M tokens"][:2] == ["$1.00 at 2 providers", "otherwise"]
    assert found["Input CNY per 1M tokens"] == ["otherwise", "CNY 1.00", "–"]
    assert found["Cache read USD per 1M tokens, prompt over 200,000 tokens"] == ["–", "$7.00", "no such condition"]


def test_a_free_or_gone_route_is_never_the_lowest(client: Client) -> None:
    two_models()
    make_route("acme/two", "zeta", input="free")
    found = lines(page(client, "/compare/?m=acme/one&m=acme/two@zeta"))
    assert found["Input USD per 1M tokens"] == ["$1.00 at 2 providers", "free"]


def test_facts_come_with_their_source_and_capabilities_are_yes_no_or_unknown(client: Client) -> None:
    make_route("acme/one", "beta", capabilities=("tools",), incapabilities=" vision ")
    make_route("acme/two", "beta", capabilities=("vision",))
    found = lines(page(client, "/compare/?m=acme/one@beta&m=acme/two@beta"))
    assert found["Context window"][0] == "128,000 tokens models-dev, 29 Oct 2026"
    assert found["Knowledge up to"] == ["?", "?"]
    assert found["Tools"] == ["✓", "?"]
    assert found["Vision"] == ["✗", "✓"]
    assert "PDF input" not in found, "nobody says it of any of them"


def test_only_differences_leaves_out_what_is_the_same_and_says_how_much(client: Client) -> None:
    two_models()
    soup = page(client, "/compare/?m=acme/one&m=acme/two")
    link = soup.find("a", string="Only differences")
    assert link is not None
    assert link["href"] == "/compare/?m=acme/one&m=acme/two&only=differences"
    narrowed = page(client, link["href"])
    assert list(lines(narrowed)) == ["Input USD per 1M tokens", "Context window"]
    left = len(lines(soup)) - 2
    assert f"{left} lines in which all are the same are left out" in words(narrowed.main)


def test_one_is_added_by_a_search_and_taken_out_by_a_link(client: Client) -> None:
    two_models()
    soup = page(client, "/compare/?m=acme/one&q=tw")
    assert [link["href"] for link in soup.select(".found a")] == ["/compare/?m=acme/one&m=acme/two"]
    assert [field["value"] for field in soup.select("input[type=hidden]")] == ["acme/one"]
    soup = page(client, "/compare/?m=acme/one@beta&m=acme/two")
    remove = [link["href"] for link in soup.select("thead small a")]
    assert remove == ["/compare/?m=acme/two", "/compare/?m=acme/one@beta"]
    assert "No model is found by “nothing such”" in words(page(client, "/compare/?q=nothing+such").main)


def test_a_models_page_leads_to_a_comparison_of_its_ticked_routes(client: Client) -> None:
    two_models()
    soup = page(client, "/models/acme/one/")
    boxes = [box["value"] for box in soup.select("input[type=checkbox][form=compare]")]
    assert boxes == ["acme/one@delta", "acme/one@gamma", "acme/one@beta"]
    form = soup.select_one("form#compare")
    assert form is not None
    assert form["action"] == "/compare/"
    assert form.a is not None
    assert form.a["href"] == "/compare/?m=acme/one"
    assert len(heads(page(client, "/compare/?" + "&".join(f"m={box}" for box in boxes)))) == 3


def test_what_can_not_be_compared_is_named(client: Client) -> None:
    two_models()
    text = words(page(client, "/compare/?m=acme/one&m=acme/none&m=acme/two@gamma", 400).main)
    assert "m no model is called acme/none (did you mean acme/one?); gamma never sold acme/two" in text
    assert "no model is called acme/twoo (did you mean acme/two?)" in words(
        page(client, "/compare/?m=acme/twoo", 400).main
    )
    assert "not 'zz'" in words(page(client, "/compare/?m=zz", 400).main)
    for number in range(6):
        make_model(f"acme/n{number}")
    seven = "&".join(f"m=acme/n{number}" for number in range(6)) + "&m=acme/one"
    assert "may be given at most 6 times; not 7" in words(page(client, f"/compare/?{seven}", 400).main)


def test_the_same_one_twice_and_an_old_name_are_one_column(client: Client) -> None:
    two_models()
    make_old_slug("acme/uno", make_model("acme/one"))
    assert len(heads(page(client, "/compare/?m=acme/one&m=acme/uno&m=acme/one"))) == 1


def test_of_several_routes_there_the_plain_one_is_shown_and_the_others_counted(client: Client) -> None:
    make_vendor("beta")
    make_route("acme/one", "beta", input="0.5", marks=" batch ", native_id="one:batch")
    make_route("acme/one", "beta", input="2", region="eu")
    make_route("acme/one", "beta", input="1")
    soup = page(client, "/compare/?m=acme/one@beta&m=acme/one")
    assert "one of 3 routes there" in heads(soup)[0]
    assert lines(soup)["Input USD per 1M tokens"] == ["$1.00", "↓ $0.50 at Beta"]
