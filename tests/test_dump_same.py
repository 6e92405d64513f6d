"""A dump is the catalog: the same catalog is the same bytes, and what was dumped comes back whole."""

import gzip
import json
from datetime import timedelta
from pathlib import Path

import pytest
import zstandard

from catalog import store
from catalog.dump import dump, load
from catalog.models import Announced, Catalog, Decision, Pending, Route, Run, Snapshot, Source
from tests.dumped import HOSTILE, empty, fill, lines_of, reloaded, sources, state
from tests.standing import stands
from tests.told import answer, history, make_teller, route, tell, week

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalog")]
catalog = stands(fill)


def test_the_catalog_of_these_tests_has_something_of_everything(tmp_path: Path) -> None:
    dump(tmp_path / "all.jsonl")
    lines = lines_of(tmp_path / "all.jsonl")
    heads = [json.loads(line) for line in lines if line.startswith('{"table"')]
    rows = {head["table"]: head["rows"] for head in heads}
    assert [name for name, count in rows.items() if not count] in ([], ["announced"])
    assert set(Run.objects.values_list("outcome", flat=True)) >= {"changed", "failed", "held"}
    assert Route.objects.filter(gone_at__isnull=False).exists()
    assert Snapshot.objects.filter(partial=True).exists()
    assert Pending.objects.filter(rule="refused").exists()
    assert Decision.objects.filter(note=HOSTILE).exists()


def test_the_same_catalog_is_dumped_as_the_same_bytes(tmp_path: Path) -> None:
    sums = {dump(tmp_path / name) for name in ("one.jsonl", "two.jsonl", "three.jsonl.zst", "four.jsonl.gz")}
    assert len(sums) == 1
    plain = (tmp_path / "one.jsonl").read_bytes()
    assert (tmp_path / "two.jsonl").read_bytes() == plain
    assert gzip.decompress((tmp_path / "four.jsonl.gz").read_bytes()) == plain
    with zstandard.open(tmp_path / "three.jsonl.zst", "rb") as packed:
        assert packed.read() == plain


def test_what_is_loaded_is_dumped_as_the_same_bytes(tmp_path: Path) -> None:
    first, second = reloaded(tmp_path)
    assert first == second


def test_an_empty_catalog_is_dumped_and_loaded_too(tmp_path: Path) -> None:
    empty()
    first, second = reloaded(tmp_path)
    assert first == second


@pytest.mark.parametrize("name", ["all.jsonl", "all.jsonl.zst", "all.jsonl.gz"])
def test_every_kind_of_packing_is_loaded(name: str, tmp_path: Path) -> None:
    first = dump(tmp_path / name)
    empty()
    load(tmp_path / name)
    assert dump(tmp_path / "again.jsonl") == first


def test_every_column_is_as_it_was_before(tmp_path: Path) -> None:
    before = state()
    reloaded(tmp_path)
    after = state()
    assert {name: sorted(set(rows) ^ set(after[name])) for name, rows in before.items() if rows != after[name]} == {}


def test_each_source_is_due_its_cadence_after_its_newest_run(tmp_path: Path) -> None:
    reloaded(tmp_path)
    assert dict(Source.objects.values_list("name", "due_at")) == {
        "list": week(4) + timedelta(days=7),
        "shop": week(3) + timedelta(days=7),
    }


def test_a_source_goes_on_after_a_load_as_it_would_have_before(tmp_path: Path) -> None:
    reloaded(tmp_path)
    told, _ = sources()
    outcome = tell(told, week(5), route("gpt-4o", input="40", output="9"), route("brand-new", input="7"))
    assert (outcome.outcome, outcome.message) == ("changed", "")
    assert history("brand-new") == [("7", week(5), None)]


def test_a_run_under_way_is_left_out_with_its_answers(tmp_path: Path) -> None:
    before = dump(tmp_path / "before.jsonl")
    told, _ = sources()
    opened = store.begin("list", week(9), "somebody", week(9))
    found = answer(told, week(9), b"[]")
    store.keep(opened, [store.Answer(found.url, found.body, found.fetched_at, found.sha256)])
    assert dump(tmp_path / "during.jsonl") == before
    assert Snapshot.objects.filter(fetched_at=week(9)).exists()


def test_what_was_loaded_has_the_version_of_what_was_dumped(tmp_path: Path) -> None:
    before = Catalog.objects.values("version", "changed_at").get()
    reloaded(tmp_path)
    assert Catalog.objects.values("version", "changed_at").get() == before


def test_announced_withdrawn_and_come_prices_are_loaded_as_they_were(tmp_path: Path) -> None:
    empty()
    told = make_teller()
    day, next_day = f"{week(1):%Y-%m-%d}", f"{week(9):%Y-%m-%d}"
    comes = route("comes", dated=[["2", None, day], ["3", day, None]])
    stands = route("stands", dated=[["2", None, next_day], ["3", next_day, None]])
    ends = route("ends", dated=[["2", None, next_day]], output="4")
    off = route("off", dated=[["2", None, day], ["4", day, None]])
    tell(told, week(0), comes, stands, ends, off)
    tell(told, week(2), comes, stands, ends, route("off", input="2"))
    standing = {
        (row.route.key, row.came_at is not None, row.withdrawn_at is not None)
        for row in Announced.objects.select_related("route")
    }
    came, stood, withdrawn = (True, False), (False, False), (False, True)
    assert standing == {("comes", *came), ("stands", *stood), ("ends", *stood), ("off", *withdrawn)}
    before = state()
    first, second = reloaded(tmp_path)
    assert first == second
    assert state() == before
    tell(told, week(10), comes, stands, ends, route("off", input="2"))
    assert [amount for amount, _, _ in history("stands")] == ["2", "3"]
    assert [end for _, _, end in history("ends")] == [week(9).replace(hour=0)]
