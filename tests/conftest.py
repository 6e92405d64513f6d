"""What every test has: a clock that stands still, and markers that skip with their reason."""

import os
from collections import Counter
from collections.abc import Generator
from datetime import UTC, datetime

import pytest
from django.core.cache import cache
from hypothesis import settings

from tests.services import SERVICES, missing

STRICT = os.environ.get("REQUIRE_SERVICES") == "1"
NEEDS = (*SERVICES, "captures", "go")
# the same examples every time, so that a test fails for what changed; `make fuzz` looks for new ones
settings.register_profile("fixed", derandomize=True)
settings.register_profile("random", derandomize=False, print_blob=True)
settings.load_profile("fixed")
DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup", "live_server"}


@pytest.fixture
def now() -> datetime:
    """The time at which tests happen, to be handed to what asks for a clock."""
    return datetime(2026, 11, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _empty_cache() -> Generator[None]:
    yield
    cache.clear()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database-only", action="store_true", help="only the tests that use the database")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--database-only"):
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
