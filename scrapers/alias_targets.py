"""Names that a source says to mean another of its ids: one that leads back to itself means nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from catalog.domain.identity import resolve, vendor_slug
from catalog.domain.names import Names
from catalog.domain.quotes import Listing, Reject
from catalog.domain.vocabulary import Fact


@dataclass(slots=True)
class Targets:
    """Where moving names lead: those that are `held` unless their route is read anew, and those said now."""

    names: Names
    at: datetime
    held: dict[tuple[str, str], str]
    _stated: dict[str, str] = field(default_factory=dict)

    def note(self, listing: Listing | None) -> None:
        """Take in what one record says, of the route that it is about."""
        if listing is None or listing.subject != "route":
            return
        if self.held:
            self.held.pop((vendor_slug(listing.provider, self.names), listing.model_id.strip().lower()), None)
        if target := listing.facts.get(Fact.ALIAS_TARGET):
            self._stated[self.itself(listing.provider, listing.model_id)] = self.itself(
                listing.provider, str(target.value)
            )

    def known(self) -> dict[str, str]:
        """The model that each name would be by itself, and the one that it is said to mean."""
        if not self._stated:
            return {}
        return {self.itself(vendor, name): model for (vendor, name), model in self.held.items()} | self._stated

    def itself(self, provider: str, model_id: str) -> str:
        """The model that an id is by itself; the id where no rule says so, or where it is but a name for another."""
        vendor = vendor_slug(provider, self.names)
        found = resolve(vendor, model_id, at=self.at.date(), names=self.names)
        return found.slug if found and "alias" not in found.rules else f"{vendor}: {model_id.strip().lower()}"

    def without_loop(self, listing: Listing, known: Mapping[str, str]) -> Listing:
        """The listing, without what it says to mean where that leads back to itself: a fault says by which way."""
        target = listing.facts.get(Fact.ALIAS_TARGET)
        if target is None:
            return listing
        way = [self.itself(listing.provider, listing.model_id), self.itself(listing.provider, str(target.value))]
        while way[-1] in known and way[-1] not in way[:-1]:
            way.append(known[way[-1]])
        if way[-1] not in way[:-1]:
            return listing
        facts = {name: fact for name, fact in listing.facts.items() if name != Fact.ALIAS_TARGET}
        fault = Reject(target.at, f"alias loop: {' → '.join(way)}", str(target.value))
        return replace(listing, facts=facts, faults=(*listing.faults, fault))
