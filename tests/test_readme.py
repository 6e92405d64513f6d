"""What the README claims, checked where a machine can."""

import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands
from django.test import Client

from catalog.dump.read import Reader
from scrapers.source import Source
from tests.builders import make_route
from tests.processes import ROOT

README = (ROOT / "README.md").read_text()
MAKEFILE = (ROOT / "Makefile").read_text()
ANSWER = {
    "data": [
        {
            "id": "acme/one",
            "name": "Acme: One",
            "context_length": 128000,
            "pricing": {"prompt": "0.0000004", "completion": "0.0000016"},
        }
    ]
}


def blocks(language: str = "python") -> list[str]:
    return re.findall(rf"```{language}\n(.+?)```", README, re.DOTALL)


def test_every_make_target_that_is_named_is_there() -> None:
    named = set(re.findall(r"\bmake ([a-z-]+)\b", README.split("## More")[0])) - {"and"}
    assert {"run", "test", "admin"} <= named
    assert {name for name in named if not re.search(rf"^{name}:", MAKEFILE, re.MULTILINE)} == set()


def test_every_command_that_is_named_is_there() -> None:
    named = set(re.findall(r"manage\.py ([a-z_]+)", README))
    assert {"refresh", "replay", "dump", "load"} <= named
    assert named - get_commands().keys() == set()


def test_every_file_that_is_named_is_there() -> None:
    linked = [target for target in re.findall(r"\]\(([^)#]+)\)", README) if not target.startswith("http")]
    told = re.findall(r"`([\w.-]+/[\w./-]*)`", README)
    assert len(linked) > 8
    made = {"var/"}  # by the program itself
    assert [name for name in [*linked, *told] if name not in made and not (ROOT / name).exists()] == []


@pytest.mark.django_db
def test_every_address_that_is_asked_for_answers(client: Client) -> None:
    make_route("openai/gpt-4.1-mini", "openai", input="0.4", output="1.6")
    addresses = re.findall(r"curl -s '?(http://[^' \n]+)", README)
    assert len(addresses) == 2
    for address in addresses:
        answer = client.get(address.removeprefix("http://127.0.0.1:8000"))
        assert answer.status_code == 200, address
        answer.json()


def test_the_sample_source_is_a_source_that_reads_an_answer() -> None:
    (sample,) = blocks()
    made: dict[str, object] = {}
    exec(compile(sample, "README.md", "exec"), made)
    source = made["source"]
    assert isinstance(source, Source)
    (record,) = source.split(json.dumps(ANSWER).encode(), source.urls[0])
    listing = source.read(record)
    assert listing is not None
    assert (listing.provider, listing.model_id, listing.faults) == ("acme", "acme/one", ())
    assert {(quote.component, quote.text) for quote in listing.quotes} == {
        ("input", "0.0000004"),
        ("output", "0.0000016"),
    }
    assert (source.anchors[0].provider, source.anchors[0].model_id) == (listing.provider, listing.model_id)


def stated(pattern: str) -> int:
    """A figure that the README states, with its thousands marked."""
    found = re.search(pattern, README)
    assert found, pattern
    return int(found[1].replace(",", ""))


def test_the_figures_of_the_catalog_that_is_shipped_are_those_of_the_bundle() -> None:
    bundle: Path = settings.RATECARD_BUNDLE
    if not bundle.exists():
        pytest.skip("there is no bundle (make bundle)")
    found: dict[str, list[dict[str, object]]] = {}
    for table, _, portions in Reader(bundle).tables():
        rows = [dict(zip(table.all_columns, row, strict=True)) for _, portion in portions for row in portion]
        found[table.name] = rows
        if table.name == "route":  # most of the file comes after it, and is read where it is loaded
            break
    on_sale = [row for row in found["route"] if row["gone_at"] is None]
    models = {row["model"] for row in on_sale} - {None}
    assert round(len(on_sale), -2) == stated(r"holds ([\d,]+) routes on sale")
    assert round(len(models), -2) == stated(r"of ([\d,]+) models")
    assert min(str(row["started_at"]) for row in found["run"]).startswith("2025-05")
    assert len({row["source"] for row in found["run"]}) > 60
    assert "more than\nsixty sources" in README
