"""Recordings of many answers in one file: each is an answer of its own, with its very bytes."""

import json
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrapers.pack import read_pack
from scrapers.pack_members import members
from scrapers.stand_in import from_pack
from tests.led import OFFERS, offers

ONE, TWO = b'{"rows": [ {"id":"acme/one","input":0.10} ]}', b"[1e-07]"
MANY = b'{ "/models/acme/one/offers" : ' + ONE + b',\n"/models/acme/two/offers":' + TWO + b" }\n"


def test_each_answer_keeps_its_very_bytes() -> None:
    assert members(OFFERS, MANY) == {offers("acme/one"): ONE, offers("acme/two"): TWO}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{",
        b'{"data": []}',
        b'{"/models/acme/one/offers": 1',
        b'{"/models/acme/one/offers": 1}{',
        b'{"/models/acme/one/two/offers": {}}',
        b'{"https://elsewhere.example/models/acme/one/offers": {}}',
        b"{1: 2}",
        b"\xff\xfe",
    ],
)
def test_any_other_file_is_one_answer(body: bytes) -> None:
    assert members(OFFERS, body) == {}
    assert members("https://hub.example/models", MANY) == {}


@settings(max_examples=40)
@given(st.dictionaries(st.sampled_from("abcdef"), st.recursive(st.none() | st.floats() | st.text(), st.lists)))
def test_what_is_written_is_found(said: dict[str, object]) -> None:
    body = json.dumps({f"/models/acme/{name}/offers": value for name, value in said.items()}, indent=1)
    found = {
        url.split("/")[-2]: json.dumps(json.loads(one), indent=1) for url, one in members(OFFERS, body.encode()).items()
    }
    assert found == {name: json.dumps(value, indent=1) for name, value in said.items()}


def test_a_pack_gives_a_row_for_each_of_them_and_a_stand_in_serves_them(tmp_path: Path) -> None:
    (tmp_path / "all.json").write_bytes(MANY)
    row = {"file": "all.json", "url": OFFERS, "captured_at": "2026-07-14", "sha256": sha256(MANY).hexdigest()}
    (tmp_path / "manifest.json").write_text(json.dumps({"captures": [row]}))
    one, two = read_pack(tmp_path)
    assert [one.url, two.url] == [offers("acme/one"), offers("acme/two")]
    assert (one.body(), one.sha256) == (ONE, sha256(ONE).hexdigest())
    served = from_pack([one, two])(offers("acme/two"))
    assert served is not None
    assert served.body() == TWO
