"""A source that wants a key: it is sent where it belongs, kept nowhere, and without it nothing is asked."""

import io
import logging
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from catalog.dump import dump
from catalog.models import Run, Snapshot
from scrapers.source import Key, Source
from scrapers.stand_in import Handler
from tests.faults import redirect, refusal
from tests.led import StandIn, ask, asked, from_bodies
from tests.told import make_teller, week

pytestmark = pytest.mark.django_db
URL, ELSEWHERE = "https://acme.example/prices.json", "https://cdn.example/prices.json"
SECRET = {"ACME_KEY": "s3cret-one"}
BODY = b'[{"id": "acme/one", "input": "2"}]'


class Listening(StandIn):
    """Notes the headers of every request beside its URL."""

    def __init__(self, **bodies: bytes) -> None:
        super().__init__(from_bodies({URL: BODY, ELSEWHERE: BODY}))
        self.heard: dict[str, dict[str, str]] = {}

    def listen(self, url: str) -> None:
        """Answer the next request for this URL as recorded, and keep its headers."""

        def note(handler: Handler) -> None:
            self.heard[url] = {name.lower(): value for name, value in handler.headers.items()}
            handler.reply(200, BODY, content_type="application/json")

        self.fail(url, note)


def acme(**said: Any) -> Source:
    return make_teller("acme", **{"urls": (URL,), "key": Key("ACME_KEY"), **said})


@pytest.mark.parametrize(
    ("key", "header", "value"),
    [
        (Key("ACME_KEY"), "authorization", "Bearer s3cret-one"),
        (Key("ACME_KEY", "x-api-key", "{}"), "x-api-key", "s3cret-one"),
    ],
)
def test_the_key_goes_along_as_the_source_declares_it(key: Key, header: str, value: str) -> None:
    with Listening() as server:
        server.listen(URL)
        assert (
            ask(acme(key=key, headers=(("acme-version", "2"),)), server, week(0), environ=SECRET).outcome == "changed"
        )
    assert (server.heard[URL][header], server.heard[URL]["acme-version"]) == (value, "2")


def test_the_key_does_not_go_where_a_redirect_leads() -> None:
    with Listening() as server:
        server.fail(URL, redirect(ELSEWHERE))
        server.listen(ELSEWHERE)
        assert ask(acme(), server, week(0), environ=SECRET).outcome == "changed"
    assert "authorization" not in server.heard[ELSEWHERE]


def test_the_key_stays_with_a_redirect_at_home() -> None:
    further = "https://acme.example/v2/prices.json"
    with Listening() as server:
        server.fail(URL, redirect(further))
        server.listen(further)
        ask(acme(), server, week(0), environ=SECRET)
    assert server.heard[further]["authorization"] == "Bearer s3cret-one"


def test_robots_txt_is_asked_for_without_the_key() -> None:
    robots = "https://acme.example/robots.txt"
    with Listening() as server:
        server.listen(robots)
        ask(acme(), server, week(0), environ=SECRET)
    assert "authorization" not in server.heard[robots]


def test_the_key_is_kept_and_told_nowhere(caplog: pytest.LogCaptureFixture, tmp_path: Any) -> None:
    source = acme(urls=("https://acme.example/{ACME_ACCOUNT}/prices.json",))
    secrets = SECRET | {"ACME_ACCOUNT": "acct-77"}
    with caplog.at_level(logging.DEBUG), Listening() as server:
        server.fail("https://acme.example/acct-77/prices.json", refusal(401))
        failed = ask(source, server, week(0), environ=secrets)
        server.find = from_bodies({"https://acme.example/acct-77/prices.json": BODY})
        assert ask(source, server, week(1), environ=secrets).outcome == "changed"
        assert ask(source, server, week(2), environ=secrets).outcome == "unchanged"
    assert failed.message == "https://acme.example/{ACME_ACCOUNT}/prices.json: answered 401"
    assert {one.url for one in Snapshot.objects.all()} == set(source.urls)
    dump(tmp_path / "all.jsonl")
    ours = "".join(one.getMessage() for one in caplog.records if not one.name.startswith(("httpx", "httpcore")))
    for told in ((tmp_path / "all.jsonl").read_text(), ours):
        assert "s3cret-one" not in told
        assert "acct-77" not in told


@pytest.mark.parametrize("environ", [{}, {"ACME_KEY": ""}, {"ACME_KEY": "two\nlines"}, {"ACME_KEY": "schlüssel"}])
def test_without_the_key_nothing_is_asked_and_the_run_says_so(environ: dict[str, str]) -> None:
    with StandIn(from_bodies({URL: BODY})) as server:
        outcome = ask(acme(), server, week(0), environ=environ)
        assert asked(server) == []
    assert (outcome.outcome, outcome.failed, outcome.message) == ("skipped", False, "ACME_KEY is not set")
    run = Run.objects.get()
    assert (run.outcome, run.message, run.source.checked_at, run.source.lease_until) == (
        "skipped", "ACME_KEY is not set", None, None,
    )  # fmt: skip


def test_a_dry_run_without_the_key_writes_nothing() -> None:
    with StandIn(from_bodies({URL: BODY})) as server:
        assert ask(acme(), server, week(0), environ={}, dry=True).outcome == "skipped"
    assert not Run.objects.exists()


def refreshed(monkeypatch: pytest.MonkeyPatch, settings: Any, server: StandIn, *names: str) -> tuple[str, str]:
    """What the command says and how it complains, where there are three sources: plain, with a key, for a browser."""
    plain = make_teller("plain", urls=("https://plain.example/prices.json",))
    there = {"acme": acme(), "plain": plain, "shell": make_teller("shell", urls=(ELSEWHERE,), needs_browser=True)}
    for place in ("scrapers.run", "scrapers.cards", "scrapers.management.commands.refresh"):
        monkeypatch.setattr(f"{place}.all_sources", lambda: there)
    monkeypatch.delenv("ACME_KEY", raising=False)
    settings.RATECARD_STAND_IN = server.url
    said = io.StringIO()
    try:
        call_command("refresh", *names, stdout=said)
    except CommandError as error:
        return said.getvalue(), str(error)
    return said.getvalue(), ""


def test_the_command_leaves_out_what_it_cannot_ask_and_does_not_fail(
    monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    bodies = {"https://plain.example/prices.json": BODY, ELSEWHERE: BODY}
    with StandIn(from_bodies(bodies)) as server:
        said, complaint = refreshed(monkeypatch, settings, server)
        assert complaint == ""
        assert "acme: skipped: ACME_KEY is not set" in said
        assert "plain: changed" in said
        assert "shell: left out: needs a browser, so it is refreshed only if asked for by name" in said
        assert ELSEWHERE not in asked(server)
        said, complaint = refreshed(monkeypatch, settings, server, "shell")
        assert "shell: " in said.splitlines()[0]
        assert complaint == ""
        assert ELSEWHERE in asked(server)
