"""What caches may keep of the JSON API, and what other sites may read."""

from typing import Any

import pytest
from django.test import Client

from tests.asked_api import FOUND, fill
from tests.builders import set_version
from tests.standing import stands

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("full")]
full = stands(fill)


def test_an_unchanged_answer_costs_one_query_and_no_bytes(client: Client, django_assert_num_queries: Any) -> None:
    first = client.get(FOUND)
    assert "max-age" in first["Cache-Control"]
    with django_assert_num_queries(1):
        second = client.get(FOUND, headers={"if-none-match": first["ETag"]})
    assert (second.status_code, second.content) == (304, b"")
    assert second["ETag"] == first["ETag"]
    set_version(4)
    assert client.get(FOUND, headers={"if-none-match": first["ETag"]}).status_code == 200


def test_a_conditional_request_for_nothing_finds_nothing(client: Client) -> None:
    for tag in ("*", '"made-up"'):
        assert client.get("/api/v1/models/no/such/", headers={"if-none-match": tag}).status_code == 404


def test_two_questions_never_share_a_validator(client: Client) -> None:
    tags = {client.get(f"/api/v1/{path}")["ETag"] for path in ("models/", "models/?sort=name", "routes/", "vendors/")}
    assert len(tags) == 4


def test_errors_are_not_kept_by_caches(client: Client) -> None:
    response = client.get("/api/v1/models/no/such/")
    assert response["Cache-Control"] == "no-store"
    assert "ETag" not in response


def test_any_page_may_read_it_and_no_cookie_is_set(client: Client) -> None:
    response = client.get("/api/v1/models/", headers={"origin": "https://elsewhere.example"})
    assert response["Access-Control-Allow-Origin"] == "*"
    assert not response.cookies
