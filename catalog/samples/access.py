"""How a route is called, told from what the catalog holds of its provider: by which API, where, with which key."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from urllib.parse import quote, urlsplit

from catalog.domain.vocabulary import Fact
from catalog.queries import FactView


class Api(StrEnum):
    """The APIs that we can write a call of."""

    CHAT = "chat"
    RESPONSES = "responses"
    MESSAGES = "messages"
    GEMINI = "gemini"


API_NAMES: Final[Mapping[Api, str]] = {
    Api.CHAT: "OpenAI-compatible chat completions",
    Api.RESPONSES: "OpenAI responses",
    Api.MESSAGES: "Anthropic messages",
    Api.GEMINI: "Gemini",
}

# client package, as models.dev names it -> the API that it speaks
_BY_PACKAGE: Final[Mapping[str, Api]] = {
    "@ai-sdk/openai": Api.RESPONSES,
    "@ai-sdk/anthropic": Api.MESSAGES,
    "@ai-sdk/google": Api.GEMINI,
    "@ai-sdk/openai-compatible": Api.CHAT,
}
_VARIABLE: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z", re.ASCII)
_KEY: Final = re.compile(r"KEY|TOKEN|SECRET|_PAT\b")
NO_VARIABLE: Final = "API_KEY"


@dataclass(frozen=True, slots=True)
class Access:
    """An API at an address. `base_url` is that of the OpenAI way of saying it (with `/v1`, without a slash at the end);
    for Gemini the host's root. `named` says whether the provider names the variable; else it is ours. `ground` is the
    fact that told the API."""

    api: Api
    base_url: str
    variable: str
    named: bool = True
    ground: str = Fact.SDK


def access_of(facts: Mapping[str, FactView], own: Mapping[str, FactView] | None = None) -> Access | None:
    """From the facts of a provider, and of the route where it is called in another way; None where they say too little.

    An address that can't stand in code as it is, or a way of calling that we can't write, is too little.
    """
    told = {**facts, **{name: fact for name, fact in (own or {}).items() if name in (Fact.SDK, Fact.BASE_URL)}}
    if own and Fact.SDK in own:
        told.pop(Fact.OPENAI_COMPATIBLE, None)
    api = _BY_PACKAGE.get(str(told[Fact.SDK].value)) if Fact.SDK in told else None
    ground = Fact.SDK if api else Fact.OPENAI_COMPATIBLE
    if api is None and Fact.OPENAI_COMPATIBLE in told and told[Fact.OPENAI_COMPATIBLE].value is True:
        api = Api.CHAT
    if api is None or Fact.BASE_URL not in told:
        return None
    address = _address(api, str(told[Fact.BASE_URL].value))
    if not address:
        return None
    variable = _variable(told.get(Fact.ENVIRONMENT_VARIABLES))
    return Access(api, address, variable or NO_VARIABLE, bool(variable), ground)


def _address(api: Api, stated: str) -> str:
    """The address as code wants it; empty where it has a query, a place to be filled in or the like."""
    try:
        parts = urlsplit(stated)
        _ = parts.port
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not re.fullmatch(r"[A-Za-z0-9.:-]+", parts.netloc) or parts.query:
        return ""
    path = parts.path.rstrip("/").removesuffix("/chat/completions")
    if quote(path, safe="/~@:+") != path:
        return ""
    if api == Api.GEMINI:
        root = re.sub(r"/v1(beta(/openai)?)?\Z", "", path)
        return f"{parts.scheme}://{parts.netloc}{root}" if root != path else ""
    if api == Api.MESSAGES and not path.endswith("/v1"):
        return ""  # the client package adds /v1/messages by itself
    return f"{parts.scheme}://{parts.netloc}{path}"


def _variable(fact: FactView | None) -> str:
    """The one variable that holds the key; empty where none or no single one is named."""
    stated = fact.value if fact else ()
    names = [name for name in stated if _VARIABLE.match(name)] if isinstance(stated, tuple | list) else []
    keys = [name for name in names if _KEY.search(name)]
    by_likeness = sorted(keys, key=lambda name: ("API_KEY" not in name, name))
    return by_likeness[0] if by_likeness else ""
