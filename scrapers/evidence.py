"""What is published, read again in the stored bytes: is it there, at its place, and does it say so?"""

import json
import tomllib
from collections import defaultdict
from collections.abc import Collection, Iterator
from decimal import Decimal, InvalidOperation
from hashlib import sha256
from heapq import nsmallest
from typing import Final, NamedTuple

from catalog import facts, store
from catalog.domain.claims import ClaimPlace
from catalog.domain.quotes import PriceKey, Record, RouteKey, Scalar
from catalog.domain.readings import Reading
from catalog.domain.vocabulary import PriceState
from catalog.queries import held as holdings
from catalog.queries import published
from catalog.queries.held import RecordName
from catalog.queries.published import Answered, PublishedFact, PublishedPrice
from scrapers.formats.css_paths import STEP
from scrapers.formats.json_answer import names_of
from scrapers.formats.places import PlacesIn, above, spells
from scrapers.reading import reading_of
from scrapers.source import BadAnswer, all_sources

Published = PublishedPrice | PublishedFact
NOTHING: Final = "nothing is said there"


class Wrong(NamedTuple):
    """One published thing that its evidence does not bear out: what it is, its place, what we hold, what is there."""

    source: str
    about: str
    what: str
    place: str
    held: str
    found: str


class Verified(NamedTuple):
    """What one stored answer bears out: how many published things are right, which are wrong, and how many can't be
    told because the bytes are not held here."""

    answer: Answered
    right: int
    wrong: list[Wrong]
    not_held: int


def read_by_other_rules() -> list[str]:
    """The sources that no run has read by the rules of today yet: what differs may be told by that."""
    return [name for name in all_sources() if holdings.read_by(name) not in ("", facts.rules_version())]


def chosen(sample: int | None = None) -> list[Published]:
    """Everything published; or as many things of it, the same ones in every catalog that publishes them."""
    everything: Iterator[Published] = (thing for part in (published.prices(), published.facts()) for thing in part)
    return list(everything) if sample is None else nsmallest(sample, everything, key=_lot)


def _lot(thing: Published) -> str:
    return sha256(" ".join((_name(thing.about), _what(thing))).encode()).hexdigest()


def verify(things: Collection[Published]) -> Iterator[Verified]:
    """Read these again, one stored answer after the other, those of one source together."""
    by_answer: dict[int, list[Published]] = defaultdict(list)
    for thing in things:
        by_answer[thing.snapshot].append(thing)
    answers = published.answers(by_answer.keys())
    for number in sorted(answers, key=lambda number: (*answers[number][:3], number)):
        yield _verify(number, answers[number], by_answer[number])


def _verify(number: int, answer: Answered, things: list[Published]) -> Verified:
    body = store.body_of(answer.sha256)
    if body is None:
        return Verified(answer, 0, [], len(things))
    try:
        evidence = Evidence(number, answer, body)
    except BadAnswer as error:
        wrong = [_wrong(thing, str(error)) for thing in things]
    else:
        wrong = [_wrong(thing, found) for thing in things if (found := evidence.against(thing)) is not None]
    return Verified(answer, len(things) - len(wrong), wrong, 0)


class Evidence:
    """The bytes of one answer, cut and read anew. Raises BadAnswer for bytes that are not those answered."""

    def __init__(self, number: int, answer: Answered, body: bytes) -> None:
        found, source = sha256(body).hexdigest(), all_sources().get(answer.source)
        if found != answer.sha256:
            raise BadAnswer(f"the stored bytes have the SHA-256 {found}, not {answer.sha256}")
        if source is None or not source.has(answer.url):
            raise BadAnswer(f"no source called {answer.source} reads {answer.url} any more")
        self._number, self._answer, self._source = number, answer, source
        self._records: dict[str, list[Record]] = defaultdict(list)
        for record in source.split(body, source.part(answer.url)):
            self._records[record.at].append(record)
        self._spelled = tomllib.loads(body.decode()) if source.here else _spelled(body)
        self._places = PlacesIn(body)
        self._pages: dict[str, PlacesIn] = {}  # that live in JSON, by their place in it
        self._read: dict[str, list[Reading]] = {}

    def against(self, thing: Published) -> str | None:
        """What stands in these bytes where the thing was read, if it is anything else; None where it is the thing."""
        said = [_said(reading, thing) for reading in self._readings_at(thing.at)]
        if any(held(thing) in words for words in said):
            return self._spelled_otherwise(thing)
        return "; ".join(sorted({word for words in said for word in words})) or NOTHING

    def _readings_at(self, place: str) -> list[Reading]:
        """The records with the longest place that this one is in, read."""
        at = place
        while at and at not in self._records:
            at = above(at)
        if at not in self._read:
            self._read[at] = [reading for record in self._records.get(at, ()) for reading in self._reading(record)]
        return self._read[at]

    def _reading(self, record: Record) -> Iterator[Reading]:
        listing = self._source.read(record)
        if listing is not None:
            day, part = self._answer.fetched_at, self._source.part(self._answer.url)
            place = ClaimPlace(self._source.name, record.key, record.at, day, self._number)
            yield reading_of(RecordName(part, record.key), place, "", listing, facts.names(), day)

    def _spelled_otherwise(self, thing: Published) -> str | None:
        """What the raw bytes have at this place, if it is not the text that we hold as evidence."""
        if self._spelled is None:
            return _shown_otherwise(thing, self._places.text_at(thing.at))
        if not thing.at.startswith("/"):
            return None
        place, _, inside = thing.at.partition(STEP)
        value = self._spelled
        for name in names_of(place):
            try:
                value = value[int(name)] if isinstance(value, list) else value[name]  # type: ignore[index]
            except (KeyError, IndexError, TypeError, ValueError):
                return "nothing at this place in the bytes"
        if inside:
            page = self._pages.setdefault(place, PlacesIn(str(value).encode("utf-8", "replace")))
            return _shown_otherwise(thing, page.text_at(inside))
        if isinstance(thing, PublishedPrice) and not _same_text(value, thing.text):
            return f"the text {str(value)[:100]!r} instead of {thing.text!r}"
        return None


def _shown_otherwise(thing: Published, found: str | None) -> str | None:
    """What a page or markdown shows at the place of a thing, if it has not the amount that we hold as evidence."""
    if found is None:
        return "nothing at this place in the bytes"
    if isinstance(thing, PublishedPrice) and not spells(found, thing.text):
        return f"the text {found[:100]!r} instead of {thing.text!r}"
    return None


def _spelled(body: bytes) -> object:
    """The answer with every number as the text that spells it; None for an answer that is not JSON."""
    try:
        return json.loads(body.decode("utf-8-sig"), parse_float=str, parse_int=str, parse_constant=str)
    except ValueError:
        return None


def _same_text(value: object, text: str) -> bool:
    """Whether they are the same text, or spell the very same number (`4e-07`, `4E-7`)."""
    if not isinstance(value, str):
        return False
    try:
        return value.strip()[: len(text)] == text or Decimal(value) == Decimal(text)
    except InvalidOperation:
        return False


def _said(reading: Reading, thing: Published) -> list[str]:
    """What the record says at the very place of the thing, in the words of `held`."""
    at, route = reading.place.at, thing.about
    if isinstance(route, RouteKey) and reading.route != route:
        return [f"another route: {_name(reading.route or reading.vendor)}"]
    if isinstance(thing, PublishedFact):
        fact = reading.said.facts.get(thing.name)
        return [_value(fact.value)] if fact and at + fact.at == thing.at else []
    prices = (price for price in reading.said.prices if at + price.at == thing.at)
    return [_price(price.key, price.state, price.amount, price.text) for price in prices]


def held(thing: Published) -> str:
    """What we hold, in words that say all that is compared."""
    if isinstance(thing, PublishedFact):
        return _value(thing.value)
    return _price(thing.key, thing.state, thing.amount, thing.text)


def _price(key: PriceKey, state: PriceState, amount: Decimal | None, text: str) -> str:
    much = f"{amount:f}" if state is PriceState.AMOUNT and amount is not None else state.value
    when = f" when {key.conditions}" if key.conditions else ""
    return f"{much} {key.currency} per {key.unit}, {key.component}, {key.tier}{when}, spelled {text!r}"


def _value(value: Scalar) -> str:
    return json.dumps(value, ensure_ascii=False)


def _name(about: RouteKey | str) -> str:
    return about if isinstance(about, str) else " ".join(filter(None, about))


def _what(thing: Published) -> str:
    return thing.name if isinstance(thing, PublishedFact) else " ".join(filter(None, thing.key))


def _wrong(thing: Published, found: str) -> Wrong:
    return Wrong(thing.source, _name(thing.about), _what(thing), thing.at, held(thing), found)
