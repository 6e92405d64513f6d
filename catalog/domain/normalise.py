"""From a source's own words to ours: components, units, states; what can't be taken is named, not guessed."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Final, NamedTuple

from catalog.domain import conditions, dates
from catalog.domain.limits import ABOVE_CONTEXT, LIMITS, beyond_all, doubted, is_placeholder
from catalog.domain.money import amount_of, per_unit, times
from catalog.domain.quotes import Listing, PriceClaim, PriceKey, Quote, Reject, Stated
from catalog.domain.vocabulary import COMPONENTS, CURRENCIES, Fact, PriceState, ProviderKind, Tier

RULES_VERSION: Final = "3"
"""Part of every record's digest: raise it when a rule here, of identity or in a format changes what is read."""

DATES: Final = frozenset({Fact.RELEASE_DATE, Fact.KNOWLEDGE_CUTOFF, Fact.DEPRECATION_DATE, Fact.SHUTDOWN_DATE})
NOT_BY_OUTPUT: Final = frozenset({"embedding", "rerank", "moderation"})
TEXT_CAP: Final = 300


class Normalised(NamedTuple):
    """A listing in our words: the facts and prices taken, and the rest with its reasons."""

    facts: dict[str, Stated]
    prices: tuple[PriceClaim, ...]
    rejects: tuple[Reject, ...]


def normalise(listing: Listing, kind: str) -> Normalised:
    """Put one listing into our components, units and states; `kind` is the provider's kind, "" if unknown."""
    rejects = list(listing.faults)
    facts = _possible(dict(_facts(listing.facts, rejects)), rejects)
    priced: dict[PriceKey, list[PriceClaim]] = {}
    for quote in listing.quotes:
        claim = _claim(quote, rejects)
        if claim is not None:
            priced.setdefault(claim.key, []).append(claim)
    taken = [claim for claims in priced.values() for claim in _one_at_a_time(claims, rejects)]
    stated = facts.get(Fact.KIND)
    prices = _with_states(taken, listing.free, kind, str(stated.value) if stated else "")
    return Normalised(facts, prices, tuple(rejects))


def _facts(stated: Mapping[str, Stated], rejects: list[Reject]) -> Iterable[tuple[str, Stated]]:
    for name, fact in stated.items():
        value = fact.value
        if isinstance(value, bool) and name not in LIMITS and name not in DATES:
            yield name, fact
        elif name in LIMITS:
            if not isinstance(value, int) or isinstance(value, bool):
                rejects.append(Reject(fact.at, f"{name} is not a whole number", str(value)[:TEXT_CAP]))
            elif value > 0 and not is_placeholder(value):
                yield name, fact
        elif name in DATES:
            try:
                date = dates.partial_date(str(value))
            except ValueError as error:
                rejects.append(Reject(fact.at, str(error), str(value)[:TEXT_CAP]))
                continue
            if date:
                yield name, fact if date == value else fact._replace(value=date)
        elif isinstance(value, str):
            text = _in_one_line(value)[:TEXT_CAP]
            if text:
                yield name, fact if text == value else fact._replace(value=text)
        elif isinstance(value, list):
            yield name, fact._replace(value=sorted({str(item)[:TEXT_CAP] for item in value}))
        else:
            yield name, fact


def _in_one_line(text: str) -> str:
    """The text without what can't be printed, and with single spaces."""
    printable = text if text.isprintable() else "".join(char for char in text if char.isprintable() or char.isspace())
    return " ".join(printable.split())


def _possible(facts: dict[str, Stated], rejects: list[Reject]) -> dict[str, Stated]:
    """The facts without limits beyond all real ones, and without those beside them: what slipped once slips again.

    What contradicts itself is named, and left to the choice among all that is claimed.
    """
    limits = {name: fact for name, fact in facts.items() if name in LIMITS}
    if any(isinstance(fact.value, int) and beyond_all(fact.value) for fact in limits.values()):
        reason = "a limit here is beyond all real ones"
        rejects += [Reject(fact.at, reason, str(fact.value)[:TEXT_CAP]) for fact in limits.values()]
        return {name: fact for name, fact in facts.items() if name not in limits}
    if doubted(facts):
        output, context = facts[Fact.MAX_OUTPUT], facts[Fact.CONTEXT]
        reason = f"{ABOVE_CONTEXT}: says {output.value} where {context.at} says {context.value}"
        rejects.append(Reject(output.at, reason, str(output.value)))
    return facts


def _claim(quote: Quote, rejects: list[Reject]) -> PriceClaim | None:
    """One quote in our unit; None, with the reason added to the rejects, where it can't be a price."""
    text = quote.text[:TEXT_CAP]
    if quote.component not in COMPONENTS:
        rejects.append(Reject(quote.at, f"no component is called {quote.component!r}", text))
        return None
    if quote.currency not in CURRENCIES:
        rejects.append(Reject(quote.at, f"no currency is called {quote.currency!r}", text))
        return None
    try:
        holds = conditions.canonical(conditions.parse(quote.conditions)) if quote.conditions else ""
        if quote.state is PriceState.AMOUNT:
            amount, unit = _held(quote.text, quote.factor, quote.per)
        else:
            amount, unit = None, per_unit(Decimal(1), quote.per)[1]
        list_amount = _held(quote.list_text, "", quote.per)[0] if quote.list_text else None
        valid_from = dates.instant(quote.valid_from) if quote.valid_from else None
        valid_to = dates.instant(quote.valid_to) if quote.valid_to else None
        if valid_from and valid_to and valid_to <= valid_from:
            raise ValueError(f"ends {quote.valid_to} before it starts {quote.valid_from}")
    except ValueError as error:
        rejects.append(Reject(quote.at, str(error), text))
        return None
    key = PriceKey(quote.component, unit, quote.currency, quote.tier, holds)
    return PriceClaim(key, quote.state, amount, quote.at, text, list_amount, valid_from, valid_to)


@lru_cache(maxsize=16384)  # the same round amounts are asked over and over
def _held(text: str, factor: str, per: str) -> tuple[Decimal, str]:
    """The amount and unit that we hold for an amount as a source spells it; raises BadAmount."""
    return per_unit(times(amount_of(text), factor), per)


def _one_at_a_time(claims: Sequence[PriceClaim], rejects: list[Reject]) -> Iterable[PriceClaim]:
    """Of what is said of one price one thing at any time: without an end it lasts until the next one begins.

    What says something else of the same time as an earlier one is no price.
    """
    ordered = sorted(claims, key=lambda claim: str(claim.valid_from or ""))  # stable: the source's own order
    taken: list[PriceClaim] = []
    for claim in ordered:
        last = taken[-1] if taken else None
        if last is None or (last.valid_to and claim.valid_from and last.valid_to <= claim.valid_from):
            taken.append(claim)
        elif (last.amount, last.state) == (claim.amount, claim.state):
            taken[-1] = last if claim.valid_from else claim
        elif last.valid_to is None and claim.valid_from and claim.valid_from != last.valid_from:
            taken[-1] = last._replace(valid_to=claim.valid_from)
            taken.append(claim)
        else:
            rejects.append(Reject(claim.at, f"says {claim.text} where {last.at} says {last.text}", claim.text))
    return taken


def _with_states(priced: Sequence[PriceClaim], free: bool, kind: str, model_kind: str) -> tuple[PriceClaim, ...]:
    """The states of zeros: free, included in a plan, or nothing said at all (design, section 4, rule 5)."""
    charged = any(claim.amount for claim in priced)
    taken = []
    for claim in priced:
        if claim.state is not PriceState.AMOUNT or claim.amount:
            taken.append(claim)
        elif kind == ProviderKind.PLAN:
            taken.append(_in_state(claim, PriceState.INCLUDED))
        elif free or (charged and not (claim.key.component == "output" and model_kind in NOT_BY_OUTPUT)):
            taken.append(_in_state(claim, PriceState.FREE))
    return tuple(sorted(taken, key=lambda claim: (claim.key, str(claim.valid_from or ""))))


def _in_state(claim: PriceClaim, state: PriceState) -> PriceClaim:
    amount = Decimal(0) if state is PriceState.FREE else None
    return claim._replace(state=state, amount=amount)


def standard(component: str) -> PriceKey:
    """The key of the price that lists compare: USD per 1M tokens, standard tier, always."""
    return PriceKey(component, "1M tokens", "USD", Tier.STANDARD, "")
