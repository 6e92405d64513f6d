"""Prices in several currencies: each stays its own, none is compared with another, none is converted."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client

from catalog.domain.guard.rules import RANGES
from catalog.domain.quotes import Listing, Quote, Record
from catalog.domain.vocabulary import CURRENCIES
from catalog.models import Announced, Price, Run
from scrapers.source import Source
from tests import told
from tests.builders import make_model, make_price, make_route, make_vendor
from tests.reading_pages import page, words
from tests.told import make_teller, route, tell, waiting, week

pytestmark = pytest.mark.django_db


def read(record: Record) -> Listing | None:
    """As in `told`; a `currency` is that of all prices, `before` the list price of input, `until` its end."""
    row = dict(record.value)  # type: ignore[call-overload]  # an object of `told`
    currency, before, until = (row.pop(name, "") for name in ("currency", "before", "until"))
    listing = told.read(replace(record, value=row))
    assert listing

    def quoted(quote: Quote) -> Quote:
        quote = quote._replace(currency=currency or "USD", valid_to=until)
        return quote._replace(list_text=before) if quote.component == "input" else quote

    return replace(listing, quotes=tuple(map(quoted, listing.quotes)))


def make_page(name: str = "page", provider: str = "openai") -> Source:
    """The provider's own page."""
    return make_teller(name, read=read, authority="first_party", speaks_for=frozenset({provider}))


def held(component: str = "input") -> list[tuple[str, str]]:
    rows = Price.objects.filter(component=component, valid_to=None, superseded_at=None).order_by("currency")
    return [(row.currency, f"{row.amount:f}") for row in rows]


def test_one_id_sold_in_two_currencies_has_two_prices_that_do_not_disagree() -> None:
    dollars, yuan = make_page("dollars"), make_page("yuan")
    tell(dollars, week(0), route(input="0.28", output="0.42"))
    tell(yuan, week(0) + timedelta(hours=1), route(input="2", output="3", currency="CNY"))
    assert held() == [("CNY", "2"), ("USD", "0.28")]
    assert Price.objects.first().route.disagreements.count() == 0  # type: ignore[union-attr]
    tell(yuan, week(1), route(input="1", output="3", currency="CNY"))
    assert held() == [("CNY", "1"), ("USD", "0.28")]


def test_a_source_that_ends_its_price_in_one_currency_leaves_the_other() -> None:
    dollars, yuan = make_page("dollars"), make_page("yuan")
    tell(dollars, week(0), route(input="0.28", output="0.42"))
    tell(yuan, week(0) + timedelta(hours=1), route(input="2", output="3", cache_read="0.2", currency="CNY"))
    tell(yuan, week(1), route(input="2", output="3", currency="CNY"))
    assert held("cache_read") == []
    assert held() == [("CNY", "2"), ("USD", "0.28")]


def test_an_unknown_currency_is_refused_by_name() -> None:
    tell(make_page(), week(0), route(input="2", currency="XDR"))
    assert held() == []
    assert "no currency is called 'XDR'" in Run.objects.get().report


@pytest.mark.parametrize("currency", sorted(CURRENCIES))
def test_an_amount_is_absurd_where_so_many_dollars_would_be(currency: str) -> None:
    most = RANGES["1M tokens"][1] * CURRENCIES[currency]
    rows = [
        route("dear", input=f"{most:f}", currency=currency),
        route("absurd", input=f"{most * Decimal('1.01'):f}", currency=currency),
    ]
    tell(make_page(), week(0), *rows)
    assert held() == [(currency, f"{most:f}")]
    assert [rule for _, _, rule in waiting()] == ["absurd"]


def test_amounts_in_yuan_are_judged_by_amounts_in_yuan() -> None:
    yuan = make_page()
    tell(yuan, week(0), route(input="2", output="3", currency="CNY"))
    tell(yuan, week(1), route(input="0.002", output="3", currency="CNY"))
    assert (held(), [rule for _, _, rule in waiting()]) == ([("CNY", "2")], ["absurd"])
    tell(yuan, week(2), route(input="0.2", output="3", currency="CNY"))
    assert (held(), [rule for _, _, rule in waiting()]) == ([("CNY", "2")], ["power of ten"])


def test_a_yuan_price_that_became_zero_is_held_although_a_dollar_price_stands() -> None:
    dollars, yuan = make_page("dollars"), make_page("yuan")
    tell(dollars, week(0), route(input="0.28", output="0.42"))
    tell(yuan, week(0) + timedelta(hours=1), route(input="2", output="3", currency="CNY"))
    tell(yuan, week(1), route(input="0", output="0", currency="CNY"))
    assert held() == [("CNY", "2"), ("USD", "0.28")]
    assert {rule for _, _, rule in waiting()} == {"to zero"}


def test_the_lowest_price_is_told_within_each_currency(client: Client) -> None:
    model = make_model("acme/one")
    for name, amount in (("beta", "0.4"), ("gamma", "0.5")):
        make_route(model, make_vendor(name), input=amount)
    for name, amount in (("delta", "0.3"), ("epsilon", "2")):
        make_price(make_route(model, make_vendor(name)), "input", amount, currency="CNY")
    soup = page(client, "/models/acme/one/")
    assert [words(cell) for cell in soup.select("td.best")] == ["↓ $0.40", "↓ CNY 0.30"]
    assert "The lowest input price is $0.40 per 1M tokens, at Beta." in words(soup.main)
    answer = client.get("/api/v1/models/acme/one/").json()
    lowest = {
        (price["currency"], price["amount"]) for r in answer["routes"] for price in r["prices"] if price["cheapest"]
    }
    assert lowest == {("USD", "0.4"), ("CNY", "0.3")}
    assert answer["cheapest"]["input"]["amount"] == "0.4"


def test_a_promotion_keeps_the_list_price_beside_it_and_announces_its_end(client: Client) -> None:
    tell(make_page(), week(0), route(input="1", output="4", before="2", until="2026-06-20"))
    price = Price.objects.get(component="input")
    assert (price.amount, price.list_amount) == (1, 2)
    ends = {(row.component, row.state, f"{row.effective_from:%Y-%m-%d}") for row in Announced.objects.all()}
    assert ends == {("input", "not_published", "2026-06-20"), ("output", "not_published", "2026-06-20")}
    (found,) = client.get("/api/v1/prices/?component=input").json()["results"]
    assert (found["amount"], found["list_amount"]) == ("1", "2")
    assert "list $2.00" in words(page(client, "/models/openai/gpt-4o/openai/").main)


def test_a_list_price_that_moves_alone_is_no_change_of_the_price() -> None:
    source = make_page()
    tell(source, week(0), route(input="1", output="4", before="2"))
    tell(source, week(1), route(input="1", output="4", before="3"))
    prices = Price.objects.filter(component="input", superseded_at=None).order_by("valid_from")
    assert [(row.amount, row.list_amount, row.valid_to) for row in prices] == [(1, 3, None)]
