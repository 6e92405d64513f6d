"""The environment of the site's Jinja2 templates: what `catalog.text` writes, as filters, and our addresses."""

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote, urlencode

from django.templatetags.static import static
from django.urls import reverse
from jinja2 import Environment, StrictUndefined

from catalog import changes, facts, glossary, labels, sentences, text
from catalog.slugs import Slug

FILTERS = (
    "age", "amount", "capability", "component", "condition", "currency_name", "day", "digits", "fact_name", "initials",
    "instant", "just_before", "listed", "minute", "number", "partial_date", "plain", "plural", "safe_link", "short",
    "site", "spelled",
    "tier", "with_article",
)  # fmt: skip


def model_path(slug: str) -> str:
    """The address of a model's page. Written out, because a list asks for hundreds; a test holds it to the urls."""
    return f"/models/{quote(slug)}/"


def route_path(slug: str, provider: str) -> str:
    """The address of the page of a model at a provider."""
    return f"/models/{quote(slug)}/{quote(provider)}/"


def history_path(slug: str) -> str:
    """The address of all prices of a model over time, as CSV."""
    return f"/models/{quote(slug)}/history.csv"


def vendor_path(slug: str) -> str:
    """The address of a vendor's page."""
    return f"/vendors/{quote(slug)}/"


def family_path(name: str) -> str:
    """The address of a family's page; empty for a name that can't stand in an address."""
    return f"/families/{quote(name.lower())}/" if re.fullmatch(Slug.regex, name) else ""


def compare_path(choices: Iterable[object], **further: str) -> str:
    """The address of a comparison of these: `lab/model` or `lab/model@provider` each."""
    asked = [*(("m", str(choice)) for choice in choices), *((name, value) for name, value in further.items() if value)]
    return f"/compare/?{urlencode(asked, safe='/@:')}" if asked else "/compare/"


def logo_path(slug: str) -> str:
    """The address of a vendor's mark; empty where we have none."""
    mark = facts.logos().get(slug)
    return static(f"logos/{mark}.svg") if mark else ""


def environment(**options: Any) -> Environment:
    """Django's Jinja2 backend calls this once; autoescape is on, and a name that is not there is an error."""
    ours: dict[str, Any] = {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    options.pop("autoescape", None)
    made = Environment(autoescape=True, **(options | ours))
    made.filters.update({name: getattr(text, name) for name in FILTERS})
    made.filters.update(sentence=changes.sentence, announcement=sentences.of_announcement)
    made.globals.update(
        static=static,
        url=reverse,
        model_path=model_path,
        route_path=route_path,
        vendor_path=vendor_path,
        history_path=history_path,
        compare_path=compare_path,
        glossary_path=glossary.path,
        kinds_of_provider=glossary.KINDS_OF_PROVIDER,
        family_path=family_path,
        logo_path=logo_path,
        recording=text.recording,
        claimed=text.claimed,
        places=text.places,
        price_word=text.price,
        fact_order=tuple(labels.FACTS),
        states=labels.STATES,
        state_marks=labels.STATE_MARKS,
        state_meanings=labels.STATE_MEANINGS,
        capabilities=labels.CAPABILITIES,
        promises=labels.PROMISES,
    )
    return made
