"""The API as it is asked, and a catalog in which every part of every answer has something in it."""

import json
from typing import Any

from django.test import Client

from tests.builders import (
    CHECKED,
    facts,
    make_alias,
    make_announced,
    make_change,
    make_disagreement,
    make_model,
    make_pending,
    make_price,
    make_route,
    make_snapshot,
    make_source,
    make_vendor,
    set_version,
)

FOUND = "/api/v1/models/openai/gpt-4.1-mini/"


def get(client: Client, path: str, status: int = 200) -> Any:
    response = client.get(path if path.startswith(("/", "http")) else f"/api/v1/{path}")
    assert response.status_code == status, response.content[:2000]
    assert response["Content-Type"] == "application/json"
    return json.loads(response.content)


def fill() -> None:
    """The catalog: version 3."""
    model = make_model("openai/gpt-4.1-mini", context=1_047_576, open_weights=False)
    route = make_route(model, "openai", input="0.4", output="1.6", cache_read="0.1")
    make_price(route, "input", "0.8", conditions="prompt_tokens>200000", list_amount="0.9")
    make_pending(route)
    make_disagreement(route)
    make_disagreement(model, "release_date")
    make_announced(route)
    make_change(route)
    make_alias("gpt-mini-latest", model)
    make_route(model, make_vendor("club", kind="plan"), input="included")
    make_route(make_model("openai/gpt-4.1-mini-2025-04-14", parent=model), "azure", input="0.4", gone_at=CHECKED)
    make_route(make_model("openai/tuned", parent=model, relation="variant"), "host", input="free")
    make_route(None, "host", native_id="mystery")
    make_vendor("openai").__class__.objects.filter(slug="openai").update(
        facts=facts(make_snapshot(fidelity="complete"), docs_url="https://openai.example/", environment_variables=["A"])
    )
    make_source("silent")
    set_version(3)
