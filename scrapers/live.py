"""A source asked over the network: what goes along, and what an earlier run brought and is not asked for again."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from catalog import store
from catalog.queries import past_runs
from scrapers import links
from scrapers.answers import newest, with_body
from scrapers.asking import Terms
from scrapers.fetch import Client, FetchError, fetch
from scrapers.source import Snapshot, Source
from scrapers.trail import UNFINISHED
from scrapers.url_templates import filled

STILL_FRESH: Final = timedelta(hours=6)
"""For how long what an unfinished run brought is good for the next one."""


def lacking(source: Source, environ: Mapping[str, str] = os.environ) -> str:
    """Why the source can't be asked here: the variables that are not set, or "" """
    missing = [name for name in source.variables if not _sendable(environ.get(name, ""))]
    return f"{', '.join(missing)} {'is' if len(missing) == 1 else 'are'} not set" if missing else ""


def _sendable(value: str) -> bool:
    """Whether it may stand in a header or an address."""
    return bool(value) and value.isascii() and value.isprintable() and " " not in value


@dataclass(frozen=True, slots=True)
class Live:
    """Asks for one URL after the other, from several threads if need be; `environ` holds keys and blanks.

    `held` are the answers accepted last, `brought` those of a run not long ago that ended too early: both by URL.
    """

    source: Source
    client: Client
    now: Callable[[], datetime]
    environ: Mapping[str, str]
    held: Mapping[str, past_runs.HeldAnswer]
    brought: Mapping[str, Snapshot]

    @classmethod
    def of(
        cls, source: Source, client: Client, now: Callable[[], datetime], environ: Mapping[str, str] = os.environ
    ) -> "Live":
        """With what the catalog holds of the source now."""
        return cls(source, client, now, environ, newest(source), _brought(source, now()))

    def __call__(self, url: str) -> Snapshot:
        """The whole answer, from the network or from evidence. Raises FetchError and BadAnswer."""
        if brought := self.brought.get(url):
            body = store.body_of(brought.sha256)
            if body is not None:
                return replace(brought, body=body)
        held = self.held.get(url)
        by = {"etag": held.etag, "last_modified": held.last_modified} if held and store.holds(held.sha256) else {}
        address = filled(url, self.environ)
        try:
            answer = fetch(address, client=self.client, now=self.now, terms=self._terms(url), **by)
        except FetchError as error:
            raise FetchError(links.shown(url), self._without_secrets(error.reason)) from None
        return with_body(replace(answer, url=url), held)

    def _terms(self, url: str) -> Terms:
        source, secret = self.source, {}
        homes = {links.origin(own) for own in source.urls}
        if source.key and links.origin(url) in homes:
            secret = {source.key.header: source.key.written.format(self.environ[source.key.variable])}
        return Terms(dict(source.headers), secret, source.gap)

    def _without_secrets(self, reason: str) -> str:
        for name in self.source.variables:
            reason = reason.replace(self.environ[name], f"{{{name}}}")
        return reason


def _brought(source: Source, at: datetime) -> dict[str, Snapshot]:
    """What the source's last run brought of all that leads nowhere further, if it ended too early and not long ago."""
    rows = past_runs.brought_by_unfinished(source.name, at - STILL_FRESH, UNFINISHED)
    own = [row for row in rows if source.has(row.url) and not source.leads(row.url)]
    return {row.url: Snapshot(body=b"", **row._asdict()) for row in own}
