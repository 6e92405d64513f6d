"""Vendors under all their names, and tables of names that contradict nothing."""

from datetime import date
from itertools import pairwise

import pytest

from catalog.domain.identity import vendor_kind, vendor_slug
from catalog.domain.names import Names
from catalog.domain.vocabulary import ProviderKind
from tests.identified import NAMES, slug


@pytest.mark.parametrize(
    ("spelling", "expected"),
    [
        ("bedrock_converse", "amazon-bedrock"),
        ("vertex_ai-anthropic_models", "google-vertex"),
        ("google-vertex-anthropic", "google-vertex"),
        ("gemini", "google"),
        ("Google AI Studio", "google"),
        ("together_ai", "togetherai"),
        ("fireworks_ai-embedding-models", "fireworks-ai"),
        ("text-completion-openai", "openai"),
        ("azure_ai", "azure"),
        ("Z.AI", "zai"),
        ("wafer.ai", "wafer.ai"),
        ("Some New_Seller!", "some-new-seller"),
    ],
)
def test_a_vendor_has_one_slug_whatever_a_source_calls_it(spelling: str, expected: str) -> None:
    assert vendor_slug(spelling, NAMES) == expected
    assert vendor_slug(expected, NAMES) == expected


def test_a_plan_never_seen_is_known_by_its_name() -> None:
    assert vendor_kind("acme-coding-plan", NAMES) is ProviderKind.PLAN
    assert vendor_kind("acme-token-plan-cn", NAMES) is ProviderKind.PLAN
    assert vendor_kind("acme", NAMES) is None
    assert vendor_kind("openrouter", NAMES) is ProviderKind.GATEWAY


def test_every_lab_is_a_vendor_and_every_seller_of_a_labs_models_names_a_lab() -> None:
    assert {lab for lab in NAMES.labs if not (lab in NAMES.vendors and NAMES.vendors[lab].lab)} == set()
    assert {v.slug for v in NAMES.vendors.values() if v.sells and v.sells not in NAMES.labs} == set()


def test_every_alias_points_at_a_name_that_points_nowhere_else() -> None:
    for alias, rows in NAMES.aliases.items():
        for row in rows:
            assert not row.target or slug(row.target) == row.target, alias


def test_rows_of_one_alias_never_hold_on_the_same_day() -> None:
    for alias, rows in NAMES.aliases.items():
        spans = sorted((r.providers, r.since or date.min, r.until or date.max) for r in rows)
        for (one, _, until), (other, since, _) in pairwise(spans):
            assert one != other or until <= since, alias


def test_one_spelling_can_not_belong_to_two_vendors() -> None:
    with pytest.raises(ValueError, match="'acme' is a spelling of both acme and other"):
        Names.of(
            vendors={"vendors": {"acme": {"name": "Acme"}, "other": {"name": "Other", "aliases": ["ACME"]}}},
            labs={"labs": {}},
            aliases={"alias": []},
            hosting={},
        )
