"""The addresses of the JSON API, version 1."""

from django.urls import path, re_path, register_converter

from catalog.api import describe, views
from catalog.urls import Slug

app_name = "api"
register_converter(Slug, "slug_part")

urlpatterns = [
    path("", views.Index.as_view(), name="index"),
    path("models/", views.Models.as_view(), name="models"),
    path("models/<slug_part:lab>/<slug_part:name>/", views.Model.as_view(), name="model"),
    path("routes/", views.Routes.as_view(), name="routes"),
    path("vendors/", views.Vendors.as_view(), name="vendors"),
    path("vendors/<slug_part:slug>/", views.Vendor.as_view(), name="vendor"),
    path("prices/", views.Prices.as_view(), name="prices"),
    path("announced/", views.Announced.as_view(), name="announced"),
    path("sources/", views.Sources.as_view(), name="sources"),
    path("changes/", views.Changes.as_view(), name="changes"),
    path("schema/", describe.Schema.as_view(), name="schema"),
    path("docs/", describe.Docs.as_view(), name="docs"),
    re_path(r"^.*/\Z", views.Nothing.as_view()),
]
