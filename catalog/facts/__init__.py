"""Facts kept by hand: who the vendors are, how labs spell their models, which names point where."""

import json
import tomllib
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from catalog.domain.names import Names
from catalog.domain.normalise import RULES_VERSION

FOLDER = Path(__file__).parent


def table(name: str) -> dict[str, Any]:
    """One of the files of facts, as it is written."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def rules_version() -> str:
    """Which rules read a record: those of the code, and the vocabulary of identity as it is kept here.

    What people keep of vendors and models beside it (`access` and the other files) is read as a source of its own.
    """
    tables = [{"vendors": table("vendors")["vendors"], "patterns": table("vendors").get("patterns", {})}]
    tables += [table(name) for name in ("labs", "aliases", "hosting")]
    return f"{RULES_VERSION}.{sha256(json.dumps(tables, default=str).encode()).hexdigest()[:8]}"


@cache
def logos() -> dict[str, str]:
    """Which file of `static/logos` shows the mark of a vendor, by its slug; without the ending."""
    return dict(table("logos")["logos"])


@cache
def names(*, aliases: bool = True) -> Names:
    """The vocabulary of identity, read once in a process; on request without its table of aliases."""
    listed = table("aliases") if aliases else {"alias": []}
    return Names.of(table("vendors"), table("labs"), listed, table("hosting"))
