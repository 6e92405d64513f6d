"""Values as the four languages write them. A source's text comes out as one string of them, whatever it holds."""

import json
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

LONGEST_LINE: Final = 96
_NAME: Final = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*\Z", re.ASCII)


def _surrogates(char: str) -> str:
    units = char.encode("utf-16-be")
    return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))


def _code_point(char: str) -> str:
    return f"\\u{ord(char):04x}" if ord(char) < 0x10000 else f"\\U{ord(char):08x}"


def _string(text: str, escaped: Callable[[str], str]) -> str:
    """In double quotes, with everything that can't be seen written as an escape."""
    written = json.dumps(text.encode("utf-8", "replace").decode(), ensure_ascii=False)
    unseen = (unicodedata.category(char) in ("Cc", "Cf", "Cn", "Co", "Zl", "Zp") for char in written)
    return "".join(escaped(char) if hidden else char for char, hidden in zip(written, unseen, strict=True))


@dataclass(frozen=True, slots=True)
class Style:
    """How a language writes values: its indent, its brackets, its words, what ends the last line of a list."""

    indent: str
    mapping: tuple[str, str]
    listing: tuple[str, str]
    words: Mapping[bool, str]
    escaped: Callable[[str], str]
    trailing: str = ","
    bare_names: bool = False
    aligned: bool = False

    def string(self, text: str) -> str:
        """A text as a literal in double quotes."""
        return _string(text, self.escaped)

    def write(self, value: Any, depth: int = 0, before: int = 0) -> str:
        """A value at a depth of indents, after `before` characters of its line: on one line where it fits."""
        if isinstance(value, bool):
            return self.words[value]
        if isinstance(value, str):
            return self.string(value)
        if not isinstance(value, dict | list):
            return str(value)
        flat = self._flat(value)
        if len(self.indent * depth) + before + len(flat) < LONGEST_LINE:
            return flat
        return self.spread(value, depth)

    def spread(self, value: Mapping[str, Any] | list[Any], depth: int = 0) -> str:
        """A value with each of its members on a line of its own."""
        begin, end = (part.strip(" ") for part in (self.mapping if isinstance(value, dict) else self.listing))
        members = [*value.items()] if isinstance(value, dict) else [("", member) for member in value]
        pad, inner = self.indent * depth, self.indent * (depth + 1)
        names = [f"{self._name(name)}:" if name else "" for name, _ in members]
        bodies = [
            self.write(member, depth + 1, len(name) + 1) for name, (_, member) in zip(names, members, strict=True)
        ]
        lines = self._beside(names, bodies)
        return f"{begin}\n{inner}" + f",\n{inner}".join(lines) + f"{self.trailing}\n{pad}{end}"

    def arguments(self, values: Mapping[str, Any], depth: int = 1) -> str:
        """`name=value` on lines of their own."""
        pad = self.indent * depth
        return "".join(
            f"{pad}{name}={self.write(value, depth, len(name) + 1)},\n" for name, value in values.items()
        ).rstrip("\n")

    def _beside(self, names: list[str], bodies: list[str]) -> list[str]:
        """Names before their values; as gofmt aligns them, where the language does: each run of one-line members."""
        if not self.aligned:
            return [f"{name} {body}" if name else body for name, body in zip(names, bodies, strict=True)]
        lines: list[str] = []
        for place, (name, body) in enumerate(zip(names, bodies, strict=True)):
            run = [place]
            for step in (-1, 1):
                at = place + step
                while 0 <= at < len(names) and "\n" not in bodies[at] and "\n" not in body:
                    run.append(at)
                    at += step
            widest = max(len(names[at]) for at in run)
            lines.append(f"{name.ljust(widest)} {body}" if name else body)
        return lines

    def _flat(self, value: Any) -> str:
        if isinstance(value, dict):
            members = ", ".join(f"{self._name(name)}: {self._flat(member)}" for name, member in value.items())
            return self.mapping[0] + members + self.mapping[1]
        if isinstance(value, list):
            return self.listing[0] + ", ".join(map(self._flat, value)) + self.listing[1]
        return self.write(value)

    def _name(self, name: str) -> str:
        return name if self.bare_names and _NAME.match(name) else self.string(name)


_LOWER: Final = {True: "true", False: "false"}
PYTHON: Final = Style("    ", ("{", "}"), ("[", "]"), {True: "True", False: "False"}, _code_point)
TYPESCRIPT: Final = Style("  ", ("{ ", " }"), ("[", "]"), _LOWER, _surrogates, bare_names=True)
JSON: Final = Style("  ", ("{", "}"), ("[", "]"), _LOWER, _surrogates, trailing="")
GO: Final = Style("\t", ("map[string]any{", "}"), ("[]any{", "}"), _LOWER, _code_point, aligned=True)


def in_shell(json_text: str) -> str:
    """JSON between single quotes of a shell: its only apostrophes stand in strings, where they can be escaped."""
    return "'" + json_text.replace("'", "\\u0027") + "'"


def in_path(text: str) -> str:
    """One segment of a URL's path."""
    return quote(text.encode("utf-8", "replace").decode(), safe="")
