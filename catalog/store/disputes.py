"""Disagreements: opened when sources come to say different things, closed when they no longer do."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final, NamedTuple

from catalog.domain.authority import CONTRADICTION
from catalog.domain.choice import Disputed
from catalog.domain.guard import HeldBack
from catalog.domain.quotes import PriceKey
from catalog.domain.reconcile import Held
from catalog.models import Change, Disagreement, Price
from catalog.queries.held import PRICE_KEY, slices
from catalog.store.rows import insert, new_row, rewrite
from catalog.store.stated import said
from catalog.store.timeline import CORRECTED

NO_KEY = PriceKey("", "", "", "", "")


HELD_BACK: Final = "held back"


class Settled(NamedTuple):
    """The record of what was opened and closed (not written yet), and whether any row was written."""

    changes: list[Change]
    written: bool


def settle(
    subject: str, disputed: Mapping[int, Iterable[Disputed]], sources: Mapping[str, int], at: datetime
) -> Settled:
    """Make the open disagreements of these rows (`route` or `model`) those found now."""
    held: dict[tuple[int, str, PriceKey], Disagreement] = {}
    for portion in slices(sorted(disputed)):
        for row in Disagreement.objects.filter(**{f"{subject}__in": portion}, until=None):
            key = PriceKey(*(getattr(row, name) for name in PRICE_KEY))
            held[(getattr(row, f"{subject}_id"), row.fact, key)] = row
    opened: list[Disagreement] = []
    altered: list[Disagreement] = []
    for number, found in disputed.items():
        for dispute in found:
            key = dispute.key or NO_KEY
            known = held.pop((number, dispute.fact, key), None)
            row = known or new_row(
                Disagreement, **{f"{subject}_id": number}, fact=dispute.fact, since=at, **key._asdict()
            )
            if _write(row, dispute, sources):
                (altered if known else opened).append(row)
    insert(opened)
    rewrite(altered, ("chosen", "chosen_source", "others", "rule"))
    _close(list(held.values()), at)
    changes = [_change(subject, row, at, Change.Kind.DISAGREEMENT_OPENED) for row in opened]
    changes += [_change(subject, row, at, Change.Kind.DISAGREEMENT_CLOSED) for row in held.values()]
    return Settled(changes, bool(changes or altered))


def as_shown(disputed: Iterable[Disputed], held_back: Iterable[HeldBack]) -> list[Disputed]:
    """What is disputed on a route while changes wait: shown is the price before, what waits is another."""
    before = {change.proposed.key: change.proposed.before for change in held_back}
    return [_held_to(dispute, before[dispute.key]) if dispute.key in before else dispute for dispute in disputed]


def _held_to(dispute: Disputed, before: Held | None) -> Disputed:
    shown, rule = said(before), dispute.rule if dispute.rule == CONTRADICTION else HELD_BACK
    if before and before.rule == CORRECTED:
        rule = CORRECTED
    others = (*dispute.others, (dispute.chosen, (dispute.source,), 1))
    return dispute._replace(
        chosen=shown,
        source=before.source if before else dispute.source,
        others=tuple(sorted(other for other in others if other[0] != shown)),
        rule=rule,
    )


def decided(price: Price, at: datetime) -> None:
    """A person decided what is shown of a price: it is the chosen one, if sources still say anything else."""
    key = {name: getattr(price, name) for name in PRICE_KEY}
    row = Disagreement.objects.filter(route=price.route_id, fact="price", **key, until=None).first()
    if row is None:
        return
    former = [] if row.rule in (HELD_BACK, CORRECTED) else [[row.chosen, [row.chosen_source.name], 1]]
    others = sorted(other for other in (*json.loads(row.others), *former) if other[0] not in ("", said(price)))
    if not others:
        _close([row], at)
        _change("route", row, at, Change.Kind.DISAGREEMENT_CLOSED).save()
        return
    row.chosen, row.chosen_source_id, row.rule = said(price), price.source_id, price.rule
    row.others = json.dumps(others, ensure_ascii=False, separators=(",", ":"))
    row.save(update_fields=["chosen", "chosen_source", "rule", "others"])


def _write(row: Disagreement, dispute: Disputed, sources: Mapping[str, int]) -> bool:
    """Put what is disputed into the row; whether anything differed."""
    others = json.dumps(dispute.others, ensure_ascii=False, separators=(",", ":"))
    said = (dispute.chosen, sources[dispute.source], others, dispute.rule)
    if (row.chosen, row.chosen_source_id, row.others, row.rule) == said:
        return False
    row.chosen, row.chosen_source_id, row.others, row.rule = said
    return True


def _close(rows: list[Disagreement], at: datetime) -> None:
    """One that was opened by another source in the same instant was never there."""
    for portion in slices([row.pk for row in rows if row.since < at]):
        Disagreement.objects.filter(pk__in=portion).update(until=at)
    for portion in slices([row.pk for row in rows if row.since >= at]):
        Disagreement.objects.filter(pk__in=portion).delete()


def _change(subject: str, row: Disagreement, at: datetime, kind: str) -> Change:
    return new_row(
        Change,
        **{f"{subject}_id": getattr(row, f"{subject}_id")},
        kind=kind,
        source_id=row.chosen_source_id,
        fact=row.fact,
        **{name: getattr(row, name) for name in PRICE_KEY},
        # what is shown once they agree is not told here: only what was while they did not
        before=row.chosen if kind == Change.Kind.DISAGREEMENT_CLOSED else "",
        after=row.chosen if kind == Change.Kind.DISAGREEMENT_OPENED else "",
        rule=row.rule,
        at=at,
        recorded_at=at,
    )
