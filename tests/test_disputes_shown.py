"""What sources dispute: the value shown, what the others say and who says it, and the rule, on pages and in the API."""

import json
from decimal import Decimal

import pytest
from django.test import Client

from catalog import store
from catalog.changes import sentence
from catalog.domain.quotes import PriceKey
from catalog.models import Pending, Route
from catalog.queries import WantedChanges
from catalog.queries import changes as recorded
from catalog.store import Correction
from tests.reading_pages import column, page, rows
from tests.told import make_teller, route, tell, week

pytestmark = pytest.mark.django_db
MODEL, SELLER = "/models/openai/gpt-4o/", "/models/openai/gpt-4o/openai/"
INPUT = PriceKey("input", "1M tokens", "USD", "standard", "")


def shown(client: Client) -> list[tuple[str, list[tuple[str, list[str]]], str]]:
    """Each dispute about the price: the chosen value, the others with their sources, the rule; the API's word."""
    (offer,) = json.loads(client.get(f"/api/v1{MODEL}").content)["routes"]
    return [
        (said["chosen"], [(other["value"], other["sources"]) for other in said["others"]], said["rule"])
        for said in (price["disagreement"] for price in offer["prices"])
        if said
    ]


def test_a_contested_fact_of_a_model_has_the_chosen_value_the_others_and_the_rule(client: Client) -> None:
    first, second = make_teller("first", order=1), make_teller("second", order=2)
    listing = {"id": "openai/gpt-4o", "of": "model", "knowledge_cutoff": "2024-06"}
    tell(first, week(0), listing, route(input="2", knowledge_cutoff="2023-10"))
    tell(second, week(0), route("gpt-4o", "azure", input="2", knowledge_cutoff="2025-01"))
    fact = json.loads(client.get(f"/api/v1{MODEL}").content)["facts"]["knowledge_cutoff"]
    assert (fact["value"], fact["evidence"]["source"], fact["evidence"]["place"]) == (
        "2024-06", "first", "/0/knowledge_cutoff",
    )  # fmt: skip
    said = fact["disagreement"]
    assert (said["chosen"], said["chosen_source"], said["rule"]) == ("2024-06", "first", "lab's listing")
    assert said["why"] == "A list's entry for the model itself is believed before its entries for routes."
    assert {(other["value"], *other["sources"]) for other in said["others"]} == {
        ("2023-10", "first"), ("2025-01", "second"),
    }  # fmt: skip
    soup = page(client, MODEL)
    (row,) = rows(soup, "dispute-caption")
    assert row[:4] == [
        "Knowledge up to", "the model", "Jun 2024 first", "Oct 2023 first, on 1 route Jan 2025 second, on 1 route",
    ]  # fmt: skip
    assert row[4] == said["why"]
    assert soup.select_one('dl.facts a.flag[href="#disagreements"]')


def test_while_a_change_waits_the_price_before_is_shown_and_what_waits_is_one_of_the_others(client: Client) -> None:
    first, second = make_teller("first", order=1), make_teller("second", order=2)
    tell(first, week(0), route(input="2"))
    tell(second, week(0), route(input="2"))
    tell(first, week(1), route(input="40"))
    assert shown(client) == [("2", [("40", ["first"])], "held back")]
    assert [sentence(one) for one in recorded(WantedChanges(kind=("disagreement_opened",))).rows] == [
        "Sources disagree on input; shown is $2.00 per 1M tokens."
    ]
    for address in (MODEL, SELLER):
        (row,) = rows(page(client, address), "dispute-caption")
        assert row[2:4] == ["$2.00 first", "$40.00 first"]
        assert "the price before it, if any, is shown" in row[4]
    assert "$2.00" in column(page(client, MODEL), "routes-caption", "Input")[0]
    tell(first, week(2), route(input="40"))
    assert shown(client) == [("40", [("2", ["second"])], "order of lists")]


def test_what_a_person_confirms_is_what_is_shown_at_once(client: Client) -> None:
    first, second = make_teller("first", order=1), make_teller("second", order=2)
    tell(first, week(0), route(input="2"))
    tell(second, week(0), route(input="2.5"))
    tell(first, week(1), route(input="40"))
    assert shown(client) == [("2", [("2.5", ["second"]), ("40", ["first"])], "held back")]
    store.decide(Pending.objects.get().pk, confirm=True, by="anna", note="", now=week(2))
    assert shown(client) == [("40", [("2.5", ["second"])], "a person confirmed it")]


def test_what_a_person_confirms_may_end_the_dispute(client: Client) -> None:
    first, second = make_teller("first", order=1), make_teller("second", order=2)
    tell(first, week(0), route(input="2"))
    tell(second, week(0), route(input="40"))
    tell(first, week(1), route(input="40"))
    tell(first, week(2), route(input="40", note="again"))
    assert shown(client) == []


def test_what_a_person_corrects_is_what_is_shown_at_once_and_after_the_next_reading(client: Client) -> None:
    first, second = make_teller("first", order=1), make_teller("second", order=2)
    tell(first, week(0), route(input="2"))
    tell(second, week(0), route(input="2.5"))
    corrected = Correction(Decimal(3), week(0))
    store.correct(Route.objects.get().pk, INPUT, corrected, by="anna", note="", now=week(1))
    others = [("2", ["first"]), ("2.5", ["second"])]
    assert shown(client) == [("3", others, "a person corrected it")]
    tell(first, week(2), route(input="2", context=1000))
    assert shown(client) == [("3", others, "a person corrected it")]


@pytest.mark.parametrize("address", [MODEL, SELLER])
def test_a_pending_change_shows_both_values_with_the_evidence_of_each(client: Client, address: str) -> None:
    source = make_teller()
    tell(source, week(0), route(input="2"))
    tell(source, week(1), route(input="40"))
    (row,) = rows(page(client, address), "pending-caption")
    assert row[2].startswith("$2.00 List")
    assert "read 1 Jun 2026, 06:00 UTC" in row[2]
    assert "at /0/input it says 2 SHA-256" in row[2]
    assert row[3].startswith("$40.00 List")
    assert "read 8 Jun 2026, 06:00 UTC" in row[3]
    assert "at /0/input it says 40 SHA-256" in row[3]
    assert row[4].endswith("(rule: jump)")
    assert row[5].startswith("change pending since 8 Jun 2026")
    assert "change pending since 8 Jun 2026" in str(page(client, address).select_one("td .flag, td a.u"))


def test_a_gone_route_says_so_and_leads_to_what_it_was(client: Client) -> None:
    source = make_teller()
    other = route("gpt-4o-mini", input="0.15")
    tell(source, week(0), route(input="2"), other)
    tell(source, week(5), other)
    soup = page(client, SELLER)
    link = soup.select_one('section a[href^="?as_of="]')
    assert "No source lists this route since 6 Jul 2026" in link.parent.get_text()
    assert "$2.00" in column(page(client, SELLER + link["href"]), "p-1", "Amount")[0]
    assert column(page(client, MODEL), "routes-caption", "Input") == ["gone"]
