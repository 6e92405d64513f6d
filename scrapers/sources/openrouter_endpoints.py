"""OpenRouter's endpoints: which host sells each of its models, where, at which tier and from which weights."""

from collections.abc import Iterator
from decimal import Decimal

from catalog.domain.quotes import Listing, Record
from scrapers.formats import openrouter, openrouter_endpoints
from scrapers.source import Anchor, Source

LIST = "https://openrouter.ai/api/v1/models"
READ = openrouter_endpoints.reader("openrouter")


def split(body: bytes, url: str) -> Iterator[Record]:
    """The list that leads on, or the endpoints of one model."""
    return openrouter_endpoints.listed_or_sold(body, url, openrouter.split)


def read(record: Record) -> Listing | None:
    """An endpoint; the rows of the list are another source's."""
    return READ(record) if openrouter_endpoints.is_endpoint(record) else None


source = Source(
    name="openrouter-endpoints",
    title="OpenRouter (endpoints)",
    urls=(LIST,),
    also_at=(LIST + "?sort=top-weekly",),
    follow=openrouter_endpoints.each_model,
    follows=(LIST + "/{author}/{slug}/endpoints",),
    split=split,
    read=read,
    authority="gateway",
    speaks_for=frozenset({"openrouter"}),
    page="https://openrouter.ai/models",
    licence="OpenRouter's own data, shown with its name",
    least_records=150,
    anchors=(
        Anchor("openrouter", "openai/gpt-4o", "input", Decimal("2.5"), upstream="openai"),
        Anchor("openrouter", "openai/gpt-4o", "output", Decimal("10"), upstream="openai"),
    ),
    states=openrouter.STATES,
)
