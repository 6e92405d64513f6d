"""From the numbers kept beside a value to the evidence a reader can check: source, answer, place, rule."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from django.db.models import Q

from catalog.domain.authority import RULES
from catalog.domain.fact_choice import FactChoice
from catalog.domain.quotes import PriceKey
from catalog.models import Disagreement, Snapshot, Source
from catalog.queries.records import DisagreementView, Evidence, FactView, Other


@dataclass(frozen=True, slots=True)
class Ground:
    """The sources, and the snapshots that some rows point at, by name and number."""

    titles: Mapping[str, str]
    checked: Mapping[str, datetime | None]
    states: Mapping[str, frozenset[tuple[str, str]]]
    names: Mapping[int, str]
    snapshots: Mapping[int, tuple[str, datetime, str, str, str]]

    def evidence(self, source: str, snapshot: int, at: str, text: str = "") -> Evidence:
        """Where a value was read; `source` by name, `snapshot` by number."""
        url, fetched_at, sha256, fidelity, origin = self.snapshots[snapshot]
        return Evidence(source, self.titles[source], url, fetched_at, sha256, at, text, fidelity, origin)

    def evidence_of(self, fact: FactChoice) -> Evidence:
        """Where a fact was read."""
        found = self.evidence(fact.source, fact.snapshot, fact.at)
        return replace(found, page=fact.page, read_on=fact.read_on) if fact.page else found

    def fact_checked_at(self, fact: FactChoice) -> datetime:
        """When a fact was last confirmed: what is kept by hand, on the day it was read."""
        if fact.read_on:
            return datetime.fromisoformat(fact.read_on).replace(tzinfo=UTC)
        return self.checked_at(fact.source, fact.snapshot)

    def checked_at(self, source: str, snapshot: int) -> datetime:
        """When the source last confirmed what it still states since this snapshot."""
        first = self.snapshots[snapshot][1]
        return max(first, self.checked[source] or first)


def ground(snapshots: Iterable[int]) -> Ground:
    """Read all sources and these snapshots: two queries."""
    sources = list(Source.objects.values_list("pk", "name", "title", "checked_at", "states"))
    rows = Snapshot.objects.filter(pk__in=set(snapshots)).values_list(
        "pk", "url", "fetched_at", "sha256", "fidelity", "origin"
    )
    return Ground(
        titles={name: title or name for _, name, title, _, _ in sources},
        checked={name: checked_at for _, name, _, checked_at, _ in sources},
        states={name: frozenset((c, t) for c, t in json.loads(states)) for _, name, _, _, states in sources},
        names={pk: name for pk, name, *_ in sources},
        snapshots={
            pk: (url, fetched_at, sha256, fidelity, origin) for pk, url, fetched_at, sha256, fidelity, origin in rows
        },
    )


StoredFacts = dict[str, FactChoice]


def stored_facts(text: str) -> StoredFacts:
    """The column `facts`, by the fact's name."""
    return {name: FactChoice(*row) for name, row in json.loads(text).items()}


def snapshots_of(facts: StoredFacts) -> set[int]:
    """The snapshots that these facts were read in."""
    return {fact.snapshot for fact in facts.values()}


class Facts(Mapping[str, FactView]):
    """The facts with their evidence, by name in order; each is put together when it is looked at, for a
    page of fifty routes shows few of their thousand facts."""

    def __init__(self, stored: StoredFacts, known: Ground, disputes: Iterable[DisagreementView] = ()) -> None:
        self._stored = dict(sorted(stored.items()))
        self._known = known
        self._disputed = {dispute.fact: dispute for dispute in disputes}

    def __getitem__(self, name: str) -> FactView:
        fact = self._stored[name]
        return FactView(
            name=name,
            value=fact.value,
            rule=fact.rule,
            evidence=self._known.evidence_of(fact),
            checked_at=self._known.fact_checked_at(fact),
            disagreement=self._disputed.get(name),
            condition=fact.condition,
        )

    def __iter__(self) -> Iterator[str]:
        return iter(self._stored)

    def __len__(self) -> int:
        return len(self._stored)

    def checked_at(self) -> datetime | None:
        """When any of them was last confirmed."""
        witnesses = {(fact.source, fact.snapshot, fact.read_on): fact for fact in self._stored.values()}
        return max(map(self._known.fact_checked_at, witnesses.values()), default=None)


def key_of(row: Mapping[str, Any]) -> PriceKey | None:
    """The price that a row is about; None where it is about something else."""
    if not row["component"]:
        return None
    return PriceKey(row["component"], row["unit"], row["currency"], row["tier"], row["conditions"])


DISAGREEMENT_COLUMNS = (
    "pk", "fact", "component", "unit", "currency", "tier", "conditions", "chosen", "others", "rule", "since", "until",
    "route_id", "model_id", "chosen_source__name", "model__slug", "route__model__slug", "route__provider__slug",
    "route__native_id",
)  # fmt: skip


def disagreement_view(row: Mapping[str, Any]) -> DisagreementView:
    """From a row of `DISAGREEMENT_COLUMNS`."""
    model = row["model__slug"] or row["route__model__slug"] or ""
    provider, model_id = row["route__provider__slug"] or "", row["route__native_id"] or ""
    return DisagreementView(
        subject=f"{model or model_id} @ {provider}" if provider else model,
        model=model,
        provider=provider,
        model_id=model_id,
        fact=row["fact"],
        key=key_of(row),
        chosen=row["chosen"],
        chosen_source=row["chosen_source__name"],
        others=tuple(Other(value, tuple(sources), claims) for value, sources, claims in json.loads(row["others"])),
        rule=row["rule"],
        why=RULES.get(row["rule"], ""),
        since=row["since"],
        until=row["until"],
    )


def open_disagreements(about: Q) -> list[dict[str, Any]]:
    """Rows of open disagreements that meet a Q, oldest first."""
    found = Disagreement.objects.filter(about, until=None).order_by("pk")
    return list(found.values(*DISAGREEMENT_COLUMNS))
