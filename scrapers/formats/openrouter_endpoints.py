"""OpenRouter's endpoints of one model: `{data: {id, endpoints: [...]}}`, each sold by a host, in a region, at a tier.

A tag spells them together: `google-vertex/global/flex`, `azure/eu`, `deepinfra/turbo/fp8`. Amounts are after the
`discount`. Recordings hold many answers in one object, by path.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

from catalog.domain.quotes import Listing, Record, Reject
from catalog.domain.vocabulary import Capability, Fact, Tier
from scrapers.formats import openrouter
from scrapers.formats.draft import LONGEST_ID, UNKNOWN, Draft
from scrapers.formats.json_answer import Answer, pointer, read_json
from scrapers.formats.model_list import at
from scrapers.formats.prices import says_free
from scrapers.source import BadAnswer, Snapshot

BETWEEN: Final = " at "

_MOVING: Final = re.compile(r"(uptime|latency|throughput)_")
_WEIGHTS: Final = re.compile(r"(mx|nv)?(fp|bf|int|q)\d{1,2}\Z")
_TIERS: Final = frozenset({Tier.FLEX, Tier.PRIORITY, Tier.BATCH})
_REGION: Final = re.compile(
    r"global|eu|us|europe|asia|(us|eu|europe|asia|ap|ca|sa|me|af)-[a-z]+-?\d+|[a-z]+(central|east|west|north|south)\d?\Z"
)
_KEEPS_NOTHING: Final = "zdr"
_SAYS_NOTHING: Final = "default"
_PARAMETERS: Final[Mapping[str, Capability]] = {
    "tools": Capability.TOOLS,
    "structured_outputs": Capability.STRUCTURED_OUTPUT,
    "reasoning": Capability.REASONING,
    "temperature": Capability.TEMPERATURE,
}
Prices = Callable[[Draft, Mapping[str, object], str], None]


@dataclass(frozen=True, slots=True)
class Tag:
    """What a tag spells. An unknown part (`turbo`, `fast`) belongs to the host's name."""

    upstream: str
    region: str = ""
    tier: str = Tier.STANDARD
    data_policy: str = ""


def tag_of(text: str) -> Tag:
    """The parts of a tag."""
    host, *parts = text.lower().split("/")
    region, tier, policy = "", str(Tier.STANDARD), ""
    for part in parts:
        if part in _TIERS:
            tier = part
        elif part == _KEEPS_NOTHING:
            policy = part
        elif _REGION.fullmatch(part):
            region = part
        elif part != _SAYS_NOTHING and not _WEIGHTS.fullmatch(part):
            host = f"{host}/{part}"
    return Tag(host, region, tier, policy)


def split(body: bytes, url: str) -> Iterator[Record]:
    """Cut an answer for one model, or a recording of many, into endpoints; raises BadAnswer."""
    answer = read_json(body)
    if not isinstance(answer.value, dict):
        raise BadAnswer("not an object with 'data' at the top")
    if "data" in answer.value:
        return iter(list(_endpoints(answer, answer.value, "")))
    many = {path: one for path, one in answer.value.items() if path.endswith("/endpoints")}
    if not many:
        raise BadAnswer("no 'data' at the top")
    return iter([record for path, one in many.items() for record in _endpoints(answer, one, pointer(path))])


def _endpoints(answer: Answer, one: object, above: str) -> Iterator[Record]:
    model_id, endpoints = at(one, "data/id"), at(one, "data/endpoints")
    if not isinstance(model_id, str) or not isinstance(endpoints, list):
        raise BadAnswer(f"no 'id' with a list of 'endpoints' in {above or 'the answer'}")
    seen = set()
    for number, endpoint in enumerate(endpoints):
        place = f"{above}/data/endpoints/{number}"
        faults = answer.faults_below(place)
        tag = at(endpoint, "tag")
        key = f"{model_id}{BETWEEN}{tag}"
        if key in seen:
            faults = (
                *faults,
                Reject("/tag", "a second endpoint with this tag, whose prices are not read", str(tag)[:100]),
            )
            key = f"{key} (row {number})"
        seen.add(key)
        still = {n: v for n, v in endpoint.items() if not _MOVING.match(n)} if isinstance(endpoint, dict) else endpoint
        yield Record(key, place, still, faults)


def reader(provider: str, prices: Prices = openrouter.read_pricing) -> Callable[[Record], Listing | None]:
    """The reading of endpoints as routes of this gateway, each by its host."""
    return partial(_route, provider, prices)


def _route(provider: str, prices: Prices, record: Record) -> Listing | None:
    draft = Draft(record)
    endpoint = draft.members(record.value, "")
    named, between, _ = record.key.partition(BETWEEN)
    tag = endpoint.get("tag") or endpoint.get("provider_name")
    if not between or not named or len(named) > LONGEST_ID or not isinstance(tag, str) or not 0 < len(tag) <= 100:
        draft.reject("/tag", "neither a model's id nor a tag that names its host", tag)
        return draft.listing("route", provider=provider)
    says = tag_of(tag)
    batch = named.endswith(openrouter.BATCH)
    tier = str(Tier.BATCH) if batch else says.tier
    if tier == Tier.STANDARD:
        _facts(draft, endpoint)
    if all(fault.at != "/tag" for fault in record.faults):
        prices(draft, draft.members(endpoint.get("pricing"), "/pricing"), tier)
    return draft.listing(
        "route",
        provider=provider,
        model_id=named.removesuffix(openrouter.BATCH),
        upstream=says.upstream,
        region=says.region,
        quantization=draft.word(endpoint.get("quantization") or UNKNOWN, "/quantization"),
        data_policy=says.data_policy,
        free=says_free(named),
    )


def _facts(draft: Draft, endpoint: Mapping[str, object]) -> None:
    draft.limit(Fact.CONTEXT, endpoint.get("context_length"), "/context_length")
    draft.limit(Fact.MAX_OUTPUT, endpoint.get("max_completion_tokens"), "/max_completion_tokens")
    draft.limit(Fact.MAX_INPUT, endpoint.get("max_prompt_tokens"), "/max_prompt_tokens")
    parameters = draft.words(endpoint.get("supported_parameters"), "/supported_parameters")
    for parameter, capability in _PARAMETERS.items():
        if parameters:
            draft.capability(capability, parameter in parameters, "/supported_parameters")


def each_model(snapshot: Snapshot) -> tuple[str, ...]:
    """The address of each listed model's endpoints, below that of the list; raises BadAnswer."""
    base = snapshot.url.partition("?")[0]
    rows = at(read_json(snapshot.body).value, "data")
    if not isinstance(rows, list):
        raise BadAnswer("no list 'data' at the top")
    ids = (at(row, "id") for row in rows)
    return tuple(dict.fromkeys(f"{base}/{name}/endpoints" for name in ids if isinstance(name, str) and _is_path(name)))


def _is_path(name: str) -> bool:
    return bool(re.fullmatch(r"[\w~.:@-]+/[\w~.:@-]+", name, re.ASCII)) and ".." not in name


def listed_or_sold(body: bytes, url: str, listed: Callable[[bytes, str], Iterator[Record]]) -> Iterator[Record]:
    """The records of the list that leads to the endpoints, or of the endpoints of one model, by the address."""
    return split(body, url) if url.partition("?")[0].endswith("/endpoints") else listed(body, url)


def is_endpoint(record: Record) -> bool:
    """Whether a record is of an endpoint, not of the list."""
    return "/data/endpoints/" in record.at
