"""Draw ids at random from recorded answers, to be labelled by hand before the rules of identity see them.

    python benchmarks/draw_ids.py PACK --seed 1 --count 620 [--except LABELS ...]

Prints `{"routes": {provider: {id: ""}}}` for a person to fill in. A source is drawn by its weight, then one of its
sellers, then one of that seller's ids, so that small sellers are heard too; no text of an id is drawn twice, and
none that stands in the labels given with `--except`.
"""

import argparse
import gzip
import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Pair = tuple[str, str]
# The shape of each source's share: the more sellers it has that no other source has, the more it is drawn.
WEIGHTS = {"models.dev": 5, "provider-apis": 6, "litellm": 5, "genai-prices": 3, "llm-prices": 1, "openrouter": 1}


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pack", type=Path)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--count", type=int, required=True)
    parser.add_argument("--except", dest="known", type=Path, nargs="*", default=[])
    given = parser.parse_args(arguments)
    known = {id_.lower() for path in given.known for ids in _routes(path).values() for id_ in ids}
    routes: dict[str, dict[str, str]] = {}
    for provider, model_id in drawn(_sources(given.pack), known, random.Random(given.seed), given.count):
        routes.setdefault(provider, {})[model_id] = ""
    print(json.dumps({"routes": dict(sorted(routes.items()))}, indent=1, ensure_ascii=False))
    return 0


def drawn(sources: dict[str, set[Pair]], known: set[str], chance: random.Random, count: int) -> Iterator[Pair]:
    """`count` pairs of seller and id, each text of an id once; fewer where the sources are exhausted."""
    pools: dict[str, dict[str, list[str]]] = {}
    for source, pairs in sorted(sources.items()):
        for provider, model_id in sorted(pairs):
            pools.setdefault(source, {}).setdefault(provider, []).append(model_id)
    seen = set(known)
    while pools and count:
        source = chance.choices(list(pools), [WEIGHTS[name] for name in pools])[0]
        provider = chance.choice(list(pools[source]))
        ids = pools[source][provider]
        model_id = ids.pop(chance.randrange(len(ids)))
        if not ids:
            del pools[source][provider]
        if not pools[source]:
            del pools[source]
        if model_id.lower() not in seen:
            seen.add(model_id.lower())
            count -= 1
            yield provider, model_id


def _sources(pack: Path) -> dict[str, set[Pair]]:
    labelled = next((pack / "identity").glob("models.dev-labels-*.json"))
    models_dev, litellm = _newest(pack, "models.dev/api"), _newest(pack, "litellm/model_prices")
    prices = json.loads(max((pack / "llm-prices" / "current-v1").glob("*.json")).read_bytes())
    return {
        "models.dev": {(p, m) for p in set(models_dev) - set(_routes(labelled)) for m in models_dev[p]["models"]},
        "litellm": {(str(row.get("litellm_provider")), key) for key, row in litellm.items() if key != "sample_spec"},
        "genai-prices": {(p["id"], m["id"]) for p in _newest(pack, "genai-prices/v2-data") for m in p["models"]},
        "llm-prices": {(row["vendor"], row["id"]) for row in prices["prices"]},
        "openrouter": {("openrouter", row["id"]) for row in _newest(pack, "openrouter/models")["data"]},
        "provider-apis": set(_provider_apis(pack / "provider-apis")),
    }


def _provider_apis(folder: Path) -> Iterator[Pair]:
    for path in sorted(folder.glob("*/*.json*")):
        body = _read(path)
        rows = body.get("data", []) if isinstance(body, dict) else body
        for row in rows:
            model_id = next((row[key] for key in ("id", "model_name", "model") if isinstance(row.get(key), str)), "")
            if model_id:
                yield path.parent.name, model_id


def _routes(path: Path) -> Any:
    return json.loads(path.read_text())["routes"]


def _newest(pack: Path, folder: str) -> Any:
    return _read(max((pack / folder).glob("*.json.gz")))


def _read(path: Path) -> Any:
    body = path.read_bytes()
    return json.loads(gzip.decompress(body) if path.suffix == ".gz" else body)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
