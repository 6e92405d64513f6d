"""What people say themselves: what a price was, which model a route is; and all that was decided."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from catalog import store
from catalog.admin.read_only import ReadOnly
from catalog.domain.quotes import PriceKey
from catalog.models import Decision, Price, Route
from catalog.text import plural


class IdentityForm(ActionForm):
    """Which model the chosen routes are, with a note that is kept beside the decision."""

    model_slug = forms.CharField(required=False, max_length=200, label="Model (lab/model, or nothing): ")
    note = forms.CharField(required=False, max_length=500, label="Note: ")


class CorrectionForm(ActionForm):
    """What a price was, and from when to when."""

    amount = forms.DecimalField(required=False, min_value=0, label="Amount: ")
    since = forms.DateTimeField(required=False, label="From: ")
    until = forms.DateTimeField(required=False, label="Up to (empty: still): ")
    note = forms.CharField(required=False, max_length=500, label="Note: ")


@admin.register(Price)
class PriceAdmin(ReadOnly):
    """Every price over time, as known now and before; what is found to be wrong is corrected here."""

    action_form = CorrectionForm
    actions = ("correct",)
    list_display = (
        "route", "component", "unit", "currency", "tier", "conditions", "state", "amount", "valid_from", "valid_to",
        "recorded_at", "superseded_at", "source",
    )  # fmt: skip
    list_filter = (("superseded_at", admin.EmptyFieldListFilter), ("valid_to", admin.EmptyFieldListFilter), "source")
    list_select_related = ("route__provider", "source")
    search_fields = ("route__native_id", "route__provider__slug", "route__model__slug")
    ordering = ("-recorded_at", "-pk")

    def has_correct_permission(self, request: HttpRequest) -> bool:
        """Who may correct; looking asks for less."""
        return bool(request.user.has_perm("catalog.change_price"))

    @admin.action(description="Correct: it was this amount from then to then", permissions=["correct"])
    def correct(self, request: HttpRequest, queryset: QuerySet[Price]) -> None:
        form = CorrectionForm(request.POST)
        del form.fields["action"]  # its choices are the admin's
        amount, since = (form.cleaned_data.get(name) if form.is_valid() else None for name in ("amount", "since"))
        price = queryset.select_related("route").first()
        if amount is None or since is None or price is None or queryset.count() > 1:
            self.message_user(request, "Choose one price, and say its amount and since when.", messages.ERROR)
            return
        key = PriceKey(*(getattr(price, name) for name in PriceKey._fields))
        said = store.Correction(amount, since, form.cleaned_data["until"])
        by, note = request.user.get_username(), form.cleaned_data["note"]
        try:
            store.correct(price.route_id, key, said, by=by, note=note, now=timezone.now())
        except ValueError as error:
            self.message_user(request, f"Not corrected: {error}.", messages.ERROR)
        else:
            self.message_user(request, "Corrected.", messages.SUCCESS)


@admin.register(Route)
class RouteAdmin(ReadOnly):
    """Routes; with "model: empty" those that no rule could match, for a person to say which model they are."""

    action_form = IdentityForm
    actions = ("say_which_model",)
    list_display = ("provider", "native_id", "model", "rules", "region", "state", "first_seen_at", "gone_at")
    list_filter = (("model", admin.EmptyFieldListFilter), ("gone_at", admin.EmptyFieldListFilter), "state")
    list_select_related = ("provider", "model")
    search_fields = ("native_id", "provider__slug", "model__slug")
    exclude = ("facts",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Route]:
        return super().get_queryset(request).defer("facts")

    def has_decide_permission(self, request: HttpRequest) -> bool:
        """Who may decide; looking asks for less."""
        return bool(request.user.has_perm("catalog.change_route"))

    @admin.action(description="Say which model these routes are", permissions=["decide"])
    def say_which_model(self, request: HttpRequest, queryset: QuerySet[Route]) -> None:
        by, note = request.user.get_username(), request.POST.get("note", "")[:500]
        slug = request.POST.get("model_slug", "")[:200]
        numbers = list(queryset.values_list("pk", flat=True))
        try:
            for number in numbers:
                store.decide_identity(number, slug, by=by, note=note, now=timezone.now())
        except ValueError as error:
            self.message_user(request, str(error), messages.ERROR)
        else:
            self.message_user(
                request,
                f"{plural(len(numbers), 'route')} {'is' if len(numbers) == 1 else 'are'} now {slug or 'no model'}.",
                messages.SUCCESS,
            )


@admin.register(Decision)
class DecisionAdmin(ReadOnly):
    """What people decided."""

    list_display = ("at", "by", "kind", "subject", "value", "note")
    list_filter = ("kind",)
    search_fields = ("subject", "note", "by")
