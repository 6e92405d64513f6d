"""Any id, in any order: it is a clean slug by the rules, or it is unmatched."""

import random
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import identity
from catalog import facts
from catalog.domain.identity import resolve, vendor_slug
from catalog.domain.names import Names
from tests.identified import DAY, NAMES, SPELLINGS, slug

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize("labels", sorted((ROOT / "benchmarks" / "labels").glob("*.json")), ids=lambda path: path.stem)
def test_precision_and_recall_over_ids_drawn_at_random_hold(labels: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert identity.main([str(labels)]) == 0
    figures = dict(pair.split("=") for pair in capsys.readouterr().out.splitlines()[-1].split())
    assert float(figures["precision"]) >= 0.995
    assert float(figures["recall"]) >= 0.97
    assert float(figures["recall_by_rules"]) >= 0.94, "the alias table is no crutch"


def test_the_order_of_the_facts_changes_no_answer() -> None:
    vendors, labs, aliases, hosting = (facts.table(name) for name in ("vendors", "labs", "aliases", "hosting"))
    chance = random.Random(2)
    shuffled = Names.of(
        vendors={"vendors": dict(chance.sample(list(vendors["vendors"].items()), len(vendors["vendors"])))}
        | {"patterns": vendors["patterns"]},
        labs={"labs": dict(chance.sample(list(labs["labs"].items()), len(labs["labs"])))},
        aliases={"alias": chance.sample(aliases["alias"], len(aliases["alias"]))},
        hosting={key: chance.sample(listed, len(listed)) for key, listed in hosting.items()},
    )
    for spelling in (s for all_of in SPELLINGS.values() for s in all_of):
        assert resolve("p", spelling, at=DAY, names=shuffled) == resolve("p", spelling, at=DAY, names=NAMES), spelling


def test_the_order_of_questions_changes_no_answer() -> None:
    ids = [(f"p{n}", s) for n, all_of in enumerate(SPELLINGS.values()) for s in all_of]
    once = {pair: slug(pair[1], pair[0]) for pair in ids}
    random.Random(1).shuffle(ids)
    assert {pair: slug(pair[1], pair[0]) for pair in ids} == once


@pytest.mark.parametrize(
    "hostile",
    [
        "gpt-4" + "o" * 10_000,
        "-" * 5_000,
        "/" * 5_000,
        "gpt-4\0",
        "gpt-4\no",
        "\u202egpt-4",
        "gpt\u2011" + "4",
        "gpt-4\u0430",
        "\u212aimi-k2.5",  # the Kelvin sign is a k in lower case
        "-._:/ @" * 30,
    ],
    ids=ascii,
)
def test_what_only_looks_like_an_id_is_unmatched(hostile: str) -> None:
    assert slug(hostile) is None
    assert slug(hostile, "openai") is None


@given(
    st.lists(
        st.sampled_from(
            ["google", "vertex", "us", "meta", "llama", "deepseek-ai", "free", "thinking", "to-video", "x", "7b"]
        ),
        min_size=1,
        max_size=60,
    ),
    st.sampled_from(["-", "/", ".", ":", "--"]),
)
def test_known_words_in_any_number_are_told_apart_at_once(words: list[str], separator: str) -> None:
    identity = resolve("acme", separator.join(words), at=DAY, names=NAMES)
    assert identity is None or identity.rules


@given(st.text(max_size=60), st.text(max_size=20))
def test_any_text_is_a_clean_slug_or_unmatched(model_id: str, provider: str) -> None:
    identity = resolve(provider, model_id, at=DAY, names=NAMES)
    assert identity is None or re.fullmatch(r"[a-z0-9.-]+/[a-z0-9.-]+", identity.slug)
    assert re.fullmatch(r"[a-z0-9.-]*", vendor_slug(provider, NAMES))


@given(
    st.sampled_from(["openai", "qwen", "x", "mistralai"]),
    st.text(alphabet="abcp019.-_:@/ +(~é\n", max_size=25),
    st.sampled_from(["gpt-", "qwen3", "claude-", "", "mistral-", "us.meta.llama3"]),
)
def test_any_text_behind_a_known_beginning_is_a_clean_slug_or_unmatched(author: str, text: str, start: str) -> None:
    identity = resolve("openai", f"{author}/{start}{text}", at=DAY, names=NAMES)
    assert identity is None or re.fullmatch(r"[a-z0-9-]+/[a-z0-9][a-z0-9.-]*", identity.slug)
