"""The rules by which an id is matched to a model, named and told: what made a match stands beside every route."""

from collections.abc import Mapping
from typing import Final

RULES: Final[Mapping[str, str]] = {
    "path": "The id is a path: routers, regions and operations in it are dropped, a lab's name in it is remembered.",
    "dotted prefix": "A region and the lab's name stand before the model's, each with a dot.",
    "leading word": "Words before the name are a vendor's or the seller's and come off; a lab's name is left.",
    "family": "The name begins as one lab's names do; the longest beginning wins.",
    "hosting words": "Words that tell how it is hosted (free, fast, fp8) come off and become marks of the route.",
    "spelling": "The name was put into the lab's own spelling.",
    "author": "No lab's names begin so, but a known lab stands before the name.",
    "own": "No lab's names begin so and none stands before it, but the seller sells its own models.",
    "short name": "It is one of the lab's full names with words left out, and no other fits as well.",
    "alias": "The dated table of aliases says what it means on that day.",
}
UNMATCHED: Final = "An id that no rule matches stays a route without a model, shown as such: it is never guessed."
