"""Facts kept by hand stand in the catalog among the others' claims."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from catalog import queries
from catalog.domain.quotes import Listing, Record
from catalog.models import AIModel, Claim, Run, Source, Vendor
from scrapers import here
from scrapers.evidence import chosen, verify
from scrapers.formats.draft import Draft
from scrapers.run import refresh
from tests.reading_pages import page, rows, words
from tests.told import make_teller, route, tell, week

NOW = datetime(2026, 12, 1, tzinfo=UTC)
KEPT = """
[access.acme]
base_url = {{ value = "https://api.acme.example/v1", link = "https://docs.acme.example/api", read = "{read}" }}
[access.beta]
home = {{ value = "https://beta.example/", link = "https://beta.example/", read = "2026-10-01" }}
"""
POLICIES = """
[policy.acme]
trains_on_data = { value = "no", condition = "paid plans", link = "https://acme.example/privacy", read = "2026-10-02" }
"""
ENDS = """
[lifecycle."acme/one"]
shutdown_date = "2027-01-14"
replacement = "acme/two"
link = "https://docs.acme.example/ends"
read = "2026-10-03"
"""


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the three files, small ones."""
    folder = tmp_path / "catalog" / "facts"
    folder.mkdir(parents=True)
    (folder / "vendors.toml").write_text(KEPT.format(read="2026-10-01"))
    (folder / "policies.toml").write_text(POLICIES)
    (folder / "lifecycle.toml").write_text(ENDS)
    monkeypatch.setattr(here, "ROOT", tmp_path)
    return folder


def look() -> str:
    """Read the files; how the run ended."""
    return str(refresh("by-hand", now=lambda: NOW).outcome)


def list_says(at: datetime, **said: Any) -> None:
    """A list that states facts of the vendor acme, and one route of it."""

    def read(record: Record) -> Listing | None:
        row: dict[str, Any] = record.value  # type: ignore[assignment]  # a row of ours
        draft = Draft(record)
        if row["id"] == "acme/one":
            draft.price("input", "1M tokens", "1", "/input")
            return draft.listing("route", provider="acme", model_id="one")
        for name, value in said.items():
            draft.fact(name, value, f"/{name}")
        return draft.listing("vendor", provider="acme")

    object.__setattr__(source := make_teller("models-dev", order=10), "read", read)
    tell(source, at, route("one", "acme", input="1"), {"id": "vendor", "said": said})


@pytest.mark.django_db
@pytest.mark.usefixtures("kept")
def test_what_is_kept_by_hand_is_shown_with_its_document_and_day() -> None:
    list_says(week(0))
    assert look() == "changed"
    found = queries.vendor("acme", NOW)
    assert found is not None
    promise = found.facts["trains_on_data"]
    assert (promise.value, promise.condition, promise.rule) == ("no", "paid plans", "only claim")
    assert promise.checked_at == datetime(2026, 10, 2, tzinfo=UTC)
    assert promise.evidence is not None
    assert (promise.evidence.page, promise.evidence.read_on) == ("https://acme.example/privacy", "2026-10-02")
    assert (promise.evidence.url, promise.evidence.at) == ("catalog/facts/policies.toml", "/policy/acme/trains_on_data")


@pytest.mark.django_db
@pytest.mark.usefixtures("kept")
def test_a_refresh_does_not_overwrite_it_and_the_disagreement_is_shown() -> None:
    look()
    for number in (30, 31):
        list_says(week(number), base_url="https://old.acme.example/", sdk="acme-sdk")
    found = queries.vendor("acme", NOW)
    assert found is not None
    assert found.facts["base_url"].value == "https://api.acme.example/v1"
    assert found.facts["base_url"].disagreement is not None
    assert found.facts["sdk"].value == "acme-sdk", "what is not kept by hand is filled from the list"
    (dispute,) = found.disagreements
    assert (dispute.fact, dispute.rule, dispute.chosen_source) == ("base_url", "kept by hand", "by-hand")
    assert [(other.value, other.sources) for other in dispute.others] == [
        ("https://old.acme.example/", ("models-dev",))
    ]


@pytest.mark.django_db
def test_a_slash_at_the_end_and_another_page_of_the_same_site_are_no_disagreement(kept: Path) -> None:
    text = KEPT.format(read="2026-10-01").replace("[access.beta]\nhome", "docs") + "\n"
    (kept / "vendors.toml").write_text(
        text.replace('https://beta.example/", link', 'https://docs.acme.example/", link')
    )
    look()
    list_says(week(30), base_url="https://api.acme.example/v1/", docs_url="https://docs.acme.example/start")
    found = queries.vendor("acme", NOW)
    assert found is not None
    assert found.disagreements == ()


@pytest.mark.django_db
def test_the_same_files_make_no_run_and_an_edit_one_that_ends_what_is_gone(kept: Path) -> None:
    assert look() == "changed"
    assert look() == "unchanged"
    assert Run.objects.filter(source__name="by-hand").count() == 1
    (kept / "vendors.toml").write_text(KEPT.format(read="2026-10-01").partition("[access.beta]")[0])
    assert look() == "changed"
    assert list(Claim.objects.filter(until=None).values_list("record", flat=True).order_by("record")) == [
        "access:acme",
        "lifecycle:acme/one",
        "policy:acme",
    ]
    assert json.loads(Vendor.objects.get(slug="beta").facts) == {}


@pytest.mark.django_db
@pytest.mark.usefixtures("kept")
def test_what_is_kept_is_found_again_in_the_bytes_of_the_files() -> None:
    look()
    borne_out = [(one.right, one.wrong, one.not_held) for one in verify(chosen())]
    assert borne_out == [(2, [], 0), (1, [], 0), (2, [], 0)], "ends, promises and how vendors are reached"


@pytest.mark.django_db
def test_the_clock_is_the_last_day_of_reading_whenever_it_is_taken_in(kept: Path) -> None:
    look()
    assert Source.objects.get(name="by-hand").checked_at == datetime(2026, 10, 3, tzinfo=UTC)
    (kept / "vendors.toml").write_text(KEPT.format(read="2026-11-20"))
    look()
    assert Source.objects.get(name="by-hand").checked_at == datetime(2026, 11, 20, tzinfo=UTC)


@pytest.mark.django_db
@pytest.mark.usefixtures("kept")
def test_it_is_no_answer_of_a_source_no_freshness_and_takes_nobodys_say() -> None:
    provider = make_teller("acme-api", authority="first_party", speaks_for=frozenset({"acme"}))
    tell(provider, week(0), route("one", "acme", input="1"))
    assert look() == "changed", "months later"
    assert Source.objects.get(name="acme-api").lapsed is False
    assert queries.freshness().checked_at == week(0)


@pytest.mark.django_db
def test_a_models_page_says_that_it_ends_and_what_takes_its_place(kept: Path, client: Client) -> None:
    (kept / "policies.toml").write_text(POLICIES.replace("acme]", "openai]"))
    (kept / "lifecycle.toml").write_text(
        ENDS.replace("acme/one", "openai/gpt-4o").replace("acme/two", "openai/gpt-4.1")
    )
    tell(make_teller("list"), week(0), route("gpt-4o", input="1"), route("gpt-4.1", input="2"))
    look()
    soup = page(client, "/models/openai/gpt-4o/")
    assert words(soup.find(id="ending")).startswith("Shuts down on 14 Jan 2027. docs.acme.example, read 3 Oct 2026")
    assert soup.find(id="ending").find("a", href="/models/openai/gpt-4.1/")
    assert [row[0] for row in rows(soup, "data-caption")] == ["OpenAI"]
    assert "paid plans acme.example, read 2 Oct 2026" in rows(soup, "data-caption")[0][2]
    answer = client.get("/api/v1/models/openai/gpt-4o/").json()
    assert answer["ending"] == {
        "deprecation_date": None,
        "shutdown_date": "2027-01-14",
        "replacement": "openai/gpt-4.1",
        "successors": ["openai/gpt-4.1"],
        "circle": None,
    }
    assert answer["routes"][0]["policies"]["trains_on_data"]["condition"] == "paid plans"
    assert page(client, "/models/openai/gpt-4o/openai/").find("h3", string="What OpenAI promises")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("replacements", "circle", "said"),
    [
        ({"one": "acme/one"}, "acme/one", "back to acme/one: what is said leads nowhere"),
        ({"one": "acme/two", "two": "acme/three", "three": "acme/one"}, "acme/one", "back to acme/one"),
        ({"one": "acme/two", "two": "acme/three", "three": "acme/two"}, "acme/two", "back to acme/two"),
        ({"one": "acme/nowhere"}, "", "Replacement: acme/nowhere."),
    ],
    ids=["itself", "a circle", "a circle further on", "no page"],
)
def test_a_replacement_that_leads_nowhere_is_named(
    client: Client, replacements: dict[str, str], circle: str, said: str
) -> None:
    told = [
        {"id": f"acme/{name}", "of": "model", "replacement": to, "shutdown_date": "2026-12-01"}
        for name, to in replacements.items()
    ]
    tell(make_teller("list"), week(0), *told)
    assert AIModel.objects.count() == len(replacements)
    found = queries.model("acme/one", NOW)
    assert isinstance(found, queries.ModelView)
    assert found.ending is not None
    assert found.ending.circle == circle
    assert said in words(page(client, "/models/acme/one/").find(id="ending"))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("status", "said"), [("deprecated", "Deprecated. List, 1 Jun 2026."), ("unavailable", ""), ("beta", "")]
)
def test_a_model_without_a_date_ends_only_where_its_lab_says_so(client: Client, status: str, said: str) -> None:
    tell(make_teller("list"), week(0), {"id": "acme/one", "of": "model", "status": status})
    note = page(client, "/models/acme/one/").find(id="ending")
    assert (words(note) if note else "") == said
