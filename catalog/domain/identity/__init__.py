"""Which model a provider's id is: by named rules and the alias table, or not at all."""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final, NamedTuple

from catalog.domain.identity.spelling import as_served, in_full, regular, respelled, split_mode, unhosted, without_date
from catalog.domain.identity.unwrap import Bare, family_of, unwrap
from catalog.domain.names import Names, Relation, slug_of
from catalog.domain.vocabulary import ProviderKind

__all__ = ["Identity", "Relation", "resolve", "vendor_kind", "vendor_slug"]

_CLEAN: Final = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?\Z", re.ASCII)
_VERSION: Final = re.compile(r"v?\d+(?:\.\d+)?\Z|v\d+(?:\.\d+)?[a-z]?(?:-|\Z)", re.ASCII)


_LONGEST: Final = 255  # three times the longest id seen
_LIBRARY: Final = "models"  # below it stand weights under their own names, base models too: `…/models/llama-v3-8b`


@dataclass(frozen=True, slots=True)
class Identity:
    """The model that an id is. `slug` and `parent` are `lab/model` in lower case; parent '' stands alone.

    `rules` made the match, in their order; `marks` are the hosting words taken off (`free`, `fp8`, `us`).
    """

    slug: str
    parent: str
    relation: Relation
    rules: tuple[str, ...]
    marks: tuple[str, ...]


class _Named(NamedTuple):
    slug: str
    rules: tuple[str, ...]
    marks: tuple[str, ...]


@lru_cache(maxsize=4096)
def vendor_slug(spelling: str, names: Names) -> str:
    """The vendor that a source means; a name unknown to us becomes a slug of its own."""
    slug = slug_of(spelling)
    known = names.vendor_spellings.get(slug)
    if known is None:
        known = next((vendor for pattern, vendor in names.vendor_patterns if pattern.match(slug)), slug)
    return known


def vendor_kind(slug: str, names: Names) -> ProviderKind | None:
    """How the vendor of this slug comes to sell; None where nobody has said. Plans tell by their name."""
    if vendor := names.vendors.get(slug):
        return vendor.kind
    return ProviderKind.PLAN if names.hosting.plans.match(slug) else None


def resolve(provider: str, model_id: str, *, at: date, names: Names) -> Identity | None:
    """The model that this id means at this provider on this day; None where no rule says so.

    Ids are printable ASCII of a reasonable length; anything else names nothing, whatever it looks like.
    """
    if len(model_id) > _LONGEST or not (model_id.isascii() and model_id.isprintable()):
        return None
    lowered, seller = model_id.strip().lower(), vendor_slug(provider, names)
    named = _Named(lowered, (), ()) if lowered.startswith("~") else _named(seller, lowered, names)
    slug = _pointed(named.slug, seller, at, names) if named else ""
    if not named or not slug or slug.startswith("~"):
        return None
    rules = named.rules if slug == named.slug else (*named.rules, _pointer(named.slug, names))
    parent, relation = _linked(slug, at, names)
    return Identity(slug, parent, relation, rules, named.marks)


@lru_cache(maxsize=65536)
def _named(provider: str, model_id: str, names: Names) -> _Named | None:
    """The id in the spelling of the lab that makes the model, before any alias; None where no lab claims it."""
    bare = unwrap(provider, model_id, names)
    if bare is None:
        return None
    sells = names.vendors[provider].sells if provider in names.vendors else ""
    lab = family_of(bare.name, names)
    spoken = respelled(bare.name, lab) if lab else bare.name
    name, marks = unhosted(spoken, lab or names.labs.get(bare.author or sells), names)
    if lab is None:
        return _by_author(bare, name, marks, sells)
    name = respelled(name, lab) if marks else name
    if bare.author != lab.slug and _LIBRARY not in bare.marks:
        name = as_served(name, lab)
    if lab.refuses.match(name):
        return None
    if lab.closed.match(name) or lab.slug in (bare.author, sells) or regular(name, lab, names):
        rules = ["family"]
        if marks:
            rules.append("hosting words")
        if name != bare.name.removesuffix("".join(f"-{mark}" for mark in reversed(marks))):
            rules.append("spelling")
        return _labelled(lab.slug, name, bare, rules, marks)
    return _by_author(bare, name, marks, "")


def _by_author(bare: Bare, name: str, marks: tuple[str, ...], sells: str) -> _Named | None:
    """A name that no lab's family claims belongs to the lab written before it, or to the lab that sells it."""
    if bare.author:
        whole = f"{bare.author}-{name}" if _VERSION.match(name) else name
        return _labelled(bare.author, whole, bare, ["author"], marks)
    own = sells and not bare.foreign and name[:1].isalpha()
    return _labelled(sells, name, bare, ["own"], marks) if own else None


def _labelled(lab: str, name: str, bare: Bare, rules: list[str], marks: tuple[str, ...]) -> _Named | None:
    if not _CLEAN.match(name):
        return None
    slug = f"{lab}/{name}-{bare.mode}" if bare.mode else f"{lab}/{name}"
    return _Named(slug, (*bare.rules, *rules), (*bare.marks, *marks))


def _pointer(slug: str, names: Names) -> str:
    """The rule that led on from this slug."""
    return "alias" if slug in names.aliases or slug.startswith("~") else "short name"


def _pointed(slug: str, provider: str, at: date, names: Names) -> str:
    """What the alias table makes of this slug on this day, else its full name; '' for one that moves we don't know
    where.
    """
    rows = [row for row in names.aliases.get(slug, ()) if not row.providers or provider in row.providers]
    scoped = [row for row in rows if row.providers] or rows
    if scoped:
        return slug if any(row.moving for row in scoped) else next((r.target for r in scoped if r.holds(at)), "")
    lab_slug, _, name = slug.partition("/")
    lab = names.labs.get(lab_slug)
    if lab and (full := in_full(name, lab)) in lab.names:
        return f"{lab_slug}/{full}"
    head, mode = split_mode(slug, names)
    if mode:
        base = _pointed(head, provider, at, names)
        return f"{base}-{mode}" if base else ""
    return "" if name.endswith("-latest") and not (lab and lab.stays.match(name)) else slug


@lru_cache(maxsize=65536)
def _linked(slug: str, at: date, names: Names) -> tuple[str, Relation]:
    """The model that this one is a snapshot or variant of: a function of its slug and the day alone."""
    for row in names.aliases.get(slug, ()):
        if row.moving and row.holds(at) and row.target:
            return row.target, "variant"
    lab_slug, _, name = slug.partition("/")
    lab = names.labs.get(lab_slug)
    for pattern, parent, relation in lab.links if lab else ():
        if (match := pattern.match(name)) and match.expand(parent) != name:
            return f"{lab_slug}/{match.expand(parent)}", relation
    head, mode = split_mode(slug, names)
    if mode:
        return head, "variant"
    undated = without_date(name)
    if undated and not (lab and lab.dated):
        parent = _pointed(f"{lab_slug}/{undated}", "", at, names) or f"{lab_slug}/{undated}"
        if without_date(parent) != f"{lab_slug}/{undated}":  # else the undated name is but an alias of a dated one
            return parent, "snapshot"
    return "", ""
