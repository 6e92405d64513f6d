"""Questions and answers: each from facts, with unit and date, and none about what is not known."""

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from catalog.models import AIModel, Change
from tests.builders import (
    facts,
    make_change,
    make_disagreement,
    make_model,
    make_price,
    make_route,
    make_snapshot,
    make_vendor,
)
from tests.reading_pages import page

pytestmark = pytest.mark.django_db


def answers(client: Client, address: str = "/models/acme/one/") -> dict[str, str]:
    soup = page(client, address)
    return {question.get_text(): question.find_next("dd").get_text() for question in soup.select(".questions dt")}


def state(model: AIModel, **stated: Any) -> None:
    """Let these be the facts of a model."""
    model.facts = facts(make_snapshot(), **stated)
    model.save()


def test_the_price_is_one_amount_or_from_the_lowest_to_the_highest(client: Client) -> None:
    make_route("acme/one", "beta", input="0.4", output="1.6")
    cost = "How much does one cost?"
    one = "$0.40 per 1M tokens of input and $1.60 per 1M tokens of output (checked 29 Oct 2026)."
    assert answers(client)[cost] == one
    make_route("acme/one", "gamma", input="0.44", output="1.6")
    assert answers(client)[cost] == (
        "From $0.40 to $0.44 per 1M tokens of input and $1.60 per 1M tokens of output, "
        "at 2 providers (checked 29 Oct 2026)."
    )
    assert answers(client, "/models/acme/one/beta/")["How much does one cost at Beta?"] == one


def test_a_price_has_its_own_unit_and_currency(client: Client) -> None:
    painter = make_route(make_model("acme/one", kind="image"), "beta")
    make_price(painter, "output_image", "0.04", unit="image", currency="EUR")
    assert answers(client)["How much does one cost?"] == "€0.04 per image (checked 29 Oct 2026)."


def test_what_goes_with_a_call_is_not_its_price(client: Client) -> None:
    route = make_route("acme/one", "beta", input="0.4", output="1.6", cache_read="0.1", cache_write="0.5")
    make_price(route, "web_search", "10", unit="1K searches")
    for address, asked in (("/models/acme/one/", "one"), ("/models/acme/one/beta/", "one cost at Beta")):
        told = next(
            answer
            for question, answer in answers(client, address).items()
            if question.startswith(f"How much does {asked}")
        )
        assert told.startswith("$0.40 per 1M tokens of input and $1.60 per 1M tokens of output (")
    other = make_route("acme/two", "beta", cache_read="0.1")
    make_price(other, "web_search", "10", unit="1K searches")
    assert "How much does two cost?" not in answers(client, "/models/acme/two/"), "what a call costs is not known"


def test_the_price_is_that_which_most_routes_charge(client: Client) -> None:
    painter = make_model("acme/one", kind="image")
    make_route(painter, "beta", input="0.1", output="0.1")
    for provider in ("gamma", "delta"):
        make_price(make_route(painter, provider), "output_image", "0.04", unit="image")
    assert answers(client)["How much does one cost?"] == "$0.04 per image, at 2 providers (checked 29 Oct 2026)."
    ranker = make_route(make_model("acme/two", kind="rerank"), "beta")
    make_price(ranker, "request", "2", unit="1K requests")
    assert answers(client, "/models/acme/two/")["How much does two cost?"].startswith("$2.00 per 1K requests (")


def test_tokens_and_cutoffs_are_asked_of_what_reads_text(client: Client) -> None:
    for kind, limits in (("image", ""), ("embedding", "8,000 tokens ("), ("chat", "8,000 tokens; an answer has")):
        model = make_model(f"acme/{kind}", kind=kind)
        state(model, context=8000, max_output=100, knowledge_cutoff="2024-04")
        make_route(model, "beta", input="1")
        told = answers(client, f"/models/acme/{kind}/")
        assert told.get(f"What is the context window of {kind}?", "").startswith(limits)
        assert (f"What is the context window of {kind}?" in told) is (kind != "image")
        assert (f"What is the knowledge cutoff of {kind}?" in told) is (kind == "chat")


def test_free_in_a_plan_and_not_published_are_three_answers(client: Client) -> None:
    make_route("acme/one", "beta", input="free", output="free")
    make_route("acme/two", "beta", input="included")
    make_route("acme/three", "beta")
    assert answers(client)["How much does one cost?"].startswith("Nothing: it is listed as free of charge")
    assert "part of a plan" in answers(client, "/models/acme/two/")["How much does two cost?"]
    assert answers(client, "/models/acme/three/")["How much does three cost?"] == (
        "No price of it is published (checked 29 Oct 2026)."
    )


def test_ties_are_named_as_ties(client: Client) -> None:
    cheapest = "Which provider of one is the cheapest?"
    make_route("acme/one", "beta", input="1", output="2")
    assert cheapest not in answers(client), "one provider is not compared with itself"
    make_route("acme/one", "gamma", input="1", output="3")
    assert answers(client)[cheapest] == (
        "Both providers with a price charge $1.00 per 1M tokens of input. "
        "Beta charges the least: $2.00 per 1M tokens of output. Prices at the standard tier, checked 29 Oct 2026."
    )
    make_route("acme/one", "delta", input="2", output="4")
    assert "Beta and Gamma share the lowest price, $1.00 per 1M tokens of input." in answers(client)[cheapest]
    rank = "Is Beta the cheapest provider of one?"
    assert answers(client, "/models/acme/one/beta/")[rank] == (
        "It shares the lowest price, $1.00 per 1M tokens of input, with 1 other provider (checked 29 Oct 2026)."
    )
    assert "Is Delta the cheapest provider of one?" not in answers(client, "/models/acme/one/delta/")


def test_context_and_output_are_exact_and_say_who_takes_less(client: Client) -> None:
    model = make_model("acme/one", context=1_047_576)
    state(model, context=1_047_576, max_output=32_768)
    make_route(model, "beta", input="1")
    make_route(model, "gamma", input="1", context=128_000)
    assert answers(client)["What is the context window of one?"] == (
        "1,047,576 tokens; an answer has up to 32,768 tokens (models-dev, 29 Oct 2026). "
        "1 provider takes less, the least Gamma with 128,000 tokens."
    )


def test_capabilities_are_counted_by_provider(client: Client) -> None:
    make_route("acme/one", "beta", capabilities=("tools", "vision"))
    assert answers(client)["What can one be asked to do?"] == "Tools yes; vision yes (checked 29 Oct 2026)."
    make_route("acme/one", "gamma", capabilities=("tools",), incapabilities=" vision ")
    make_route("acme/one", "delta", capabilities=("tools", "pdf_input"))
    assert answers(client)["What can one be asked to do?"] == (
        "Of 3 providers: tools yes at all; vision yes at 1, no at 1; PDF input yes at 1; the others don’t say "
        "(checked 29 Oct 2026)."
    )


def test_a_contested_cutoff_is_told_as_contested(client: Client) -> None:
    model = make_model("acme/one")
    state(model, knowledge_cutoff="2024-04")
    make_route(model, "beta", input="1")
    cutoff = "What is the knowledge cutoff of one?"
    assert answers(client)[cutoff] == "Up to Apr 2024 (models-dev, 29 Oct 2026)."
    make_disagreement(model, "knowledge_cutoff", chosen="2024-04", others='[["2024-06", ["litellm"], 1]]')
    assert answers(client)[cutoff].endswith("Sources disagree: others say Jun 2024.")


@pytest.mark.parametrize(
    ("published", "said"), [(True, "Yes, they are published"), (False, "No, they are not published")]
)
def test_weights_and_licence(client: Client, published: bool, said: str) -> None:
    model = make_model("acme/one")
    state(model, open_weights=published, licence="Apache-2.0")
    make_route(model, "beta", input="1")
    assert answers(client)["Are the weights of one published?"] == (
        f"{said} (models-dev, 29 Oct 2026). Licence: Apache-2.0 (models-dev, 29 Oct 2026)."
    )


@pytest.mark.parametrize(
    ("released", "said"), [("2025-04-14", "on 14 Apr 2025"), ("2025-04", "in Apr 2025"), ("2025", "in 2025")]
)
def test_the_maker_is_named_with_the_date_in_its_own_precision(client: Client, released: str, said: str) -> None:
    model = make_model("acme/one", release_date=released)
    make_route(model, "beta", input="1")
    assert answers(client)["Who made one?"] == f"Acme did, and released it {said} (models-dev, 29 Oct 2026)."


@pytest.mark.parametrize(
    ("relation", "said"), [("snapshot", "It is a snapshot of one"), ("edition", "It is an edition of one")]
)
def test_articles_follow_the_sound(client: Client, relation: str, said: str) -> None:
    make_route(make_model("acme/one-2025", parent=make_model("acme/one"), relation=relation), "beta", input="1")
    assert answers(client, "/models/acme/one-2025/")["Who made one-2025?"].endswith(f"{said}.")


@time_machine.travel(datetime(2026, 11, 20, tzinfo=UTC), tick=False)
def test_the_end_is_told_with_what_takes_the_place_or_that_none_is_announced(client: Client) -> None:
    end = "When does one shut down?"
    model = make_model("acme/one")
    make_route(model, "beta", input="1")
    assert answers(client)[end] == "No source that was read announces an end of it (last checked 29 Oct 2026)."
    state(model, shutdown_date="2031-01-14", replacement="acme/two")
    assert answers(client)[end] == ("It shuts down on 14 Jan 2031 (models-dev, 29 Oct 2026). In its place: acme/two.")
    state(model, shutdown_date="2025-01")
    assert answers(client)[end].startswith("It was shut down in Jan 2025")
    state(model, shutdown_date="2026-11-10")
    assert answers(client)[end].startswith("It was to shut down on 10 Nov 2026"), "nobody said so after that day"
    state(model, deprecation_date="2026-01-01")
    assert answers(client)[end].startswith("No day is set; it is deprecated since 1 Jan 2026")


def test_ids_are_those_of_each_provider_and_the_rest_is_counted(client: Client) -> None:
    for provider in ("beta", "gamma", "delta", "epsilon", "zeta"):
        make_route("acme/one", provider, native_id=f"{provider}/one", input="1")
    said = answers(client)["Which model ID do I use for one?"]
    assert said.startswith("beta/one at Beta; ")
    assert said.endswith("; 1 more provider in the table (checked 29 Oct 2026).")
    own = answers(client, "/models/acme/one/beta/")["Which model ID do I use for one at Beta?"]
    assert own == "beta/one at Beta (checked 29 Oct 2026)."


def test_price_changes_are_told_newest_first_or_that_there_were_none(client: Client) -> None:
    route = make_route("acme/one", "beta", input="1")
    changed = "How have the prices of one changed?"
    model = make_model("acme/one")
    assert answers(client)[changed] == (
        "No rise or fall of a price at any provider has been seen since it was first read on 1 Oct 2026."
    )
    assert model.first_seen_at
    make_change(route, Change.Kind.PRICE_DOWN, before="4", after="2", at=datetime(2026, 9, 1, tzinfo=UTC))
    assert answers(client)[changed] == "1 Sep 2026, Beta: input went down from $4.00 to $2.00 per 1M tokens."
    make_change(route, Change.Kind.PRICE_DOWN, before="2", after="1", at=datetime(2026, 10, 1, tzinfo=UTC))
    make_change(
        route, Change.Kind.PRICE_DOWN, before="9", after="8", component="output", at=datetime(2026, 10, 1, tzinfo=UTC)
    )
    told = answers(client)[changed]
    output, inputs = (
        "output went down from $9.00 to $8.00 per 1M tokens",
        "input went down from $2.00 to $1.00 per 1M tokens",
    )
    assert told.startswith(f"1 Oct 2026, Beta: {inputs} and {output}; 1 Sep 2026, Beta: input")
    at_beta = answers(client, "/models/acme/one/beta/")["How have the prices of one at Beta changed?"]
    assert at_beta.startswith("1 Oct 2026: input went down")


def test_what_is_not_known_is_not_asked_and_nothing_is_empty(client: Client) -> None:
    model = make_model("acme/one", release_date="", context=None)
    state(model)
    make_route(model, "beta", capabilities=())
    told = answers(client)
    for question in ("context window", "cutoff", "weights", "Who made", "cheapest", "asked to do"):
        assert not [asked for asked in told if question in asked], question
    assert all(told.values())


def test_without_any_answer_there_is_no_section(client: Client) -> None:
    state(make_model("acme/one", release_date="", context=None, first_seen_at=None))
    assert not page(client, "/models/acme/one/").select("#questions, .questions")


def test_a_past_page_answers_no_questions_of_today(client: Client) -> None:
    make_route("acme/one", "beta", input="1")
    assert not page(client, "/models/acme/one/?as_of=2026-10-20").select(".questions")


def test_hostile_names_are_text(client: Client) -> None:
    make_vendor("beta", name="<script>alert(1)</script>")
    make_route(make_model("acme/one", name="<b>one\u202e"), "beta", input="1")
    soup = page(client, "/models/acme/one/")
    assert not soup.select(".questions script, .questions b")
    assert "How much does <b>one cost?" in answers(client)
