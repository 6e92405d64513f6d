"""URLs with blanks, and which of a source's answers a URL gives."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.source import Key
from scrapers.url_templates import blanks, filled, fits, spelled
from tests.told import make_teller

ENDPOINTS = "https://router.example/api/v1/models/{author}/{slug}/endpoints"
PAGES = "https://prices.example:443/items?$filter=name%20eq%20%27AI%20Models%27&$skip={skip}"


@pytest.mark.parametrize(
    ("template", "url", "fit"),
    [
        (ENDPOINTS, "https://router.example/api/v1/models/acme/one:free/endpoints", True),
        (ENDPOINTS, "https://router.example/api/v1/models/~acme/one-latest/endpoints", True),
        (ENDPOINTS, "https://router.example/api/v1/models/acme/one/two/endpoints", False),
        (ENDPOINTS, "https://router.example/api/v1/models/acme//endpoints", False),
        (ENDPOINTS, "https://other.example/api/v1/models/acme/one/endpoints", False),
        (ENDPOINTS, "http://router.example/api/v1/models/acme/one/endpoints", False),
        (PAGES, "https://prices.example/items?$filter=name eq 'AI Models'&$skip=1000", True),
        (PAGES, "https://prices.example/items?%24filter=name%20eq%20'AI%20Models'&%24skip=1000", True),
        (PAGES, "https://prices.example/items?$filter=name eq 'AI Models'", False),
        (PAGES, "https://prices.example/items?$filter=name eq 'AI Models'&$skip=1&$top=2", False),
    ],
)
def test_a_blank_stands_for_one_segment_or_one_value(template: str, url: str, fit: bool) -> None:
    assert fits(template, url) is fit


@given(st.lists(st.text("abz09-._~:@", min_size=1), min_size=2, max_size=2))
def test_what_is_filled_in_fits(values: list[str]) -> None:
    url = filled(ENDPOINTS, dict(zip(blanks(ENDPOINTS), values, strict=True)))
    assert fits(ENDPOINTS, url)
    assert blanks(url) == ()


def test_a_blank_without_a_value_is_an_error() -> None:
    with pytest.raises(KeyError, match="slug"):
        filled(ENDPOINTS, {"author": "acme"})


def test_spellings_of_one_url_are_one() -> None:
    one = {spelled(f"https://{host}/a%20b?q=%27x%27") for host in ("acme.example", "ACME.example:443")}
    assert one == {"https://acme.example/a b?q='x'"}
    assert spelled("https://acme.example") == "https://acme.example/?"


@pytest.mark.django_db
def test_a_further_page_is_of_its_list_and_an_answer_of_its_own_is_not() -> None:
    source = make_teller(urls=("https://prices.example/items",), pages=(PAGES,), follows=(ENDPOINTS,))
    (home,), page = source.urls, PAGES.format(skip=1000)
    endpoints = "https://router.example/api/v1/models/acme/one/endpoints"
    assert [source.part(url) for url in (home, page, endpoints)] == [home, home, endpoints]
    assert [source.address(url) for url in (home, page, endpoints)] == [home, page, endpoints]
    assert [source.leads(url) for url in (home, page, endpoints)] == [True, True, False]
    assert not source.has("https://router.example/api/v1/models")


@pytest.mark.django_db
def test_a_source_names_the_variables_that_it_needs() -> None:
    source = make_teller(urls=("https://acme.example/{ACME_ACCOUNT}/models",), key=Key("ACME_KEY"))
    assert source.variables == ("ACME_KEY", "ACME_ACCOUNT")
    assert make_teller().variables == ()
