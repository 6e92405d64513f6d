"""How long a page takes from a cold cache, on the catalog that DATABASE_URL names, and how many queries it asks.

Each page is asked for again and again in one process, with the cache emptied before each; the first
answers, which load modules and templates, are not counted. `cpu` is the process's own time, which other
work on the machine does not lengthen. `python benchmarks/pages.py [--times 15]`.
"""

import argparse
import os
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("RATECARD_LOG_LEVEL", "ERROR")

import django

django.setup()

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.models import Count
from django.test import Client
from django.test.utils import CaptureQueriesContext
from rich.console import Console
from rich.table import Table

from catalog.models import AIModel, Price, Route, Vendor


def pages() -> dict[str, str]:
    """An address of each kind; the model's page is that on which nearest to 50 routes are shown."""
    shown = Count("routes", distinct=True) + Count("children__routes", distinct=True)
    counted = dict(AIModel.objects.annotate(shown=shown).values_list("slug", "shown"))
    model = min(counted, key=lambda slug: (abs(counted[slug] - 50), slug))
    provider = Route.objects.filter(model__slug=model, gone_at=None).values_list("provider__slug", flat=True)[0]
    return {
        "list": "/",
        "list_filtered": "/?capability=tools&context_min=200k&price_max=1&sort=-context",
        "list_search": "/?q=claude+sonnet",
        "model": f"/models/{model}/",
        "route": f"/models/{model}/{provider}/",
        "vendors": "/vendors/",
        "sources": "/sources/",
        "api_list": "/api/v1/models/",
        "api_model": f"/api/v1/models/{model}/",
        "api_routes": "/api/v1/routes/",
        "api_prices": "/api/v1/prices/?as_of=2026-01-01&known_at=2026-06-01",
    }


def measure(client: Client, path: str, times: int) -> tuple[float, float, int, int]:
    """Of one page: median milliseconds, those of the processor, queries and bytes."""
    taken, worked = [], []
    for number in range(times + 3):
        cache.clear()
        start, began = time.perf_counter(), time.process_time()
        response = client.get(path, headers={"host": settings.ALLOWED_HOSTS[0]})
        if number >= 3:
            worked.append((time.process_time() - began) * 1000)
            taken.append((time.perf_counter() - start) * 1000)
        if response.status_code != 200:
            raise SystemExit(f"{path} answered {response.status_code}")
    cache.clear()
    with CaptureQueriesContext(connection) as asked:
        client.get(path, headers={"host": settings.ALLOWED_HOSTS[0]})
    return statistics.median(taken), statistics.median(worked), len(asked), len(response.content)


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--times", type=int, default=15, help="how often each page is timed")
    times = reader.parse_args().times
    sizes = {model.__name__: model._default_manager.count() for model in (Vendor, AIModel, Route, Price)}
    table = Table(
        "page", "ms (median)", "cpu ms", "queries", "KB", title=", ".join(f"{n} {name}s" for name, n in sizes.items())
    )
    results = []
    for name, path in pages().items():
        milliseconds, worked, queries, size = measure(Client(), path, times)
        table.add_row(f"{name} {path}", f"{milliseconds:.1f}", f"{worked:.1f}", str(queries), f"{size / 1024:.0f}")
        measured = {"ms": f"{milliseconds:.1f}", "cpu_ms": f"{worked:.1f}", "queries": queries}
        results += [f"{name}_{what}={value}" for what, value in measured.items()]
    Console(width=120).print(table)
    print(" ".join(results))


if __name__ == "__main__":
    main()
