"""What can't be is named in the run's report and kept out; what stands beside it is taken."""

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.test import Client

from catalog import facts
from catalog.domain.identity import resolve
from catalog.domain.names import Names
from catalog.domain.quotes import Listing, Record
from catalog.facts import table
from catalog.models import Route
from tests.told import history, make_teller, read, route, tell, waiting, week


def models() -> dict[str, str]:
    """Which model each route is."""
    return {key: slug or "" for key, slug in Route.objects.values_list("key", "model__slug")}


def reasons(outcome: Any) -> list[str]:
    """Why something was not taken."""
    return sorted(reject.reason for _, reject in outcome.tally.rejects)


@pytest.mark.django_db
def test_of_one_id_with_two_prices_neither_is_published() -> None:
    tell(make_teller(), week(0), route(input="2.5"), route(input="5"))
    assert history() == []
    assert [rule for _, _, rule in waiting()] == ["contradiction"]


@pytest.mark.django_db
def test_names_that_mean_each_other_mean_nothing_and_stay_themselves() -> None:
    one, other = route("gpt-4o", input="2", target="gpt-4.1"), route("gpt-4.1", input="3", target="gpt-4o")
    outcome = tell(make_teller(), week(0), one, other)
    assert reasons(outcome) == [
        "alias loop: openai/gpt-4.1 → openai/gpt-4o → openai/gpt-4.1",
        "alias loop: openai/gpt-4o → openai/gpt-4.1 → openai/gpt-4o",
    ]
    assert models() == {"gpt-4o": "openai/gpt-4o", "gpt-4.1": "openai/gpt-4.1"}
    assert history() == [("2", week(0), None)]


@pytest.mark.django_db
def test_a_name_that_means_itself_stays_itself() -> None:
    outcome = tell(make_teller(), week(0), route("gpt-4o", input="2", target="openai/gpt-4o"))
    assert reasons(outcome) == ["alias loop: openai/gpt-4o → openai/gpt-4o"]
    assert models() == {"gpt-4o": "openai/gpt-4o"}


@pytest.mark.django_db
def test_a_loop_is_found_that_a_later_answer_closes() -> None:
    source, first = make_teller(), route("gpt-4o", input="2", target="gpt-4.1")
    tell(source, week(0), first, route("gpt-4.1", input="3"))
    outcome = tell(source, week(1), first, route("gpt-4.1", input="3", target="gpt-4o"))
    assert reasons(outcome) == ["alias loop: openai/gpt-4.1 → openai/gpt-4o → openai/gpt-4.1"]


@pytest.mark.django_db
def test_a_name_may_come_to_mean_one_that_meant_it_before() -> None:
    source = make_teller()
    tell(source, week(0), route("gpt-4o", input="2", target="gpt-4.1"), route("gpt-4.1", input="3"))
    outcome = tell(source, week(1), route("gpt-4o", input="2"), route("gpt-4.1", input="3", target="gpt-4o"))
    assert reasons(outcome) == []
    assert models()["gpt-4.1"] == "openai/gpt-4o"


@pytest.mark.django_db
@pytest.mark.parametrize("number", [0, 40])
def test_a_moving_name_that_our_table_leads_to_the_same_model_is_no_loop(number: int) -> None:
    name = "~anthropic/claude-opus-latest"
    outcome = tell(make_teller(), week(number), route(name, input="5", target="anthropic/claude-opus-5"))
    assert reasons(outcome) == []
    assert models() == {name: "anthropic/claude-opus-5"}


def test_names_kept_by_hand_that_mean_each_other_are_refused_by_name() -> None:
    rows = [{"alias": "acme/a", "target": "acme/b"}, {"alias": "acme/b", "target": "acme/a"}]
    with pytest.raises(ValueError, match="alias loop: acme/a → acme/b → acme/a"):
        Names.of(table("vendors"), table("labs"), {"alias": rows}, table("hosting"))


def test_a_model_is_never_its_own_parent() -> None:
    names = facts.names()
    every = ((re.compile(r"(.*)\Z"), r"\1", "variant"),)
    turned = replace(names, labs={**names.labs, "openai": replace(names.labs["openai"], links=every)})
    found = resolve("openai", "gpt-4o", at=date(2026, 6, 1), names=turned)
    assert found is not None
    assert (found.slug, found.parent) == ("openai/gpt-4o", "")


def in_shells(record: Record) -> Listing | None:
    """What the record says, with output charged in shells."""
    said = read(record)
    assert said is not None
    return replace(
        said, quotes=tuple(one._replace(currency="SHELL") if one.component == "output" else one for one in said.quotes)
    )


@pytest.mark.django_db
def test_a_price_in_an_unknown_currency_is_named_and_the_one_beside_it_taken() -> None:
    outcome = tell(replace(make_teller(), read=in_shells), week(0), route(input="2", output="8"))
    assert reasons(outcome) == ["no currency is called 'SHELL'"]
    assert (history(), history(component="output")) == ([("2", week(0), None)], [])


@pytest.mark.django_db
def test_an_unchanged_answer_still_shows_what_stands_rejected_and_waiting(client: Client) -> None:
    source = make_teller()
    rows = [route(input="2", context=8_000, max_output=96_000), route("gpt-4.1", input="3000")]
    tell(source, week(0), *rows)
    assert tell(source, week(1), *rows).tally.rejected == 0
    [told] = client.get("/api/v1/sources/").json()["results"]
    assert (told["waiting_count"], told["rejected_count"]) == (1, 1)
    page = client.get("/sources/").content.decode()
    assert "1 change held back and 1 thing rejected, as of now" in page
    assert "output above context" in page
