"""Prices as people write them: `$0.40 / 1M tokens`, `¥2 per million`, `0.6元/百万tokens`, `$10.00 per 1K searches`.

A text is read to its end or refused whole: a word that is not known, and not one of the labels that the page is
known to use, makes it no price of ours.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from catalog.domain.conditions import Condition
from catalog.domain.vocabulary import UNITS

LONGEST: Final = 2000

ABSENT: Final = frozenset(
    {"", "-", "–", "—", "--", "/", "n/a", "na", "none", "tbd", "contact sales", "contactsales", "contact us", "custom"}
    | {"coming soon", "not available", "not supported", "unavailable", "不支持", "暂不支持", "暂无", "无", "联系我们"}
    | {"联系销售", "敬请期待"}
)
_FREE: Final = frozenset({"free", "free of charge", "no charge", "免费", "限时免费", "不计费", "限免"})

_CURRENCIES: Final = {
    **dict.fromkeys(("$", "US$", "USD"), "USD"),
    **dict.fromkeys(("¥", "\uffe5", "元", "CNY", "RMB", "人民币"), "CNY"),  # no page of prices in yen is read
    **dict.fromkeys(("€", "EUR"), "EUR"),
    **dict.fromkeys(("£", "GBP"), "GBP"),
    **dict.fromkeys(("₩", "KRW"), "KRW"),
    **dict.fromkeys(("₹", "INR"), "INR"),
    "JPY": "JPY",
}
_MILLION: Final = (
    "1m",
    "m",
    "million",
    "1million",
    "1 million",
    "one million",
    "1,000,000",
    "1000000",
    "百万",
    "1百万",
)
_QUANTITIES: Final = {
    **dict.fromkeys(_MILLION, "1M"),
    **dict.fromkeys(("1k", "k", "thousand", "1 thousand", "1,000", "1000", "千", "1千"), "1K"),
    **dict.fromkeys(("10k", "10,000", "万", "1万", "10000"), "10K"),
    **dict.fromkeys(("", "1", "one", "each"), ""),
}
_THINGS: Final = {
    **dict.fromkeys(("tokens", "token", "tok", "toks", "词元"), "tokens"),
    **dict.fromkeys(("characters", "character", "chars", "char", "字符"), "characters"),
    **dict.fromkeys(("searches", "search", "search queries"), "searches"),
    **dict.fromkeys(("calls", "call", "tool calls"), "calls"),
    **dict.fromkeys(("requests", "request", "prompts", "queries", "grounded prompts", "次", "首", "音色"), "requests"),
    **dict.fromkeys(("pages", "page", "页"), "pages"),
    **dict.fromkeys(("images", "image", "张"), "images"),
    **dict.fromkeys(("seconds", "second", "sec", "s", "秒"), "seconds"),
    **dict.fromkeys(("minutes", "minute", "min", "分钟"), "minutes"),
    **dict.fromkeys(("hours", "hour", "hr", "h", "小时"), "hours"),
    **dict.fromkeys(("sessions", "session"), "sessions"),
    **dict.fromkeys(("gb-day", "gb per day", "gb / day", "gb/day"), "GB-day"),
    **dict.fromkeys(("tokens per hour", "tok/hr", "tokens/hour", "tokens/小时", "token/小时"), "token-hours"),
}
_ONE: Final = {"searches": "search", "GB-day": "GB-day"} | {name: name.removesuffix("s") for name in _THINGS.values()}


def _any_of(words: Collection[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True) if word)


_CURRENCY: Final = _any_of(_CURRENCIES)
_NUMBER: Final = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+|\d+|\.\d+"
_MONEY: Final = rf"(?:(?P<before>{_CURRENCY})\s*)?(?P<amount>{_NUMBER})(?![\d.])(?:\s*(?P<after>{_CURRENCY}))?"
_UNIT: Final = (
    rf"\(?\$?(?:[/／]\s*(?:per\b|每)|[/／]|per\b|每)\s*(?:(?P<quantity>{_any_of(_QUANTITIES)})(?![\d,.])(?!(?!tok)[a-z])\s*)?"
    rf"(?P<thing>{_any_of(_THINGS)})(?![a-z])\)?"
)
_BARE_UNIT: Final = r"(?:/|／|per\b|每)\s*(?P<bare>1\s?m|1 million|million|m|1\s?k|k|百万|千)(?![a-z\d])"
_OFF: Final = r"\(?\s*(?P<off>\d{1,2}(?:\.\d+)?)\s*%\s*off\s*\)?"
_BEFORE: Final = rf"(?P<listed>原价)(?=\s*(?:{_NUMBER}))"
_FOLD: Final = r"限时\s*(?P<fold>\d(?:\.\d{1,2})?)\s*折"  # tenths of the price before
_BOUND: Final = (
    r"\(?\s*(?P<bound><=|=<|>=|<|>|≤|≥|＞|＜)\s*(?P<size>\d+(?:\.\d+)?)\s*(?P<scale>[kKmM])?\b"
    r"(?:\s*(?:input tokens|prompts?|tokens|context))?\s*\)?"
)
_KINDS: Final = ("space", "label", "free", "off", "listed", "fold", "bound", "thing", "bare", "range", "amount")
_SCALES: Final = {"": Decimal(1), "k": Decimal(1000), "m": Decimal(1_000_000)}


class NotUnderstood(ValueError):
    """A text that is no price that we can tell; the message says which part."""


@dataclass(frozen=True, slots=True)
class PriceText:
    """One price as written. `amount` and the others are plain decimal texts; what is not said is empty.

    `per` is one of `vocabulary.UNITS`; `up_to` the far end of a range, which is no price; `list_amount` what
    it costs without a promotion; `label` the words that stand with it, of those that were handed in. `factor` is
    what the amount is to be multiplied by, where a promotion is said beside the price that it is off.
    """

    amount: str
    currency: str = ""
    per: str = ""
    label: str = ""
    terms: tuple[Condition, ...] = ()
    list_amount: str = ""
    up_to: str = ""
    factor: str = ""
    free: bool = False


def is_absent(text: str) -> bool:
    """Whether a cell says that no price is published: a dash, `N/A`, `Contact sales`, nothing at all."""
    return text.strip().lower() in ABSENT


def says_free(text: str) -> bool:
    """Whether the text, or a word in it, says that nothing is charged."""
    return any(re.search(rf"(?<![a-z]){re.escape(word)}(?![a-z])", text.lower()) for word in _FREE)


def unit_of(text: str) -> str:
    """The unit in a text such as `/ 1M tokens`, `per million`, `每千次`; "" where there is none."""
    found = re.search(f"{_UNIT}|{_BARE_UNIT}", text.lower())
    return _unit(found) if found else ""


def read_prices(text: str, labels: Collection[str] = ()) -> tuple[PriceText, ...]:
    """The prices in a text, none where it says that there is none; raises NotUnderstood.

    `labels`, in lower case, are words that may stand before or after each price: `Input: $5 Output: $25`,
    `$0.25 (Global) $0.275 (Non-global)`. In one text all stand before, or all after.
    """
    if is_absent(text):
        return ()
    if len(text) > LONGEST:
        raise NotUnderstood(f"longer than {LONGEST} characters")
    prices: list[PriceText] = []
    waiting, leading, ranged = "", False, False
    for kind, match in _tokens(text, labels):
        if kind == "label":
            leading = leading or not prices
            if leading:
                if waiting:
                    raise NotUnderstood(f"no price for {waiting!r}")
                waiting = match["label"].lower()
            elif prices[-1].label:
                raise NotUnderstood(f"two labels, {prices[-1].label!r} and {match['label']!r}")
            else:
                prices[-1] = replace(prices[-1], label=match["label"].lower())
        elif kind in ("amount", "free"):
            price = _price(match) if kind == "amount" else PriceText("0", free=True)
            bare = prices and not (price.currency or waiting or prices[-1].currency or prices[-1].label)
            if bare and not ranged:
                raise NotUnderstood(f"two figures, {prices[-1].amount} and {price.amount}, and no currency")
            if ranged:
                prices[-1] = replace(prices[-1], up_to=price.amount, currency=prices[-1].currency or price.currency)
            else:
                prices.append(replace(price, label=waiting))
            waiting, ranged = "", False
        elif kind == "range" and prices:
            ranged = True
        elif not prices:
            raise NotUnderstood(f"{match.group().strip()!r} with no price before it")
        else:
            prices[-1] = _with(prices[-1], kind, match)
    if waiting or ranged or not prices:
        raise NotUnderstood(f"no price for {waiting!r}" if waiting else "no price in it")
    return tuple(_promotions(_units_shared(prices)))


def _tokens(text: str, labels: Collection[str]) -> Iterator[tuple[str, re.Match[str]]]:
    """The text cut into tokens of a kind; raises NotUnderstood at the first that is none."""
    labelled = rf"\(?(?P<label>{_any_of(labels)})(?![a-z])\)?" if labels else r"(?P<label>(?!))"
    free = rf"(?P<free>{_any_of(_FREE)})(?![a-z])"
    token = re.compile(
        rf"(?P<space>[\s,;:：，；+]+|\*+)|{labelled}|{_FOLD}|{free}|{_BEFORE}|{_OFF}|{_BOUND}|(?:{_UNIT}|{_BARE_UNIT})"
        rf"|(?P<range>[-–—~～]|to\b)|(?:{_MONEY})",
        re.IGNORECASE,
    )
    place = 0
    while place < len(text):
        match = token.match(text, place)
        if not match:
            raise NotUnderstood(f"{text[place : place + 40]!r} is not understood")
        place = match.end()
        kind = next(kind for kind in _KINDS if match[kind])
        if kind not in ("space", "listed"):
            yield kind, match


def _price(match: re.Match[str]) -> PriceText:
    said = {_CURRENCIES[mark.upper()] for mark in (match["before"], match["after"]) if mark}
    if len(said) > 1:
        raise NotUnderstood(f"two currencies in {match.group()!r}")
    amount = match["amount"].replace(",", "")
    return PriceText("0" + amount if amount.startswith(".") else amount, next(iter(said), ""))


def _with(price: PriceText, kind: str, match: re.Match[str]) -> PriceText:
    if kind in ("thing", "bare"):
        per = _unit(match)
        if price.per not in ("", per):
            raise NotUnderstood(f"two units, {price.per} and {per}")
        return replace(price, per=per)
    if kind == "bound":
        return replace(price, terms=(*price.terms, *_beyond(match)))
    if kind == "fold":
        return replace(price, list_amount=price.amount, factor=str(Decimal(match["fold"]) / 10))
    return replace(price, list_amount=match["off"] + "%")


def _unit(match: re.Match[str]) -> str:
    if match["bare"]:
        quantity, thing = _QUANTITIES[match["bare"].lower().replace("1 m", "1m").replace("1 k", "1k")], "tokens"
    else:
        quantity, thing = _QUANTITIES[(match["quantity"] or "").lower()], _THINGS[match["thing"].lower()]
    unit = f"{quantity} {thing}" if quantity else _ONE[thing]
    if unit not in UNITS:
        raise NotUnderstood(f"{match.group().strip()!r} is no unit of ours")
    return unit


def _beyond(match: re.Match[str]) -> tuple[Condition, ...]:
    """The condition of a price above a size; the price up to a size is the one that holds without conditions."""
    size = Decimal(match["size"]) * _SCALES[(match["scale"] or "").lower()]
    operator = {">": ">", "＞": ">", ">=": ">=", "≥": ">="}.get(match["bound"])
    return (Condition("prompt_tokens", operator, f"{size.normalize():f}"),) if operator else ()


def _units_shared(prices: list[PriceText]) -> list[PriceText]:
    """A unit that is said once, at the end, holds for all, and so does a currency: `0.10 to 0.30 USD / 1M tokens`."""
    last, before = prices[-1], prices[:-1]
    per = last.per if not any(price.per for price in before) else ""
    currency = last.currency if not any(price.currency for price in before) else ""
    return [replace(price, per=price.per or per, currency=price.currency or currency) for price in prices]


def _promotions(prices: list[PriceText]) -> Iterator[PriceText]:
    """`$0.435 (75% off) $1.74` is one price and what it is without the promotion; the figures have to fit."""
    place = 0
    while place < len(prices):
        price = prices[place]
        if price.list_amount.endswith("%"):
            other = prices[place + 1] if place + 1 < len(prices) else None
            charged = Decimal(100) - Decimal(price.list_amount[:-1])
            if other is None or abs(Decimal(other.amount) * charged - Decimal(price.amount) * 100) > charged / 100:
                raise NotUnderstood(f"{price.list_amount} off, but off what?")
            price = replace(price, list_amount=other.amount)
            place += 1
        yield price
        place += 1
