"""A decision as it is kept: in the version of the catalog that it makes."""

from datetime import datetime

from catalog.models import Decision
from catalog.store.runs import raise_version


def keep_decision(kind: str, subject: str, value: str, *, by: str, note: str, now: datetime) -> None:
    """Keep what was decided; `subject` and `value` must say enough to carry it out again elsewhere."""
    version = raise_version(now)
    Decision.objects.create(kind=kind, subject=subject, value=value, note=note, by=by, at=now, version=version)
