"""Text that is no page, made readable: JSON and XML indented, everything escaped, in a page of its own.

Indenting adds white space between tokens and changes nothing else: no number is read, no duplicate key is lost, and what is
broken stays so. Each line stands in the direction of its script. What is longer than a limit is cut, and says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum

from jinja2 import Environment, PackageLoader, StrictUndefined

LONGEST = 1_000_000
"""Characters of a source that are shown."""
DEEPEST = 40
"""Levels that are indented further."""
_JSON = re.compile(r'"(?:[^"\\]|\\.)*+"?|[\[\]{},:]|[^\s"\[\]{},:]+', re.DOTALL)
pages = Environment(
    loader=PackageLoader("bot.web"), autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined
)


class Language(Enum):
    JSON = "JSON"
    XML = "XML"
    SCRIPT = "a script"
    TEXT = "text"


def language(kind: str, looks: str) -> Language | None:
    """What a media type, or else the beginning of the octets (`kinds.of`), says; None: no text."""
    if kind.endswith(("/json", "+json", "/ld+json", "/x-ndjson")):
        return Language.JSON
    if kind.endswith(("/xml", "+xml", "/xml-dtd")):
        return Language.XML
    if kind.endswith(("javascript", "ecmascript", "jscript", "livescript")):
        return Language.SCRIPT
    if looks == "JSON":
        return Language.JSON
    if looks.startswith("an XML document"):
        return Language.XML
    return Language.TEXT if kind.startswith(("text/", "message/")) or kind == "application/warc-fields" else None


def page(text: str, spoken: Language) -> str:
    part = text[:LONGEST]
    ways = {Language.JSON: _json, Language.XML: _xml}
    made = ways[spoken](part) if spoken in ways else part
    return pages.get_template("replay_source.html").render(text=made, shown=len(part), whole=len(text))


def _json(text: str) -> str:
    """ECMA-404's tokens, each item of an array or object on a line of its own."""
    parts: list[str] = []
    depth = 0
    for found in _JSON.finditer(text):
        part = found[0]
        empty = bool(parts) and parts[-1] in {"[", "{"}
        closing = part in {"]", "}"}
        depth = max(depth - closing, 0)
        if empty != closing:  # a bracket's content, and the end of one that has any, begin a line
            parts.append(_line(depth))
        parts.append(part)
        depth += part in {"[", "{"}
        if part in {",", ":"}:
            parts.append(_line(depth) if part == "," else " ")
    return "".join(parts)


def _xml(text: str) -> str:
    """Each element on a line of its own; one that holds only text stays on its line."""
    parts: list[str] = []
    depth, inline = 0, False
    for token in _markup(text):
        if not token.startswith("<"):
            parts.append(token.strip())
            inline = True
            continue
        closing = token.startswith("</")
        depth = max(depth - closing, 0)
        if parts and not (inline or (closing and _opens(parts[-1]))):
            parts.append(_line(depth))
        parts.append(token)
        depth += _opens(token)
        inline = False
    return "".join(parts)


def _markup(text: str) -> Iterator[str]:
    """Tags, comments and CDATA whole, and the text between them that is not white; in linear time."""
    at = 0
    while at < len(text):
        if text[at] != "<":
            end = text.find("<", at)
            end = len(text) if end < 0 else end
            if text[at:end].strip():
                yield text[at:end]
        else:
            closer = _closer(text, at)
            end = text.find(closer, at) + len(closer)
            if end < len(closer):
                yield text[at:]
                return
            yield text[at:end]
        at = end


def _closer(text: str, at: int) -> str:
    if text.startswith("<!--", at):
        return "-->"
    return "]]>" if text.startswith("<![CDATA[", at) else ">"


def _opens(token: str) -> bool:
    return token.startswith("<") and not token.startswith(("</", "<!", "<?")) and not token.endswith("/>")


def _line(depth: int) -> str:
    return "\n" + "  " * min(depth, DEEPEST)
