"""Which calls a route takes, and what each of them sends."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from catalog.domain.vocabulary import Capability, ModelKind
from catalog.queries import RouteView
from catalog.samples.access import Access, Api
from catalog.samples.literals import in_path

Json = dict[str, Any]


class Language(StrEnum):
    PYTHON = "python"
    TYPESCRIPT = "typescript"
    CURL = "curl"
    GO = "go"


class Task(StrEnum):
    PLAIN = "plain"
    STREAM = "stream"
    TOOLS = "tools"
    JSON = "json"
    EMBED = "embed"


@dataclass(frozen=True, slots=True)
class Offer:
    """One kind of call, and whether any source says that the route takes it (False: none says either)."""

    task: Task
    known: bool = True


OFFERS: Final[Mapping[ModelKind, Mapping[Task, Capability | None]]] = {
    ModelKind.CHAT: {
        Task.PLAIN: None,
        Task.STREAM: None,
        Task.TOOLS: Capability.TOOLS,
        Task.JSON: Capability.STRUCTURED_OUTPUT,
    },
    ModelKind.EMBEDDING: {Task.EMBED: None},
}
"""By kind of model the calls that we can write, each with the capability that it needs."""


def offers_of(access: Access, kind: str, route: RouteView) -> tuple[Offer, ...]:
    """The calls that may be offered for a route: what a source denies is left out, what none says is marked."""
    tasks = OFFERS.get(ModelKind(kind), {}) if kind in list(ModelKind) else {}
    if access.api == Api.MESSAGES and kind != ModelKind.CHAT:
        return ()
    known = {task: True if needs is None else route.capability(needs) for task, needs in tasks.items()}
    if access.api == Api.CHAT and Task.EMBED in known:
        known[Task.EMBED] = None  # to answer chats as OpenAI does is not to take embeddings as it does
    return tuple(Offer(task, bool(stated)) for task, stated in known.items() if stated is not False)


# What is asked ----------------------------------------------------------------------------------------------------

QUESTION: Final = "Why is the sky blue?"
WEATHER: Final = "What is the weather in Paris?"
COUNTRY: Final = "Which city is the capital of Japan?"
TO_EMBED: Final = "The sky is blue."
MOST_TOKENS: Final = 1024

_CITY: Final = {"type": "string", "description": "Name of the city"}
PARAMETERS: Final[Json] = {"type": "object", "properties": {"city": _CITY}, "required": ["city"]}
TOOL: Final[Json] = {"name": "get_weather", "description": "The weather in a city now"}
SHAPE: Final[Json] = {
    "type": "object",
    "properties": {"city": {"type": "string"}, "country": {"type": "string"}},
    "required": ["city", "country"],
    "additionalProperties": False,
}


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a model: to whom, for what."""

    access: Access
    task: Task
    model_id: str
    max_output: int | None = None

    @property
    def api(self) -> Api:
        """The API that takes this call: embeddings have the same one in both ways of OpenAI."""
        return Api.CHAT if self.task == Task.EMBED and self.access.api == Api.RESPONSES else self.access.api

    @property
    def url(self) -> str:
        """Where it is sent."""
        if self.api != Api.GEMINI:
            path = "embeddings" if self.task == Task.EMBED else _PATHS[self.api]
            return f"{self.access.base_url}/{path}"
        method = {Task.EMBED: "embedContent", Task.STREAM: "streamGenerateContent?alt=sse"}
        model = in_path(self.model_id.removeprefix("models/"))
        return f"{self.access.base_url}/v1/models/{model}:{method.get(self.task, 'generateContent')}"

    @property
    def asked(self) -> str:
        """The words that are sent."""
        return {Task.TOOLS: WEATHER, Task.JSON: COUNTRY, Task.EMBED: TO_EMBED}.get(self.task, QUESTION)

    def body(self) -> Json:
        """What goes over the wire, as JSON has it."""
        return _BODIES[self.api](self)


def _chat(call: Call) -> Json:
    if call.task == Task.EMBED:
        return {"model": call.model_id, "input": call.asked}
    more: Mapping[Task, Json] = {
        Task.STREAM: {"stream": True},
        Task.TOOLS: {"tools": [{"type": "function", "function": TOOL | {"parameters": PARAMETERS}}]},
        Task.JSON: {
            "response_format": {
                "type": "json_schema",
                "json_schema": {"name": "capital", "strict": True, "schema": SHAPE},
            }
        },
    }
    return {"model": call.model_id, "messages": [{"role": "user", "content": call.asked}]} | more.get(call.task, {})


def _responses(call: Call) -> Json:
    tool = {"type": "function", **TOOL, "parameters": PARAMETERS | {"additionalProperties": False}, "strict": True}
    more: Mapping[Task, Json] = {
        Task.STREAM: {"stream": True},
        Task.TOOLS: {"tools": [tool]},
        Task.JSON: {"text": {"format": {"type": "json_schema", "name": "capital", "strict": True, "schema": SHAPE}}},
    }
    return {"model": call.model_id, "input": call.asked} | more.get(call.task, {})


def _messages(call: Call) -> Json:
    most = min(MOST_TOKENS, call.max_output or MOST_TOKENS)
    said = [{"role": "user", "content": call.asked}]
    more: Mapping[Task, Json] = {
        Task.STREAM: {"stream": True},
        Task.TOOLS: {"tools": [TOOL | {"input_schema": PARAMETERS}]},
        Task.JSON: {"output_config": {"format": {"type": "json_schema", "schema": SHAPE}}},
    }
    return {"model": call.model_id, "max_tokens": most, "messages": said} | more.get(call.task, {})


def _gemini(call: Call) -> Json:
    said: Json = {"parts": [{"text": call.asked}]}
    if call.task == Task.EMBED:
        return {"content": said}
    more: Mapping[Task, Json] = {
        Task.TOOLS: {"tools": [{"functionDeclarations": [TOOL | {"parametersJsonSchema": PARAMETERS}]}]},
        Task.JSON: {"generationConfig": {"responseMimeType": "application/json", "responseJsonSchema": SHAPE}},
    }
    return {"contents": [{"role": "user", **said}]} | more.get(call.task, {})


_PATHS: Final = {Api.CHAT: "chat/completions", Api.RESPONSES: "responses", Api.MESSAGES: "messages"}
_BODIES: Final[Mapping[Api, Callable[[Call], Json]]] = {
    Api.CHAT: _chat,
    Api.RESPONSES: _responses,
    Api.MESSAGES: _messages,
    Api.GEMINI: _gemini,
}
