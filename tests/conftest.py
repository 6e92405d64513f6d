"""What every test has: a clock that stands still, and markers that skip with their reason."""

import gc
import os
from collections import Counter
from collections.abc import Generator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.core.cache import cache
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis.internal.conjecture import providers

from tests.services import SERVICES, browser_path, missing

if TYPE_CHECKING:
    from playwright.sync_api import Browser

STRICT = os.environ.get("REQUIRE_SERVICES") == "1"
NEEDS = (*SERVICES, "captures", "go")
# a slow machine, and a catalog that a test's examples share, are no faults of theirs
QUIET: dict[str, Any] = {
    "deadline": None,
    "suppress_health_check": [HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
}
# the same examples every time, so that a test fails for what changed; `make fuzz` looks for new ones
settings.register_profile("fixed", derandomize=True, **QUIET)
settings.register_profile("random", derandomize=False, print_blob=True, **QUIET)
settings.load_profile("fixed")
DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup", "live_server"}
# The files of which `make test` runs the tests of the database on PostgreSQL too: those that could end otherwise there,
# being about SQL (the store, the queries, the admin, filters and searches), locks, times, or what a column refuses.
ON_BOTH = (
    "admin", "api", "bad_input", "decide", "dump", "filters", "guard_line", "history", "limits", "pages_hostile",
    "queries", "run_answers", "run_leases", "run_order", "run_prices", "store", "time",
)  # fmt: skip


@pytest.fixture
def now() -> datetime:
    """The time at which tests happen, to be handed to what asks for a clock."""
    return datetime(2026, 11, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _empty_cache() -> Generator[None]:
    yield
    cache.clear()


@pytest.fixture(scope="session")
def dumped_whole(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The dump of a catalog with something of everything, made once; to be read, never written."""
    from catalog.dump import dump  # models can only be imported once Django is set up
    from tests.dumped import empty, fill

    path = tmp_path_factory.mktemp("dumped") / "whole.jsonl"
    with django_db_blocker.unblock(), transaction.atomic():
        fill()
        dump(path)
        empty()
    return path


@pytest.fixture(scope="module")
def _chromium() -> "Generator[Browser]":
    from playwright.sync_api import sync_playwright  # takes long, and few tests drive a browser

    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # while playwright's loop runs, Django takes this thread for an asynchronous one
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield playwright.chromium.launch(executable_path=browser_path(), args=["--no-sandbox"])


@pytest.fixture
def browser(_chromium: "Browser") -> "Generator[Browser]":
    """The distribution's Chromium, started once for a file; what a test opens in it is closed at its end."""
    yield _chromium
    for context in _chromium.contexts:
        context.close()


@pytest.hookimpl(trylast=True)  # once Hypothesis knows which profile is asked for
def pytest_configure() -> None:
    if settings.get_current_profile_name() == "fixed":
        # Hypothesis draws from the constants of the modules of ours that happen to be loaded
        assert providers.is_local_module_file
        providers.is_local_module_file = lambda path: False


def pytest_collection_finish() -> None:
    """What is loaded by now stays, so it need not be looked through for garbage again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--on-both", action="store_true", help="only the tests that both databases must pass")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    if not config.getoption("--on-both") or collection_path.suffix != ".py":
        return None
    return not collection_path.name.startswith(tuple(f"test_{name}" for name in ON_BOTH))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--on-both"):
        kept = [item for item in items if _uses_database(item)]
        config.hook.pytest_deselected(items=[item for item in items if not _uses_database(item)])
        items[:] = kept


def _uses_database(item: pytest.Item) -> bool:
    return item.get_closest_marker("django_db") is not None or bool(
        DATABASE_FIXTURES.intersection(getattr(item, "fixturenames", ()))
    )


def pytest_runtest_setup(item: pytest.Item) -> None:
    for name in NEEDS:
        if item.get_closest_marker(name) and (reason := missing(name)):
            if STRICT and name in SERVICES:
                pytest.fail(f"{reason}, and REQUIRE_SERVICES=1 asks for it", pytrace=False)
            pytest.skip(reason)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = terminalreporter.stats.get("skipped", [])
    reasons = Counter(report.longrepr[2].removeprefix("Skipped: ") for report in skipped)
    for reason, count in sorted(reasons.items()):
        terminalreporter.write_line(f"skipped {count}: {reason}")
