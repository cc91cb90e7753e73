"""The written texts, as they lie in `wires/`, `statements/` and `background/`.

A line `wire: …`, `other: …`, `rewrite: …`, `report: …` begins a text with its headline, `own: …` is a paragraph of an outlet's own, `shared: …`
begins what reports share (`marked`: each paragraph is shown within quotation marks), `@` is where they do.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
QUOTES = {"fr": "« ", "he": '"', "ar": "«"}
CLOSING = {"fr": " »", "he": '"', "ar": "»"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    headline: str
    paragraphs: tuple[str, ...]

    @property
    def body(self) -> str:
        return "\n".join(self.paragraphs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wire:
    name: str
    text: Text
    other: str
    own: tuple[str, ...]
    rewrites: tuple[Text, ...]

    @property
    def language(self) -> str:
        return self.name[:2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Common:
    """What several reports share, and they."""

    name: str
    reports: tuple[Text, ...]


def wires() -> list[Wire]:
    return [_wire(path) for path in sorted((HERE / "wires").glob("*.txt"))]


def commons(folder: str) -> list[Common]:
    return [_common(path) for path in sorted((HERE / folder).glob("*.txt"))]


def _wire(path: Path) -> Wire:
    parts = _parts(path)
    (text,) = (Text(headline=first, paragraphs=rest) for kind, first, rest in parts if kind == "wire")
    (other,) = ((first, rest) for kind, first, rest in parts if kind == "other")
    return Wire(
        name=path.stem,
        text=Text(headline=text.headline, paragraphs=other[1]),
        other=other[0],
        own=tuple(first for kind, first, _ in parts if kind == "own"),
        rewrites=tuple(Text(headline=first, paragraphs=rest) for kind, first, rest in parts if kind == "rewrite"),
    )


def _common(path: Path) -> Common:
    (_, form, shared), *reports = _parts(path)
    if form == "marked":
        begin, end = QUOTES.get(path.stem[:2], "“"), CLOSING.get(path.stem[:2], "”")
        shared = tuple(f"{begin}{paragraph}{end}" for paragraph in shared)
    found = []
    for _, headline, rest in reports:
        place = rest.index("@")
        found.append(Text(headline=headline, paragraphs=(*rest[:place], *shared, *rest[place + 1 :])))
    return Common(name=path.stem, reports=tuple(found))


def _parts(path: Path) -> list[tuple[str, str, tuple[str, ...]]]:
    """Kind, rest of the first line, further lines."""
    found: list[tuple[str, str, list[str]]] = []
    for line in path.read_text("utf-8").splitlines():
        kind, colon, rest = line.partition(": ")
        if colon and kind in {"wire", "other", "own", "rewrite", "shared", "report"}:
            found.append((kind, rest, []))
        else:
            found[-1][2].append(line)
    return [(kind, first, tuple(rest)) for kind, first, rest in found]
