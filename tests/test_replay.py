"""`manage.py replay`: recorded answers through the same line, in date order, by the clock of their capture."""

import gzip
import io
import json
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from catalog import store
from catalog.dump import dump
from catalog.models import Claim, Price, Route, Run, Snapshot
from scrapers import run
from scrapers.cards import register_sources
from scrapers.replay import Passed, replay
from scrapers.source import all_sources
from tests.services import CAPTURES
from tests.test_run_leases import models

pytestmark = pytest.mark.django_db
(URL,) = all_sources()["openrouter"].urls
SORTED = "https://openrouter.ai/api/v1/models?sort=top-weekly"


def make_pack(folder: Path, *rows: tuple[str, bytes], url: str = URL, **said: Any) -> Path:
    """A pack of answers, each with the time of its capture."""
    folder.mkdir(exist_ok=True)
    held = json.loads((folder / "manifest.json").read_text())["captures"] if (folder / "manifest.json").exists() else []
    for at, body in rows:
        name = f"{sha256(f'{url}{at}'.encode()).hexdigest()[:12]}.json.gz"
        (folder / name).write_bytes(gzip.compress(body, mtime=0))
        row = {"file": name, "url": url, "captured_at": at, "sha256": sha256(body).hexdigest(), **said}
        held.append({"fidelity": "exact", "origin": "an archive", **row})
    (folder / "manifest.json").write_text(json.dumps({"captures": held}))
    return folder


def replayed(pack: Path, *names: str) -> str:
    said = io.StringIO()
    call_command("replay", str(pack), *names, stdout=said)
    return said.getvalue()


def amounts() -> list[tuple[str, str]]:
    rows = Price.objects.filter(route__key="acme/model-0", component="input").order_by("valid_from")
    return [(f"{row.amount:f}", f"{row.valid_from:%Y-%m-%d}") for row in rows]


def test_answers_are_taken_in_the_order_of_their_dates(tmp_path: Path) -> None:
    later, earlier = ("2026-02-01", models("0.000002")), ("2026-01-01", models("0.000001"))
    said = replayed(make_pack(tmp_path, later, earlier))
    assert amounts() == [("1", "2026-01-01"), ("2", "2026-02-01")]
    assert "2 runs; answers left out: 0 already held" in said


def test_the_same_pack_again_is_skipped_and_the_catalog_the_same_to_the_byte(tmp_path: Path) -> None:
    pack = make_pack(tmp_path / "pack", ("2026-01-01", models()), ("2026-02-01", models("0.000002")))
    replayed(pack)
    before = dump(tmp_path / "before.dump")
    assert "0 runs; answers left out: 2 already held" in replayed(pack)
    assert dump(tmp_path / "after.dump") == before


def test_a_recording_says_that_it_is_one_and_where_it_is_from(tmp_path: Path) -> None:
    replayed(make_pack(tmp_path, ("2026-01-01", models()), fidelity="rebuilt", origin="the project's own history"))
    snapshot = Snapshot.objects.get()
    assert (snapshot.fidelity, snapshot.origin) == ("rebuilt", "the project's own history")
    assert Run.objects.get().recorded is True
    assert Run.objects.get().started_at == datetime(2026, 1, 1, tzinfo=UTC)


def test_an_older_recording_is_refused_with_a_message_and_the_rest_is_taken(tmp_path: Path) -> None:
    replayed(make_pack(tmp_path / "one", ("2026-02-01", models())))
    pack = make_pack(tmp_path / "two", ("2026-01-01", models("0.000002")), ("2026-03-01", models("0.000003")))
    said = replayed(pack)
    assert "1 too old" in said
    assert ".json.gz: 2026-01-01 is older than what openrouter holds" in said
    assert amounts() == [("1", "2026-02-01"), ("3", "2026-03-01")]


def test_a_failed_recording_stops_nothing_and_is_no_error_of_the_command(tmp_path: Path) -> None:
    broken = ("2026-02-01", b'{"data": [')
    said = replayed(make_pack(tmp_path, ("2026-01-01", models()), broken, ("2026-03-01", models("0.000002"))))
    assert "openrouter: failed: JSON that ends too early" in said
    assert amounts() == [("1", "2026-01-01"), ("2", "2026-03-01")]


def test_what_no_source_reads_is_text_only_or_of_no_certain_month_is_counted(tmp_path: Path) -> None:
    make_pack(tmp_path, ("2026-01-01", b"x"), url="https://elsewhere.example/")
    make_pack(tmp_path, ("2026-01 to 2026-03 (day unknown)", models("0.000009")))
    make_pack(tmp_path, ("2026-01-02", b"| a | b |"), fidelity="text only")
    said = replayed(make_pack(tmp_path, ("2026-01-03", models())))
    left_out = "0 already held, 1 that no source reads, 1 that are text only, 1 of no certain month, 0 too old"
    assert f"1 runs; answers left out: {left_out}" in said
    assert amounts() == [("1", "2026-01-03")]


def test_another_url_of_the_same_answer_goes_on_where_the_first_one_ended(tmp_path: Path) -> None:
    make_pack(tmp_path, ("2026-01-01", models()))
    replayed(make_pack(tmp_path, ("2026-02-01", models("0.000002")), url=SORTED))
    assert amounts() == [("1", "2026-01-01"), ("2", "2026-02-01")]
    assert not Route.objects.exclude(gone_at=None).exists()
    assert set(Claim.objects.values_list("part", flat=True)) == {URL}


def test_only_the_sources_named_are_replayed(tmp_path: Path) -> None:
    assert "0 runs; answers left out: 0 already held, 1 that no source reads" in replayed(
        make_pack(tmp_path, ("2026-01-01", models())), "litellm"
    )


def test_bytes_that_are_not_the_ones_stated_end_the_command_with_the_file(tmp_path: Path) -> None:
    pack = make_pack(tmp_path, ("2026-01-01", models()), ("2026-02-01", models("0.000002")))
    for row in json.loads((pack / "manifest.json").read_text())["captures"][1:]:
        (pack / row["file"]).write_bytes(gzip.compress(b"other"))
    with pytest.raises(CommandError, match="its SHA-256 is"):
        replayed(pack)
    assert amounts() == [("1", "2026-01-01")]


def test_a_folder_that_is_no_pack_and_a_source_that_is_none_are_told(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"manifest\.json can't be read"):
        replayed(tmp_path)
    with pytest.raises(CommandError, match="no source is called nobody; there are: .*litellm"):
        replayed(tmp_path, "nobody")


def test_a_pack_that_another_run_kept_from_being_read_is_not_replayed(tmp_path: Path) -> None:
    register_sources()
    now = run.wall_clock()
    store.begin("openrouter", now, "another", now)
    with pytest.raises(CommandError, match="as another run had them: openrouter"):
        replayed(make_pack(tmp_path, ("2026-01-01", models())))


@pytest.mark.slow
@pytest.mark.captures
def test_real_recordings_of_one_source_give_its_routes_and_their_history() -> None:
    passed = Passed()
    outcomes = list(replay(CAPTURES, ["openrouter"], passed))
    assert [outcome.outcome for outcome in outcomes] == ["changed"] * 13
    assert (passed.held, passed.refused) == (0, [])
    held = Route.objects.get(provider__slug="openrouter", key="openai/gpt-4.1-mini", upstream="")
    assert held.model
    assert held.model.slug == "openai/gpt-4.1-mini"
    assert (held.first_seen_at, held.gone_at) == (datetime(2025, 5, 23, 0, 3, 47, tzinfo=UTC), None)
    assert list(replay(CAPTURES, ["openrouter"], passed)) == []
    assert passed.held == 13
