"""The vocabulary that identity is found with: vendors, labs and their spellings, hosting words, aliases."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, Literal

from catalog.domain.vocabulary import ProviderKind

DateStyle = Literal["", "compact", "dashed"]
Relation = Literal["", "snapshot", "variant"]
Rewritings = tuple[tuple[re.Pattern[str], str], ...]
Table = Mapping[str, Any]

_UNSLUGGED: Final = re.compile(r"[^a-z0-9.]+")
NEVER: Final = re.compile(r"(?!)")


def slug_of(spelling: str) -> str:
    """The spelling in lower case with all but letters, digits and dots turned into single dashes."""
    return _UNSLUGGED.sub("-", spelling.strip().lower()).strip("-.")


def one_of(patterns: Iterable[str]) -> re.Pattern[str]:
    """A pattern that matches where any of these does; for none of them, one that never matches."""
    joined = "|".join(f"(?:{pattern})" for pattern in patterns)
    return re.compile(joined, re.ASCII) if joined else NEVER


def words(listed: Iterable[str]) -> re.Pattern[str]:
    """A pattern that matches exactly one of these regular expressions as a whole."""
    return re.compile(f"(?:{'|'.join(listed) or '(?!)'})\\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class Vendor:
    """One organisation. `sells` is the lab whose models its bare, otherwise unknown ids are; kind may be ''."""

    slug: str
    name: str
    kind: ProviderKind | None = None
    lab: bool = False
    aliases: tuple[str, ...] = ()
    home: str = ""
    sells: str = ""

    @classmethod
    def read(cls, slug: str, row: Table) -> "Vendor":
        kind = ProviderKind(row["kind"]) if "kind" in row else None
        return cls(
            slug=slug,
            name=row["name"],
            kind=kind,
            lab=row.get("lab", False),
            aliases=tuple(row.get("aliases", ())),
            home=row.get("home", ""),
            sells=row.get("sells", slug if row.get("lab") and kind in (None, ProviderKind.DIRECT) else ""),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Lab:
    """How one lab spells its models.

    `family` tells its names from all others by their beginning. Weights of a `closed` name are nobody
    else's to change, so that any word may follow; elsewhere a word that is neither shared nor in `words`
    makes another's fine-tune of it. `keeps` are names whose last word is not hosting though it looks it,
    `stays` names that end in `-latest` and yet do not move, `refuses` names that mean too many things,
    `names` full names that sellers shorten. `respell` is applied in order, and `served` after it where a seller
    alone names the model: it says `llama-3.1-8b` of what the lab calls `-instruct`. `dated` labs tell models
    apart by date: a date makes no snapshot there.
    """

    slug: str
    authors: tuple[str, ...]
    family: re.Pattern[str]
    names: frozenset[str]
    closed: re.Pattern[str]
    words: re.Pattern[str]
    keeps: re.Pattern[str]
    stays: re.Pattern[str]
    refuses: re.Pattern[str]
    respell: Rewritings
    served: Rewritings
    links: tuple[tuple[re.Pattern[str], str, Relation], ...]
    date_style: DateStyle
    dated: bool

    @classmethod
    def read(cls, slug: str, row: Table) -> "Lab":
        return cls(
            slug=slug,
            authors=(slug, *row.get("authors", ())),
            family=one_of(row.get("families", ())),
            names=frozenset(row.get("names", ())),
            closed=one_of(row.get("closed", ())),
            words=words(row.get("words", ())),
            keeps=words(row.get("keeps", ())),
            stays=one_of(row.get("stays", ())),
            refuses=one_of(row.get("refuses", ())),
            respell=_rewritings(row.get("respell", ())),
            served=_rewritings(row.get("served", ())),
            links=tuple((re.compile(p, re.ASCII), parent, relation) for p, parent, relation in row.get("links", ())),
            date_style=row.get("date_style", ""),
            dated=row.get("dated", False),
        )


@dataclass(frozen=True, slots=True)
class Alias:
    """Another string for a model, from a day up to, not including, another; an open end is None.

    A `moving` name that the lab itself sells under stays a model of its own, linked to its target ('' where
    we don't know it). Where `providers` are named, it is so at these alone.
    """

    target: str
    since: date | None = None
    until: date | None = None
    moving: bool = False
    providers: tuple[str, ...] = ()

    def holds(self, at: date) -> bool:
        return (self.since is None or self.since <= at) and (self.until is None or at < self.until)


@dataclass(frozen=True, slots=True, eq=False)
class Hosting:
    """The words of an id that say how a model is served, not which model it is; and those all labs share."""

    segments: re.Pattern[str]
    operations: re.Pattern[str]
    services: re.Pattern[str]
    endings: re.Pattern[str]
    suffixes: re.Pattern[str]
    shared: re.Pattern[str]
    modes: re.Pattern[str]
    plans: re.Pattern[str]


@dataclass(frozen=True, slots=True, eq=False)
class Names:
    """All vocabulary, loaded once and handed in. Two of them are equal only if they are the same object."""

    vendors: Mapping[str, Vendor]
    labs: Mapping[str, Lab]
    aliases: Mapping[str, tuple[Alias, ...]]
    hosting: Hosting
    vendor_spellings: Mapping[str, str] = field(default_factory=dict)
    vendor_patterns: Rewritings = ()
    authors: Mapping[str, str] = field(default_factory=dict)
    families: tuple[tuple[re.Pattern[str], Lab], ...] = ()
    leading: frozenset[str] = frozenset()

    @classmethod
    def of(cls, vendors: Table, labs: Table, aliases: Table, hosting: Table) -> "Names":
        """From the parsed tables of the fact files; raises ValueError where two claim one spelling."""
        by_slug = {slug: Vendor.read(slug, row) for slug, row in vendors["vendors"].items()}
        plain = {slug: row for slug, row in vendors["vendors"].items() if row.get("lab")}
        lab_by_slug = {slug: Lab.read(slug, row) for slug, row in {**plain, **labs["labs"]}.items()}
        spellings = _spellings((vendor.slug, vendor.aliases) for vendor in by_slug.values())
        authors = _spellings((lab.slug, lab.authors) for lab in lab_by_slug.values())
        return cls(
            vendors=by_slug,
            labs=lab_by_slug,
            aliases=_aliases(aliases["alias"]),
            hosting=Hosting(
                segments=words(hosting["segments"]),
                operations=words(hosting["operations"]),
                services=words(hosting["services"]),
                endings=re.compile(f"-({'|'.join(hosting['endings'])})\\Z", re.ASCII),
                suffixes=words(hosting["suffixes"]),
                shared=words(hosting["shared"]),
                modes=re.compile(f"-({'|'.join(hosting['modes'])})\\Z"),
                plans=words(hosting["plans"]),
            ),
            vendor_spellings=spellings,
            vendor_patterns=tuple((words([p]), s) for p, s in vendors.get("patterns", {}).items()),
            authors=authors,
            families=tuple((lab.family, lab) for _, lab in sorted(lab_by_slug.items()) if lab.family is not NEVER),
            leading=frozenset({*authors, *spellings, *hosting["leading"]}),
        )


def _rewritings(rows: Iterable[Iterable[str]]) -> Rewritings:
    return tuple((re.compile(pattern, re.ASCII), text) for pattern, text in rows)


def _spellings(rows: Iterable[tuple[str, tuple[str, ...]]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for slug, spellings in rows:
        for spelling in (slug, *spellings):
            if found.setdefault(slug_of(spelling), slug) != slug:
                raise ValueError(f"{slug_of(spelling)!r} is a spelling of both {found[slug_of(spelling)]} and {slug}")
    return found


def _aliases(rows: Iterable[Table]) -> dict[str, tuple[Alias, ...]]:
    found: dict[str, tuple[Alias, ...]] = {}
    for row in rows:
        alias = Alias(
            target=row.get("target", ""),
            since=row.get("from"),
            until=row.get("to"),
            moving=row.get("moving", False),
            providers=tuple(row.get("providers", ())),
        )
        found[row["alias"]] = (*found.get(row["alias"], ()), alias)
    for name in found:
        _no_loop(name, (name,), found)
    return found


def _no_loop(name: str, way: tuple[str, ...], aliases: Mapping[str, tuple[Alias, ...]]) -> None:
    """Raise ValueError where an alias leads back to itself."""
    for target in {row.target for row in aliases.get(name, ())}:
        if target in way:
            raise ValueError(f"alias loop: {' → '.join((*way, target))}")
        _no_loop(target, (*way, target), aliases)
