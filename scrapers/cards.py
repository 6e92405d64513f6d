"""What the catalog keeps of each source's own declaration."""

from datetime import timedelta

from catalog import store
from scrapers.source import Source, all_sources


def register_sources() -> None:
    """Let the catalog hold every source as it declares itself, and so know how far each is believed."""
    store.register(card(source) for source in all_sources().values())


def card(source: Source) -> store.SourceCard:
    """The part of a source that the catalog keeps."""
    return store.SourceCard(
        name=source.name,
        title=source.title,
        authority=source.authority,
        order=source.order,
        speaks_for=tuple(source.speaks_for),
        states=tuple(source.states),
        urls=source.urls,
        page=source.page,
        licence=source.licence,
        cadence_days=max(source.cadence // timedelta(days=1), 1),
        variables=source.variables,
        needs_browser=source.needs_browser,
    )
