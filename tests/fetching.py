"""A client whose time passes only while it waits, and what it says of an address."""

from datetime import UTC, datetime

import pytest

from scrapers.asking import Limits
from scrapers.fetch import Client, FetchError, fetch
from scrapers.stand_in import StandIn

URL = "https://prices.example/v1/models.json"
BODY = b'{"data": [{"id": "a", "price": "0.40"}]}'
NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)


class Clock:
    """Time that passes only while somebody waits, and a note of each wait."""

    def __init__(self) -> None:
        self.time = 0.0
        self.waits: list[float] = []

    def monotonic(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.time += seconds


def in_real_time(stand_in: StandIn, **limits: float) -> Client:
    return Client(version="1.2", stand_in=stand_in.url, limits=Limits(first_wait=0.01, **limits))


def reason(client: Client, url: str = URL) -> str:
    with pytest.raises(FetchError) as caught:
        fetch(url, client=client, now=lambda: NOW)
    assert str(caught.value) == f"{caught.value.url}: {caught.value.reason}"
    return caught.value.reason


def on_its_own_time(stand_in: StandIn, clock: Clock) -> Client:
    return Client(version="1.2", stand_in=stand_in.url, monotonic=clock.monotonic, sleep=clock.sleep)
