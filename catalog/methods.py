"""The rules by which the catalog is made, gathered from where they are kept: nothing is said here a second time."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Final, NamedTuple

from catalog.domain import authority, limits
from catalog.domain.guard import REFUSAL, RULES, WIDE_RULES, runs
from catalog.domain.identity import rules as identity
from catalog.domain.vocabulary import CURRENCIES, UNITS, UNPAID, UNUSABLE
from catalog.queries import AuthorityRow

LIST: Final = "list"
AUTHORITIES: Final = {
    "first_party": "The provider's own page or API, for its own routes",
    "gateway": "A gateway, for the routes that it sells itself",
    authority.BY_HAND: "What people read in a document and keep by hand, with its address and the day",
    LIST: "The community lists, in this order",
}


class Rule(NamedTuple):
    """A rule by its name, what it says, and what releases a change that it holds back (empty: it holds none)."""

    name: str
    why: str
    released: str = ""


class Authority(NamedTuple):
    """How far a kind of source is believed, and the sources of it; `in_order` where one comes before the next."""

    title: str
    sources: tuple[AuthorityRow, ...]
    in_order: bool


class Unit(NamedTuple):
    """A unit in which amounts are held, and those of sources that are turned into it, each with its factor."""

    name: str
    told: tuple[tuple[str, str], ...]


def authorities(sources: Iterable[AuthorityRow]) -> tuple[Authority, ...]:
    """The order in which sources are believed, the first first."""
    found: dict[str, list[AuthorityRow]] = defaultdict(list)
    for source in sources:
        found[source.authority].append(source)
    ordered = (*authority.OWN, authority.BY_HAND, LIST)
    return tuple(Authority(AUTHORITIES[name], tuple(found[name]), name == LIST) for name in ordered)


def choices() -> tuple[Rule, ...]:
    """Which of several claims is believed."""
    return tuple(Rule(name, why) for name, why in authority.RULES.items())


def of_one_price() -> tuple[Rule, ...]:
    """What holds back a change of one price."""
    seen, person = "a second sight, or a person", "a person, or another word of the source"
    return tuple(Rule(rule.name, rule.why, seen if rule.time_heals else person) for rule in (*RULES, REFUSAL))


def of_a_provider() -> tuple[Rule, ...]:
    """What holds back all that one answer changes at a provider, or the whole answer."""
    return tuple(Rule(rule.name, rule.why, "the next answer that says the same") for rule in WIDE_RULES)


def of_a_run() -> tuple[str, ...]:
    """How much may change at once, in sentences."""
    return (
        _at_once("of the prices may move", runs.SHARE_MOVED, runs.SHARE_MOVED_PER_DAY, runs.SHARE_MOVED_AT_MOST),
        _at_once("of the records or prices may go", runs.SHARE_GONE, runs.SHARE_GONE_PER_DAY, runs.SHARE_GONE_AT_MOST),
        f"Up to {runs.FEW} always may.",
    )


def _at_once(what: str, share: float, per_day: float, most: float) -> str:
    more = f"{per_day:.2%} more for each day since the last good run, up to {most:.0%}"
    return f"At most {share:.0%} {what} at once; {more}."


def of_limits() -> tuple[Rule, ...]:
    """What limits in tokens can't be."""
    return (
        Rule(limits.ABOVE_CONTEXT, authority.RULES[limits.ABOVE_CONTEXT]),
        Rule("beyond all real ones", f"A limit above {limits.LARGEST:,} tokens is not taken, nor one above"
             f" {limits.USUAL:,} that is not a whole number of {limits.WHOLE[0]:,} or {limits.WHOLE[1]:,}."),
    )  # fmt: skip


def of_identity() -> tuple[Rule, ...]:
    """What matches a provider's id to a model."""
    return tuple(Rule(name, why) for name, why in identity.RULES.items())


def units() -> tuple[Unit, ...]:
    """The units in which amounts are held."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for told, (held, times) in UNITS.items():
        others = found[held]
        if told != held:
            others.append((told, f"× {times:,f}" if times >= 1 else f"÷ {(1 / times).quantize(Decimal(1)):,}"))
    return tuple(Unit(name, tuple(told)) for name, told in found.items())


LAPSES_AFTER: Final = authority.LAPSES_AFTER.days
UNMATCHED: Final = identity.UNMATCHED
NOT_COMPARED: Final = tuple(sorted(UNPAID))
NOT_USABLE: Final = tuple(sorted(UNUSABLE))
KNOWN_CURRENCIES: Final = tuple(CURRENCIES)
