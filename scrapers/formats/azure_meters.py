"""The grammar of Azure's meter names: `5.6 terra ShortCo Cd Inp PP Gl 1M Tokens`.

A name is words of a model and words of a role, in many spellings, glued at times. A word of a model that is an
abbreviation nobody has told us makes the meter one that does not decode.
"""

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from catalog.domain.conditions import Condition
from catalog.domain.vocabulary import Tier


class Meter(NamedTuple):
    """What a meter prices: a model in a scope (`global`, `zone`, `regional`), a component by a unit, and when."""

    model: str
    scope: str
    component: str
    per: str
    tier: str = Tier.STANDARD
    terms: tuple[Condition, ...] = ()


class Undecoded(Exception):
    """A meter whose name does not decode; says which word."""


_NOUN: Final = re.compile(r"(?: 1m)? (tokens|pages|search|characters|video|second|unit|images|session|calls|gb)\Z")
_PER: Final[Mapping[tuple[str, str], str]] = {
    ("tokens", "1K"): "1K tokens",
    ("tokens", "1M"): "1M tokens",
    ("pages", "1K"): "1K pages",
    ("search", "1K"): "1K requests",
    ("characters", "1M"): "1M characters",
    ("video", "1 Second"): "second",
    ("second", "1"): "second",
    ("unit", "1 Hour"): "hour of use",
}
_GLUED: Final = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        (r"data ?zone", "dz"),
        (r"realtimeprvw", "realtime prvw "),
        (r"batchoutp", "batch outp"),
        (r"(aud|txt)(inp|outp)", r"\1 \2"),
        (r"(aud|txt|mini)(\d{4})", r"\1 \2"),
        (r"gpt4", "gpt 4"),
        (r"4omini", "4o mini"),
        (r"gpt-35", "gpt 3.5"),
        (r"trb16k", "turbo 16k"),
        (r"turbo(\d+k)", r"turbo \1"),
        (r"grok4", "grok 4"),
        (r"deepseekv", "deepseek v"),
        (r"mm3.5", "mistral medium 3.5"),
        (r"(\d+)-(\d+s)\b", r"\1_\2"),
        (r"high res", "highres"),
    )
)
_ROLES: Final[Mapping[str, str]] = {
    **dict.fromkeys(("inp", "inpt", "input", "in"), "input"),
    **dict.fromkeys(("outp", "outpt", "output", "opt", "out"), "output"),
    **dict.fromkeys(("cd", "cchd", "cached", "cache", "ccchd", "cched", "ch"), "cached"),
    "wr": "written",
    **dict.fromkeys(("gl", "glbl", "glb", "global"), "global"),
    **dict.fromkeys(("dz", "dzone", "dzn"), "zone"),
    **dict.fromkeys(("regnl", "rgnl", "regn", "regional"), "regional"),
    "batch": "batch",
    "pp": "priority",
    "std": "standard",
    "longco": "long",
    "l": "long",
    "shortco": "short",
    **dict.fromkeys(("txt", "text"), "text"),
    **dict.fromkeys(("aud", "audio"), "audio"),
    **dict.fromkeys(("img", "image"), "image"),
    "annot": "annotation",
}
_SCOPES: Final = ("global", "zone", "regional")
_TRAINED: Final = re.compile(r"\b(r?ft|\w*ftregnl|trng|training|hstng|hosting|grader|grdr)\b|provisioned")
# how the first words of a model are spelled -> how they are meant, and what its tokens are where it is not said
_FAMILIES: Final = tuple(
    (re.compile(pattern), meant, tokens)
    for pattern, meant, tokens in (
        (r"gpt (?:aud|audio)\b", "gpt audio-", "audio"),
        (r"gpt (?:img|image)\b", "gpt image-", ""),
        (r"image (?=\d)", "gpt image- ", ""),
        (r"gpt (?:rt|realtime)\b", "gpt realtime", ""),
        (r"gpt 4o (mini )?(?:rt|rtime|realtime)(?: prvw)?\b", r"gpt 4o \1realtime preview", ""),
        (r"gpt 4o (mini )?(?:aud|audio)\b(?! (?:inp|in|out))", r"gpt 4o \1audio- preview", "audio"),
        (r"gpt 4o mn\b", "gpt 4o mini", ""),
        (r"text embedding\b", "text- embedding", ""),
        (r"speech text to speech\b", "tts", ""),
        (r"speech to text (batch )?whisper\b", r"\1whisper", "audio"),
    )
)
_SPELLED: Final[Mapping[str, str]] = {
    "mn": "mini",
    "prvw": "preview",
    "trscb": "transcribe",
    "tcrb": "transcribe",
    "d": "diarize",
    "text-": "text",
    "image-": "image",
    "audio-": "audio",
    "mnstrl": "ministral",
    "doc": "document",
}
_PREFIXES: Final[Mapping[str, tuple[re.Pattern[str], str]]] = {
    "Azure OpenAI GPT5": (re.compile(r"\d"), "gpt"),
    "Azure OpenAI PP FT GPT4s": (re.compile(r"\d"), "gpt"),
    "Azure OpenAI OSS Models": (re.compile(r"oss"), "gpt"),
    "Azure Deepseek Models": (re.compile(r"v\d|r\d"), "deepseek"),
    "Azure Grok Models": (re.compile(r"\d|code"), "grok"),
    "Azure Kimi": (re.compile(r"k\d"), "kimi"),
    "Azure Mistral Models": (re.compile(r"large|document|ocr"), "mistral"),
}
_KNOWN: Final = frozenset(
    ("gpt", "oss", "pro", "max", "tts", "ai", "ocr", "glm", "fw", "mai", "ds", "hd", "sp", "sol", "ada", "a", "use")
)
_NUMBERED: Final = re.compile(r"(?:[a-z]{0,3}\d+(?:\.\d+)?|\d+(?:\.\d+)?(?:b|k|o|p))\Z")
_VERSION: Final = re.compile(r"\d{4}(?:\d{4})?\Z")
_YEARS: Final = {"0513": "2024", "0718": "2024", "0806": "2024", "1120": "2024", "1217": "2024", "1106": "2023"} | {
    "0131": "2025",
    "0227": "2025",
    "0416": "2025",
    "0603": "2025",
    "0626": "2025",
    "0828": "2025",
    "1215": "2025",
    "0210": "2026",
}


def decode(product: str, name: str, unit: str) -> Meter | None:
    """What a meter prices; None for training, hosting and throughput, which are no prices of a model's use.

    Raises Undecoded.
    """
    text = name.lower()
    if _TRAINED.search(text.replace("-", " ").replace("_", " ")):
        return None
    noun = _NOUN.search(text)
    per = _PER.get((noun[1], unit)) if noun else None
    if noun is None or per is None:
        raise Undecoded(f"no unit of ours: {unit!r}")
    text = text[: noun.start()]
    for pattern, apart in _GLUED:
        text = pattern.sub(apart, text)
    words, tokens = _meant(" ".join(re.split(r"[\s-]+", text)))
    roles = {_ROLES[word] for word in words if word in _ROLES}
    model, terms = _model(product, [word for word in words if word not in _ROLES])
    scope = [scope for scope in _SCOPES if scope in roles]
    if len(scope) != 1:
        raise Undecoded("not one scope: global, data zone or regional")
    if "long" in roles:
        terms = (*terms, Condition("context", "=", "long"))
    tiers = [tier for tier in (Tier.BATCH, Tier.PRIORITY) if tier in roles]
    tier = tiers[0] if len(tiers) == 1 else Tier.STANDARD
    return Meter(model, scope[0], _component(roles, noun[1], tokens, model), per, str(tier), terms)


def _meant(text: str) -> tuple[list[str], str]:
    """The words with their family as it is meant, and of which kind its tokens are where it is not said."""
    for family, meant, tokens in _FAMILIES:
        if family.match(text):
            return family.sub(meant, text, count=1).split(), tokens
    return text.split(), ""


def _component(roles: set[str], noun: str, tokens: str, model: str) -> str:
    """The component by the words of role; tokens of a model that only takes them in are input."""
    if noun != "tokens":
        of_noun = {"search": "request", "characters": "input", "video": "output_video", "second": "output_video"}
        if noun == "unit":
            return "output_audio" if "output" in roles else "input_audio"
        return of_noun.get(noun, "annotation" if "annotation" in roles else "page")
    kinds = sorted(roles & {"text", "audio", "image"}) or [tokens or "text"]
    if len(kinds) != 1:
        raise Undecoded("tokens of more than one kind")
    given = "output" in roles
    if given and ("input" in roles or "cached" in roles):
        raise Undecoded("both in and out")
    if not given and not roles & {"input", "cached"} and "embed" not in model:
        raise Undecoded("neither in nor out")
    part = "output" if given else "input"
    if "cached" in roles:
        part = "cache_write" if "written" in roles else "cache_read"
    return part if kinds == ["text"] else f"{part}_{kinds[0]}"


def _model(product: str, words: list[str]) -> tuple[str, tuple[Condition, ...]]:
    """The model's id and the terms that its words hold; raises Undecoded for a word that is an unknown abbreviation."""
    spelled: list[str] = []
    terms: list[Condition] = []
    for word in (_SPELLED.get(word, word) for word in words):
        if re.fullmatch(r"\d+_\d+s", word):
            terms.append(Condition("seconds", "=", word.replace("_", "-").removesuffix("s")))
        elif re.fullmatch(r"\d{3,4}p", word) or word == "highres":
            terms.append(Condition("resolution", "=", word))
        elif word == "sq":
            terms.append(Condition("aspect", "=", "square"))
        elif _VERSION.fullmatch(word):
            spelled.append(_dated(word))
        elif word in _KNOWN or _NUMBERED.fullmatch(word) or (word.isalpha() and len(word) > 3):
            spelled.append(word)
        else:
            raise Undecoded(f"an unknown word: {word[:40]!r}")
    prefixed, prefix = _PREFIXES.get(product, (None, ""))
    if prefixed and spelled and prefixed.match(spelled[0]):
        spelled.insert(0, prefix)
    if not spelled:
        raise Undecoded("no model")
    return "-".join(spelled), tuple(terms)


def _dated(word: str) -> str:
    """`0806` of a year that is known, `05052026`; others as they stand (`2505` is a month of 2025)."""
    if len(word) == len("05052026"):
        return f"{word[4:]}-{word[:2]}-{word[2:4]}"
    return f"{_YEARS[word]}-{word[:2]}-{word[2:]}" if word in _YEARS else word
