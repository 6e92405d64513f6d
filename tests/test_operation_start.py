"""`make run`: server, worker and beat start and end as one."""

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from config import start
from config.start import Part
from tests.processes import ROOT, environment, free_port, manage, python

SLEEPER = (sys.executable, "-u", "-c", "import os, time; print('I am', os.getpid()); time.sleep(60)")
STUBBORN = (
    sys.executable, "-u", "-c",
    "import os, signal, time; signal.signal(15, signal.SIG_IGN); print('I am', os.getpid()); time.sleep(60)",
)  # fmt: skip


@contextmanager
def started(*parts: Part, grace: float = 5) -> Generator[subprocess.Popen[str]]:
    """The supervisor as a process of its own, with these parts in place of the site's."""
    script = (
        "import sys; from config import start; from config.start import Part\n"
        f"sys.exit(start.run({list(parts)!r}, host='127.0.0.1', port=1, grace={grace}))"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def first_pids(process: subprocess.Popen[str], count: int) -> list[int]:
    assert process.stdout is not None
    return [int(process.stdout.readline().rsplit(" ", 1)[1]) for _ in range(count)]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_every_part_and_is_no_failure(number: signal.Signals) -> None:
    with started(Part("one", SLEEPER), Part("two", SLEEPER)) as process:
        pids = first_pids(process, 2)
        process.send_signal(number)
        assert process.wait(10) == 0
        assert not any(alive(pid) for pid in pids)


def test_a_part_that_does_not_listen_is_stopped_after_its_grace() -> None:
    with started(Part("one", STUBBORN), grace=0.3) as process:
        (pid,) = first_pids(process, 1)
        process.terminate()
        output, _err = process.communicate(timeout=10)
        assert "one is still busy: stopping it" in output
        assert not alive(pid)


@pytest.mark.parametrize(
    ("ending", "status"), [("sys.exit(7)", 7), ("sys.exit(0)", 1), ("os.kill(os.getpid(), 9)", 137)]
)
def test_one_part_that_ends_ends_the_others_with_its_status(ending: str, status: int) -> None:
    short = (sys.executable, "-c", f"import os, sys, time; time.sleep(0.5); {ending}")
    with started(Part("long", SLEEPER), Part("short", short)) as process:
        (pid,) = first_pids(process, 1)
        output, _err = process.communicate(timeout=10)
        assert process.returncode == status
        assert "short ended with status" in output
        assert not alive(pid)


def test_every_line_is_marked_with_its_part() -> None:
    two_lines = (sys.executable, "-c", "import sys; print('a\\nb'); print('c', file=sys.stderr); sys.exit(3)")
    with started(Part("web", two_lines)) as process:
        lines = process.communicate(timeout=10)[0].splitlines()
    assert {"web    | a", "web    | b", "web    | c"} <= set(lines)


def test_a_port_in_use_is_said_before_anything_starts(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = python("-m", "config.start", "--port", str(port), env=environment(tmp_path))
    assert done.returncode == 1
    assert f"Port {port} of 127.0.0.1 can't be used (Address already in use)" in done.stderr
    assert f"make run PORT={port + 1}" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("text", ["0", "65536", "http", "-1", "80 80", "٨٠٨٠"])
def test_what_is_no_port_is_refused(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        start.main(["--port", text])
    assert "port" in capsys.readouterr().err


@pytest.mark.slow
def test_the_whole_site_starts_answers_and_leaves_nothing_behind(tmp_path: Path) -> None:
    port = free_port()
    env = environment(tmp_path)
    assert manage("migrate", "-v0", env=env).returncode == 0
    assert manage("collectstatic", "--noinput", "-v0", env=env).returncode == 0
    process = subprocess.Popen(
        [sys.executable, "-m", "config.start", "--port", str(port)],
        cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        output = ""
        for line in process.stdout:
            output += line
            if "make admin" in line:
                break
        assert f"Ratecard is at http://127.0.0.1:{port}/ (Ctrl-C ends it)" in output
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz/", timeout=10) as answer:
            assert answer.status == 200
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/admin/login/", timeout=10) as answer:
            assert b'href="/static/admin/css/base.' in answer.read()
        process.send_signal(signal.SIGINT)
        output += process.communicate(timeout=30)[0]
    finally:
        process.kill()
    assert process.returncode == 0, output
    assert "Traceback" not in output
    assert not start.answers("127.0.0.1", port)


def test_a_server_process_keeps_what_it_loaded_out_of_garbage_collection(tmp_path: Path) -> None:
    script = "import gc; from config.wsgi import application; print('frozen', gc.get_freeze_count())"
    done = python("-c", script, env=environment(tmp_path, RATECARD_DEBUG="1"))  # without collected static files
    assert done.returncode == 0, "warming up without tables must not keep the server from starting"
    assert int(done.stdout.split()[-1]) > 50_000
