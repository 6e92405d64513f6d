"""The code itself: one template for each language and API, which branches on the task."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from catalog.queries import RouteView
from catalog.samples import literals
from catalog.samples.access import Access, Api
from catalog.samples.offered import PARAMETERS, SHAPE, TOOL, Call, Language, Offer, Task, offers_of

TEMPLATES: Final = Path(__file__).resolve().parents[2] / "templates" / "samples"
DEFAULTS: Final = {
    Api.CHAT: "https://api.openai.com/v1",
    Api.RESPONSES: "https://api.openai.com/v1",
    Api.MESSAGES: "https://api.anthropic.com/v1",
    Api.GEMINI: "https://generativelanguage.googleapis.com",
}
"""The addresses that the client packages call unless told otherwise."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One piece of code that runs as it stands, once the key is in the environment."""

    language: Language
    task: Task
    code: str


def samples_of(access: Access, kind: str, route: RouteView) -> tuple[tuple[Offer, ...], tuple[Sample, ...]]:
    """What is offered for a route, and the code of it in every language."""
    offers = offers_of(access, kind, route)
    calls = [
        (language, Call(access, offer.task, route.model_id, route.max_output))
        for language in Language
        for offer in offers
    ]
    return offers, tuple(Sample(language, call.task, render(call, language)) for language, call in calls)


def render(call: Call, language: Language) -> str:
    """The code of one call in one language, ending with a line break."""
    api = call.api
    name = f"{language}/{api}.jinja" if language in (Language.PYTHON, Language.TYPESCRIPT) else f"{language}.jinja"
    template = _environment().get_template(name)
    asked: dict[str, Any] = {
        "api": str(api),
        "task": str(call.task),
        "model_id": call.model_id,
        "asked": call.asked,
        "variable": call.access.variable,
        "base_url": call.access.base_url,
        "own_address": call.access.base_url != DEFAULTS[api],
        "body": call.body(),
        "url": call.url,
        "tool": TOOL | {"parameters": PARAMETERS},
        "shape": SHAPE,
    }
    return template.render(asked).strip("\n") + "\n"


@cache
def _environment() -> Environment:
    """For code, not for HTML: the page escapes what it shows."""
    made = Environment(  # noqa: S701
        loader=FileSystemLoader(TEMPLATES), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    for name, style in (
        ("py", literals.PYTHON),
        ("ts", literals.TYPESCRIPT),
        ("json", literals.JSON),
        ("go", literals.GO),
    ):
        made.filters[name] = style.write
        made.filters[f"{name}_spread"] = style.spread
    made.filters.update(py_arguments=literals.PYTHON.arguments, in_shell=literals.in_shell, without=_without)
    return made


def _without(values: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in values.items() if key != name}
