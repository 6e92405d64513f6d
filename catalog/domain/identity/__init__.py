"""Which model a provider's id is: by named rules and the alias table, or not at all."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal, NamedTuple

from catalog.domain.identity.spelling import DATE, regular, respelled, unhosted
from catalog.domain.identity.unwrap import Bare, family_of, unwrap
from catalog.domain.names import Lab, Names, slug_of

__all__ = ["Identity", "Relation", "resolve", "vendor_slug"]

Relation = Literal["", "snapshot", "variant"]


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


def vendor_slug(spelling: str, names: Names) -> str:
    """The vendor that a source means; a name unknown to us becomes a slug of its own."""
    slug = slug_of(spelling)
    known = names.vendor_spellings.get(slug)
    if known is None:
        known = next((vendor for pattern, vendor in names.vendor_patterns if pattern.match(slug)), slug)
    return known


def resolve(provider: str, model_id: str, *, at: date, names: Names) -> Identity | None:
    """The model that this id means at this provider on this day; None where no rule says so."""
    lowered = model_id.strip().lower()
    named = _named(vendor_slug(provider, names), lowered, names)
    if lowered in names.aliases:
        named = _Named(lowered, ("alias",), ())
    if named is None:
        return None
    slug, rules = _pointed(named.slug, named.rules, at, names)
    if not slug:
        return None
    parent, relation = _linked(slug, at, names)
    return Identity(slug, parent, relation, rules, named.marks)


@lru_cache(maxsize=65536)
def _named(provider: str, model_id: str, names: Names) -> _Named | None:
    bare = unwrap(provider, model_id, names)
    if bare is None:
        return None
    sells = names.vendors[provider].sells if provider in names.vendors else ""
    lab = family_of(bare.name, names)
    name, marks = unhosted(bare.name, lab, names)
    if lab is None:
        return _by_author(bare, name, marks, sells)
    if lab.refuses.match(name):
        return None
    whole = respelled(name, lab)
    whole, more = unhosted(whole, lab, names)
    if lab.closed or lab.slug in (bare.author, sells) or regular(whole, lab, names):
        return _Named(f"{lab.slug}/{whole}", (*bare.rules, "family"), (*bare.marks, *marks, *more))
    return _by_author(bare, name, marks, "") if bare.author else None


def _by_author(bare: Bare, name: str, marks: tuple[str, ...], sells: str) -> _Named | None:
    """A name that no lab's family claims belongs to the lab written before it, or to the lab that sells it."""
    owner = bare.author or ("" if bare.foreign else sells)
    if not owner or not name:
        return None
    rule = "author" if bare.author else "own"
    return _Named(f"{owner}/{name}", (*bare.rules, rule), (*bare.marks, *marks))


def _pointed(slug: str, rules: tuple[str, ...], at: date, names: Names) -> tuple[str, tuple[str, ...]]:
    """What the alias table makes of this slug on this day; '' for a moving name that it doesn't know."""
    rows = names.aliases.get(slug)
    if rows is None:
        moving = slug.endswith("-latest") and not slug.endswith("-chat-latest")
        return ("" if moving else slug), rules
    if any(row.moving for row in rows):
        return slug, rules
    target = next((row.target for row in rows if row.holds(at)), "")
    return target, (*rules, "alias") if rules[-1:] != ("alias",) else rules


def _linked(slug: str, at: date, names: Names) -> tuple[str, Relation]:
    """The model that this one is a snapshot or variant of: a function of its slug and the day alone."""
    for row in names.aliases.get(slug, ()):
        if row.moving and row.holds(at):
            return row.target, "variant"
    lab_slug, _, name = slug.partition("/")
    lab: Lab | None = names.labs.get(lab_slug)
    head, _, last = name.rpartition("-")
    if head and names.hosting.thinking.match(last):
        return _parent(f"{lab_slug}/{head}", at, names), "variant"
    match = DATE.search(name)
    if match and match.start() and not (lab and lab.dated):
        return _parent(f"{lab_slug}/{name[: match.start()]}", at, names), "snapshot"
    return "", ""


def _parent(slug: str, at: date, names: Names) -> str:
    return _pointed(slug, (), at, names)[0] or slug
