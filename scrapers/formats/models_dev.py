"""models.dev: `api.json` holds providers and their routes, `models.json` the models of the labs.

Prices are USD per 1M tokens. A missing `cost` is an unknown price; 0 and 0 may be anything.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import urlsplit

from catalog.domain.conditions import Condition
from catalog.domain.quotes import Listing, Record, Reject
from catalog.domain.vocabulary import Capability, Fact, Tier
from scrapers.formats.draft import Draft, whole
from scrapers.formats.json_answer import Answer, names_of, pointer, read_json
from scrapers.formats.modalities import read_kind, read_modalities
from scrapers.source import BadAnswer

PRICED: Final = (
    "input",
    "output",
    "cache_read",
    "cache_write",
    "reasoning",
    "input_audio",
    "output_audio",
)
COMPATIBLE: Final = "@ai-sdk/openai-compatible"
"""The client package that is named for whoever answers as OpenAI does and has no package of its own."""

_NOT_PRICES: Final = {*PRICED, "tiers", "tier", "context_over_200k"}
_VARIABLE: Final = re.compile(r"[A-Za-z0-9_]{1,100}\Z", re.ASCII)
_MODE: Final = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,39}\Z", re.ASCII)
_CAPABILITIES: Final[Mapping[str, Capability]] = {
    "tool_call": Capability.TOOLS,
    "structured_output": Capability.STRUCTURED_OUTPUT,
    "reasoning": Capability.REASONING,
    "temperature": Capability.TEMPERATURE,
}
_LIMITS: Final[Mapping[str, Fact]] = {
    "context": Fact.CONTEXT,
    "input": Fact.MAX_INPUT,
    "output": Fact.MAX_OUTPUT,
}


def split(body: bytes, url: str) -> Iterator[Record]:
    """Cut `api.json` into vendors and routes, `models.json` into models; raises BadAnswer."""
    answer = read_json(body)
    if not isinstance(answer.value, dict):
        raise BadAnswer("not an object by id at the top")
    if not answer.value:
        raise BadAnswer("an object with nothing in it")
    if urlsplit(url).path.endswith("/models.json"):
        return _models(answer, answer.value)
    return _providers(answer, answer.value)


def read(record: Record) -> Listing | None:
    """The vendor, route or lab model that a record describes."""
    draft = Draft(record)
    value = draft.members(record.value, "")
    names = names_of(record.at)
    if record.key.startswith("vendor:"):
        return _vendor(draft, value, provider=names[0])
    if record.key.startswith("model:"):
        _model_facts(draft, value, names[0])
        _weights(draft, value)
        return draft.listing("model", model_id=names[0])
    provider, model_id = names[0], names[-1]
    _model_facts(draft, value, model_id)
    _called(draft, draft.members(value.get("provider"), "/provider"), "/provider")  # where it differs from the others
    cost = draft.members(value.get("cost"), "/cost")
    _prices(draft, cost, "/cost", Tier.STANDARD)
    for mode, place, prices in _modes(draft, value):
        _prices(draft, prices, place, mode)
    return draft.listing("route", provider=provider, model_id=model_id, free=_says_free(model_id, value.get("name")))


def _models(answer: Answer, models: Mapping[str, object]) -> Iterator[Record]:
    if not any("/" in model_id for model_id in models):
        raise BadAnswer("no id of the form lab/model at the top")
    return (_record(answer, "model", value, model_id) for model_id, value in models.items())


def _providers(answer: Answer, providers: Mapping[str, object]) -> Iterator[Record]:
    if not any(isinstance(of, dict) and isinstance(of.get("models"), dict) for of in providers.values()):
        raise BadAnswer("no provider at the top has 'models'")
    return _vendors_and_routes(answer, providers)


def _vendors_and_routes(answer: Answer, providers: Mapping[str, object]) -> Iterator[Record]:
    for provider_id, provider in providers.items():
        if not isinstance(provider, dict):
            yield _record(answer, "vendor", provider, provider_id)
            continue
        models = provider.get("models")
        vendor = _record(answer, "vendor", {name: of for name, of in provider.items() if name != "models"}, provider_id)
        if isinstance(models, dict):
            yield vendor
            for model_id, value in models.items():
                yield _record(answer, "route", value, provider_id, "models", model_id)
        else:
            fault = Reject("/models", "'models' is missing or not an object")
            yield Record(vendor.key, vendor.at, vendor.value, (*vendor.faults, fault))


def _record(answer: Answer, subject: str, value: object, *names: str) -> Record:
    at = pointer(*names)
    faults = answer.faults_below(at)
    if subject == "vendor":  # what stands below /models is said by the routes
        faults = tuple(fault for fault in faults if not fault.at.startswith("/models/"))
    return Record(f"{subject}:{at[1:]}", at, value, faults)


def _vendor(draft: Draft, value: Mapping[str, object], provider: str) -> Listing:
    draft.text(Fact.NAME, value.get("name"), "/name")
    draft.link(Fact.DOCS_URL, value.get("doc"), "/doc")
    _called(draft, value, "")
    if value.get("npm") == COMPATIBLE:
        draft.fact(Fact.OPENAI_COMPATIBLE, True, "/npm")
    stated = draft.elements(value.get("env"), "/env")
    variables = [name for name in stated if isinstance(name, str) and _VARIABLE.match(name)]
    if len(variables) < len(stated):
        draft.reject("/env", "not all are names of variables", stated)
    if variables:
        draft.fact(Fact.ENVIRONMENT_VARIABLES, variables, "/env")
    return draft.listing("vendor", provider=provider)


def _called(draft: Draft, value: Mapping[str, object], at: str) -> None:
    """Where calls go, and with which client package."""
    if "${" not in str(value.get("api")):  # an address to be filled in is no address
        draft.link(Fact.BASE_URL, value.get("api"), f"{at}/api")
    draft.text(Fact.SDK, value.get("npm"), f"{at}/npm")


def _model_facts(draft: Draft, value: Mapping[str, object], model_id: str) -> None:
    draft.text(Fact.NAME, value.get("name"), "/name")
    draft.text(Fact.FAMILY, value.get("family"), "/family")
    draft.text(Fact.STATUS, value.get("status"), "/status")
    draft.date(Fact.RELEASE_DATE, value.get("release_date"), "/release_date")
    draft.date(Fact.KNOWLEDGE_CUTOFF, value.get("knowledge"), "/knowledge")
    draft.flag(Fact.OPEN_WEIGHTS, value.get("open_weights"), "/open_weights")
    for field, capability in _CAPABILITIES.items():
        draft.capability(capability, value.get(field), f"/{field}")
    limits = draft.members(value.get("limit"), "/limit")
    for field, fact in _LIMITS.items():
        draft.limit(fact, limits.get(field), f"/limit/{field}")
    modalities = draft.members(value.get("modalities"), "/modalities")
    inputs, outputs = modalities.get("input"), modalities.get("output")
    read_modalities(draft, inputs, outputs, "/modalities/input", "/modalities/output")
    read_kind(draft, model_id)


def _weights(draft: Draft, value: Mapping[str, object]) -> None:
    draft.text(Fact.LICENCE, value.get("license"), "/license")
    for place, weights in enumerate(draft.elements(value.get("weights"), "/weights")[:1]):
        draft.link(Fact.WEIGHTS_URL, draft.members(weights, f"/weights/{place}").get("url"), f"/weights/{place}/url")


def _modes(draft: Draft, value: Mapping[str, object]) -> Iterator[tuple[str, str, Mapping[str, object]]]:
    experimental = draft.members(value.get("experimental"), "/experimental") if "experimental" in value else {}
    modes = draft.members(experimental.get("modes"), "/experimental/modes")
    for mode, offer in modes.items():
        at = "/experimental" + pointer("modes", mode)
        if not _MODE.match(mode):
            draft.reject(at, "not the name of a mode", mode)
            continue
        yield mode.lower(), f"{at}/cost", draft.members(draft.members(offer, at).get("cost"), f"{at}/cost")


def _prices(draft: Draft, cost: Mapping[str, object], at: str, tier: str) -> None:
    _components(draft, cost, at, tier, ())
    tiers = draft.elements(cost.get("tiers"), f"{at}/tiers")
    for place, prices in enumerate(tiers):
        below = f"{at}/tiers/{place}"
        offer = draft.members(prices, below)
        bound = draft.members(offer.get("tier"), f"{below}/tier")
        size = whole(bound.get("size"))
        if bound.get("type", "context") != "context" or size is None or size < 1:
            draft.reject(f"{below}/tier", "not a size of context from which the price holds", bound.get("size"))
            continue
        _components(draft, offer, below, tier, (Condition("prompt_tokens", ">", str(size)),))
    if not tiers:
        long = draft.members(cost.get("context_over_200k"), f"{at}/context_over_200k")
        over = (Condition("prompt_tokens", ">", "200000"),)
        _components(draft, long, f"{at}/context_over_200k", tier, over)


def _components(draft: Draft, cost: Mapping[str, object], at: str, tier: str, terms: tuple[Condition, ...]) -> None:
    for component in PRICED:
        if (amount := cost.get(component)) is not None:
            draft.price(component, "1M tokens", amount, f"{at}/{component}", tier=tier, terms=terms)
    for field in cost.keys() - _NOT_PRICES:
        draft.reject(at + pointer(field), f"unknown price field {field[:60]!r}", cost[field])


def _says_free(model_id: str, name: object) -> bool:
    named = name.lower().rstrip() if isinstance(name, str) else ""
    return model_id.lower().endswith((":free", "-free")) or named.endswith("(free)")
