"""What holds for every page: its structure, nothing from elsewhere, a fixed number of queries, any question."""

import re
from collections.abc import Callable
from dataclasses import fields
from itertools import pairwise
from urllib.parse import urlencode

import hypothesis
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import strategies as st

from catalog.queries import WantedModels
from tests.builders import make_route
from tests.filled import ERRORS, PAGES, fill
from tests.reading_pages import page, words
from tests.standing import stands

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalog")]
catalog = stands(fill)


@pytest.mark.parametrize("address", [*PAGES, *ERRORS])
def test_a_page_has_one_heading_landmarks_a_language_and_a_way_past_the_menu(client: Client, address: str) -> None:
    soup = page(client, address, ERRORS.get(address, 200))
    assert len(soup.find_all("h1")) == len(soup.find_all("main")) == len(soup.select("body > header")) == 1
    assert soup.html is not None
    assert soup.html["lang"] == "en-GB"
    assert soup.body is not None
    assert soup.body.a["href"] == "#main"
    assert words(soup.title).endswith("Ratecard")
    levels = [int(heading.name[1]) for heading in soup.find_all(re.compile(r"h[1-6]\Z"))]
    assert all(below - above <= 1 for above, below in pairwise(levels))


@pytest.mark.parametrize("address", PAGES)
def test_tables_have_captions_or_names_and_heads_with_a_scope_and_fields_have_labels(
    client: Client, address: str
) -> None:
    soup = page(client, address)
    for table in soup.find_all("table"):
        assert table.caption or table.parent["aria-label"]
        assert all(head.get("scope") for head in table.find_all("th"))
        assert table.parent["tabindex"] == "0", "a box that scrolls can be reached by keyboard"
    for field in soup.select("input:not([type=hidden]), select"):
        assert soup.find("label", {"for": field.get("id", "-")}) or field.find_parent("label")
    regions = [soup.find(id=region["aria-labelledby"]) for region in soup.select("[role=region][aria-labelledby]")]
    names = [words(name) for name in regions]
    assert len(names) == len(set(names)), "who jumps from region to region is told where"
    ids = [tag["id"] for tag in soup.find_all(id=True)]
    assert len(ids) == len(set(ids))
    for link in soup.select('a[href^="#"]'):
        assert soup.find(id=link["href"][1:]), link


@pytest.mark.parametrize("address", [*PAGES, *ERRORS])
def test_a_page_loads_nothing_from_elsewhere_and_has_no_inline_script_or_style(client: Client, address: str) -> None:
    answer = client.get(address)
    soup = page(client, address, ERRORS.get(address, 200))
    # what is said to machines is data, and no script that runs
    scripts = soup.select('script:not([type="application/ld+json"])')
    linked = soup.select("img, link[rel=stylesheet], link[rel=icon]")
    loaded = [tag.get("src") or tag["href"] for tag in (*scripts, *linked)]
    assert loaded
    assert all(source.startswith("/static/") for source in loaded)
    assert not soup.select("[style], style, [onclick]")
    assert "unsafe" not in answer["Content-Security-Policy"]


def test_a_page_asks_the_same_number_of_queries_whatever_the_number_of_rows(client: Client) -> None:
    def asked(address: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    for address in PAGES:
        client.get(address)  # what is worked out once a catalog version is there
    few = {address: asked(address) for address in PAGES}
    for number in range(12):
        make_route(f"acme/more-{number}", f"seller-{number}", input="1", output="2")
        make_route("acme/one", f"seller-{number}", input="1", output="2", cache_read="0.1")
    assert {address: asked(address) for address in PAGES} == few
    assert max(few.values()) <= 20


NAMES = st.sampled_from([*(field.name for field in fields(WantedModels)), "unknown"])
ODD = st.sampled_from(["-input", "9" * 40, "1e999", "NaN", "\x00", "a" * 10_000, "-", ","])
VALUES = st.one_of(st.text(max_size=40), ODD)


@hypothesis.settings(max_examples=60)
@hypothesis.given(st.sampled_from(PAGES), st.lists(st.tuples(NAMES, VALUES), max_size=4))
def test_no_question_breaks_a_page(address: str, asked: list[tuple[str, str]]) -> None:
    answer = Client().get(address, QUERY_STRING=urlencode(asked, errors="surrogatepass"))
    assert answer.status_code in (200, 400, 404)


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_pages_are_only_read(client: Client, method: str) -> None:
    ask: Callable[[str], object] = getattr(client, method)
    assert getattr(ask("/"), "status_code", 0) == 405
