"""What the page of a model at a provider says of calling it: for one model id at a time, chosen in the address."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from catalog.domain.vocabulary import Fact
from catalog.queries import FactView, RoutesOfModel, RouteView
from catalog.samples.access import API_NAMES, Access, Api, access_of
from catalog.samples.offered import Language, Offer, Task
from catalog.samples.render import Sample, samples_of

LANGUAGES: Final[Mapping[Language, str]] = {
    Language.PYTHON: "Python",
    Language.TYPESCRIPT: "TypeScript",
    Language.CURL: "cURL",
    Language.GO: "Go",
}
TASKS: Final[Mapping[Task, tuple[str, str]]] = {
    Task.PLAIN: ("Plain", ""),
    Task.STREAM: ("Streaming", ""),
    Task.TOOLS: ("Tools", "No source says whether this route takes tools: the call may be refused."),
    Task.JSON: ("JSON output", "No source says whether this route keeps to a JSON shape: the call may be refused."),
    Task.EMBED: (
        "Embedding",
        "No source says that this provider takes embeddings as OpenAI does: the call may be refused.",
    ),
}
"""What a task is called, and what is said of it where nobody says that the route takes it."""

_OPENAI: Final = {Language.PYTHON: "pip install openai", Language.TYPESCRIPT: "npm install openai"}
INSTALLS: Final[Mapping[Api, Mapping[Language, str]]] = {
    Api.CHAT: _OPENAI,
    Api.RESPONSES: _OPENAI,
    Api.MESSAGES: {
        Language.PYTHON: "pip install anthropic",
        Language.TYPESCRIPT: "npm install @anthropic-ai/sdk",
    },
    Api.GEMINI: {Language.PYTHON: "pip install google-genai", Language.TYPESCRIPT: "npm install @google/genai"},
}
RUNS: Final[Mapping[Language, str]] = {
    Language.PYTHON: "python sample.py",
    Language.TYPESCRIPT: "npx tsx sample.mts",
    Language.CURL: "sh sample.sh",
    Language.GO: "go run sample.go",
}


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to call one id of a model at a provider. Without `access` its API is not known well enough to write code;
    without `samples` no call of this kind of model can be written. `ids` are all that can be chosen."""

    route: RouteView
    kind: str
    ids: tuple[str, ...]
    facts: Mapping[str, FactView]
    access: Access | None
    offers: tuple[Offer, ...] = ()
    samples: tuple[Sample, ...] = ()

    @property
    def api(self) -> str:
        """The name of the API."""
        return API_NAMES[self.access.api] if self.access else ""

    @property
    def docs(self) -> str:
        """The provider's documentation; empty where no source names it."""
        return str(self.facts[Fact.DOCS_URL].value) if Fact.DOCS_URL in self.facts else ""

    @property
    def tasks(self) -> tuple[tuple[Task, str, str], ...]:
        """The tasks offered, each with its name and what is said where nobody says that the route takes it."""
        return tuple(
            (offer.task, TASKS[offer.task][0], "" if offer.known else TASKS[offer.task][1]) for offer in self.offers
        )

    def install(self, language: Language) -> str:
        """What has to be installed first; empty for nothing."""
        return INSTALLS[self.access.api].get(language, "") if self.access else ""


def callable_at(found: RoutesOfModel, today: str) -> list[RouteView]:
    """The routes that answer as far as is known: also those whose end is announced but not reached."""
    return [
        route
        for route in found.routes
        if route.gone_at is None
        and route.status not in ("retired", "unavailable")
        and not (route.shutdown_date and route.shutdown_date < today[: len(route.shutdown_date)])
    ]


def ids_of(routes: Iterable[RouteView]) -> tuple[str, ...]:
    """The ids of routes, in their order."""
    return tuple(dict.fromkeys(route.model_id for route in routes))


def recipe_of(found: RoutesOfModel, today: str, model_id: str = "") -> Recipe | None:
    """For this id, or the first where none is asked for; None where nothing is sold under it today."""
    sold = callable_at(found, today)
    routes = [route for route in sold if model_id in ("", route.model_id)]
    if not routes:
        return None
    route = min(routes, key=lambda route: not route.usable)
    access = access_of(found.access, route.facts)
    own = {str(name): route.facts[name] for name in (Fact.SDK, Fact.BASE_URL) if name in route.facts}
    facts = {**found.access, **own}
    offers, samples = samples_of(access, found.model.kind, route) if access else ((), ())
    return Recipe(route, found.model.kind, ids_of(sold), facts, access, offers, samples)
