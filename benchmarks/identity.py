"""How well ids are matched to models: precision and recall over hand-written labels, misses listed.

    python benchmarks/identity.py LABELS [PACK] [--providers all|even|odd]

LABELS is `{"routes": {provider: {id: lab/model}}}` with the day in its file name; null labels an id that
names no model, so that any match of it is wrong. PACK is a folder of captures, for the shares that are
matched and the speed. A match is right where the model or its parent is the label, whatever the case
and the separators (`3-5` for `3.5`). `even` and `odd` take every other provider, for writing rules on one
half and reading the other. `recall_by_rules` is the recall with an empty alias table.
"""

import argparse
import gzip
import json
import re
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from catalog.domain.identity import Identity, resolve
from catalog.facts import names

MOST_DISPUTED = 0.02


class Label(NamedTuple):
    """What somebody wrote by hand: this id at this provider is that model."""

    provider: str
    id: str
    model: str | None


class Outcome(NamedTuple):
    """A label and what the rules said."""

    label: Label
    identity: Identity | None
    disputed: str

    @property
    def right(self) -> bool:
        """Whether the id was matched, and to the label's model or to a snapshot or variant of it."""
        found, model = self.identity, self.label.model
        return found is not None and model is not None and _plain(model) in (_plain(found.slug), _plain(found.parent))

    @property
    def miss(self) -> str:
        """`wrong`, `missed`, or '' for a right match and for an id rightly left alone."""
        if self.identity is None:
            return "missed" if self.label.model else ""
        return "" if self.right else "wrong"


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("labels", type=Path)
    parser.add_argument("pack", type=Path, nargs="?")
    parser.add_argument("--providers", choices=("all", "even", "odd"), default="all")
    given = parser.parse_args(arguments)
    day = day_of(given.labels)
    outcomes = list(judged(labels(given.labels, given.providers), day))
    counted = [outcome for outcome in outcomes if not outcome.disputed]
    list_misses(outcomes)
    list_rules(counted)
    values = {**scores(outcomes, counted), **by_rules(counted, day)}
    if given.pack:
        values |= {**shares(given.pack), **itself(given.pack, day), **speed(given.pack)}
    print(" ".join(f"{name}={value}" for name, value in values.items()))
    return int(len(outcomes) - len(counted) > MOST_DISPUTED * len(outcomes))


def _plain(slug: str) -> str:
    """The slug without its separators; those between two digits all the same one, so that 3.5 stays apart from 35."""
    return re.sub(r"[-._]", "", re.sub(r"(?<=\d)[-._](?=\d)", "·", slug.lower()))


def day_of(path: Path) -> date:
    """The last day in the file's name; today's rules hold for a name without one."""
    found = re.findall(r"\d{4}-\d{2}-\d{2}", path.name)
    return date.fromisoformat(found[-1]) if found else date.max


def labels(path: Path, half: str) -> Iterator[Label]:
    routes = json.loads(path.read_text())["routes"]
    step = {"all": slice(None), "even": slice(0, None, 2), "odd": slice(1, None, 2)}[half]
    for provider in sorted(routes)[step]:
        for model_id, model in routes[provider].items():
            yield Label(provider, model_id, model)


def judged(rows: Iterable[Label], day: date) -> Iterator[Outcome]:
    table = tomllib.loads((ROOT / "benchmarks" / "identity_disputed.toml").read_text())
    disputed = {Label(row["provider"], row["id"], row["label"]): row["reason"] for row in table["disputed"]}
    for label in rows:
        found = resolve(label.provider, label.id, at=day, names=names())
        yield Outcome(label, found, disputed.get(label, ""))


def list_misses(outcomes: list[Outcome]) -> None:
    for outcome in outcomes:
        if not outcome.miss:
            continue
        found = outcome.identity
        said = f"{found.slug} ({', '.join(found.rules)})" if found else "unmatched"
        kind = "disputed" if outcome.disputed else outcome.miss
        why = f": {outcome.disputed}" if outcome.disputed else ""
        print(f"{kind:9} {outcome.label.provider} {outcome.label.id}: {said}, label {outcome.label.model}{why}")


def list_rules(counted: list[Outcome]) -> None:
    used, right = Counter[str](), Counter[str]()
    for outcome in counted:
        for rule in outcome.identity.rules if outcome.identity else ():
            used[rule] += 1
            right[rule] += outcome.right
    print(f"\n{'rule':16}{'used':>6}{'right':>7}{'precision':>11}{'of labels':>11}")
    for rule, times in used.most_common():
        print(f"{rule:16}{times:>6}{right[rule]:>7}{right[rule] / times:>11.4f}{right[rule] / len(counted):>11.4f}")
    print()


def scores(outcomes: list[Outcome], counted: list[Outcome]) -> dict[str, object]:
    right = sum(outcome.right for outcome in counted)
    misses = Counter(outcome.miss for outcome in counted)
    return {
        "precision": f"{right / max(right + misses['wrong'], 1):.4f}",
        "recall": f"{recall(counted):.4f}",
        "labels": len(outcomes),
        "nameless": sum(outcome.label.model is None for outcome in outcomes),
        "wrong": misses["wrong"],
        "missed": misses["missed"],
        "disputed": len(outcomes) - len(counted),
    }


def recall(counted: list[Outcome]) -> float:
    """The share of the ids that name a model which were matched to it."""
    named = sum(outcome.label.model is not None for outcome in counted)
    return sum(outcome.right for outcome in counted) / max(named, 1)


def by_rules(counted: list[Outcome], day: date) -> dict[str, object]:
    """What is left of the recall without the alias table."""
    bare = names(aliases=False)
    again = [
        outcome._replace(identity=resolve(outcome.label.provider, outcome.label.id, at=day, names=bare))
        for outcome in counted
    ]
    return {"recall_by_rules": f"{recall(again):.4f}"}


def newest(pack: Path, folder: str) -> Any:
    return json.loads(gzip.decompress(max((pack / folder).glob("*.json.gz")).read_bytes()))


def ids(pack: Path) -> dict[str, list[tuple[str, str]]]:
    """All ids of the newest capture of each source, with their providers."""
    models_dev = newest(pack, "models.dev/api")
    litellm = newest(pack, "litellm/model_prices")
    litellm.pop("sample_spec", None)
    return {
        "models_dev": [(provider, model) for provider in models_dev for model in models_dev[provider]["models"]],
        "litellm": [(str(row.get("litellm_provider")), key) for key, row in litellm.items() if isinstance(row, dict)],
        "openrouter": [("openrouter", row["id"]) for row in newest(pack, "openrouter/models")["data"]],
    }


def shares(pack: Path) -> dict[str, object]:
    """The share of each source's ids that is matched to any model."""
    day = date(2026, 11, 1)
    found = {}
    for source, rows in ids(pack).items():
        matched = sum(resolve(*row, at=day, names=names()) is not None for row in rows)
        found[f"{source}_matched"] = f"{matched / len(rows):.4f}"
    return dict(found)


def itself(pack: Path, day: date) -> dict[str, object]:
    """How many lab models of models.dev do not resolve to themselves."""
    models = newest(pack, "models.dev/models")
    strays = [model for model in models if not _is_itself(model, day)]
    for model in strays:
        print(f"not itself: {model}")
    return {"models": len(models), "not_itself": len(strays)}


def _is_itself(model: str, day: date) -> bool:
    found = resolve("", model, at=day, names=names())
    return found is not None and found.slug == model.lower()


def speed(pack: Path) -> dict[str, object]:
    """Resolutions a second of processor time, ids seen for the first time and seen before."""
    rows = [row for rows in ids(pack).values() for row in rows]
    clear = [(f"{provider}-x", model) for provider, model in rows]  # providers never asked for yet
    return {"first_per_second": _rate(clear), "again_per_second": _rate(clear)}


def _rate(rows: list[tuple[str, str]]) -> int:
    start = time.process_time()
    for row in rows:
        resolve(*row, at=date(2026, 11, 1), names=names())
    return round(len(rows) / (time.process_time() - start))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
