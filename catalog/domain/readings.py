"""A record once read: what it is about, in our names, and what it says."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

from catalog.domain.claims import ClaimPlace
from catalog.domain.normalise import Normalised
from catalog.domain.quotes import Claim, ModelName, Reject, RouteKey

Subject = Literal["route", "model", "vendor"]


@dataclass(frozen=True, slots=True)
class Reading:
    """One record of a source, read: `place` says where, `body` is what is kept of it.

    `vendor` is the provider's slug for a route, the lab's for a model, the vendor's own otherwise;
    `model` is None while no rule says which model a route is; `native_id` is the provider's own spelling.
    """

    part: str
    place: ClaimPlace
    digest: str
    subject: Subject
    vendor: str
    route: RouteKey | None
    model: ModelName | None
    native_id: str
    said: Normalised
    body: str

    def claim(self) -> Claim:
        """The claim that this record makes, as it will be held."""
        place = self.place
        return Claim(
            source=place.source,
            record=place.record,
            at=place.at,
            facts=self.said.facts,
            prices=self.said.prices,
            since=place.since,
            snapshot=place.snapshot,
            model=self.model,
        )


class Portion(NamedTuple):
    """Some of a run's records, read: what says something new, what it replaces, what only looks different.

    `ended` are held claims that no longer stand (replaced by a reading, or missing); `reworded` are held
    claims whose record says the same in other bytes, with its new digest.
    """

    readings: list[Reading]
    ended: set[int]
    reworded: dict[int, str]
    rejects: list[tuple[str, Reject]]
