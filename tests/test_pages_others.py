"""A model at a provider with its evidence; vendors; sources; attribution."""

from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from catalog.jinja import model_path, route_path, vendor_path
from tests.builders import make_route, make_run, make_snapshot, make_source
from tests.reading_pages import column, page, rows, words

pytestmark = pytest.mark.django_db


def test_the_page_of_a_model_at_a_provider_gives_the_evidence_of_every_price(client: Client) -> None:
    snapshot = make_snapshot("models-dev", fidelity="exact", origin="a test")
    make_route("acme/one", "beta", input="0.4", output="1.6", native_id="acme.one-v1")
    make_route("acme/one", "beta", input="0.5", region="eu")
    make_route("acme/one", "other", input="9")
    soup = page(client, "/models/acme/one/beta/")
    assert [words(heading) for heading in soup.select("section h2")] == ["acme.one-v1", "one in eu"]
    row = words(soup.find(id="p-1").find_parent("table").tbody.tr)
    for part in (
        "Input", "$0.40", "USD per 1M tokens", "standard", "always", snapshot.url, snapshot.sha256, "/cost/input",
        "it says 0.4", "1 Oct 2026, 06:00 UTC", "recording (exact), from a test", "only claim",
    ):  # fmt: skip
        assert part in row
    assert "Cache read not published; Cache write not published; Batch in not checked yet" in words(soup.main)
    assert "$9.00" not in words(soup.main)


def test_vendors_are_listed_with_both_roles(client: Client) -> None:
    make_route("acme/one", "beta", input="1")
    soup = page(client, "/vendors/")
    assert rows(soup, "vendors-caption") == [["Acme", "host", "1", ""], ["Beta", "host", "", "1"]]
    soup = page(client, "/vendors/?sort=-routes")
    assert column(soup, "vendors-caption", "Vendor") == ["Beta", "Acme"]


def test_a_vendors_page_shows_what_it_made_and_what_it_sells(client: Client) -> None:
    make_route("acme/one", "acme", input="1", output="2")
    make_route("beta/two", "acme", input="free")
    make_route(None, "acme", native_id="mystery-model", input="5")
    soup = page(client, "/vendors/acme/")
    assert words(soup.select_one(".lead")) == "Acme made 1 model and sells access on 3 routes today."
    assert [row[0] for row in rows(soup, "related-caption")] == ["one acme/one"]
    sold = {row[1]: (row[0], row[2]) for row in rows(soup, "routes-caption")}
    assert sold == {"one": ("one", "$1.00"), "two": ("two", "free"), "mystery-model": ("unmatched", "$5.00")}
    assert "may be a whole number" in words(page(client, "/vendors/acme/?page=x", 400).main)


def test_sources_show_how_the_last_run_ended_and_when_the_next_is_due(client: Client, now: datetime) -> None:
    source = make_source("litellm", title="LiteLLM", due_at=now)
    make_snapshot(source)
    make_run(source, now, outcome="failed", message="the answer is HTML", seen=4, recorded=True)
    section = words(page(client, "/sources/").find(id="s-litellm").find_parent("section"))
    for part in (
        "failed",
        "the answer is HTML",
        "recording",
        "4 seen",
        "1 Oct 2026",
        "what it read is still shown",
        "MIT",
    ):
        assert part in section
    assert "Next 1 Nov 2026" in section


def test_the_upstream_lists_are_named_with_their_licences(client: Client) -> None:
    text = words(page(client, "/about/").main)
    for part in ("models.dev", "LiteLLM", "MIT licence", "data by OpenRouter"):
        assert part in text


def test_addresses_written_out_are_those_of_the_urls() -> None:
    assert model_path("acme/one.5") == reverse("model", args=("acme", "one.5"))
    assert route_path("acme/one", "beta") == reverse("routes", args=("acme", "one", "beta"))
    assert vendor_path("acme") == reverse("vendor", args=("acme",))
