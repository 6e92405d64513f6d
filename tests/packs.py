"""Small packs of recorded answers."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

URL = "https://prices.example/list.json"
Row = dict[str, object]
Write = Callable[..., Path]


def writer(folder: Path) -> Write:
    """Writes a pack of (day, body) pairs for one URL, with what is different in each row."""

    def pack(*rows: tuple[str, bytes], **different: object) -> Path:
        captures: list[Row] = []
        for number, (day, body) in enumerate(rows):
            name = f"{number}.json"
            (folder / name).write_bytes(body)
            digest = hashlib.sha256(body).hexdigest()
            captures.append({"file": name, "url": URL, "captured_at": day, "sha256": digest, **different})
        (folder / "manifest.json").write_text(json.dumps({"captures": captures}))
        return folder

    return pack
