"""Facts kept by hand: who the vendors are, how labs spell their models, which names point where."""

import tomllib
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from catalog.domain.names import Names
from catalog.domain.normalise import RULES_VERSION

FOLDER = Path(__file__).parent


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def rules_version() -> str:
    """Which rules read a record: those of the code, and the vocabulary of identity as it is kept here."""
    texts = (path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.toml")))
    return f"{RULES_VERSION}.{sha256(''.join(texts).encode()).hexdigest()[:8]}"


@cache
def names() -> Names:
    """The vocabulary of identity, read once in a process."""
    return Names.of(_table("vendors"), _table("labs"), _table("aliases"), _table("hosting"))
