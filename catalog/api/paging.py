"""Long lists in portions: a cursor in the address says after which row to go on; nobody can make one up."""

from collections.abc import Callable
from typing import Any

from django.core import signing
from django.http import HttpRequest, QueryDict

from catalog.api.answers import Answer
from catalog.filters import BadParameters
from catalog.queries import Place, Slice

SIZE = 50
MOST = 200
PARAMETERS = ("cursor", "limit")


def _question(parameters: QueryDict) -> str:
    """What a cursor belongs to: the parameters but for the place in the list."""
    rest = parameters.copy()
    for name in PARAMETERS:
        rest.pop(name, None)
    return "&".join(sorted(rest.urlencode().split("&")))


def asked(request: HttpRequest) -> tuple[Place | None, int]:
    """The place to go on from and how many rows to give; raises BadParameters."""
    limit = request.GET.get("limit") or str(SIZE)
    if not (limit.isascii() and limit.isdigit() and len(limit) < 5 and 1 <= int(limit) <= MOST):
        raise BadParameters({"limit": f"may be a whole number from 1 to {MOST}"})
    cursor = request.GET.get("cursor", "")
    if not cursor:
        return None, int(limit)
    try:
        value, name = _signer(request).unsign_object(cursor)
    except (signing.BadSignature, ValueError) as error:
        reason = "may be what `next` of this very question's last answer said; begin again without it"
        raise BadParameters({"cursor": reason}) from error
    return Place(value, name), int(limit)


def _signer(request: HttpRequest) -> signing.Signer:
    """Without a time: the same question always gets the same answer."""
    return signing.Signer(salt=f"{request.path}?{_question(request.GET)}")


def portion(request: HttpRequest, rows: Slice[Any], answer: Callable[[Any], Answer]) -> Answer:
    """The rows as JSON, and the address of the next ones."""
    address = None
    if rows.next:
        parameters = request.GET.copy()
        parameters["cursor"] = _signer(request).sign_object(tuple(rows.next))
        address = request.build_absolute_uri(f"{request.path}?{parameters.urlencode()}")
    return {"next": address, "results": [answer(row) for row in rows.rows]}
