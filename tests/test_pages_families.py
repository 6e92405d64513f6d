"""Families: models that the sources call by one family's name, over time, with what each costs today."""

import pytest
from django.test import Client

from tests.builders import facts, make_model, make_route, make_snapshot
from tests.reading_pages import page, rows, words

pytestmark = pytest.mark.django_db


def test_the_newest_model_stands_first_and_what_is_no_longer_sold_stands_apart(client: Client) -> None:
    make_route(make_model("acme/kin-1", family="kin", release_date="2024-01"), "beta", input="2", output="4")
    make_route(make_model("acme/kin-2", family="kin", release_date="2025-06-01"), "beta", input="1", output="3")
    make_route(make_model("acme/kin-x", family="kin", release_date=""), "beta", input="9")
    make_model("acme/kin-0", family="kin", release_date="2023", listed=False)
    make_model("acme/other", family="other")
    soup = page(client, "/families/kin/")
    assert words(soup.h1) == "The kin family"
    assert words(soup.select_one(".lead")) == (
        "4 models by Acme, 3 of them on sale today. The lowest input price is $1.00 per 1M tokens, for kin-2."
    )
    assert [row[0] for row in rows(soup, "usable-models-caption")] == [
        "kin-2 acme/kin-2", "kin-1 acme/kin-1", "kin-x acme/kin-x",
    ]  # fmt: skip
    assert [row[:3] for row in rows(soup, "retired-models-caption")] == [["kin-0 acme/kin-0", "–", "–"]]
    compare = soup.find("a", string="Compare the newest 3 side by side")
    assert compare is not None
    assert compare["href"] == "/compare/?m=acme/kin-2&m=acme/kin-1&m=acme/kin-x"


def test_dated_snapshots_are_counted_not_listed(client: Client) -> None:
    model = make_model("acme/kin-1", family="kin")
    make_model("acme/kin-1-2025-04-14", parent=model, family="kin")
    soup = page(client, "/families/kin/")
    assert [row[0] for row in rows(soup, "usable-models-caption")] == ["kin-1 acme/kin-1"]
    assert "1 dated snapshot is on the pages of the models" in words(soup.main)
    assert "1 model by Acme, on sale today." in words(soup.main)


def test_the_family_of_a_model_is_a_link_and_leads_to_it_however_it_is_written(client: Client) -> None:
    model = make_model("acme/kin-1", family="Kin", facts=facts(make_snapshot(), family="Kin"))
    make_route(model, input="1")
    link = page(client, "/models/acme/kin-1/").find("a", string="Kin")
    assert link is not None
    assert link["href"] == "/families/kin/"
    assert words(page(client, "/families/KIN/").h1) == "The kin family"


def test_the_list_of_families_says_whose_they_are_and_how_many_are_on_sale(client: Client) -> None:
    make_model("acme/kin-1", family="kin", release_date="2024-01")
    make_model("acme/kin-2", family="Kin", release_date="2025-02", listed=False)
    make_model("beta/tribe", family="tribe of many")
    soup = page(client, "/families/")
    assert rows(soup, "families-caption") == [
        ["kin", "Acme", "2", "1", "Feb 2025"], ["tribe of many", "Beta", "1", "1", "14 Apr 2025"],
    ]  # fmt: skip
    assert [link["href"] for link in soup.select("tbody a")] == ["/families/kin/"], "no address without a page"


def test_a_family_of_which_no_model_is_known_has_no_page(client: Client) -> None:
    make_model("acme/one", family="kin")
    page(client, "/families/none/", 404)
