"""Errors as JSON: `{"error": words, "fields": {parameter: what it may be}}`."""

from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import Http404
from rest_framework.exceptions import APIException
from rest_framework.response import Response
from rest_framework.views import exception_handler

from catalog.filters import BadParameters


def answer_error(error: Exception, context: dict[str, Any]) -> Response | None:
    """Called by the REST framework; an error that nobody foresaw is left to Django (500)."""
    if isinstance(error, BadParameters):
        words = "The question has parameters that can't be answered"
        return Response({"error": words, "fields": error.errors}, status=400)
    if isinstance(error, SuspiciousOperation):
        return Response({"error": "The question is too long to be read", "fields": {}}, status=400)
    response = exception_handler(error, context)
    if response is not None:
        words = str(error.detail) if isinstance(error, APIException) else "There is no such page"
        if isinstance(error, Http404) and error.args:
            words = str(error.args[0])
        response.data = {"error": words, "fields": {}}
    return response
