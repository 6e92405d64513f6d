"""Commands of the project run as processes of their own, in a folder of their own."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parent.parent
OURS = ("RATECARD_", "DATABASE_URL", "REDIS_URL", "SECRET_KEY", "DJANGO_SETTINGS_MODULE")


def environment(var: Path, **more: str) -> dict[str, str]:
    """This machine's environment without any setting of ours but those given."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    return {**clean, "RATECARD_VAR": str(var), "PYTHONUNBUFFERED": "1", **more}


def python(*arguments: str, env: dict[str, str], timeout: float = 120) -> subprocess.CompletedProcess[str]:
    """Run Python to its end, with its output captured and its exit status left to the test."""
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=env, capture_output=True, text=True, timeout=timeout, check=False
    )


def manage(*arguments: str, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a command of manage.py to its end."""
    return python("manage.py", *arguments, env=env)


def hear_interrupts() -> None:
    """For a process about to start: an interrupt ends it, also below a shell that has interrupts ignored."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def free_port() -> int:
    """A port of the loopback interface that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(true: Callable[[], bool], *, seconds: float = 30, what: str = "") -> None:
    """Wait for something to become true; fails the test when it takes too long."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, f"after {seconds} s still waiting for {what or true}"
        time.sleep(0.05)
