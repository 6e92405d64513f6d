"""Routes come and go on both time axes: when they were on sale, and when we knew."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from catalog.dump import dump, load
from catalog.dump.tables import TABLES
from catalog.models import Presence, Route
from scrapers.source import Source
from tests.told import history, make_teller, route, tell, week

pytestmark = pytest.mark.django_db

OTHER = route("other", input="1")


def stretches(model_id: str = "gpt-4o") -> list[tuple[datetime, datetime | None]]:
    """When a route was on sale, as known now."""
    rows = Presence.objects.filter(route__key=model_id, superseded_at=None).order_by("valid_from")
    return list(rows.values_list("valid_from", "valid_to"))


def test_a_route_is_on_sale_from_its_first_sight_on():
    tell(make_teller(), week(0), route(input="2.5"))
    assert stretches() == [(week(0), None)]


def test_seeing_it_again_opens_nothing():
    source = make_teller()
    tell(source, week(0), route(input="2.5"))
    tell(source, week(1), route(input="3"))
    assert stretches() == [(week(0), None)]


def test_each_coming_back_is_a_stretch_of_its_own():
    source = make_teller()
    tell(source, week(0), route(input="2.5"), OTHER)
    tell(source, week(1), OTHER)
    tell(source, week(3), route(input="2.5"), OTHER)
    assert stretches() == [(week(0), week(1)), (week(3), None)]
    assert Route.objects.get(key="gpt-4o").gone_at is None


def test_a_route_stays_on_sale_while_another_source_lists_it():
    first, second = make_teller("first", order=1), make_teller("second", order=2)
    tell(first, week(0), route(input="2.5"), OTHER)
    tell(second, week(1), route(input="2.5"), OTHER)
    tell(first, week(2), OTHER)
    assert stretches() == [(week(0), None)]


def make_own(name: str, **said: Any) -> Source:
    """A source of OpenAI's own."""
    return make_teller(name, authority="first_party", speaks_for=frozenset({"openai"}), **said)


def test_a_page_of_prices_ends_no_route_that_others_alone_state():
    page, models, listed = make_own("page"), make_own("models", states=frozenset()), make_teller()
    tell(listed, week(0), route("old", input="1"), route("gpt-4o", input="3"))
    tell(models, week(1), route("quiet"), route("gpt-4o"))
    tell(page, week(2), route("gpt-4o", input="2.5"))
    tell(page, week(3), route("gpt-4o", input="2.4"))
    assert [stretches(name) for name in ("old", "quiet", "gpt-4o")] == [
        [(week(0), None)],
        [(week(1), None)],
        [(week(0), None)],
    ]
    assert history("old") == [("1", week(0), None)]


def test_a_route_that_the_page_no_longer_prices_is_on_sale_while_the_list_of_models_has_it():
    page, models = make_own("page"), make_own("models", states=frozenset())
    tell(models, week(0), route("gpt-4o"), OTHER)
    tell(page, week(0) + timedelta(hours=1), route("gpt-4o", input="2.5"), OTHER)
    tell(page, week(1), OTHER)
    assert stretches() == [(week(0), None)]
    assert history() == [("2.5", week(0) + timedelta(hours=1), week(1))]
    tell(models, week(2), OTHER)
    assert stretches() == [(week(0), week(2))]


def test_a_list_of_models_ends_neither_a_route_that_the_page_prices_nor_its_price():
    page, models = make_own("page"), make_own("models", states=frozenset())
    tell(models, week(0), route("gpt-4o"), OTHER)
    tell(page, week(0) + timedelta(hours=1), route("gpt-4o", input="2.5"))
    tell(models, week(1), OTHER)
    assert stretches() == [(week(0), None)]
    assert history() == [("2.5", week(0) + timedelta(hours=1), None)]


def test_of_two_sources_of_a_provider_the_one_declared_first_is_believed():
    first, second = make_own("zz", order=1), make_own("aa", order=2)
    tell(second, week(0), route(input="3"))
    tell(first, week(1), route(input="2.5"))
    assert history()[-1] == ("2.5", week(1), None)


def test_its_last_end_is_the_day_on_which_the_route_shows_as_gone():
    source = make_teller()
    tell(source, week(0), route(input="2.5"), OTHER)
    tell(source, week(1), OTHER)
    assert stretches()[-1][1] == Route.objects.get(key="gpt-4o").gone_at == week(1)


def test_what_is_read_late_begins_where_the_last_stretch_ended():
    first, second = make_teller("first", order=1), make_teller("second", order=2)
    tell(first, week(0), route(input="2.5"), OTHER)
    tell(first, week(3), OTHER)
    tell(second, week(1), route(input="2.5"), OTHER)
    assert stretches() == [(week(0), week(3)), (week(3), None)]
    assert Presence.objects.get(route__key="gpt-4o", valid_to=None).recorded_at == week(3)


def test_a_dump_puts_the_stretches_back_and_is_the_same_again(tmp_path: Path):
    source = make_teller()
    tell(source, week(0), route(input="2.5"), OTHER)
    tell(source, week(1), OTHER)
    tell(source, week(3), route(input="2.5"), OTHER)
    before = dump(tmp_path / "one.jsonl")
    for table in reversed(TABLES):
        table.model.objects.all().delete()
    load(tmp_path / "one.jsonl")
    assert stretches() == [(week(0), week(1)), (week(3), None)]
    assert dump(tmp_path / "two.jsonl") == before
