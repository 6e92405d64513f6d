"""models.dev: routes, vendors and lab models, and what of them is refused."""

from decimal import Decimal

import pytest

from catalog.domain.quotes import Listing, Record
from scrapers.formats import models_dev


def route(model_id: str = "m", **value: object) -> Listing:
    read = models_dev.read(Record(f"route:p/models/{model_id}", f"/p/models/{model_id}", {"id": model_id, **value}))
    assert read is not None
    return read


def prices(listing: Listing) -> list[tuple[str, str, str, str]]:
    return [(quote.component, quote.text, quote.tier, quote.conditions) for quote in listing.quotes]


def test_a_missing_cost_is_no_price_and_a_zero_is_said_as_it_is() -> None:
    assert route().quotes == ()
    assert prices(route(cost={"input": 0, "output": 0})) == [
        ("input", "0", "standard", ""),
        ("output", "0", "standard", ""),
    ]


def test_tiers_are_conditions_and_make_the_older_field_superfluous() -> None:
    long = {"input": 6, "output": 22.5}
    tiers = [{"input": 2, "output": 4, "tier": {"type": "context", "size": 128000}}]
    cost = {"input": 1, "output": 3, "context_over_200k": {"input": 6}}
    assert ("input", "6", "standard", "prompt_tokens>200000") in prices(route(cost=cost))
    assert prices(route(cost={**cost, "context_over_200k": long, "tiers": tiers})) == [
        ("input", "1", "standard", ""),
        ("output", "3", "standard", ""),
        ("input", "2", "standard", "prompt_tokens>128000"),
        ("output", "4", "standard", "prompt_tokens>128000"),
    ]


@pytest.mark.parametrize("tier", [None, {}, {"type": "context", "size": "many"}, {"type": "hour", "size": 3}, 7])
def test_a_tier_that_does_not_say_when_it_holds_is_refused(tier: object) -> None:
    read = route(cost={"input": 1, "output": 3, "tiers": [{"input": 2, "tier": tier}]})
    assert [quote.text for quote in read.quotes] == ["1", "3"]
    assert "/cost/tiers/0/tier" in [fault.at for fault in read.faults]


def test_a_mode_is_a_tier_of_its_name() -> None:
    modes = {"fast": {"cost": {"input": 5, "output": 30}}, "; drop": {"cost": {"input": 1}}}
    read = route(cost={"input": 1, "output": 3}, experimental={"modes": modes})
    assert ("input", "5", "fast", "") in prices(read)
    assert len(read.quotes) == 4
    assert [fault.reason for fault in read.faults] == ["not the name of a mode"]


def test_a_bad_amount_is_refused_and_the_others_are_kept() -> None:
    read = route(cost={"input": Decimal("NaN"), "output": "0.5", "cache_read": -1, "per_picture": 2})
    assert prices(read) == [("output", "0.5", "standard", "")]
    assert sorted((fault.at, fault.reason) for fault in read.faults) == [
        ("/cost/cache_read", "-1 is negative"),
        ("/cost/input", "NaN is not a finite number"),
        ("/cost/per_picture", "unknown price field 'per_picture'"),
    ]


def test_a_route_is_free_only_where_its_name_says_so() -> None:
    assert route("a/b:free").free
    assert route("glm-5-free").free
    assert route("giga", name="Giga Potato (free)").free
    assert not route("m", name="Free Models Router", cost={"input": 0, "output": 0}).free
    assert not route("freedom-1").free


def test_placeholders_are_no_facts_and_no_faults() -> None:
    read = route(
        limit={"context": 0, "output": 99999999, "input": None}, release_date="1970-01-01", knowledge="", family=None
    )
    assert read.facts == {}
    assert read.faults == ()


def test_bad_facts_are_refused_one_by_one() -> None:
    read = route(
        name=["x"],
        family="a\u200b  b\x00",
        release_date="2025-02-31",
        knowledge="2025-04",
        limit={"context": "128000", "output": -5, "input": Decimal("0.5")},
        tool_call="yes",
        modalities={"input": ["text", 7], "output": "text"},
    )
    assert {name: fact.value for name, fact in read.facts.items()} == {
        "family": "a b",
        "knowledge_cutoff": "2025-04",
        "context": 128000,
        "input_modalities": ["text"],
        "capability.vision": False,
        "capability.pdf_input": False,
        "capability.audio_input": False,
    }
    assert sorted(fault.at for fault in read.faults) == [
        "/limit/input",
        "/limit/output",
        "/modalities/input/1",
        "/modalities/output",
        "/name",
        "/release_date",
        "/tool_call",
    ]


def test_new_fields_are_survived() -> None:
    assert route(description="prose", interleaved={"field": "x"}, brand_new=[1, {"a": None}]).faults == ()


@pytest.mark.parametrize(
    ("model_id", "inputs", "outputs", "kind"),
    [
        ("gpt-5", ["text", "image"], ["text"], "chat"),
        ("text-embedding-3-small", ["text"], ["text"], "embedding"),
        ("baai/bge-m3", ["text"], ["text"], "embedding"),
        ("bge-reranker-v2", ["text"], ["text"], "rerank"),
        ("whisper-large-v3", ["audio"], ["text"], "transcription"),
        ("some-tts", ["text"], ["audio"], "speech"),
        ("gemini-2.5-flash-image", ["text", "image"], ["text", "image"], "image"),
        ("veo-3", ["text"], ["video"], "video"),
    ],
)
def test_a_kind_follows_from_what_is_given_back(
    model_id: str, inputs: list[str], outputs: list[str], kind: str
) -> None:
    assert route(model_id, modalities={"input": inputs, "output": outputs}).facts["kind"].value == kind


def test_a_vendor_states_how_it_is_reached_and_only_with_good_links() -> None:
    value = {
        "name": "P",
        "doc": "javascript://p.example/%0aalert(1)",
        "api": "https://${HOST}/v1",
        "npm": "@p/sdk",
        "env": ["P_KEY"],
    }
    read = models_dev.read(Record("vendor:p", "/p", value))
    assert read is not None
    assert (read.subject, read.provider) == ("vendor", "p")
    assert {name: fact.value for name, fact in read.facts.items()} == {
        "name": "P",
        "sdk": "@p/sdk",
        "environment_variables": ["P_KEY"],
    }
    assert [fault.at for fault in read.faults] == ["/doc"]


def test_a_route_may_be_called_otherwise_than_the_rest_of_its_provider() -> None:
    read = route(provider={"npm": "@ai-sdk/anthropic", "api": "https://p.example/anthropic/v1"})
    assert (read.facts["sdk"].value, read.facts["sdk"].at) == ("@ai-sdk/anthropic", "/provider/npm")
    assert read.facts["base_url"].value == "https://p.example/anthropic/v1"
    to_fill_in = route(provider={"npm": "@ai-sdk/anthropic", "api": "https://${HOST}.example/v1"})
    assert "base_url" not in to_fill_in.facts
    assert not {"sdk", "base_url"} & route().facts.keys()
    assert [fault.at for fault in route(provider="p").faults] == ["/provider"]


def test_a_provider_without_models_is_told_and_the_others_are_read() -> None:
    body = b'{"a": {"id": "a", "models": null}, "b": {"id": "b", "models": {"m": {}}}, "c": 7}'
    records = list(models_dev.split(body, "https://models.dev/api.json"))
    assert [record.key for record in records] == ["vendor:a", "vendor:b", "route:b/models/m", "vendor:c"]
    assert [fault.at for fault in records[0].faults] == ["/models"]
    listing = models_dev.read(records[3])
    assert listing is not None
    assert [fault.reason for fault in listing.faults] == ["not an object"]


def test_a_lab_model_states_licence_and_weights() -> None:
    value = {"license": "MIT", "weights": [{"url": "https://huggingface.co/a/b"}], "open_weights": True}
    read = models_dev.read(Record("model:a~1b", "/a~1b", value))
    assert read is not None
    assert (read.subject, read.model_id) == ("model", "a/b")
    assert read.facts["licence"].value == "MIT"
    assert read.facts["weights_url"].value == "https://huggingface.co/a/b"
