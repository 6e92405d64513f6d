"""How a source's file says what a column means."""

import pytest

from catalog.domain.conditions import parse
from scrapers.formats.condition_words import resolution
from scrapers.formats.price_columns import IGNORED, MODEL, Labelled, Price, PriceTable, price, stated, under
from scrapers.formats.price_tables import PricePage


def test_words_say_components_unit_tier_region_and_condition_in_this_order() -> None:
    assert price("input") == Price("input")
    assert price("cache_write at batch in us when cache_ttl=1h; prompt_tokens>200000") == Price(
        "cache_write", tier="batch", region="us", terms=parse("cache_ttl=1h; prompt_tokens>200000")
    )
    assert price("input+output per 1K tokens") == Price("input", "1K tokens", also=("output",))


def test_the_global_endpoint_is_the_route_itself_and_without_a_region_the_row_says_it() -> None:
    assert price("input in global").region == ""
    assert price("input").region is None


@pytest.mark.parametrize("words", ["", "Input", "input per moon", "input when warm", "input at", "input / token"])
def test_words_that_mean_no_price_are_refused_when_the_source_is_read(words: str) -> None:
    with pytest.raises(ValueError, match="is no price|is not a condition"):
        PriceTable("models", {"Model": MODEL, "Price": words})


def test_a_further_condition_is_added_to_the_words() -> None:
    assert under("input", "") == "input"
    assert under("input", "audio=on", "resolution=4k") == "input when audio=on; resolution=4k"


def test_a_kind_of_row_says_one_price_or_one_for_each_role_or_is_not_read() -> None:
    table = PriceTable("models", {}, kinds={"Text": "input", "Audio": {"cached": "cache_read_audio"}, "Frame": IGNORED})
    assert table.roles == {"Text": {"price": Price("input")}, "Audio": {"cached": Price("cache_read_audio")}}


def test_prices_by_label_stand_in_one_column() -> None:
    table = PriceTable("models", {"Price": {"": "input", "cache hit": "cache_read"}})
    assert table.meanings == {"Price": Labelled({"": Price("input"), "cache hit": Price("cache_read")})}


def test_conditions_are_those_of_the_words_that_are_known() -> None:
    table = PriceTable("shapes", {}, terms={"plain": "", "with texture": "texture=on"})
    assert table.terms_in("with texture") == parse("texture=on")
    with pytest.raises(ValueError, match="'gold'"):
        table.terms_in("gold")


@pytest.mark.parametrize(
    ("text", "when"),
    [("1080P", "resolution=1080p"), ("720P 及以下", "resolution<=720p"), ("2K 及以上", "resolution>=2k"), ("-", "")],
)
def test_a_size_is_a_condition(text: str, when: str) -> None:
    assert resolution(text) == parse(when)


def test_a_source_made_of_a_page_believes_it_for_its_provider_in_its_currency() -> None:
    page = PricePage("acme", (), currency="CNY")
    url = "https://acme.example/pricing"
    source = page.source(
        "acme",
        "Acme's prices",
        url,
        owner="Acme",
        least_records=1,
        anchors=(page.anchor("one", "input", "2"),),
        states=stated("input", "output", tiers=("batch",)),
    )
    assert (source.urls, source.page, source.authority) == ((url,), url, "first_party")
    assert source.speaks_for == {"acme"}
    assert source.anchors[0].currency == "CNY"
    assert source.states == {("input", "batch"), ("output", "batch")}
