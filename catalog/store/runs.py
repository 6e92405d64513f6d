"""Runs: one refresh of one source at a time, its bytes kept, its outcome written whatever happens."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import zstandard
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q

from catalog.domain.quotes import Reject
from catalog.facts import rules_version
from catalog.models import Catalog, Run, Snapshot, Source

LEASE = timedelta(minutes=10)
TAKEN_OVER = "{} was taken over by another process"
LEFT = "the process that ran it ended without a word"


class Busy(Exception):
    """Another refresh of this source is under way; the message says whose and until when."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A run that has begun: its row and its source's, its clock, and who owns it.

    `at` is when its answers were true, `known` when the catalog came to know: later than `at` where an
    answer comes in after newer ones of other sources.
    """

    number: int
    source: int
    name: str
    at: datetime
    known: datetime
    owner: str


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer to be kept as evidence; fields as in `catalog.models.Snapshot`."""

    url: str
    body: bytes
    fetched_at: datetime
    sha256: str
    status: int = 200
    content_type: str = ""
    etag: str = ""
    last_modified: str = ""
    fidelity: str = ""
    origin: str = ""
    partial: bool = False


@dataclass(slots=True)
class Tally:
    """What a run did: records seen, routes new, changed and gone, changes held back, things rejected.

    `lost` are prices no longer stated of routes that still are; they are no part of a report.
    """

    seen: int = 0
    new: int = 0
    changed: int = 0
    gone: int = 0
    held_back: int = 0
    rejected: int = 0
    lost: int = 0
    rejects: list[tuple[str, Reject]] = field(default_factory=list)


@transaction.atomic
def begin(source: str, at: datetime, owner: str, wall: datetime, *, recorded: bool = False) -> Opened:
    """Take the source's lease and open a run; raises Busy while another one holds it.

    `at` is the run's own clock (the capture's, for a recording), `wall` the time that leases run by;
    `owner` names this run's process and no other run's.
    """
    row = Source.objects.select_for_update().get(name=source)
    free = Q(lease_until=None) | Q(lease_until__lte=wall)
    if not Source.objects.filter(free, pk=row.pk).update(lease_owner=owner, lease_until=wall + LEASE):
        raise Busy(f"{source} is being refreshed by {row.lease_owner} until {row.lease_until:%Y-%m-%d %H:%M} UTC")
    Run.objects.filter(source=row, outcome=Run.Outcome.RUNNING).update(outcome=Run.Outcome.ABANDONED, message=LEFT)
    run, _ = Run.objects.update_or_create(
        source=row,
        started_at=at,
        defaults={"outcome": Run.Outcome.RUNNING, "recorded": recorded, "message": "", "finished_at": None},
    )
    newest = Catalog.objects.values_list("changed_at", flat=True).first()
    return Opened(run.pk, row.pk, source, at, max(at, newest or at), owner)


def alone(run: Opened) -> Opened:
    """Keep all other writers out until the commit: what is compared now is what will be changed.

    Gives the run with the time at which it comes to be known.
    """
    newest = _locked().changed_at
    return replace(run, known=max(run.at, newest or run.at))


def _locked() -> Catalog:
    Catalog.objects.get_or_create(pk=1)
    return Catalog.objects.select_for_update().get(pk=1)


def heartbeat(run: Opened, wall: datetime) -> None:
    """Say that the run is alive; raises Busy where another process has taken the source over."""
    if not Source.objects.filter(pk=run.source, lease_owner=run.owner).update(lease_until=wall + LEASE):
        raise Busy(TAKEN_OVER.format(run.name))


def path_of(sha256: str) -> str:
    """Where the bytes with this hash lie in the storage."""
    return f"{sha256[:2]}/{sha256}.zst"


def holds(sha256: str) -> bool:
    """Whether the storage holds the bytes with this hash."""
    return default_storage.exists(path_of(sha256))


def body_of(sha256: str) -> bytes | None:
    """The bytes with this hash, or None where the storage does not hold them."""
    if not holds(sha256):
        return None
    with default_storage.open(path_of(sha256)) as file:
        return zstandard.ZstdDecompressor().decompress(file.read())


def keep(run: Opened, answers: Iterable[Answer], *, bodies: bool = True) -> list[int]:
    """Keep these answers as the run's evidence, `bodies` and all; gives their snapshots' rows in order."""
    numbers = []
    for answer in answers:
        if bodies and not holds(answer.sha256):
            packed = zstandard.ZstdCompressor(level=10).compress(answer.body)
            default_storage.save(path_of(answer.sha256), ContentFile(packed))
        row, _ = Snapshot.objects.update_or_create(
            source_id=run.source,
            url=answer.url,
            fetched_at=answer.fetched_at,
            sha256=answer.sha256,
            defaults={
                "run_id": run.number,
                "size": len(answer.body),
                "status": answer.status,
                "content_type": answer.content_type[:200],
                "etag": answer.etag[:300],
                "last_modified": answer.last_modified[:100],
                "fidelity": answer.fidelity[:500],
                "origin": answer.origin[:1000],
                "partial": answer.partial,
            },
        )
        numbers.append(row.pk)
    return numbers


def raise_version(at: datetime) -> int:
    """Every cache hangs on the version: raise it in the transaction that changes anything shown; gives the new one."""
    held = _locked()
    held.version, held.changed_at = held.version + 1, max(at, held.changed_at or at)
    held.save(update_fields=["version", "changed_at"])
    return held.version


@transaction.atomic
def finish(
    run: Opened, outcome: str, tally: Tally, *, message: str = "", seconds: float = 0, good: bool = True
) -> None:
    """Write how the run ended and give the lease back; a good run confirms all that the source states.

    Raises Busy where the lease is no longer this run's: then how it ended is not for it to say.
    """
    source = Source.objects.select_for_update().get(pk=run.source)
    if source.lease_owner != run.owner:
        raise Busy(TAKEN_OVER.format(run.name))
    Run.objects.filter(pk=run.number).update(
        outcome=outcome,
        message=message,
        finished_at=run.at,
        seen=tally.seen,
        new=tally.new,
        changed=tally.changed,
        gone=tally.gone,
        held_back=tally.held_back,
        rejected=tally.rejected,
        report=json.dumps([[record, *_row(reject)] for record, reject in tally.rejects], ensure_ascii=False),
        seconds=seconds,
        version=raise_version(run.known),
    )
    if good:
        source.checked_at, source.rules_version = run.at, rules_version()
        if outcome == Run.Outcome.CHANGED:
            source.changed_at = run.at
    source.due_at = run.at + timedelta(days=source.cadence_days)
    source.lease_owner, source.lease_until = "", None
    source.save(update_fields=["checked_at", "rules_version", "changed_at", "due_at", "lease_owner", "lease_until"])


def _row(reject: Reject) -> tuple[str, str, str]:
    return reject.at, reject.reason, reject.text


def withdraw(run: Opened) -> None:
    """Leave no trace of a run that was only to be looked at, and give the lease back."""
    Run.objects.filter(pk=run.number).delete()
    Source.objects.filter(pk=run.source, lease_owner=run.owner).update(lease_owner="", lease_until=None)


def fail(run: Opened, message: str, tally: Tally | None = None, *, seconds: float = 0) -> None:
    """End a run that changed nothing, and say why."""
    finish(run, Run.Outcome.FAILED, tally or Tally(), message=message, seconds=seconds, good=False)


@transaction.atomic
def abandoned(wall: datetime) -> list[str]:
    """The sources whose run was left by a dead process; their runs are marked so and their leases freed."""
    left = Source.objects.filter(runs__outcome=Run.Outcome.RUNNING, lease_until__lte=wall).distinct()
    names = sorted(left.values_list("name", flat=True))
    running = Run.objects.filter(source__name__in=names, outcome=Run.Outcome.RUNNING)
    running.update(outcome=Run.Outcome.ABANDONED, message=LEFT)
    Source.objects.filter(name__in=names).update(lease_owner="", lease_until=None)
    return names


def set_due(source: str, at: datetime | None) -> None:
    """Say when the schedule will refresh the source next, for people to read; None when it never will."""
    Source.objects.filter(name=source).update(due_at=at)
