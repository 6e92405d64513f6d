"""What holds for every page: structure, safety with hostile text, a fixed number of queries, small and legible."""

import re
from collections.abc import Callable
from dataclasses import fields
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlencode

import hypothesis
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import strategies as st

from catalog.models import AIModel
from catalog.queries import WantedModels
from tests.builders import (
    make_alias,
    make_announced,
    make_change,
    make_disagreement,
    make_model,
    make_pending,
    make_price,
    make_route,
    make_run,
    make_snapshot,
    make_vendor,
)
from tests.reading_pages import page, words

pytestmark = pytest.mark.django_db

STYLES = Path(settings.BASE / "static" / "ratecard.css")
SCRIPT = Path(settings.BASE / "static" / "ratecard.js")
PAGES = ("/", "/models/acme/one/", "/models/acme/one/beta/", "/vendors/", "/vendors/beta/", "/sources/", "/about/")
ERRORS = {"/?page=x": 400, "/nothing/": 404}
HOSTILE = "<script>alert(1)</script>\u202e\x00\"'><img src=x onerror=alert(2)>" + "A" * 200


def fill(text: str = "plain", routes: int = 1) -> None:
    """A catalog with something in every section of every page."""
    make_snapshot("models-dev", fidelity="exact", origin=text)
    make_run("models-dev", message=text, report=f'[["{text[:3]}", "/at", "a reason", "text"]]')
    model = make_model("acme/one", name=text, licence=text[:200], family=text[:100])
    make_model("acme/one-2025-04-14", parent=model, name=text)
    make_vendor("beta", name=text[:200])
    for number in range(routes):
        route = make_route(model, "beta", input="1", output="2", native_id=f"{text}{number}"[-400:], region=text[:90])
        make_price(route, "web_search", "10", unit="1K searches", text=text[:290])
        make_pending(route, reason=text)
        make_disagreement(route, "licence", chosen=text, others=f'[["{text[:3]}", ["litellm"], 1]]')
        make_announced(route, text=text[:290])
        make_change(route, before=text, after=text)
    make_alias(text[:400], model)


@pytest.mark.parametrize("address", [*PAGES, *ERRORS])
def test_a_page_has_one_heading_landmarks_a_language_and_a_way_past_the_menu(client: Client, address: str) -> None:
    fill()
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
    fill()
    soup = page(client, address)
    for table in soup.find_all("table"):
        assert table.caption or table.parent["aria-label"]
        assert all(head.get("scope") for head in table.find_all("th"))
        assert table.parent["tabindex"] == "0", "a box that scrolls can be reached by keyboard"
    for field in soup.select("input:not([type=hidden]), select"):
        assert soup.find("label", {"for": field.get("id", "-")}) or field.find_parent("label")
    ids = [tag["id"] for tag in soup.find_all(id=True)]
    assert len(ids) == len(set(ids))
    for link in soup.select('a[href^="#"]'):
        assert soup.find(id=link["href"][1:]), link


@pytest.mark.parametrize("address", [*PAGES, *ERRORS])
def test_a_page_loads_nothing_from_elsewhere_and_has_no_inline_script_or_style(client: Client, address: str) -> None:
    fill()
    answer = client.get(address)
    soup = page(client, address, ERRORS.get(address, 200))
    loaded = [tag.get("src") or tag["href"] for tag in soup.select("script, img, link[rel=stylesheet], link[rel=icon]")]
    assert loaded
    assert all(source.startswith("/static/") for source in loaded)
    assert not soup.select("[style], style, [onclick]")
    assert "unsafe" not in answer["Content-Security-Policy"]


@pytest.mark.parametrize("address", PAGES)
def test_hostile_text_of_sources_is_shown_as_text(client: Client, address: str) -> None:
    hostile = HOSTILE if connection.vendor == "sqlite" else HOSTILE.replace("\x00", "")
    fill(hostile)
    answer = client.get(address)
    assert answer.status_code == 200
    html = answer.content.decode()
    assert "<script>alert" not in html
    assert "<img" not in html
    assert "\x00" not in html
    assert "\u202e" not in html


def test_ten_thousand_characters_do_not_swell_a_page(client: Client) -> None:
    make_route("acme/one", input="1")
    AIModel.objects.update(name="x" * 300)
    make_run("models-dev", message="y" * 10_000)
    assert "x" * 201 not in client.get("/models/acme/one/").content.decode()
    assert "y" * 501 not in client.get("/sources/").content.decode()


def test_a_link_from_a_source_is_only_followed_on_the_web(client: Client) -> None:
    make_route("acme/one", input="1")
    make_snapshot().source.snapshots.update(url="javascript:alert(1)")
    assert "javascript:" not in "".join(link["href"] for link in page(client, "/models/acme/one/").select("a[href]"))


@pytest.mark.parametrize("address", PAGES)
def test_a_page_asks_the_same_number_of_queries_whatever_the_number_of_rows(client: Client, address: str) -> None:
    fill()
    client.get(address)  # what is worked out once a catalog version is there
    with CaptureQueriesContext(connection) as few:
        assert client.get(address).status_code == 200
    for number in range(12):
        make_route(f"acme/more-{number}", f"seller-{number}", input="1", output="2")
        make_route("acme/one", f"seller-{number}", input="1", output="2", cache_read="0.1")
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(few) == len(many) <= 20


NAMES = st.sampled_from([*(field.name for field in fields(WantedModels)), "unknown"])
ODD = st.sampled_from(["-input", "9" * 40, "1e999", "NaN", "\x00", "a" * 10_000, "-", ","])
VALUES = st.one_of(st.text(max_size=40), ODD)


@hypothesis.settings(max_examples=60, deadline=None, suppress_health_check=list(hypothesis.HealthCheck))
@hypothesis.given(st.sampled_from(PAGES), st.lists(st.tuples(NAMES, VALUES), max_size=4))
def test_no_question_breaks_a_page(address: str, asked: list[tuple[str, str]]) -> None:
    if not AIModel.objects.exists():
        fill()
    answer = Client().get(address, QUERY_STRING=urlencode(asked, errors="surrogatepass"))
    assert answer.status_code in (200, 400, 404)


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_pages_are_only_read(client: Client, method: str) -> None:
    ask: Callable[[str], object] = getattr(client, method)
    assert getattr(ask("/"), "status_code", 0) == 405


def test_style_and_script_stay_small() -> None:
    assert STYLES.stat().st_size <= 20_000
    assert SCRIPT.stat().st_size <= 10_000


def luminance(colour: str) -> float:
    def linear(part: int) -> float:
        share = part / 255
        return share / 12.92 if share <= 0.03928 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(int(colour[at : at + 2], 16)) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_text_stands_out_from_every_ground_it_is_set_on(scheme: int) -> None:
    found = re.findall(r"--(\w+): light-dark\((#\w{6}), (#\w{6})\)", STYLES.read_text())
    colour = {name: schemes[scheme] for name, *schemes in found}
    for ground in ("page", "wash", "best", "sun"):
        for text in ("ink", "dim", "link", "good", "warn", "bad"):
            assert contrast(colour[text], colour[ground]) >= 4.5, (text, ground)
    assert contrast(colour["edge"], colour["page"]) >= 3, "the border of a field"
    assert contrast(colour["page"], colour["link"]) >= 4.5, "the words on a button"
