"""Routes whose source dates their prices, and what was made of the dates."""

from datetime import UTC, datetime

from catalog import queries
from catalog.models import Announced
from catalog.queries import WantedPrices
from tests.told import route

JAN, MAR, MAY = (datetime(2026, month, 1, tzinfo=UTC) for month in (1, 3, 5))
DAY = datetime(2026, 6, 20, tzinfo=UTC)  # between the third and the fourth Monday
OTHER = route("gpt-4.1", input="1")


def dated(*prices: list[str | None]) -> dict[str, object]:
    """A route whose prices of input are these: amount, from, to."""
    return route(dated=list(prices))


def amounts(as_of: datetime, known_at: datetime | None = None) -> list[str]:
    rows = queries.prices(WantedPrices(as_of=as_of, known_at=known_at)).rows
    return [f"{row.amount:f}" for row in rows if row.model_id == "gpt-4o"]


def announcements() -> list[tuple[str, str | None, str]]:
    """Every announcement: how it stands, amount, day."""
    return [
        (
            "withdrawn" if row.withdrawn_at else "came" if row.came_at else "open",
            None if row.amount is None else f"{row.amount:f}",
            f"{row.effective_from:%Y-%m-%d}",
        )
        for row in Announced.objects.order_by("recorded_at", "effective_from")
    ]
