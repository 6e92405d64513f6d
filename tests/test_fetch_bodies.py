"""Bodies over real sockets: whole, unpacked and within the limits, or refused by name."""

import gzip
import tracemalloc
import zlib
from collections.abc import Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scrapers.asking import Limits
from scrapers.bodies import BadBody, read_whole
from scrapers.fetch import Client, fetch
from scrapers.stand_in import StandIn, from_bodies
from tests import faults
from tests.fetching import BODY, NOW, URL, Clock, in_real_time, on_its_own_time, reason


@pytest.fixture
def stand_in() -> Iterator[StandIn]:
    with StandIn(from_bodies({URL: BODY})) as server:
        yield server


@pytest.fixture
def client(stand_in: StandIn) -> Client:
    return on_its_own_time(stand_in, Clock())


def test_half_a_compressed_body_is_not_taken_for_a_whole_one(client, stand_in):
    half = gzip.compress(BODY * 50)[:-9]
    stand_in.fail(URL, *[lambda handler: handler.reply(200, half, content_encoding="gzip")] * 9)
    assert reason(client) == "the compressed body ends too early after 4 tries"


def test_html_may_be_a_quarter_as_large_and_is_refused_by_name(client, stand_in):
    most = Limits().html_bytes
    page = b"<p>" + b" " * (most - 3)
    stand_in.fail(URL, faults.refusal(200, body=page), faults.refusal(200, body=page + b" "))
    assert len(fetch(URL, client=client, now=lambda: NOW).body) == most
    assert reason(client) == "more than 8 MiB of HTML after decompression"


def test_a_bomb_is_stopped_at_the_limit(client, stand_in):
    stand_in.fail(URL, faults.bomb(80))
    assert reason(client) == "more than 32 MiB after decompression"


def test_a_bomb_is_never_held_in_memory():
    bomb = gzip.compress(b" " * (48 << 20), compresslevel=1)
    tracemalloc.start()
    try:
        with pytest.raises(BadBody, match="more than 1 MiB after decompression"):
            read_whole([bomb], "gzip", most=1 << 20, most_wire=1 << 20)
        assert tracemalloc.get_traced_memory()[1] < 4 << 20
    finally:
        tracemalloc.stop()


def test_a_long_body_is_stopped_on_the_wire(stand_in):
    stand_in.fail(URL, lambda handler: handler.reply(200, b" " * 5000))
    assert reason(in_real_time(stand_in, wire_bytes=4096)) == "more than 4096 bytes over the wire"


@pytest.mark.parametrize(
    ("encoding", "pack"),
    [
        ("gzip", lambda body: gzip.compress(body[:20]) + gzip.compress(body[20:])),
        ("deflate", zlib.compress),
        ("deflate", lambda body: zlib.compress(body)[2:-4]),
        ("identity", bytes),
    ],
)
def test_bodies_are_unpacked_as_they_say(client, stand_in, encoding, pack):
    body = BODY * 9000
    stand_in.fail(URL, lambda handler: handler.reply(200, pack(body), content_encoding=encoding))
    assert fetch(URL, client=client, now=lambda: NOW).body == body


def bare_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


@given(
    size=st.integers(0, 3).flatmap(lambda pieces: st.integers(0, 400).map(lambda rest: pieces * 65536 + rest)),
    packed=st.sampled_from([("gzip", gzip.compress), ("deflate", zlib.compress), ("deflate", bare_deflate)]),
    cut_at=st.integers(0, 200),
)
@example(size=65549, packed=("deflate", bare_deflate), cut_at=0)  # all is read before all is written
def test_a_body_of_any_size_comes_whole_in_whatever_pieces(size, packed, cut_at):
    encoding, pack = packed
    body = (b"0123456789abcdef" * (size // 16 + 1))[:size]
    wire = pack(body)
    assert read_whole([wire[:cut_at], wire[cut_at:]], encoding, most=1 << 20, most_wire=1 << 20) == body


@pytest.mark.parametrize(
    ("encoding", "body", "said"),
    [
        ("br", BODY, "packed as 'br', which was not asked for"),
        ("gzip", BODY, "can't be decompressed: "),
    ],
)
def test_a_body_packed_in_another_way_is_an_error(client, stand_in, encoding, body, said):
    stand_in.fail(URL, lambda handler: handler.reply(200, body, content_encoding=encoding))
    assert reason(client).startswith(said)


BOT_CHECK = b"<!DOCTYPE html><html><body><script>window._cf_chl_opt = {cvId: '3'};</script></body></html>"


@pytest.mark.parametrize("status", [403, 503])
def test_a_bot_check_is_called_so_and_not_tried_again(client, stand_in, status):
    stand_in.fail(URL, faults.refusal(status, body=BOT_CHECK))
    assert reason(client) == f"answered {status} with a bot-check page"


def test_a_bot_check_that_answers_200_is_not_taken_for_prices(client, stand_in):
    stand_in.fail(URL, faults.refusal(200, body=BOT_CHECK))
    assert reason(client) == "answered 200 with a bot-check page in place of its content"


def test_json_that_quotes_a_bot_check_is_content(client, stand_in):
    quoting = b'{"note": "window._cf_chl_opt"}'
    stand_in.fail(URL, faults.refusal(200, body=quoting))
    assert fetch(URL, client=client, now=lambda: NOW).body == quoting
