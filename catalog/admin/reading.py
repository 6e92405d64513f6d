"""Sources, their runs, and the answers that everything was read from."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html

from catalog import store
from catalog.admin.read_only import ReadOnly
from catalog.models import Run, Snapshot, Source


@admin.register(Source)
class SourceAdmin(ReadOnly):
    """Sources as they declare themselves, and when they are asked again."""

    list_display = ("name", "title", "authority", "checked_at", "changed_at", "due_at", "lease_owner", "lease_until")
    list_filter = ("authority",)


@admin.register(Snapshot)
class SnapshotAdmin(ReadOnly):
    """The answers that everything was read from, and their bytes where they are held here."""

    list_display = ("source", "url", "fetched_at", "size", "sha256", "fidelity")
    list_filter = ("source",)
    list_select_related = ("source",)
    search_fields = ("sha256", "url")
    ordering = ("-fetched_at", "-pk")
    readonly_fields = ("stored_bytes",)

    @admin.display(description="bytes")
    def stored_bytes(self, snapshot: Snapshot) -> str:
        """A link to the bytes, or that they are not here."""
        if not store.holds(snapshot.sha256):
            return "bytes not held here"
        return format_html('<a href="{}">download</a>', reverse("admin:catalog_snapshot_bytes", args=[snapshot.pk]))

    def get_urls(self) -> list[URLPattern]:
        download = self.admin_site.admin_view(self.download)
        return [path("<int:number>/bytes/", download, name="catalog_snapshot_bytes"), *super().get_urls()]

    def download(self, request: HttpRequest, number: int) -> HttpResponse:
        """The bytes as they were answered, to be saved and never shown as a page of this site."""
        snapshot = get_object_or_404(Snapshot, pk=number)
        if not self.has_view_permission(request, snapshot):
            raise PermissionDenied
        body = store.body_of(snapshot.sha256)
        if body is None:
            raise Http404("bytes not held here")
        named = {"Content-Disposition": f'attachment; filename="{snapshot.sha256}"'}
        return HttpResponse(body, content_type="application/octet-stream", headers=named)


@admin.register(Run)
class RunAdmin(ReadOnly):
    """Every refresh and what came of it."""

    list_display = (
        "source", "started_at", "outcome", "recorded", "seen", "new", "changed", "gone", "held_back", "rejected",
        "message",
    )  # fmt: skip
    list_filter = ("outcome", "source", "recorded")
    list_select_related = ("source",)
    date_hierarchy = "started_at"
