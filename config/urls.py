"""Where each part of the site answers. /healthz/ is answered by a middleware, before hosts are checked."""

from django.contrib import admin
from django.urls import include, path

handler404 = "catalog.views.missing"
urlpatterns = [
    path("admin/", admin.site.urls),
    path("api/v1/", include("catalog.api.urls")),
    path("", include("catalog.urls")),
]
