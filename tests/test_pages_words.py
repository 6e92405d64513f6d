"""How the catalog is made and what its words mean: told by the code itself, each word and rule once."""

from datetime import date

import pytest
from django.test import Client

from catalog import glossary
from catalog.domain import authority, guard
from catalog.domain.identity import resolve
from catalog.domain.identity import rules as identity
from catalog.domain.vocabulary import (
    COMPONENTS,
    UNITS,
    UNUSABLE,
    Capability,
    ModelKind,
    PriceState,
    ProviderKind,
    Tier,
)
from catalog.facts import names
from tests.builders import make_price, make_route, make_source, make_vendor
from tests.reading_pages import page, rows, words

pytestmark = pytest.mark.django_db


def test_every_word_of_the_vocabulary_is_told() -> None:
    told = {term.anchor for group in glossary.groups() for term in group.terms}
    for group, vocabulary in (
        ("kind", ProviderKind), ("tier", Tier), ("state", PriceState), ("component", COMPONENTS),
        ("capability", Capability), ("status", UNUSABLE), ("purpose", ModelKind),
    ):  # fmt: skip
        assert {glossary.anchor(group, word) for word in vocabulary} <= told, group


def test_each_term_stands_at_its_own_anchor(client: Client) -> None:
    soup = page(client, "/glossary/")
    found = [term["id"] for term in soup.select("dl.terms dt")]
    assert found == [term.anchor for group in glossary.groups() for term in group.terms]
    assert len(found) == len(set(found)) > 90
    gateway = soup.find(id="kind-gateway")
    assert gateway is not None
    assert words(gateway.find_next_sibling("dd")) == "Resells the routes of others behind one address and one bill."


@pytest.mark.parametrize(
    "address", ["/models/acme/one/", "/models/acme/one/beta/", "/vendors/beta/", "/vendors/", "/methods/"]
)
def test_where_a_newcomer_needs_a_word_it_leads_to_the_glossary(client: Client, address: str) -> None:
    make_vendor("beta", kind="gateway")
    make_price(make_route("acme/one", "beta", input="1"), "output", "1", tier="flex")
    anchors = {tag["id"] for tag in page(client, "/glossary/").find_all(id=True)}
    links = [link["href"] for link in page(client, address).select('a[href^="/glossary/#"]')]
    assert links
    assert {link.partition("#")[2] for link in links} <= anchors
    if address != "/vendors/" and address != "/methods/":
        assert "/glossary/#kind-gateway" in links


def test_every_rule_of_choice_of_the_guard_and_of_identity_is_told_in_its_own_words(client: Client) -> None:
    text = words(page(client, "/methods/").main).replace("’", "'")
    for name, why in {**authority.RULES, **identity.RULES}.items():
        assert why in text, name
    for rule in (*guard.RULES, guard.REFUSAL, *guard.WIDE_RULES):
        assert rule.why[1:] in text, rule.name
    assert text.count("Released by a person, or another word") == sum(not rule.time_heals for rule in guard.RULES) + 1


IDS = {
    "accounts/fireworks/models/deepseek-v3p1": "fireworks-ai",
    "us.anthropic.claude-sonnet-4-5-20250929-v1:0": "amazon-bedrock",
    "databricks-gpt-5-4": "databricks",
    "meta-llama/Llama-3.3-70B-Instruct-FP8": "together",
    "nemotron-super-3": "nobody-yet",
    "openai/nothing-like-it-7": "nobody-yet",
    "claude-sonnet-4-5-latest": "nobody-yet",
    "mystery": "perplexity",
}


def test_the_rules_of_identity_that_are_told_are_those_that_match() -> None:
    made = {
        rule
        for model_id, provider in IDS.items()
        if (found := resolve(provider, model_id, at=date(2026, 7, 2), names=names()))
        for rule in found.rules
    }
    assert made <= set(identity.RULES)
    assert len(made) >= 8


def test_sources_stand_in_the_order_in_which_they_are_believed(client: Client) -> None:
    make_source("lists-last", title="Second list", order=20)
    make_source("lists-first", title="First list", order=10)
    make_source("acme", title="Acme", authority="first_party", lapsed=True)
    make_source("beta", title="Beta", authority="first_party")
    found = [words(item) for item in page(client, "/methods/").select("h2#authority ~ ol > li")]
    assert "for its own routes: 2 sources, of which 1 was not read lately and comes after the lists" in found[0]
    assert found[-1] == "The community lists, in this order: First list, Second list."


def test_every_unit_is_told_with_what_sources_say_in_its_place(client: Client) -> None:
    found = dict(rows(page(client, "/methods/"), "units-caption"))
    assert set(found) == {held for held, _ in UNITS.values()}
    assert "1K tokens × 1,000" in found["1M tokens"]
    assert "minute ÷ 60" in found["second"]
    assert found["GB-day"] == "itself alone"


def test_the_methods_tell_of_no_figure_that_is_not_the_codes(client: Client) -> None:
    text = words(page(client, "/methods/").main)
    assert f"more than {authority.LAPSES_AFTER.days} days older" in text
    assert f"At most {guard.runs.SHARE_MOVED:.0%} of the prices may move at once" in text
