"""The services that some tests need, and why one can't be had. `python -m tests.services postgres` asks for one."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import redis

from tests import sample_tools

POSTGRES_URL = os.environ.get("RATECARD_TEST_DATABASE_URL", "postgres://postgres@127.0.0.1:5432/ratecard")
REDIS_URL = os.environ.get("RATECARD_TEST_REDIS_URL", "redis://127.0.0.1:6379/11")
ROOT = Path(__file__).parent.parent
CAPTURES = (ROOT / os.environ.get("RATECARD_CAPTURES", "../shared/captures")).resolve()


def _place(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.hostname}:{parts.port}"


def _postgres() -> str:
    address, _, _ = POSTGRES_URL.rpartition("/")
    try:
        psycopg.connect(f"{address}/postgres".replace("postgres://", "postgresql://", 1), connect_timeout=2).close()
    except psycopg.Error as error:
        return f"no PostgreSQL answers at {_place(POSTGRES_URL)} ({type(error).__name__})"
    return ""


def _redis() -> str:
    try:
        redis.Redis.from_url(REDIS_URL, socket_connect_timeout=2).ping()
    except redis.RedisError as error:
        return f"no Redis answers at {_place(REDIS_URL)} ({type(error).__name__})"
    return ""


def _browser() -> str:
    return "" if browser_path() else "Chromium is not installed"


def _network() -> str:
    wanted = next(
        line for line in (ROOT / "requirements.txt").read_text().splitlines() if line.startswith("packaging==")
    )
    with tempfile.TemporaryDirectory() as folder:
        asked = [sys.executable, "-m", "pip", "download", "-qq", "--no-deps", "--dest", folder, wanted]
        found = subprocess.run(asked, capture_output=True, check=False).returncode == 0
    return "" if found else "no package index answers"


def _captures() -> str:
    return "" if (CAPTURES / "manifest.json").exists() else "there is no folder of captures (RATECARD_CAPTURES)"


_CHECKS: dict[str, Callable[[], str]] = {
    "postgres": _postgres,
    "redis": _redis,
    "browser": _browser,
    "captures": _captures,
    "network": _network,
    "samples": sample_tools.missing,
    "go": sample_tools.missing_go,
}
# a machine is not broken without Go, or without captures, which are data
SERVICES = ("postgres", "redis", "browser", "network", "samples")


def browser_path() -> str | None:
    """Where the distribution's Chromium is."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


@cache
def missing(name: str) -> str:
    """Why tests marked `name` can't run here; empty when they can."""
    return _CHECKS[name]()


if __name__ == "__main__":
    reason = missing(sys.argv[1])
    print(reason)
    sys.exit(1 if reason else 0)
