"""What a person finds to be wrong: what was known is superseded, and the source that says so is not believed again."""

import json
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from catalog.domain.choice import Chosen
from catalog.domain.guard import REFUSED
from catalog.domain.history import Span
from catalog.domain.money import amount_of, exact
from catalog.domain.quotes import Claim, PriceClaim, PriceKey
from catalog.domain.vocabulary import PriceState
from catalog.models import Catalog, Pending, Price, Route
from catalog.store import derive, disputes
from catalog.store.kept import keep_decision
from catalog.store.things import key_of
from catalog.store.timeline import CORRECTED, Past, timelines

CORRECT = "correct"


@dataclass(frozen=True, slots=True)
class Correction:
    """From `since` up to, not including, `until` (None: still) the price was this: an amount, or 0 for free."""

    amount: Decimal
    since: datetime
    until: datetime | None = None

    def text(self) -> str:
        """As a decision keeps it."""
        until = self.until and self.until.isoformat()
        return json.dumps({"amount": f"{self.amount:f}", "since": self.since.isoformat(), "until": until})

    @classmethod
    def of(cls, text: str) -> "Correction":
        """What `text` wrote."""
        said = json.loads(text)
        until = said["until"] and datetime.fromisoformat(said["until"])
        return cls(Decimal(said["amount"]), datetime.fromisoformat(said["since"]), until)


@transaction.atomic
def correct(route: int, key: PriceKey, said: Correction, *, by: str, note: str, now: datetime) -> None:
    """Supersede what was known of a price of a route (its row).

    A price that is corrected up to now stays so as long as its source says the same as before. Raises
    ValueError for an amount or a time that can't be, for a price of which nothing is known, and where
    nothing would be corrected; Route.DoesNotExist.
    """
    row = Route.objects.select_related("provider", "model").get(pk=route)
    newest = Catalog.objects.select_for_update().values_list("changed_at", flat=True).first()
    known = max(now, newest or now)
    amount = exact(amount_of(said.amount))
    if said.since > now or (said.until and not said.since < said.until <= now):
        raise ValueError("a correction is of the past: it ends after it starts, and neither lies ahead")
    past = Past(known, {}, timelines([route]))
    timeline = past.timelines.get((route, key), [])
    if not timeline:
        raise ValueError("no such price of this route is known")
    last, was_open = timeline[-1], next((price for price in timeline if price.valid_to is None), None)
    past.sources = {last.source.name: last.source_id}
    if not past.state(row, key, _chosen(last, key, amount, now), Span(said.since, said.until)):
        raise ValueError("this is what is known already")
    keep_decision(CORRECT, json.dumps([*key_of(row), *key], ensure_ascii=False), said.text(), by=by, note=note, now=now)
    past.write()
    waiting = Pending.objects.filter(route=row, **key._asdict())
    if said.until is None:
        if not waiting.update(before=amount):
            _refuse(was_open or last, key, amount, known)
        waiting.filter(after=amount).delete()
        disputes.decided(Price.objects.get(route=row, **key._asdict(), valid_to=None, superseded_at=None), known)
    end = said.until or known
    waiting.filter(since__lt=end).update(since=end)
    derive.reprice(row, known)


def _chosen(price: Price, key: PriceKey, amount: Decimal, now: datetime) -> Chosen:
    """The person's word, with the row that it corrects as the place to look."""
    state = PriceState.AMOUNT if amount else PriceState.FREE
    claim = Claim(price.source.name, "", price.at, {}, (), now, price.snapshot_id)
    return Chosen(claim, PriceClaim(key, state, amount, "", ""), CORRECTED)


def _refuse(price: Price, key: PriceKey, amount: Decimal, known: datetime) -> None:
    """What the source still says, were it that there is no price, waits as refused until it says something else."""
    stated = price.valid_to is None
    if stated and price.amount == amount:
        return
    Pending.objects.create(
        route_id=price.route_id,
        **key._asdict(),
        source_id=price.source_id,
        before=amount,
        after=price.amount if stated else None,
        state=price.state if stated else PriceState.NOT_PUBLISHED,
        rule=REFUSED,
        reason=CORRECTED,
        snapshot_id=price.snapshot_id,
        at=price.at,
        text=price.text,
        since=known,
    )
