"""The only writer: each function is one transaction, all or nothing, safe to run twice."""

from catalog.store.apply import Applied, Decided, apply, conclude
from catalog.store.correct import Correction, correct
from catalog.store.decide import Undecidable, decide, decide_again, decide_identity
from catalog.store.runs import (
    Answer,
    Busy,
    Opened,
    Tally,
    abandoned,
    alone,
    begin,
    body_of,
    fail,
    finish,
    heartbeat,
    holds,
    keep,
    set_due,
    withdraw,
)
from catalog.store.sources import Shaken, SourceCard, lapse, register

__all__ = [
    "Answer",
    "Applied",
    "Busy",
    "Correction",
    "Decided",
    "Opened",
    "Shaken",
    "SourceCard",
    "Tally",
    "Undecidable",
    "abandoned",
    "alone",
    "apply",
    "begin",
    "body_of",
    "conclude",
    "correct",
    "decide",
    "decide_again",
    "decide_identity",
    "fail",
    "finish",
    "heartbeat",
    "holds",
    "keep",
    "lapse",
    "register",
    "set_due",
    "withdraw",
]
