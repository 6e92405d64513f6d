"""The catalog that is shipped, asked as a reader would: an old day, a contested fact, and what changed since."""

import json
from collections.abc import Generator
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.test import Client

from catalog import text
from catalog.changes import SENTENCES
from tests.reading_pages import page, rows, words

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
DAY = "2026-05-01"
MINI = "/models/openai/gpt-4.1-mini/"


@pytest.fixture(scope="module")
def shipped(django_db_setup: None, django_db_blocker: Any) -> Generator[None]:
    """Loaded once for this module, and gone after it."""
    if not settings.RATECARD_BUNDLE.exists():
        pytest.skip("there is no bundle (make bundle)")
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load", str(settings.RATECARD_BUNDLE), verbosity=0)
        yield
        transaction.set_rollback(True)


def get(client: Client, path: str, **asked: str) -> Any:
    return json.loads(client.get(f"/api/v1/{path}?{urlencode(asked)}").content)


def input_of(client: Client, path: str, row: Any, **asked: str) -> str | None:
    """The input price that the API gives of the route that a row is about."""
    found = [
        price["amount"]
        for route in get(client, path, **asked)["routes"]
        if (route["provider"]["slug"], route["model_id"], route["region"], route["upstream"])
        == (row["provider"], row["model_id"], row["region"], row["upstream"])
        for price in route["prices"]
        if (price["component"], price["tier"], price["conditions"], price["currency"])
        == ("input", "standard", "", "USD")
    ]
    return found[0] if found else None


@pytest.mark.usefixtures("shipped")
def test_an_old_day_has_the_old_price_of_a_route_whose_price_changed_since(client: Client) -> None:
    asked = {"as_of": DAY, "component": "input", "tier": "standard", "provider": "openrouter", "limit": "200"}
    changed = [
        row
        for row in get(client, "prices/", **asked)["results"]
        if row["valid_to"] and row["amount"] and row["model"] and not row["conditions"] and row["currency"] == "USD"
    ]
    checked = 0
    for row in changed:
        path = f"models/{row['model']}/"
        now = input_of(client, path, row)
        if now is None or Decimal(now) == Decimal(row["amount"]):
            continue
        assert input_of(client, path, row, as_of=DAY) == row["amount"]
        seller = f"/{path}{row['provider']}/"
        then, today = (words(page(client, address).main) for address in (f"{seller}?as_of={DAY}", seller))
        assert text.amount(Decimal(row["amount"])) in then
        assert text.amount(Decimal(now)) in today
        checked += 1
        if checked == 3:
            break
    assert checked == 3, "the catalog that is shipped has a past"


@pytest.mark.usefixtures("shipped")
def test_the_knowledge_cutoff_of_gpt_4_1_mini_is_contested_and_all_of_it_is_shown(client: Client) -> None:
    fact = get(client, "models/openai/gpt-4.1-mini/")["facts"]["knowledge_cutoff"]
    said = fact["disagreement"]
    assert said["chosen"] == fact["value"]
    assert said["others"]
    (row,) = (row for row in rows(page(client, MINI), "dispute-caption") if row[:2] == ["Knowledge up to", "the model"])
    assert row[2] == f"{text.partial_date(fact['value'])} {said['chosen_source']}"
    for other in said["others"]:
        assert f"{text.partial_date(other['value'])} {text.listed(other['sources'])}, on" in row[3]
    assert row[4] == said["why"]


@pytest.mark.usefixtures("shipped")
def test_every_kind_of_change_that_is_recorded_has_its_sentence(client: Client) -> None:
    told = 0
    for kind in SENTENCES:
        for change in get(client, "changes/", kind=str(kind), limit="200")["results"]:
            assert change["sentence"].endswith(".")
            assert "nothing" not in change["sentence"]
            told += 1
    assert told > 1000
