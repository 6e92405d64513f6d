"""How long `load` of a dump into an empty SQLite catalog takes, then `dump`, and how much memory each needs.

Each is done in a process of its own, whose start (imports, migrations) is not counted. `cpu` is the processor's own
time, which other work on the machine does not lengthen. `python benchmarks/load.py [FILE]`, by default the bundle.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUNDLE = ROOT / "catalog" / "bundle" / "catalog.jsonl.zst"


def here(what: str, file: Path) -> None:
    """Do one of the two in this process, and print what it took."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    sys.path.insert(0, str(ROOT))
    import django

    django.setup()
    from django.core.management import call_command

    from catalog import dump

    call_command("migrate", verbosity=0)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start, began = time.perf_counter(), time.process_time()
    dump.load(file) if what == "load" else dump.dump(file)
    seconds, cpu = time.perf_counter() - start, time.process_time() - began
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(
        f"{what}_s={seconds:.1f} {what}_cpu_s={cpu:.1f} {what}_peak_mb={after // 1024} {what}_start_mb={before // 1024}"
    )


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("file", nargs="?", type=Path, default=BUNDLE, metavar="FILE")
    reader.add_argument("--do", choices=("load", "dump"), help=argparse.SUPPRESS)
    asked = reader.parse_args()
    if asked.do:
        here(asked.do, asked.file)
        return
    with tempfile.TemporaryDirectory() as folder:
        env = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | {"RATECARD_VAR": folder}
        print(f"{asked.file.name}: {asked.file.stat().st_size:,} bytes")
        said = []
        for what, file in (("load", asked.file.resolve()), ("dump", Path(folder) / "dump.jsonl.zst")):
            command = [sys.executable, __file__, str(file), "--do", what]
            done = subprocess.run(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True, check=True)
            said.append(done.stdout.splitlines()[-1])
        print(" ".join(said))


if __name__ == "__main__":
    main()
