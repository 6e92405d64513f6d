"""Fetching over real sockets: a stand-in on loopback misbehaves, and what is reported is checked."""

import hashlib
import time
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrapers.asking import Limits
from scrapers.fetch import Client, FetchError, fetch
from scrapers.stand_in import Handler, StandIn, from_bodies
from tests import faults
from tests.fetching import BODY, NOW, URL, Clock, in_real_time, on_its_own_time, reason


@pytest.fixture
def stand_in() -> Iterator[StandIn]:
    with StandIn(from_bodies({URL: BODY})) as server:
        yield server


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def client(stand_in: StandIn, clock: Clock) -> Client:
    return on_its_own_time(stand_in, clock)


def noting(kept: dict[str, str], fault: Callable[[Handler], None] | None = None) -> Callable[[Handler], None]:
    def note(handler: Handler) -> None:
        kept.update(handler.headers.items())
        (fault or faults.refusal(404))(handler)

    return note


def test_an_answer_comes_with_its_bytes_hash_time_and_validators(client):
    snapshot = fetch(URL, client=client, now=lambda: NOW)
    digest = hashlib.sha256(BODY).hexdigest()
    assert (snapshot.url, snapshot.body, snapshot.status, snapshot.fetched_at) == (URL, BODY, 200, NOW)
    assert (snapshot.sha256, snapshot.etag, snapshot.content_type) == (digest, f'"{digest[:32]}"', "application/json")


def test_the_user_agent_says_who_asks_and_where_to_complain(stand_in):
    asked: dict[str, str] = {}
    stand_in.fail(URL, noting(asked))
    reason(Client(version="1.2", contact="https://prices.example/about-us", stand_in=stand_in.url))
    assert asked["User-Agent"] == "Ratecard/1.2 (+https://prices.example/about-us)"


def test_what_is_held_is_not_sent_again(client):
    held = fetch(URL, client=client, now=lambda: NOW)
    again = fetch(URL, client=client, now=lambda: NOW, etag=held.etag)
    assert (again.status, again.body, again.etag) == (304, b"", held.etag)
    assert fetch(URL, client=client, now=lambda: NOW, etag='"another"').body == BODY


def test_a_date_of_change_is_enough_to_ask_conditionally(client, stand_in):
    asked: dict[str, str] = {}
    stand_in.fail(URL, noting(asked, faults.refusal(304)))
    snapshot = fetch(URL, client=client, now=lambda: NOW, last_modified="Thu, 02 Jul 2026 00:00:00 GMT")
    assert (asked["If-Modified-Since"], snapshot.status) == ("Thu, 02 Jul 2026 00:00:00 GMT", 304)


def test_not_modified_without_having_asked_is_an_error(client, stand_in):
    stand_in.fail(URL, faults.refusal(304))
    assert reason(client) == "answered 304"


@pytest.mark.parametrize("held", ['"é"', '"a\r\nX-Injected: 1"', '"' + "a" * 600 + '"'])
def test_a_validator_that_no_header_can_carry_is_left_out(client, stand_in, held):
    assert fetch(URL, client=client, now=lambda: NOW, etag=held).body == BODY


def test_a_passing_error_is_tried_again_after_growing_waits(client, stand_in, clock):
    stand_in.fail(URL, *[faults.refusal(status) for status in (500, 502, 504)])
    assert fetch(URL, client=client, now=lambda: NOW).body == BODY
    assert clock.waits == [0.5, 1.0, 2.0]


def test_a_lasting_error_is_given_up_after_four_tries(client, stand_in, clock):
    stand_in.fail(URL, *[faults.refusal(503)] * 9)
    assert reason(client) == "answered 503 after 4 tries"
    assert stand_in.seen.count(URL) == 4
    assert clock.waits == [0.5, 1.0, 2.0]


@pytest.mark.parametrize("status", [400, 401, 404, 410, 418, 451])
def test_a_refusal_is_not_argued_with(client, stand_in, clock, status):
    stand_in.fail(URL, faults.refusal(status))
    assert reason(client) == f"answered {status}"
    assert clock.waits == []


def test_the_wait_that_is_asked_for_is_waited(client, stand_in, clock):
    stand_in.fail(URL, faults.refusal(429, retry_after="7"))
    assert fetch(URL, client=client, now=lambda: NOW).body == BODY
    assert clock.waits == [7.0]


def test_a_wait_until_a_time_goes_by_the_answers_own_clock(client, stand_in, clock):
    def busy(handler: Handler) -> None:
        handler.send_response_only(503)
        handler.send_header("Date", "Sun, 01 Nov 2026 12:00:00 GMT")
        handler.send_header("Retry-After", "Sun, 01 Nov 2026 12:00:09 GMT")
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    stand_in.fail(URL, busy)
    fetch(URL, client=client, now=lambda: NOW)
    assert clock.waits == [9.0]


@pytest.mark.parametrize("wait", ["61", "3600"])
def test_a_wait_longer_than_our_patience_is_not_shortened_but_reported(client, stand_in, clock, wait):
    stand_in.fail(URL, faults.refusal(429, retry_after=wait))
    assert reason(client) == f"answered 429 and asks to wait {wait} s"
    assert clock.waits == []


def test_waits_never_go_past_the_total_limit(client, stand_in, clock):
    stand_in.fail(URL, *[faults.refusal(429, retry_after="50")] * 9)
    assert reason(client) == "answered 429 and asks to wait 50 s after 3 tries"
    assert clock.time <= 120


def test_a_silent_server_times_out(stand_in):
    stand_in.fail(URL, *[faults.drip(3, seconds=1.0)] * 9)
    assert reason(in_real_time(stand_in, read=0.1, tries=2)) == "timed out after 0.1 s while reading after 2 tries"


def test_a_dripping_body_ends_with_the_total_limit(stand_in):
    stand_in.fail(URL, faults.drip(100, seconds=0.05))
    assert reason(in_real_time(stand_in, total=0.4)) == "took longer than 0.4 s in all"


def test_dripping_headers_end_with_the_total_limit(stand_in):
    def drip(handler: Handler) -> None:
        for piece in range(100):
            handler.wfile.write(b"HTTP/1.1 200 OK\r\n"[piece : piece + 1] or b"x")
            time.sleep(0.05)

    stand_in.fail(URL, drip)
    assert reason(in_real_time(stand_in, total=0.4)) == "took longer than 0.4 s in all"


def test_a_cut_connection_is_tried_again_and_then_reported(client, stand_in):
    stand_in.fail(URL, faults.cut(BODY, after=10))
    assert fetch(URL, client=client, now=lambda: NOW).body == BODY
    stand_in.fail(URL, *[faults.cut(BODY, after=10)] * 9)
    assert reason(client).startswith("the connection was cut (")


def test_a_message_keeps_the_secrets_of_a_url(client):
    with pytest.raises(FetchError) as caught:
        fetch("https://gone.example/list?key=abc123#frag", client=client, now=lambda: NOW)
    assert str(caught.value) == "https://gone.example/list?…: answered 404"


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://prices.example/", "http://prices.example/: only https is fetched"),
        ("https://user:secret@prices.example/", "https://prices.example/: carries a user name"),
        ("file:///etc/hostname", "file:///etc/hostname: only https is fetched"),
        ("https:///list", "https:///list: names no host"),
        ("https://[::1", "a malformed URL: not a URL (Invalid IPv6 URL)"),
        ("https://prices.example:port/", "https://prices.example:port/: not a URL ("),
        ("https://169.254.169.254/latest", "https://169.254.169.254/latest: leads to a private address ("),
    ],
)
def test_only_https_to_public_hosts_is_fetched(client, stand_in, url, said):
    with pytest.raises(FetchError) as caught:
        fetch(url, client=client, now=lambda: NOW)
    assert str(caught.value).startswith(said)
    assert stand_in.seen == []


def test_when_nobody_listens_the_refused_connection_is_named():
    with StandIn(from_bodies({})) as gone:
        address = gone.url
    assert reason(Client(version="1", stand_in=address, limits=Limits(tries=1))).endswith("the connection was refused")


@pytest.mark.parametrize(
    "address",
    ["http://192.0.2.1:80", "https://127.0.0.1:1", "http://stand-in.example", "http://127.0.0.1:1/x", "127.0.0.1:1"],
)
def test_a_stand_in_elsewhere_is_refused(address):
    with pytest.raises(ValueError, match="a stand-in is http on this machine"):
        Client(version="1", stand_in=address)


def test_a_contact_that_would_break_the_header_is_refused():
    with pytest.raises(ValueError, match="can't stand in a header"):
        Client(version="1", contact="https://x.example\r\nX: 1")


@pytest.fixture(scope="module")
def fuzzed() -> Iterator[tuple[StandIn, Client]]:
    with StandIn(from_bodies({})) as server:
        limits = Limits(tries=1, read=2)
        yield server, Client(version="1", stand_in=server.url, limits=limits)


@given(st.text(max_size=60), st.sampled_from(["", "https://", "https://prices.example/", "https://prices.example/?q="]))
def test_any_text_for_a_url_is_a_fetch_error_and_no_other(fuzzed, text, start):
    with pytest.raises(FetchError):
        fetch(start + text, client=fuzzed[1], now=lambda: NOW)


STATUS = st.sampled_from([b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 302 Found\r\n", b"HTTP/1.0 403 No\r\n", b""])
HEADER = st.tuples(
    st.sampled_from([b"Location", b"Content-Encoding", b"Content-Length", b"Transfer-Encoding", b"ETag", b"Date"]),
    st.one_of(st.binary(max_size=20), st.sampled_from([b"chunked", b"gzip", b"5", b"https://\xff\xc3\x28.example"])),
)


@given(STATUS, st.lists(HEADER, max_size=4), st.binary(max_size=40))
@settings(max_examples=200)
def test_any_bytes_for_an_answer_are_a_snapshot_or_a_fetch_error(fuzzed, status, headers, body):
    def answer(handler: Handler) -> None:
        lines = b"".join(name + b": " + value + b"\r\n" for name, value in headers)
        handler.wfile.write(status + lines + b"\r\n" + body)
        handler.close_connection = True

    server, client = fuzzed
    server.fail(URL, answer)
    with suppress(FetchError):
        assert fetch(URL, client=client, now=lambda: NOW).status == 200
