"""The arrows between the parts, read from the source: config → scrapers → catalog → catalog.domain → stdlib."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ON_BOTH

ROOT = Path(__file__).parent.parent
PARTS = ("config", "scrapers", "catalog")
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "manager", "managers", "data", "info", "misc", "common"}


def modules(part: str) -> list[Path]:
    return sorted((ROOT / part).rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    """Every module that a file imports, at its top or inside a function, with relative imports resolved."""
    package = list(path.relative_to(ROOT).parent.parts)
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            stem = ".".join([*base, *([node.module] if node.module else [])])
            yield from (f"{stem}.{alias.name}" for alias in node.names)


def offences(part: str, allowed: set[str]) -> list[str]:
    """Imports of our own parts that `part` may not make."""
    return [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in modules(part)
        for name in imported(path)
        if (top := name.split(".")[0]) in {*PARTS, "tests"} and top not in allowed
    ]


@pytest.mark.parametrize(
    ("part", "allowed"),
    [("catalog", {"catalog"}), ("scrapers", {"scrapers", "catalog"}), ("config", {"config", "scrapers", "catalog"})],
)
def test_imports_run_one_way(part: str, allowed: set[str]) -> None:
    assert modules(part), f"nothing is in {part}"
    assert offences(part, allowed) == []


def test_the_domain_knows_the_standard_library_alone() -> None:
    assert [
        f"{path.name} imports {name}"
        for path in modules("catalog/domain")
        for name in imported(path)
        if name.split(".")[0] not in sys.stdlib_module_names and not name.startswith("catalog.domain")
    ] == []


def test_the_domain_has_no_clock_and_no_input_or_output() -> None:
    outside = {"os", "io", "pathlib", "socket", "subprocess", "time", "urllib", "http", "sqlite3", "random", "logging"}
    assert [
        f"{path.name} imports {name}"
        for path in modules("catalog/domain")
        for name in imported(path)
        if name.split(".")[0] in outside
    ] == []


def test_httpx_stands_in_one_module_alone() -> None:
    users = {
        str(path.relative_to(ROOT))
        for part in PARTS
        for path in modules(part)
        if any(name.split(".")[0] in {"httpx", "requests", "aiohttp"} for name in imported(path))
    }
    assert users <= {"scrapers/fetch.py"}


def test_module_names_say_what_is_inside() -> None:
    named = [path for part in PARTS for path in (ROOT / part).rglob("*") if path.suffix in ("", ".py")]
    assert [str(path.relative_to(ROOT)) for path in named if path.stem in FORBIDDEN_NAMES] == []


def test_what_is_tested_on_both_databases_is_there() -> None:
    assert [name for name in ON_BOTH if not list((ROOT / "tests").glob(f"test_{name}*.py"))] == []
