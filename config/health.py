"""Whether this process can serve: it reaches its database and knows the version of its catalog."""

from django.db import Error, connection
from django.http import HttpRequest, JsonResponse


def health(request: HttpRequest) -> JsonResponse:
    """`ok` with 200, or 503 when the database does not answer; never cached."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error as error:
        body, status = {"status": "no database", "reason": type(error).__name__}, 503
    else:
        body, status = {"status": "ok", "database": connection.vendor}, 200
    return JsonResponse(body, status=status, headers={"Cache-Control": "no-store"})
