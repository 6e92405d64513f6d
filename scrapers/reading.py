"""From the bytes of a run's answers to readings in our words: only what differs from what we hold is read."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import groupby
from typing import Final, NamedTuple

from catalog.domain.claims import ClaimPlace, decode, digest, encode, model_row
from catalog.domain.identity import Identity, resolve, vendor_kind, vendor_slug
from catalog.domain.names import Names, slug_of
from catalog.domain.normalise import normalise, standard
from catalog.domain.quotes import Claim, Listing, ModelName, Record, RouteKey
from catalog.domain.readings import Portion, Reading
from catalog.domain.vocabulary import Fact
from catalog.facts import rules_version
from catalog.queries.held import HeldRecord, RecordName, bodies, held_parts, held_records, moving_names
from scrapers.alias_targets import Targets
from scrapers.source import Anchor, BadAnswer, Snapshot, Source
from scrapers.spool import Spool
from scrapers.trail import NOWHERE, Led

ANCHOR_FACTOR = 2
ANCHORED: Final = RouteKey._fields.index("quantization")


class Differing(NamedTuple):
    """A record whose digest is not the one held: its name, its place in the spool, its digest, the claim held or None.

    A `partial` one is of an answer that lacks things.
    """

    name: RecordName
    place: int
    digest: str
    snapshot: int
    held: HeldRecord | None
    partial: bool


class Split(NamedTuple):
    """A run's answers cut into records: how many are present, those that differ, and held claims that are missing.

    `expected` is how many held claims the answers could lack: those of their parts that came whole. `observed`
    are the routes that were looked for and are still spoken of.
    """

    present: int
    differing: list[Differing]
    missing: set[int]
    expected: int
    observed: set[int]


def split_answers(
    source: Source,
    snapshots: Iterable[tuple[int, Snapshot]],
    spool: Spool | None = None,
    looked_for: Collection[int] = (),
    further: Led = NOWHERE,
) -> Split:
    """Cut the answers (each with its snapshot's row, those of one part together) into records, one part at a time.

    `further` is where they led: a part of which a page is lacking is not whole. What differs is put into the
    spool, if there is one. Raises BadAnswer for an answer that can't be cut.
    """
    split, lacking = Split(0, [], set(), 0, set()), _parts(source, further.lacking)
    came_whole: set[str] = set()
    for part, same in groupby(snapshots, key=lambda pair: source.part(pair[1].url)):
        held, present = held_records(source.name, part), set[RecordName]()
        whole: set[str] = set()
        for number, snapshot in same:
            whole.update([] if snapshot.partial else [source.address(snapshot.url)])
            split.differing.extend(_differing(source, number, snapshot, held, present, spool))
        split.observed.update(
            route for name in present if (known := held.get(name)) and (route := known.route) in looked_for and route
        )
        if part in whole and part not in lacking:
            split = _missing(split, held, present)
            came_whole.add(part)
        split = split._replace(present=split.present + len(present))
    if came_whole.issuperset(source.urls):
        for part in _left(source, further):
            split = _missing(split, held_records(source.name, part), set())
    if source.urls[0] in came_whole and not further.lacking and split.present < source.least_records:
        raise BadAnswer(f"{split.present} records where at least {source.least_records} are expected")
    return split


def _missing(split: Split, held: Mapping[RecordName, HeldRecord], present: Collection[RecordName]) -> Split:
    """The split with what is missing of a part that came whole."""
    split.missing.update(known.number for name, known in held.items() if name not in present)
    return split._replace(expected=split.expected + len(held))


def _parts(source: Source, urls: Iterable[str]) -> set[str]:
    return {source.part(url) for url in urls if source.has(url)}


def _left(source: Source, further: Led) -> set[str]:
    """The parts held that stood under URLs of their own to which nothing leads any more."""
    if not source.follows:
        return set()
    held = {part for part in held_parts(source.name) if source.has(part) and not source.leads(part)}
    return held - _parts(source, further.further)


def _differing(
    source: Source,
    number: int,
    snapshot: Snapshot,
    held: Mapping[RecordName, HeldRecord],
    present: set[RecordName],
    spool: Spool | None,
) -> Iterator[Differing]:
    version = rules_version()
    for name, record in _named(source, snapshot, present):
        known, found = held.get(name), digest(record.value, version)
        if known is None or known.digest != found:
            place = spool.add(record) if spool else -1
            yield Differing(name, place, found, number, known, snapshot.partial)


def _named(source: Source, snapshot: Snapshot, present: set[RecordName]) -> Iterator[tuple[RecordName, Record]]:
    """Each record under a name of its own: one that is there twice is kept twice."""
    part = source.part(snapshot.url)
    for record in source.split(snapshot.body, part):
        name, turn = RecordName(part, record.key), 1
        while name in present:
            turn += 1
            name = RecordName(part, f"{record.key}#{turn}")
        present.add(name)
        yield name, record


def portions(
    source: Source, differing: Iterable[Differing], spool: Spool, names: Names, at: datetime, at_once: int
) -> Iterator[Portion]:
    """The differing records, read, about `at_once` at a time; what is said of one route is read together.

    Raises BadAnswer where an anchor does not hold.
    """
    targets = Targets(names, at, moving_names())

    def about(one: Differing) -> tuple[str, ...]:
        listing = spool.listing(one.place)
        targets.note(listing)
        return _subject(one, listing, names, at)

    ordered = sorted((about(one), one.name, one) for one in differing)
    known = targets.known()

    def read(some: Sequence[Differing]) -> Portion:
        return _read_portion(source, some, spool, targets, known)

    together: list[Differing] = []
    for _, same in groupby(ordered, key=lambda row: row[0]):
        together.extend(one for _, _, one in same)
        if len(together) >= at_once:
            yield read(together)
            together = []
    yield read(together)


def _subject(one: Differing, listing: Listing | None, names: Names, at: datetime) -> tuple[str, ...]:
    """What a record is about, as far as it takes to bring together the records of one route."""
    if listing is None or listing.subject != "route":
        return ("", *one.name)
    vendor = vendor_slug(listing.provider, names)
    return _route_key(vendor, listing, _model(vendor, listing, names, at) if listing.named else None)


def _read_portion(
    source: Source, differing: Sequence[Differing], spool: Spool, targets: Targets, known: Mapping[str, str]
) -> Portion:
    names, at = targets.names, targets.at
    portion = Portion([], set(), {}, [])
    before = bodies({one.held.number for one in differing if one.held})
    for one in differing:
        if (listing := spool.listing(one.place)) is None:
            portion.ended.update({one.held.number} if one.held else ())
            continue
        place = ClaimPlace(source.name, one.name.key, spool.record(one.place).at, at, one.snapshot)
        listing = targets.without_loop(listing, known)
        reading = reading_of(one.name, place, one.digest, listing, names, at)
        _check_anchors(source, reading)
        portion.rejects.extend((one.name.key, reject) for reject in reading.said.rejects)
        if one.held and before[one.held.number] == reading.body:
            portion.reworded[one.held.number] = reading.digest
            continue
        if one.held:
            if one.partial and _says_less(reading, decode(place, before[one.held.number])):
                continue
            portion.ended.add(one.held.number)
        portion.readings.append(reading)
    return portion


def _says_less(reading: Reading, held: Claim) -> bool:
    """Whether something that is held would go: an answer that lacks things adds and changes, and never removes."""
    stated = {price.key for price in reading.said.prices}
    return (
        not stated.issuperset(price.key for price in held.prices) or not reading.said.facts.keys() >= held.facts.keys()
    )


def reading_of(
    name: RecordName, place: ClaimPlace, found: str, listing: Listing, names: Names, at: datetime
) -> Reading:
    """What a record says, in our words: `listing` is it as read, `found` its digest; ids are those of the day `at`."""
    vendor = vendor_slug(listing.provider, names) if listing.subject != "model" else ""
    said = normalise(listing, vendor_kind(vendor, names) or "")
    model = _model(vendor, listing, names, at)
    route = _route_key(vendor, listing, model) if listing.subject == "route" else None
    native_id = route.model_id if route and listing.named else listing.model_id.strip()
    about = {
        "subject": listing.subject,
        "route": route,
        "model": model_row(model),
        "vendor": vendor,
        "native_id": native_id,
    }
    return Reading(
        part=name.part,
        place=place,
        digest=found,
        subject=listing.subject,
        vendor=vendor or (model.lab if model else ""),
        route=route,
        model=model,
        native_id=native_id,
        said=said,
        body=encode(said, about),
    )


def _route_key(vendor: str, listing: Listing, model: ModelName | None) -> RouteKey:
    """The route of a listing; where it gives a name alone, the id is the one by which the lab calls that model."""
    own = listing.model_id.strip().lower()
    if listing.named:
        own = model.slug.partition("/")[2] if model else slug_of(own) if own.isascii() else own
    return RouteKey(vendor, own, listing.upstream, listing.region, listing.quantization, listing.data_policy)


def _model(vendor: str, listing: Listing, names: Names, at: datetime) -> ModelName | None:
    """The model that a listing is about: its own name, what its id resolves to, or where a moving name points."""
    if listing.subject == "vendor":
        return None
    if listing.subject == "model":
        lab = listing.model_id.partition("/")[0]
        found = resolve(lab, listing.model_id, at=at.date(), names=names)
        return _name(found) if found else ModelName(listing.model_id.strip().lower(), rules=("own name",))
    target = listing.facts.get(Fact.ALIAS_TARGET)
    found = resolve(vendor, str(target.value) if target else listing.model_id, at=at.date(), names=names)
    if found is None:
        return None
    return replace(_name(found), rules=("alias target", *found.rules), alias=True) if target else _name(found)


def _name(found: Identity) -> ModelName:
    alias = "alias" in found.rules
    return ModelName(found.slug, found.parent, found.relation, found.rules, found.marks, alias)


def _check_anchors(source: Source, reading: Reading) -> None:
    """Known prices must hold in every answer, within a factor of two."""
    if reading.route:
        for anchor in source.anchors:
            if anchor.model_id == reading.route.model_id and anchor.where == reading.route[:ANCHORED]:
                _holds(anchor, reading, source.in_pieces)


def _holds(anchor: Anchor, reading: Reading, in_pieces: bool) -> None:
    key = standard(anchor.component)._replace(currency=anchor.currency)
    prices = reading.said.prices
    if prices and all(price.key.tier != key.tier for price in prices):
        return  # a row for another tier alone (`…:batch`)
    found = next((price.amount for price in prices if price.key == key), None)
    if found is None and in_pieces:
        return
    if found is None or not anchor.amount / ANCHOR_FACTOR <= found <= anchor.amount * ANCHOR_FACTOR:
        is_said = "has no price" if found is None else f"is {found} per {key.unit}"
        raise BadAnswer(
            f"{reading.place.at}: {anchor.provider} {anchor.model_id} {anchor.component} {is_said}"
            f" where about {anchor.amount} is known"
        )
