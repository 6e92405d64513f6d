"""How pages are found and what they say of themselves: heads, structured figures, sitemaps, and the missing page."""

import json
import re
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import path

from catalog.structured import quantity, script_text
from catalog.views.crawlers import Listed
from config.urls import urlpatterns as usual
from tests.builders import CHECKED, make_model, make_price, make_route, make_vendor
from tests.reading_pages import column, page, words

pytestmark = pytest.mark.django_db
handler404 = "catalog.views.missing"


def broken(request: object) -> None:
    raise RuntimeError


urlpatterns = [*usual, path("broken/", broken)]

HEADS = {
    "/": "/",
    "/models/acme/one/?as_of=2026-10-15": "/models/acme/one/",
    "/models/acme/one/beta/": "/models/acme/one/beta/",
    "/vendors/?sort=name": "/vendors/",
    "/vendors/beta/": "/vendors/beta/",
    "/families/KIN/": "/families/kin/",
    "/compare/?m=acme/one&m=acme/two&only=differences": "/compare/?m=acme/one&m=acme/two",
    "/changes/": "/changes/",
    "/sources/": "/sources/",
    "/methods/": "/methods/",
    "/glossary/": "/glossary/",
    "/about/": "/about/",
}


def fill() -> None:
    make_vendor("beta", name="Beta & Sons")
    make_route(make_model("acme/one", family="kin"), "beta", input="0.4", output="1.6")
    make_route("acme/two", "beta", input="1")


def structured(soup: BeautifulSoup) -> dict[str, dict[str, Any]]:
    """What the page says to machines, by its type."""
    told = [json.loads(tag.string or "") for tag in soup.select('script[type="application/ld+json"]')]
    return {one["@type"]: one for one in told}


@pytest.mark.parametrize(("address", "known_as"), HEADS.items())
def test_a_page_says_in_its_head_what_it_is_and_under_which_address_it_is_known(
    client: Client, address: str, known_as: str
) -> None:
    fill()
    soup = page(client, address)
    [canonical] = soup.select("link[rel=canonical]")
    assert canonical["href"] == f"http://testserver{known_as}"
    assert soup.find("meta", property="og:url")["content"] == canonical["href"]
    assert soup.find("meta", property="og:title")["content"] == words(soup.title).removesuffix(" – Ratecard")
    told = soup.find("meta", attrs={"name": "description"})["content"]
    assert soup.find("meta", property="og:description")["content"] == told
    assert 40 < len(told) <= 320


def test_no_two_kinds_of_page_describe_themselves_alike(client: Client) -> None:
    fill()
    told = [page(client, address).find("meta", attrs={"name": "description"})["content"] for address in HEADS]
    assert len(set(told)) == len(told)


@pytest.mark.parametrize(
    "address", ["/?lab=acme", "/compare/", "/compare/?m=acme/one", "/changes/?kind=gone", "/nothing/"]
)
def test_what_only_repeats_another_page_is_not_to_be_found(client: Client, address: str) -> None:
    fill()
    soup = page(client, address, 404 if address == "/nothing/" else 200)
    assert soup.select_one("meta[name=robots][content=noindex]")
    assert not soup.select("link[rel=canonical]")


def test_breadcrumbs_lead_up_for_people_and_for_machines_alike(client: Client) -> None:
    fill()
    soup = page(client, "/models/acme/one/beta/")
    shown = [(words(link), link["href"]) for link in soup.select(".crumbs a")]
    assert shown == [("Models", "/"), ("Acme", "/vendors/acme/"), ("one", "/models/acme/one/")]
    told = structured(soup)["BreadcrumbList"]["itemListElement"]
    assert [(item["name"], item["item"].removeprefix("http://testserver")) for item in told] == [
        *shown, ("Beta & Sons", "/models/acme/one/beta/"),
    ]  # fmt: skip
    assert [item["position"] for item in told] == [1, 2, 3, 4]


def test_a_model_is_a_product_with_an_offer_for_each_route_at_the_prices_that_the_page_shows(client: Client) -> None:
    fill()
    route = make_route("acme/one", "gamma", input="0.0028", output="2")
    make_price(route, "web_search", "10", unit="1K searches")
    make_price(route, "input", "9", tier="priority")
    make_route("acme/one", "gratis", input="free")
    make_route("acme/one", "over", input="1", gone_at=CHECKED)
    soup = page(client, "/models/acme/one/")
    product = structured(soup)["Product"]
    assert (product["name"], product["brand"]["name"]) == ("one", "Acme")
    assert product["description"] == words(soup.select_one(".lead"))
    offers = {offer["seller"]["name"]: offer for offer in product["offers"]}
    assert list(offers) == ["Gamma", "Beta & Sons"]
    assert offers["Gamma"]["url"] == "http://testserver/models/acme/one/gamma/"
    prices = {price["name"]: price for price in offers["Gamma"]["priceSpecification"]}
    assert {name: price["price"] for name, price in prices.items()} == {
        "Input": "0.0028", "Output": "2", "Web search": "10",
    }  # fmt: skip
    assert prices["Web search"]["referenceQuantity"] == {
        "@type": "QuantitativeValue", "value": 1000, "unitText": "searches",
    }  # fmt: skip
    shown = column(soup, "routes-caption", "Input")
    assert f"${prices['Input']['price']}" in shown[0]


@pytest.mark.parametrize(
    ("unit", "value", "of"), [("1M tokens", 1_000_000, "tokens"), ("image", 1, "image"), ("GB-day", 1, "GB-day")]
)
def test_a_unit_is_so_many_of_something(unit: str, value: int, of: str) -> None:
    assert quantity(unit) == {"@type": "QuantitativeValue", "value": value, "unitText": of}


def test_nothing_ends_the_element_that_structured_text_stands_in() -> None:
    told = {"name": "</script><script>alert(1)</script> & \u2028"}
    assert not re.search("[<>&\u2028]", script_text(told))
    assert json.loads(script_text(told)) == told


def test_a_misspelled_model_or_vendor_is_answered_with_what_is_called_nearly_so(client: Client) -> None:
    make_vendor("openai", name="OpenAI")
    make_route("openai/gpt-4.1-mini", "openai", input="1")
    make_model("openai/gpt-4.1")
    make_model("acme/zephyr")

    def suggested(address: str) -> list[str]:
        return [link["href"] for link in page(client, address, 404).select(".found a")]

    assert suggested("/models/openai/gpt-4.1-mni/")[0] == "/models/openai/gpt-4.1-mini/"
    assert suggested("/models/openai/GPT_4.1_mini/openai/")[0] == "/models/openai/gpt-4.1-mini/"
    assert suggested("/models/nobody/zephyr/") == ["/models/acme/zephyr/"]
    assert suggested("/vendors/open-ai/") == ["/vendors/openai/"]
    assert suggested("/models/qqqq/wwww/") == suggested("/nothing/at/all/") == suggested("/models/x") == []


def test_a_missing_page_asks_one_query_for_what_is_near_and_none_for_nonsense(client: Client) -> None:
    make_model()
    for address, queries in (("/models/acme/none/", 3), ("/nothing/", 0), (f"/models/{'x' * 300}/y/", 0)):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 404
        assert len(asked) == queries, address


@override_settings(ROOT_URLCONF="tests.test_pages_found")
def test_a_fault_of_ours_is_admitted_without_a_word_of_the_inside(client: Client) -> None:
    client.raise_request_exception = False
    soup = page(client, "/broken/", 500)
    assert words(soup.h1) == "Something went wrong here"
    assert "RuntimeError" not in str(soup)
    assert soup.select("nav a")


def test_robots_may_read_everything_but_what_repeats_it(client: Client) -> None:
    answer = client.get("/robots.txt")
    lines = answer.content.decode().splitlines()
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert "Sitemap: http://testserver/sitemap.xml" in lines
    assert "Disallow: /" not in lines
    assert "Disallow: /changes/?" in lines


def places(client: Client, address: str) -> dict[str, str]:
    """Every place that a sitemap names, without the host, with its day."""
    answer = client.get(address)
    assert answer.status_code == 200
    soup = BeautifulSoup(answer.content, "xml")
    return {
        place.loc.string.removeprefix("http://testserver"): place.lastmod.string[:10] if place.lastmod else ""
        for place in soup.find_all(["url", "sitemap"])
    }


def test_the_sitemap_names_every_page_that_is_listed_with_the_day_of_its_last_change(client: Client) -> None:
    fill()
    make_model("acme/gone", listed=False, family="lost")
    make_route("acme/one", "past", input="1", gone_at=CHECKED)
    make_route("acme/one", "beta", region="eu", changed_at=CHECKED)
    found: dict[str, str] = {}
    for part in places(client, "/sitemap.xml"):
        found |= places(client, part)
    assert {place: day for place, day in found.items() if place.count("/") > 2} == {
        "/models/acme/one/": "2026-10-01", "/models/acme/two/": "2026-10-01", "/models/acme/one/beta/": "2026-10-29",
        "/models/acme/two/beta/": "2026-10-01", "/vendors/acme/": "", "/vendors/beta/": "2026-10-29",
        "/families/kin/": "2026-10-01",
    }  # fmt: skip
    for place in found:
        page(client, place)


def test_a_long_sitemap_comes_in_parts(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Listed, "limit", 2)
    for number in range(3):
        make_route(f"acme/n{number}", "acme", input="1")
    parts = [part for part in places(client, "/sitemap.xml") if "models" in part]
    assert parts == ["/sitemap-models.xml", "/sitemap-models.xml?p=2"]
    assert [len(places(client, part)) for part in parts] == [2, 1]


def test_the_mark_of_the_site_is_there_for_those_who_ask_by_habit(client: Client) -> None:
    assert client.get("/favicon.ico")["Location"] == "/static/icon.svg"
