"""Reads the public C headers: comments, and the declarations that they stand before."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "include" / "cicyminer"


@dataclass
class Declaration:
    """`kind` is function, struct, enum, type or macro, or code: something without a name."""

    kind: str
    name: str
    text: str


@dataclass
class Item:
    """A comment and what it says something about; a comment alone belongs to what follows."""

    comment: str
    declarations: list[Declaration] = field(default_factory=list)


def headers() -> list[str]:
    return sorted(path.name for path in FOLDER.glob("*.h"))


def read(name: str) -> list[Item]:
    """The items of a header; the first is the comment on the header itself."""
    lines = _without_frame((FOLDER / name).read_text())
    items: list[Item] = []
    joined = False  # whether a declaration here belongs to the last item
    while lines:
        line = lines[0]
        if not line.strip():
            lines.pop(0)
            joined = False
        elif line.startswith("/*"):
            items.append(Item(_comment(_take(lines, lambda text: text.rstrip().endswith("*/")))))
            joined = True
        else:
            if not joined:
                items.append(Item(""))
            items[-1].declarations.append(_declaration(_take(lines, _is_whole)))
            joined = True
    return items


def enumerators() -> dict[str, str]:
    """The enumeration that each named constant belongs to."""
    return {
        constant: declaration.name
        for name in headers()
        for item in read(name)
        for declaration in item.declarations
        if declaration.kind == "enum"
        for constant in re.findall(r"^\s+(CICY_\w+)", declaration.text, re.MULTILINE)
    }


def _without_frame(text: str) -> list[str]:
    """Lines without include guard, includes and the braces for C++."""
    text = re.sub(r"#ifdef __cplusplus\n.*?#endif\n", "", text, flags=re.DOTALL)
    text = re.sub(r"^#if defined\(__GNUC__\)\n.*\n#endif\n\s*;", ";", text, flags=re.MULTILINE)
    text = re.sub(r"^#ifndef CICYMINER_\w+_H\n#define \w+_H\n", "\n", text, flags=re.MULTILINE)
    lines = text.rstrip().removesuffix("#endif").splitlines()
    return [line for line in lines if not line.startswith("#include")]


def _take(lines: list[str], is_whole) -> str:
    """Removes lines from the front until they are something whole."""
    taken = lines.pop(0)
    while lines and not is_whole(taken):
        taken += "\n" + lines.pop(0)
    return taken


def _is_whole(text: str) -> bool:
    if text.startswith("#if"):
        return text.rstrip().endswith("#endif")
    if text.startswith("#"):
        return not text.endswith("\\")
    code = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    return "/*" not in code and code.count("{") == code.count("}") and code.rstrip().endswith(";")


def _comment(text: str) -> str:
    """The words of a comment, without its frame of stars."""
    text = text.strip().removeprefix("/*").removesuffix("*/")
    return "\n".join(re.sub(r"^ \*? ?", "", line) for line in text.splitlines()).strip()


_KINDS = [
    ("macro", r"#define (\w+)"),
    ("struct", r"typedef (?:struct|union) \w+(?: \{.*\})? (\w+);"),
    ("enum", r"typedef enum \w+ \{.*\} (\w+);"),
    ("type", r"typedef .*\(\*(\w+)\)\("),
    ("type", r"typedef .*\b(\w+);"),
    ("function", r"CICY_API .*?\b(\w+)\("),
]


def _declaration(text: str) -> Declaration:
    for kind, pattern in _KINDS:
        match = re.match(pattern, text.strip(), re.DOTALL)
        if match:
            return Declaration(kind, match[1], text)
    return Declaration("code", "", text)
