"""Where a fetch may go: redirects, robots.txt and the pause between two requests to one host."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrapers.addresses import is_public
from scrapers.asking import Answer, Asking, Limits, Manners, Terms
from scrapers.fetch import Client, FetchError, fetch
from scrapers.robots import Pace, Robots
from scrapers.stand_in import StandIn, from_bodies
from scrapers.wire import Deadline, Failure
from tests import faults

URL = "https://prices.example/v1/models.json"
MOVED = "https://lists.example/models.json"
ROBOTS = "https://prices.example/robots.txt"
BODY = b'{"data": []}'


def at_noon() -> datetime:
    return datetime(2026, 11, 1, 12, tzinfo=UTC)


@pytest.fixture
def stand_in() -> Iterator[StandIn]:
    with StandIn(from_bodies({URL: BODY, MOVED: BODY + b" "})) as server:
        yield server


@pytest.fixture
def client(stand_in: StandIn) -> Client:
    return Client(version="1", stand_in=stand_in.url, sleep=lambda _: None)


def reason(client: Client, url: str = URL) -> str:
    with pytest.raises(FetchError) as caught:
        fetch(url, client=client, now=at_noon)
    return caught.value.reason


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_followed_and_the_answer_kept_under_the_url_asked_for(client, stand_in, status):
    stand_in.fail(URL, faults.redirect(MOVED, status))
    snapshot = fetch(URL, client=client, now=at_noon)
    assert (snapshot.url, snapshot.body) == (URL, BODY + b" ")


def test_a_relative_redirect_stays_on_its_host(client, stand_in):
    stand_in.fail(URL, faults.redirect("../v2/models.json?page=1"))
    assert reason(client) == "redirects to https://prices.example/v2/models.json?…: answered 404"


@pytest.mark.parametrize(
    ("to", "said"),
    [
        ("http://lists.example/", "redirects to http://lists.example/: only https is fetched"),
        ("https://127.0.0.1/x", "redirects to https://127.0.0.1/x: leads to a private address (127.0.0.1)"),
        ("https://[::ffff:10.0.0.1]/", "redirects to https://[::ffff:10.0.0.1]/: leads to a private address"),
        ("https://u:p@lists.example/", "redirects to https://lists.example/: carries a user name"),
        ("file:///etc/passwd", "redirects to file:///etc/passwd: only https is fetched"),
        ("http://a.example/\u202ex", "redirects to http://a.example/?x: only https is fetched"),
        ("https://[oops", "redirects to a malformed URL"),
    ],
)
def test_a_redirect_that_leads_astray_is_not_followed(client, stand_in, to, said):
    stand_in.fail(URL, faults.redirect(to.encode().decode("latin-1")))
    assert reason(client).startswith(said)
    assert stand_in.seen == [ROBOTS, URL]


def test_a_redirect_that_leads_nowhere_is_an_error(client, stand_in):
    stand_in.fail(URL, faults.redirect(""))
    assert reason(client) == "answered 302"


def test_a_circle_of_redirects_ends(client, stand_in):
    stand_in.fail(URL, *[faults.redirect(URL)] * 9)
    assert reason(client) == "more than 5 redirects"
    assert stand_in.seen.count(URL) == 6


HOPS = st.lists(
    st.sampled_from(
        ["https://a.example/", "https://b.example/x?y", "/z", "//c.example/", "http://a.example/", "https://10.1.2.3/"]
    ),
    max_size=9,
)


@given(HOPS)
@settings(max_examples=200)
def test_no_chain_of_redirects_leads_to_another_place_than_https_and_public(hops):
    asked: list[str] = []
    rest = iter(hops)

    def exchange(url, headers, deadline):
        asked.append(url)
        hop = next(rest, None)
        return Answer(200, {}, b"{}") if hop is None else Answer(302, {"location": hop})

    good = all(not hop.startswith(("http:", "https://10.")) for hop in hops)
    asking = Asking(exchange, manners(robots=AllowAll()))
    if good and len(hops) <= 5:
        assert asking.follow(URL, {}).body == b"{}"
    else:
        with pytest.raises(Failure):
            asking.follow(URL, {})
    assert len(asked) <= 6
    assert all(url.startswith("https://") and "10.1.2.3" not in url for url in asked)


class AllowAll(Robots):
    def check(self, url, origin, read):
        return None


def manners(robots: Robots | None = None, time: list[float] | None = None) -> Manners:
    clock = time or [0.0]

    def sleep(seconds: float) -> None:
        clock[0] += seconds

    pace = Pace(1, monotonic=lambda: clock[0], sleep=sleep)
    return Manners(Limits(), is_public, robots or Robots(), pace, lambda: clock[0], sleep)


def test_a_page_closed_to_robots_is_not_asked_for():
    with StandIn(from_bodies({URL: BODY, ROBOTS: b"User-agent: *\nDisallow: /v1/\n"})) as stand_in:
        client = Client(version="1", stand_in=stand_in.url)
        assert reason(client) == "its robots.txt refuses this page to robots"
        assert stand_in.seen == [ROBOTS]


def test_a_rule_for_others_does_not_bind_us_and_one_for_us_does():
    rules = b"\xef\xbb\xbfUser-agent: ratecard\nDisallow: /v2/\n\nUser-agent: GreedyBot\nDisallow: /\n"
    with StandIn(from_bodies({URL: BODY, "https://prices.example/v2/x": BODY, ROBOTS: rules})) as stand_in:
        client = Client(version="1", stand_in=stand_in.url)
        assert fetch(URL, client=client, now=at_noon).body == BODY
        assert reason(client, "https://prices.example/v2/x") == "its robots.txt refuses this page to robots"


def test_robots_txt_is_asked_for_once_per_host_and_run(client, stand_in):
    for _ in range(3):
        fetch(URL, client=client, now=at_noon)
    fetch(MOVED, client=client, now=at_noon)
    assert stand_in.seen == [ROBOTS, URL, URL, URL, "https://lists.example/robots.txt", MOVED]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_a_host_without_robots_txt_allows_everything(client, stand_in, status):
    stand_in.fail(ROBOTS, faults.refusal(status))
    assert fetch(URL, client=client, now=at_noon).body == BODY


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_host_whose_robots_txt_fails_is_left_alone_for_this_run(client, stand_in, status):
    stand_in.fail(ROBOTS, *[faults.refusal(status)] * 4)
    said = f"its robots.txt can't be read: answered {status} after 4 tries"
    assert (reason(client), reason(client)) == (said, said)
    assert stand_in.seen == [ROBOTS] * 4


def test_the_target_of_a_redirect_is_asked_for_its_own_robots_txt(stand_in):
    rules = b"User-agent: *\nDisallow: /\n"
    with StandIn(from_bodies({"https://lists.example/robots.txt": rules, MOVED: BODY})) as stand_in:
        stand_in.fail(URL, faults.redirect(MOVED))
        client = Client(version="1", stand_in=stand_in.url)
        assert reason(client) == f"redirects to {MOVED}: its robots.txt refuses this page to robots"
        assert MOVED not in stand_in.seen


def test_a_host_is_asked_once_a_second_and_hosts_do_not_wait_for_each_other():
    clock = [100.0]
    times: list[tuple[float, str]] = []

    def exchange(url, headers, deadline):
        times.append((clock[0], url))
        return Answer(200, {}, b"User-agent: *\nAllow: /\n")

    shared = manners(time=clock)
    for url in (URL, URL, MOVED):
        Asking(exchange, shared).follow(url, {})
    assert times == [
        (100.0, ROBOTS),
        (101.0, URL),
        (102.0, URL),
        (102.0, "https://lists.example/robots.txt"),
        (103.0, MOVED),
    ]


@pytest.mark.parametrize(
    ("robots", "gap", "between"),
    [("", None, 1), ("", 0.2, 0.2), ("Crawl-delay: 7\n", None, 7), ("Crawl-delay: 7\n", 0.2, 7), ("", 3, 3)],
)
def test_a_source_may_ask_for_another_pace_and_robots_txt_for_a_slower_one(robots, gap, between):
    clock = [100.0]
    times: list[float] = []

    def exchange(url, headers, deadline):
        times.append(clock[0])
        return Answer(200, {}, f"User-agent: *\n{robots}Allow: /\n".encode())

    shared = manners(time=clock)
    for _ in range(3):
        Asking(exchange, shared, Terms(gap=gap)).follow(URL, {})
    assert times[3] - times[2] == pytest.approx(between)


def test_a_turn_that_comes_after_the_deadline_is_not_waited_for():
    waits: list[float] = []
    pace = Pace(10, monotonic=lambda: 0.0, sleep=waits.append)
    deadline = Deadline(lambda: 0.0, 5)
    pace.wait("prices.example", deadline)
    with pytest.raises(Failure, match="took longer than 5 s in all"):
        pace.wait("prices.example", deadline)
    assert waits == []


@given(st.binary(max_size=300))
def test_no_robots_txt_breaks_the_reader(text):
    with suppress(Failure):
        Robots().check(URL, "https://prices.example", lambda _: text)
