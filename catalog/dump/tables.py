"""Which columns of which tables are in a dump, in which order. What can be worked out again is left out."""

from typing import Final, NamedTuple

from django.db import models

from catalog.models import (
    AIModel,
    Alias,
    Announced,
    Change,
    Claim,
    Decision,
    Disagreement,
    OldSlug,
    Pending,
    Presence,
    Price,
    Route,
    Run,
    Snapshot,
    Source,
    Vendor,
)

FORM: Final = 1
KEY: Final = ("component", "unit", "currency", "tier", "conditions")


class Table(NamedTuple):
    """One table: rows are ordered by their columns from the left, so the natural key comes first.

    A column that names another row holds that row's place in its table, counted from 0; a table comes
    after those it names. `later` columns name rows of the same table and do not order it.
    """

    name: str
    model: type[models.Model]
    columns: tuple[str, ...]
    later: tuple[str, ...] = ()

    @property
    def all_columns(self) -> tuple[str, ...]:
        """The columns of a row, in order."""
        return (*self.columns, *self.later)


TABLES: Final = (
    Table(
        "source",
        Source,
        ("name", "title", "authority", "order", "speaks_for", "states", "urls", "page", "licence", "cadence_days",
         "rules_version", "checked_at", "changed_at", "lapsed"),
    ),
    Table(
        "run",
        Run,
        ("source", "started_at", "finished_at", "outcome", "recorded", "message", "seen", "new", "changed", "gone",
         "held_back", "rejected", "report", "version"),
    ),
    Table(
        "snapshot",
        Snapshot,
        ("source", "url", "fetched_at", "sha256", "run", "size", "status", "content_type", "etag", "last_modified",
         "fidelity", "origin", "partial"),
    ),
    Table("vendor", Vendor, ("slug", "name", "kind", "first_seen_at")),
    Table("model", AIModel, ("slug", "lab", "relation", "first_seen_at", "changed_at"), later=("parent",)),
    Table(
        "route",
        Route,
        ("provider", "key", "upstream", "region", "quantization", "data_policy", "native_id", "model", "rules",
         "marks", "first_seen_at", "gone_at", "changed_at"),
    ),
    Table("alias", Alias, ("provider", "alias", "since", "until", "model", "rule")),
    Table("old_slug", OldSlug, ("slug", "model")),
    Table(
        "claim",
        Claim,
        ("source", "part", "record", "since", "until", "route", "model", "vendor", "at", "digest", "snapshot", "body"),
    ),
    Table(
        "price",
        Price,
        ("route", *KEY, "valid_from", "recorded_at", "valid_to", "closed_at", "superseded_at", "state", "amount",
         "list_amount", "opened_by", "source", "snapshot", "at", "text", "rule"),
    ),
    Table("presence", Presence, ("route", "valid_from", "recorded_at", "valid_to", "closed_at", "superseded_at")),
    Table(
        "announced",
        Announced,
        ("route", *KEY, "effective_from", "source", "recorded_at", "announced_at", "withdrawn_at", "came_at", "state",
         "amount", "snapshot", "at", "text"),
    ),
    Table(
        "pending",
        Pending,
        ("route", *KEY, "since", "source", "before", "after", "state", "rule", "reason", "snapshot", "at", "text"),
    ),
    Table(
        "disagreement",
        Disagreement,
        ("route", "model", "fact", *KEY, "since", "until", "chosen", "chosen_source", "others", "rule"),
    ),
    Table(
        "change",
        Change,
        ("recorded_at", "at", "kind", "route", "model", "fact", *KEY, "before", "after", "rule", "source"),
    ),
    Table("decision", Decision, ("at", "kind", "subject", "value", "note", "by", "version")),
)  # fmt: skip

NAMES: Final = {table.model: table.name for table in TABLES}
