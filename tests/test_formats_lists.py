"""Lists whose fields are told as data, and the shapes with rules of their own: units, ratios, steps, tags, meters."""

import json
from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.domain.money import times
from catalog.domain.normalise import normalise
from catalog.domain.quotes import Listing, Quote, Record
from scrapers.formats import azure_prices, genai_prices, llm_prices
from scrapers.formats.azure_meters import Undecoded, decode
from scrapers.formats.model_list import Shape
from scrapers.formats.openrouter_endpoints import each_model, tag_of
from scrapers.formats.paged import after_last
from scrapers.formats.prices import Priced
from scrapers.source import BadAnswer, Snapshot, all_sources
from tests.told import MONDAY

SHAPE = Shape(prices={"pricing/in": Priced("input", "1M tokens"), "pricing/cached": Priced("cache_read", "1M tokens")})


def listing(shape: Shape = SHAPE, **row: object) -> Listing:
    read = shape.reader("acme")(Record("m", "/data/0", {"id": "m", **row}))
    assert read is not None
    return read


def lines(read: Listing | None) -> list[str]:
    assert read is not None
    return [_line(quote) for quote in read.quotes]


def _line(quote: Quote) -> str:
    dates = f"{quote.valid_from}..{quote.valid_to}" if quote.valid_from or quote.valid_to else ""
    return " ".join(filter(None, (quote.component, quote.text, quote.tier, quote.conditions, dates)))


def faults(read: Listing) -> list[tuple[str, str]]:
    return [(fault.at, fault.reason) for fault in read.faults]


def amounts(read: Listing) -> dict[str, Decimal | None]:
    return {price.key.component: price.amount for price in normalise(read, "").prices}


@pytest.mark.parametrize("name", ["pricing/out", "output_cost", "price_per_token", "usd", "batch/pricing/in"])
def test_a_price_that_is_not_told_is_a_fault_with_its_name(name: str) -> None:
    row: object = "3"
    for part in reversed(name.split("/")):
        row = {part: row}
    assert isinstance(row, dict)
    assert faults(listing(**row)) == [("/" + name, f"unknown price field {name!r}")]


@pytest.mark.parametrize("name", ["description", "gpu_per_node", "min_vram_gb_per_gpu", "created", "operating"])
def test_other_fields_are_ignored(name: str) -> None:
    assert faults(listing(**{name: "3"})) == []


def test_a_price_that_is_missing_or_null_is_said_by_nobody() -> None:
    assert listing(pricing={"in": None}).quotes == ()
    assert listing().quotes == ()


def test_a_zero_says_something_of_input_and_output_alone_and_minus_one_of_nothing() -> None:
    assert lines(listing(pricing={"in": 0, "cached": 0})) == ["input 0 standard"]
    assert lines(listing(pricing={"in": "-1", "cached": -1})) == []


def test_a_ratio_keeps_its_spelling_and_is_multiplied_once() -> None:
    prices = {"in": Priced("input", "token, in cents"), "rate": Priced("cache_read", "token, in cents", ratio_of="in")}
    read = listing(Shape(prices=prices), **{"in": Decimal("4.5e-05"), "rate": Decimal("0.15555556")})
    assert [quote.text for quote in read.quotes] == ["0.000045", "0.15555556"]
    assert amounts(read) == {"input": Decimal("0.45"), "cache_read": Decimal("0.07")}


def test_a_ratio_of_nothing_is_a_fault() -> None:
    prices = {"rate": Priced("cache_read", "token", ratio_of="in")}
    assert faults(listing(Shape(prices=prices), rate="0.5")) == [
        ("/rate", "a ratio or discount of nothing that is known")
    ]


def test_a_discount_is_off_every_amount_and_the_listed_one_stays_beside_it() -> None:
    shape = Shape(prices={"in": Priced("input", "1M tokens")}, discount="off")
    [price] = normalise(listing(shape, **{"in": "0.8", "off": "0.25"}), "").prices
    assert (price.amount, price.list_amount) == (Decimal("0.6"), Decimal("0.8"))


def test_the_currency_is_the_one_that_is_said() -> None:
    shape = Shape(prices={"in": Priced("input", "1M tokens")}, currency="coin")
    assert [quote.currency for quote in listing(shape, **{"in": "1", "coin": "EUR"}).quotes] == ["EUR"]


def test_what_is_charged_is_the_unit_that_the_row_names() -> None:
    friendli = all_sources()["friendli"]
    pricing = {"input": "0.2", "output": "0.8", "response_time": "0.004", "unit_type": "SECOND"}
    read = friendli.read(Record("m", "/data/0", {"id": "m", "pricing": pricing}))
    assert lines(read) == ["compute 0.004 standard"]
    other = friendli.read(Record("m", "/data/0", {"id": "m", "pricing": pricing | {"unit_type": "MOON"}}))
    assert other is not None
    assert other.quotes == ()
    assert {reason for _, reason in faults(other)} == {
        "an amount of a kind that is not known: pricing/unit_type is 'moon'"
    }


def test_a_list_without_prices_that_begins_to_state_them_says_so() -> None:
    groq = all_sources()["groq-models"]
    read = groq.read(Record("m", "/data/0", {"id": "m", "context_window": 5, "pricing": {"input": "1"}}))
    assert read is not None
    assert faults(read) == [("/pricing/input", "unknown price field 'pricing/input'")]
    assert groq.states == frozenset()


@given(st.decimals(min_value=0, max_value=10**6, places=8), st.decimals(min_value=0, max_value=1, places=8))
def test_a_product_is_known_to_six_digits(amount: Decimal, factor: Decimal) -> None:
    product = times(amount, str(factor))
    assert abs(product - amount * factor) <= amount * factor * Decimal("1e-5")
    assert len(product.as_tuple().digits) <= 6
    assert times(amount, "") == amount


def dated(prices: object) -> list[str]:
    return lines(genai_prices.read(Record("acme/m", "/0/models/0", {"id": "m", "prices": prices})))


def test_dated_rows_follow_one_another_and_replace_all_of_the_one_before() -> None:
    rows = [
        {"prices": {"input_mtok": {"base": 3, "tiers": [{"start": 200000, "price": 6}]}}},
        {"constraint": {"start_date": "2026-03-13"}, "prices": {"input_mtok": 3}},
    ]
    assert dated(rows) == [
        "input 3 standard ..2026-03-13",
        "input 6 standard prompt_tokens>200000 ..2026-03-13",
        "input 3 standard 2026-03-13..",
    ]


def test_a_row_with_hours_leaves_the_rest_of_the_day_to_the_other() -> None:
    night = {"constraint": {"start_time": "00:30:00Z", "end_time": "16:30:00Z"}, "prices": {"input_mtok": 2}}
    assert dated([{"prices": {"input_mtok": 1}}, night]) == [
        "input 1 standard hours=16:30-00:30Z",
        "input 2 standard hours=00:30-16:30Z",
    ]


def test_prices_under_an_unknown_constraint_are_not_read() -> None:
    rows = [{"prices": {"input_mtok": 1}}, {"constraint": {"moon": "full"}, "prices": {"input_mtok": 2}}]
    read = genai_prices.read(Record("acme/m", "/0/models/0", {"id": "m", "prices": rows}))
    assert lines(read) == ["input 1 standard"]
    assert read is not None
    assert faults(read) == [("/prices/1/constraint", "prices under a constraint that is not known")]


def test_no_prices_are_no_price() -> None:
    assert dated({}) == []


def test_long_prompts_are_conditions_of_the_id_that_the_list_has_without_them() -> None:
    rows = [
        {"id": "m", "vendor": "v", "name": "M ≤200k", "input": 1},
        {"id": "m-200k", "vendor": "v", "name": "M >200k", "input": 2, "from_date": "2026-07-30"},
        {"id": "phi-128k", "vendor": "v", "name": "Phi", "input": 3},
    ]
    read = [llm_prices.read(record) for record in llm_prices.split(json.dumps({"prices": rows}).encode(), "")]
    assert [(one.model_id, one.facts["name"].value, lines(one)) for one in read if one] == [
        ("m", "M", ["input 1 standard", "input 2 standard prompt_tokens>200000 2026-07-30.."]),
        ("phi-128k", "Phi", ["input 3 standard"]),
    ]


@pytest.mark.parametrize(
    ("tag", "parts"),
    [
        ("google-vertex/global/flex", ("google-vertex", "global", "flex", "")),
        ("azure/eu", ("azure", "eu", "standard", "")),
        ("xai/zdr/priority", ("xai", "", "priority", "zdr")),
        ("deepinfra/turbo/fp4", ("deepinfra/turbo", "", "standard", "")),
        ("openai/default/flex", ("openai", "", "flex", "")),
        ("azure/swedencentral", ("azure", "swedencentral", "standard", "")),
        ("google-vertex/us-south1", ("google-vertex", "us-south1", "standard", "")),
    ],
)
def test_a_tag_is_taken_apart(tag: str, parts: tuple[str, ...]) -> None:
    said = tag_of(tag)
    assert (said.upstream, said.region, said.tier, said.data_policy) == parts


def snapshot(url: str, value: object) -> Snapshot:
    return Snapshot(url=url, body=json.dumps(value).encode(), fetched_at=MONDAY, sha256="")


def test_a_list_leads_to_the_endpoints_of_each_model_and_to_nothing_that_is_no_path() -> None:
    ids = ["a/m", "a/m:free", "a/m", "~a/latest", "a/../b", "/etc", "a/m?x", 7]
    led = each_model(snapshot("https://x.example/v1/models?sort=new", {"data": [{"id": name} for name in ids]}))
    assert led == tuple(f"https://x.example/v1/models/{name}/endpoints" for name in ("a/m", "a/m:free", "~a/latest"))


def test_a_page_leads_to_the_one_after_its_last_row() -> None:
    url = "https://x.example/v1/models"
    assert after_last(snapshot(url, {"has_more": True, "last_id": "m/1"})) == (f"{url}?after_id=m%2F1",)
    assert after_last(snapshot(url, {"has_more": False, "last_id": "m"})) == ()
    with pytest.raises(BadAnswer, match="last_id"):
        after_last(snapshot(url, {"has_more": True}))


@pytest.mark.parametrize(
    ("product", "name", "unit", "said"),
    [
        (
            "Azure OpenAI GPT5",
            "5.6 terra ShortCo Cd Inp PP Gl 1M Tokens",
            "1M",
            "gpt-5.6-terra global cache_read priority",
        ),
        ("Azure OpenAI GPT5", "5.4 longco batch opt Dz 1M Tokens", "1M", "gpt-5.4 zone output batch context=long"),
        (
            "Azure OpenAI",
            "gpt4o realtimePrvwAudInp DataZone Tokens",
            "1K",
            "gpt-4o-realtime-preview zone input_audio standard",
        ),
        ("Azure OpenAI", "gpt 4o mini0718 BatchOutp DataZone Tokens", "1K", "gpt-4o-mini-2024-07-18 zone output batch"),
        ("Azure Grok Models", "4.3 Cached Inp DZ L Tokens", "1K", "grok-4.3 zone cache_read standard context=long"),
        (
            "Azure OpenAI Media",
            "Image 2 img Batch cd inp Gl 1M Tokens",
            "1M",
            "gpt-image-2 global cache_read_image batch",
        ),
        ("Cohere Models", "Embed v4 Img Glbl Tokens", "1K", "embed-v4 global input_image standard"),
        (
            "Azure OpenAI",
            "text-embedding-3-small-regional Tokens",
            "1K",
            "text-embedding-3-small regional input standard",
        ),
    ],
)
def test_a_meter_decodes(product: str, name: str, unit: str, said: str) -> None:
    meter = decode(product, name, unit)
    assert meter is not None
    words = (meter.model, meter.scope, meter.component, meter.tier, *map(str, meter.terms))
    assert " ".join(words) == said


@pytest.mark.parametrize(
    ("name", "unit", "reason"),
    [
        ("5.4 zz inp Gl 1M Tokens", "1M", "'zz'"),
        ("5.4 inp 1M Tokens", "1M", "not one scope"),
        ("5.4 inp Gl Dz 1M Tokens", "1M", "not one scope"),
        ("5.4 inp opt Gl 1M Tokens", "1M", "both in and out"),
        ("5.4 Gl 1M Tokens", "1M", "neither in nor out"),
        ("5.4 txt img inp Gl 1M Tokens", "1M", "more than one kind"),
        ("5.4 inp Gl 1M Tokens", "100", "no unit of ours"),
        ("", "", "no unit of ours"),
    ],
)
def test_a_meter_that_does_not_decode_says_why(name: str, unit: str, reason: str) -> None:
    with pytest.raises(Undecoded, match=reason):
        decode("Azure OpenAI GPT5", name, unit)


@pytest.mark.parametrize(
    "name", ["gpt-4.1-ft input global Tokens", "Provisioned Managed Global Unit", "o3-ft mdl grdr inpt Tokens"]
)
def test_meters_of_training_and_throughput_are_left_out(name: str) -> None:
    assert decode("Azure OpenAI", name, "1K") is None


@given(st.text(max_size=30), st.text(max_size=30), st.text(max_size=8))
def test_no_meter_makes_decoding_raise_anything_else(product: str, name: str, unit: str) -> None:
    for spelled, by in ((f"{name} inp Gl Tokens", "1K"), (name, unit)):
        with suppress(Undecoded):
            decode(product, spelled, by)


def meter(
    amount: str, since: object, *, region: str = "eastus2", name: str = "5.4 opt Gl 1M Tokens"
) -> dict[str, object]:
    return {
        "currencyCode": "USD",
        "retailPrice": Decimal(amount),
        "armRegionName": region,
        "effectiveStartDate": since,
        "meterName": name,
        "productName": "Azure OpenAI GPT5",
        "unitOfMeasure": "1M",
        "type": "Consumption",
    }


def metered(*items: dict[str, object]) -> tuple[list[tuple[str, str]], list[str]]:
    """The amounts of the one route that these meters price, each with its day, and what is said against them."""
    body = json.dumps({"Items": items}, default=str).encode()
    (listing,) = filter(None, map(azure_prices.read, azure_prices.split(body, "")))
    return [(quote.text, quote.valid_from[:10]) for quote in listing.quotes], [fault.reason for fault in listing.faults]


def test_a_price_of_azure_holds_from_its_day_and_the_next_from_its_own() -> None:
    prices, faults = metered(meter("15", "2026-03-01T00:00:00Z"), meter("12", "2027-01-01T00:00:00Z"))
    assert (prices, faults) == ([("15", "2026-03-01"), ("12", "2027-01-01")], [])


def test_a_day_that_is_none_spoils_no_price_of_azure() -> None:
    for day in ("soon", 20260301, "0001-01-01T00:00:00Z"):
        assert metered(meter("15", day)) == ([("15", "")], ["not a day from which a price holds"])
    assert metered(meter("15", None)) == ([("15", "")], [])


def test_a_price_of_azure_that_another_region_disputes_is_no_later_price() -> None:
    prices, faults = metered(
        meter("15", "2026-03-01T00:00:00Z"), meter("12", "2026-05-01T00:00:00Z", region="westeurope")
    )
    assert prices == [("15", "2026-03-01")]
    assert faults == ["another price for output than 15 of another meter"]
