"""Hugging Face's router: models, each with the hosts that serve it through the router. USD per 1M tokens.

A 0 beside a 0 says nothing; `is_free` says what is free.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from catalog.domain.quotes import Listing, Record, Reject
from catalog.domain.vocabulary import Capability, Fact
from scrapers.formats.draft import LONGEST_ID, Draft
from scrapers.formats.json_answer import pointer, read_json
from scrapers.formats.model_list import at
from scrapers.formats.prices import Priced, read_prices, states
from scrapers.source import BadAnswer

PROVIDER: Final = "huggingface"
THROUGH: Final = " through "
PRICES: Final[Mapping[str, Priced]] = {
    "input": Priced("input", "1M tokens"),
    "output": Priced("output", "1M tokens"),
    "cache_read": Priced("cache_read", "1M tokens"),
}
STATES: Final = states(PRICES)
LIVE: Final = "live"

_MOVING: Final = re.compile(r"latency|throughput")


def split(body: bytes, url: str) -> Iterator[Record]:
    """Cut the list into the hosts of its models; raises BadAnswer."""
    answer = read_json(body)
    rows = at(answer.value, "data")
    if not isinstance(rows, list):
        raise BadAnswer("no list 'data' at the top")
    records = []
    for number, row in enumerate(rows):
        hosts = at(row, "providers")
        for turn, host in enumerate(hosts if isinstance(hosts, list) else ()):
            place = pointer("data", number, "providers", turn)
            still = {n: v for n, v in host.items() if not _MOVING.search(n)} if isinstance(host, dict) else host
            key = f"{at(row, 'id')}{THROUGH}{at(host, 'provider')}"
            records.append(Record(key, place, still, answer.faults_below(place)))
    if not records:
        raise BadAnswer("no model with 'providers' in 'data'")
    return iter(_each_once(records))


def _each_once(records: list[Record]) -> Iterator[Record]:
    seen: set[str] = set()
    for record in records:
        if record.key in seen:
            again = Reject("/provider", "a second row of this host for this model, which is not read", record.key[:200])
            yield Record(f"{record.key} ({record.at})", record.at, {}, (again,))
        else:
            seen.add(record.key)
            yield record


def read(record: Record) -> Listing | None:
    """The route of one model through one host."""
    draft = Draft(record)
    host = draft.members(record.value, "")
    model_id, through, _ = record.key.partition(THROUGH)
    upstream = draft.word(host.get("provider"), "/provider")
    if not through or not model_id or len(model_id) > LONGEST_ID or not upstream:
        draft.reject("/provider", "neither a model's id nor a host", host.get("provider"))
        return draft.listing("route", provider=PROVIDER)
    draft.limit(Fact.CONTEXT, host.get("context_length"), "/context_length")
    draft.capability(Capability.TOOLS, host.get("supports_tools"), "/supports_tools")
    structured = host.get("supports_structured_output")
    draft.capability(Capability.STRUCTURED_OUTPUT, structured, "/supports_structured_output")
    if host.get("status") != LIVE:
        draft.text(Fact.STATUS, host.get("status"), "/status")
    read_prices(draft, draft.members(host.get("pricing"), "/pricing"), PRICES, "/pricing")
    free = host.get("is_free") is True
    return draft.listing("route", provider=PROVIDER, model_id=model_id, upstream=upstream, free=free)
