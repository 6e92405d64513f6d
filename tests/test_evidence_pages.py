"""`manage.py verify_evidence` on pages: the place of each price leads to its amount in the stored bytes."""

import io
from dataclasses import replace
from typing import Any

import pytest
import zstandard
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from catalog.models import Price, Snapshot
from catalog.store.runs import path_of
from scrapers import run
from scrapers.evidence import chosen
from scrapers.source import all_sources
from tests.test_sources import recorded
from tests.told import answer, week

pytestmark = pytest.mark.django_db
PAGES = ["alibaba-cn", "anthropic", "deepseek", "deepseek-cny", "google-vertex", "groq", "mistral", "openai"]


@pytest.fixture(autouse=True)
def _a_folder_of_its_own(settings: Any, tmp_path: Any) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path)}},
    }
    run.register_sources()


def taken(name: str) -> bytes:
    """The recorded page of a source, taken in as a run does."""
    source = replace(all_sources()[name], least_records=1)
    body = recorded(source, source.urls[0]).read_bytes()
    took = run.take(source, [answer(source, week(0), body)], at=week(0), wall=lambda: week(0))
    assert took.outcome == "changed", took.message
    return body


def verified() -> str:
    """What the command printed; raises CommandError where anything is wrong."""
    said = io.StringIO()
    call_command("verify_evidence", stdout=said)
    return said.getvalue()


@pytest.mark.parametrize("name", PAGES)
def test_every_price_of_a_page_stands_at_its_place(name: str) -> None:
    taken(name)
    assert Price.objects.count() > 4
    assert f"{len(chosen()):,} right, 0 wrong" in verified()


def test_a_place_of_another_amount_is_found() -> None:
    taken("deepseek")
    price = Price.objects.get(route__key="deepseek-v4-flash", component="input")
    Price.objects.filter(pk=price.pk).update(at=price.at.replace("tr:nth-of-type(7)", "tr:nth-of-type(8)"))
    with pytest.raises(CommandError, match="1 of"):
        verified()


def test_a_page_in_which_one_amount_differs_is_found() -> None:
    """Its hash fits its bytes, so only reading it can tell."""
    body = taken("groq").replace(b"$0.60 output", b"$0.70 output", 1)
    later = answer(all_sources()["groq"], week(1), body)
    Snapshot.objects.update(sha256=later.sha256)
    default_storage.save(path_of(later.sha256), ContentFile(zstandard.compress(body)))
    with pytest.raises(CommandError, match="1 of"):
        verified()
