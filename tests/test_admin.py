"""The admin: what waits is decided through the writer, and nothing else can be touched."""

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from catalog.models import Decision, Pending
from tests.builders import CHECKED, make_pending, make_route, make_run

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
    route = make_route(input="3")
    decide(admin, make_pending(route, "input", "30"), "confirm", "as announced")
    assert [str(price.amount) for price in route.prices.filter(valid_to=None, superseded_at=None)] == ["30"]
    assert not Pending.objects.exists()
    kept = Decision.objects.get()
    assert (kept.kind, kept.by, kept.note, kept.value) == ("confirm", "root", "as announced", "30")


def test_the_queue_says_what_would_change_and_why(admin: Client) -> None:
    make_pending(make_route("openai/gpt-4.1-mini", "azure", input="0.4"), "input", "0.00000012345", since=CHECKED)
    shown = admin.get("/admin/catalog/pending/").content.decode()
    for text in ("openai/gpt-4.1-mini", "USD 1M tokens standard", ">0.4<", ">0.00000012345<", ">jump<"):
        assert text in shown, text


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


@pytest.mark.parametrize("table", ["pending", "route", "source", "run", "decision"])
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
    }
    page = f"/admin/catalog/{table}/"
    assert admin.get(page).status_code == 200
    assert admin.get(f"{page}{row[table].pk}/change/").status_code == 200
    assert admin.post(f"{page}{row[table].pk}/change/", {}).status_code == 403
    assert admin.get(f"{page}{row[table].pk}/delete/").status_code == 403
    assert admin.get(f"{page}add/").status_code == 403


def test_routes_that_no_rule_could_match_are_a_list_of_their_own(admin: Client) -> None:
    make_route("one")
    make_route(None, "host", native_id="mystery-7b")
    shown = admin.get("/admin/catalog/route/?model__isempty=1").content.decode()
    assert "mystery-7b" in shown
    assert "acme/one" not in shown
