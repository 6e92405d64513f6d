"""The stand-in that serves a pack of recorded answers."""

import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scrapers.fetch import Client, FetchError, fetch
from scrapers.pack import read_pack
from scrapers.stand_in import StandIn, from_pack
from tests.packs import URL, Write, writer
from tests.processes import hear_interrupts
from tests.services import CAPTURES


@pytest.fixture
def write(tmp_path: Path) -> Write:
    return writer(tmp_path)


def at_noon() -> datetime:
    return datetime(2026, 11, 1, 12, tzinfo=UTC)


def body_of(stand_in: StandIn, url: str = URL) -> bytes:
    return fetch(url, client=Client(version="1", stand_in=stand_in.url), now=at_noon).body


def test_the_newest_recording_not_after_the_day_is_served(write):
    folder = write(("2026-03-05", b"march"), ("2026-07-02", b"july"), ("2026-05-07", b"may"))
    for at, body in ((None, b"july"), (datetime(2026, 6, 1, tzinfo=UTC), b"may"), (at_noon(), b"july")):
        with StandIn(from_pack(read_pack(folder), at=at)) as stand_in:
            assert body_of(stand_in) == body


def test_a_url_without_recording_on_that_day_is_not_found(write):
    folder = write(("2026-03-05", b"march"))
    with (
        StandIn(from_pack(read_pack(folder), at=datetime(2026, 1, 1, tzinfo=UTC))) as stand_in,
        pytest.raises(FetchError, match="answered 404"),
    ):
        body_of(stand_in)


def test_a_recorded_status_is_answered_as_it_was(write):
    folder = write(("2026-05-08", b"<html>no"), http_status=403, content_type="text/html")
    with StandIn(from_pack(read_pack(folder))) as stand_in, pytest.raises(FetchError, match="answered 403"):
        body_of(stand_in)


def test_what_was_recorded_under_another_spelling_of_the_url_is_found(write):
    folder = write(("2026-05-08", b"azure"), url="https://prices.example:443/list?$filter=name eq 'Models'")
    with StandIn(from_pack(read_pack(folder))) as stand_in:
        assert body_of(stand_in, "https://prices.example/list?$filter=name%20eq%20'Models'") == b"azure"


def test_validators_of_the_stand_in_are_those_of_the_recording(write):
    with StandIn(from_pack(read_pack(write(("2026-05-08", b"body"))))) as stand_in:
        client = Client(version="1", stand_in=stand_in.url)
        held = fetch(URL, client=client, now=at_noon)
        assert held.last_modified == "Fri, 08 May 2026 00:00:00 GMT"
        for known in ({"etag": held.etag}, {"last_modified": held.last_modified}):
            assert fetch(URL, client=client, now=at_noon, **known).status == 304
        older = "Thu, 07 May 2026 00:00:00 GMT"
        assert fetch(URL, client=client, now=at_noon, last_modified=older).status == 200


def test_the_command_serves_a_pack_until_it_is_interrupted(write):
    folder = write(("2026-03-05", b"march"), ("2026-07-02T09:00:00Z", b"july"), ("2026-08-01", b"august"))
    command = [sys.executable, "-m", "scrapers.stand_in", str(folder), "--port", "0", "--at", "2026-07-02"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, preexec_fn=hear_interrupts) as served:
        try:
            name, _, address = served.stdout.readline().strip().partition("=")
            assert name == "RATECARD_STAND_IN"
            client = Client(version="1", stand_in=address)
            assert fetch(URL, client=client, now=at_noon).body == b"july"
        finally:
            served.send_signal(signal.SIGINT)
            assert served.wait(10) == 0


def test_the_command_says_why_it_cannot_serve(tmp_path):
    command = [sys.executable, "-m", "scrapers.stand_in", str(tmp_path)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert "manifest.json can't be read" in ended.stderr


@pytest.mark.slow
@pytest.mark.captures
def test_every_recorded_answer_is_whole_and_comes_over_the_wire_unchanged():
    newest = {row.url: row for row in read_pack(CAPTURES) if "{" not in row.url}
    refused = []
    with StandIn(from_pack(read_pack(CAPTURES))) as stand_in:
        client = Client(version="1", stand_in=stand_in.url)
        for url, row in newest.items():
            try:
                assert fetch(url, client=client, now=at_noon).sha256 == row.sha256
            except FetchError as error:
                refused.append((row.file, error.reason))
    assert refused == [("broken/openai-2026-05-08-cloudflare-challenge.html", "answered 403 with a bot-check page")]
