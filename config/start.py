"""Server, worker and beat in one terminal: `python -m config.start --port 8000`.

Ctrl-C, SIGTERM or a closed terminal ends all three; when one ends by itself, so do the others, and the
exit status is its own.
"""

import argparse
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Sequence
from typing import NamedTuple

GRACE = 8.0  # seconds to finish in; a refresh may be killed at any moment without loss
STARTING = 60.0  # seconds for the server to answer before we say that it is slow


class Part(NamedTuple):
    """One process of the site: what its lines are marked with, and how it is started."""

    name: str
    command: Sequence[str]


class Running(NamedTuple):
    """A part and its process, which leads a process group of its own."""

    part: Part
    process: subprocess.Popen[str]


def parts(host: str, port: int) -> tuple[Part, ...]:
    """What a whole site consists of on one machine."""
    python = sys.executable
    celery = [python, "-m", "celery", "--quiet", "--app", "config"]
    return (
        Part("web", [python, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port),
                     "--workers", str(min(os.cpu_count() or 1, 8)), "--blocking-threads", "4",
                     "--workers-kill-timeout", "5", "--log-level", "warning", "config.wsgi:application"]),
        Part("worker", [*celery, "worker", "--without-gossip", "--without-mingle", "--without-heartbeat"]),
        Part("beat", [*celery, "beat"]),
    )  # fmt: skip


def run(chosen: Sequence[Part], *, host: str, port: int, grace: float = GRACE) -> int:
    """Run the parts until a signal comes or one of them ends; the exit status for this process."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: stop.set())
    running = [_start(part) for part in chosen]
    waited, answered = 0.0, False
    try:
        while not stop.wait(0.1):
            if ended := next((one for one in running if one.process.poll() is not None), None):
                status = ended.process.returncode
                say(f"{ended.part.name} ended with status {status}: ending the others")
                return 128 - status if status < 0 else status or 1
            waited += 0.1
            if not answered and (answered := answers(host, port)):
                welcome(host, port)
            elif not answered and waited > STARTING:
                say("the server is slow to start; its own lines above say what it does")
                waited = 0.0
        say("ending")
        return 0
    finally:
        _end(running, grace)


def _start(part: Part) -> Running:
    # a session of its own: Ctrl-C reaches this process alone, which then ends the parts in order
    process = subprocess.Popen(
        part.command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
        start_new_session=True, env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    threading.Thread(target=_relay, args=(part.name, process), daemon=True).start()
    return Running(part, process)


def _relay(name: str, process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    for line in process.stdout:
        _print(name, line.rstrip())


def _print(name: str, text: str) -> None:
    # in one write: several threads share the terminal
    sys.stdout.write(f"{name:<6} | {text}\n")
    sys.stdout.flush()


def _end(running: Sequence[Running], grace: float) -> None:
    for one in running:
        if one.process.poll() is None:
            one.process.terminate()
    for one in running:
        try:
            one.process.wait(grace)
        except subprocess.TimeoutExpired:
            say(f"{one.part.name} is still busy: stopping it")
        try:
            # also what a part has left behind
            os.killpg(one.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
        one.process.wait()


def say(text: str) -> None:
    """A line of our own among those of the parts."""
    _print("start", text)


def welcome(host: str, port: int) -> None:
    """Tell where the site is, once it answers."""
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    say(f"Ratecard is at {address}/ (Ctrl-C ends it)")
    say(f"The admin is at {address}/admin/ and `make admin` makes a login for it")


def answers(host: str, port: int) -> bool:
    """Whether something accepts connections there."""
    try:
        socket.create_connection((host, port), timeout=0.5).close()
    except OSError:
        return False
    return True


def why_not(host: str, port: int) -> str:
    """Why no server can be started there; empty when one can."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        return f"Port {port} of {host} can't be used ({error.strerror}). Choose another: make run PORT={port + 1}"
    return ""


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port (1 to 65535)")
    return int(text)


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the command line and run; the exit status."""
    parser = argparse.ArgumentParser(prog="config.start", description="Start server, worker and beat together.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", default=8000, type=_port)
    chosen = parser.parse_args(arguments)
    if reason := why_not(chosen.host, chosen.port):
        print(reason, file=sys.stderr)
        return 1
    return run(parts(chosen.host, chosen.port), host=chosen.host, port=chosen.port)


if __name__ == "__main__":
    sys.exit(main())
