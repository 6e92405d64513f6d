"""The addresses of the pages. A model's slug is `lab/model`; an address once published answers for ever."""

from django.contrib.sitemaps import views as sitemaps
from django.urls import path, register_converter

from catalog import views
from catalog.slugs import Slug

register_converter(Slug, "part")

urlpatterns = [
    path("", views.models, name="models"),
    path("models/<part:lab>/<part:name>/", views.model, name="model"),
    path("models/<part:lab>/<part:name>/<part:provider>/", views.routes, name="routes"),
    path("models/<part:lab>/<part:name>/history.csv", views.history, name="history"),
    path("families/", views.families, name="families"),
    path("families/<part:name>/", views.family, name="family"),
    path("vendors/", views.vendors, name="vendors"),
    path("vendors/<part:slug>/", views.vendor, name="vendor"),
    path("compare/", views.compare, name="compare"),
    path("changes/", views.changes, name="changes"),
    path("sources/", views.sources, name="sources"),
    path("methods/", views.methods, name="methods"),
    path("glossary/", views.glossary, name="glossary"),
    path("robots.txt", views.robots, name="robots"),
    path("favicon.ico", views.favicon, name="favicon"),
    path(
        "sitemap.xml", sitemaps.index, {"sitemaps": views.SITEMAPS, "sitemap_url_name": "sitemap-part"}, name="sitemap"
    ),
    path("sitemap-<section>.xml", sitemaps.sitemap, {"sitemaps": views.SITEMAPS}, name="sitemap-part"),
    path("about/", views.about, name="about"),
]
