"""Each entry of the record of changes as one plain sentence: what became different, from what, to what."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from catalog import text
from catalog.domain.quotes import PriceKey
from catalog.domain.vocabulary import CAPABILITY_PREFIX, PriceState, Tier
from catalog.models import Change
from catalog.queries import ChangeView


class Told(NamedTuple):
    """How one kind of change is told, by what is known of it: both values, only the later, only the earlier, none.

    What is left out can't happen by the writer's rules; `both` then stands in, with "nothing" for the value.
    """

    both: str
    begun: str = ""
    ended: str = ""
    neither: str = ""


Kind = Change.Kind
SENTENCES: Final[Mapping[str, Told]] = {
    Kind.NEW_ROUTE: Told("First seen: {seller} sells it as {id}"),
    Kind.GONE: Told("No source lists this route any more"),
    Kind.BACK: Told("This route is listed again"),
    Kind.PRICE_ADDED: Told("{What} is now published: {after}"),
    Kind.PRICE_UP: Told("{What} went up from {before} to {after}"),
    Kind.PRICE_DOWN: Told("{What} went down from {before} to {after}"),
    Kind.PRICE_REMOVED: Told("{What} is no longer published; it was {before}"),
    Kind.STATE: Told("{What} was {before} and is now {after}"),
    Kind.BECAME_FREE: Told("{What} became free; it was {before}"),
    Kind.CORRECTION: Told("Corrected: from {day} on, {what} was {after}, not {before}"),
    Kind.SOURCE_SWITCH: Told("{source} is now believed on {what}: {after} in place of {before}"),
    Kind.LIMIT: Told("{What} changed from {before} to {after}"),
    Kind.LIFECYCLE: Told(
        "{What} changed from {before} to {after}",
        "{What} is now stated: {after}",
        "{What} is no longer stated; it was {before}",
    ),
    Kind.REPOINTED: Told("{id} now points at {after}, no longer at {before}", "{id} now points at {after}"),
    Kind.HELD_BACK: Told(
        "Held back by the rule “{rule}”: {what} would go from {before} to {after}",
        "Held back by the rule “{rule}”: {what} would be {after}",
        "Held back by the rule “{rule}”: {what} would no longer be published; it is {before}",
    ),
    Kind.CONFIRMED: Told(
        "Confirmed ({rule}): {what} went from {before} to {after}",
        "Confirmed ({rule}): {what} is {after}",
        "Confirmed ({rule}): {what} is no longer published; it was {before}",
    ),
    Kind.REFUSED: Told(
        "Refused ({rule}): {what} stays {before} and does not become {after}",
        "Refused ({rule}): {what} does not become {after}",
        "Refused ({rule}): {what} is still published as {before}",
    ),
    Kind.DISAGREEMENT_OPENED: Told(
        "Sources disagree on {what}; shown is {after}", neither="Sources disagree on {what}; none of them is shown"
    ),
    Kind.DISAGREEMENT_CLOSED: Told(
        "Sources no longer disagree on {what}; while they did, it was shown as {before}",
        neither="Sources no longer disagree on {what}",
    ),
    Kind.ANNOUNCED: Told(
        "Announced: {what} will be {after} from {day} on",
        neither="Announced: {what} will no longer be published from {day} on",
    ),
    Kind.WITHDRAWN: Told(
        "Announcement withdrawn: {what} will not become {before} on {day}",
        neither="Announcement withdrawn: {what} does not end on {day}",
    ),
}  # fmt: skip
OF_A_MODEL: Final = Told(
    "A person decided that this route is {after}, not {before}",
    "A person decided that this route is {after}",
    "A person decided that this route is not {before} and has no page",
    "A person decided that this route is no model with a page",
)
SAY_THE_DAY: Final = frozenset({Kind.CORRECTION, Kind.ANNOUNCED, Kind.WITHDRAWN, Kind.REFUSED})
NOUNS: Final = {
    "input_modalities": "What it takes",
    "output_modalities": "What it gives",
    "release_date": "Release date",
    "knowledge_cutoff": "Knowledge cutoff",
    "shutdown_date": "Shutdown date",
}
"""Facts whose labels are no nouns."""
STATES: Final = {
    PriceState.FREE: "free",
    PriceState.INCLUDED: "included in a plan",
    PriceState.NOT_OFFERED: "not offered",
}


def sentence(change: ChangeView) -> str:
    """What became different, in words; with the day since when, where that is not the day on which it was learnt."""
    told = OF_A_MODEL if change.fact == "model" else SENTENCES[change.kind]
    before, after = (_value(value, change) for value in (change.before, change.after))
    shape = {(False, True): told.begun, (True, False): told.ended, (False, False): told.neither}
    unit = f" per {text.plain(change.key.unit, 40)}" if change.key else " tokens"
    if after.endswith(unit):  # said once
        before = before.removesuffix(unit)
    what = _what(change)
    said = (shape.get((bool(before), bool(after))) or told.both).format(
        what=_small(what), What=what, before=before or "nothing", after=after or "nothing", day=text.day(change.at),
        rule=text.spelled(change.rule), source=text.plain(change.source_title, 60) or "Another source",
        seller=text.plain(change.provider_name, 60), id=text.plain(change.model_id, 120),
    )  # fmt: skip
    learnt_later = text.day(change.at) != text.day(change.recorded_at)
    return f"{said} (as of {text.day(change.at)})." if learnt_later and change.kind not in SAY_THE_DAY else f"{said}."


def _what(change: ChangeView) -> str:
    """What it is about, as a sentence begins with it: `Input at the batch tier (prompt over 200,000 tokens)`."""
    if change.fact.startswith(CAPABILITY_PREFIX):
        return f"The capability “{text.fact_name(change.fact)}”"
    if change.key is None:
        return NOUNS.get(change.fact) or text.fact_name(change.fact) if change.fact else "The route"
    tier = "" if change.key.tier == Tier.STANDARD else f" at the {text.tier(change.key.tier)} tier"
    when = text.condition(change.key.conditions)
    return f"{text.component(change.key.component)}{tier}{f' ({when})' if when else ''}"


def _small(what: str) -> str:
    """The same within a sentence; names in capitals keep them."""
    return what if what[1:2].isupper() else what[:1].lower() + what[1:]


def _value(value: str, change: ChangeView) -> str:
    """A value in words, an amount with its unit; empty where there is none."""
    key: PriceKey | None = change.key
    if key is None:
        return text.claimed(value, change.fact)
    if value in STATES or value == PriceState.NOT_PUBLISHED:
        return STATES.get(PriceState(value), "")
    written = text.claimed(value, change.fact, key)
    return written if written == text.plain(value) else f"{written} per {text.plain(key.unit, 40)}"
