"""OpenRouter's shape of list: units, sentinels, variants, aliases."""

import pytest

from catalog.domain.quotes import Listing, Record
from scrapers.formats import openrouter

READ = openrouter.reader("openrouter")


def listing(model_id: str = "a/m", **value: object) -> Listing:
    read = READ(Record(model_id, "/data/0", {"id": model_id, **value}))
    assert read is not None
    return read


def lines(read: Listing) -> list[str]:
    return [" ".join(filter(None, (q.component, q.text, q.per, q.tier, q.conditions))) for q in read.quotes]


def test_minus_one_says_that_it_depends_and_another_negative_is_refused() -> None:
    read = listing(pricing={"prompt": "-1", "completion": "-2"})
    assert read.quotes == ()
    assert [(fault.at, fault.reason) for fault in read.faults] == [("/pricing/completion", "-2 is negative")]


def test_a_zero_is_a_price_of_tokens_only() -> None:
    pricing = {"prompt": "0", "completion": "0", "request": "0", "image": "0", "web_search": "0"}
    assert lines(listing("a/m:free", pricing=pricing)) == ["input 0 token standard", "output 0 token standard"]


def test_free_is_what_the_id_says() -> None:
    assert listing("a/m:free").free
    assert not listing("a/m", pricing={"prompt": "0", "completion": "0"}).free


def test_an_image_is_charged_by_token_where_it_costs_about_as_much_as_one() -> None:
    by_token = listing(pricing={"prompt": "0.0000005", "image": "0.0000005"})
    assert lines(by_token)[1] == "input_image 0.0000005 token standard"
    by_picture = listing(pricing={"prompt": "0.000015", "image": "0.024"})
    assert lines(by_picture)[1] == "input_image 0.024 image standard"


def test_long_prompts_have_prices_of_their_own() -> None:
    overrides = [
        {"min_prompt_tokens": 272000, "prompt": "0.000005", "input_cache_write_1h": "0.00001"},
        {"min_prompt_tokens": None, "prompt": "0.000009"},
    ]
    read = listing(pricing={"prompt": "0.0000025", "overrides": overrides})
    assert lines(read) == [
        "input 0.0000025 token standard",
        "input 0.000005 token standard prompt_tokens>272000",
        "cache_write 0.00001 token standard cache_ttl=1h; prompt_tokens>272000",
    ]
    assert [fault.at for fault in read.faults] == ["/pricing/overrides/1/min_prompt_tokens"]


def test_the_batch_variant_prices_a_tier_of_the_route_and_states_nothing_else() -> None:
    read = listing("a/m:batch", name="M", context_length=5, pricing={"prompt": "0.000001"})
    assert read.model_id == "a/m"
    assert lines(read) == ["input 0.000001 token batch"]
    assert read.facts == {}


@pytest.mark.parametrize("variant", ["a/m:free", "a/m:thinking", "~a/m-latest"])
def test_other_variants_are_routes_of_their_own(variant: str) -> None:
    assert listing(variant).model_id == variant


def test_unknown_prices_are_faults() -> None:
    read = listing(pricing={"prompt": "0.000001", "per_moon": "3", "discount": "0.5"})
    assert [(fault.at, fault.reason) for fault in read.faults] == [
        ("/pricing/per_moon", "unknown price field 'per_moon'")
    ]


def test_facts_leave_out_prose_the_author_before_the_name_the_day_of_listing_and_the_far_future() -> None:
    read = listing(
        name="A: M",
        description="**prose**",
        created=1747931245,
        expiration_date="2098-12-31",
        hugging_face_id="",
        alias_target={"slug": "a/m-2", "name": "M 2"},
        supported_parameters=["tools", "temperature"],
        architecture={"input_modalities": ["text", "file"], "output_modalities": ["text"]},
        top_provider={"max_completion_tokens": None},
        brand_new={"x": 1},
    )
    assert {name: fact.value for name, fact in read.facts.items()} == {
        "name": "M",
        "alias_target": "a/m-2",
        "capability.tools": True,
        "capability.structured_output": False,
        "capability.reasoning": False,
        "capability.temperature": True,
        "input_modalities": ["pdf", "text"],
        "capability.vision": False,
        "capability.pdf_input": True,
        "capability.audio_input": False,
        "output_modalities": ["text"],
        "capability.audio_output": False,
        "capability.image_output": False,
        "kind": "chat",
    }
    assert read.faults == ()


def test_no_parameters_say_nothing_of_capabilities() -> None:
    assert listing(supported_parameters=[]).facts == {}


@pytest.mark.parametrize("model_id", [None, 7, "", "x" * 300])
def test_a_row_without_an_id_is_told(model_id: object) -> None:
    read = READ(Record("row 0", "/data/0", {"id": model_id, "pricing": {"prompt": "1"}}))
    assert read is not None
    assert read.model_id == ""
    assert read.quotes == ()
    assert [fault.at for fault in read.faults] == ["/id"]


def test_rows_of_one_id_do_not_share_a_key() -> None:
    body = b'{"data": [{"id": "a"}, {"id": "a"}, {}, 5]}'
    records = list(openrouter.split(body, "https://openrouter.ai/api/v1/models"))
    assert len({record.key for record in records}) == 4
    assert records[1].faults[0].reason == "a second row with this id"


def test_another_provider_may_copy_the_shape() -> None:
    read = openrouter.reader("acme")(Record("m", "/data/0", {"id": "m", "pricing": {"prompt": "0.000001"}}))
    assert read is not None
    assert (read.provider, read.model_id) == ("acme", "m")
