"""Identity over all ids that the recorded sources gave."""

import gzip
import json
import re
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from catalog.domain.identity import resolve, vendor_slug
from catalog.facts import names
from tests.services import CAPTURES

pytestmark = pytest.mark.captures
DAY = date(2026, 7, 2)
ROOT = Path(__file__).parent.parent


def captures(folder: str) -> list[Any]:
    return [json.loads(gzip.decompress(path.read_bytes())) for path in sorted((CAPTURES / folder).glob("*.json.gz"))]


def all_ids() -> set[tuple[str, str]]:
    models_dev = {(p, m) for body in captures("models.dev/api") for p in body for m in body[p]["models"]}
    litellm = {
        (str(row.get("litellm_provider")), key) for b in captures("litellm/model_prices") for key, row in b.items()
    }
    openrouter = {("openrouter", row["id"]) for body in captures("openrouter/models") for row in body["data"]}
    return models_dev | litellm | openrouter


def test_every_lab_model_is_itself_and_so_is_the_labs_own_id() -> None:
    for model in {model for body in captures("models.dev/models") for model in body}:
        lab, _, own = model.partition("/")
        for provider, model_id in (("", model), (lab, own), (lab, model)):
            identity = resolve(provider, model_id, at=DAY, names=names())
            assert identity is not None, (provider, model_id)
            assert identity.slug == model.lower(), (provider, model_id)


@pytest.mark.slow
def test_a_slug_is_clean_and_resolves_to_itself_and_its_parent_is_another() -> None:
    for provider, model_id in all_ids():
        identity = resolve(provider, model_id, at=DAY, names=names())
        if identity is None:
            continue
        assert re.fullmatch(r"[a-z0-9-]+/[a-z0-9.-]+", identity.slug), model_id
        again = resolve("", identity.slug, at=DAY, names=names())
        assert again is not None, identity
        assert again.slug == identity.slug
        assert (again.parent, again.relation) == (identity.parent, identity.relation), "a parent follows from its slug"
        assert identity.parent != identity.slug
        assert bool(identity.parent) == bool(identity.relation)


def test_every_provider_of_the_newest_list_is_a_vendor_we_know() -> None:
    newest = captures("models.dev/api")[-1]
    unknown = {provider for provider in newest if vendor_slug(provider, names()) not in names().vendors}
    assert unknown == set()


def test_precision_and_recall_over_the_labels_hold() -> None:
    """The benchmark is run as a user runs it; its last line carries the figures."""
    labels = CAPTURES / "identity" / "models.dev-labels-2026-07-02.json"
    command = [sys.executable, ROOT / "benchmarks" / "identity.py", labels, CAPTURES]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    figures = dict(pair.split("=") for pair in done.stdout.splitlines()[-1].split())
    assert float(figures["precision"]) >= 0.995
    assert float(figures["recall"]) >= 0.97
    assert int(figures["disputed"]) <= 0.02 * int(figures["labels"])
    assert float(figures["models_dev_matched"]) > 0.94
