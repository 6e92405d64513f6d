"""Facts that people keep in `catalog/facts`: what they read, in which document, on which day.

`vendors.toml` says under `access` how a vendor is reached, `policies.toml` what it promises of all that it sells,
`lifecycle.toml` when a lab ends a model and which it names instead. A fact is `{ value, condition, link, read }`, or a
plain value where its entry has the `link` and the day `read` for all.
"""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any, Final, NamedTuple

from catalog.domain.quotes import Listing, Record, type_of_subject
from catalog.domain.vocabulary import Fact, Promise
from scrapers.formats.draft import Draft
from scrapers.formats.json_answer import pointer
from scrapers.source import BadAnswer

Row = Mapping[str, Any]
Say = Callable[[Draft, str, object, str], None]


def _words(draft: Draft, name: str, value: object, at: str) -> None:
    if isinstance(value, list) and value and all(isinstance(word, str) for word in value):
        draft.fact(name, [str(word) for word in value], at)
    else:
        draft.reject(at, "not a list of texts", value)


def _promise(draft: Draft, name: str, value: object, at: str) -> None:
    if value in list(Promise):
        draft.fact(name, str(value), at)
    else:
        draft.reject(at, "not a promise as we word them", value)


class Kind(NamedTuple):
    """One kind of entry: what it is about, and by its field the fact that it states and how that is read."""

    subject: type_of_subject
    fields: Mapping[str, tuple[Fact, Say]]


KINDS: Final[Mapping[str, Kind]] = {
    "access": Kind(
        "vendor",
        {
            "home": (Fact.HOME_URL, Draft.link),
            "docs": (Fact.DOCS_URL, Draft.link),
            "pricing": (Fact.PRICING_URL, Draft.link),
            "status": (Fact.STATUS_URL, Draft.link),
            "base_url": (Fact.BASE_URL, Draft.link),
            "env": (Fact.ENVIRONMENT_VARIABLES, _words),
            "sdk": (Fact.SDK, Draft.text),
            "openai_compatible": (Fact.OPENAI_COMPATIBLE, Draft.flag),
        },
    ),
    "policy": Kind(
        "vendor",
        {
            "zero_data_retention": (Fact.ZERO_DATA_RETENTION, _promise),
            "data_retention": (Fact.DATA_RETENTION, Draft.text),
            "trains_on_data": (Fact.TRAINS_ON_DATA, _promise),
            "moderated": (Fact.MODERATED, Draft.flag),
            "regions": (Fact.REGIONS, _words),
            "free_allowance": (Fact.FREE_ALLOWANCE, Draft.text),
            "requests_per_minute": (Fact.REQUESTS_PER_MINUTE, Draft.rate),
            "tokens_per_minute": (Fact.TOKENS_PER_MINUTE, Draft.rate),
        },
    ),
    "lifecycle": Kind(
        "model",
        {
            "deprecation_date": (Fact.DEPRECATION_DATE, Draft.date),
            "shutdown_date": (Fact.SHUTDOWN_DATE, Draft.date),
            "replacement": (Fact.REPLACEMENT, Draft.text),
        },
    ),
}
FILES: Final = {"vendors": "access", "policies": "policy", "lifecycle": "lifecycle"}
"""Which table of which file holds the entries, by the file's name."""


def split(body: bytes, url: str) -> Iterator[Record]:
    """Cut a file into its entries; raises BadAnswer."""
    kind = FILES.get(PurePosixPath(url).stem, "")
    try:
        found = tomllib.loads(body.decode())
    except (ValueError, RecursionError) as error:
        raise BadAnswer(f"not TOML: {error}") from error
    entries = found.get(kind)
    if not isinstance(entries, dict) or not entries:
        raise BadAnswer(f"no table {kind!r} of entries")
    return (Record(f"{kind}:{name}", pointer(kind, name), entry) for name, entry in entries.items())


def read(record: Record) -> Listing | None:
    """The vendor or model that an entry is about. What is not told with its document and day is a fault."""
    kind, _, about = record.key.partition(":")
    draft, found = Draft(record), KINDS.get(kind)
    if found is None:
        return None
    entry = draft.members(record.value, "")
    common: Row = {name: entry[name] for name in ("link", "read") if name in entry}
    for name in entry.keys() - common.keys():
        told = _told(entry[name])
        if name in found.fields:
            fact, say = found.fields[name]
            say(draft, fact, told.get("value"), pointer(name))
            _source(draft, fact, {**common, **told}, pointer(name))
        else:
            draft.reject(pointer(name), "no such fact is kept", told.get("value"))
    draft.facts = dict(sorted(draft.facts.items()))
    if found.subject == "model":
        return draft.listing("model", model_id=about)
    return draft.listing("vendor", provider=about)


def _told(value: object) -> Row:
    return value if isinstance(value, dict) else {"value": value}


def _source(draft: Draft, fact: Fact, told: Row, at: str) -> None:
    """Put the document and the day beside a fact; one without is not taken."""
    stated = draft.facts.pop(fact, None)
    page, read_on = told.get("link"), told.get("read")
    if not (isinstance(page, str) and page.startswith("https://") and isinstance(read_on, str)):
        draft.reject(at, "not told with the document and the day", page)
    elif stated:
        draft.facts[fact] = stated._replace(condition=str(told.get("condition", "")), page=page, read_on=read_on)
