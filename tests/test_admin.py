"""The admin: what waits is decided through the writer, and nothing else can be touched."""

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog.models import Decision, Pending, Snapshot
from tests.builders import CHECKED, make_pending, make_route, make_run, make_snapshot
from tests.reading_pages import page, words
from tests.told import history, make_teller, route, tell, week

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor() -> User:
    """Someone who may look at what waits, and no more."""
    user = User.objects.create_user("ann", password="x", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_pending"))
    return user


@pytest.fixture
def admin() -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("root"))
    return client


def decide(client: Client, pending: Pending, action: str, note: str = "") -> None:
    asked = {"action": action, "_selected_action": [pending.pk], "note": note}
    client.post("/admin/catalog/pending/", asked)


def test_a_confirmed_change_is_published_and_the_decision_kept(admin: Client) -> None:
    source = make_teller()
    tell(source, week(0), route(input="3"))
    tell(source, week(1), route(input="30"))
    decide(admin, Pending.objects.get(), "confirm", "as announced")
    assert history() == [("3", week(0), week(1)), ("30", week(1), None)]
    assert not Pending.objects.exists()
    kept = Decision.objects.get()
    assert (kept.kind, kept.by, kept.note, kept.value) == ("confirm", "root", "as announced", "30")


def test_the_queue_says_what_would_change_and_why(admin: Client) -> None:
    make_pending(make_route("openai/gpt-4.1-mini", "azure", input="0.4"), "input", "0.00000012345", since=CHECKED)
    shown = admin.get("/admin/catalog/pending/").content.decode()
    for text in ("openai/gpt-4.1-mini", "Input, USD per 1M tokens, standard", ">0.4<", ">0.00000012345<", ">jump<"):
        assert text in shown, text


def test_the_queue_shows_both_values_with_the_place_the_words_and_the_answer_of_each(admin: Client) -> None:
    source = make_teller()
    tell(source, week(0), route(input="2"))
    tell(source, week(1), route(input="20", note="other bytes"))
    soup = page(admin, "/admin/catalog/pending/")
    shown, proposed = (soup.select_one(f"td.field-{name}") for name in ("shown", "proposed"))
    assert words(shown) == "2 /0/input “2” list, 1 Jun 2026, 06:00 UTC"
    assert words(proposed) == "20 /0/input “20” list, 8 Jun 2026, 06:00 UTC"
    assert "power of ten" in words(soup.select_one("td.field-reason"))
    for cell, amount in ((shown, b'"input": "2"'), (proposed, b'"input": "20"')):
        answered = page(admin, cell.a["href"])
        download = answered.select_one(".field-stored_bytes a")["href"]
        assert amount in admin.get(download).content
    assert words(page(admin, f"/admin/catalog/pending/{Pending.objects.get().pk}/change/").find(id="content")).count(
        "“20”"
    )


def test_the_bytes_of_an_answer_are_saved_and_never_shown_as_a_page(admin: Client, visitor: User) -> None:
    tell(make_teller(), week(0), route(input="2"))
    address = f"/admin/catalog/snapshot/{Snapshot.objects.get().pk}/bytes/"
    answer = admin.get(address)
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    looking = Client()
    assert looking.get(address).status_code == 302
    looking.force_login(visitor)
    assert looking.get(address).status_code == 403


def test_an_answer_whose_bytes_are_elsewhere_says_so(admin: Client) -> None:
    held = make_snapshot()
    assert "bytes not held here" in admin.get(f"/admin/catalog/snapshot/{held.pk}/change/").content.decode()
    assert admin.get(f"/admin/catalog/snapshot/{held.pk}/bytes/").status_code == 404


def test_the_queue_asks_the_same_number_of_queries_whatever_waits(admin: Client) -> None:
    asked = []
    for many in (1, 8):
        for number in range(many):
            make_pending(make_route("acme/one", f"host-{many}-{number}", input="3"))
        with CaptureQueriesContext(connection) as queries:
            admin.get("/admin/catalog/pending/")
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_a_refused_change_is_not_published(admin: Client) -> None:
    route = make_route(input="3")
    decide(admin, make_pending(route, "input", "30"), "refuse")
    assert [str(price.amount) for price in route.prices.all()] == ["3"]
    assert Decision.objects.get().kind == "refuse"


def test_who_may_only_look_can_decide_nothing(client: Client, visitor: User) -> None:
    client.force_login(visitor)
    pending = make_pending(make_route(input="3"))
    assert client.get("/admin/catalog/pending/").status_code == 200
    decide(client, pending, "confirm")
    assert Pending.objects.exists()
    assert not Decision.objects.exists()


@pytest.mark.parametrize("table", ["pending", "route", "source", "run", "decision", "snapshot"])
def test_tables_are_shown_and_nothing_can_be_added_changed_or_deleted(admin: Client, table: str) -> None:
    route = make_route(input="3")
    waiting = make_pending(route)
    decide(admin, make_pending(route, "output"), "refuse")
    row = {
        "pending": waiting,
        "route": route,
        "source": waiting.source,
        "run": make_run(),
        "decision": Decision.objects.get(),
        "snapshot": waiting.snapshot,
    }
    listed = f"/admin/catalog/{table}/"
    assert admin.get(listed).status_code == 200
    assert admin.get(f"{listed}{row[table].pk}/change/").status_code == 200
    assert admin.post(f"{listed}{row[table].pk}/change/", {}).status_code == 403
    assert admin.get(f"{listed}{row[table].pk}/delete/").status_code == 403
    assert admin.get(f"{listed}add/").status_code == 403


def test_routes_that_no_rule_could_match_are_a_list_of_their_own(admin: Client) -> None:
    make_route("one")
    make_route(None, "host", native_id="mystery-7b")
    shown = admin.get("/admin/catalog/route/?model__isempty=1").content.decode()
    assert "mystery-7b" in shown
    assert "acme/one" not in shown
