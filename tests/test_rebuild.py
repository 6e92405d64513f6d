"""`manage.py rebuild`: stored answers and decisions alone make the same catalog again, or it is said what differs."""

import io
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import zstandard
from django.conf import settings as live
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from catalog import store
from catalog.domain.quotes import Reject
from catalog.dump import dump
from catalog.dump.compare import Difference, compare
from catalog.models import Catalog, Decision, Pending, Price, Route, Run, Snapshot, Vendor
from catalog.queries.decided import IDENTITY
from catalog.store.decide import subject_of
from catalog.store.runs import path_of
from scrapers import run
from scrapers.answers import kept
from scrapers.cards import register_sources
from scrapers.rebuild import KeptDecision, KeptRun, follow, steps
from scrapers.source import Source, all_sources
from tests.test_evidence import NANO, offers
from tests.told import answer, week

pytestmark = pytest.mark.django_db
OPENROUTER, MODELS_DEV = all_sources()["openrouter"], all_sources()["models-dev"]
FIRST, SECOND, JUMP = offers("0.0000004"), offers("0.0000005"), offers("0.0000045")


@pytest.fixture(autouse=True)
def _evidence_of_its_own(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The bytes lie in a folder of this test alone, for the process that rebuilds too."""
    place = {"location": str(tmp_path / "evidence")}
    monkeypatch.setenv("RATECARD_EVIDENCE_OPTIONS", json.dumps(place))
    default = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": place}
    settings.STORAGES = {**settings.STORAGES, "default": default}
    register_sources()


def took(number: int, body: bytes, source: Source = OPENROUTER, **said: Any) -> str:
    """Let the source have answered this in that week; how the run ended."""
    at = week(number)
    return str(run.take(source, [answer(source, at, body)], at=at, wall=lambda: at, **said).outcome)


def listed(amount: str) -> bytes:
    """An answer of models.dev's that disagrees with OpenRouter on one price."""
    offer = {"name": "Nano", "cost": {"input": amount, "output": "1.6"}, "limit": {"context": 8000}}
    models = {f"acme/model-{number}": offer for number in range(160)} | {"openai/gpt-4.1-nano": offer}
    return json.dumps({"openrouter": {"name": "OpenRouter", "models": models}}).encode()


def opened(number: int) -> store.Opened:
    at = week(number)
    return store.begin("openrouter", at, f"a process of week {number}", at + timedelta(hours=number))


def rebuilt() -> tuple[str, str, int]:
    """What the command printed, how it complained, its exit status."""
    said = io.StringIO()
    try:
        call_command("rebuild", stdout=said)
    except CommandError as error:
        return said.getvalue(), str(error), error.returncode
    return said.getvalue(), "", 0


@pytest.mark.slow
def test_runs_of_every_kind_are_made_again_with_no_difference() -> None:
    assert took(0, FIRST, recorded=False) == "changed"
    assert took(1, FIRST) == "unchanged"
    assert took(2, b"<html>are you human?</html>") == "failed"
    assert took(3, JUMP) == "changed"
    assert took(4, JUMP) == "changed"  # seen again, so it is believed
    assert took(0, listed("0.7"), MODELS_DEV) == "changed"  # late: newer answers of another source were read
    assert took(5, offers("0.0000045", others=400)) == "changed"
    assert took(6, offers("0.0000045", others=200)) == "held"
    store.fail(opened(7), "no answer within 30 seconds")
    broken = opened(8)
    store.keep(broken, [kept(answer(OPENROUTER, week(8), SECOND))])
    store.fail(
        broken, "an error of ours: KeyError: 'x'", store.Tally(seen=3, rejects=[("x", Reject("/x", "bad", "1"))])
    )
    store.keep(opened(9), [kept(answer(OPENROUTER, week(9), SECOND))])
    assert store.abandoned(week(30)) == ["openrouter"]
    version, files = Catalog.objects.get().version, sorted(default_storage.listdir("")[0])
    printed, complaint, status = rebuilt()
    assert (complaint, status) == ("", 0), printed
    counts = {line.split()[0]: line.split()[1:] for line in printed.splitlines() if line.endswith(" 0")}
    assert counts["run"] == ["11", "11", "0"]
    assert counts["price"] == [str(Price.objects.count())] * 2 + ["0"]
    assert Catalog.objects.get().version == version
    assert sorted(default_storage.listdir("")[0]) == files
    assert not list(Path(live.VAR).glob("rebuild-*"))


@pytest.mark.slow
def test_decisions_are_carried_out_again_where_they_fell() -> None:
    """The person's clock runs months ahead of the recordings': only the order in which things took effect tells."""
    took(0, FIRST)
    took(1, JUMP)
    (waiting,) = Pending.objects.all()
    store.decide(waiting.pk, confirm=True, by="ann", note="as announced", now=week(20))
    took(2, offers("0.00004"))
    (waiting,) = Pending.objects.all()
    store.decide(waiting.pk, confirm=False, by="bob", note="a slip", now=week(21))
    nano = Route.objects.get(key="openai/gpt-4.1-nano")
    store.decide_identity(nano.pk, "acme/nano", by="ann", note="", now=week(22))
    took(3, SECOND)
    took(0, listed("0.7"), MODELS_DEV)
    printed, complaint, status = rebuilt()
    assert (complaint, status) == ("", 0), printed
    assert Decision.objects.count() == 3
    (price,) = Price.objects.filter(**NANO, valid_to=None, superseded_at=None)
    assert price.route.model is not None
    assert price.route.model.slug == "acme/nano"


@pytest.mark.slow
def test_a_price_that_was_altered_is_told_with_both_values() -> None:
    took(0, FIRST)
    Price.objects.filter(**NANO).update(amount="0.9")
    printed, complaint, status = rebuilt()
    assert (complaint, status) == ("1 rows differ", 1)
    assert "price openrouter openai/gpt-4.1-nano input 1M tokens USD standard 2026-06-01" in printed
    assert "  held:    amount: 0.9\n  rebuilt: amount: 0.4\n" in printed


@pytest.mark.slow
def test_a_decision_that_was_altered_leads_to_another_catalog() -> None:
    took(0, FIRST)
    took(1, JUMP)
    store.decide(Pending.objects.get().pk, confirm=True, by="ann", note="", now=week(20))
    Decision.objects.update(kind="refuse")
    printed, _, status = rebuilt()
    assert status == 1
    nano = "openrouter openai/gpt-4.1-nano input 1M tokens USD standard"
    assert f"pending {nano}\n  held:    no such row\n" in printed
    assert f"price {nano} 2026-06-08 06:00:00+00:00" in printed


def test_a_decision_on_what_does_not_wait_can_not_be_carried_out_again() -> None:
    took(0, FIRST)
    took(1, JUMP)
    subject = subject_of(Pending.objects.get())
    other = KeptDecision("confirm", subject, "4.6", "", "ann", week(20))
    unknown = KeptDecision(IDENTITY, '["acme", "none", "", "", "", ""]', "acme/one", "", "ann", week(20))
    said = list(follow([other, unknown]))
    assert said[0].endswith("can't be carried out: no such change of openrouter openai/gpt-4.1-nano input 1M tokens"
                            " USD standard to 4.6 waits")  # fmt: skip
    assert said[1].endswith("can't be carried out: there is no route acme none")
    assert Pending.objects.count() == 1
    assert not Decision.objects.exists()


def test_a_run_of_a_source_that_is_no_more_is_said_to_be_so() -> None:
    bygone = KeptRun("bygone", week(0), True, "changed", "", store.Tally(), ())
    assert list(follow([bygone])) == ["bygone 2026-06-01: no source has this name any more"]


def test_bytes_that_are_no_longer_those_answered_are_named_and_nothing_is_made() -> None:
    took(0, FIRST)
    sha256 = Snapshot.objects.get().sha256
    default_storage.delete(path_of(sha256))
    default_storage.save(path_of(sha256), ContentFile(zstandard.compress(SECOND)))
    printed, complaint, status = rebuilt()
    assert status == 1
    assert sha256 in complaint
    assert "differing" not in printed


def test_a_catalog_whose_bytes_are_not_held_here_can_not_be_made_anew() -> None:
    took(0, FIRST)
    took(1, SECOND)
    default_storage.delete(path_of(Snapshot.objects.order_by("fetched_at")[0].sha256))
    printed, complaint, status = rebuilt()
    assert status == 2
    assert complaint.startswith("bytes not held here: of 1 of 2 answers (they came with a dump)")
    assert printed == ""


def test_a_run_that_came_without_its_answers_counts_as_one_whose_bytes_are_not_held() -> None:
    took(0, FIRST)
    Run.objects.create(
        source_id=Run.objects.get().source_id, started_at=week(1), finished_at=week(1), outcome="changed"
    )
    assert rebuilt()[1].startswith("bytes not held here: of 1 of 2 answers")


def test_a_catalog_is_made_anew_in_an_empty_database_alone(tmp_path: Path) -> None:
    took(0, FIRST)
    dump(tmp_path / "held.jsonl")
    with pytest.raises(CommandError, match="in an empty database alone"):
        call_command("rebuild", "--of", str(tmp_path / "held.jsonl"), "--to", str(tmp_path / "other.jsonl"))


def test_steps_come_in_the_order_in_which_they_took_effect(tmp_path: Path) -> None:
    took(3, FIRST)
    took(4, JUMP)
    store.decide(Pending.objects.get().pk, confirm=True, by="ann", note="", now=week(20))
    took(5, SECOND)
    took(0, listed("0.7"), MODELS_DEV)
    dump(tmp_path / "held.jsonl")
    found = steps(tmp_path / "held.jsonl")
    assert [(type(step), step.at) for step in found] == [
        (KeptRun, week(3)), (KeptRun, week(4)), (KeptDecision, week(20)), (KeptRun, week(5)), (KeptRun, week(0)),
    ]  # fmt: skip


def test_a_row_more_is_one_difference_and_shifts_no_others(tmp_path: Path) -> None:
    one, other = tmp_path / "one.jsonl", tmp_path / "other.jsonl"
    took(0, FIRST)
    dump(one)
    Vendor.objects.create(slug="aaa", name="First of all")
    dump(other)
    found = {table.table: table for table in compare(one, other)}
    assert {name: table.differing for name, table in found.items() if table.differing} == {"vendor": 1}
    assert found["vendor"].first == [Difference("aaa", "", "aaa First of all")]
    assert found["vendor"].other == found["vendor"].one + 1
    assert found["price"].one == Price.objects.count()
