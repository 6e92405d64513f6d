"""A listing in the making: each field is taken or becomes a fault, and never spoils the one beside it."""

import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal
from typing import Final
from urllib.parse import urlsplit

from catalog.domain import conditions
from catalog.domain.conditions import Condition
from catalog.domain.dates import partial_date
from catalog.domain.limits import LIMITS, is_placeholder
from catalog.domain.money import BadAmount, amount_of
from catalog.domain.normalise import DATES
from catalog.domain.quotes import Listing, Quote, Record, Reject, Scalar, Stated, type_of_subject
from catalog.domain.vocabulary import Capability, Fact, Tier, capability_fact

LONGEST_TEXT: Final = 300
LONGEST_ID: Final = 200
LONGEST_AMOUNT: Final = 40
UNKNOWN: Final = "unknown"
FLAGS: Final = frozenset({Fact.OPEN_WEIGHTS, Fact.MODERATED})

_WORD: Final = re.compile(r"[a-z][a-z0-9_-]{0,39}\Z")
_WHOLE: Final = re.compile(r"\d{1,18}\Z", re.ASCII)
_SHIFTS: Final = range(-30, 13)  # powers of ten between which an amount per any unit lies


class Draft:
    """Collects what one record says. A null, an empty text and a missing field all say nothing."""

    def __init__(self, record: Record) -> None:
        self.facts: dict[str, Stated] = {}
        self.quotes: list[Quote] = []
        self.faults: list[Reject] = list(record.faults)
        self._priced: dict[tuple[str, ...], Decimal] = {}

    def listing(
        self,
        subject: type_of_subject,
        *,
        provider: str = "",
        model_id: str = "",
        upstream: str = "",
        region: str = "",
        quantization: str = "",
        data_policy: str = "",
        free: bool = False,
        named: bool = False,
    ) -> Listing:
        """The listing with all that was collected."""
        return Listing(
            subject=subject,
            provider=provider,
            model_id=model_id,
            upstream=upstream,
            region=region,
            quantization=quantization,
            data_policy=data_policy,
            free=free,
            named=named,
            facts=self.facts,
            quotes=tuple(self.quotes),
            faults=tuple(self.faults),
        )

    def reject(self, at: str, reason: str, value: object = None) -> None:
        """Keep out what stands there, and say why."""
        self.faults.append(Reject(at, reason, _shown(value)))

    def members(self, value: object, at: str) -> dict[str, object]:
        """The members of an object; none where there is nothing, or something else (a fault)."""
        if isinstance(value, dict):
            return value
        if value is not None:
            self.reject(at, "not an object", value)
        return {}

    def elements(self, value: object, at: str) -> list[object]:
        """The elements of a list; none where there is nothing, or something else (a fault)."""
        if isinstance(value, list):
            return value
        if value is not None:
            self.reject(at, "not a list", value)
        return []

    def fact(self, name: str, value: Scalar, at: str) -> None:
        """State a fact that is known to be good."""
        self.facts[str(name)] = Stated(value, at)

    def text(self, name: str, value: object, at: str) -> None:
        """A short text, without control and zero-width characters and with single spaces."""
        text = clean(value) if isinstance(value, str) else ""
        if len(text) > LONGEST_TEXT:
            self.reject(at, f"longer than {LONGEST_TEXT} characters", text)
        elif text:
            self.fact(name, text, at)
        elif value is not None and not isinstance(value, str):
            self.reject(at, "not a text", value)

    def link(self, name: str, value: object, at: str) -> None:
        """A web address; anything but http and https is a fault."""
        if isinstance(value, str) and _is_address(value):
            self.fact(name, value, at)
        elif value is not None and value != "":
            self.reject(at, "not a web address", value)

    def flag(self, name: str, value: object, at: str) -> None:
        """A yes or no."""
        if isinstance(value, bool):
            self.fact(name, value, at)
        elif value is not None:
            self.reject(at, "neither true nor false", value)

    def capability(self, capability: Capability, value: object, at: str) -> None:
        """Whether the route or model can do this."""
        self.flag(capability_fact(capability), value, at)

    def limit(self, name: str, value: object, at: str) -> None:
        """A number of tokens; 0 and placeholders such as 99,999,999 say that it is unknown."""
        if value is None or value == "":
            return
        number = whole(value)
        if number is None:
            self.reject(at, "not a whole number of tokens", value)
        elif number < 0:
            self.reject(at, "a negative number of tokens", value)
        elif number and not is_placeholder(number):
            self.fact(name, number, at)

    def rate(self, name: str, value: object, at: str) -> None:
        """So many a minute; 0 says that it is unknown."""
        number = whole(value)
        if value is not None and (number is None or number < 0):
            self.reject(at, "not a whole number", value)
        elif number:
            self.fact(name, number, at)

    def date(self, name: str, value: object, at: str) -> None:
        """A date in its own precision; 1970-01-01, 2098-12-31 and their like say that it is unknown."""
        if value is None or value == "":
            return
        try:
            date = partial_date(value if isinstance(value, str) else _shown(value))
        except ValueError as error:
            self.reject(at, str(error), value)
        else:
            if date:
                self.fact(name, date, at)

    def state(self, fact: Fact, value: object, at: str) -> None:
        """A fact, read as its name asks: a limit, a date, an address, a yes or no, or a short text."""
        if fact in LIMITS:
            self.limit(fact, value, at)
        elif fact in DATES:
            self.date(fact, value, at)
        elif fact.endswith("_url"):
            self.link(fact, value, at)
        elif fact in FLAGS:
            self.flag(fact, value, at)
        elif fact == Fact.QUANTIZATION:
            if word := self.word(value, at):
                self.fact(fact, word, at)
        else:
            self.text(fact, value, at)

    def words(self, value: object, at: str) -> list[str]:
        """The short lower-case words of a list, each once, in its order; others are faults."""
        found: dict[str, None] = {}
        for place, word in enumerate(self.elements(value, at)):
            if isinstance(word, str) and _WORD.match(word.lower()):
                found[word.lower()] = None
            else:
                self.reject(f"{at}/{place}", "not a word", word)
        return list(found)

    def word(self, value: object, at: str) -> str:
        """One short lower-case word, or nothing; `unknown` says nothing."""
        if value is None or value == "":
            return ""
        if isinstance(value, str) and _WORD.match(value.lower()):
            return "" if value.lower() == UNKNOWN else value.lower()
        self.reject(at, "not a word", value)
        return ""

    def price(
        self,
        component: str,
        per: str,
        value: object,
        at: str,
        *,
        tier: str = Tier.STANDARD,
        terms: Iterable[Condition] = (),
        valid_from: str = "",
        valid_to: str = "",
        currency: str = "USD",
        factor: str = "",
        list_text: str = "",
    ) -> None:
        """An amount per unit; an amount that can't be a price is a fault.

        The first amount for one thing is kept, and another one for the same is a fault. `valid_from` and
        `valid_to` are the source's own dates for it, as it spells them; `factor` is what it is to be multiplied by,
        `list_text` the amount before a discount.
        """
        if value is None or value == "":
            return
        try:
            amount = _price_of(value)
        except BadAmount as error:
            self.reject(at, str(error), value)
            return
        when = conditions.canonical(terms)
        held = self._priced.setdefault((component, per, currency, tier, when, valid_from, valid_to), amount)
        if held != amount:
            self.reject(at, f"a second price for {component}, beside {held}", value)
        elif len(self._priced) > len(self.quotes):
            quote = Quote(
                component=component,
                per=per,
                text=str(value).strip(),
                at=at,
                currency=currency,
                tier=str(tier),
                conditions=when,
                list_text=list_text,
                valid_from=valid_from,
                valid_to=valid_to,
                factor=factor,
            )
            self.quotes.append(quote)


def whole(value: object) -> int | None:
    """The whole number in an int, a Decimal (`256000.0`) or a text of digits; None for anything else."""
    if isinstance(value, str) and _WHOLE.match(value):
        return int(value)
    if isinstance(value, Decimal) and value.is_finite() and value.adjusted() < 18 and value == value.to_integral():
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def amount_in(value: object) -> Decimal | None:
    """The amount in a value, None where it can't be a price."""
    try:
        return _price_of(value)
    except BadAmount:
        return None


def is_zero(value: object) -> bool:
    """Whether the value is a 0 in any spelling."""
    return amount_in(value) == 0


def clean(text: str) -> str:
    """The text without control, format and unpaired characters, its spaces single, its ends trimmed."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    kept = "".join(character for character in text if character.isspace() or unicodedata.category(character)[0] != "C")
    return " ".join(kept.split())


def _price_of(value: object) -> Decimal:
    amount = amount_of(value)
    if len(str(value).strip()) > LONGEST_AMOUNT or (amount and amount.adjusted() not in _SHIFTS):
        raise BadAmount("out of the range of prices")
    return amount


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    plain = text.isprintable() and " " not in text and len(text) <= LONGEST_TEXT
    return plain and parts.scheme in ("http", "https") and bool(parts.netloc)


def _shown(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else "a list"
    return clean(str(value)[:80])
