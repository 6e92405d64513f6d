"""Packs of recorded answers."""

import gzip
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.pack import PackError, captured_moment, last_instant, read_pack
from tests.packs import URL, Write, writer
from tests.services import CAPTURES


@pytest.fixture
def write(tmp_path: Path) -> Write:
    return writer(tmp_path)


def test_rows_come_oldest_first_with_what_the_manifest_says(write):
    folder = write(
        ("2026-07-02", b"newer"),
        ("2026-03-05T10:00:00Z", b"older"),
        fidelity="rebuilt",
        origin="made at commit 1",
        content_type="text/plain",
    )
    first, second = read_pack(folder)
    assert [first.body(), second.body()] == [b"older", b"newer"]
    snapshot = second.snapshot()
    assert (snapshot.url, snapshot.body, snapshot.status) == (URL, b"newer", 200)
    assert (snapshot.fidelity, snapshot.origin, snapshot.partial) == ("rebuilt", "made at commit 1", False)
    assert (snapshot.fetched_at, snapshot.sha256) == (datetime(2026, 7, 2, tzinfo=UTC), second.sha256)


def test_a_packed_file_is_unpacked_before_its_hash_is_checked(write):
    folder = write(("2026-07-02", b"body"), gzip=True)
    (folder / "0.json").write_bytes(gzip.compress(b"body", mtime=0))
    assert next(read_pack(folder)).body() == b"body"


@pytest.mark.parametrize(
    ("fidelity", "partial", "text_only"),
    [
        ("exact", False, False),
        ("re-serialised (the collector kept data[] whole and dropped the outer keys)", False, False),
        ("exact copy of the file, executed by a script", False, False),
        ("rebuilt-partial: fields are missing", True, False),
        ("real rows, list cut short", True, False),
        ("documented sample", True, False),
        ("Fragment of the page", True, False),
        ("text only: markdown made by a reader proxy", False, True),
    ],
)
def test_the_words_for_fidelity_say_what_may_be_done_with_a_row(write, fidelity, partial, text_only):
    row = next(read_pack(write(("2026-07-02", b""), fidelity=fidelity)))
    assert (row.partial, row.text_only) == (partial, text_only)


def test_bodies_are_read_only_when_asked_for(write):
    folder = write(("2026-07-02", b"body"))
    (folder / "0.json").unlink()
    row = next(read_pack(folder))
    with pytest.raises(PackError, match=r"0\.json: can't be read: No such file"):
        row.body()


def test_other_bytes_than_the_manifest_names_are_an_error(write):
    folder = write(("2026-07-02", b"body"))
    (folder / "0.json").write_bytes(b"bodY")
    with pytest.raises(PackError, match=r"0\.json: its SHA-256 is [0-9a-f]{64}, the manifest says 230d8358"):
        next(read_pack(folder)).body()


@pytest.mark.parametrize(
    "spoilt",
    [b"not gzip", gzip.compress(b"body", mtime=0)[:-6], gzip.compress(b"body", mtime=0)[:12] + b"\xff" * 9],
    ids=["not gzip", "cut", "garbled"],
)
def test_a_spoilt_gzip_file_is_named(write, spoilt):
    folder = write(("2026-07-02", b"body"), gzip=True)
    (folder / "0.json").write_bytes(spoilt)
    with pytest.raises(PackError, match=r"0\.json: can't be read"):
        next(read_pack(folder)).body()


@pytest.mark.parametrize(
    ("different", "place"),
    [
        ({"url": 7}, "field url: "),
        ({"url": "ftp://prices.example/"}, "field url: "),
        ({"captured_at": "last spring"}, "field captured_at: 'last spring' is not a time"),
        ({"captured_at": None}, "field captured_at: "),
        ({"sha256": "abc"}, "field sha256: "),
        ({"http_status": "200"}, "field http_status: "),
        ({"http_status": 1200}, "field http_status: "),
        ({"fidelity": None}, "field fidelity: "),
        ({"file": "../outside"}, "field file: leads out of the folder"),
        ({"file": "/etc/hostname"}, "field file: leads out of the folder"),
        ({"file": "a/../.."}, "field file: leads out of the folder"),
        ({"file": "."}, "field file: leads out of the folder"),
        ({"file": "nul\0"}, "field file: "),
    ],
)
def test_a_wrong_row_is_named_with_its_field(write, different, place):
    with pytest.raises(PackError) as caught:
        read_pack(write(("2026-07-02", b"body"), **different))
    assert str(caught.value).startswith("manifest.json, row 1")
    assert place in str(caught.value)


def test_a_link_out_of_the_folder_is_refused(write, tmp_path):
    folder = write(("2026-07-02", b"body"), file="link")
    (tmp_path / "link").symlink_to("/etc/hostname")
    with pytest.raises(PackError, match="leads out of the folder"):
        read_pack(folder)


@pytest.mark.parametrize(
    ("manifest", "said"),
    [
        ("{", "manifest.json is not JSON"),
        ("[" * 100_000, "manifest.json is not JSON"),
        ("[]", "no list named captures"),
        ('{"captures": {}}', "no list named captures"),
        ('{"captures": [3]}', "manifest.json, row 1, field row: "),
    ],
)
def test_a_manifest_of_another_shape_is_an_error(tmp_path, manifest, said):
    (tmp_path / "manifest.json").write_text(manifest)
    with pytest.raises(PackError, match=said):
        read_pack(tmp_path)


def test_a_folder_without_manifest_is_an_error(tmp_path):
    with pytest.raises(PackError, match=r"manifest\.json can't be read .*No such file"):
        read_pack(tmp_path)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-07-02", "2026-07-02T00:00:00+00:00"),
        ("2026-06-18T13:11:11.754Z", "2026-06-18T13:11:11.754000+00:00"),
        ("2026-08-22T17:20:56", "2026-08-22T17:20:56+00:00"),
        ("2026-07-17T20:48:20+02:00", "2026-07-17T18:48:20+00:00"),
        ("2026-05 (day unknown)", "2026-05-31T23:59:59.999999+00:00"),
        ("2024-02", "2024-02-29T23:59:59.999999+00:00"),
        ("2025", "2025-12-31T23:59:59.999999+00:00"),
        ("2026-03 to 2026-08 (rows of different days)", "2026-08-31T23:59:59.999999+00:00"),
        ("2026-03-01 to 2026-03-09", "2026-03-09T23:59:59.999999+00:00"),
        ("2026-03-01 (about)", "2026-03-01T23:59:59.999999+00:00"),
    ],
)
def test_a_time_of_capture_is_a_moment_and_an_unsure_one_the_last_it_can_be(text, moment):
    assert captured_moment(text).isoformat() == moment


@pytest.mark.parametrize(
    "text", ["", "2026-13", "2026-02-30", "2026-02-30 (about)", "0000", "2026-08 to 2026-03", "2026-03 to", "soon"]
)
def test_a_text_without_a_time_is_refused(text):
    with pytest.raises(ValueError, match=r"is not|ends before"):
        captured_moment(text)


@given(st.dates(), st.sampled_from(["%Y-%m-%d", "%Y-%m", "%Y"]))
def test_a_period_ends_with_the_last_instant_before_the_next(day, form):
    text = day.strftime(form).zfill({"%Y-%m-%d": 10, "%Y-%m": 7, "%Y": 4}[form])
    end = last_instant(text)
    assert end >= datetime.combine(day, time.max, tzinfo=UTC)
    assert end.date().strftime(form) == day.strftime(form)
    if end.date() < date.max:
        assert (end + timedelta(microseconds=1)).strftime(form) != day.strftime(form)


@given(st.text(max_size=50))
def test_any_text_is_a_utc_moment_or_a_value_error(text):
    try:
        moment = captured_moment(text)
    except ValueError:
        return
    assert moment.utcoffset() == timedelta(0)


@pytest.mark.captures
def test_captures_are_dated_and_only_those_that_lack_rows_are_partial():
    rows = list(read_pack(CAPTURES))
    assert rows == sorted(rows, key=lambda row: row.captured_at)
    assert all(row.partial for row in rows if "endpoints" in row.file and "bundle" in row.file)
    assert not any(
        row.partial for row in rows if row.file.startswith(("models.dev/", "litellm/", "openrouter/models/"))
    )
