"""Every source, refreshed by the command over real HTTP from a server that has what was recorded, and its moods."""

import io
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from catalog.models import Price, Route, Run
from scrapers.pack import PackRow, read_pack
from scrapers.source import Source, all_sources
from scrapers.stand_in import Fault, Find, Recorded, StandIn, from_pack
from scrapers.trail import OURS, SHARE_FAILED, led_to
from scrapers.url_templates import blanks, filled, spelled
from tests.faults import cut, redirect, refusal, slow
from tests.services import CAPTURES

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.captures]
MIRROR = "https://mirror.example/the-same"
CHALLENGE = b"<html><title>Just a moment...</title></html>"
END = datetime.max.replace(tzinfo=UTC)
MOODS: dict[str, Callable[[bytes], list[Fault]]] = {
    "redirects": lambda _: [redirect(MIRROR, 307)],
    "asks to wait": lambda _: [refusal(429, retry_after="1")],
    "stumbles": lambda _: [refusal(500), refusal(503)],
    "is slow": lambda body: [slow(body, 8, 0.05)],
    "is cut off": lambda body: [cut(body, len(body) // 2)],
}
ASKED = {name: source for name, source in all_sources().items() if not source.here}
CASES = [
    pytest.param(source, mood, id=f"{source.name} {mood}")
    for number, source in enumerate(ASKED.values())
    for mood in [list(MOODS)[number % len(MOODS)]]
]


@cache
def recorded() -> tuple[PackRow, ...]:
    return tuple(row for row in read_pack(CAPTURES) if not row.text_only and row.status == 200)


def environment(source: Source) -> dict[str, str]:
    """Keys, and what fills the blanks so that the address is the one that was recorded."""
    own = _blanks(source)
    also = {name: f"{{{blank}}}" for url in source.also_at for name, blank in zip(own, blanks(url), strict=False)}
    return {name: also.get(name, "a-key-for-tests") for name in source.variables}


def _blanks(source: Source) -> list[str]:
    return [name for url in source.urls for name in blanks(url)]


def at_home(source: Source) -> list[str]:
    """The source's own URLs as they are asked."""
    return [filled(url, environment(source)) for url in source.urls]


class State:
    """What is recorded for a source at the time at which the most of it is."""

    def __init__(self, source: Source) -> None:
        times = sorted({row.captured_at for row in recorded() if source.has(row.url) and source.leads(row.url)})
        found = [self._at(source, time) for time in (times[-12:] if source.follows else times[-1:])]
        self.share_missing, self.find = min(found, key=lambda one: one[0], default=(0.0, from_pack(recorded())))
        self.answers = [self.find(url) for url in at_home(source)]
        newest = {spelled(row.url): row for row in recorded()}
        self.partial = any(row.partial for url in at_home(source) if (row := newest.get(spelled(url))))

    @staticmethod
    def _at(source: Source, time: datetime) -> tuple[float, Find]:
        at = END if not source.follows else time.replace(hour=23, minute=59)
        find = from_pack(recorded(), at=at)
        rows = [row for row in recorded() if row.captured_at <= at and source.has(row.url) and source.leads(row.url)]
        further = [url for row in rows[-1:] for url in led_to(source, row.snapshot())]
        missing = [url for url in further if find(url) is None]
        return (len(missing) / len(further) if further else 0.0, find)

    def expected(self) -> tuple[str, ...]:
        """How the first refresh may end: as a change; by name, where not all is recorded; either, for a sample."""
        if None in self.answers:
            return ("failed",)
        if self.share_missing > SHARE_FAILED:
            return ("failed", "changed")
        return ("changed", "failed") if self.partial else ("changed",)


def with_mirror(find: Find, url: str) -> Find:
    """The same, and the answer of one URL elsewhere too."""
    return lambda asked: find(url) if asked == MIRROR else find(asked)


def refreshed(name: str) -> Run:
    """The run that the command made."""
    said = io.StringIO()
    try:
        call_command("refresh", name, stdout=said)
    except CommandError as error:
        assert str(error) == f"1 of 1 sources failed: {name}", said.getvalue()  # noqa: PT017
    run = Run.objects.order_by("-started_at").first()
    assert run
    assert not run.message.startswith(OURS), run.message
    return run


@pytest.mark.parametrize(("source", "mood"), CASES)
def test_a_source_ends_as_it_should_whatever_mood_its_server_is_in(
    source: Source, mood: str, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environment(source).items():
        monkeypatch.setenv(name, value)
    state, (home, *_) = State(source), at_home(source)
    expected = state.expected()
    with StandIn(with_mirror(state.find, home)) as server:
        settings.RATECARD_STAND_IN = server.url
        body = state.answers[0].body() if state.answers[0] else b""
        server.fail(home, *MOODS[mood](body))
        first = refreshed(source.name)
        assert first.outcome in expected, first.message
        if first.outcome == "failed":
            assert first.message
            assert not Route.objects.exists()
            return
        again = refreshed(source.name)  # what was held back is seen a second time
        assert (again.outcome in ("changed", "unchanged"), again.new, again.gone) == (True, 0, 0), again.message
        assert again.seen == first.seen
        held = list(Price.objects.order_by("pk").values())
        third = refreshed(source.name)
        assert (third.outcome, third.message.partition(";")[0]) == ("unchanged", "the answer is the one held")
        server.find = lambda _: Recorded(lambda: CHALLENGE, content_type="text/html")
        last = refreshed(source.name)
        assert (last.outcome, "bot-check page" in last.message) == ("failed", True), last.message
        assert list(Price.objects.order_by("pk").values()) == held


def test_what_a_source_needs_is_asked_for_by_name_alone(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a key in sight, one command leaves out what it must, and says which."""
    for source in all_sources().values():
        for name in source.variables:
            monkeypatch.delenv(name, raising=False)
    with StandIn(lambda _: None) as server:
        settings.RATECARD_STAND_IN = server.url
        said = io.StringIO()
        with pytest.raises(CommandError, match="sources failed"):
            call_command("refresh", stdout=said)
    lines = said.getvalue().splitlines()
    for name, source in ASKED.items():
        (line,) = (line for line in lines if line.startswith(f"{name}: "))
        word = "left out" if source.needs_browser else "skipped" if source.variables else "failed"
        assert line.startswith(f"{name}: {word}: "), line
