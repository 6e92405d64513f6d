"""The record of changes: what a source says becomes an entry, each with its sentence, on pages and in the API."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client

from catalog import store
from catalog.changes import SENTENCES, sentence
from catalog.domain.quotes import PriceKey
from catalog.models import Change, Pending, Route
from catalog.queries import WantedChanges
from catalog.queries import changes as recorded
from tests.builders import make_change, make_route
from tests.reading_pages import column, page
from tests.told import make_teller, route, tell, week

pytestmark = pytest.mark.django_db
INPUT = PriceKey("input", "1M tokens", "USD", "standard", "")
OTHER = route("gpt-4o-mini", input="0.15")
MODEL, SELLER = "/models/openai/gpt-4o/", "/models/openai/gpt-4o/openai/"


def told(kind: str) -> list[str]:
    """The sentences of this kind, the oldest first."""
    return [sentence(change) for change in reversed(recorded(WantedChanges(kind=(kind,))).rows)]


def says(*rows: dict[str, object], **declared: object) -> None:
    """A list says these things of one route, week by week."""
    source = make_teller("list", **declared)
    for number, row in enumerate(rows):
        tell(source, week(number), row, OTHER)


def test_a_route_that_is_new_is_said_to_be_first_seen() -> None:
    says(route(input="2"))
    assert "First seen: OpenAI sells it as gpt-4o." in told("new_route")


def test_a_route_that_goes_and_comes_back_is_said_to() -> None:
    source = make_teller()
    tell(source, week(0), route(input="2"), OTHER)
    tell(source, week(1), OTHER)
    tell(source, week(2), route(input="2"), OTHER)
    assert told("gone") == ["No source lists this route any more."]
    assert told("back") == ["This route is listed again."]


def test_prices_that_move_are_told_with_both_amounts_and_the_unit() -> None:
    says(route(input="2"), route(input="3"), route(input="2.5"))
    assert told("price_up") == ["Input went up from $2.00 to $3.00 per 1M tokens."]
    assert told("price_down") == ["Input went down from $3.00 to $2.50 per 1M tokens."]


def test_a_tier_and_a_condition_are_part_of_what_is_told() -> None:
    dear = {"tier": "batch", "context_over": 200000}
    says(route(input="2", **dear), route(input="3", **dear))
    assert told("price_up") == [
        "Input at the batch tier (prompt over 200,000 tokens) went up from $2.00 to $3.00 per 1M tokens."
    ]


def test_a_price_that_comes_and_one_that_is_no_longer_stated_are_told() -> None:
    says(route(input="2"), route(input="2", cache_read="0.5"), route(input="2"))
    assert told("price_added") == ["Cache read is now published: $0.50 per 1M tokens."]
    assert told("price_removed") == ["Cache read is no longer published; it was $0.50 per 1M tokens."]


def test_what_became_free_and_what_is_charged_again_are_told() -> None:
    free = route(input="0", output="0", free=True)
    says(route(input="2", output="8"), free, free, *[route(input="3", output="9")] * 2)
    assert told("became_free") == [
        "Input became free; it was $2.00 per 1M tokens (as of 8 Jun 2026).",
        "Output became free; it was $8.00 per 1M tokens (as of 8 Jun 2026).",
    ]
    assert told("state") == [
        "Input was free and is now $3.00 per 1M tokens.",
        "Output was free and is now $9.00 per 1M tokens.",
    ]


def test_a_limit_that_moved_is_told_in_tokens() -> None:
    says(route(input="2", context=128000), route(input="2", context=200000))
    assert told("limit") == ["Context window changed from 128,000 to 200,000 tokens."]


def test_a_life_that_nears_its_end_is_told() -> None:
    says(
        route(input="2", status="active"),
        route(input="2", status="deprecated", shutdown_date="2026-12-01"),
        route(input="2", status="deprecated"),
    )
    assert told("lifecycle") == [
        "Status changed from active to deprecated.",
        "Shutdown date is now stated: 1 Dec 2026.",
        "Shutdown date is no longer stated; it was 1 Dec 2026.",
    ]


def test_a_moving_name_that_points_elsewhere_is_told_with_both_models() -> None:
    says(route("chat-latest", input="1", target="gpt-4o"), route("chat-latest", input="1", target="gpt-4.1"))
    assert told("repointed") == ["chat-latest now points at openai/gpt-4.1, no longer at openai/gpt-4o."]


def test_a_price_that_sources_come_to_dispute_and_agree_on_is_told() -> None:
    first, second = make_teller("first", order=1), make_teller("second", order=2)
    tell(first, week(0), route(input="2"))
    tell(second, week(1), route(input="2.5"))
    tell(first, week(2), route(input="2.5"))
    assert told("disagreement_opened") == ["Sources disagree on input; shown is $2.00 per 1M tokens."]
    assert told("disagreement_closed") == [
        "Sources no longer disagree on input; while they did, it was shown as $2.00 per 1M tokens."
    ]


def test_a_fact_that_sources_come_to_dispute_and_agree_on_is_told() -> None:
    first, second = make_teller("first", order=1), make_teller("second", order=2)
    of_model = {"of": "model", "knowledge_cutoff": "2024-06"}
    tell(first, week(0), route("gpt-4o", **of_model))
    tell(second, week(0), route(input="2", knowledge_cutoff="2023-10"))
    tell(second, week(1), route(input="2", knowledge_cutoff="2024-06"))
    assert told("disagreement_opened") == ["Sources disagree on knowledge cutoff; shown is Jun 2024."]
    assert told("disagreement_closed") == [
        "Sources no longer disagree on knowledge cutoff; while they did, it was shown as Jun 2024."
    ]


def test_a_capability_that_sources_dispute_is_named_as_one() -> None:
    tell(make_teller("first", order=1), week(0), route(input="2", **{"capability.tools": True}))
    tell(make_teller("second", order=2), week(0), route(input="2", **{"capability.tools": False}))
    assert told("disagreement_opened") == ["Sources disagree on the capability “Tools”; shown is yes."]


def test_a_first_price_that_waits_while_sources_dispute_it_is_not_told_as_shown() -> None:
    contradiction = [route(input="2.5"), route(input="5")]
    tell(make_teller("first"), week(0), *contradiction, OTHER)
    assert told("disagreement_opened") == ["Sources disagree on input; none of them is shown."]


def test_believing_another_source_is_told_as_that_and_not_as_a_price_that_moved() -> None:
    tell(make_teller("list"), week(0), route(input="20"))
    tell(make_teller("own", authority="first_party", speaks_for=frozenset({"openai"})), week(1), route(input="2"))
    assert told("source_switch") == ["Own is now believed on input: $2.00 per 1M tokens in place of $20.00."]
    assert told("price_down") == []


def test_a_jump_is_told_when_it_waits_and_when_it_is_seen_again() -> None:
    says(route(input="2"), route(input="20"), route(input="20"))
    assert told("held_back") == [
        "Held back by the rule “power of ten”: input would go from $2.00 to $20.00 per 1M tokens."
    ]
    assert told("price_up") == ["Input went up from $2.00 to $20.00 per 1M tokens (as of 8 Jun 2026)."]
    assert told("confirmed") == [
        "Confirmed (seen again): input went from $2.00 to $20.00 per 1M tokens (as of 8 Jun 2026)."
    ]


def test_a_first_price_and_an_end_that_wait_are_told() -> None:
    tell(make_teller(), week(0), route(input="2.5"), route(input="5"), OTHER)
    assert told("held_back") == ["Held back by the rule “contradiction”: input would be $2.50 per 1M tokens."]


@pytest.mark.parametrize(
    ("confirm", "kind", "sentence_of_it"),
    [
        (
            True,
            "confirmed",
            "Confirmed (a person confirmed it): input went from $2.00 to $20.00 per 1M tokens (as of 8 Jun 2026).",
        ),
        (
            False,
            "refused",
            "Refused (a person refused it): input stays $2.00 and does not become $20.00 per 1M tokens.",
        ),
    ],
)
def test_what_a_person_decides_is_told_as_a_persons_word(confirm: bool, kind: str, sentence_of_it: str) -> None:
    says(route(input="2"), route(input="20"))
    store.decide(Pending.objects.get().pk, confirm=confirm, by="anna", note="", now=week(2))
    assert told(kind) == [sentence_of_it]


def test_a_route_that_a_person_names_is_told_with_its_model() -> None:
    says(route(input="2"))
    store.decide_identity(Route.objects.get(key="gpt-4o").pk, "openai/gpt-4.1", by="anna", note="", now=week(1))
    assert told("confirmed") == ["A person decided that this route is openai/gpt-4.1, not openai/gpt-4o."]


def test_a_slip_that_went_back_is_told_as_a_correction_and_not_as_a_price_that_moved(client: Client) -> None:
    says(*(route(input=amount) for amount in ("2", "40", "40", "2", "2")))
    assert told("correction") == ["Corrected: from 8 Jun 2026 on, input was $2.00 per 1M tokens, not $40.00."]
    assert told("price_down") == []
    for address in (MODEL, SELLER):
        shown = column(page(client, address), "changes-caption", "What changed")
        assert told("correction")[0] in shown
        assert not [line for line in shown if "went down" in line]


def test_a_correction_by_a_person_moves_no_price() -> None:
    says(route(input="2"))
    said = store.Correction(Decimal(3), week(0))
    store.correct(Route.objects.get(key="gpt-4o").pk, INPUT, said, by="anna", note="", now=week(1))
    assert told("correction") == ["Corrected: from 1 Jun 2026 on, input was $3.00 per 1M tokens, not $2.00."]
    assert told("price_up") == []


def test_what_is_announced_and_withdrawn_is_told_with_its_day() -> None:
    coming = route(dated=[["2", None, None], ["3", "2026-07-20", None]])
    says(coming, route(dated=[["2", None, None]]))
    assert told("announced") == ["Announced: input will be $3.00 per 1M tokens from 20 Jul 2026 on."]
    assert told("withdrawn") == ["Announcement withdrawn: input will not become $3.00 per 1M tokens on 20 Jul 2026."]


def test_an_end_that_is_announced_and_withdrawn_is_told_as_an_end() -> None:
    ending = route(dated=[["2", "2026-05-01", "2026-07-20"]], output="4")
    says(ending, route(dated=[["2", "2026-05-01", None]], output="4"))
    assert told("announced") == ["Announced: input will no longer be published from 20 Jul 2026 on."]
    assert told("withdrawn") == ["Announcement withdrawn: input does not end on 20 Jul 2026."]


def test_pages_and_api_tell_the_same_sentence_the_newest_first(client: Client) -> None:
    says(route(input="2", context=128000), route(input="3", context=128000), route(input="3", context=200000))
    newest = [
        "Context window changed from 128,000 to 200,000 tokens.",
        "Input went up from $2.00 to $3.00 per 1M tokens.",
    ]
    for address in (MODEL, SELLER):
        soup = page(client, address)
        assert column(soup, "changes-caption", "What changed")[:2] == newest
        assert column(soup, "changes-caption", "Learnt")[0].startswith("15 Jun 2026")
    for address in ("/api/v1/changes/?model=openai/gpt-4o", f"/api/v1{MODEL}"):
        answer = json.loads(client.get(address).content)
        assert [change["sentence"] for change in answer.get("results", answer.get("changes"))][:2] == newest


def test_as_of_a_day_later_changes_are_not_told(client: Client) -> None:
    says(route(input="2"), route(input="3"), route(input="4"))
    then = (week(1) + timedelta(days=1)).date().isoformat()
    for address in (MODEL, SELLER):
        shown = column(page(client, f"{address}?as_of={then}"), "changes-caption", "What changed")
        assert shown[0] == "Input went up from $2.00 to $3.00 per 1M tokens."
        known = column(page(client, f"{address}?as_of={then}&known_at=2026-06-02"), "changes-caption", "What changed")
        assert known == ["First seen: OpenAI sells it as gpt-4o."]


@pytest.mark.parametrize("kind", Change.Kind.values)
def test_no_kind_is_without_words_whatever_is_known_of_it(kind: str) -> None:
    known = [("2", "3"), ("", "3"), ("2", ""), ("", ""), ("free", "not_published")]
    changed = make_route()
    for before, after in known:
        make_change(changed, kind, before=before, after=after)
    assert kind in SENTENCES
    assert len(told(kind)) == len(known)
    for words in told(kind):
        assert words.endswith(".")
        assert "{" not in words
        assert "  " not in words
