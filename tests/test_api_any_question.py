"""No question makes the API or the list fail: it is answered, or refused with a reason."""

import json
from urllib.parse import quote_from_bytes, urlencode

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import make_change, make_route, set_version
from tests.standing import stands

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalog")]

PARAMETERS = (
    "q", "lab", "provider", "kind", "input", "output", "capability", "context_min", "price_max", "open_weights",
    "status", "snapshots", "sort", "page", "cursor", "limit", "model", "matched", "as_of", "known_at", "component",
    "tier", "since", "format",
)  # fmt: skip
ODD = (
    "", " ", "\x00", "a\x00b", "-1", "0", "1e9999", "9" * 400, "9" * 5000,
    "NaN", "Infinity", "-0", "1/2", "0x10", "١٢٣", "%", "_",
    "\\", "'", '"; DROP TABLE catalog_route; --', "<script>alert(1)</script>", "\u202e", "😀", "\ud7ff", "x" * 10_000,
    ",".join("abcdefghijklmnopqrstuvwxyz"), "9999-12-31T23:59:59-23:59", "0001-01-01", "2026-02-30", "2026-01-01T25:00",
    "2026-01-01T00:00:00.9999999999Z", "all", "chat", "128k", "-input", "relevance", "openai/gpt-4.1-mini",
    "/", "a/", "..",
)  # fmt: skip
PATHS = ("models/", "routes/", "prices/", "changes/", "vendors/", "sources/", "models/acme/one/", "vendors/acme/", "")
FEWER = settings(max_examples=150)


def fill() -> None:
    make_change(make_route("acme/one", "acme", input="1", output="2"))
    set_version(1)


catalog = stands(fill)


def ask(path: str, query: str) -> dict[str, str]:
    """The fields that are refused, each with its reason."""
    response = Client(raise_request_exception=True).get(f"/api/v1/{path}", QUERY_STRING=query)
    assert response.status_code in (200, 400), (path, query, response.content[:500])
    answer = json.loads(response.content)
    if response.status_code == 400:
        assert answer["fields"]
        assert all(answer["fields"].values())
        return dict(answer["fields"])
    return {}


values = st.one_of(st.sampled_from(ODD), st.text(max_size=30))


@FEWER
@given(
    st.sampled_from(PATHS),
    st.lists(st.tuples(st.one_of(st.sampled_from(PARAMETERS), st.text(min_size=1, max_size=5)), values), max_size=4),
)
def test_any_parameters_are_answered_or_refused(path: str, asked: list[tuple[str, str]]) -> None:
    ask(path, urlencode([(name, value.encode("utf-8", "surrogatepass")) for name, value in asked]))


@FEWER
@given(st.sampled_from(PATHS), st.sampled_from(PARAMETERS), st.binary(max_size=20))
def test_any_bytes_are_answered_or_refused(path: str, name: str, value: bytes) -> None:
    ask(path, f"{name}={quote_from_bytes(value)}")


@pytest.mark.parametrize("name", PARAMETERS)
def test_every_odd_value_of_every_parameter_is_answered_or_refused(name: str) -> None:
    """All of them where it is a parameter first, a few where it is one too: it is read by the same field."""
    values = ODD
    for path in PATHS:
        refused = [ask(path, urlencode({name: value.encode("utf-8", "surrogatepass")})) for value in values[:1]]
        if "is not a parameter here" in refused[0].get(name, ""):
            continue  # whatever its value
        for value in values[1:]:
            ask(path, urlencode({name: value.encode("utf-8", "surrogatepass")}))
        values = ODD[::6]


@FEWER
@given(st.text(max_size=40), st.text(max_size=40))
def test_any_address_of_a_thing_is_found_or_not_found(lab: str, name: str) -> None:
    parts = [quote_from_bytes(part.encode("utf-8", "surrogatepass"), safe="") or "x" for part in (lab, name)]
    for path in (f"models/{parts[0]}/{parts[1]}/", f"vendors/{parts[0]}/"):
        response = Client().get(f"/api/v1/{path}")
        assert response.status_code in (200, 404), path
