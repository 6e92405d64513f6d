"""No source of ours takes for an answer what is none: the run fails, says why, and nothing is held."""

from typing import Any

import pytest

from catalog import store
from catalog.models import Route
from scrapers import run
from scrapers.cards import card
from scrapers.source import all_sources
from tests.formats import one_of_each_format
from tests.told import answer, week

pytestmark = pytest.mark.django_db
NONE = (b"", b"{", b"[1, 2]", b"<!doctype html><p>Just a moment", b'{"a": NaN}', b"\xff\xfe")


@pytest.mark.parametrize("source", one_of_each_format(all_sources().values()))
def test_no_source_of_ours_believes_such_an_answer(source: Any) -> None:
    store.register([card(source)])
    for number, body in enumerate(
        (b"", b"{", b"[1, 2]", b"<!doctype html><p>Just a moment", b'{"a": NaN}', b"\xff\xfe")
    ):
        at = week(number)
        outcome = run.take(source, [answer(source, at, body)], at=at, wall=lambda: week(9))
        assert outcome.failed, body
        assert outcome.message
        assert "error of ours" not in outcome.message
        assert not Route.objects.exists()
