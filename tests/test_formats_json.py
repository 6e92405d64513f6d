"""Bytes that should be JSON: read exactly, or refused with the place and the reason."""

import json
from decimal import Decimal

import pytest

from scrapers.formats import litellm, models_dev, openrouter
from scrapers.formats.json_answer import MOST_BYTES, MOST_DEPTH, names_of, pointer, read_json
from scrapers.source import BadAnswer, Source, all_sources
from tests.test_sources import recorded

OF_JSON = {name: source for name, source in all_sources().items() if recorded(source, source.urls[0]).suffix == ".json"}


def test_fractions_keep_every_digit_of_the_source() -> None:
    answer = read_json(b'{"a": 0.27999999999999997, "b": 1e-07, "c": 3}')
    assert answer.value == {"a": Decimal("0.27999999999999997"), "b": Decimal("1E-7"), "c": 3}


def test_a_byte_order_mark_is_survived() -> None:
    assert read_json(b'\xef\xbb\xbf{"a": "\xe2\x86\x92"}').value == {"a": "\u2192"}


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e99999999999999999999"])
def test_what_is_no_number_is_left_for_the_one_amount_to_be_refused(number: str) -> None:
    value = read_json(b'{"a": %s, "b": 2}' % number.encode()).value
    assert isinstance(value, dict)
    assert isinstance(value["a"], Decimal)
    assert not value["a"].is_finite()
    assert value["b"] == 2


def test_of_a_name_given_twice_the_last_is_kept_and_the_place_is_told() -> None:
    answer = read_json(b'{"a/b": {"x": 1, "x": 2}, "c": [{"y": 1}, {"y": 3, "z": 0, "y": 4}], "c2": 1, "c2": 5}')
    assert answer.value == {"a/b": {"x": 2}, "c": [{"y": 1}, {"y": 4, "z": 0}], "c2": 5}
    assert sorted(answer.repeated) == ["/a~1b/x", "/c/1/y", "/c2"]
    assert [fault.at for fault in answer.faults_below("/c")] == ["/1/y"]


def test_characters_that_no_database_holds_are_replaced() -> None:
    value = read_json(rb'{"a\u0000": ["x\ud800y", "\ud83d\ude00"]}').value
    assert value == {"a\ufffd": ["x\ufffdy", "\U0001f600"]}
    assert json.dumps(value, ensure_ascii=False).encode()


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"", "an empty answer"),
        (b" \r\n\t", "an empty answer"),
        (b'{"a": 1,\n "b": [1, 2,]}', "not JSON at line 2 column 13"),
        (b'{"a": 1,\n "b": {"c": 2', "ends too early, at line 2 column"),
        (b'{"a": "cut off in the mid', "ends too early, at line 1 column 7"),
        (b"<!DOCTYPE html>\n<html><body>Prices</body></html>", "a page in HTML at line 1 column 1"),
        (b'<html><script src="/cdn-cgi/challenge-platform/x.js"></script>', "a bot check in HTML"),
        (b"Not Found", "not JSON at line 1 column 1"),
        (b'{"a": "\xff\xfe"}', "not UTF-8 at byte 7"),
        ("{}".encode("utf-16"), "not UTF-8 at byte 0"),
        (b"[" * 100_000, f"deeper than {MOST_DEPTH}"),
        (b"[" * (MOST_DEPTH + 1) + b"]" * (MOST_DEPTH + 1), f"deeper than {MOST_DEPTH}"),
        (b"[" + b"9" * 5000 + b"]", "a number that can't be read"),
        (b" " * (MOST_BYTES + 1), "more than the"),
    ],
    ids=lambda part: part[:40] if isinstance(part, str) else "",
)
def test_an_answer_that_cannot_be_read_is_refused_with_its_place(body: bytes, message: str) -> None:
    with pytest.raises(BadAnswer, match=message.replace("(", r"\(")):
        read_json(body)


@pytest.mark.parametrize(
    "body",
    [
        b"[]",
        b"{}",
        b"null",
        b'"text"',
        b'{"error": {"message": "rate limited"}}',
        b'{"data": {}}',
        b'{"data": []}',
        b'{"data": [{"object": "model"}]}',
    ],
    ids=bytes.decode,
)
@pytest.mark.parametrize("source", OF_JSON.values(), ids=OF_JSON)
def test_json_of_another_shape_is_refused_with_what_is_missing(source: Source, body: bytes) -> None:
    missing = r"'\w+'|lab/model|not an object|not a list|nothing in it"
    for url in source.urls:
        with pytest.raises(BadAnswer, match=missing):
            source.split(body, url)


def test_a_pointer_leads_back_to_its_names() -> None:
    assert pointer("data", 3, "a/b~c") == "/data/3/a~1b~0c"
    assert names_of("/data/3/a~1b~0c") == ["data", "3", "a/b~c"]
    assert names_of(pointer("~1")) == ["~1"]


def test_a_repeated_row_is_read_once_and_says_so() -> None:
    row = b'{"litellm_provider": "p", "input_cost_per_token": %s}'
    body = b'{"m": ' + row % b"1e-6" + b', "m": ' + row % b"2e-6" + b"}"
    [record] = litellm.split(body, "")
    listing = litellm.read(record)
    assert listing is not None
    assert [quote.text for quote in listing.quotes] == ["0.000002"]
    assert [fault.reason for fault in listing.faults] == ["given several times; the last is kept"]


def test_a_name_repeated_in_a_route_is_told_by_that_route_alone() -> None:
    route = b'{"id": "m", "cost": {"input": 1, "input": 2, "output": 3}}'
    body = b'{"p": {"id": "p", "models": {"m": %s, "n": {"id": "n"}}}}' % route
    records = list(models_dev.split(body, "https://models.dev/api.json"))
    assert [(record.key, [fault.at for fault in record.faults]) for record in records] == [
        ("vendor:p", []),
        ("route:p/models/m", ["/cost/input"]),
        ("route:p/models/n", []),
    ]


def test_a_further_page_is_told_and_what_is_there_is_read() -> None:
    body = b'{"data": [{"id": "a"}, {"id": "b"}], "links": {"next": "/api/v1/models?page=2"}}'
    first, last = openrouter.split(body, "https://openrouter.ai/api/v1/models")
    assert first.faults == ()
    assert [fault.reason for fault in last.faults] == ["the list goes on on a further page, which is not read"]
