"""Lines of the page as text and as HTML, in the structure they have there.

Paragraphs, headings, lists, quotes and tables are written anew from the boxes that the lines stand in; links and emphasis within a
line as the page has them. What is hidden inside a line (`(opens in a new window)` for screen readers) is left out of both. Lines of
one paragraph, list entry or cell that `br` parts stay together in it. Pictures stand where their captions stood, the lead first.
The result is not safe yet: `clean.html` makes it so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from lxml import etree

from bot.model.entry import Image
from bot.stages.clean import BLOCKS, SKIPPED, escape, text
from bot.stages.extract.speech.scripts import direction
from bot.stages.extract.text.bars import unseen
from bot.stages.extract.text.layout import Block, Box
from bot.stages.extract.words import squash

_INLINE = frozenset(
    {
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "cite",
        "code",
        "del",
        "em",
        "i",
        "ins",
        "q",
        "s",
        "small",
        "strong",
        "sub",
        "sup",
        "time",
    }
)
_STRUCTURE = {
    "ul": "ul",
    "ol": "ol",
    "dl": "dl",
    "li": "li",
    "dt": "dt",
    "dd": "dd",
    "blockquote": "blockquote",
    "table": "table",
    "tr": "tr",
    "td": "td",
    "th": "th",
}
_HEADINGS = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h4", "h5": "h5", "h6": "h6"}
_TOGETHER = frozenset({"p", "li", "td", "th", "dd", "dt", "blockquote", "figcaption"})
_KEPT = {"href": 2_000, "dir": 3, "lang": 35, "datetime": 40}
"""Attributes of an inline element, with the characters each may have: they are written again in every line of it."""
_DEEP = 5
"""Inline elements in one another that are kept."""
MOST = 5_000_000
"""Characters of the HTML of an article, beyond which it is written without links and emphasis."""


@dataclass(slots=True)
class _Piece:
    """What stands between two block elements of one element."""

    html: list[str] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    whole: list[str] = field(default_factory=list)


class Lines:
    """The lines of one page, each read once."""

    def __init__(self) -> None:
        self._pieces: dict[Box, list[_Piece]] = {}

    def text(self, block: Block) -> str:
        """The line as a reader sees it."""
        return text("".join(self._piece(block).shown))

    def html(self, block: Block) -> str:
        return " ".join("".join(self._piece(block).html).split())

    def _piece(self, block: Block) -> _Piece:
        pieces = self._pieces.get(block.box)
        if pieces is None:
            pieces = self._pieces[block.box] = [p for p in _pieces(block.box.element) if text("".join(p.whole))]
        return pieces[min(block.nth, len(pieces) - 1)] if pieces else _Piece([escape(block.text)], [block.text])


def written(lines: Lines, kept: Sequence[Block], pictures: Sequence[tuple[int, Image]]) -> str:
    """The HTML of the kept lines; `pictures` with the place of the line before which each stands."""
    out: list[str] = []
    open_boxes: list[Box] = []
    waiting = list(pictures)
    before: Block | None = None
    length = 0
    for block in kept:
        path = list(_path(block.box))
        if waiting and waiting[0][0] <= block.at:
            out.extend(_closed(open_boxes, 0))
            while waiting and waiting[0][0] <= block.at:
                out.append(figure(waiting.pop(0)[1]))
            before = None
        same = sum(1 for a, b in zip(open_boxes, path, strict=False) if a is b)
        together = before is not None and before.box is block.box and block.box.tag in _TOGETHER
        out.extend(_closed(open_boxes, same))
        out.extend(_opened(open_boxes, path[same:]))
        inner = lines.html(block) if length < MOST else escape(lines.text(block))
        length += len(inner)
        if together and block.box.tag == "p":
            out[-1:] = [f"<br>{inner}", "</p>"]
        elif path and block.box is path[-1]:
            out.append(f"<br>{inner}" if together else inner)
        else:
            name = _HEADINGS.get(block.kind, "p")
            out.extend((f"<{name}>{inner}", f"</{name}>"))
        before = block
    out.extend(_closed(open_boxes, 0))
    out.extend(figure(image) for _, image in waiting)
    return "".join(out)


def directed(html: str, language: str, text: str) -> str:
    """Marked with its direction and language where it is written from right to left."""
    if direction(language, text) != "rtl":
        return html
    spoken = f' lang="{_quoted(language)}"' if language else ""
    return f'<div dir="rtl"{spoken}>{html}</div>'


def figure(image: Image) -> str:
    alt = escape(image.alt).replace('"', "&quot;")
    size = "".join(f' {name}="{value}"' for name, value in (("width", image.width), ("height", image.height)) if value)
    said = " ".join(
        filter(None, (escape(image.caption), f"<cite>{escape(image.credit_text)}</cite>" if image.credit_text else ""))
    )
    caption = f"<figcaption>{said}</figcaption>" if said else ""
    return f'<figure><img src="{escape(image.url).replace(chr(34), "%22")}" alt="{alt}"{size}>{caption}</figure>'


def placed(images: Iterable[Image], blocks: Sequence[Block]) -> list[tuple[int, Image]]:
    """Each picture with the place of its caption among the lines; the first, and one without, stands at the beginning."""
    at = {block.bare: block.at for block in reversed(blocks)}
    found: list[tuple[int, Image]] = []
    for number, image in enumerate(images):
        said = [squash(image.caption), squash(image.caption + image.credit_text)]
        found.append((next((at[s] for s in said if s in at), -1) if number else -1, image))
    return sorted(found, key=lambda pair: pair[0])


def _path(box: Box) -> Iterator[Box]:
    """The boxes of lists, quotes and tables that a line stands in, outermost first."""
    return reversed([b for b in box.chain() if b.tag in _STRUCTURE])


def _opened(open_boxes: list[Box], path: Sequence[Box]) -> Iterator[str]:
    for box in path:
        open_boxes.append(box)
        spans = "".join(
            f' {n}="{v}"' for n in ("colspan", "rowspan", "start") if (v := box.element.get(n, "")).isdigit()
        )
        yield f"<{_STRUCTURE[box.tag]}{spans}>"


def _closed(open_boxes: list[Box], down_to: int) -> Iterator[str]:
    while len(open_boxes) > down_to:
        yield f"</{_STRUCTURE[open_boxes.pop().tag]}>"


def _pieces(element: etree._Element) -> list[_Piece]:
    pieces = [_Piece()]
    _walk(element, pieces, [], hidden=False)
    return pieces


def _walk(element: etree._Element, pieces: list[_Piece], around: list[str], *, hidden: bool) -> None:
    """libxml2 lets no tree be deeper than 256, so that this may call itself."""
    _say(pieces[-1], element.text, hidden=hidden)
    for child in element:
        tag = child.tag
        if tag in BLOCKS:
            pieces[-1].html.extend(f"</{name.split(' ')[0]}>" for name in reversed(around))
            pieces.append(_Piece(html=[f"<{name}>" for name in around]))
        elif tag not in SKIPPED:
            _within(child, pieces, around, hidden=hidden)
        _say(pieces[-1], child.tail, hidden=hidden)


def _within(child: etree._Element, pieces: list[_Piece], around: list[str], *, hidden: bool) -> None:
    hidden = hidden or unseen(child)
    if child.tag in _INLINE and not hidden and len(around) < _DEEP:
        kept = (f'{n}="{_quoted(v)}"' for n, most in _KEPT.items() if (v := child.get(n)) and len(v) <= most)
        name = " ".join([str(child.tag), *kept])
        pieces[-1].html.append(f"<{name}>")
        _walk(child, pieces, [*around, name], hidden=False)
        pieces[-1].html.append(f"</{child.tag}>")
    else:
        _walk(child, pieces, around, hidden=hidden)


def _quoted(value: str) -> str:
    return escape(value).replace('"', "&quot;")


def _say(piece: _Piece, words: str | None, *, hidden: bool) -> None:
    if words:
        piece.whole.append(words)
        if not hidden:
            piece.shown.append(words)
            piece.html.append(escape(words))
