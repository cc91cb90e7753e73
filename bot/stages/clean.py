"""Text and HTML from outside, made fit to be kept, shown and written into XML.

`text`    one line: Unicode NFC, no rows of marks without end, characters that XML 1.0 §2.2 forbids removed, white space folded to
          single blanks.
`plain`   the words of an HTML fragment, tags stripped, one line a block (paragraph, heading, list item, cell, `br`).
`html`    a fragment that is safe to republish. In this order: characters scrubbed; lazy images promoted (`data-src` and
          its kin to `src`) and addresses made absolute; nh3 with the lists below, addresses of http, https and mailto
          only; images left without a whole `src` dropped, links left without a whole `href` unwrapped; NFC and characters scrubbed
          once more, because nh3 turns references such as `&#1;` into what they stand for.
`runs`    the walk that these share with the reader of pages: the text runs of a tree, each with the block it stands
          in. It keeps its own stack, so a deep tree costs no recursion.
`parse`   markup to a tree: comments gone, libxml2's own limits on (no `huge_tree`), no element with more than 200 attributes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

import nh3
from lxml import etree
from lxml import html as lxml_html
from lxml.html import HtmlElement


def listed(words: str) -> tuple[str, ...]:
    """A list of words, as the constants of these stages are written."""
    return tuple(words.split())


TAGS = frozenset(
    listed(
        "a abbr b bdi bdo blockquote br caption cite code dd del div dl dt em figcaption figure h2 h3 h4 h5 h6 hr i img ins li"
        " ol p pre q s small strong sub sup table tbody td tfoot th thead time tr ul"
    )
)
ATTRIBUTES = {
    "*": {"dir", "lang", "title"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
}
SCHEMES = frozenset({"http", "https", "mailto"})
LAZY = ("data-src", "data-original", "data-lazy-src", "data-hi-res-src", "data-srcset", "data-lazy-srcset", "srcset")
"""Attributes that hold the address of an image that a script would load; a set of addresses gives its first."""

BLOCKS = frozenset(
    listed(
        "address article aside blockquote body br caption center dd details dialog dir div dl dt fieldset figcaption figure"
        " footer form h1 h2 h3 h4 h5 h6 header hgroup hr li main menu nav ol p pre section summary table tbody td tfoot th"
        " thead tr ul head item quote row cell list lb"
    )
)
"""Elements that end a line: HTML's, and (the last seven) those of the extraction library's own tree."""
SKIPPED = frozenset(listed("script style noscript template svg iframe select button textarea object title math"))
"""Elements whose text is no text of the page."""
_RAW = frozenset(listed("xmp noembed noframes plaintext"))
"""Elements whose content is text to one parser and markup to another."""

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff]")
_IMAGE = re.compile(r'<img((?:\s+[\w:-]+="[^"]*")*)\s*>')
_LINK = re.compile(r'<a((?:\s+[\w:-]+="[^"]*")*)\s*>(.*?)</a>', re.DOTALL)
_SRC = re.compile(r' src="https?:', re.IGNORECASE)
_HREF = re.compile(r' href="(?:https?|mailto):', re.IGNORECASE)
_CLEANER = nh3.Cleaner(
    tags=set(TAGS),
    clean_content_tags=set(SKIPPED | _RAW),  # whole: what two parsers read differently is let through by neither
    attributes={k: set(v) for k, v in ATTRIBUTES.items()},
    url_schemes=set(SCHEMES),
    link_rel=None,
)


ROW, MARKS = 40, 30
"""Combining marks in a row, from which and to which a row is cut: the Stream-Safe Text Format allows 30 (UAX #15, section 13)."""
_STACKED = re.compile(rf"[^\w\s\x00-\u02ff]{{{ROW},}}")
"""Where there may be such a row: marks are no word characters."""
ATTRIBUTES_MOST = 200
"""Attributes of one element: libxml2's time grows with their square (20,000 take a second, 100,000 twenty)."""
LONG_TAG = 2_000
"""Characters of a tag whose attributes are counted: as many are in none that has more of them than a page needs."""
_INSIDE = r"""((?:[^>=]++|=\s*+(?:"[^"]*+"?|'[^']*+'?)?+)*+)"""
"""A tag up to its `>`, as the tokenizer of HTML reads it: quotes count behind `=` alone (WHATWG HTML §13.2.5)."""
_TAG = re.compile(
    rf"<!--(?:[^-]++|-(?!->))*+|<(?P<raw>script|style)\b{_INSIDE}>?(?:[^<]++|<(?!/(?P=raw)))*+|<[a-z]{_INSIDE}",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"=\s*(?:\"[^\"]*\"|'[^']*')")
_BETWEEN = re.compile(r"[\s/]+")


class Run(NamedTuple):
    """One line of a tree."""

    element: etree._Element
    """The block it stands in."""
    text: str
    linked: int
    """How many of its letters are inside links."""


def scrub(value: str) -> str:
    """Without the characters that XML forbids or discourages; line ends and blanks stay."""
    return _ILLEGAL.sub("", value)


def composed(value: str) -> str:
    """NFC. Of a row of more than 200 combining marks the first 30 are left: composing takes a time that grows with their square."""
    if value.isascii():
        return value
    stacked = len(value) > ROW and any(map(unicodedata.combining, value[:: ROW // 2]))
    return unicodedata.normalize("NFC", _STACKED.sub(_unstacked, value) if stacked else value)


def text(value: str) -> str:
    return " ".join(composed(scrub(value)).split())


def plain(fragment: str) -> str:
    root = _fragment(fragment)
    return "" if root is None else "\n".join(run.text for run in runs(root))


def html(fragment: str, base: str) -> str:
    root = _fragment(fragment)
    if root is None:
        return ""
    for element in root.iter("img", "a", "h1"):
        _mend(element, base)
    safe = _CLEANER.clean("".join([escape(root.text or ""), *(serial(e) for e in root)]))
    safe = _IMAGE.sub(lambda m: m[0] if _SRC.search(m[1]) else "", safe)
    safe = _LINK.sub(lambda m: m[0] if _HREF.search(m[1]) else m[2], safe)
    return composed(scrub(safe)).strip()


def serial(element: etree._Element) -> str:
    """The element as HTML, with the text behind it."""
    return etree.tostring(element, encoding="unicode", method="html")


def escape(value: str) -> str:
    return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def parse(markup: str) -> HtmlElement | None:
    """The tree of a document or fragment; None when it holds no element."""
    parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        return lxml_html.document_fromstring(_shortened(scrub(markup)).encode("utf-8"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):  # an empty document; AssertionError is lxml's own check
        return None


def runs(root: etree._Element) -> Iterator[Run]:
    owners, parts, linked, depth = [root], list[str](), 0, 0
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        tag = element.tag
        block = tag in BLOCKS
        if block and parts:
            yield from _line(owners[-1], parts, linked)
            parts, linked = [], 0
        if event == "start":
            depth += tag == "a"
            owners += [element] if block else []
            if tag in SKIPPED:
                walk.skip_subtree()
                continue
            piece = element.text
        else:
            depth -= tag == "a"
            if block:
                owners.pop()
            piece = element.tail if element is not root else None
        if piece:
            parts.append(piece)
            linked += len(piece.strip()) if depth else 0
    yield from _line(owners[0], parts, linked)


def _unstacked(found: re.Match[str]) -> str:
    rows = (("".join(row), marks) for marks, row in groupby(found[0], lambda sign: unicodedata.combining(sign) > 0))
    return "".join(row[:MARKS] if marks and len(row) >= ROW else row for row, marks in rows)


def _shortened(markup: str) -> str:
    """Without the attributes of elements that have too many."""
    parts, done = list[str](), 0
    for tag in _TAG.finditer(markup):
        inside = tag.lastindex if tag.end() - tag.start() > LONG_TAG else None
        if inside and _attributes(tag[inside]) > ATTRIBUTES_MOST:
            parts.append(f"{markup[done : tag.start(inside)]}{_BETWEEN.split(tag[inside], maxsplit=1)[0]}")
            done = tag.end(inside)
    return "".join((*parts, markup[done:])) if parts else markup


def _attributes(inside: str) -> int:
    return len(_BETWEEN.split(_QUOTED.sub(" ", inside)))


def _line(owner: etree._Element, parts: list[str], linked: int) -> Iterator[Run]:
    line = text("".join(parts))
    if line:
        yield Run(owner, line, min(linked, len(line)))


def _fragment(fragment: str) -> etree._Element | None:
    tree = parse(f"<div>{fragment}</div>") if fragment.strip() else None
    if tree is None:
        return None
    body = tree.find("body")
    whole = body is not None and len(body) == 1 and not body[0].tail
    return body[0] if body is not None and whole else tree if body is None else body


def _mend(element: etree._Element, base: str) -> None:
    if element.tag == "h1":
        element.tag = "h2"
    elif element.tag == "a" and element.get("href") is not None:
        element.set("href", absolute(element.get("href") or "", base))
    elif element.tag == "img":
        element.set("src", absolute(image_address(element), base))


def image_address(image: etree._Element) -> str:
    """The address of an `img` as written, a lazy one before a placeholder; empty when it has none."""
    shown = (image.get("src") or "").strip()
    lazy = next((v for name in LAZY if (v := (image.get(name) or "").strip())), "")
    if lazy and (not shown or shown.startswith("data:") or any(image.get(name) for name in LAZY[:4])):
        return lazy.split()[0].rstrip(",")
    return "" if shown.startswith("data:") else shown


def absolute(url: str, base: str) -> str:
    """The address against its base; empty where there is none, or none of the permitted schemes comes out."""
    if not url.strip():
        return ""
    try:
        whole = urljoin(base, "".join(scrub(url).split("\n")).strip().replace("\t", ""))
        parts = urlsplit(whole)
    except ValueError:
        return ""
    aimed = parts.path if parts.scheme.lower() == "mailto" else parts.netloc  # `http:foo` is relative to an http page
    return whole if aimed and parts.scheme.lower() in SCHEMES else ""
