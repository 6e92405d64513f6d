"""The list of models, as the queries answer it."""

from typing import Any

import pytest

from catalog import queries
from catalog.queries import ModelRow, WantedModels
from tests.builders import make_alias, make_model, make_route, make_vendor, words

pytestmark = pytest.mark.django_db


def listed(**asked: Any) -> list[str]:
    return [row.slug.partition("/")[2] for row in queries.models_list(WantedModels(**asked)).rows]


def only_row(**asked: Any) -> ModelRow:
    (row,) = queries.models_list(WantedModels(**asked)).rows
    return row


def facet(name: str, **asked: Any) -> dict[str, int]:
    return {choice.value: choice.count for choice in queries.models_list(WantedModels(**asked)).facets[name]}


def test_cheapest_first_and_unknown_last_both_ways() -> None:
    make_route("dear", input="3", output="9")
    make_route("unknown", output="1")
    make_route("cheap", input="0.035", output="1")
    assert listed() == ["cheap", "dear", "unknown"]
    assert listed(sort="-input") == ["dear", "cheap", "unknown"]


@pytest.mark.parametrize("sort", ["released", "-released"])
def test_a_date_that_nobody_states_is_last_both_ways(sort: str) -> None:
    make_route(make_model("old", release_date="2024-01"))
    make_route(make_model("new", release_date="2026-01-01"))
    make_route(make_model("undated", release_date=""))
    assert listed(sort=sort) == (["new", "old", "undated"] if sort[0] == "-" else ["old", "new", "undated"])


def test_a_tie_names_how_many_providers_share_the_lowest_price() -> None:
    make_route("one", "host-a", input="1", output="5")
    make_route("one", "host-b", input="1", output="4")
    make_route("one", "host-c", input="2", output="4")
    row = only_row()
    assert row.input is not None
    assert (str(row.input.amount), row.input.tied) == ("1", 2)
    assert row.output is not None
    assert (str(row.output.amount), row.output.tied) == ("4", 2)


def test_plans_and_deprecated_routes_do_not_share_the_lowest_price() -> None:
    make_route("one", "host-a", input="1", output="5")
    make_route("one", make_vendor("all-you-can-eat", kind="plan"), input="1", output="5")
    make_route("one", "host-b", input="1", output="5", status="deprecated")
    row = only_row()
    assert row.input is not None
    assert row.input.tied == 1


def test_a_snapshot_shares_its_parents_lowest_price_and_a_variant_does_not() -> None:
    parent = make_model("one")
    make_route(parent, "host-a", input="1")
    make_route(make_model("one-2025-01-01", parent=parent), "host-b", input="1")
    make_route(make_model("one-tuned", parent=parent, relation="variant"), "host-c", input="1")
    found = {row.slug: row.input for row in queries.models_list(WantedModels(snapshots=True)).rows}
    assert {slug: cheapest.tied for slug, cheapest in found.items() if cheapest} == {
        "acme/one": 2,
        "acme/one-2025-01-01": 1,
        "acme/one-tuned": 1,
    }


def test_only_chat_models_are_listed_unless_another_kind_is_asked_for() -> None:
    make_route("talker", input="1")
    make_route(make_model("embedder", kind="embedding"), input="0.01")
    make_route(make_model("mystery", kind=""))
    assert listed() == ["talker"]
    assert listed(kind="embedding") == ["embedder"]
    assert listed(kind="unknown") == ["mystery"]
    assert set(listed(kind="all")) == {"talker", "embedder", "mystery"}
    assert facet("kind") == {"chat": 1, "embedding": 1}


def test_what_nobody_sells_today_is_shown_on_request_alone() -> None:
    make_route("sold")
    make_model("gone", listed=False)
    assert listed() == ["sold"]
    assert listed(status="retired") == ["gone"]
    assert set(listed(status="all")) == {"sold", "gone"}


def test_a_dated_snapshot_hides_behind_its_listed_parent() -> None:
    parent = make_model("gpt")
    make_route(parent, input="1")
    make_route(make_model("gpt-2025-04-14", parent=parent), input="1")
    retired = make_model("old", listed=False)
    make_route(make_model("old-2024-01-01", parent=retired), input="2")
    assert listed() == ["gpt", "old-2024-01-01"]
    assert listed(snapshots=True) == ["gpt", "gpt-2025-04-14", "old-2024-01-01"]
    assert listed(q="gpt 2025-04-14") == ["gpt-2025-04-14"]


def test_a_variant_never_hides() -> None:
    parent = make_model("qwen")
    make_route(parent, input="1")
    make_route(make_model("qwen-tuned", parent=parent, relation="variant"), input="2")
    assert listed() == ["qwen", "qwen-tuned"]


@pytest.mark.parametrize("q", ["GPT-4.1-mini", "gpt 4 1 mini", "gpt41mini", "openai/gpt-4.1", "1-MINI"])
def test_a_search_does_not_mind_spelling(q: str) -> None:
    make_route("openai/gpt-4.1-mini")
    make_route("openai/o3")
    assert listed(q=q) == ["gpt-4.1-mini"]


def test_a_search_finds_names_aliases_and_providers_own_ids() -> None:
    make_route(make_model("one", name="Solar Wind"))
    make_route("two", "amazon", native_id="acme.two-v1:0")
    make_alias("best-latest", make_model("three"))
    make_route("three")
    assert listed(q="solar wind") == ["one"]
    assert listed(q="TWO V1 0") == ["two"]
    assert listed(q="best_latest") == ["three"]


def test_a_search_lists_the_very_name_first_then_beginnings_then_the_rest() -> None:
    for name in ("the-nova-fork", "nova-pro", "nova"):
        make_route(name)
    make_route("other", native_id="nova-in-disguise")
    assert listed(q="nova") == ["nova", "nova-pro", "the-nova-fork", "other"]


@pytest.mark.parametrize("q", ["%", "_", "\\", "a%b", "'; --"])
def test_a_search_takes_every_character_for_itself(q: str) -> None:
    make_route("plain")
    assert listed(q=q) == []


def test_each_filter_narrows() -> None:
    far = make_model("big", context=1_000_000, open_weights=True, input_modalities=words("text", "image"))
    make_route(far, "host-a", input="2")
    make_route(make_model("acme/small", context=8_000, open_weights=False, capabilities=()), "host-b", input="0.1")
    make_route(make_model("zeta/unknown", context=None), "host-a")
    assert listed(context_min=128_000) == ["big"]
    assert listed(price_max=1) == ["small"]
    assert listed(open_weights=True) == ["big"]
    assert listed(open_weights=False) == ["small"]
    assert listed(input=("image", "text")) == ["big"]
    assert set(listed(capability=("tools",))) == {"big", "unknown"}
    assert listed(lab=("zeta",)) == ["unknown"]
    assert listed(provider=("host-b",)) == ["small"]
    assert set(listed(provider=("host-a", "host-b"))) == {"big", "small", "unknown"}


def test_a_word_is_not_found_inside_another() -> None:
    make_route(make_model("sees", capabilities=("audio_input_beta",)))
    assert listed(capability=("audio_input",)) == []


def test_counts_of_a_filter_ignore_that_filter_and_obey_the_others() -> None:
    make_route("acme/one", "host-a", input="1")
    make_route("zeta/two", "host-b", input="1")
    make_route("zeta/three", "host-b", input="9")
    assert facet("lab", lab=("acme",)) == {"acme": 1, "zeta": 2}
    assert facet("provider", lab=("zeta",)) == {"host-b": 2}
    assert facet("provider", provider=("host-a",)) == {"host-a": 1, "host-b": 2}
    assert facet("kind", kind="embedding") == {"chat": 3}
    assert facet("lab", price_max=1) == {"acme": 1, "zeta": 1}
    assert facet("capability", price_max=1) == {"tools": 2}


def test_a_page_holds_a_hundred_and_says_how_many_there_are() -> None:
    for number in range(103):
        make_model(f"m{number:03}", cheapest_input=number + 1)
    first, second, third = (queries.models_list(WantedModels(page=page)) for page in (1, 2, 3))
    assert (len(first.rows), first.total, first.pages) == (100, 103, 2)
    assert [row.name for row in second.rows] == ["m100", "m101", "m102"]
    assert third.rows == ()


def test_going_through_by_cursor_meets_every_model_once_in_the_order_of_the_pages() -> None:
    for number in range(7):
        price = {"input": str(number // 2 + 1)} if number != 3 else {}
        make_route(make_model(f"m{number}", release_date="" if number == 2 else f"2025-0{number % 3 + 1}"), **price)
    for sort in ("", "-input", "released", "-name", "context", "-changed", "lab", "-providers"):
        met: list[str] = []
        place = None
        while True:
            part = queries.models_after(WantedModels(sort=sort), place, 2)
            met += [row.slug.partition("/")[2] for row in part.rows]
            if (place := part.next) is None:
                break
        assert met == listed(sort=sort), sort


def test_the_list_asks_a_fixed_number_of_queries(django_assert_num_queries: Any) -> None:
    for count in (1, 9):
        for number in range(count):
            make_route(f"m{number}", f"host-{number}", input="1", region=f"{count}")
        with django_assert_num_queries(9):
            queries.models_list(WantedModels())
        with django_assert_num_queries(10):
            queries.models_list(WantedModels(q="m", provider=("host-0", "host-5"), sort="-context"))
