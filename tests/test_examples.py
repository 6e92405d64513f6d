"""The examples of property tests are the same every time, whatever else is run."""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from sys import modules

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st


def drawn() -> list[int | str]:
    seen: list[int | str] = []

    @settings(max_examples=200)
    @given(st.integers() | st.text())
    def note(value: int | str) -> None:
        seen.append(value)

    note()
    return seen


@pytest.mark.skipif(settings.get_current_profile_name() != "fixed", reason="new examples are asked for")
def test_examples_do_not_hang_on_which_modules_are_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = drawn()
    path = tmp_path / "of_ours.py"
    path.write_text(f"NUMBERS, WORDS = {list(range(70_000, 70_400))}, {[f'word-{n}' for n in range(400)]}\n")
    spec = spec_from_file_location("of_ours", path)
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    monkeypatch.setitem(modules, "of_ours", module)
    spec.loader.exec_module(module)
    assert drawn() == before
