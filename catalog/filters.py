"""The filters that pages and the API share: each parameter is read once, here, and refused with what it may be."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final, Generic, TypeVar

from django import forms
from django.http import QueryDict
from django.utils.dateparse import parse_date, parse_datetime
from django_filters import Filter, FilterSet

from catalog.domain.money import amount_of
from catalog.domain.vocabulary import Capability
from catalog.models import AIModel, Change
from catalog.queries import SORTS, Moment, WantedChanges, WantedModels, WantedPrices, WantedRoutes
from catalog.queries.wanted import MODEL_KINDS, MODEL_STATUSES

LONGEST: Final = 200
MOST_VALUES: Final = 20
LAST_PAGE: Final = 10_000
MODALITIES: Final = ("text", "image", "audio", "video", "pdf")
Wanted = TypeVar("Wanted")


class BadParameters(ValueError):
    """A question that can't be answered: by parameter, what is wrong and what it may be."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{name}: {message}" for name, message in errors.items()))
        self.errors = dict(errors)


class Read(forms.Field):
    """One value, by a function that raises ValueError for what it can't be; `may_be` completes "may be …"."""

    def __init__(self, read: Callable[[str], Any], may_be: str, **options: Any) -> None:
        super().__init__(**options)
        self.read, self.may_be = read, may_be

    def to_python(self, value: Any) -> Any:
        text = str(value or "").strip()
        if not text:
            return None
        if "\x00" in text:
            raise forms.ValidationError(f"may be {self.may_be}; a null character can't be in it")
        try:
            return self.read(text)
        except ValueError as error:
            raise forms.ValidationError(f"may be {self.may_be}; not {_shown(text)}") from error


class ReadSeveral(Read):
    """Several values: the parameter repeated, or one text with commas."""

    widget = forms.SelectMultiple

    def to_python(self, value: Any) -> Any:
        texts = [text for given in value or () for text in str(given).split(",")]
        if len(texts) > MOST_VALUES:
            raise forms.ValidationError(f"may be given at most {MOST_VALUES} times")
        values = (super(ReadSeveral, self).to_python(text) for text in texts)
        return tuple(dict.fromkeys(value for value in values if value is not None))


class One(Filter):
    """A parameter with one value."""

    field_class = Read


class Several(Filter):
    """A parameter with several values."""

    field_class = ReadSeveral


def _shown(text: str) -> str:
    return repr(text if len(text) <= 60 else f"{text[:60]}…")


def text(value: str) -> str:
    """A search text; raises ValueError where it is too long."""
    if len(value) > LONGEST:
        raise ValueError
    return value


_SLUG: Final = re.compile(r"[\w.:@~+-]+\Z")
_MODEL_SLUG: Final = re.compile(r"[\w.:@~+-]+/[\w.:@~+/-]+\Z")


def slug(value: str) -> str:
    """A vendor's slug."""
    if len(value) > LONGEST or not _SLUG.match(value):
        raise ValueError
    return value.lower()


def model_slug(value: str) -> str:
    """A model's slug, `lab/model`."""
    if len(value) > LONGEST or not _MODEL_SLUG.match(value):
        raise ValueError
    return value.lower()


def word(value: str) -> str:
    """A component's or a tier's name."""
    if len(value) > 60 or not _SLUG.match(value):
        raise ValueError
    return value


def one_of(choices: Iterable[str]) -> dict[str, Any]:
    """The options of a field that takes one of these words."""
    known = tuple(choices)

    def read(value: str) -> str:
        if value not in known:
            raise ValueError
        return value

    return {"read": read, "may_be": f"one of {', '.join(known)}"}


_TOKENS: Final = re.compile(r"(\d{1,12})(?:\.(\d{1,3}))?([kKmM]?)\Z", re.ASCII)


def tokens(value: str) -> int:
    """A number of tokens: `128000`, `128k` (thousands), `1M`, `1.5m`."""
    match = _TOKENS.match(value.replace("_", "").replace(",", ""))
    if not match:
        raise ValueError
    whole, fraction, scale = match.groups()
    number = Decimal(f"{whole}.{fraction or 0}") * {"": 1, "k": 1000, "m": 1_000_000}[scale.lower()]
    if number != int(number) or number > 10**12:
        raise ValueError
    return int(number)


def price(value: str) -> Decimal:
    """USD per 1M tokens, up to a million."""
    amount = amount_of(value.removeprefix("$"))
    if amount > 1_000_000:
        raise ValueError
    return amount


def yes_or_no(value: str) -> bool:
    """`yes`, `true`, `1`, `on` or their opposites."""
    known = {"yes": True, "true": True, "1": True, "on": True, "no": False, "false": False, "0": False, "off": False}
    if value.lower() not in known:
        raise ValueError
    return known[value.lower()]


def page(value: str) -> int:
    """A page's number, from 1."""
    if not value.isascii() or not value.isdigit() or not 1 <= int(value[:9]) <= LAST_PAGE or len(value) > 9:
        raise ValueError
    return int(value)


def moment(value: str) -> datetime:
    """A time in UTC from `2026-01-31` (its first instant), `2026-01-31T12:00Z` or with another offset."""
    if len(value) > 40:
        raise ValueError
    # in an address `+` is read as a space
    read = parse_datetime(value.replace(" ", "+") if "T" in value else value)
    if read is None:
        date = parse_date(value)
        if date is None:
            raise ValueError
        read = datetime(date.year, date.month, date.day, tzinfo=UTC)
    read = read if read.tzinfo else read.replace(tzinfo=UTC)
    if not 2000 <= read.year <= 2200:
        raise ValueError
    return read.astimezone(UTC)


SEARCH = {"read": text, "may_be": f"a text of at most {LONGEST} characters"}
SLUG = {"read": slug, "may_be": "a name as in addresses, such as openai"}
MODEL = {"read": model_slug, "may_be": "a model's name as in addresses, such as openai/gpt-4.1-mini"}
YES_OR_NO = {"read": yes_or_no, "may_be": "yes or no"}
MOMENT = {"read": moment, "may_be": "a date or a time in UTC, such as 2026-01-31 or 2026-01-31T12:00:00Z"}
WORD = {"read": word, "may_be": "a single word, such as input or standard"}
STATUS = one_of(MODEL_STATUSES)
SORT = {
    "read": one_of(direction + name for name in SORTS for direction in ("", "-"))["read"],
    "may_be": f"one of {', '.join(SORTS)}, with - before it for the other direction",
}


class Filters(FilterSet, Generic[Wanted]):
    """A question as it stands in an address; `wanted` is the same, validated."""

    asked: Callable[..., Wanted]

    class Meta:
        model = AIModel  # django-filter wants one; the narrowing itself is done by the queries
        fields: tuple[str, ...] = ()

    @classmethod
    def of(cls, data: QueryDict) -> Wanted:
        """What is asked; raises BadParameters."""
        filters = cls(data)
        if not filters.is_valid():
            raise BadParameters({name: str(messages[0]) for name, messages in filters.errors.items()})
        values = filters.form.cleaned_data.items()
        return cls.asked(**{name: value for name, value in values if value is not None and value != ()})


class ModelFilters(Filters[WantedModels]):
    """The filters of the list of models, of pages and API alike."""

    asked = WantedModels

    q = One(label="Words in the name, the slug, an alias or a provider's own id, however spelled", **SEARCH)
    lab = Several(label="Made by any of these labs", **SLUG)
    provider = Several(label="Sold today by any of these providers", **SLUG)
    kind = One(label="What it is for; chat unless asked otherwise", **one_of(MODEL_KINDS))
    input = Several(label="Takes all of these", **one_of(MODALITIES))
    output = Several(label="Gives all of these", **one_of(MODALITIES))
    capability = Several(label="Can do all of these", **one_of(Capability))
    context_min = One(
        label="Context of at least so many tokens", read=tokens, may_be="a number of tokens, such as 128000, 128k or 1M"
    )
    price_max = One(
        label="Cheapest input price of at most, in USD per 1M tokens",
        read=price,
        may_be="an amount in USD per 1M input tokens, such as 0.5",
    )
    open_weights = One(label="Weights can be downloaded", **YES_OR_NO)
    status = One(label="usable: sold today; retired: no longer sold", **STATUS)
    snapshots = One(label="Show dated snapshots beside the model they are of", **YES_OR_NO)
    sort = One(label="Order; `-` before it turns it round", **SORT)
    page = One(label="Page, from 1", read=page, may_be=f"a whole number from 1 to {LAST_PAGE}")


AS_OF = {"label": "What was true then; now, unless asked otherwise", **MOMENT}
KNOWN_AT = {"label": "What the catalog knew then; now, unless asked otherwise", **MOMENT}


class MomentFilters(Filters[Moment]):
    """The two times of which a model and its routes can be asked; other parameters are not looked at."""

    asked = Moment

    as_of = One(**AS_OF)
    known_at = One(**KNOWN_AT)


class RouteFilters(Filters[WantedRoutes]):
    """The filters of the list of routes."""

    asked = WantedRoutes

    q = One(label="Words in the provider's own id or name, however spelled", **SEARCH)
    model = One(label="Routes of this model", **MODEL)
    provider = Several(label="Sold by any of these providers", **SLUG)
    matched = One(label="no: only routes whose model no rule could tell", **YES_OR_NO)
    status = One(label="usable: sold today; retired: no longer sold", **STATUS)
    as_of = One(**AS_OF)
    known_at = One(**KNOWN_AT)


class PriceFilters(Filters[WantedPrices]):
    """The filters of the list of prices, with both time axes."""

    asked = WantedPrices

    as_of = One(**AS_OF)
    known_at = One(**KNOWN_AT)
    model = One(label="Prices of this model", **MODEL)
    provider = Several(label="Asked by any of these providers", **SLUG)
    component = Several(label="For any of these components", **WORD)
    tier = Several(label="At any of these service tiers", **WORD)


class ChangeFilters(Filters[WantedChanges]):
    """The filters of the list of changes."""

    asked = WantedChanges

    kind = Several(label="Any of these kinds", **one_of(Change.Kind.values))
    model = One(label="Changes of this model and its routes", **MODEL)
    provider = Several(label="Changes of routes of any of these providers", **SLUG)
    since = One(label="Known since", **MOMENT)
