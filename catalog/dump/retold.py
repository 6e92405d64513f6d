"""What a source said at a time, as a dump's claims tell it: portions for the line, as if it had just been read."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

from catalog import store
from catalog.domain.claims import ClaimPlace, decode, decode_rejects
from catalog.domain.normalise import Normalised
from catalog.domain.quotes import RouteKey
from catalog.domain.readings import Portion, Reading
from catalog.queries import held as holdings

AT_ONCE = 1000


class Stated(NamedTuple):
    """A claim as the dump holds it; `snapshot` is the dump's number of it."""

    part: str
    record: str
    since: datetime
    until: datetime | None
    at: str
    digest: str
    snapshot: int
    body: str


Then = Mapping[holdings.RecordName, Stated]


def stated_then(claims: Sequence[Stated], at: datetime) -> Then:
    """What the source said at a time, by record."""
    return {
        holdings.RecordName(claim.part, claim.record): claim
        for claim in claims
        if claim.since <= at and (claim.until is None or claim.until > at)
    }


def portions(
    run: store.Opened,
    differing: Then,
    held: Mapping[holdings.RecordName, holdings.HeldRecord],
    snapshots: Mapping[int, int],
) -> Iterator[Portion]:
    """What differs from what we hold; all that is said of one route together. `snapshots` are our rows of theirs."""
    keyed = sorted(differing.items(), key=lambda pair: (_about(pair[1]), pair[0]))
    portion = Portion([], set(), {}, [])
    for _, same in groupby(keyed, key=lambda pair: _about(pair[1])):
        _add(run, portion, dict(same), held, snapshots)
        if len(portion.readings) >= AT_ONCE:
            yield portion
            portion = Portion([], set(), {}, [])
    yield portion


def _about(claim: Stated) -> tuple[str, ...]:
    return tuple(json.loads(claim.body)["about"]["route"] or ("", claim.part, claim.record))


def _add(
    run: store.Opened,
    portion: Portion,
    claims: Then,
    held: Mapping[holdings.RecordName, holdings.HeldRecord],
    snapshots: Mapping[int, int],
) -> None:
    before = holdings.bodies({held[key].number for key in claims if key in held})
    for key, claim in claims.items():
        known = held.get(key)
        if known and before[known.number] == claim.body:
            portion.reworded[known.number] = claim.digest
            continue
        if known:
            portion.ended.add(known.number)
        portion.readings.append(_reading(run, claim, snapshots[claim.snapshot]))


def _reading(run: store.Opened, claim: Stated, snapshot: int) -> Reading:
    about = json.loads(claim.body)["about"]
    place = ClaimPlace(run.name, claim.record, claim.at, run.at, snapshot)
    said = decode(place, claim.body)
    name = said.model
    return Reading(
        part=claim.part,
        place=place,
        digest=claim.digest,
        subject=about["subject"],
        vendor=about["vendor"] or (name.lab if name else ""),
        route=RouteKey(*about["route"]) if about["route"] else None,
        model=name,
        native_id=about["native_id"],
        said=Normalised(dict(said.facts), said.prices, decode_rejects(claim.body)),
        body=claim.body,
    )
