"""The words that pages use, told once: those of the vocabulary, and the few that stand around it."""

import re
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from catalog import labels, text
from catalog.domain.vocabulary import COMPONENTS, UNCONFIRMED, ModelKind, PriceState, ProviderKind, Tier

KINDS_OF_PROVIDER: Final[Mapping[str, str]] = {
    ProviderKind.DIRECT: "The lab itself sells its own models.",
    ProviderKind.HOST: "Runs the weights of others on its own machines.",
    ProviderKind.CLOUD: "Sells models of several labs beside its other services.",
    ProviderKind.GATEWAY: "Resells the routes of others behind one address and one bill.",
    ProviderKind.PLAN: "Sells a subscription; a single use has no price of its own.",
    ProviderKind.LOCAL: "Runs on a machine of your own.",
}
TIERS: Final[Mapping[str, str]] = {
    Tier.STANDARD: "The usual price: asked and answered at once, without a commitment.",
    Tier.BATCH: "Cheaper: answers come within hours, asked for in a file.",
    Tier.FLEX: "Cheaper: answers may be slow or refused when the machines are busy.",
    Tier.PRIORITY: "Dearer: answers come faster and more evenly.",
}
KINDS_OF_MODEL: Final[Mapping[str, str]] = {
    ModelKind.CHAT: "Answers a conversation in text; may take pictures, sound or files too.",
    ModelKind.EMBEDDING: "Turns text into numbers by which texts can be compared.",
    ModelKind.RERANK: "Orders texts by how well they answer a question.",
    ModelKind.IMAGE: "Makes pictures.",
    ModelKind.VIDEO: "Makes video.",
    ModelKind.SPEECH: "Speaks a text.",
    ModelKind.TRANSCRIPTION: "Writes down what is said.",
    ModelKind.MODERATION: "Tells whether a text or a picture may be shown.",
    ModelKind.OCR: "Reads the text in pictures and scanned pages.",
    ModelKind.SEARCH: "Answers from what it finds on the web.",
    ModelKind.OTHER: "Anything else.",
}
STATUSES: Final[Mapping[str, str]] = {
    "deprecated": "Still sold; its end has been announced, or its maker advises against it.",
    "retired": "No longer answers.",
    "unavailable": "Not sold for now.",
    UNCONFIRMED: "Only sources that were not read for long speak of it; it is shown and not compared.",
    "beta": "Sold before it is finished.",
}
COMPONENT_MEANINGS: Final[Mapping[str, str]] = {
    "input": "Tokens of the prompt.",
    "output": "Tokens of the answer.",
    "cache_read": "Tokens of the prompt that were found in the cache.",
    "cache_write": "Tokens of the prompt that were put into the cache; how long they are kept may change the price.",
    "cache_storage": "Keeping tokens in the cache, by the hour.",
    "reasoning": "Tokens that the model thinks before it answers, where they have a price of their own.",
    "input_audio": "Sound in the prompt.",
    "output_audio": "Sound in the answer.",
    "cache_read_audio": "Sound of the prompt that was found in the cache.",
    "cache_write_audio": "Sound of the prompt that was put into the cache.",
    "input_image": "Pictures in the prompt.",
    "output_image": "Pictures that are made.",
    "cache_read_image": "Pictures of the prompt that were found in the cache.",
    "input_video": "Video in the prompt.",
    "output_video": "Video that is made.",
    "request": "Each request, whatever its length.",
    "web_search": "Each search of the web that the model makes.",
    "citation": "Tokens of the sources that an answer cites.",
    "page": "Each page of a document that is read.",
    "annotation": "Each page of a document that is read into a shape that the caller fixes.",
    "maps_grounding": "Each answer that is checked against maps.",
    "code_interpreter": "Running code that the model writes.",
    "file_search": "Searching files that were left with the provider.",
    "file_storage": "Keeping files with the provider.",
    "computer_use_input": "Tokens of what is seen on a screen that the model works at.",
    "computer_use_output": "Tokens of what the model does at a screen.",
    "compute": "The time that a machine works, whatever it makes.",
    "provisioned": "Machines reserved for one customer, used or not.",
    "training": "Training a model of one's own.",
}
CORE: Final[Mapping[str, str]] = {
    "model": "Weights or a service with a name, whoever serves it.",
    "lab": "A vendor as the maker of a model.",
    "provider": "A vendor as the seller of access to a model.",
    "route": "One model as sold by one provider: the provider's own name for it, its region, its precision, and at a"
    " gateway whose route is resold. Prices, limits and capabilities belong to the route.",
    "upstream": "Whose route a gateway resells.",
    "snapshot": "A model frozen on a day, with the day in its name; it does not change any more.",
    "variant": "A model made from another: a fine-tune, or a way of thinking under a name of its own.",
    "alias": "Another name for a model. Names that end in “latest” move, so each alias has a date.",
    "family": "Models that their sources call by one name, such as the sizes and versions of one line.",
    "component": "What is charged for.",
    "unit": "How much the amount buys. No amount stands without its unit and currency.",
    "condition": "When an amount holds. One with a threshold holds for every token of a request beyond it.",
    "lowest": "The least amount among routes on sale that charge, in one currency and unit, at the standard tier,"
    " without conditions. Where several providers share it, all of them are marked, with “=”.",
    "blended": "Three parts input to one part output: (3 × input + output) ÷ 4.",
    "context window": "The most tokens that a model takes in, prompt and answer together.",
    "128K": "Three significant digits in steps of a thousand; the exact number is in the title of the cell.",
    "checked": "When a source last confirmed what is shown.",
    "changed": "When it last became different.",
    "learnt": "When the catalog first knew of a change; it may have been so earlier.",
    "source": "A page, an API or a list that is read; each shown fact names its own.",
    "recording": "An answer of a source that was kept earlier, and not asked for live.",
    "disagreement": "Sources say different things of one fact: one is shown by a rule, and the others beside it.",
    "pending": "A change that a rule holds back until it is seen again or a person decides; what held before is shown.",
    "announced": "What a source says that a price will be from a later day; until it is read then, it is no price.",
}  # fmt: skip


class Term(NamedTuple):
    """A word with its meaning; `anchor` is where it stands in the glossary, `mark` how tables write it."""

    anchor: str
    word: str
    meaning: str
    mark: str = ""


class Group(NamedTuple):
    """Terms of one kind, under one heading."""

    anchor: str
    title: str
    terms: tuple[Term, ...]


def anchor(group: str, word: str) -> str:
    """The place of a term: `kind-gateway`, `tier-batch`."""
    return f"{group}-{re.sub('[^a-z0-9]+', '-', word.lower()).strip('-')}"


def _terms(group: str, meanings: Iterable[tuple[str, str, str]]) -> tuple[Term, ...]:
    return tuple(Term(anchor(group, key), word, meaning) for key, word, meaning in meanings)


def groups() -> tuple[Group, ...]:
    """Every term of the pages."""
    states = {PriceState.AMOUNT: "All the digits that its source states, never rounded.", **labels.STATE_MEANINGS}
    return (
        Group("terms", "Models, routes and prices", _of("term", CORE)),
        Group("kinds", "Kinds of provider", _of("kind", KINDS_OF_PROVIDER)),
        Group("tiers", "Service tiers", _of("tier", TIERS)),
        Group(
            "states",
            "States of a price",
            tuple(
                Term(anchor("state", name), labels.STATES.get(name, "amount"), told, labels.STATE_MARKS.get(name, ""))
                for name, told in states.items()
            ),
        ),
        Group("components", "What is charged for", _terms(
            "component", ((name, text.component(name), COMPONENT_MEANINGS[name]) for name in COMPONENTS)
        )),
        Group("capabilities", "Capabilities", _terms(
            "capability", ((name, label, told) for name, (label, told) in labels.CAPABILITIES.items())
        )),
        Group("promises", "What a provider promises", _terms(
            "promise", ((name, text.fact_name(name), told) for name, told in labels.PROMISES.items())
        )),
        Group("statuses", "States of a model or a route", _of("status", STATUSES)),
        Group("purposes", "Kinds of model", _of("purpose", KINDS_OF_MODEL)),
    )  # fmt: skip


def _of(group: str, meanings: Mapping[str, str]) -> tuple[Term, ...]:
    return _terms(group, ((word, text.spelled(word), told) for word, told in meanings.items()))


def path(group: str, word: str = "") -> str:
    """The address of a term, or of a group of terms."""
    return f"/glossary/#{anchor(group, word) if word else group}"
