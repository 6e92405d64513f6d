"""The record of changes as a page: by day, narrowed by its address, each entry with links to what it is about."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from catalog.models import Change
from tests.builders import SEEN, make_change, make_route
from tests.reading_pages import page, words

pytestmark = pytest.mark.django_db


def lines(client: Client, address: str) -> list[str]:
    """Each route's changes in the order of the page."""
    return [words(line) for line in page(client, address).select(".changes li")]


def test_changes_stand_under_the_day_on_which_they_were_learnt_the_newest_first(client: Client) -> None:
    route = make_route("acme/one", "beta", input="3")
    make_change(route, before="1", after="2", recorded_at=SEEN)
    make_change(route, before="2", after="3", recorded_at=SEEN + timedelta(days=2))
    soup = page(client, "/changes/")
    assert [words(day) for day in soup.select("h2.day")] == ["3 Oct 2026", "1 Oct 2026"]
    assert [words(line) for line in soup.select(".changes li")] == [
        "one at Beta Input went up from $2.00 to $3.00 per 1M tokens (as of 1 Oct 2026). models-dev",
        "one at Beta Input went up from $1.00 to $2.00 per 1M tokens. models-dev",
    ]
    links = [link["href"] for link in soup.select(".changes li:first-child a")]
    assert links == ["/models/acme/one/", "/models/acme/one/beta/"] * 2


def test_what_changed_on_one_route_at_one_time_is_told_together(client: Client) -> None:
    route, other = make_route("acme/one", "beta", input="3"), make_route("acme/two", "beta", input="3")
    make_change(other)
    make_change(route, component="output")
    make_change(route)
    assert [line.count(" went up ") for line in lines(client, "/changes/")] == [2, 1]


def test_a_route_of_no_known_model_is_named_by_its_id_and_leads_to_its_provider(client: Client) -> None:
    make_change(make_route(None, "beta", native_id="mystery-7b"), Change.Kind.NEW_ROUTE, component="", fact="")
    line = page(client, "/changes/").select_one(".changes li")
    assert words(line).startswith("mystery-7b at Beta First seen: Beta sells it as mystery-7b.")
    assert line is not None
    assert [link["href"] for link in line.select("a")] == ["/vendors/beta/"]


def test_the_address_narrows_by_kind_model_vendor_and_day_and_each_filter_can_be_taken_out(client: Client) -> None:
    one, two = make_route("acme/one", "beta"), make_route("acme/two", "gamma")
    make_change(one, Change.Kind.PRICE_UP)
    make_change(one, Change.Kind.PRICE_DOWN, before="3", after="2", recorded_at=SEEN + timedelta(days=9))
    make_change(two, Change.Kind.PRICE_DOWN, before="3", after="2")
    assert len(lines(client, "/changes/?kind=price_down")) == 2
    assert len(lines(client, "/changes/?kind=price_down,price_up")) == 3
    assert len(lines(client, "/changes/?model=acme/two")) == len(lines(client, "/changes/?provider=gamma")) == 1
    assert len(lines(client, "/changes/?since=2026-10-05")) == 1
    soup = page(client, "/changes/?kind=price_down&kind=price_up&provider=beta&since=2026-10-05")
    without = {words(link): link["href"] for link in soup.select(".active a")}
    assert without["price up (remove)"] == "/changes/?kind=price_down&provider=beta&since=2026-10-05"
    assert without["at beta (remove)"] == "/changes/?kind=price_down&kind=price_up&since=2026-10-05"
    assert without["since 5 Oct 2026 (remove)"] == "/changes/?kind=price_down&kind=price_up&provider=beta"
    assert soup.select_one("input[name=since]")["value"] == "2026-10-05"  # type: ignore[index]
    assert [box["value"] for box in soup.select("input[name=kind][checked]")] == ["price_up", "price_down"]


def test_the_kinds_say_how_many_there_are_under_the_other_filters(client: Client) -> None:
    make_change(make_route("acme/one", "beta"))
    make_change(make_route("acme/two", "gamma"))
    soup = page(client, "/changes/?provider=gamma&kind=gone")
    assert [words(label) for label in soup.select("details label")] == ["Gone 0", "Price up 1"]
    assert "Nothing changed that fits all of these" in words(soup.main)


def test_a_hundred_stand_on_a_page_and_the_next_goes_on(client: Client) -> None:
    route = make_route("acme/one", "beta")
    for number in range(103):
        make_change(route, recorded_at=SEEN + timedelta(minutes=number))

    def told(address: str) -> int:
        return len(page(client, address).select(".changes p"))

    assert told("/changes/") == 100
    soup = page(client, "/changes/?kind=price_up")
    assert soup.select_one("a[rel=next]")["href"] == "/changes/?kind=price_up&page=2"  # type: ignore[index]
    assert told("/changes/?kind=price_up&page=2") == 3
    assert "the list ends with page 2" in words(page(client, "/changes/?page=3").main)


def test_a_bad_filter_is_named_and_nothing_is_guessed(client: Client) -> None:
    text = words(page(client, "/changes/?kind=dearer&since=yesterday&page=0", 400).main)
    for part in ("kind may be one of new_route", "not 'dearer'", "since may be a date", "page may be a whole number"):
        assert part in text


def test_an_empty_record_says_so(client: Client) -> None:
    soup = page(client, "/changes/")
    assert "Nothing has changed yet" in words(soup.main)
    assert not soup.select("h2, fieldset, details")


def test_what_was_so_long_before_it_was_learnt_says_since_when(client: Client) -> None:
    make_change(make_route("acme/one", "beta"), at=datetime(2026, 1, 5, tzinfo=UTC))
    assert "(as of 5 Jan 2026)" in lines(client, "/changes/")[0]
