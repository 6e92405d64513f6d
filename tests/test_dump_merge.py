"""A dump loaded over a catalog that has a life of its own: what is newer comes in, what was done here stays."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from catalog import store
from catalog.dump import Loaded, dump, load
from catalog.models import Alias, Decision, OldSlug, Pending, Price, Route, Run, Source
from tests.builders import make_alias
from tests.dumped import empty, fill, first_half, lines_of, sources, state, version
from tests.told import history, make_teller, route, tell, waiting, week

pytestmark = pytest.mark.django_db
Done = Callable[[], object]


def dumped(folder: Path, *steps: Done) -> Path:
    """The dump of a catalog on which these steps were done; the catalog is empty afterwards."""
    for step in steps:
        step()
    path = folder / f"bundle-{len(list(folder.iterdir()))}.jsonl"
    dump(path)
    empty()
    return path


def tells(name: str, number: int, *rows: dict[str, object], **said: object) -> Done:
    return lambda: tell(make_teller(name), week(number), *rows, **said)


def loaded(path: Path, number: int = 20) -> Loaded:
    return load(path, wall=lambda: week(number))


def test_a_whole_dump_over_half_a_catalog_is_the_whole_catalog(dumped_whole: Path, tmp_path: Path) -> None:
    first_half()
    found = loaded(dumped_whole)
    assert (found.how, found.runs) == ("merged", 3)
    dump(tmp_path / "merged.jsonl")
    assert lines_of(tmp_path / "merged.jsonl") == lines_of(dumped_whole)


def test_the_same_dump_again_changes_nothing(dumped_whole: Path) -> None:
    loaded(dumped_whole)
    before, at = state(), version()
    assert loaded(dumped_whole) == Loaded("merged", 0, 0, 0)
    assert (state(), version()) == (before, at)


def test_an_older_dump_changes_nothing(tmp_path: Path) -> None:
    half = dumped(tmp_path, first_half)
    fill()
    before = dump(tmp_path / "before.jsonl")
    assert loaded(half) == Loaded("merged", 0, 0, 0)
    assert dump(tmp_path / "after.jsonl") == before


def test_a_newer_price_comes_in_with_the_dumps_own_time_and_evidence(tmp_path: Path) -> None:
    newer = dumped(tmp_path, tells("list", 0, route(input="2")), tells("list", 2, route(input="3")))
    tells("list", 0, route(input="2"))()
    loaded(newer)
    assert history() == [("2", week(0), week(2)), ("3", week(2), None)]
    price = Price.objects.select_related("snapshot__run").get(valid_to=None)
    assert (price.snapshot.fetched_at, price.snapshot.run.started_at) == (week(2), week(2))


def test_a_live_answer_that_is_newer_than_the_dumps_stays(tmp_path: Path) -> None:
    bundle = dumped(tmp_path, tells("list", 0, route(input="2")), tells("list", 2, route(input="9")))
    tells("list", 0, route(input="2"))()
    tells("list", 3, route(input="4"))()
    before = state()
    assert loaded(bundle).runs == 0
    assert state() == before
    assert history() == [("2", week(0), week(3)), ("4", week(3), None)]


def test_a_source_that_failed_here_since_is_not_kept_from_what_the_dump_knows(tmp_path: Path) -> None:
    bundle = dumped(tmp_path, tells("list", 0, route(input="2")), tells("list", 2, route(input="3")))
    tells("list", 0, route(input="2"))()
    tell_nothing(4)
    loaded(bundle)
    assert history()[-1] == ("3", week(2), None)
    assert Source.objects.get().due_at == week(4) + timedelta(days=7)


def tell_nothing(number: int) -> None:
    assert tell(make_teller("list"), week(number)).outcome in ("failed", "held")


def test_an_unchanged_answer_of_the_dump_confirms_what_is_here(tmp_path: Path) -> None:
    rows = [route(input="2")]
    bundle = dumped(tmp_path, tells("list", 0, *rows), tells("list", 1, *rows))
    tells("list", 0, *rows)()
    loaded(bundle)
    assert Source.objects.get().checked_at == week(1)
    assert [run.outcome for run in Run.objects.order_by("started_at")] == ["changed", "unchanged"]
    assert history() == [("2", week(0), None)]


def test_what_a_newer_answer_lacks_is_gone_and_what_a_partial_one_lacks_is_not(tmp_path: Path) -> None:
    both = [route("a", input="1"), route("b", input="2"), route("c", input="3"), route("d", input="3")]
    lacking = dumped(tmp_path, tells("list", 0, *both), tells("list", 2, *both[:3]))
    partial = dumped(tmp_path, tells("list", 0, *both[:3]), tells("list", 2, route("a", input="5"), partial=True))
    for bundle, gone in ((partial, []), (lacking, ["d"])):
        tells("list", 0, *both)()
        loaded(bundle)
        assert list(Route.objects.filter(gone_at__isnull=False).values_list("key", flat=True)) == gone
        empty()


def test_a_change_that_was_refused_here_stays_refused(tmp_path: Path) -> None:
    before, after = tells("list", 0, route(input="2")), tells("list", 1, route(input="40"))
    later = tells("list", 4, route(input="40", output="80"))
    bundle = dumped(tmp_path, before, after, lambda: decide_all(True, 2), later)
    before()
    after()
    decide_all(False, 1)
    assert loaded(bundle) == Loaded("merged", 0, 1, 1)
    assert waiting() == [("input", "40", "refused")]
    assert history() == [("2", week(0), None)]


def test_a_change_that_was_confirmed_here_stays_confirmed(tmp_path: Path) -> None:
    before, after = tells("list", 0, route(input="2")), tells("list", 1, route(input="40"))
    bundle = dumped(tmp_path, before, after, lambda: decide_all(False, 1))
    before()
    after()
    decide_all(True, 1)
    loaded(bundle)
    assert waiting() == []
    assert history() == [("2", week(0), week(1)), ("40", week(1), None)]


def decide_all(confirm: bool, number: int) -> None:
    for pending in Pending.objects.all():
        by = "ann" if confirm else "bob"
        store.decide(pending.pk, confirm=confirm, by=by, note="", now=week(number) + timedelta(days=1))


def test_what_was_confirmed_elsewhere_is_carried_out_here(tmp_path: Path) -> None:
    before, after = tells("list", 0, route(input="2")), tells("list", 1, route(input="40"))
    bundle = dumped(tmp_path, before, after, lambda: decide_all(True, 1))
    before()
    assert loaded(bundle) == Loaded("merged", 0, 1, 1)
    assert history() == [("2", week(0), week(1)), ("40", week(1), None)]
    assert Decision.objects.get().at == week(1) + timedelta(days=1)


def test_a_decision_that_comes_late_is_carried_out_beside_newer_answers(tmp_path: Path) -> None:
    before, after = tells("list", 0, route(input="2")), tells("list", 1, route(input="40"))
    bundle = dumped(tmp_path, before, after, lambda: decide_all(True, 1))
    before()
    after()
    tells("other", 5, route("else", input="1"))()
    assert loaded(bundle).decisions == 1
    assert history() == [("2", week(0), week(1)), ("40", week(1), None)]
    assert Decision.objects.get().at == week(1) + timedelta(days=1)
    assert loaded(bundle).decisions == 0


def test_what_was_said_elsewhere_of_a_routes_model_holds_unless_a_later_word_was_given_here(tmp_path: Path) -> None:
    def say(slug: str, number: int) -> Done:
        return lambda: store.decide_identity(Route.objects.get().pk, slug, by="ann", note="", now=week(number))

    first = tells("list", 0, route("odd", "bulk", input="2"))
    bundle = dumped(tmp_path, first, say("bulk/said", 2))
    cases: list[tuple[Sequence[Done], str]] = [
        ([], "bulk/said"),
        ([say("bulk/later", 3)], "bulk/later"),
        ([say("bulk/sooner", 1)], "bulk/said"),
    ]
    for here, model in cases:
        for step in (first, *here):
            step()
        loaded(bundle)
        named = Route.objects.select_related("model").get().model
        assert named is not None
        assert named.slug == model
        empty()


def test_an_alias_kept_by_hand_and_a_former_slug_stay_and_those_of_the_dump_come_in(tmp_path: Path) -> None:
    def name(alias: str, slug: str) -> Done:
        def make() -> None:
            model = Route.objects.get().model
            assert model
            make_alias(alias, model)
            OldSlug.objects.create(slug=slug, model=model)

        return make

    first = tells("list", 0, route(input="2"))
    bundle = dumped(tmp_path, first, name("theirs", "openai/theirs"))
    first()
    name("ours", "openai/ours")()
    loaded(bundle)
    assert set(Alias.objects.values_list("alias", flat=True)) == {"ours", "theirs"}
    assert set(OldSlug.objects.values_list("slug", flat=True)) == {"openai/ours", "openai/theirs"}
    assert loaded(bundle).runs == 0
    assert Alias.objects.count() == 2


def test_a_source_that_only_the_dump_knows_comes_in(tmp_path: Path) -> None:
    bundle = dumped(tmp_path, tells("elsewhere", 0, route("new", "bulk", input="2")))
    tells("list", 1, route(input="2"))()
    loaded(bundle)
    assert history("new") == [("2", week(0), None)]
    assert Source.objects.get(name="elsewhere").title == "Elsewhere"


def test_while_a_source_is_being_refreshed_nothing_is_loaded(tmp_path: Path) -> None:
    bundle = dumped(tmp_path, tells("list", 0, route(input="2")), tells("list", 2, route(input="3")))
    tells("list", 0, route(input="2"))()
    store.begin("list", week(3), "somebody", week(3))
    before = state()
    with pytest.raises(store.Busy, match="somebody"):
        loaded(bundle, 3)
    assert state() == before
    assert loaded(bundle, 4).runs == 1


def test_what_other_rules_had_read_is_read_again_at_the_next_refresh(tmp_path: Path) -> None:
    bundle = dumped(
        tmp_path,
        tells("list", 0, route(input="2")),
        tells("list", 2, route(input="3")),
        lambda: Source.objects.update(rules_version="older"),
    )
    tells("list", 0, route(input="2"))()
    loaded(bundle)
    assert Source.objects.get().rules_version == "older"


def test_the_catalog_goes_on_from_a_merge(dumped_whole: Path) -> None:
    first_half()
    loaded(dumped_whole)
    told, _ = sources()
    tell(told, week(6), route("gpt-4o", input="41", output="10"), route("after", input="7"))
    assert history("after") == [("7", week(6), None)]


def test_what_a_run_of_another_part_said_is_no_second_sight_of_what_waits(tmp_path: Path) -> None:
    urls = ("https://list.example/prices.json", "https://list.example/more.json")
    steps = [(0, urls[0], "2", "a"), (0, urls[1], "2", "b"), (1, urls[0], "40", "a"), (2, urls[1], "3", "b")]

    def said(number: int, url: str, amount: str, model_id: str) -> Done:
        return lambda: tell(
            make_teller(urls=urls),
            week(number) + timedelta(hours=urls.index(url)),
            route(model_id, input=amount),
            url=url,
        )

    whole = dumped(tmp_path, *(said(*step) for step in steps))
    for step in steps[:3]:
        said(*step)()
    loaded(whole)
    dump(tmp_path / "merged.jsonl")
    assert waiting() == [("input", "40", "jump")]
    assert lines_of(tmp_path / "merged.jsonl") == lines_of(whole)
