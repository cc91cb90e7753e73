"""The tokens of an HTML document that hold references, found in its text (WHATWG HTML §13.2.5), in linear time.

Found are start tags that may hold references, and the text of elements whose content is not markup: `script` with its two
escaped states (§13.2.5.17-31), `style xmp iframe noembed noframes`, `title textarea`, and `plaintext`. `noscript` is
markup, because scripting is off where these pages are shown. Comments and declarations are passed over.

A tag that the end of the text cuts off is dropped by browsers; it is cut away, or else what is served behind it would
complete it.

In SVG and MathML, in a `select` and a `frameset`, it depends on the tree whether `<style>` begins text or markup, and
whether `<![CDATA[` begins a section or a comment. There is no tree here; `Doubt` knows where that may be so, rather too
often than not. There the text is changed so that both readings agree on where markup is: the `<` before what would be a
tag, a comment or a declaration becomes a blank, and an element that closes itself gets an end tag.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from bot.stages.clean import listed
from bot.stages.replay.characters import decoded

WS = r"\t\n\f\r "
_VALUE = rf"""(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^{WS}>"'][^{WS}>]*+|(?=>|\Z))"""
"""A quote that nothing closes reaches to the end of the text."""
_ATTRIBUTE = re.compile(rf"[{WS}/]*+([^{WS}/>][^{WS}/>=]*+)(?:[{WS}]*+=[{WS}]*+({_VALUE}))?+")
INSIDE = rf"(?:[{WS}/]*+[^{WS}/>][^{WS}/>=]*+(?:[{WS}]*+=[{WS}]*+{_VALUE})?+)*+"
_TOKEN = re.compile(
    rf"<(?:(?P<slash>/?)(?P<name>[a-zA-Z][^{WS}/>]*+)(?P<inside>{INSIDE})(?P<trail>[{WS}/]*+)(?P<close>>?)"
    r"|!--(?:-?>|[\s\S]*?(?:--!?>|\Z))|(?P<section>!\[CDATA\[)|[!?/][^>]*+>?)"
)
_OPENING = re.compile(r"<(?=[a-zA-Z/!?])")
_SECTION, _SECTION_END = "<![CDATA[", "]]>"
TEXTS = frozenset(("script", "style", "xmp", "iframe", "noembed", "noframes", "title", "textarea", "plaintext"))
_ENDS = {
    name: re.compile(rf"</{name}(?=[{WS}/>])", re.IGNORECASE | re.ASCII) for name in TEXTS - {"plaintext", "script"}
}
_SCRIPT = re.compile(rf"<!(?=--)|-->|<(/?)script(?=[{WS}/>])", re.IGNORECASE | re.ASCII)
_QUOTES = frozenset("\"'")
OWN = frozenset(
    listed(
        "amp-img animate animatecolor animatemotion animatetransform applet audio base blockquote body button del embed form frame"
        " head html iframe image img input ins link meta object param q script set source style video"
    )
)
"""Elements that are always told of, for attributes that on others mean nothing."""
_TELLING = ("href", "src", "(", "&", "\\", "background")
"""What the attributes of any other element hold that is told of: a reference in CSS needs a bracket, as it is or escaped."""
_POINTS = frozenset(("desc", "foreignobject", "mi", "mo", "mn", "ms", "mtext", "annotation-xml"))
"""Elements of SVG and MathML whose content is HTML again (§13.2.6, integration points); `title` holds text in any case."""
_TURNING = frozenset(("svg", "math", "select", "template", "col", "frameset")) | _POINTS
"""Elements at which it may begin, or cease, to depend on the tree where markup is."""


class Attribute(NamedTuple):
    """One attribute as written."""

    name: str
    """In lower case."""
    value: str
    """Character references decoded."""
    start: int
    end: int
    """Where name and value stand in the text."""
    at: int
    """Where the value begins, with its quotes; less than 0 where there is none."""


@dataclass(slots=True, kw_only=True)
class Tag:
    """A start tag."""

    name: str
    at: int
    """Where its name ends in the markup."""
    attributes: tuple[Attribute, ...]
    """As written, repeated ones too."""
    first: dict[str, str]
    """What counts: of an attribute that is repeated the first."""
    sure: bool
    """Whether it is certainly an element of HTML."""


class Text(NamedTuple):
    """The content of an element that holds text."""

    name: str
    start: int
    end: int
    text: str
    """What shall stand there."""
    sure: bool
    """Whether it is certainly text."""


class Edit(NamedTuple):
    """What shall stand in the place of a piece of the markup."""

    start: int
    end: int
    text: str


@dataclass(slots=True)
class Doubt:
    """Whether only a tree could tell where the markup is."""

    svg: int = 0
    math: int = 0
    """How many are open; each is closed by its own end tag, or with what it stands in."""
    select: bool = False
    point: str = ""
    """The element that is open in which a start tag would be HTML again; then nothing is counted any more."""
    template: bool = False
    always: bool = False

    def __bool__(self) -> bool:
        return self.always or self.select or self.svg > 0 or self.math > 0

    def opens(self, name: str, *, closed: bool) -> None:
        nested = bool(self.point) or name == "frameset" or (name == "template" and bool(self))
        self.always |= nested or (
            name == "col" and self.template
        )  # §13.2.6.4.22: after `col` a template ignores the rest
        self.template |= name == "template"
        self.select |= name == "select"
        if not closed:
            self.svg += name == "svg"
            self.math += name == "math"
            self.point = name if name in _POINTS and self.svg + self.math > 0 else ""

    def closes(self, name: str) -> None:
        self.svg -= name == "svg" and self.svg > 0
        self.math -= name == "math" and self.math > 0
        self.select &= name != "select"
        self.point = "" if name == self.point else self.point


def tokens(markup: str) -> Iterator[Tag | Text | Edit]:
    """In the order of the document; what is yielded does not overlap."""
    doubt, at, last = Doubt(), 0, markup.rfind(_SECTION_END)
    while found := _TOKEN.search(markup, at):
        at = found.end()
        name = (found["name"] or "").lower()
        if not name:
            if found["section"]:
                edit = _section(markup, found.start(), last) if doubt else _comment(markup, found.start(), _SECTION)
                at = edit.end
                yield edit
        elif not found["close"]:
            yield Edit(found.start(), len(markup), "")
            return
        elif found["slash"]:
            if name in _TURNING:
                doubt.closes(name)
        else:
            closed = found["trail"].endswith("/")
            if name in OWN or telling(found["inside"].lower()):
                yield tag_of(markup, name, found.span("inside"), sure=not doubt)
            if doubt.point or name in _TURNING:
                doubt.opens(name, closed=closed)
            if name in TEXTS:
                text = _text(markup, name, at, doubt=bool(doubt), closed=closed)
                at = text.end
                yield text


def telling(inside: str) -> bool:
    return any(word in inside for word in _TELLING)


def tag_of(markup: str, name: str, inside: tuple[int, int], *, sure: bool) -> Tag:
    attributes = tuple(_attribute(m) for m in _ATTRIBUTE.finditer(markup, *inside))
    first = {attribute.name: attribute.value for attribute in reversed(attributes)}
    return Tag(name=name, at=inside[0], attributes=attributes, first=first, sure=sure)


def _attribute(found: re.Match[str]) -> Attribute:
    name, value = found.groups()
    if value is None:
        return Attribute(name.lower(), "", found.start(1), found.end(), -1)
    bare = value[1:-1] if value[:1] in _QUOTES else value
    return Attribute(name.lower(), decoded(bare), found.start(1), found.end(), found.start(2))


def _text(markup: str, name: str, at: int, *, doubt: bool, closed: bool) -> Text:
    if doubt and closed:
        return Text(name, at, at, f"</{name}>", sure=False)
    end = _end(markup, name, at)
    text = markup[at:end]
    return Text(name, at, end, agreed(text) if doubt else text, sure=not doubt)


def _end(markup: str, name: str, at: int) -> int:
    """Where the text of an element ends that begins at `at`."""
    if name == "script":
        return _script_end(markup, at)
    found = _ENDS[name].search(markup, at) if name in _ENDS else None
    return found.start() if found else len(markup)


def _script_end(markup: str, at: int) -> int:
    """Behind `<!--` a `<script>` must be closed by an end tag of its own before one ends the element."""
    escaped = doubled = False
    for found in _SCRIPT.finditer(markup, at):
        if found[0] == "<!":
            escaped = True
        elif found[0] == "-->":
            escaped = doubled = False
        elif found[1] and not doubled:
            return found.start()
        elif escaped:
            doubled = not found[1]
    return len(markup)


def agreed(text: str) -> str:
    """Without what is markup in one reading; a whole section stays, as it ends at the same place in every one."""
    last = text.rfind(_SECTION_END)
    return _OPENING.sub(lambda m: m[0] if text.startswith(_SECTION, m.start()) and m.start() < last else " ", text)


def _section(markup: str, start: int, last: int) -> Edit:
    """A section, as it is in SVG; one that nothing ends is made the comment that it is in HTML."""
    inside = start + len(_SECTION)
    if inside > last:
        return _comment(markup, start, "<! [CDATA[")
    end = markup.index(_SECTION_END, inside)
    return Edit(inside, end, agreed(markup[inside:end]))


def _comment(markup: str, start: int, opening: str) -> Edit:
    inside = start + len(_SECTION)
    end = markup.find(">", inside)
    after = end + 1 if end >= 0 else len(markup)
    return Edit(start, after, opening + markup[inside:after])
