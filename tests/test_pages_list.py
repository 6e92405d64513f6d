"""The list of models as a reader without scripts sees it, and the pages for what can't be answered."""

from datetime import datetime

import pytest
from django.test import Client

from tests.builders import make_model, make_route
from tests.reading_pages import column, page, rows, words

pytestmark = pytest.mark.django_db


def test_the_list_shows_each_model_with_its_lowest_prices_cheapest_first(client: Client) -> None:
    make_route("acme/dear", input="3", output="15")
    make_route("acme/cheap", input="0.035", output="0.1")
    make_route("acme/unpriced")
    soup = page(client, "/")
    assert column(soup, "models-caption", "Model") == ["cheap", "dear", "unpriced"]
    assert column(soup, "models-caption", "Input") == ["$0.035", "$3.00", "–"]
    assert "US dollars per 1M tokens" in words(soup.find(id="models-caption"))


def test_a_lowest_price_that_several_providers_share_says_so(client: Client) -> None:
    for provider in ("one", "two", "three"):
        make_route("acme/one", provider, input="1", output="2")
    assert column(page(client, "/"), "models-caption", "Input") == ["=3 $1.00"]


def test_filters_stand_in_the_address_and_each_can_be_taken_away(client: Client) -> None:
    make_route(make_model("acme/long", context=1_000_000), input="1")
    make_route("acme/short", input="1")
    soup = page(client, "/?context_min=200k&capability=tools&unknown=x")
    assert column(soup, "models-caption", "Model") == ["long"]
    active = {words(link): link["href"] for link in soup.select("ul.active a")}
    assert active == {
        "context at least 200K (remove)": "/?capability=tools",
        "Tools (remove)": "/?context_min=200000",
        "Remove all": "/",
    }
    assert soup.find("input", {"name": "context_min"})["value"] == "200000"
    assert soup.find("input", {"name": "capability", "value": "tools"}).has_attr("checked")


def test_choices_of_a_filter_say_how_many_models_each_leaves(client: Client) -> None:
    make_route("acme/one", input="1")
    make_route("beta/two", "acme", input="1")
    soup = page(client, "/")
    assert [words(option) for option in soup.select("#f-lab option")] == ["Any lab", "Acme (1)", "Beta (1)"]
    assert [words(option) for option in soup.select("#f-provider option")] == ["Any provider", "Acme (2)"]


def test_a_head_sorts_and_says_which_way_the_list_is_sorted(client: Client) -> None:
    make_route("acme/a", input="1", output="9")
    make_route("acme/b", input="2", output="3")
    heads = {words(head): head for head in page(client, "/").select("#models-caption ~ thead th")}
    assert heads["Input"]["aria-sort"] == "ascending"
    assert heads["Input"].a["href"] == "/?sort=-input"
    assert not heads["Output"].has_attr("aria-sort")
    soup = page(client, heads["Output"].a["href"])
    assert column(soup, "models-caption", "Model") == ["b", "a"]


def test_the_list_is_cut_into_pages_of_a_hundred(client: Client) -> None:
    for number in range(101):
        make_model(f"acme/m{number:03}", cheapest_input=number + 1)
    soup = page(client, "/?lab=acme")
    assert len(rows(soup, "models-caption")) == 100
    following = soup.find("a", rel="next")["href"]
    assert following == "/?lab=acme&page=2"
    soup = page(client, following)
    assert column(soup, "models-caption", "Model") == ["m100"]
    assert soup.find("a", rel="prev")["href"] == "/?lab=acme"
    assert soup.select_one("ul.active a")["href"] == "/", "another question starts on its first page"
    assert "There is no page 9" in words(page(client, "/?page=9").main)


def test_a_list_without_a_match_says_how_to_go_on(client: Client) -> None:
    make_route("acme/one", input="1")
    assert "No model fits all of these" in words(page(client, "/?q=nothing-like-it").main)


def test_an_empty_catalog_says_that_nothing_has_been_read(client: Client) -> None:
    assert "nothing has been read yet" in words(page(client, "/").main)


@pytest.mark.parametrize(
    ("query", "parameter", "may_be"),
    [
        ("context_min=lots", "context_min", "128k"),
        ("sort=height", "sort", "released"),
        ("page=0", "page", "whole number"),
        ("q=%00", "q", "null character"),
    ],
)
def test_a_bad_parameter_gets_a_400_that_names_it_and_what_it_may_be(
    client: Client, query: str, parameter: str, may_be: str
) -> None:
    soup = page(client, f"/?{query}", 400)
    assert [words(term) for term in soup.select("main dt")] == [parameter]
    assert may_be in words(soup.main)


def test_an_unknown_page_is_a_404_in_the_sites_own_dress(client: Client) -> None:
    for address in (
        "/models/acme/nothing/",
        "/models/acme/nothing/acme/",
        "/vendors/nobody/",
        "/models/a%00b/c/",
        "/x",
    ):
        assert words(page(client, address, 404).h1) == "There is no such page"


def test_a_failure_of_ours_is_a_500_in_the_sites_own_dress(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(now: datetime) -> None:
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr("catalog.queries.sources", broken)
    client.raise_request_exception = False
    soup = page(client, "/sources/", 500)
    assert words(soup.h1) == "Something went wrong here"
    assert "purpose" not in words(soup)


def test_what_is_in_force_stays_in_the_form_even_where_it_leaves_no_model(client: Client) -> None:
    make_route("acme/one", input="1")
    soup = page(client, "/?lab=acme&lab=nobody&capability=vision")
    assert soup.find("input", {"name": "capability", "value": "vision"}).has_attr("checked")
    assert [option["value"] for option in soup.select("#f-lab option[selected]")] == ["acme"]
    assert soup.find("input", {"type": "hidden", "name": "lab"})["value"] == "nobody"


def test_a_request_that_makes_no_sense_at_all_is_a_400_in_the_sites_own_dress(client: Client) -> None:
    answer = client.get("/", headers={"host": "bad host"})
    assert answer.status_code == 400
    assert "This request can’t be answered" in answer.content.decode()
