"""What a person corrects: known from then on, not undone by the source that was wrong, and carried out again."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.contrib.auth.models import User
from django.test import Client

from catalog import queries, store
from catalog.domain.normalise import standard
from catalog.models import Decision, Pending, Price, Route
from catalog.queries import WantedPrices
from catalog.store import Correction
from tests.told import changes, history, make_teller, route, tell, week

pytestmark = pytest.mark.django_db
INPUT = standard("input")


def correct(amount: str, since: int, until: int | None = None, now: int = 5) -> None:
    said = Correction(Decimal(amount), week(since), None if until is None else week(until))
    store.correct(Route.objects.get(key="gpt-4o").pk, INPUT, said, by="anna", note="their page", now=week(now))


def test_a_correction_supersedes_what_was_known_and_is_no_change_of_price():
    tell(make_teller(), week(0), route(input="2"))
    correct("3", since=0)
    assert history() == [("3", week(0), None)]
    assert changes("new_route") == ["correction"]
    rows = queries.prices(WantedPrices(as_of=week(2), known_at=week(2))).rows
    assert [row.amount for row in rows] == [2]


def test_lists_show_the_corrected_price():
    tell(make_teller(), week(0), route(input="2", output="4"))
    correct("3", since=0)
    held = Route.objects.select_related("model").get()
    assert (held.input, held.blended) == (3, Decimal("3.25"))
    assert held.model
    assert held.model.cheapest_input == 3


def test_a_part_of_the_past_is_corrected_by_itself():
    source = make_teller()
    tell(source, week(0), route(input="2"))
    correct("3", since=1, until=2)
    assert history() == [("2", week(0), week(1)), ("3", week(1), week(2)), ("2", week(2), None)]


def test_the_source_that_was_wrong_does_not_undo_it():
    source = make_teller()
    tell(source, week(0), route(input="2"))
    correct("3", since=0)
    tell(source, week(6), route(input="2", name="GPT-4o"))
    tell(source, week(7), route(input="2", name="GPT 4o"))
    assert history() == [("3", week(0), None)]


def test_what_the_source_says_next_is_believed():
    source = make_teller()
    tell(source, week(0), route(input="2"))
    correct("3", since=0)
    tell(source, week(6), route(input="4"))
    assert history() == [("3", week(0), week(6)), ("4", week(6), None)]


@pytest.mark.parametrize(
    ("amount", "since", "until"), [("2", 0, None), ("3", 6, None), ("3", 3, 2), ("3", 1, 1), ("-1", 0, None)]
)
def test_what_can_be_no_correction_is_refused_and_changes_nothing(amount: str, since: int, until: int | None):
    tell(make_teller(), week(0), route(input="2"))
    with pytest.raises(ValueError, match=r"\w"):
        correct(amount, since, until)
    assert history() == [("2", week(0), None)]
    assert not Decision.objects.exists()


def test_it_is_carried_out_again_from_what_is_kept_of_it():
    tell(make_teller(), week(0), route(input="2"))
    correct("3", since=1, until=2)
    kept, found = Decision.objects.get(), history()
    assert kept.kind == "correct"
    Price.objects.filter(superseded_at=None).delete()
    Price.objects.update(superseded_at=None)
    store.decide_again(kept.kind, kept.subject, kept.value, by=kept.by, note=kept.note, at=week(5) + timedelta(days=1))
    assert history() == found


def test_a_person_corrects_in_the_admin():
    tell(make_teller(), week(0), route(input="2"))
    client = Client()
    client.force_login(User.objects.create_superuser("root"))
    asked = {"action": "correct", "_selected_action": [Price.objects.get().pk], "note": "their page"}
    client.post("/admin/catalog/price/", {**asked, "amount": "3", "since": "", "until": ""})
    assert history() == [("2", week(0), None)]
    client.post("/admin/catalog/price/", {**asked, "amount": "3", "since": "2026-06-08 06:00", "until": ""})
    assert history() == [("2", week(0), week(1)), ("3", week(1), None)]
    assert (Decision.objects.get().by, Decision.objects.get().note) == ("root", "their page")


def test_who_may_only_look_corrects_nothing():
    tell(make_teller(), week(0), route(input="2"))
    client = Client()
    client.force_login(User.objects.create_user("ann", is_staff=True))
    asked = {"action": "correct", "_selected_action": [Price.objects.get().pk], "amount": "3", "since": "2026-06-08"}
    client.post("/admin/catalog/price/", asked)
    assert history() == [("2", week(0), None)]


def test_what_a_person_said_of_the_past_is_not_restated_by_a_source():
    source = make_teller()
    said = route(dated=[["1", "2026-05-01", "2026-06-08"], ["2", "2026-06-08", None]])
    tell(source, week(0), said)
    tell(source, week(1), said)
    correct("3", since=0, until=1)
    tell(source, week(6), {**said, "name": "GPT-4o"})
    assert [amount for amount, _, _ in history()] == ["1", "3", "2"]


def test_of_what_a_source_says_of_the_past_only_the_part_that_a_person_settled_is_left_out():
    source = make_teller()
    tell(source, week(0), route(input="2"))
    correct("3", since=1, until=2)
    tell(source, week(6), route(dated=[["1", "2026-05-01", None]]))
    assert [amount for amount, _, _ in history()] == ["1", "3", "1"]
    assert history()[1] == ("3", week(1), week(2))


def test_a_source_that_comes_to_agree_does_not_make_a_persons_word_its_own():
    source = make_teller()
    tell(source, week(0), route(input="2"))
    correct("3", since=0)
    tell(source, week(6), route(input="3"))
    tell(source, week(7), route(dated=[["2", "2026-05-01", "2026-06-08"], ["4", "2026-06-08", None]]))
    assert [amount for amount, _, _ in history()] == ["2", "3", "4"]
    assert history()[1:] == [("3", week(0), week(7)), ("4", week(7), None)]


def test_correcting_a_price_again_leaves_the_source_refused():
    source = make_teller()
    tell(source, week(0), route(input="2"))
    correct("3", since=0)
    correct("4", since=0, now=6)
    tell(source, week(7), route(input="2", name="GPT-4o"))
    assert history() == [("4", week(0), None)]


def test_what_waits_while_a_person_corrects_waits_on_since_then():
    source = make_teller()
    tell(source, week(0), route(input="2"))
    tell(source, week(4), route(input="40"))
    correct("3", since=0)
    tell(source, week(6), route(input="40"))
    assert history() == [("3", week(0), week(5)), ("40", week(5), None)]


def test_what_a_person_confirms_is_a_change_as_if_it_had_been_seen_again():
    source = make_teller()
    tell(source, week(0), route(input="2"))
    tell(source, week(1), route(input="40"))
    store.decide(Pending.objects.get().pk, confirm=True, by="anna", note="", now=week(2))
    assert history() == [("2", week(0), week(1)), ("40", week(1), None)]
    assert changes("new_route") == ["held_back", "price_up", "confirmed"]
