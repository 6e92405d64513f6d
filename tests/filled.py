"""A catalog with something in every section of every page, and the pages."""

from datetime import timedelta

from tests.builders import (
    SEEN,
    make_alias,
    make_announced,
    make_change,
    make_disagreement,
    make_model,
    make_pending,
    make_price,
    make_route,
    make_run,
    make_snapshot,
    make_vendor,
)

PAGES = (
    "/", "/models/acme/one/", "/models/acme/one/beta/", "/compare/?m=acme/one&m=acme/one@beta&m=acme/one-2025-04-14",
    "/vendors/", "/vendors/beta/", "/families/", "/families/kin/", "/changes/", "/sources/", "/methods/", "/glossary/",
    "/about/",
)  # fmt: skip
ERRORS = {"/?page=x": 400, "/nothing/": 404}


def fill(text: str = "plain", routes: int = 1) -> None:
    """A catalog with something in every section of every page."""
    make_snapshot("models-dev", fidelity="exact", origin=text)
    make_run("models-dev", message=text, report=f'[["{text[:3]}", "/at", "a reason", "text"]]')
    model = make_model("acme/one", name=text, licence=text[:200], family=text[:100])
    make_model("acme/one-2025-04-14", parent=model, name=text)
    make_vendor("beta", name=text[:200])
    make_route(make_model("acme/kin", name=text, family="kin"), "beta", input="1")
    make_model("acme/kin-old", name=text, family="kin", listed=False)
    for number in range(routes):
        route = make_route(model, "beta", input="1", output="2", native_id=f"{text}{number}"[-400:], region=text[:90])
        make_price(route, "web_search", "10", unit="1K searches", text=text[:290])
        make_price(route, "input", "3", valid_from=SEEN - timedelta(days=30), valid_to=SEEN)
        make_pending(route, reason=text)
        make_disagreement(route, "licence", chosen=text, others=f'[["{text[:3]}", ["litellm"], 1]]')
        make_announced(route, text=text[:290])
        make_change(route, before=text, after=text)
    make_alias(text[:400], model)
