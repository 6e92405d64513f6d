"""The addresses of the JSON API, version 1."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
