"""How the catalog's values are written for people: pure functions, one rule each, used by every page."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Final
from urllib.parse import urlsplit

from catalog.domain import conditions as domain_conditions
from catalog.domain.quotes import PriceKey
from catalog.domain.vocabulary import COMPONENTS, Capability, PriceState
from catalog.labels import CAPABILITIES, FACTS, STATES

FIGURE_SPACE: Final = "\u2007"  # as wide as a digit: pads fractions so that decimal points stand in one line
NO_BREAK_SPACE: Final = "\u00a0"
MOST_PLACES: Final = 6  # a column is not widened for one amount with more digits than this

SYMBOLS: Final = {"USD": "$", "EUR": "€", "GBP": "£"}
CURRENCY_NAMES: Final = {"USD": "US dollars", "CNY": "Chinese yuan", "EUR": "euros", "GBP": "pounds sterling"}

# what a source's text may hide: controls, marks that turn the reading direction, zero-width characters
_UNSEEN: Final = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)


def plain(value: object, longest: int = 200) -> str:
    """A source's text on one line, without characters that can't be seen, cut with … after `longest`."""
    text = " ".join(_UNSEEN.sub(" ", str(value)[: longest * 4]).split())
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def safe_link(url: str) -> str:
    """The address where it is a plain http(s) link; empty otherwise."""
    if _UNSEEN.search(url) or " " in url or len(url) > 2000:
        return ""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in ("http", "https") and parts.netloc else ""


def site(url: str) -> str:
    """Whose page an address is: `docs.x.ai`, `github.com/acme/lists`."""
    parts = urlsplit(url)
    host = parts.netloc.removeprefix("www.")
    if host not in ("github.com", "raw.githubusercontent.com"):
        return plain(host)
    return plain("/".join(("github.com", *parts.path.split("/")[1:3])))


def initials(name: str) -> str:
    """One or two letters for a name without a mark: `Nano GPT` and `nano-gpt` are `NG`, `Kilo` is `K`."""
    parts = [part for part in re.split(r"[^\w]+", plain(name)) if part]
    return "".join(part[0] for part in parts[:2]).upper()


# Amounts ----------------------------------------------------------------------------------------------------------


def digits(value: Decimal) -> str:
    """All digits of an amount, with thousands separated and at least two decimals: `0.40`, `0.0028`, `1,200.00`."""
    whole, _, fraction = f"{value:f}".partition(".")
    return f"{int(whole):,}.{fraction.rstrip('0').ljust(2, '0')}"


def amount(value: Decimal, currency: str = "USD", places: int = 0) -> str:
    """An amount with its currency, never rounded; padded after the fraction to `places` decimals."""
    written = digits(value)
    symbol = SYMBOLS.get(currency) or currency + NO_BREAK_SPACE
    return symbol + written + FIGURE_SPACE * (places - len(written.partition(".")[2]))


def places(amounts: Iterable[Decimal | None]) -> int:
    """How many decimals a column needs for its decimal points to stand in one line."""
    needed = (len(digits(value).partition(".")[2]) for value in amounts if value is not None)
    return min(max(needed, default=2), MOST_PLACES)


def price(value: Decimal | None, state: str, currency: str = "USD", places: int = 0) -> str:
    """A price in full words where it is no amount: absent is never zero."""
    if state == PriceState.AMOUNT and value is not None:
        return amount(value, currency, places)
    return STATES.get(PriceState(state), state) if state in PriceState.__members__.values() else plain(state)


def currency_name(currency: str) -> str:
    """`US dollars`; the code itself where it has no name here."""
    return CURRENCY_NAMES.get(currency, currency)


# Numbers and words ------------------------------------------------------------------------------------------------


def number(value: int) -> str:
    """`1,047,576`."""
    return f"{value:,}"


def short(value: int) -> str:
    """Three significant digits: `128K`, `1.05M`; exact below a thousand."""
    for size, letter in ((1_000_000_000, "B"), (1_000_000, "M"), (1000, "K")):
        if value >= size * 999.5 / 1000 and value >= 1000:
            digits_of = f"{Decimal(value) / size:.3g}"
            return (digits_of.rstrip("0").rstrip(".") if "." in digits_of else digits_of) + letter
    return str(value)


def plural(count: int, one: str, many: str = "") -> str:
    """`1 route`, `2,000 routes`, `no routes`."""
    return f"{number(count) if count else 'no'} {one if count == 1 else many or one + 's'}"


_AN_BY_NAME: Final = {"nvidia": "an", "xai": "an", "moe": "an"}
_SOUNDS_LIKE_YOU: Final = re.compile(r"(uni(?!n|m)|us[ae]|eu|ubi|ura|uti|one\b|once)", re.IGNORECASE)
_ACRONYM: Final = re.compile(r"[A-Z]{2,4}(?![a-z])|[A-Z](?![A-Za-z])")
_EIGHT_OR_ELEVEN: Final = re.compile(r"8|(11|18)(?!\d(?!\d{2}))")


def with_article(phrase: str) -> str:
    """The phrase behind `a` or `an`, by the sound it begins with: `an OpenAI model`, `a Universal one`."""
    first = phrase.split(" ", 1)[0]
    article = _AN_BY_NAME.get(first.lower(), "")
    if not article and first[:1].isdigit():
        article = "an" if _EIGHT_OR_ELEVEN.match(first) else "a"
    elif not article and _ACRONYM.match(first):
        article = "an" if first[0] in "AEFHILMNORSX" else "a"
    elif not article:
        article = "an" if first[:1].lower() in tuple("aeiou") and not _SOUNDS_LIKE_YOU.match(first) else "a"
    return f"{article} {phrase}"


def listed(words: Iterable[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    *most, last = list(words) or [""]
    return f"{', '.join(most)} and {last}" if most else last


def spelled(word: str) -> str:
    """One of our own words for a reader: `not_published` becomes `not published`."""
    return plain(word).replace("_", " ")


# Dates ------------------------------------------------------------------------------------------------------------

_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def partial_date(text: str) -> str:
    """A date in the precision it was stated in: `14 Apr 2025`, `Apr 2025`, `2025`."""
    year, *rest = text.split("-")
    if not all(part.isdigit() for part in (year, *rest)) or (rest and not 1 <= int(rest[0]) <= 12):
        return plain(text)
    month = [_MONTHS[int(rest[0]) - 1]] if rest else []
    day = [str(int(rest[1]))] if len(rest) > 1 else []
    return " ".join((*day, *month, year))


def day(moment: datetime | date) -> str:
    """`14 Apr 2025`, in UTC."""
    moment = moment.astimezone(UTC) if isinstance(moment, datetime) else moment
    return f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year}"


def minute(moment: datetime) -> str:
    """`14 Apr 2025, 09:30 UTC`."""
    return f"{day(moment)}, {moment.astimezone(UTC):%H:%M} UTC"


def instant(moment: datetime) -> str:
    """A day where it is meant as one (its first instant), else with the minute."""
    at = moment.astimezone(UTC)
    return day(moment) if (at.hour, at.minute, at.second, at.microsecond) == (0, 0, 0, 0) else minute(moment)


def just_before(moment: datetime) -> str:
    """The second before, as `as_of` takes it: `2026-07-06T05:59:59Z`."""
    return f"{moment.astimezone(UTC) - timedelta(seconds=1):%Y-%m-%dT%H:%M:%SZ}"


def age(moment: datetime, now: datetime) -> str:
    """How long ago or ahead, in the largest unit that says enough: `5 months ago`, `in 3 days`, `today`."""
    days = (now.astimezone(UTC).date() - moment.astimezone(UTC).date()).days
    if days == 0:
        return "today"
    if abs(days) == 1:
        return "yesterday" if days > 0 else "tomorrow"
    unit = next(unit for size, unit in ((730, "year"), (60, "month"), (14, "week"), (0, "day")) if abs(days) >= size)
    length = {"year": 365.2425, "month": 30.44, "week": 7, "day": 1}[unit]
    span = plural(int(abs(days) / length), unit)
    return f"{span} ago" if days > 0 else f"in {span}"


# Domain words -----------------------------------------------------------------------------------------------------


def component(name: str) -> str:
    """What is charged for, as a reader says it; an unlisted component shows its own name."""
    return COMPONENTS.get(name) or plain(name).replace("_", " ").capitalize()


def fact_name(name: str) -> str:
    """The label of a fact."""
    if name in FACTS:
        return FACTS[name]
    return capability(name.removeprefix("capability."))


def capability(name: str) -> str:
    """The short name of a capability."""
    return CAPABILITIES[Capability(name)][0] if name in Capability.__members__.values() else spelled(name).capitalize()


def condition(text: str) -> str:
    """When an amount holds, in words; empty for always."""
    if not text:
        return ""
    try:
        terms = domain_conditions.parse(text)
    except ValueError:
        return plain(text)
    return "; ".join(_term(term) for term in terms)


_OVER: Final = {">": "over", ">=": "from", "<": "under", "<=": "up to", "=": "of"}


def _term(term: domain_conditions.Condition) -> str:
    value = plain(term.value)
    if term.name.endswith("_tokens"):
        size = number(int(value)) if value.isdigit() else value
        return f"{term.name.removesuffix('_tokens')} {_OVER[term.operator]} {size} tokens"
    if term.name == "cache_ttl":
        return f"kept for {value}"
    if term.name == "hours":
        return f"{value.replace('-', '–').replace('Z', ' UTC')}"
    if term.operator == "=":
        return f"{spelled(term.name)} {value}"
    return f"{spelled(term.name)} {_OVER[term.operator]} {value}"


def tier(name: str) -> str:
    """A service tier, as providers write it: `batch`, `1 month commitment`."""
    return plain(name).replace("_", " ").replace("-", " ")


def recording(fidelity: str, origin: str) -> str:
    """What a recorded answer is and where it came from; empty for a live one."""
    if not fidelity and not origin:
        return ""
    kept = f"recording ({plain(fidelity)})" if fidelity else "recording"
    return f"{kept}, from {plain(origin)}" if origin else kept


def claimed(value: str, fact: str, key: PriceKey | None = None) -> str:
    """A value kept as text, written as the same value is elsewhere: amounts, numbers of tokens, dates, words."""
    if key is not None:
        try:
            return amount(Decimal(value), key.currency) if value else ""
        except (InvalidOperation, ValueError):
            return STATES[PriceState(value)] if value in PriceState.__members__.values() else plain(value)
    if fact in ("context", "max_input", "max_output") and value.isdecimal():
        return f"{number(int(value))} tokens"
    if fact == "open_weights" and value in ("yes", "no"):
        return "published" if value == "yes" else "not published"
    if fact.endswith("_date") or fact == "knowledge_cutoff":
        return partial_date(value)
    return plain(value) if fact.endswith("_url") or fact in ("environment_variables", "sdk") else spelled(value)
