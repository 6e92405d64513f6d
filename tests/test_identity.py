"""Which model an id is: what the rules match, link, take off and refuse."""

from datetime import date

import pytest

from tests.identified import SPELLINGS, found, slug


@pytest.mark.parametrize(("model", "spelling"), [(model, s) for model, all_of in SPELLINGS.items() for s in all_of])
def test_a_model_is_found_under_every_spelling_at_a_provider_never_seen(model: str, spelling: str) -> None:
    assert slug(spelling) == model


@pytest.mark.parametrize("model", SPELLINGS)
def test_a_canonical_name_is_its_own(model: str) -> None:
    assert slug(model) == model


@pytest.mark.parametrize(
    ("model_id", "parent", "relation"),
    [
        ("gpt-4o-2024-08-06", "openai/gpt-4o", "snapshot"),
        ("claude-opus-4-20250514", "anthropic/claude-opus-4-0", "snapshot"),
        ("deepseek-r1-0528", "deepseek/deepseek-r1", "snapshot"),
        ("qwen3-235b-a22b-instruct-2507", "alibaba/qwen3-235b-a22b", "snapshot"),
        ("glm-4.6:thinking", "zhipuai/glm-4.6", "variant"),
        ("claude-opus-4-1-thinking:32768", "anthropic/claude-opus-4-1", "variant"),
        ("deepseek-r1-distill-qwen-32b", "deepseek/deepseek-r1", "variant"),
        ("ft:gpt-4o-mini-2024-07-18", "openai/gpt-4o-mini-2024-07-18", "variant"),
        ("o3-mini-high", "openai/o3-mini", "variant"),
    ],
)
def test_other_weights_or_behaviour_are_another_model_with_its_parent(
    model_id: str, parent: str, relation: str
) -> None:
    identity = found(model_id)
    assert (identity.parent, identity.relation) == (parent, relation)
    assert identity.slug != parent


@pytest.mark.parametrize(
    "model_id", ["gpt-4-turbo", "glm-5-turbo", "grok-4-fast", "minimax-m2.5-highspeed", "gpt-4-32k"]
)
def test_a_word_that_looks_like_hosting_stays_where_the_lab_means_it(model_id: str) -> None:
    assert found(model_id).slug.endswith(f"/{model_id}")
    assert found(model_id).parent == ""


def test_a_lab_that_tells_its_models_apart_by_date_has_no_snapshots() -> None:
    assert found("mistral-large-2512").parent == ""


def test_what_was_taken_off_is_kept_as_marks() -> None:
    identity = found("eu.anthropic.claude-opus-4-6-v1")
    assert identity.marks == ("eu",)
    assert found("Qwen/Qwen3.6-27B-TEE").marks == ("tee",)
    assert found("@cf/meta/llama-3.3-70b-instruct-fp8-fast").marks == ("@cf", "fast", "fp8")


def test_every_match_says_which_rules_made_it() -> None:
    assert found("accounts/fireworks/models/glm-4p6").rules == ("path", "family")
    assert found("claude-opus-4").rules == ("family", "alias")
    assert found("command-a").rules == ("family", "short name")
    assert found("TheDrummer-Anubis-Pro").rules == ("leading word", "family")
    assert found("claude-4.5-sonnet").rules == ("family", "spelling")
    assert found("Qwen/Qwen3.6-27B-FP8").rules == ("path", "family", "hosting words")
    assert found("databricks-gpt-5-4").rules == ("leading word", "family")
    assert found("us.amazon.nova-pro-v1:0").rules[0] == "dotted prefix"


@pytest.mark.parametrize(
    "model_id",
    [
        "Qwen3.5-27B-BlueStar-Derestricted",  # somebody's fine-tune
        "Llama-3.3-70B-Cirrus-x1",
        "someone/GLM-4.5-Air-Heretic",
        "big-pickle",
        "openrouter/auto",
        "model-router",
        "together-ai-4.1b-8b",  # a class of sizes
        "unheard-of/model-7",
        "someone/Reflection-Llama-3.1-70B",  # a fine-tune named after two labs
        "llama",  # a family of many
        "qwen",
        "gemma-3",
        "groq/compound-mini",
        "mistral-large",  # five models had this name
        "",
        "/",
        "a/b/c/d/e/f",
    ],
)
def test_what_no_rule_knows_is_unmatched(model_id: str) -> None:
    assert slug(model_id) is None


def test_a_seller_alone_means_the_model_that_chats_and_a_path_of_the_lab_the_weights_it_names() -> None:
    assert slug("llama3.1-8b") == slug("groq/llama3.1-8b") == "meta/llama-3.1-8b-instruct"
    assert slug("meta-llama/Meta-Llama-3.1-8B") == "meta/llama-3.1-8b"
    assert slug("accounts/fireworks/models/llama-v3p1-8b") == "meta/llama-3.1-8b"


def test_an_operation_or_a_grade_at_the_end_of_a_path_is_not_the_model() -> None:
    assert slug("google/nano-banana/edit-developer") == "google/gemini-2.5-flash-image"
    assert slug("vidu/q1/start-end-to-video") == slug("vidu-q1-start-end-to-video") == "vidu/q1"
    assert slug("gpt-image-2-edit") == "openai/gpt-image-2"
    assert slug("qwen-image-edit") == "alibaba/qwen-image-edit", "a model that edits"
    assert slug("veed/fabric-1.0/fast/image-to-video") == "veed/fabric-1.0"
    assert slug("ideogram/v_2a_turbo") == slug("ideogram/v2a") == "ideogram/ideogram-v2a"


def test_a_short_name_means_the_one_full_name_that_it_fits() -> None:
    assert slug("gemini-3-pro") == "google/gemini-3-pro-preview"
    assert slug("claude-3-haiku") == "anthropic/claude-3-haiku-20240307"
    assert slug("kimi-k2-instruct-0905") == "moonshotai/kimi-k2-0905-preview"
    assert slug("nemotron-3-nano") == "nvidia/nemotron-3-nano-30b-a3b", "the grade tells the size"
    assert slug("Qwen3 Next 80B Thinking") == "alibaba/qwen3-next-80b-a3b-thinking"
    assert slug("qwen3-vl") == "alibaba/qwen3-vl", "several fit"
    assert slug("gemini-3-pro-image") == "google/gemini-3-pro-image", "a word that only another model has"


def test_a_fine_tune_below_a_known_author_is_the_authors() -> None:
    assert slug("Sao10K/L3.3-70B-Euryale-v2.3") == "sao10k/l3.3-70b-euryale-v2.3"
    assert slug("nvidia/Llama-3_3-Nemotron-Super-49B-v1_5") == "nvidia/llama-3.3-nemotron-super-49b-v1.5"


def test_a_model_hosted_by_another_lab_is_still_its_makers() -> None:
    assert slug("nvidia/Llama-3.3-70B-Instruct-FP8") == "meta/llama-3.3-70b-instruct"
    assert slug("mistralai/mistral-nemotron") == "nvidia/mistral-nemotron"


def test_a_bare_unknown_id_is_a_labs_own_only_where_the_lab_sells_it() -> None:
    assert slug("swe-9", provider="cognition") == "cognition/swe-9"
    assert slug("swe-9", provider="groq") is None
    assert slug("someone/swe-9", provider="cognition") is None


def test_a_new_model_of_a_known_family_needs_no_table() -> None:
    assert slug("gpt-9.3-nebula") == "openai/gpt-9.3-nebula"
    assert slug("accounts/fireworks/models/kimi-k9p1") == "moonshotai/kimi-k9.1"


def test_a_gateways_moving_alias_is_what_it_points_at_on_the_day() -> None:
    assert slug("~google/gemini-flash-latest", "openrouter", date(2026, 8, 1)) == "google/gemini-3.6-flash"
    assert slug("~google/gemini-flash-latest", "openrouter", date(2026, 8, 20)) == "google/gemini-3.7-flash"
    assert slug("~google/gemini-flash-latest", "openrouter", date(2026, 5, 15)) is None


def test_a_moving_name_of_the_lab_is_a_model_linked_to_its_target_of_the_day() -> None:
    before, after = (found("deepseek-chat", "deepseek", day) for day in (date(2026, 4, 23), date(2026, 4, 24)))
    assert before.slug == after.slug == "deepseek/deepseek-chat"
    assert (before.parent, after.parent) == ("deepseek/deepseek-v3.2", "deepseek/deepseek-v4-flash")


def test_a_moving_name_without_a_row_is_refused() -> None:
    assert slug("nova-latest") is None
    assert slug("qwen-plus-latest", "alibaba") is None
    assert slug("anthropic/claude-sonnet-latest") is None


def test_an_alias_may_hold_at_one_provider_alone() -> None:
    assert slug("deepseek/deepseek-chat", "openrouter") == "deepseek/deepseek-v3"
    assert slug("deepseek/deepseek-chat", "nobody-yet") == "deepseek/deepseek-chat"
