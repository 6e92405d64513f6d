"""Two to six models or routes side by side."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from catalog import comparing, queries
from catalog.filters import BadParameters
from catalog.jinja import compare_path
from catalog.queries import Comparison, WantedModels
from catalog.views.answering import bad_request, page

FOUND = 12


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """What the address names, side by side, and a way to add another."""
    try:
        wanted = comparing.CompareFilters.of(request.GET)
    except BadParameters as error:
        return bad_request(request, error.errors)
    if len(wanted.m) > comparing.MOST:
        return bad_request(request, {"m": f"may be given at most {comparing.MOST} times; not {len(wanted.m)}"})
    found = queries.comparison(wanted.m, timezone.now())
    if found.unknown or found.unsold:
        return bad_request(request, {"m": _unknown(found)})
    chosen = [str(side.choice) for side in found.sides]
    add = WantedModels(q=wanted.q, kind="all", status="all", snapshots=True)
    context = {
        "sides": found.sides,
        "lines": comparing.lines(found.sides, only_differences=bool(wanted.only)),
        "chosen": chosen,
        "wanted": wanted,
        "full": len(chosen) == comparing.MOST,
        "without": [compare_path(_but(chosen, at), only=wanted.only) for at in range(len(chosen))],
        "found": queries.models_after(add, None, FOUND).rows if wanted.q else (),
        "canonical": compare_path(chosen) if len(chosen) > 1 and not wanted.q else "",
        "section": "compare",
    }
    return page(request, "compare.html", context)


def _but(chosen: list[str], at: int) -> list[str]:
    return chosen[:at] + chosen[at + 1 :]


def _near(asked: str) -> str:
    likest = queries.near(asked)
    return f" (did you mean {likest[0].slug}?)" if likest else ""


def _unknown(found: Comparison) -> str:
    """What can't be compared, each by its name."""
    unknown = [f"no model is called {choice.model}{_near(choice.model)}" for choice in found.unknown]
    return "; ".join(unknown + [f"{choice.provider} never sold {choice.model}" for choice in found.unsold])
