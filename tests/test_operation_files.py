"""The files around the code: locks, image, stack and CI say what the rest of the project does."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from redis import Redis

from tests.processes import ROOT
from tests.services import REDIS_URL

LOCKS = ("requirements.txt", "requirements-dev.txt")


def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())
    return loaded


def locked(name: str) -> set[str]:
    return {re.split(r"[=\s;]", line)[0] for line in (ROOT / name).read_text().splitlines() if line}


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_pins_every_package_and_names_no_host(name: str) -> None:
    lines = (ROOT / name).read_text().splitlines()
    assert [line for line in lines if not re.match(r"[a-z0-9-]+==[0-9][0-9a-z.]*( ; .+)?$", line)] == []
    assert "://" not in "".join(lines)


def test_what_runs_in_production_is_also_what_is_tested() -> None:
    run, test = (set((ROOT / name).read_text().splitlines()) for name in LOCKS)
    assert run <= test


def test_every_dependency_that_is_asked_for_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    names = {re.split(r"[\[<>=~!]", wanted)[0].lower() for wanted in project["dependencies"]}
    assert names <= locked("requirements.txt")
    names |= {wanted.lower() for wanted in project["optional-dependencies"]["dev"]}
    assert names <= locked("requirements-dev.txt")


def test_the_dockerfile_is_clean() -> None:
    hadolint = Path(sys.executable).with_name("hadolint")
    done = subprocess.run([hadolint, ROOT / "Dockerfile"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_the_image_runs_as_nobody_in_particular_and_holds_no_secret() -> None:
    steps = (ROOT / "Dockerfile").read_text()
    assert re.search(r"^USER \d+:\d+$", steps, re.MULTILINE)
    assert not re.search(r"^(ENV|ARG).*(SECRET|PASSWORD|TOKEN)", steps, re.MULTILINE)
    assert all(re.search(r":\d+\.\d+\.\d+-", line) for line in re.findall(r"^FROM .*$", steps, re.MULTILINE))


def test_one_image_serves_works_and_beats() -> None:
    services = compose()["services"]
    ours = {name: service for name, service in services.items() if "build" in service}
    assert set(ours) == {"prepare", "web", "worker", "beat"}
    assert len({service["image"] for service in ours.values()}) == 1
    assert set(services) - set(ours) == {"postgres", "redis"}


def test_the_stack_is_told_everything_by_environment_and_holds_no_secret() -> None:
    text = (ROOT / "compose.yaml").read_text()
    told = set(compose()["services"]["web"]["environment"])
    known = set(re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "docs" / "operation.md").read_text(), re.MULTILINE))
    assert told <= known
    assert {"SECRET_KEY", "DATABASE_URL", "REDIS_URL", "RATECARD_HOSTS"} <= told
    assert re.search(r"SECRET_KEY: \$\{SECRET_KEY:\?", text), "a stack without a key must not start"
    assert len(re.findall(r"POSTGRES_PASSWORD:\?", text)) == 2


def test_every_service_is_watched_or_says_why_not() -> None:
    services = compose()["services"]
    watched = {name for name, service in services.items() if "test" in service.get("healthcheck", {})}
    assert watched == {"worker", "postgres", "redis"}
    assert "HEALTHCHECK" in (ROOT / "Dockerfile").read_text(), "web is watched by its image"
    assert {name for name, service in services.items() if service.get("healthcheck", {}).get("disable")} == {
        "prepare",
        "beat",
    }


def test_ours_start_after_what_they_need() -> None:
    services = compose()["services"]
    for name in ("web", "worker", "beat"):
        needs = {other: need["condition"] for other, need in services[name]["depends_on"].items()}
        assert needs == {
            "postgres": "service_healthy",
            "redis": "service_healthy",
            "prepare": "service_completed_successfully",
        }


def test_the_ci_script_is_sound_bash_and_runs_every_check() -> None:
    script = ROOT / ".ci" / "run"
    assert subprocess.run(["bash", "-n", script], check=False).returncode == 0
    assert script.stat().st_mode & 0o111
    steps = re.findall(r'^step "[^"]+" (.+)$', script.read_text(), re.MULTILINE)
    assert steps == [
        "chromium",
        "sample_tools",
        "make test",
        "make check-all",
        ".venv/bin/ruff check .",
        ".venv/bin/ruff format --check .",
        ".venv/bin/mypy --strict catalog/domain scrapers",
        "production",
        "migrations",
        ".venv/bin/hadolint Dockerfile",
    ]


def test_the_ci_script_stops_at_the_first_failure_and_names_it(tmp_path: Path) -> None:
    text = (ROOT / ".ci" / "run").read_text()
    step = text[text.index("step() {") : text.index("chromium() {")]
    script = f'{step}\nstep "good" true\nstep "bad" bash -c "exit 4"\nstep "never" echo reached\n'
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, cwd=tmp_path, check=False)
    assert done.returncode == 4
    assert "=== good passed in" in done.stdout
    assert "=== bad FAILED with status 4" in done.stdout
    assert "reached" not in done.stdout


@pytest.mark.slow
def test_a_missing_service_skips_with_its_reason_or_fails_where_services_are_required() -> None:
    asked = [sys.executable, "-m", "pytest", "-p", "no:xdist", "tests/test_operation_files.py", "-k", "needs_redis"]
    away = {"RATECARD_TEST_REDIS_URL": "redis://127.0.0.1:1/0"}
    base = {**os.environ, **away, "REQUIRE_SERVICES": ""}
    skipped = subprocess.run(asked, cwd=ROOT, env=base, capture_output=True, text=True, check=False)
    assert skipped.returncode == 0
    assert "skipped 1: no Redis answers at 127.0.0.1:1 (ConnectionError)" in skipped.stdout
    failed = subprocess.run(
        asked, cwd=ROOT, env={**base, "REQUIRE_SERVICES": "1"}, capture_output=True, text=True, check=False
    )
    assert failed.returncode == 1
    assert "REQUIRE_SERVICES=1 asks for it" in failed.stdout


@pytest.mark.redis
def test_this_one_needs_redis_and_finds_it() -> None:
    assert Redis.from_url(REDIS_URL).ping()
