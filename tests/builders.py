"""The shortest way to a row: every argument may be left out, and what lists keep beside a model is kept."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, Min

from catalog.domain.money import exact
from catalog.domain.vocabulary import PriceState
from catalog.models import (
    AIModel,
    Alias,
    Announced,
    Catalog,
    Change,
    Claim,
    Disagreement,
    OldSlug,
    Pending,
    Presence,
    Price,
    Route,
    Run,
    Snapshot,
    Source,
    Vendor,
)

SEEN = datetime(2026, 10, 1, 6, tzinfo=UTC)
CHECKED = datetime(2026, 10, 29, 6, tzinfo=UTC)
STATES = [["input", "standard"], ["output", "standard"], ["cache_read", "standard"], ["cache_write", "standard"]]
KEPT = ("input", "output", "cache_read", "cache_write")

EMPTY = '{"about":{"model":null},"facts":{},"prices":[],"rejects":[]}'  # a claim that says nothing


def make_vendor(slug: str = "acme", **columns: Any) -> Vendor:
    """A vendor, made once per slug."""
    columns = {"name": slug.title(), "kind": "host", "first_seen_at": SEEN, **columns}
    return Vendor.objects.get_or_create(slug=slug, defaults=columns)[0]


def make_source(name: str = "models-dev", **columns: Any) -> Source:
    """A source, made once per name; it would state the four common prices."""
    defaults = {
        "title": name,
        "authority": "list",
        "states": json.dumps(STATES),
        "urls": json.dumps([f"https://{name}.example/api.json"]),
        "page": f"https://{name}.example/",
        "licence": "MIT",
        "checked_at": CHECKED,
    }
    return Source.objects.get_or_create(name=name, defaults={**defaults, **columns})[0]


def make_run(source: Source | str = "models-dev", started_at: datetime = SEEN, **columns: Any) -> Run:
    """A finished run, made once per source and start."""
    source = make_source(source) if isinstance(source, str) else source
    columns = {"finished_at": started_at, "outcome": Run.Outcome.CHANGED, **columns}
    return Run.objects.get_or_create(source=source, started_at=started_at, defaults=columns)[0]


def make_snapshot(source: Source | str = "models-dev", fetched_at: datetime = SEEN, **columns: Any) -> Snapshot:
    """An answer of a source, made once per source and time."""
    run = make_run(source, fetched_at)
    columns = {"url": json.loads(run.source.urls)[0], "sha256": f"{run.pk:064x}", "size": 100, "run": run, **columns}
    return Snapshot.objects.get_or_create(source=run.source, fetched_at=fetched_at, defaults=columns)[0]


def words(*items: str) -> str:
    """A set of words as the tables keep it."""
    return f" {' '.join(sorted(items))} " if items else ""


def facts(snapshot: Snapshot, **values: Any) -> str:
    """The column `facts`, each fact read in this snapshot; `capability.x` is given as `capability_x`."""
    named = {name.replace("capability_", "capability."): value for name, value in values.items()}
    stated = {
        name: [value, snapshot.source.name, snapshot.pk, f"/{name}", "only claim"] for name, value in named.items()
    }
    return json.dumps(stated)


def make_model(slug: str = "acme/one", *, capabilities: tuple[str, ...] = ("tools",), **columns: Any) -> AIModel:
    """A chat model, made once per slug; `one` alone is `acme/one`. Facts stated: name, context, release date."""
    slug = slug if "/" in slug else f"acme/{slug}"
    if found := AIModel.objects.filter(slug=slug).first():
        return found
    lab, _, name = slug.partition("/")
    columns = {
        "name": name,
        "kind": "chat",
        "context": 128_000,
        "max_output": 16_000,
        "input_modalities": words("text"),
        "output_modalities": words("text"),
        "release_date": "2025-04-14",
        "first_seen_at": SEEN,
        "changed_at": SEEN,
        "relation": "snapshot" if "parent" in columns else "",
        **columns,
    }
    stated = {name: columns[name] for name in ("name", "context", "release_date") if columns[name]}
    columns.setdefault("facts", facts(make_snapshot(), **stated))
    return AIModel.objects.create(slug=slug, lab=make_vendor(lab), capabilities=words(*capabilities), **columns)


def make_route(
    model: AIModel | str | None = "acme/one",
    provider: Vendor | str = "acme",
    *,
    source: Source | str = "models-dev",
    native_id: str = "",
    capabilities: tuple[str, ...] = ("tools",),
    **columns: Any,
) -> Route:
    """A route with the prices named: `input="3"`, `output="15"`, `cache_read=…`, `cache_write=…` are USD per
    1M tokens at the standard tier; `free` and `included` are states. `None` for a model: unmatched."""
    model = make_model(model) if isinstance(model, str) else model
    provider = make_vendor(provider) if isinstance(provider, str) else provider
    snapshot = make_snapshot(source)
    prices = {name: str(columns.pop(name)) for name in KEPT if columns.get(name) is not None}
    native_id = native_id or (model.slug.partition("/")[2] if model else "unknown")
    columns = {"context": model.context if model else None, "state": "amount" if prices else "", **columns}
    columns = {"name": native_id, "first_seen_at": SEEN, "changed_at": SEEN, "rules": "plain", **columns}
    route = Route.objects.create(
        model=model,
        provider=provider,
        native_id=native_id,
        key=native_id.lower(),
        capabilities=words(*capabilities),
        facts=facts(snapshot, **({"context": columns["context"]} if columns["context"] else {})),
        **columns,
    )
    Claim.objects.create(
        source=snapshot.source, record=f"{provider.slug}/{route.pk}", part=snapshot.url, route=route, at="/",
        digest="", body=EMPTY, snapshot=snapshot, since=SEEN,
    )  # fmt: skip
    seen, gone = route.first_seen_at, route.gone_at
    Presence.objects.create(route=route, valid_from=seen, valid_to=gone, recorded_at=seen, closed_at=gone)
    for component, price in prices.items():
        stated = {"state": price} if price in list(PriceState) else {"amount": price}
        make_price(route, component, source=source, **stated)
    keep(route)
    return route


def make_price(
    route: Route, component: str = "input", amount: str | None = None, *, source: Source | str = "models-dev",
    **columns: Any,
) -> Price:  # fmt: skip
    """A price that holds since the first sight, USD per 1M tokens at the standard tier unless said otherwise."""
    snapshot = columns.pop("snapshot", None) or make_snapshot(source)
    state = columns.pop("state", PriceState.AMOUNT)
    value = Decimal(amount) if amount is not None else Decimal(0) if state == PriceState.FREE else None
    columns = {
        "unit": "1M tokens", "currency": "USD", "tier": "standard", "conditions": "", "valid_from": SEEN,
        "recorded_at": columns.get("valid_from", SEEN), "at": f"/cost/{component}", "text": amount or "0",
        "rule": "only claim", **columns,
    }  # fmt: skip
    if columns.get("valid_to"):
        columns.setdefault("closed_at", columns["valid_to"])
    return Price.objects.create(
        route=route,
        component=component,
        state=state,
        amount=value,
        source=snapshot.source,
        snapshot=snapshot,
        **columns,
    )


def keep(route: Route) -> None:
    """Work out what lists keep beside the route, its model and its provider."""
    standard = {"tier": "standard", "currency": "USD", "unit": "1M tokens", "conditions": ""}
    open_prices = Price.objects.filter(route=route, valid_to=None, superseded_at=None, component__in=KEPT, **standard)
    for component, amount in open_prices.values_list("component", "amount"):
        setattr(route, component, amount)
    if route.input is not None and route.output is not None:
        route.blended = exact((3 * route.input + route.output) / 4)
    route.save()
    Vendor.objects.filter(pk=route.provider_id).update(
        route_count=Route.objects.filter(provider=route.provider_id, gone_at=None).count()
    )
    if route.model is None:
        return
    sold = Route.objects.filter(model=route.model, gone_at=None)
    paid = sold.filter(input__gt=0).exclude(provider__kind__in=["plan", "local"]).exclude(status="deprecated")
    lowest = paid.aggregate(cheapest_input=Min("input"), cheapest_output=Min("output"), cheapest_blended=Min("blended"))
    lowest |= sold.aggregate(route_count=Count("pk"), provider_count=Count("provider", distinct=True))
    AIModel.objects.filter(pk=route.model.pk).update(**lowest, listed=sold.exists())
    Vendor.objects.filter(pk=route.model.lab_id).update(
        made_count=AIModel.objects.filter(lab=route.model.lab_id).count()
    )
    route.model.refresh_from_db()


def make_alias(alias: str, model: AIModel, provider: Vendor | None = None, **columns: Any) -> Alias:
    """Another string for a model, still pointing there."""
    return Alias.objects.create(alias=alias, model=model, provider=provider, **{"since": SEEN, **columns})


def make_old_slug(slug: str, model: AIModel) -> OldSlug:
    """A slug that the model had once."""
    return OldSlug.objects.create(slug=slug, model=model)


def make_pending(route: Route, component: str = "input", after: str | None = "30", **columns: Any) -> Pending:
    """A change of a price that is held back."""
    snapshot = make_snapshot()
    columns = {
        "unit": "1M tokens", "currency": "USD", "tier": "standard", "before": route.input, "state": "amount",
        "rule": "jump", "reason": "the amount moved by more than 5 times", "at": "/cost/input", "since": CHECKED,
        **columns,
    }  # fmt: skip
    return Pending.objects.create(
        route=route,
        component=component,
        after=after,
        text=after or "",
        source=snapshot.source,
        snapshot=snapshot,
        **columns,
    )


def make_announced(route: Route, amount: str | None = "2", component: str = "input", **columns: Any) -> Announced:
    """What a source says that a price will be; without an amount that it ends."""
    snapshot = make_snapshot()
    columns = {
        "unit": "1M tokens", "currency": "USD", "tier": "standard", "state": "amount" if amount else "not_published",
        "effective_from": datetime(2026, 12, 1, tzinfo=UTC), "announced_at": SEEN, "recorded_at": SEEN,
        "at": f"/announced/{component}", "text": amount or "", **columns,
    }  # fmt: skip
    return Announced.objects.create(
        route=route,
        component=component,
        amount=amount,
        source=snapshot.source,
        snapshot=snapshot,
        **columns,
    )


def make_disagreement(subject: Route | AIModel, fact: str = "price", **columns: Any) -> Disagreement:
    """An open disagreement on a route's price (of input) or on a fact."""
    key = {"component": "input", "unit": "1M tokens", "currency": "USD", "tier": "standard"} if fact == "price" else {}
    columns = {
        "chosen": "3", "others": json.dumps([["4", ["litellm"], 1]]), "rule": "order of lists", "since": SEEN, **key,
        **columns,
    }  # fmt: skip
    about = {"route" if isinstance(subject, Route) else "model": subject}
    return Disagreement.objects.create(fact=fact, chosen_source=make_source(), **about, **columns)


def make_change(route: Route, kind: str = Change.Kind.PRICE_UP, **columns: Any) -> Change:
    """Something about a route that became different."""
    columns = {
        "component": "input", "unit": "1M tokens", "currency": "USD", "tier": "standard", "fact": "price",
        "before": "2", "after": "3", "at": SEEN, "recorded_at": SEEN, **columns,
    }  # fmt: skip
    return Change.objects.create(kind=kind, route=route, model=route.model, source=make_source(), **columns)


def set_version(version: int, changed_at: datetime = CHECKED) -> None:
    """Let the catalog be in this state."""
    Catalog.objects.update_or_create(pk=1, defaults={"version": version, "changed_at": changed_at})
