"""A run comes to the same whatever the order in which it is read, and however much of it at once."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog import portions as waiting_portions
from catalog.domain.readings import Portion, Reading
from catalog.dump import dump, load
from catalog.models import Claim
from scrapers import reading, run
from tests.dumped import empty, lines_of, state
from tests.told import make_teller, route, tell, waiting, week

pytestmark = pytest.mark.django_db

Rows = list[dict[str, Any]]
PROVIDERS = ("azure", "deepinfra", "groq", "novita-ai", "openai", "together-ai")
AMOUNTS = st.sampled_from(["0", "0.02", "0.3", "2", "2.1", "2.5", "20", "25", "60", "2500"])
WORDS = st.fixed_dictionaries(
    {"input": AMOUNTS}, optional={"output": AMOUNTS, "cache_read": AMOUNTS, "target": st.just("openai/gpt-4.1")}
)
ROUTES = st.tuples(st.sampled_from(PROVIDERS), st.sampled_from(["gpt-4o", "gpt-4.1", "gpt-4o#two"]))
ANSWERS = st.dictionaries(ROUTES, WORDS, min_size=1, max_size=12).map(
    lambda said: [route(model, provider, **words) for (provider, model), words in said.items()]
)


def shuffled(whole: Portion, order: Random) -> Iterator[Portion]:
    """The same words in other portions: routes in any order, any number of them at once."""
    held = dict(Claim.objects.filter(pk__in=whole.ended).values_list("record", "pk"))
    routes: dict[object, list[Reading]] = defaultdict(list)
    for one in whole.readings:
        routes[one.route].append(one)
    groups = order.sample(list(routes.values()), len(routes))
    while groups:
        readings = [one for _ in range(order.randint(1, 5)) if groups for one in groups.pop()]
        ended = {held.pop(one.place.record) for one in readings if one.place.record in held}
        yield Portion(readings, ended, {}, [])
    yield Portion([], set(held.values()), whole.reworded, whole.rejects)


def told(answers: list[Rows], order: Random | None = None) -> dict[str, list[str]]:
    """Every row of a catalog that was told these answers week by week; they are forgotten again."""
    with pytest.MonkeyPatch.context() as patch, transaction.atomic():
        if order:
            patch.setattr(
                run,
                "portions",
                lambda *of: (one for whole in reading.portions(*of[:-1], 10_000) for one in shuffled(whole, order)),
            )
        source = make_teller()
        for number, answer in enumerate(answers):
            tell(source, week(number), *answer)
        found = state()
        transaction.set_rollback(True)
    return found


@pytest.mark.slow
@settings(max_examples=15)
@given(answers=st.lists(ANSWERS, min_size=1, max_size=3), order=st.randoms(use_true_random=False))
def test_whatever_the_portions_the_same_is_published_and_held_back(answers: list[Rows], order: Random) -> None:
    assert told(answers, order) == told(answers)


def _dear(provider: str) -> str:
    return "30" if provider == "azure" else "2"


def test_first_prices_of_one_run_are_seen_beside_each_other_however_far_apart_they_are_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(run, "AT_ONCE", 1)
    far = [route("gpt-4o", "azure", input="2500"), *(route("gpt-4o", name, input="2.5") for name in PROVIDERS[1:])]
    tell(make_teller(), week(0), *far)
    assert waiting() == [("input", "2500", "absurd")]
    tell(
        make_teller("other"),
        week(0),
        *(route("gpt-4.1", name, input=str(2 + 28 * (name == "azure"))) for name in PROVIDERS),
    )
    assert waiting() == [("input", "30", "outlier"), ("input", "2500", "absurd")]


def test_half_a_catalog_with_the_whole_dump_is_the_whole_catalog_whatever_the_portions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = [
        [route("gpt-4o", name, input=amount, output="8") for name, amount in zip(PROVIDERS, row, strict=True)]
        for row in (
            ("2", "2", "2", "2", "60", "2"),
            ("2", "20", "20", "20", "60", "2"),
            ("2", "20", "20", "20", "2", "30"),
        )
    ]
    for number, answer in enumerate(answers):
        tell(make_teller(), week(number), *answer)
    dump(tmp_path / "whole.jsonl")
    empty()
    tell(make_teller(), week(0), *answers[0])
    monkeypatch.setattr("catalog.dump.retold.AT_ONCE", 1)
    monkeypatch.setattr(waiting_portions, "NEAR", 1)
    load(tmp_path / "whole.jsonl", wall=lambda: week(9))
    dump(tmp_path / "merged.jsonl")
    assert lines_of(tmp_path / "merged.jsonl") == lines_of(tmp_path / "whole.jsonl")
