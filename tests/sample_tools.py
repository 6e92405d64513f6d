"""What runs the code samples: the client packages that they import, and the programs of each language.

`python -m tests.sample_tools` installs the packages, once, into a folder outside the repository. They have an
environment of their own because they don't fit beside ours: one asks for an older tenacity. Node.js comes with them,
because the one of a distribution may be too old for them.
"""

import os
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

WANTED = Path(__file__).parent / "samples"
LISTS = (WANTED / "package.json", WANTED / "requirements.txt")


def folder() -> Path:
    """Where the packages are: by what is wanted, so that another list is another folder."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return cache / "ratecard" / f"samples-{sha256(b''.join(path.read_bytes() for path in LISTS)).hexdigest()[:12]}"


def python() -> Path:
    """An interpreter that has the client packages."""
    return folder() / "python" / "bin" / "python"


def node_script(name: str) -> Path:
    """A program of an installed npm package: `tsx`, `tsc`."""
    return folder() / "node_modules" / ".bin" / name


def path() -> str:
    """Where programs are looked for: first among what was installed here."""
    return f"{python().parent}:{os.environ['PATH']}"


def missing() -> str:
    """Why the samples can't be run; empty when they can."""
    if not shutil.which("curl"):
        return "curl is not installed, and code samples are run with it"
    if not (folder() / "complete").exists():
        return "the packages of the code samples are not here: make sample-tools"
    return ""


def missing_go() -> str:
    """Why samples in Go can't be run; empty when they can."""
    return "" if shutil.which("go") else "Go is not installed, and samples in Go are run with it"


def install() -> None:
    """Fetch the packages with pip and npm, unless they are here."""
    if not missing():
        return
    into = folder()
    into.mkdir(parents=True, exist_ok=True)
    shutil.copy(WANTED / "package.json", into)
    pip = [str(python()), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    for command in (
        [sys.executable, "-m", "venv", "--clear", str(into / "python")],
        [*pip, "-r", str(WANTED / "requirements.txt")],
        [str(python().parent / "npm"), "install", "--no-fund", "--no-audit", "--no-package-lock", "--loglevel=error"],
    ):
        subprocess.run(command, check=True, cwd=into, env={**os.environ, "PATH": path()})
    (into / "complete").touch()


if __name__ == "__main__":
    install()
    if reason := missing():
        sys.exit(reason)
    print(folder())
