"""The whole catalog made anew from what was answered and what was decided, and from nothing else.

The plan comes from a dump: its runs, their answers and the decisions. The bytes come from the storage.
"""

import json
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings

from catalog import store
from catalog.domain.quotes import Reject
from catalog.dump.read import Reader
from catalog.models import Run
from scrapers import report
from scrapers.cards import register_sources
from scrapers.run import Clock, owner, take
from scrapers.source import Snapshot, all_sources
from scrapers.trail import UNFINISHED

COUNTS = ("seen", "new", "changed", "gone", "held_back", "rejected")
READ = frozenset({"source", "run", "snapshot", "decision"})


class KeptAnswer(NamedTuple):
    """One answer as the catalog keeps it; fields as in `scrapers.source.Snapshot`, the bytes left out."""

    url: str
    fetched_at: datetime
    sha256: str
    status: int
    content_type: str
    etag: str
    last_modified: str
    fidelity: str
    origin: str
    partial: bool


@dataclass(frozen=True, slots=True)
class KeptRun:
    """A run that was: its clock `at`, its answers, and how it ended."""

    source: str
    at: datetime
    recorded: bool
    outcome: str
    message: str
    tally: store.Tally
    answers: tuple[KeptAnswer, ...]

    @property
    def told_by_its_answers(self) -> bool:
        """Whether the bytes brought it to its end, and will again.

        They did not where none or not all came, where the run was left, interrupted or skipped, and in an error
        of ours.
        """
        otherwise = self.message.startswith(UNFINISHED) or not self.answers
        failed = self.outcome == Run.Outcome.FAILED and otherwise
        return not failed and self.outcome not in (Run.Outcome.ABANDONED, Run.Outcome.SKIPPED)


class KeptDecision(NamedTuple):
    """A decision that was taken; fields as in `catalog.models.Decision`."""

    kind: str
    subject: str
    value: str
    note: str
    by: str
    at: datetime


Step = KeptRun | KeptDecision


class Evidence(NamedTuple):
    """How many answers there were, how many of their bodies are not held here, which hashes do not fit their bytes."""

    answers: int
    not_held: int
    damaged: list[str]


def steps(held: Path) -> list[Step]:
    """The runs and decisions of a dump, in the order in which they took effect. Raises DumpError."""
    tables = _tables(held)
    answers = defaultdict(list)
    for row in tables["snapshot"]:
        answers[row["run"]].append(KeptAnswer(*(row[name] for name in KeptAnswer._fields)))
    found: list[tuple[tuple[int, datetime, str], Step]] = []
    for number, row in enumerate(tables["run"], 1):
        run = _run(tables["source"][row["source"] - 1]["name"], row, tuple(answers[number]))
        found.append(((row["version"], run.at, run.source), run))
    for row in tables["decision"]:
        decision = KeptDecision(*(row[name] for name in KeptDecision._fields))
        found.append(((row["version"], decision.at, decision.subject), decision))
    return [step for _, step in sorted(found, key=lambda pair: pair[0])]


def _tables(held: Path) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for table, _, portions in Reader(held).tables():
        for _, rows in portions:
            if table.name in READ:
                found.setdefault(table.name, []).extend(dict(zip(table.columns, row, strict=True)) for row in rows)
    return {name: found.get(name, []) for name in READ}


def _run(source: str, row: dict[str, Any], answers: tuple[KeptAnswer, ...]) -> KeptRun:
    rejects = [(record, Reject(*reject)) for record, *reject in json.loads(row["report"])]
    tally = store.Tally(**{name: row[name] for name in COUNTS}, rejects=rejects)
    return KeptRun(source, row["started_at"], row["recorded"], row["outcome"], row["message"], tally, answers)


def evidence_of(kept: Sequence[Step]) -> Evidence:
    """Look whether the bytes of every answer are here and are those that were answered."""
    wanted, not_held, damaged = 0, 0, []
    for run in kept:
        if not isinstance(run, KeptRun):
            continue
        if run.told_by_its_answers and not run.answers:  # a dump that was merged brings not even their names
            wanted, not_held = wanted + 1, not_held + 1
        for answer in run.answers:
            wanted += 1
            body = store.body_of(answer.sha256)
            not_held += body is None
            if body is not None and sha256(body).hexdigest() != answer.sha256:
                damaged.append(answer.sha256)
    return Evidence(wanted, not_held, damaged)


def rebuild(held: Path, rebuilt: Path, said: Callable[[str], None]) -> None:
    """Make the catalog of the dump `held` anew, in a database beside `rebuilt`, and dump it there.

    A process of its own does it (`manage.py rebuild --of HELD --to REBUILT`), whose environment names the
    scratch database: the whole line speaks to the default database, and only a process that never learns
    where the live one is can't write to it. It reads the same evidence and adds none. Raises
    ChildProcessError where it ends badly.
    """
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{rebuilt.with_suffix('.sqlite3')}",
        "RATECARD_LOG_LEVEL": "ERROR",
        "PYTHONUNBUFFERED": "1",
    }
    asked = [sys.executable, "-m", "django", "rebuild", "--of", str(held), "--to", str(rebuilt)]
    with subprocess.Popen(  # noqa: S603 - our own command, in our own interpreter
        asked, cwd=settings.BASE, env=environment, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout
        for line in child.stdout:
            said(line.rstrip("\n"))
    if child.returncode:
        raise ChildProcessError(f"the process that rebuilds ended with status {child.returncode}")


def follow(kept: Sequence[Step]) -> Iterator[str]:
    """Take every step again in this process's database, which must be empty; gives a line on each."""
    register_sources()
    wall = _ticking()
    for step in kept:
        yield _decide_again(step) if isinstance(step, KeptDecision) else _run_again(step, wall)
    store.abandoned(wall())


def _decide_again(step: KeptDecision) -> str:
    named = f"{step.at:%Y-%m-%d}: {step.kind} {step.subject} {step.value}".rstrip()
    try:
        store.decide_again(step.kind, step.subject, step.value, by=step.by, note=step.note, at=step.at)
    except store.Undecidable as error:
        return f"{named}: can't be carried out: {error}"
    return named


def _run_again(step: KeptRun, wall: Clock) -> str:
    source = all_sources().get(step.source)
    if source is None:
        return f"{step.source} {step.at:%Y-%m-%d}: no source has this name any more"
    if step.told_by_its_answers:
        snapshots = [Snapshot(body=_body(answer), **answer._asdict()) for answer in step.answers]
        outcome = take(source, snapshots, at=step.at, wall=wall, recorded=step.recorded)
        return report.line(outcome, f"{step.at:%Y-%m-%d}")
    run = store.begin(step.source, step.at, owner(), wall(), recorded=step.recorded)
    store.keep(run, [store.Answer(body=_body(answer), **answer._asdict()) for answer in step.answers], bodies=False)
    if step.outcome in (Run.Outcome.FAILED, Run.Outcome.SKIPPED):
        store.finish(run, step.outcome, step.tally, message=step.message, good=False)
    return f"{step.source} {step.at:%Y-%m-%d}: {step.outcome}: {step.message}"


def _body(answer: KeptAnswer) -> bytes:
    body = store.body_of(answer.sha256)
    assert body is not None  # `evidence_of` was asked before
    return body


def _ticking() -> Clock:
    """A clock for leases alone: an hour passes between any two looks, so that a lease left behind is free."""
    hours, start = count(), datetime(2000, 1, 1, tzinfo=UTC)
    return lambda: start + timedelta(hours=next(hours))
