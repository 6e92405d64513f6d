"""The secret key of an installation that was given none."""

import os
import secrets
from pathlib import Path


def kept_key(path: Path) -> str:
    """The key in this file, made at random when there is none yet; only its owner may read the file.

    Safe when several processes start at once: the first file to get the name stays, all read that one.
    """
    if not path.exists():
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(64))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text()
