"""Vendors: as labs that make models, as providers that sell them."""

from datetime import datetime

from django.db.models import F

from catalog.domain.authority import RULES
from catalog.domain.claims import ClaimPlace, decode
from catalog.domain.fact_choice import choose_facts
from catalog.models import AIModel, Claim, Route, Vendor
from catalog.queries.evidence import Facts, ground, snapshots_of, stored_facts
from catalog.queries.held import standings
from catalog.queries.records import DisagreementView, Other, VendorRow, VendorView
from catalog.queries.route_lists import route_rows
from catalog.queries.rows import rows_of

COLUMNS = ("slug", "name", "kind", "made_count", "route_count", "first_seen_at")


def vendors() -> tuple[VendorRow, ...]:
    """Every vendor by name: one query."""
    rows = [_row(*row) for row in Vendor.objects.values_list(*COLUMNS)]
    return tuple(sorted(rows, key=lambda row: (row.name.lower(), row.slug)))


def vendor(slug: str, now: datetime) -> VendorView | None:
    """A vendor with the models it made and the routes it sells, those no longer sold last."""
    found = Vendor.objects.filter(slug=slug).first()
    if found is None:
        return None
    facts, disputes = stored_facts(found.facts), _disputes(found)
    made = AIModel.objects.filter(lab=found).order_by("-listed", F("release_date").desc(), "slug")
    sold = Route.objects.filter(provider=found).order_by(
        F("gone_at").asc(nulls_first=True), F("model__slug").asc(nulls_last=True), "key", "region", "pk"
    )
    return VendorView(
        row=_row(*(getattr(found, column) for column in COLUMNS)),
        facts=Facts(facts, ground(snapshots_of(facts)), disputes),
        models=rows_of(list(made.values_list("pk", flat=True))),
        routes=route_rows(sold, now),
        disagreements=disputes,
    )


def _disputes(vendor: Vendor) -> tuple[DisagreementView, ...]:
    """Where sources say different things of the vendor itself: told from its claims, of which it has few."""
    rows = Claim.objects.filter(vendor=vendor, until=None).values_list(
        "source__name", "record", "at", "since", "snapshot", "body"
    )
    claims = [decode(ClaimPlace(*place), body) for *place, body in rows]
    _, disputed = choose_facts(vendor.slug, claims, standings())
    return tuple(
        DisagreementView(
            subject=vendor.slug,
            model="",
            provider=vendor.slug,
            model_id="",
            fact=dispute.fact,
            key=None,
            chosen=dispute.chosen,
            chosen_source=dispute.source,
            others=tuple(Other(*other) for other in dispute.others),
            rule=dispute.rule,
            why=RULES.get(dispute.rule, ""),
            since=max(claim.since for claim in claims if dispute.fact in claim.facts),
            until=None,
        )
        for dispute in disputed
    )


def _row(
    slug: str, name: str, kind: str, made_count: int, route_count: int, first_seen_at: datetime | None
) -> VendorRow:
    return VendorRow(slug, name or slug, kind, made_count, route_count, first_seen_at)
