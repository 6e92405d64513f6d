"""The further pages of a list, by what a page says of the next one."""

from urllib.parse import quote, urljoin

from scrapers.formats.json_answer import read_json
from scrapers.formats.model_list import at
from scrapers.source import BadAnswer, Snapshot


def after_last(snapshot: Snapshot) -> tuple[str, ...]:
    """The page after this one: `has_more` says whether there is one, `last_id` after what. Raises BadAnswer."""
    answer = read_json(snapshot.body).value
    last = at(answer, "last_id")
    if not at(answer, "has_more"):
        return ()
    if not isinstance(last, str) or not last:
        raise BadAnswer("the list goes on, and 'last_id' does not say after what")
    return (f"{snapshot.url.partition('?')[0]}?after_id={quote(last, safe='')}",)


def next_link(snapshot: Snapshot, place: str) -> tuple[str, ...]:
    """The page that stands at a place of this one, if any does; raises BadAnswer for what is no address."""
    stated = at(read_json(snapshot.body).value, place)
    if not stated:
        return ()
    if not isinstance(stated, str):
        raise BadAnswer(f"the next page at {place!r} is not an address")
    return (urljoin(snapshot.url, stated),)
