"""Which code is offered for a route, and that what sources write stays text in it."""

import ast
import json
import shlex
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.queries import FactView, RouteView, VendorName
from catalog.samples import Access, Api, Call, Language, Offer, Task, access_of, offers_of, render
from catalog.samples.access import NO_VARIABLE
from catalog.samples.literals import GO, JSON, PYTHON, TYPESCRIPT

HOSTILE = "acme/'\"`$(touch pwned)`${process.exit(1)}{{ model }}{% raw %}\\n\\\n\r\t\x00\u202e\u2028\U000e0041😀%s%(x)s"
ACME = Access(Api.CHAT, "https://api.acme.example/v1", "ACME_API_KEY")


def facts(**values: Any) -> Mapping[str, FactView]:
    return {name: FactView(name, value, "only claim", None, None) for name, value in values.items()}


def route(**columns: Any) -> RouteView:
    empty: dict[str, Any] = dict.fromkeys(
        ("relation", "name", "upstream", "region", "quantization", "data_policy", "status", "shutdown_date", "state"),
        "",
    )
    empty |= dict.fromkeys(
        ("context", "max_input", "max_output", "first_seen_at", "changed_at", "checked_at", "gone_at")
    )
    empty |= dict.fromkeys(
        ("rules", "marks", "input_modalities", "output_modalities", "capabilities", "incapabilities", "prices"), ()
    )
    given = {
        "provider": VendorName("acme", "Acme"),
        "model": "acme/one",
        "model_id": "one",
        "usable": True,
        "facts": {},
    }
    return RouteView(**(empty | given | columns))


KEY = ["ACME_API_KEY"]
OWN = "https://api.acme.example/v1"


@pytest.mark.parametrize(
    ("known", "access"),
    [
        ({"openai_compatible": True, "base_url": OWN}, (Api.CHAT, OWN)),
        ({"openai_compatible": True, "base_url": f"{OWN}/"}, (Api.CHAT, OWN)),
        ({"openai_compatible": True, "base_url": f"{OWN}/chat/completions"}, (Api.CHAT, OWN)),
        ({"openai_compatible": True, "base_url": "http://127.0.0.1:1234/v1"}, (Api.CHAT, "http://127.0.0.1:1234/v1")),
        ({"sdk": "@ai-sdk/openai-compatible", "base_url": OWN}, (Api.CHAT, OWN)),
        ({"sdk": "@ai-sdk/openai", "openai_compatible": True, "base_url": OWN}, (Api.RESPONSES, OWN)),
        ({"sdk": "@ai-sdk/anthropic", "base_url": OWN}, (Api.MESSAGES, OWN)),
        ({"sdk": "@ai-sdk/google", "base_url": "https://g.example/v1beta/openai"}, (Api.GEMINI, "https://g.example")),
        ({"sdk": "@ai-sdk/google", "base_url": "https://g.example/zen/v1"}, (Api.GEMINI, "https://g.example/zen")),
    ],
)
def test_the_api_is_told_from_facts(known: dict[str, Any], access: tuple[Api, str]) -> None:
    told = access_of(facts(environment_variables=KEY, **known))
    assert told is not None
    assert (told.api, told.base_url, told.variable) == (*access, "ACME_API_KEY")


@pytest.mark.parametrize(
    "known",
    [
        {},
        {"base_url": OWN},
        {"openai_compatible": True},
        {"openai_compatible": False, "base_url": OWN},
        {"sdk": "@ai-sdk/azure", "base_url": OWN},
        {"sdk": "@ai-sdk/anthropic", "base_url": "https://api.acme.example/anthropic"},
        {"sdk": "@ai-sdk/google", "base_url": "https://g.example/models"},
        {"openai_compatible": True, "base_url": "https://${HOST}.example/v1"},
        {"openai_compatible": True, "base_url": "https://acme.example/v1?key=1"},
        {"openai_compatible": True, "base_url": "https://acme.example/v1/`id`"},
        {"openai_compatible": True, "base_url": "https://acme.example/v1/'x'"},
        {"openai_compatible": True, "base_url": "https://user:pass@acme.example/v1"},
        {"openai_compatible": True, "base_url": "https://acme.example:x/v1"},
        {"openai_compatible": True, "base_url": "file:///etc/passwd"},
        {"openai_compatible": True, "base_url": "ftp://acme.example/v1"},
    ],
)
def test_where_facts_say_too_little_no_code_is_made_up(known: dict[str, Any]) -> None:
    assert access_of(facts(**known)) is None


def test_a_route_may_be_called_otherwise_than_the_rest_of_its_provider() -> None:
    provider = facts(sdk="@ai-sdk/openai-compatible", openai_compatible=True, base_url=OWN)
    called = access_of(provider, facts(sdk="@ai-sdk/anthropic"))
    assert called is not None
    assert (called.api, called.base_url) == (Api.MESSAGES, OWN)
    assert access_of(provider, facts(sdk="@ai-sdk/amazon-bedrock")) is None, "not as the others are called"


@pytest.mark.parametrize(
    ("names", "variable", "named"),
    [
        (["GEMINI_API_KEY", "GOOGLE_API_KEY"], "GEMINI_API_KEY", True),
        (["ACME_ACCOUNT", "ACME_TOKEN"], "ACME_TOKEN", True),
        (["CLARIFAI_PAT"], "CLARIFAI_PAT", True),
        (["302AI_API_KEY"], NO_VARIABLE, False),  # no shell takes a name that begins with a digit
        (["ACME_HOST"], NO_VARIABLE, False),
        (["X; rm -rf /"], NO_VARIABLE, False),
        (None, NO_VARIABLE, False),
    ],
)
def test_the_key_is_read_from_the_providers_own_variable(names: list[str] | None, variable: str, named: bool) -> None:
    stated = {} if names is None else {"environment_variables": names}
    told = access_of(facts(openai_compatible=True, base_url=OWN, **stated))
    assert told is not None
    assert (told.variable, told.named) == (variable, named)


def test_what_a_source_denies_is_not_offered_and_what_none_says_is_marked() -> None:
    able = route(capabilities=("tools",), incapabilities=("structured_output",))
    assert offers_of(ACME, "chat", able) == (Offer(Task.PLAIN), Offer(Task.STREAM), Offer(Task.TOOLS))
    unsaid = offers_of(ACME, "chat", route())
    assert [offer.task for offer in unsaid if not offer.known] == [Task.TOOLS, Task.JSON]


def test_a_kind_of_model_gets_the_call_that_it_takes() -> None:
    assert offers_of(replace(ACME, api=Api.RESPONSES), "embedding", route()) == (Offer(Task.EMBED),)
    assert offers_of(ACME, "embedding", route()) == (Offer(Task.EMBED, known=False),)
    assert offers_of(replace(ACME, api=Api.MESSAGES), "embedding", route()) == ()
    for kind in ("image", "video", "rerank", "speech", "", "unheard of"):
        assert offers_of(ACME, kind, route()) == ()


def test_embeddings_of_openai_go_where_both_its_ways_have_them() -> None:
    call = Call(replace(ACME, api=Api.RESPONSES), Task.EMBED, "small")
    assert call.url == "https://api.acme.example/v1/embeddings"
    assert "client.embeddings.create" in render(call, Language.PYTHON)


def calls(model: str) -> list[Call]:
    """Every call that can be written."""
    return [
        Call(Access(api, "https://api.acme.example" + "/v1" * (api != Api.GEMINI), "ACME_API_KEY"), task, model)
        for api in Api
        for task in Task
        if (api, task) != (Api.MESSAGES, Task.EMBED)
    ]


@pytest.mark.parametrize("model", ["acme/one", HOSTILE])
def test_python_is_python_and_holds_the_id_as_one_string(model: str) -> None:
    for call in calls(model):
        strings = [
            node.value for node in ast.walk(ast.parse(render(call, Language.PYTHON))) if isinstance(node, ast.Constant)
        ]
        assert strings.count(model) == 1


@pytest.mark.parametrize("model", ["acme/one", HOSTILE])
def test_curl_gets_one_url_three_headers_and_json(model: str) -> None:
    for call in calls(model):
        words = shlex.split(render(call, Language.CURL).replace("\\\n", " "))
        body = json.loads(words[words.index("-d") + 1])
        assert body == call.body()
        if call.api != Api.GEMINI:
            assert body["model"] == model
        assert words[0] == "curl"
        assert [word for word in words if word.startswith("https://")] == [call.url]
        assert " $ACME_API_KEY" in render(call, Language.CURL).replace("Bearer $", " $").replace(": $", " $")


@given(st.text())
def test_any_text_is_one_string_of_python_and_json(text: str) -> None:
    shown = text.encode("utf-8", "replace").decode()
    assert ast.literal_eval(PYTHON.string(text)) == shown
    assert json.loads(JSON.string(text)) == shown
    for style in (GO, TYPESCRIPT, PYTHON, JSON):
        written = style.string(text)
        assert written.isprintable() or all(char.isprintable() or char.isspace() for char in written)
        assert "\n" not in written


def test_a_value_is_on_one_line_where_it_fits() -> None:
    assert PYTHON.write({"a": [1, True], "b c": "d"}) == '{"a": [1, True], "b c": "d"}'
    assert TYPESCRIPT.write({"a": [1, True], "b c": "d"}) == '{ a: [1, true], "b c": "d" }'
    assert GO.write({"a": ["b"]}) == 'map[string]any{"a": []any{"b"}}'
    assert JSON.write({"a": "b" * 100}) == '{\n  "a": "' + "b" * 100 + '"\n}'


def test_an_answer_is_not_asked_to_be_longer_than_the_model_gives() -> None:
    access = replace(ACME, api=Api.MESSAGES)
    assert Call(access, Task.PLAIN, "one", 512).body()["max_tokens"] == 512
    assert Call(access, Task.PLAIN, "one").body()["max_tokens"] == 1024


def test_no_sample_holds_a_key() -> None:
    for call in calls("acme/one"):
        for language in Language:
            code = render(call, language)
            assert call.access.variable in code
            assert "sk-" not in code
            assert not code.count("\n\n\n")
            assert code.endswith("\n")
            assert all(line == line.rstrip() for line in code.splitlines())
