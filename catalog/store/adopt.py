"""What another catalog knew and this one did not: its evidence, its decisions, its other names of models."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from catalog.models import AIModel, Alias, Catalog, Decision, OldSlug, Snapshot, Source, Vendor
from catalog.queries.decided import IDENTITY
from catalog.store.decide import Undecidable, decide_again
from catalog.store.runs import Opened, raise_version

Record = Mapping[str, Any]
EVIDENCE = ("url", "fetched_at", "sha256")


class Slugs(NamedTuple):
    """The other catalog's vendors and models in the order of their numbers, from 1."""

    vendors: list[str]
    models: list[str]


def snapshots(run: Opened, theirs: Mapping[int, Record], wanted: Collection[int]) -> dict[int, int]:
    """Our rows of these snapshots, by the numbers they have there; their bytes are not held here."""
    found = {}
    for number in sorted(wanted):
        row = theirs[number]
        rest = {name: value for name, value in row.items() if name not in ("source", "run", *EVIDENCE)}
        key = {name: row[name] for name in EVIDENCE}
        held, _ = Snapshot.objects.get_or_create(source_id=run.source, **key, defaults={**rest, "run_id": run.number})
        found[number] = held.pk
    return found


def read_by(run: Opened, version: str) -> None:
    """Say by which rules the run's records were read: a refresh by other rules reads them again."""
    Source.objects.filter(pk=run.source).update(rules_version=version)


def decision(row: Record) -> bool:
    """Keep what a person decided elsewhere, and carry it out where it still applies; False if it was held.

    What was decided here stands: the same change is not decided twice, and a later word on a route's model holds.
    """
    said = {name: value for name, value in row.items() if name != "version"}
    if Decision.objects.filter(**said).exists():
        return False
    newest = Catalog.objects.values_list("changed_at", flat=True).first()
    if not (_stands(row) and _carried_out(said, max(row["at"], newest or row["at"]))):
        Decision.objects.create(**said)
        raise_version(row["at"])
    return True


def _stands(row: Record) -> bool:
    here = Decision.objects.filter(subject=row["subject"])
    if row["kind"] == IDENTITY:
        return not here.filter(kind=IDENTITY, at__gt=row["at"]).exists()
    return not here.exclude(kind=IDENTITY).filter(value=row["value"]).exists()


def _carried_out(said: Record, known: datetime) -> bool:
    """By the clock of those who decided, though it comes to be known here no sooner than all that is."""
    before = set(Decision.objects.values_list("pk", flat=True))
    try:
        decide_again(**{**said, "at": known})
    except Undecidable:
        return False
    Decision.objects.exclude(pk__in=before).update(at=said["at"])
    return True


def other_names(aliases: Iterable[Record], old_slugs: Iterable[Record], slugs: Slugs) -> None:
    """Aliases and former slugs that nothing here contradicts: an address once published answers for ever."""
    models = dict(AIModel.objects.values_list("slug", "pk"))
    vendors = dict(Vendor.objects.values_list("slug", "pk"))
    known = set(Alias.objects.values_list("provider__slug", "alias"))
    added: list[datetime | None] = []
    for row in aliases:
        provider = slugs.vendors[row["provider"] - 1] if row["provider"] else None
        model = models.get(slugs.models[row["model"] - 1])
        if model and (provider, row["alias"]) not in known and (provider is None or provider in vendors):
            rest = {**row, "provider_id": vendors.get(provider or ""), "model_id": model}
            Alias.objects.create(**{name: rest[name] for name in rest if name not in ("provider", "model")})
            added.append(row["since"])
    taken = models.keys() | set(OldSlug.objects.values_list("slug", flat=True))
    for row in old_slugs:
        model = models.get(slugs.models[row["model"] - 1])
        if model and row["slug"] not in taken:
            OldSlug.objects.create(slug=row["slug"], model_id=model)
            added.append(None)
    newest = max((at for at in added if at), default=None) or Catalog.objects.values_list("changed_at", flat=True)[0]
    if added and newest:
        raise_version(newest)
