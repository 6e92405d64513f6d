"""LiteLLM's price map: what a field's name and a row's key say, and what is refused."""

from decimal import Decimal

import pytest

from catalog.domain.quotes import Listing, Quote, Record
from scrapers.formats import litellm
from scrapers.formats.json_answer import pointer
from scrapers.formats.litellm_keys import place_of
from scrapers.formats.litellm_prices import NOT_PRICED, is_price, price_field


def listing(key: str = "m", provider: str = "openai", mode: str = "chat", **row: object) -> Listing:
    value = {"litellm_provider": provider, "mode": mode, **row}
    read = litellm.read(Record(key, pointer(key), value))
    assert read is not None
    return read


def lines(quotes: tuple[Quote, ...]) -> list[str]:
    return [" ".join(filter(None, (q.component, q.text, q.per, q.tier, q.conditions))) for q in quotes]


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("input_cost_per_token", "input token standard "),
        ("output_cost_per_token_batches", "output token batch "),
        ("input_cost_per_token_batch_requests", "input token batch "),
        ("cache_read_input_token_cost_above_272k_tokens_priority", "cache_read token priority prompt_tokens>272000"),
        ("cache_creation_input_token_cost_above_1hr", "cache_write token standard cache_ttl=1h"),
        (
            "cache_creation_input_token_cost_above_1hr_above_200k_tokens_flex",
            "cache_write token flex cache_ttl=1h;prompt_tokens>200000",
        ),
        ("output_cost_per_token_ultrafast", "output token ultrafast "),
        ("input_cost_per_token_balanced", "input token balanced "),
        ("input_cost_per_token_cache_hit", "cache_read token standard "),
        ("explicit_cache_read_input_token_cost", "cache_read token standard cache=explicit"),
        ("cache_read_input_token_cost_per_audio_token", "cache_read_audio token standard "),
        ("output_cost_per_image_4K", "output_image image standard resolution=4k"),
        ("output_cost_per_image_1024", "output_image image standard resolution=1024"),
        ("output_cost_per_image_premium_image", "output_image image standard quality=premium"),
        (
            "output_cost_per_image_above_512_and_512_pixels_and_premium_image",
            "output_image image standard quality=premium;size>512x512",
        ),
        ("input_cost_per_video_per_second_above_15s_interval", "input_video second standard interval_seconds>15"),
        ("code_interpreter_cost_per_session", "code_interpreter session standard "),
    ],
)
def test_a_price_field_is_read_to_its_end(field: str, said: str) -> None:
    read = price_field(field)
    assert read is not None
    terms = ";".join(sorted(str(term) for term in read.terms))
    assert f"{read.component} {read.per} {read.tier} {terms}" == said


@pytest.mark.parametrize(
    "field",
    [
        "input_cost_per_token_decisions",
        "ocr_cost_per_credit",
        "input_cost_per_token_above_many_tokens",
        "_cost_",
        "cost",
    ],
)
def test_a_price_field_that_is_not_understood_to_its_end_is_refused(field: str) -> None:
    assert price_field(field) is None


def test_unknown_price_fields_are_faults_and_the_rest_of_the_row_is_kept() -> None:
    read = listing(input_cost_per_token=Decimal("1e-6"), input_cost_per_moon=Decimal(3), surge_pricing={"a": 1})
    assert lines(read.quotes) == ["input 0.000001 token standard"]
    assert [(fault.at, fault.reason, fault.text) for fault in read.faults] == [
        ("/input_cost_per_moon", "unknown price field 'input_cost_per_moon'", "3"),
        ("/surge_pricing", "unknown price field 'surge_pricing'", "an object"),
    ]


def test_amounts_in_units_of_a_provider_and_factors_are_left_out_without_a_fault() -> None:
    assert listing(**dict.fromkeys(NOT_PRICED, Decimal("1.1"))).faults == ()
    assert listing(**dict.fromkeys(NOT_PRICED, Decimal("1.1"))).quotes == ()
    assert all(price_field(field) is None for field in NOT_PRICED if is_price(field))


@pytest.mark.parametrize(
    ("amount", "reason"),
    [
        (Decimal("NaN"), "not a finite number"),
        (Decimal("Infinity"), "not a finite number"),
        (Decimal("-0.1"), "negative"),
        (-1, "negative"),
        ("free", "not a number"),
        (True, "not a number"),
        ([1], "not an exact number"),
        (Decimal("1e40"), "out of the range of prices"),
    ],
)
def test_an_amount_that_cannot_be_a_price_is_refused_alone(amount: object, reason: str) -> None:
    read = listing(input_cost_per_token=amount, output_cost_per_token="2e-6", cache_read_input_token_cost=None)
    assert lines(read.quotes) == ["output 2e-6 token standard"]
    [fault] = read.faults
    assert fault.at == "/input_cost_per_token"
    assert reason in fault.reason


@pytest.mark.parametrize(
    ("key", "provider", "model_id", "region", "tier", "terms"),
    [
        ("gpt-4o", "openai", "gpt-4o", "", "", ""),
        ("openrouter/openai/gpt-4o", "openrouter", "openai/gpt-4o", "", "", ""),
        ("openrouter/openrouter/auto", "openrouter", "openrouter/auto", "", "", ""),
        ("amazon-nova/nova-lite-v1", "amazon_nova", "nova-lite-v1", "", "", ""),
        ("vertex_ai/meta/llama-3.1-8b", "vertex_ai-llama_models", "meta/llama-3.1-8b", "", "", ""),
        ("fireworks_ai/thenlper/gte-base", "fireworks_ai-embedding-models", "thenlper/gte-base", "", "", ""),
        ("azure/gpt-3.5-turbo-instruct", "azure_text", "gpt-3.5-turbo-instruct", "", "", ""),
        ("azure/eu/gpt-4o", "azure", "gpt-4o", "eu", "", ""),
        ("azure/global-standard/gpt-4o", "azure", "gpt-4o", "global", "", ""),
        ("azure/hd/1024-x-1792/dall-e-3", "azure", "dall-e-3", "", "", "quality=hd; size=1024x1792"),
        ("1024-x-1024/50-steps/bedrock/amazon.nova", "bedrock", "amazon.nova", "", "", "size=1024x1024; steps=50"),
        ("fal_ai/xhigh/1024-x-768/a/b", "fal_ai", "a/b", "", "", "quality=xhigh; size=1024x768"),
        ("bedrock/us-gov-west-1/a.b-v1:0", "bedrock", "a.b-v1:0", "us-gov-west-1", "", ""),
        ("bedrock/*/1-month-commitment/a.b", "bedrock", "a.b", "", "1-month-commitment", ""),
        ("bedrock/invoke/a.b", "bedrock", "a.b", "", "", ""),
        ("us.anthropic.claude", "bedrock_converse", "us.anthropic.claude", "", "", ""),
        ("low/only-a-name", "openai", "low/only-a-name", "", "", ""),
        ("azure/us", "azure", "us", "", "", ""),
    ],
)
def test_a_key_is_taken_apart(key: str, provider: str, model_id: str, region: str, tier: str, terms: str) -> None:
    place = place_of(key, provider)
    said = "; ".join(sorted(str(term) for term in place.terms))
    assert (place.model_id, place.region, place.tier, said) == (model_id, region, tier, terms)


def test_a_row_misfiled_under_vertex_goes_to_the_provider_that_its_key_calls() -> None:
    read = listing("gemini/gemini-2.5-flash-image", "vertex_ai-language-models")
    assert (read.provider, read.model_id) == ("gemini", "gemini-2.5-flash-image")


def test_the_size_in_a_key_is_a_condition_of_its_prices() -> None:
    read = listing("low/1024-x-1024/gpt-image-1", mode="image_generation", input_cost_per_image=Decimal("0.011"))
    assert read.model_id == "gpt-image-1"
    assert lines(read.quotes) == ["output_image 0.011 image standard quality=low; size=1024x1024"]


def test_rows_that_are_no_model_are_not_read() -> None:
    for key in ("sample_spec", "fallback_generalizations", "together-ai-8.1b-21b", "fireworks-ai-moe-up-to-56b"):
        assert litellm.read(Record(key, pointer(key), {"litellm_provider": "x"})) is None


def test_a_row_without_a_provider_is_told() -> None:
    read = litellm.read(Record("m", "/m", {"mode": "chat", "input_cost_per_token": 1}))
    assert read is not None
    assert read.provider == ""
    assert [fault.at for fault in read.faults] == ["/litellm_provider"]


def test_ranges_are_conditions_and_the_first_is_the_base() -> None:
    tiers = [
        {"range": [0, Decimal("32000.0")], "input_cost_per_token": Decimal("1e-6")},
        {"range": [Decimal("32000.0"), 128000], "input_cost_per_token": Decimal("3e-6")},
        {"range": [5, 4], "input_cost_per_token": Decimal("9e-6")},
    ]
    read = listing(tiered_pricing=tiers)
    assert lines(read.quotes) == [
        "input 0.000001 token standard",
        "input 0.000003 token standard prompt_tokens>32000",
    ]
    assert [fault.at for fault in read.faults] == ["/tiered_pricing/2/range"]


def test_a_base_price_that_contradicts_its_first_range_is_a_fault() -> None:
    tiers = [{"range": [0, 32000], "input_cost_per_token": Decimal("1e-6")}]
    read = listing(tiered_pricing=tiers, input_cost_per_token=Decimal("2e-6"))
    assert lines(read.quotes) == ["input 0.000001 token standard"]
    assert [fault.reason for fault in read.faults] == ["a second price for input, beside 0.000001"]
    assert listing(tiered_pricing=tiers, input_cost_per_token=Decimal("1.0e-6")).faults == ()


def test_windows_of_time_are_conditions() -> None:
    windows = [
        {"hours_utc": ["16:30-00:30"], "weekdays": [5, 1, 2, 3, 4]},
        {"hours_utc": "00:00-00:00", "weekdays": [6, 7]},
        {"hours_utc": "25:00-26:00"},
        {"hours_utc": "01:00-02:00"},
    ]
    offer = {"input_cost_per_token": Decimal("1e-6"), "windows": windows, "weekday_timezone": "Asia/Shanghai"}
    read = listing(off_peak_pricing=offer)
    assert [quote.conditions for quote in read.quotes] == [
        "hours=16:30-00:30Z; weekdays=1,2,3,4,5@Asia/Shanghai",
        "weekdays=6,7@Asia/Shanghai",
        "hours=01:00-02:00Z",
    ]
    assert [fault.at for fault in read.faults] == ["/off_peak_pricing/windows/2"]


def test_a_search_has_one_price_where_all_sizes_cost_the_same() -> None:
    sizes = {f"search_context_size_{size}": Decimal("0.01") for size in ("low", "medium", "high")}
    assert lines(listing(search_context_cost_per_query=sizes).quotes) == ["web_search 0.01 search standard"]
    dear = sizes | {"search_context_size_high": Decimal("0.02")}
    assert [quote.conditions for quote in listing(search_context_cost_per_query=dear).quotes] == [
        "search_context=low",
        "search_context=medium",
        "search_context=high",
    ]


def test_a_zero_beside_the_unit_that_is_charged_says_nothing() -> None:
    transcription = listing(mode="audio_transcription", input_cost_per_second=1, output_cost_per_second=Decimal("0.0"))
    assert lines(transcription.quotes) == ["input_audio 1 second standard"]
    rerank = listing(mode="rerank", input_cost_per_query=1, input_cost_per_token=0, output_cost_per_token=0)
    assert lines(rerank.quotes) == ["request 1 request standard"]
    embedding = listing(mode="embedding", input_cost_per_token=1, output_cost_per_token=0)
    assert lines(embedding.quotes) == ["input 1 token standard"]


def test_zeros_that_may_mean_something_are_left_to_be_judged() -> None:
    both = listing(input_cost_per_token=0, output_cost_per_token=Decimal("0.0"))
    assert lines(both.quotes) == ["input 0 token standard", "output 0.0 token standard"]


def test_a_second_is_of_what_the_model_makes() -> None:
    video = listing(mode="video_generation", output_cost_per_second_720p=Decimal("0.1"))
    assert lines(video.quotes) == ["output_video 0.1 second standard resolution=720p"]
    bought = listing("bedrock/us-east-1/6-month-commitment/a.b", "bedrock", input_cost_per_second=1)
    assert lines(bought.quotes) == ["provisioned 1 second 6-month-commitment"]
    searched = listing(mode="search", input_cost_per_query=Decimal("0.005"))
    assert lines(searched.quotes) == ["web_search 0.005 search standard"]


def test_facts_are_taken_where_they_say_something() -> None:
    facts = listing(
        max_input_tokens=0,
        max_output_tokens=Decimal("4096.0"),
        max_tokens=8192,
        deprecation_date="2026-05-12",
        supports_vision=False,
        supports_function_calling=True,
        supported_modalities=["text", "image"],
    ).facts
    assert {name: fact.value for name, fact in facts.items()} == {
        "kind": "chat",
        "max_output": 4096,
        "shutdown_date": "2026-05-12",
        "input_modalities": ["image", "text"],
        "capability.vision": False,
        "capability.tools": True,
        "capability.audio_input": False,
    }


def test_rate_limits_and_free_searches_are_facts() -> None:
    read = listing(rpm=2000, tpm=30_000_000, search_free_requests={"count": 5000, "period": "month"})
    said = {name: fact.value for name, fact in read.facts.items()}
    assert said["requests_per_minute"] == 2000
    assert said["tokens_per_minute"] == 30_000_000
    assert said["free_allowance"] == "5,000 web searches a month"


def test_a_rate_of_zero_is_unknown_and_an_odd_allowance_is_a_fault() -> None:
    read = listing(rpm=0, tpm="many", search_free_requests={"count": 5, "period": "blue moon"})
    assert not {"requests_per_minute", "tokens_per_minute", "free_allowance"} & read.facts.keys()
    assert [fault.at for fault in read.faults] == ["/tpm", "/search_free_requests"]
