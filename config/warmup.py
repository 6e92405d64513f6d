"""What a server process does once, before its first visitor."""

import gc
from collections.abc import Callable
from typing import Any
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.db import connections

PATHS = ("/healthz/", "/", "/api/v1/models/")


def warm_up(application: Callable[..., Any]) -> None:
    """Ask for a few pages, so that modules and templates are loaded, then keep all of that out of
    garbage collection: collecting it again and again is most of the slowest pages' time."""
    for path in PATHS:
        environ: dict[str, Any] = {
            "PATH_INFO": path,
            "HTTP_HOST": _host(),
            "HTTP_X_FORWARDED_PROTO": "https",
            "wsgi.url_scheme": "https",  # or the answer would be a redirect
        }
        setup_testing_defaults(environ)
        answer = application(environ, lambda status, headers, error=None: None)
        b"".join(answer)
        answer.close()
    connections.close_all()
    gc.collect()
    gc.freeze()


def _host() -> str:
    return str(next((host.removeprefix(".") for host in settings.ALLOWED_HOSTS if host != "*"), "localhost"))
