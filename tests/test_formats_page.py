"""Pages of any size and manners: parsed within bounds, or refused by name."""

import re
import subprocess
import sys
from contextlib import suppress

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scrapers.formats.embedded_json import at_place, documents
from scrapers.formats.markdown_tables import read_markdown
from scrapers.formats.page import MOST_BYTES, lines, read_page, shown
from scrapers.formats.tables import html_tables
from scrapers.source import BadAnswer
from tests.services import ROOT

PROSE = "Prices of models, by the million tokens, as they stand today. " * 5


def refusal(body: bytes) -> str:
    with pytest.raises(BadAnswer) as refused:
        read_page(body)
    return str(refused.value)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "an empty answer"),
        (b" \n\xef\xbb\xbf", "an empty answer"),
        (b'{"prices": []}', "not HTML: JSON"),
        (b"%PDF-1.7 of something", "not HTML: something else"),
        (b"<html><title>Just a moment...</title><script>window._cf_chl_opt={}</script></html>", "a bot check"),
        (b"<html><body><div id=root></div><script src=app.js></script></body></html>", "a shell"),
        (b"<p>" + b"x" * MOST_BYTES, "are more than the"),
        (b"<html><meta charset=utf-7>" + PROSE.encode(), "'utf-7', an encoding"),
        (b"<html><meta charset=zip>" + PROSE.encode(), "'zip', an encoding"),
        (b"<div>" * 600 + PROSE.encode(), "nested deeper"),
        (b"<p>" + b"<br>" * 160_000, "tags"),
        (f"<!doctype html><html><body><p>{PROSE}".encode(), "ends too early"),
    ],
)
def test_what_is_no_whole_page_is_refused_by_name(body: bytes, reason: str) -> None:
    assert reason in refusal(body)


def test_a_piece_of_a_page_is_read_as_far_as_it_goes() -> None:
    assert shown(read_page(f'class="x"><p>{PROSE}</p><table><tr><td>1'.encode())).startswith('class="x"> Prices')


@pytest.mark.parametrize(
    "body",
    [
        f"<html><head><meta charset=gbk></head><body>价格{PROSE}</body></html>".encode("gbk"),
        f"<html><body>价格{PROSE}</body></html>".encode("utf-16"),
        f"\ufeff<html><body>价格{PROSE}</body></html>".encode(),
        f"<html><body>价\0格{PROSE}</body></html>".encode(),
    ],
)
def test_the_encoding_is_the_one_that_the_page_says(body: bytes) -> None:
    assert "价格" in shown(read_page(body))


def test_lines_are_those_that_a_reader_sees() -> None:
    page = read_page(
        f"<html><body><td>one <b>two</b><br>three<p>four</p><div hidden>x</div>{PROSE}</body></html>".encode()
    )
    assert lines(page)[:3] == ("one two", "three", "four")


def embedded(*scripts: str) -> dict[str, object]:
    return documents(read_page(f"<html><body>{PROSE}{''.join(scripts)}</body></html>".encode()))


def test_json_that_lives_in_a_page_is_found_by_name() -> None:
    found = embedded(
        '<script id="__NEXT_DATA__" type="application/json">{"a": [0.10]}</script>',
        '<script>var x = 1; window.__DATA__ = {"b": {"c": "}</"}}; f()</script>',
        '<script>self.__next_f.push([1,"1:\\"$S\\"\\n2:I[1]\\na:T3,x:y3:{\\"d"])</script>',
        '<script>self.__next_f.push([1,"\\":[1]}\\n"])</script>',
        '<astro-island component-export="T" props="{&quot;r&quot;:[1,[[0,&quot;x&quot;],[1,[[0,2]]]]]}">',
    )
    assert found["window.__DATA__"] == {"b": {"c": "}</"}}
    assert found["__next_f"] == {"1": "$S", "a": "x:y", "3": {"d": [1]}}
    assert found["island-1 T"] == {"r": ["x", [2]]}
    assert str(at_place(found, "@__NEXT_DATA__/a/0")) == "0.10"
    assert at_place(found, "@__next_f/3/d/0") == 1
    with pytest.raises(KeyError):
        at_place(found, "@__next_f/3/d/9")


@pytest.mark.parametrize(
    "script", ["window.x = {", "window.x = [1,", 'self.__next_f.push([1,"', "window.x = {a: 1}", "[" * 900]
)
def test_json_that_is_none_is_left_out(script: str) -> None:
    assert embedded(f"<script>{script}</script>", f'<script type="application/json">{script}</script>') == {}


PIECES = """<table>|<tr>|<td rowspan=3>|<td colspan=1e9>|<th>|</table>|<thead>|<caption>|<h2>|<sup>1</sup>|<div id=a>
</div>|<script>window.a={|}</script>|<style>|<!--|-->|$1|&#0;|<p|'|self.__next_f.push([1,|"1:T9,|])|<svg>|<template>|é|<br>|-|#"""
pieces = st.sampled_from([*PIECES.replace("\n", "|").split("|"), "|", "\n", "\0", "\ud83d", "|-|-|\n"])


@given(
    body=st.one_of(
        st.binary(max_size=300),
        st.lists(pieces, max_size=60).map("".join).map(lambda text: text.encode("utf-8", "replace")),
    )
)
@settings(max_examples=200)
@example(body=b"<table><tr><td rowspan=99999999 colspan=99999999>" * 3)
@example(body=b"<html><meta charset=utf-16>\xff\xfe<table>")
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    for prefix in (b"", PROSE.encode() + b"<div>"):
        with suppress(BadAnswer):
            page = read_page(prefix + body)
            html_tables(page)
            html_tables(page, turned=True, pane="id")
            documents(page)
        with suppress(BadAnswer):
            read_markdown(prefix + body)


HOSTILE = {
    "nested tags": b"<div>" * 1_600_000,
    "tags nested as deep as may be": (b"<i>" * 200 + b"x" + b"</i>" * 200) * 600 + PROSE.encode(),
    "a million cells": b"<table><tr>" + b"<td>1" * 1_000_000,
    "as many cells as may be": PROSE.encode() + b"<table>" + b"<tr><td colspan=3>12345678901234567" * 74_000,
    "rows that hang": PROSE.encode() + b"<table><tr>" + b"<td rowspan=65534>1" * 290 + b"<tr>" * 100_000,
    "wide cells": PROSE.encode() + b"<table>" + b"<tr><td colspan=1000000000>1" * 74_000,
    "many tables": PROSE.encode() + b"<table><tr><td>1</table>" * 49_000,
    "a thousand tables in rows": PROSE.encode() + b"<table><tr><td>1</table>" * 990 + b"<p>" * 145_000,
    "attributes": PROSE.encode() + b"<div " + b" ".join(b"a%d=x" % number for number in range(490_000)) + b">",
    "a huge attribute": PROSE.encode() + b'<a href="' + b"x" * 8_000_000 + b'">',
    "huge ids": PROSE.encode() + b"<table id=%s><tr><td>1</table>" % (b"x" * 7_000) * 990,
    "one text": b"<p>" + b"$1 " * 2_700_000,
    "a head of one text": b"<table><tr><th>" + b"*" * 8_000_000 + b"x",
    "scripts": PROSE.encode() + b"<script>window.a={</script>" * 74_000,
    "one script": PROSE.encode() + b"<script>" + b'window.a=["' * 700_000 + b"</script>",
    "pushes": PROSE.encode() + b"<div><script>" + b'self.__next_f.push([1,"1:T1,"])' * 250_000 + b"</script>",
    "json": PROSE.encode() + b'<script type="application/json">' + b"[" * 8_000_000 + b"</script>",
    "comments": b"<p><!--" * 1_000_000,
    "entities": b"<p>" + b"&#x24;" * 1_300_000,
    "markdown": b"| " * 4_000_000 + b"\n" + b"|--" * 2_000,
    "markdown rules": b"| a |\n" + b"|" + b"-" * 8_000_000,
    "markdown links": b"|a|\n|-|\n|" + b"![[" * 2_600_000 + b"|",
    "markdown headings": b"# " + b"*" * 8_000_000 + b"\n|a|\n|-|\n|1|",
    "markdown spaces": b"#" + b" " * 8_000_000 + b"x\n|a|\n|-|\n|1|",
}
LIMITED = """
import resource, sys, time
from scrapers.formats.embedded_json import documents
from scrapers.formats.markdown_tables import read_markdown
from scrapers.formats.page import read_page
from scrapers.formats.tables import html_tables
from scrapers.source import BadAnswer
body = sys.stdin.buffer.read()
for read in (lambda: html_tables(read_page(body)), lambda: documents(read_page(body)), lambda: read_markdown(body)):
    began = time.process_time()
    try:
        read()
    except BadAnswer as refused:
        print(refused)
    print(f"{time.process_time() - began:.1f}")
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


@pytest.mark.slow
@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
def test_hostile_bytes_hang_nothing_and_fill_nothing(body: bytes) -> None:
    """No reading takes 10 s or 700 MB: a page's tables, its JSON, a document's tables."""
    command = [sys.executable, "-c", LIMITED]
    done = subprocess.run(command, input=body[:MOST_BYTES], cwd=ROOT, capture_output=True, check=True)
    said = done.stdout.decode().splitlines()
    seconds = [float(line) for line in said[:-1] if re.fullmatch(r"[0-9.]+", line)]
    print(f"{seconds} s, {int(said[-1]) // 1024} MB: {said[:-1]}")
    assert len(seconds) == 3
    assert max(seconds) < 10
    assert int(said[-1]) < 700 * 1024
