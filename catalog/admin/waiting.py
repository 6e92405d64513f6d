"""The queue of changes that wait: both values, the evidence of each, and the decision."""

import operator
from decimal import Decimal

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from catalog import store
from catalog.admin.read_only import ReadOnly
from catalog.domain.money import text_of
from catalog.domain.quotes import PriceKey
from catalog.models import Pending, Price
from catalog.text import component, condition, minute, plain, spelled


def value_and_evidence(state: str, amount: Decimal | None, read: Price | Pending) -> str:
    """A value, the place and the words it was read from, and a link to the answer that they stand in."""
    return format_html(
        '<b>{}</b><br><code>{}</code> {}<br><a href="{}">{}, {}</a>',
        spelled(state) if amount is None else text_of(amount),
        plain(read.at, 700), f"“{plain(read.text, 300)}”" if read.text else "",
        reverse("admin:catalog_snapshot_change", args=[read.snapshot_id]),
        read.source.name, minute(read.snapshot.fetched_at),
    )  # fmt: skip


class DecisionForm(ActionForm):
    """The choice of an action, with a note that is kept beside the decision."""

    note = forms.CharField(required=False, max_length=500, label="Note: ")


@admin.register(Pending)
class PendingAdmin(ReadOnly):
    """The queue of changes that a rule holds back until they are seen again or a person decides."""

    action_form = DecisionForm
    actions = ("confirm", "refuse")
    list_display = ("offer", "what", "shown", "proposed", "rule", "reason", "since")
    fields = readonly_fields = list_display
    list_filter = ("rule", "source", "component")
    list_select_related = ("route__provider", "route__model", "source", "snapshot")
    search_fields = ("route__native_id", "route__provider__slug", "route__model__slug")
    ordering = ("since", "pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Pending]:
        """With the open prices of each route: among them is the one that is shown, with its evidence."""
        now_open = Price.objects.filter(valid_to=None, superseded_at=None).select_related("source", "snapshot")
        shown = Prefetch("route__prices", now_open, to_attr="open_prices")
        return super().get_queryset(request).defer("route__facts").prefetch_related(shown)

    def has_decide_permission(self, request: HttpRequest) -> bool:
        """Who may decide; looking asks for less."""
        return bool(request.user.has_perm("catalog.change_pending"))

    @admin.display(description="route", ordering="route__provider__slug")
    def offer(self, pending: Pending) -> str:
        """Who sells it under which id, and which model that is."""
        route = pending.route
        model = route.model.slug if route.model else "no model known"
        return format_html("{} {}<br>{}", route.provider.slug, plain(route.native_id), model)

    @admin.display(description="price of", ordering="component")
    def what(self, pending: Pending) -> str:
        """What is charged for, by which unit, when."""
        per = f"{pending.currency} per {pending.unit}"
        return ", ".join(filter(None, (component(pending.component), per, pending.tier, condition(pending.conditions))))

    @admin.display(description="shown, and its evidence", ordering="before")
    def shown(self, pending: Pending) -> str:
        """The price that holds, as a person can check it."""
        keys = operator.attrgetter(*PriceKey._fields)
        held = next((price for price in pending.route.open_prices if keys(price) == keys(pending)), None)
        return value_and_evidence(held.state, held.amount, held) if held else "no price"

    @admin.display(description="would become, and its evidence", ordering="after")
    def proposed(self, pending: Pending) -> str:
        """The price that waits, as a person can check it."""
        return value_and_evidence(pending.state, pending.after, pending)

    @admin.action(description="Confirm: publish as of the first observation", permissions=["decide"])
    def confirm(self, request: HttpRequest, queryset: QuerySet[Pending]) -> None:
        self._decide(request, queryset, confirm=True)

    @admin.action(description="Refuse: keep what is published", permissions=["decide"])
    def refuse(self, request: HttpRequest, queryset: QuerySet[Pending]) -> None:
        self._decide(request, queryset, confirm=False)

    def _decide(self, request: HttpRequest, queryset: QuerySet[Pending], *, confirm: bool) -> None:
        by, note = request.user.get_username(), request.POST.get("note", "")[:500]
        decided = 0
        for number in list(queryset.values_list("pk", flat=True)):
            try:
                store.decide(number, confirm=confirm, by=by, note=note, now=timezone.now())
            except Pending.DoesNotExist:
                self.message_user(request, "One was decided in the meantime.", messages.WARNING)
            else:
                decided += 1
        self.message_user(request, f"{decided} {'confirmed' if confirm else 'refused'}.", messages.SUCCESS)
