"""Vercel's AI Gateway: which host serves each of its models, and at what price."""

from collections.abc import Iterator
from decimal import Decimal

from catalog.domain.quotes import Listing, Record
from scrapers.formats import openrouter, openrouter_endpoints, vercel
from scrapers.source import Anchor, Source

LIST = "https://ai-gateway.vercel.sh/v1/models"
READ = openrouter_endpoints.reader(vercel.PROVIDER, vercel.read_endpoint_pricing)


def split(body: bytes, url: str) -> Iterator[Record]:
    """The list that leads on, or the endpoints of one model."""
    return openrouter_endpoints.listed_or_sold(body, url, openrouter.split)


def read(record: Record) -> Listing | None:
    """An endpoint; the rows of the list are another source's."""
    return READ(record) if openrouter_endpoints.is_endpoint(record) else None


source = Source(
    name="vercel-endpoints",
    title="Vercel AI Gateway (endpoints)",
    urls=(LIST,),
    follow=openrouter_endpoints.each_model,
    follows=(LIST + "/{creator}/{model}/endpoints",),
    split=split,
    read=read,
    authority="gateway",
    speaks_for=frozenset({vercel.PROVIDER}),
    page="https://vercel.com/ai-gateway/models",
    licence="Vercel's own data, shown with its name",
    least_records=120,
    anchors=(
        Anchor(vercel.PROVIDER, "google/gemini-3.1-pro-preview", "input", Decimal("2"), upstream="google"),
        Anchor(vercel.PROVIDER, "google/gemini-3.1-pro-preview", "output", Decimal("12"), upstream="google"),
    ),
    states=vercel.STATES,
)
