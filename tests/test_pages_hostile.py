"""Text of sources is hostile until escaped, too long until cut, and leads nowhere but to the web."""

import pytest
from django.db import connection
from django.test import Client

from catalog.models import AIModel
from tests.builders import make_route, make_run, make_snapshot
from tests.filled import PAGES, fill
from tests.reading_pages import page

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script>\u202e\x00\"'><img src=x onerror=alert(2)>" + "A" * 200


def test_hostile_text_of_sources_is_shown_as_text(client: Client) -> None:
    fill(HOSTILE if connection.vendor == "sqlite" else HOSTILE.replace("\x00", ""))
    for address in PAGES:
        answer = client.get(address)
        assert answer.status_code == 200
        html = answer.content.decode()
        for word in ("<script>alert", "<img", "\x00", "\u202e"):
            assert word not in html, address


def test_ten_thousand_characters_do_not_swell_a_page(client: Client) -> None:
    make_route("acme/one", input="1")
    AIModel.objects.update(name="x" * 300)
    make_run("models-dev", message="y" * 10_000)
    assert "x" * 201 not in client.get("/models/acme/one/").content.decode()
    assert "y" * 501 not in client.get("/sources/").content.decode()


def test_a_link_from_a_source_is_only_followed_on_the_web(client: Client) -> None:
    make_route("acme/one", input="1")
    make_snapshot().source.snapshots.update(url="javascript:alert(1)")
    assert "javascript:" not in "".join(link["href"] for link in page(client, "/models/acme/one/").select("a[href]"))
