"""Whatever a source answers: cutting refuses in one way, and reading never raises."""

import json
from collections.abc import Callable
from decimal import Decimal
from functools import cache

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from catalog.domain import conditions
from catalog.domain.quotes import Record
from catalog.domain.vocabulary import UNITS
from scrapers.source import BadAnswer, Source, all_sources
from tests.formats import one_of_each_format
from tests.test_sources import FETCHED, URLS, recorded

EXAMPLES = 12  # for each source: many share their format with others
SOURCES = pytest.mark.parametrize("source", one_of_each_format(all_sources().values()))

texts = st.one_of(
    st.text(max_size=12), st.sampled_from(["-1", "0", "", "1e-7", "NaN", "2025-02-31", "a/b", "\u200b", "9" * 400])
)
scalars = st.one_of(st.none(), st.booleans(), st.integers(), st.decimals(), texts)


def names_in(value: object) -> set[str]:
    """Every name in the recorded cases, so that odd values stand where they are read."""
    if isinstance(value, dict):
        return set(value).union(*map(names_in, value.values()))
    return set().union(*map(names_in, value)) if isinstance(value, list) else set()


CASES = [path for source, url in URLS if (path := recorded(source, url)).suffix == ".json"]
NAMES = sorted(set().union(*(names_in(json.loads(path.read_bytes())) for path in CASES)))
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(NAMES) | texts, inner, max_size=8),
    max_leaves=25,
)


@cache
def records(source: Source, url: str) -> list[Record]:
    """The recorded case of an address, cut once."""
    return list(source.split(recorded(source, url).read_bytes(), url))


def check(source: Source, record: Record) -> None:
    listing = source.read(record)
    if listing is None:
        return
    for quote in listing.quotes:
        assert quote.per in UNITS
        assert Decimal(quote.text).is_finite()
        assert Decimal(quote.text) >= 0
        assert quote.conditions == conditions.canonical(conditions.parse(quote.conditions))
    assert all(fault.reason for fault in listing.faults)


@SOURCES
@given(value=values, name=texts)
@settings(max_examples=EXAMPLES)
@example(value={"pricing": {"prompt": Decimal("Infinity"), "overrides": [{"min_prompt_tokens": True}]}}, name="x")
@example(value={"tiered_pricing": [{"range": [Decimal("NaN"), Decimal("Infinity")]}]}, name="x")
@example(value={"limit": {"context": Decimal("1E+999999")}, "cost": {"input": Decimal("1E+999999")}}, name="x")
def test_no_value_makes_reading_raise(source: Source, value: object, name: str) -> None:
    for key, at in ((name, "/" + name), (f"route:{name}", f"/p/models/{name}"), (f"vendor:{name}", f"/{name}")):
        check(source, Record(key, at, value))


@SOURCES
@given(data=st.data())
@settings(max_examples=EXAMPLES)
def test_no_value_in_a_real_record_makes_reading_raise(source: Source, data: st.DataObject) -> None:
    url = data.draw(st.sampled_from(source.urls))
    record = data.draw(st.sampled_from(records(source, url)))
    check(source, Record(record.key, record.at, replaced(record.value, data.draw)))


def replaced(value: object, draw: Callable[[st.SearchStrategy[object]], object]) -> object:
    """The value with one thing in it made another."""
    if isinstance(value, dict | list) and value and draw(st.integers(0, 3)):
        place = draw(st.sampled_from(list(value) if isinstance(value, dict) else list(range(len(value)))))
        copy = value.copy()
        copy[place] = replaced(value[place], draw)
        return copy
    return draw(values)


@SOURCES
@given(body=st.one_of(st.binary(max_size=80), values.map(lambda value: json.dumps(value, default=str).encode())))
@settings(max_examples=EXAMPLES)
def test_no_bytes_make_cutting_raise_anything_but_bad_answer(source: Source, body: bytes) -> None:
    for url in source.urls:
        try:
            records = list(source.split(body, url))
        except BadAnswer:
            continue
        assert records


@pytest.mark.parametrize("source", one_of_each_format(FETCHED.values()))
@given(data=st.data())
@settings(max_examples=EXAMPLES)
def test_an_answer_cut_short_is_refused(source: Source, data: st.DataObject) -> None:
    url = data.draw(st.sampled_from(source.urls))
    if recorded(source, url).suffix in (".md", ".mdx"):
        return  # no end of markdown is marked
    body = recorded(source, url).read_bytes().rstrip()
    with pytest.raises(BadAnswer, match="line|empty|UTF-8|ends too early|not HTML|fewer than 200|not read"):
        source.split(body[: data.draw(st.integers(0, len(body) - 1))], url)
