"""Every code sample runs as it stands: against a provider on loopback it sends what it should and prints the answer."""

import json
import os
import subprocess
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from catalog.samples import Access, Api, Call, Language, Task, render
from catalog.samples.render import DEFAULTS
from tests import sample_tools
from tests.sample_server import SAID, Asked, Provider, serving

pytestmark = pytest.mark.samples

KEY = "a key ' with \" signs"
MODEL = "acme/one-2026-01-01"
HOSTILE = "acme/'\"`$(touch pwned)`${process.exit(1)}{{ model }}\\n\\\n\r\t\u202e\u2028😀%s%(x)s"
HERE = frozenset(os.environ)


class Wire(NamedTuple):
    """What an API is sent, told apart from the code under test."""

    path: str
    headers: tuple[str, ...]
    prompt: Callable[[Any], str]
    tool: Callable[[Any], Any]
    shape: Callable[[Any], Any]


WIRES = {
    Api.CHAT: Wire(
        "/v1/chat/completions",
        ("authorization",),
        lambda body: body["messages"][0]["content"],
        lambda body: (body["tools"][0]["function"]["name"], body["tools"][0]["function"]["parameters"]),
        lambda body: body["response_format"]["json_schema"]["schema"],
    ),
    Api.RESPONSES: Wire(
        "/v1/responses",
        ("authorization",),
        lambda body: body["input"],
        lambda body: (body["tools"][0]["name"], body["tools"][0]["parameters"]),
        lambda body: body["text"]["format"]["schema"],
    ),
    Api.MESSAGES: Wire(
        "/v1/messages",
        ("x-api-key", "authorization"),  # as its pages say, as its client packages do
        lambda body: body["messages"][0]["content"],
        lambda body: (body["tools"][0]["name"], body["tools"][0]["input_schema"]),
        lambda body: body["output_config"]["format"]["schema"],
    ),
    Api.GEMINI: Wire(
        f"/v1/models/{MODEL.replace('acme/', '')}:generateContent",
        ("x-goog-api-key",),
        lambda body: body["contents"][0]["parts"][0]["text"],
        lambda body: (
            body["tools"][0]["functionDeclarations"][0]["name"],
            next(shape for name, shape in body["tools"][0]["functionDeclarations"][0].items() if "aram" in name),
        ),
        lambda body: body["generationConfig"]["responseJsonSchema"],
    ),
}
CALLS = [(api, task) for api in Api for task in Task if (api, task) != (Api.MESSAGES, Task.EMBED)]
OVERRIDES = ("OPENAI_BASE_URL", "ANTHROPIC_BASE_URL", "GOOGLE_GEMINI_BASE_URL")


@pytest.fixture
def provider() -> Generator[Provider]:
    with serving() as provider:
        yield provider


def call_of(api: Api, task: Task, provider: Provider, *, own: bool = True, model: str = "") -> Call:
    """A call of the provider on loopback, or of the lab's address, from which the client packages can be led away."""
    address = provider.url + ("" if api == Api.GEMINI else "/v1")
    model = model or (MODEL.replace("acme/", "") if api == Api.GEMINI else MODEL)
    return Call(Access(api, address if own else DEFAULTS[api], "ACME_API_KEY"), task, model)


def run(call: Call, language: Language, folder: Path, **environment: str) -> str:
    """What the sample prints, run as its reader would."""
    ending = {"python": "py", "typescript": "mts", "curl": "sh", "go": "go"}[language]
    code = folder / f"sample.{ending}"
    code.write_text(render(call, language), encoding="utf-8")
    if language == Language.TYPESCRIPT and not (folder / "node_modules").exists():
        (folder / "node_modules").symlink_to(sample_tools.folder() / "node_modules")
    runner = {
        Language.PYTHON: [str(sample_tools.python())],
        Language.TYPESCRIPT: [str(sample_tools.node_script("tsx"))],
        Language.CURL: ["sh"],
        Language.GO: ["go", "run"],
    }[language]
    variables = {
        "PATH": sample_tools.path(),
        "HOME": str(folder),
        "ACME_API_KEY": KEY,
        "LANG": "C.UTF-8",
        **environment,
    }
    if "GOROOT" in HERE:
        variables["GOROOT"] = os.environ["GOROOT"]
    variables["GOCACHE"] = str(sample_tools.folder() / "go")
    done = subprocess.run(
        [*runner, str(code)], cwd=folder, env=variables, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, f"{code.read_text()}\n{done.stderr}"
    return done.stdout


def check(asked: Asked, call: Call, language: Language) -> None:
    """That the provider was sent what its API wants."""
    wire = WIRES[call.api]
    keys = {name: asked.headers[name] for name in wire.headers if name in asked.headers}
    assert list(keys.items()) in [
        [(name, f"Bearer {KEY}" if name == "authorization" else KEY)] for name in wire.headers
    ]
    assert asked.headers["content-type"].startswith("application/json")
    if call.api == Api.MESSAGES:
        by_package = language in (Language.PYTHON, Language.TYPESCRIPT)  # which has the newest version that it knows
        assert asked.headers["anthropic-version"] == "2023-06-01" or by_package
        assert asked.body["max_tokens"] == 1024
    if call.api != Api.GEMINI:
        assert asked.body["model"] == call.model_id
    if call.task == Task.EMBED:
        assert "The sky is blue." in json.dumps(asked.body)
        assert asked.path.rpartition("/")[2] in (
            "embeddings",
            f"{call.model_id}:embedContent",
            f"{call.model_id}:batchEmbedContents",
        )
        return
    assert wire.prompt(asked.body) == call.asked
    streamed = wire.path.replace("generateContent", "streamGenerateContent?alt=sse")
    assert asked.path == (streamed if call.task == Task.STREAM else wire.path)
    assert asked.body.get("stream", False) is (call.task == Task.STREAM and call.api != Api.GEMINI)
    if call.task == Task.TOOLS:
        name, parameters = wire.tool(asked.body)
        assert (name, parameters["required"]) == ("get_weather", ["city"])
    if call.task == Task.JSON:
        assert wire.shape(asked.body)["required"] == ["city", "country"]


def check_printed(printed: str, call: Call, language: Language) -> None:
    """That the answer came out, taken from its envelope by all but cURL."""
    if language == Language.CURL:
        found = {Task.TOOLS: "Paris", Task.JSON: "Tokyo", Task.EMBED: "0.5", Task.STREAM: "scatters"}
        assert found.get(call.task, SAID) in printed
        return
    wanted = {Task.TOOLS: "get_weather", Task.JSON: "Tokyo", Task.EMBED: "3 numbers"}.get(call.task, SAID)
    assert printed.startswith(wanted) or call.task == Task.JSON
    assert wanted in printed
    assert ("Paris" in printed) is (call.task == Task.TOOLS)


def works(call: Call, language: Language, provider: Provider, folder: Path, **environment: str) -> None:
    printed = run(call, language, folder, **environment)
    assert len(provider.asked) == 1, "one call, not tried again"
    check(provider.asked[0], call, language)
    check_printed(printed, call, language)


@pytest.mark.parametrize(("api", "task"), CALLS)
def test_curl_sends_what_the_provider_wants(api: Api, task: Task, provider: Provider, tmp_path: Path) -> None:
    works(call_of(api, task, provider), Language.CURL, provider, tmp_path)


@pytest.mark.parametrize("language", [Language.PYTHON, Language.TYPESCRIPT])
def test_a_streamed_chat_runs_with_the_client_package(language: Language, provider: Provider, tmp_path: Path) -> None:
    works(call_of(Api.CHAT, Task.STREAM, provider), language, provider, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("language", [Language.PYTHON, Language.TYPESCRIPT])
@pytest.mark.parametrize(("api", "task"), CALLS)
def test_every_sample_runs_with_the_client_package(
    api: Api, task: Task, language: Language, provider: Provider, tmp_path: Path
) -> None:
    works(call_of(api, task, provider), language, provider, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("language", [Language.PYTHON, Language.TYPESCRIPT])
@pytest.mark.parametrize("api", list(Api))
def test_the_labs_own_address_needs_no_saying(api: Api, language: Language, provider: Provider, tmp_path: Path) -> None:
    call = call_of(api, Task.PLAIN, provider, own=False)
    assert "http" not in render(call, language)
    root = {Api.CHAT: "/v1", Api.RESPONSES: "/v1"}.get(api, "")
    works(call, language, provider, tmp_path, **dict.fromkeys(OVERRIDES, provider.url + root))


@pytest.mark.slow
@pytest.mark.go
@pytest.mark.parametrize(("api", "task"), CALLS)
def test_every_sample_runs_in_go(api: Api, task: Task, provider: Provider, tmp_path: Path) -> None:
    works(call_of(api, task, provider), Language.GO, provider, tmp_path)


@pytest.mark.slow
@pytest.mark.go
def test_samples_in_go_are_as_gofmt_writes_them(provider: Provider, tmp_path: Path) -> None:
    for api, task in CALLS:
        (tmp_path / f"{api}-{task}.go").write_text(render(call_of(api, task, provider), Language.GO))
    done = subprocess.run(["gofmt", "-d", tmp_path], capture_output=True, text=True, check=True)
    assert done.stdout == ""


@pytest.mark.slow
def test_samples_in_typescript_pass_the_strict_checks(provider: Provider, tmp_path: Path) -> None:
    (tmp_path / "node_modules").symlink_to(sample_tools.folder() / "node_modules")
    for api, task in CALLS:
        (tmp_path / f"{api}-{task}.mts").write_text(render(call_of(api, task, provider), Language.TYPESCRIPT))
    options = {"strict": True, "noEmit": True, "target": "es2022", "module": "nodenext", "types": ["node"]}
    asked = {"compilerOptions": {**options, "skipLibCheck": True}, "include": ["*.mts"]}
    (tmp_path / "tsconfig.json").write_text(json.dumps(asked))
    tsc = [sample_tools.node_script("tsc"), "-p", tmp_path]
    done = subprocess.run(tsc, capture_output=True, text=True, check=False, env={"PATH": sample_tools.path()})
    assert done.stdout == ""
    assert done.returncode == 0


def arrives_whole(api: Api, language: Language, provider: Provider, folder: Path) -> None:
    run(call_of(api, Task.PLAIN, provider, model=HOSTILE), language, folder)
    arrived = provider.asked[0].path if api == Api.GEMINI else provider.asked[0].body["model"]
    assert HOSTILE in arrived
    assert not (folder / "pwned").exists()


@pytest.mark.parametrize("api", list(Api))
def test_a_hostile_id_arrives_whole_and_does_nothing_else(api: Api, provider: Provider, tmp_path: Path) -> None:
    arrives_whole(api, Language.CURL, provider, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("language", [Language.PYTHON, Language.TYPESCRIPT])
@pytest.mark.parametrize("api", [Api.CHAT, Api.RESPONSES, Api.MESSAGES])
def test_a_hostile_id_arrives_whole_by_client_package(
    api: Api, language: Language, provider: Provider, tmp_path: Path
) -> None:
    arrives_whole(api, language, provider, tmp_path)


@pytest.mark.slow
@pytest.mark.go
@pytest.mark.parametrize("api", list(Api))
def test_a_hostile_id_arrives_whole_from_go(api: Api, provider: Provider, tmp_path: Path) -> None:
    arrives_whole(api, Language.GO, provider, tmp_path)
