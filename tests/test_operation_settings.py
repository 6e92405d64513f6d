"""What the environment makes of the settings."""

import re
from pathlib import Path

import pytest
from django.db import OperationalError, connection
from django.test import Client

from catalog.models import Catalog
from config.secret import kept_key
from tests.processes import ROOT, environment, manage, python
from tests.services import POSTGRES_URL

PRODUCTION = {"RATECARD_HTTPS": "1", "RATECARD_HOSTS": "rates.example", "SECRET_KEY": "p9/Yk3" * 12}


def setting(expression: str, env: dict[str, str]) -> str:
    done = python("-c", f"from config import settings as s; print({expression})", env=env)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def connected(asked: str, env: dict[str, str]) -> list[str]:
    """The words that a script prints, which asks `c`, the connection to the database."""
    env = {**env, "DJANGO_SETTINGS_MODULE": "config.settings"}
    done = python("-c", f"from django.db import connection as c\n{asked}", env=env)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_production_settings_leave_the_deploy_check_nothing_to_say(tmp_path: Path) -> None:
    done = manage("check", "--deploy", "--fail-level", "WARNING", env=environment(tmp_path, **PRODUCTION))
    assert (done.returncode, "no issues" in done.stdout) == (0, True), done.stderr


def test_debug_is_off_unless_asked_for(tmp_path: Path) -> None:
    assert setting("s.DEBUG", environment(tmp_path)) == "False"
    assert setting("s.DEBUG", environment(tmp_path, RATECARD_DEBUG="1")) == "True"


def test_a_random_key_is_made_once_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    first, second = kept_key(tmp_path / "key"), kept_key(tmp_path / "key")
    assert first == second != kept_key(tmp_path / "other")
    assert len(first) >= 50
    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["key", "other"]


def test_a_given_key_is_used_and_never_written(tmp_path: Path) -> None:
    assert setting("s.SECRET_KEY", environment(tmp_path, SECRET_KEY="given")) == "given"
    assert not (tmp_path / "secret-key").exists()


def test_nothing_is_needed_from_the_environment_on_one_machine(tmp_path: Path) -> None:
    env = environment(tmp_path)
    expression = "s.DATABASES['default']['NAME'], s.CELERY_BROKER_URL, s.STORAGES['evidence']['OPTIONS']['location']"
    shown = setting(expression, env)
    assert str(tmp_path / "ratecard.sqlite3") in shown
    assert "filesystem://" in shown
    assert str(tmp_path / "evidence") in shown


def test_the_environment_alone_scales_out(tmp_path: Path) -> None:
    urls = {"DATABASE_URL": "postgres://ratecard:secret@db.example/rates", "REDIS_URL": "redis://queue.example/3"}
    env = environment(tmp_path, **urls, RATECARD_DB_POOL="7")
    expression = "s.DATABASES['default'], s.CELERY_BROKER_URL, s.CACHES['default']"
    shown = setting(expression, env)
    assert "django.db.backends.postgresql" in shown
    assert "'max_size': 7" in shown
    assert shown.count("redis://queue.example/3") == 2


def test_sqlite_lets_pages_read_while_a_refresh_writes(tmp_path: Path) -> None:
    script = (
        "ask = lambda name: c.cursor().execute(f'PRAGMA {name}').fetchone()[0]\n"
        "print(ask('journal_mode'), ask('synchronous'), ask('foreign_keys'), ask('busy_timeout'), c.transaction_mode)"
    )
    assert connected(script, environment(tmp_path)) == ["wal", "1", "1", "30000", "IMMEDIATE"]


@pytest.mark.postgres
@pytest.mark.parametrize("pool", ["0", "2"])
def test_postgresql_is_reached_with_and_without_a_pool(tmp_path: Path, pool: str) -> None:
    server = POSTGRES_URL.rpartition("/")[0]
    env = environment(tmp_path, DATABASE_URL=f"{server}/postgres", RATECARD_DB_POOL=pool)
    script = "print(c.vendor, c.cursor().execute('SELECT 41 + 1').fetchone()[0])"
    assert connected(script, env) == ["postgresql", "42"]


@pytest.mark.django_db
def test_every_answer_carries_the_headers_of_safety(client: Client) -> None:
    for path in ("/healthz/", "/admin/login/", "/no-such-page/"):
        headers = client.get(path).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
        assert "camera=()" in headers["Permissions-Policy"]


@pytest.mark.django_db
def test_the_health_page_answers_whatever_the_host_is_called(client: Client) -> None:
    answer = client.get("/healthz/", headers={"host": "10.0.0.7"})
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "database": connection.vendor, "catalog_version": 0}
    assert client.get("/admin/login/", headers={"host": "10.0.0.7"}).status_code == 400


def test_the_health_page_says_when_the_database_is_away(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: object, **__: object) -> None:
        raise OperationalError("secret-host refused the connection")

    monkeypatch.setattr(Catalog.objects, "values_list", gone)
    answer = client.get("/healthz/")
    assert answer.status_code == 503
    assert answer.json() == {"status": "no database", "reason": "OperationalError"}


@pytest.mark.django_db
def test_other_sites_may_read_the_api_and_send_no_cookies(client: Client) -> None:
    headers = client.get("/api/v1/no-such-thing/", headers={"origin": "https://elsewhere.example"}).headers
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in headers
    headers = client.get("/healthz/", headers={"origin": "https://elsewhere.example"}).headers
    assert "Access-Control-Allow-Origin" not in headers


def test_json_logs_are_one_object_a_line(tmp_path: Path) -> None:
    script = (
        "import logging, structlog\n"
        "password = 'hunter' + '2'\n"
        "structlog.get_logger('x').info('fetched', source='acme')\n"
        "logging.getLogger('y').warning('late %s', 3)\n"
        "try: 1 / 0\n"
        "except ZeroDivisionError: logging.getLogger('y').exception('broke')"
    )
    done = manage("shell", "--no-imports", "-c", script, env=environment(tmp_path, RATECARD_LOG="json"))
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 3, done.stderr
    assert all(line.startswith("{") and line.endswith("}") for line in lines)
    assert '"source": "acme"' in lines[0]
    assert "late 3" in lines[1]
    assert "ZeroDivisionError" in lines[2]
    assert "hunter2" not in done.stderr, "a traceback shows no values"


def test_the_documents_name_every_setting_and_no_other() -> None:
    read = set(re.findall(r'env[.\w]*\("([A-Z_]+)"', (ROOT / "config" / "settings.py").read_text()))
    told = set(re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "docs" / "operation.md").read_text(), re.MULTILINE))
    assert read == told
