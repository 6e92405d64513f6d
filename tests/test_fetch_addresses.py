"""Which addresses are connected to: the judged one and no other, with the certificate checked by name."""

import select
import socket
import ssl
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from ipaddress import IPv4Address, IPv6Address, ip_network

import httpcore
import pytest
import trustme
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scrapers.addresses import is_loopback, is_public, resolve_within
from scrapers.asking import Answer, Asking, Limits
from scrapers.fetch import Client, FetchError, fetch
from scrapers.stand_in import Handler, Recorded, StandIn
from scrapers.wire import Deadline, Failure, Gate, explained

PRIVATE = [
    *("0.0.0.0", "10.0.0.1", "100.64.0.1", "127.0.0.1", "127.255.255.254", "169.254.169.254", "172.16.0.1"),
    *("192.0.0.9", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1", "224.0.0.1", "240.0.0.1"),
    *("255.255.255.255", "::", "::1", "::8.8.8.8", "::ffff:8.8.8.8", "::ffff:127.0.0.1", "64:ff9b:1::808:808"),
    *("64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "100::1", "2001::1", "2001:db8::1", "2002:808:808::1", "3fff::1"),
    *("5f00::1", "fc00::1", "fd12::1", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "ff0e::1"),
    *("localhost", "", "127.1", "0x7f000001", "2130706433", "8.8.8.8 ", "08.8.8.8"),
]


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_that_is_or_leads_to_a_private_one_is_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "104.18.2.1", "2606:4700::6810:201", "64:ff9b::808:808"])
def test_an_address_of_the_public_internet_is(address):
    assert is_public(address)


PRIVATE_IPV4 = [ip_network(block) for block in ("10.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12")]


@given(st.sampled_from(PRIVATE_IPV4).flatmap(lambda block: st.ip_addresses(network=block)))
@example(IPv4Address("169.254.169.254"))
def test_no_way_to_wrap_a_private_address_makes_it_public(address):
    number = int(address)
    wrapped = [
        IPv6Address(number),
        IPv6Address(0xFFFF << 32 | number),
        IPv6Address((0x0064FF9B << 96) | number),
        IPv6Address((0x2002 << 112) | (number << 80)),
        IPv6Address((0x20010000 << 96) | (number ^ 0xFFFFFFFF)),
    ]
    assert not any(is_public(str(each)) for each in (address, *wrapped))


@given(st.text(max_size=40))
def test_any_text_gets_an_answer(text):
    assert is_public(text) in (True, False)
    assert is_loopback(text) in (True, False)


AUTHORITY = trustme.CA()


@pytest.fixture
def server() -> Iterator[StandIn]:
    """An https server on loopback whose certificate is for prices.example; it answers its own Host header."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    AUTHORITY.issue_cert("prices.example").configure_cert(context)
    server = StandIn(lambda _: Recorded(lambda: b"{}"))
    server.socket = context.wrap_socket(server.socket, server_side=True)
    with server:
        yield server


def client_for(*addresses: str, trusted: trustme.CA = AUTHORITY, **settings: object) -> Client:
    context = ssl.create_default_context()
    trusted.configure_trust(context)
    public = {"allowed": lambda address: address == "127.0.0.1", "resolve": lambda host, port: addresses}
    limits = Limits(first_wait=0, gap=0, tries=1)
    return Client(version="1", ssl_context=context, limits=limits, **{**public, **settings})


def nowhere(host: str, port: int) -> list[str]:
    raise socket.gaierror(socket.EAI_NONAME, "nowhere")


OFFLINE = Client(version="1", resolve=nowhere, sleep=lambda _: None, limits=Limits(gap=0))


def get(client: Client, url: str) -> bytes:
    return fetch(url, client=client, now=lambda: datetime(2026, 11, 1, tzinfo=UTC)).body


def test_the_judged_address_is_connected_to_and_the_name_kept_for_host_and_certificate(server):
    hosts: list[str] = []

    def note(handler: Handler) -> None:
        hosts.append(handler.headers["Host"])
        handler.reply(404)

    server.fail("robots.txt://", note)
    assert get(client_for("127.0.0.1"), f"https://prices.example:{server.server_port}/x") == b"{}"
    assert hosts == [f"prices.example:{server.server_port}"]


def test_a_certificate_for_another_name_is_refused(server):
    with pytest.raises(FetchError, match="its certificate is not to be trusted: Hostname mismatch"):
        get(client_for("127.0.0.1"), f"https://other.example:{server.server_port}/x")


def test_a_certificate_of_nobody_we_trust_is_refused(server):
    with pytest.raises(FetchError, match="its certificate is not to be trusted"):
        get(client_for("127.0.0.1", trusted=trustme.CA()), f"https://prices.example:{server.server_port}/x")


@pytest.mark.parametrize("addresses", [["10.0.0.7"], ["127.0.0.1", "10.0.0.7"]])
def test_a_name_with_any_private_address_is_refused_before_anything_is_sent(server, addresses):
    with pytest.raises(FetchError, match=r"leads to a private address \(prices.example is 10.0.0.7\)"):
        get(client_for(*addresses), f"https://prices.example:{server.server_port}/x")
    assert server.seen == []


def test_a_name_that_changes_its_address_between_two_questions_leads_nowhere_else(server):
    answers = iter([["127.0.0.1"], ["10.0.0.7"]])
    client = client_for(resolve=lambda host, port: next(answers))
    with pytest.raises(FetchError, match=r"10\.0\.0\.7"):
        get(client, f"https://prices.example:{server.server_port}/x")
    assert len(server.seen) == 1  # robots.txt, from the first answer; each request asks and judges anew


def test_a_name_is_asked_for_once_per_connection(server):
    asked: list[str] = []

    def resolve(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"]

    get(client_for(resolve=resolve), f"https://prices.example:{server.server_port}/x")
    assert asked == ["prices.example"] * 2  # robots.txt and the page


def test_the_next_address_is_tried_where_the_first_does_not_answer(server):
    client = client_for("127.0.0.2", "127.0.0.1", allowed=is_loopback)
    assert get(client, f"https://prices.example:{server.server_port}/x") == b"{}"


def test_an_address_that_swallows_everything_leaves_time_for_the_next():
    with socket.create_server(("127.0.0.2", 0), backlog=0) as silent:
        port = silent.getsockname()[1]
        fillers = [socket.socket() for _ in range(3)]
        for filler in fillers:  # a full queue: what comes after is not even refused
            filler.setblocking(False)
            filler.connect_ex(("127.0.0.2", port))
        with socket.create_server(("127.0.0.1", port)):
            gate = Gate(
                resolve=lambda host, port: ["127.0.0.2", "127.0.0.1"],
                allowed=is_loopback,
                refusal="elsewhere",
                deadline=Deadline(time.monotonic, 30),
            )
            began = time.monotonic()
            gate.connect_tcp("prices.example", port, timeout=0.6).close()
            assert 0.2 < time.monotonic() - began < 0.6
        for filler in fillers:
            filler.close()


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (socket.EAI_NONAME, r"the name prices\.example is not known, or there is no network"),
        (socket.EAI_AGAIN, r"the network is unreachable or its name server silent \(asked for prices\.example\)"),
    ],
)
def test_a_name_without_an_address_is_named(number, said):
    def resolve(host: str, port: int) -> list[str]:
        raise socket.gaierror(number, "as the system puts it")

    with pytest.raises(FetchError, match=said):
        get(client_for(resolve=resolve), "https://prices.example/x")


def test_a_resolver_that_hangs_does_not_hang_us():
    def hang(host: str, port: int) -> list[str]:
        time.sleep(5)
        return []

    with pytest.raises(TimeoutError):
        resolve_within(0.05, hang, "prices.example", 443)


def test_a_stand_in_never_lets_a_request_leave_the_machine():
    client = Client(
        version="1", stand_in="http://localhost:9", resolve=lambda host, port: ["203.0.113.5"], limits=Limits(tries=1)
    )
    with pytest.raises(FetchError, match="leads to another machine than this one"):
        get(client, "https://prices.example/x")


def test_proxies_of_the_environment_are_not_obeyed(server, monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    assert get(client_for("127.0.0.1"), f"https://prices.example:{server.server_port}/x") == b"{}"


def test_a_proxy_that_is_set_is_asked_for_the_host_by_name():
    asked: list[tuple[str, str]] = []

    def refuse(handler: Handler) -> None:
        asked.append((handler.path, handler.headers.get("Proxy-Authorization", "")))
        handler.reply(403)

    proxy = StandIn(lambda _: None)
    proxy.RequestHandlerClass = type("Proxy", (Handler,), {"do_CONNECT": refuse})
    with proxy:
        client = Client(version="1", proxy=f"http://me:pass@127.0.0.1:{proxy.server_port}", limits=Limits(gap=0))
        with pytest.raises(FetchError, match="the proxy refuses: 403"):
            get(client, "https://prices.example/x")
    assert asked == [("prices.example:443", "Basic bWU6cGFzcw==")]


def test_through_a_proxy_the_certificate_is_still_checked_by_name(server):
    def tunnel(handler: Handler) -> None:
        handler.begin(200, length=0)
        with socket.create_connection(("127.0.0.1", server.server_port)) as onward:
            ends = {handler.connection: onward, onward: handler.connection}
            while ready := select.select(list(ends), [], [], 5)[0]:
                for end in ready:
                    if not (piece := end.recv(65536)):
                        return
                    ends[end].sendall(piece)

    proxy = StandIn(lambda _: None)
    proxy.RequestHandlerClass = type("Proxy", (Handler,), {"do_CONNECT": tunnel})
    with proxy:
        assert get(client_for("127.0.0.1", proxy=proxy.url), "https://prices.example/x") == b"{}"
        with pytest.raises(FetchError, match="certificate is not to be trusted"):
            get(client_for("127.0.0.1", proxy=proxy.url), "https://other.example/x")


@given(st.text(max_size=60))
@settings(max_examples=200)
def test_any_place_a_redirect_names_is_a_fetch_error_and_no_other(place):
    moved = Answer(302, {"location": place})
    asking = Asking(lambda url, headers, deadline: moved, OFFLINE.manners)
    with pytest.raises(Failure):
        asking.follow("https://prices.example/", {})


def test_a_closed_port_and_no_way_there_are_told_apart():
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(FetchError, match="the connection was refused"):
        get(client_for("127.0.0.1"), f"https://prices.example:{port}/x")


def test_connecting_is_bounded_by_what_is_left():
    spent = Deadline(iter([0.0, 9.0, 9.0, 9.0]).__next__, 5)
    gate = Gate(resolve=lambda host, port: ["127.0.0.1"], allowed=is_loopback, refusal="elsewhere", deadline=spent)
    with pytest.raises(Failure, match="took longer than 5 s in all"):
        gate.connect_tcp("prices.example", 443, timeout=10)


def test_an_unreachable_network_is_called_so():
    error = httpcore.ConnectError("as the library puts it")
    error.__cause__ = OSError(101, "Network is unreachable")
    assert explained(error, 10, 20, Deadline(lambda: 0.0, 5)).reason == "the network is unreachable"
