"""People say which model a route is; what they said holds against rules and sources."""

from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client

from catalog import store
from catalog.domain.quotes import RouteKey
from catalog.models import AIModel, Change, Decision, Route
from catalog.queries.held import held_routes
from tests.builders import make_model, make_route

pytestmark = pytest.mark.django_db


def unmatched() -> Route:
    return make_route(None, "acme", native_id="Mystery-1", input="3")


def test_a_decision_points_the_route_at_the_model_and_is_dated(now: datetime) -> None:
    route, model = unmatched(), make_model("acme/one")
    store.decide_identity(route.pk, "acme/one", by="ann", note="their page says so", now=now)
    route.refresh_from_db()
    assert route.model == model
    decision = Decision.objects.get()
    assert (decision.kind, decision.value, decision.by, decision.at) == ("identity", "acme/one", "ann", now)
    change = Change.objects.get(fact="model")
    assert (change.before, change.after, change.rule) == ("", "acme/one", "a person decided")
    model.refresh_from_db()
    assert model.route_count >= 1


def test_a_model_that_nobody_named_before_is_made_with_its_lab(now: datetime) -> None:
    store.decide_identity(unmatched().pk, "New-Lab/Model-9", by="ann", note="", now=now)
    assert AIModel.objects.get(slug="new-lab/model-9").lab.slug == "new-lab"


def test_the_line_is_told_of_the_newest_decision(now: datetime) -> None:
    route = unmatched()
    for slug, later in (("acme/one", 0), ("acme/two", 1)):
        store.decide_identity(route.pk, slug, by="ann", note="", now=now + timedelta(days=later))
    key = RouteKey("acme", "mystery-1")
    decided = held_routes([key])[key].decided
    assert decided is not None
    assert decided.slug == "acme/two"


def test_a_route_can_be_said_to_be_no_model(now: datetime) -> None:
    route = make_route("acme/router", "acme", input="3")
    store.decide_identity(route.pk, "", by="ann", note="", now=now)
    route.refresh_from_db()
    assert route.model is None


@pytest.mark.parametrize("slug", ["no-lab", "a/b c", "/x", "a/", "a/b/c", "a/<b>"])
def test_a_slug_that_cannot_be_one_is_refused_and_nothing_is_kept(slug: str, now: datetime) -> None:
    with pytest.raises(ValueError, match="is not a model"):
        store.decide_identity(unmatched().pk, slug, by="ann", note="", now=now)
    assert not Decision.objects.exists()


def test_the_admin_lists_unmatched_routes_and_decides(client: Client) -> None:
    route = unmatched()
    client.force_login(User.objects.create_superuser("ann"))
    page = client.get("/admin/catalog/route/", {"model__isempty": "1"}).content.decode()
    assert "Mystery-1" in page
    answer = client.post(
        "/admin/catalog/route/",
        {"action": "say_which_model", "_selected_action": [route.pk], "model_slug": "acme/one", "note": "seen"},
        follow=True,
    )
    assert "1 route is now acme/one" in answer.content.decode()
    assert Decision.objects.get().by == "ann"
