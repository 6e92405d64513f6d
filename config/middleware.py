"""What every answer carries, and the one answer that must come whatever host name was asked for."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from config.health import health

Answer = Callable[[HttpRequest], HttpResponse]

# nothing here asks for a sensor, a payment or full screen; browsers are told so
PERMISSIONS = ", ".join(f"{feature}=()" for feature in ("camera", "geolocation", "microphone", "payment", "usb"))


def permissions_policy(answer: Answer) -> Answer:
    """Add the Permissions-Policy header."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        return response

    return middleware


def healthz(answer: Answer) -> Answer:
    """Answer /healthz/ before host names are checked: load balancers ask by address."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return health(request) if request.path_info == "/healthz/" else answer(request)

    return middleware
