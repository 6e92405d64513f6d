"""A file that is not a whole dump: one line says which file, where and why, and the catalog stays as it was."""

import gzip
import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import zstandard

from catalog.dump import DumpError, files, load
from catalog.models import Catalog, Route, Source
from tests.dumped import lines_of, write_lines

pytestmark = pytest.mark.django_db


@pytest.fixture
def whole(dumped_whole: Path, tmp_path: Path) -> Path:
    """A good dump, to be spoilt."""
    return Path(shutil.copy(dumped_whole, tmp_path))


def refused(path: Path) -> str:
    """The reason for which a file is not loaded, having looked that nothing was."""
    with pytest.raises(DumpError) as caught:
        load(path)
    reason = str(caught.value)
    assert "\n" not in reason
    assert path.name in reason
    assert not Route.objects.exists()
    assert not Source.objects.exists()
    assert not Catalog.objects.exclude(bundle="", version=0).exists()
    return reason


def number_of(path: Path, table: str) -> int:
    """The line at which the rows of a table begin, counted from 0."""
    return next(n for n, line in enumerate(lines_of(path), 1) if line.startswith(f'{{"table":"{table}"'))


def altered(path: Path, table: str, column: str, value: Any) -> str:
    """The reason against a dump whose first row of this table has another value in this column."""
    lines, at = lines_of(path), number_of(path, table)
    place = json.loads(lines[at - 1])["columns"].index(column)
    row = json.loads(lines[at])
    row[place] = value
    lines[at] = json.dumps(row)
    reason = refused(write_lines(path.with_name("altered.jsonl"), lines))
    assert f"line {at + 1}: " in reason, reason
    return reason


def test_the_dump_of_these_tests_is_loaded_while_it_is_whole(whole: Path) -> None:
    load(write_lines(whole.with_name("again.jsonl"), lines_of(whole)))
    assert Route.objects.exists()


@pytest.mark.parametrize("packed", ["jsonl", "jsonl.gz", "jsonl.zst"])
def test_cut_anywhere_it_is_refused(whole: Path, packed: str) -> None:
    body = whole.read_bytes()
    body = {"jsonl": bytes, "jsonl.gz": gzip.compress, "jsonl.zst": zstandard.compress}[packed](body)
    path = whole.with_name(f"cut.{packed}")
    dice = random.Random(8)
    for length in (0, 1, len(body) // 2, len(body) - 1, *dice.sample(range(len(body)), 12)):
        path.write_bytes(body[:length])
        assert "line" in refused(path) or length == 0


def test_cut_between_two_lines_it_says_what_is_missing(whole: Path) -> None:
    lines, at = lines_of(whole), number_of(whole, "price")
    path = whole.with_name("cut.jsonl")
    path.write_text("\n".join(lines[:at]) + "\n", newline="\n")
    assert refused(path) == f"cut.jsonl: line {at}: the file ends here, before a row of price"


@pytest.mark.parametrize("packed", ["jsonl", "jsonl.gz", "jsonl.zst"])
def test_with_one_byte_changed_it_is_refused(whole: Path, packed: str) -> None:
    path = whole.with_name(f"changed.{packed}")
    dump_again = {"jsonl": bytes, "jsonl.gz": gzip.compress}.get(packed)
    packer = zstandard.ZstdCompressor(write_checksum=True)
    body = dump_again(whole.read_bytes()) if dump_again else packer.compress(whole.read_bytes())
    dice = random.Random(9)
    start = 10 if packed == "jsonl.gz" else 0  # the head of a gzip member holds a time and a system that nobody reads
    for place in dice.sample(range(start, len(body)), 25):
        path.write_bytes(body[:place] + bytes([body[place] ^ 1]) + body[place + 1 :])
        refused(path)


def test_a_letter_changed_in_a_name_is_told_by_the_sum(whole: Path) -> None:
    path = whole.with_name("changed.jsonl")
    path.write_bytes(whole.read_bytes().replace(b"Ones", b"Twos", 1))
    assert f"line {len(lines_of(whole))}: damaged" in refused(path)


@pytest.mark.parametrize(
    ("table", "column", "value", "reason"),
    [
        ("snapshot", "run", 9999, "there is no such row"),
        ("claim", "snapshot", 9999, "there is no such row"),
        ("price", "route", -1, "is not a whole number"),
        ("price", "route", True, "is not a whole number"),
        ("model", "parent", 9999, "there is no such row"),
        ("price", "source", None, "something must stand"),
        ("price", "amount", "NaN", "is not an amount"),
        ("price", "amount", "-1", "is negative"),
        ("price", "amount", 2.5, "is not an amount"),
        ("price", "amount", "2.50", "is not an amount"),
        ("price", "amount", "1000000000000", "is not an amount"),
        ("price", "state", "cheap", "none of the words"),
        ("price", "valid_from", "2026-06-01", "is not a time"),
        ("price", "valid_from", "0001-01-01T00:00:00+23:59", "is not a time"),
        ("price", "currency", "DOLLARS", "longer than 3"),
        ("price", "text", "a\0b", "character that no text has"),
        ("route", "native_id", "\ud800", "character that no text has"),
        ("run", "seen", 2**40, "too large"),
        ("run", "recorded", 1, "neither true nor false"),
        ("run", "report", '[["x"]]', "not as it must be written"),
        ("claim", "body", "{}", "not as it must be written"),
        ("claim", "body", "[" * 5000, "not as it must be written"),
        ("source", "urls", "https://x.example/", "not as it must be written"),
    ],
)
def test_a_value_that_its_column_cannot_hold_is_named(
    whole: Path, table: str, column: str, value: Any, reason: str
) -> None:
    said = altered(whole, table, column, value)
    assert f"{column} of {table}: " in said
    assert reason in said


@pytest.mark.parametrize(
    "change", [lambda row: row[:-1], lambda row: [*row, 1], lambda row: {"a": 1}, lambda row: None]
)
def test_a_row_of_another_length_is_named(whole: Path, change: Callable[[Any], Any]) -> None:
    lines, at = lines_of(whole), number_of(whole, "price")
    lines[at] = json.dumps(change(json.loads(lines[at])))
    assert f"line {at + 1}: not a row of price" in refused(write_lines(whole, lines))


def test_rows_that_contradict_each_other_are_refused_with_the_lines_read_so_far(whole: Path) -> None:
    lines, at = lines_of(whole), number_of(whole, "vendor")
    head = json.loads(lines[at - 1])
    lines[at - 1] = json.dumps({**head, "rows": head["rows"] + 1})
    lines.insert(at, lines[at])
    reason = refused(write_lines(whole, lines))
    assert "the rows don't go together: " in reason
    assert "line " in reason


HEADS: list[tuple[str, Callable[[dict[str, Any]], Any], str]] = [
    ("form", lambda head: {**head, "form": 99}, "not a catalog in form 1"),
    ("other", lambda head: {"hello": "world"}, "not a catalog in form 1"),
    ("list", lambda head: [1], "must stand here"),
    ("version", lambda head: {**head, "version": "7"}, "version is not a number"),
    ("time", lambda head: {**head, "changed_at": "yesterday"}, "is not a time"),
]


@pytest.mark.parametrize(("change", "reason"), [head[1:] for head in HEADS], ids=[head[0] for head in HEADS])
def test_another_header_is_refused_at_the_first_line(whole: Path, change: Any, reason: str) -> None:
    lines = lines_of(whole)
    lines[0] = json.dumps(change(json.loads(lines[0])))
    said = refused(write_lines(whole, lines))
    assert "line 1: " in said
    assert reason in said


def test_columns_that_are_not_ours_are_refused(whole: Path) -> None:
    lines, at = lines_of(whole), number_of(whole, "route")
    head = json.loads(lines[at - 1])
    lines[at - 1] = json.dumps({**head, "columns": [*head["columns"], "colour"]})
    assert f"line {at}: the columns of route must be provider" in refused(write_lines(whole, lines))


@pytest.mark.parametrize("rows", ["many", -1, None, 10**12])
def test_a_count_of_rows_that_is_not_theirs_is_refused(whole: Path, rows: Any) -> None:
    lines, at = lines_of(whole), number_of(whole, "decision")
    lines[at - 1] = json.dumps({**json.loads(lines[at - 1]), "rows": rows})
    refused(write_lines(whole, lines))


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "the file is empty"),
        (b"\xff\xfe\n", "line 1: not UTF-8"),
        (b'{"a":\n', "line 1: not JSON"),
        (b"[" * 100_000 + b"\n", "line 1: nested too deeply"),
        (b"\0\n", "line 1: not JSON"),
        (b'"x"\n', "line 1: a dump must stand here"),
    ],
)
def test_bytes_that_are_no_dump_are_refused(tmp_path: Path, body: bytes, reason: str) -> None:
    path = tmp_path / "other.jsonl"
    path.write_bytes(body)
    assert reason in refused(path)


@pytest.mark.parametrize("name", ["plain.jsonl.gz", "plain.jsonl.zst"])
def test_a_name_that_promises_a_packed_file_is_believed(whole: Path, name: str) -> None:
    path = whole.with_name(name)
    path.write_bytes(whole.read_bytes())
    assert "can't be read" in refused(path)


def test_a_small_file_that_unpacks_to_one_endless_line_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.jsonl.zst"
    path.write_bytes(zstandard.compress(b" " * (64 << 20)))
    assert path.stat().st_size < 20_000
    assert "line 1: longer than 16,777,216 bytes" in refused(path)


def test_a_file_that_unpacks_to_too_much_is_given_up(whole: Path) -> None:
    with pytest.raises(DumpError, match=r"line \d+: more than 2,000 bytes once unpacked"):
        list(files.lines(whole, largest=2000))


def test_what_follows_the_end_is_refused(whole: Path) -> None:
    path = whole.with_name("longer.jsonl")
    path.write_bytes(whole.read_bytes() + b'{"more":1}\n')
    assert "there is more after the end" in refused(path)


def test_a_folder_a_missing_file_and_one_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    assert refused(tmp_path).endswith("not a file")
    assert refused(tmp_path / "none.jsonl").endswith("No such file or directory")
    assert "Input/output error" in refused(Path("/proc/self/mem"))
