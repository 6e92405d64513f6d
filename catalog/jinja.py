"""The environment of the site's Jinja2 templates."""

from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from jinja2 import Environment


def environment(**options: Any) -> Environment:
    """Django's Jinja2 backend calls this once; autoescape is on."""
    made = Environment(**options)
    made.globals.update(static=static, url=reverse)
    return made
