"""References in HTML, each with what stands in its place; all else stays as it was written.

The rules are in the docstring of the room. An attribute is written anew, between double quotes, only where its value changes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.stages.mrss import alike
from bot.stages.replay import sheet, tables, waiting
from bot.stages.replay.addresses import WEB, Base, aim, base
from bot.stages.replay.characters import decoded, quoted
from bot.stages.replay.kinds import Kind, Place
from bot.stages.replay.sets import Candidate, candidates, written
from bot.stages.replay.tokens import Attribute, Edit, Tag, Text, tokens

NESTED = 1
"""Documents in `srcdoc` inside one another that are rewritten; what is deeper is emptied."""
_BASE = re.compile(r"<base\b", re.IGNORECASE)
_NOSCRIPT = re.compile(r"<noscript\b", re.IGNORECASE)
_NOSCRIPT_END = re.compile(r"</noscript\b", re.IGNORECASE)
_SHOWN = re.compile(r"""\bsrc\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)
_CHARSET = "text/html; charset=utf-8"
_UTF_8 = re.compile(r"charset\s*=\s*[\"']?utf-8", re.IGNORECASE)
_POLICIES = frozenset(
    (
        "content-security-policy",
        "content-security-policy-report-only",
        "x-content-security-policy",
        "x-webkit-csp",
        "set-cookie",
    )
)
_REFRESH = re.compile(
    r"[\s]*+([0-9.]*+)(?:\s*+[;,]|\s)\s*+(?:url\s*+=\s*+)?(?:\"([^\"]*+)|'([^']*+)|(\S[\s\S]*+))",
    re.IGNORECASE | re.ASCII,
)
_EQUALS = re.compile(r"[\t\n\f\r ]*+=")
_REFERENCE = re.compile(r"&(?=[#a-zA-Z])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Who is asked while a page is read."""

    place: Place
    choose: Callable[[str, Mapping[str, str], Sequence[Candidate]], Sequence[Candidate]]
    """Of an element, by its name and attributes, the images of its set that are wanted. Each `img` is asked, also one without."""
    shows: Callable[[Mapping[str, str]], bool]
    """Whether a sheet with these attributes is wanted."""
    tokens: Callable[[str], Iterator[Tag | Text | Edit]] = tokens
    """How the markup is read: as HTML, or as XML."""


def rewritten(markup: str, url: str, reading: Reading) -> str:
    """The page that was served at `url`."""
    return _Page(markup=markup, base=_base(markup, base(url), reading), reading=reading).rewritten()


def _base(markup: str, document: Base, reading: Reading) -> Base:
    """What relative addresses are resolved against: the first `base` with an address (WHATWG HTML §4.2.3), for the whole page."""
    if not _BASE.search(markup):
        return document
    for token in reading.tokens(markup):
        if isinstance(token, Tag) and token.name == "base" and token.sure and "href" in token.first:
            told = aim(token.first["href"], document)
            return base(told.url) if told.scheme in WEB else document
    return document


@dataclass(slots=True, kw_only=True)
class _Page:
    markup: str
    base: Base
    reading: Reading
    depth: int = 0
    edits: list[Edit] = field(default_factory=list)
    wanted: bool = True
    """Whether the style element that is open is."""
    doubles: frozenset[str] | None = None

    def rewritten(self) -> str:
        for token in self.reading.tokens(self.markup):
            match token:
                case Tag():
                    self._tag(token)
                case Text():
                    self._text(token)
                case Edit():
                    self.edits.append(token)
        return self._joined()

    def _joined(self) -> str:
        parts, done = list[str](), 0
        for start, end, text in self.edits:
            parts += (self.markup[done:start], text)
            done = end
        return "".join((*parts, self.markup[done:]))

    def _text(self, token: Text) -> None:
        text = token.text
        if token.name == "style" and self.wanted:
            text = sheet.sheet(text, self.base, self.reading.place)
            if not token.sure:  # in SVG a reference to a character is one in a sheet, too
                text = _REFERENCE.sub(r"\\26 ", text)
        self.edits.append(Edit(token.start, token.end, text))

    def _tag(self, tag: Tag) -> None:
        if tag.name == "style":
            self.wanted = self.reading.shows(tag.first)
        put = self._put(tag)
        if tag.name == "img" and "srcset" not in (tag.first | put):
            self.reading.choose(tag.name, tag.first, ())
        news, seen = list[Edit](), set[str]()
        for attribute in tag.attributes:
            name = attribute.name
            if name in tables.KNOWN:
                # A repeated attribute counts for no browser, and to read it as the first would cost the square of their number.
                new = "" if name in seen else self._value(tag, name, put.pop(name, attribute.value))
                seen.add(name)
                news += self._edited(attribute, new)
        added = "".join(f" {name}={quoted(self._value(tag, name, value) or '')}" for name, value in put.items())
        self.edits += [Edit(tag.at, tag.at, added), *news] if added else news

    def _edited(self, attribute: Attribute, new: str | None) -> list[Edit]:
        if new is None:
            # A `=` behind it would give its value to the attribute before it.
            kept = 'data-removed=""' if _EQUALS.match(self.markup, attribute.end) else ""
            return [Edit(attribute.start, attribute.end, kept)]
        if new == attribute.value:
            return []
        if attribute.at < 0:
            return [Edit(attribute.end, attribute.end, f"={quoted(new)}")]
        return [Edit(attribute.at, attribute.end, quoted(new))]

    def _put(self, tag: Tag) -> dict[str, str]:
        """What counts in the place of what is written, before addresses are looked at."""
        if tag.name == "meta":
            return _meta(tag.first)
        return waiting.put(tag.name, tag.first, self._doubled)

    def _value(self, tag: Tag, name: str, value: str) -> str | None:
        """What shall be in an attribute; None where it shall not be."""
        if name in tables.GONE:
            return None
        if name in tables.EMPTIED or (tag.name == "base" and name == "href"):
            return ""
        if name in tables.PAINTS:
            return sheet.sheet(value, self.base, self.reading.place)
        if name in tables.SETS:
            return self._set(tag, value)
        if name == "srcdoc":
            return self._document(value)
        return self._address(tag, name, value)

    def _address(self, tag: Tag, name: str, value: str) -> str:
        if name == "content" and tag.name == "meta":
            return self._refresh(value) if tag.first.get("http-equiv", "").strip().lower() == "refresh" else value
        if tag.name in tables.ANIMATIONS and name in tables.ANIMATED:
            return self._animated(tag, value)
        kind = tables.kind(tag.name, name)
        if tag.name == "link" and name == "href":
            kind = self._link(tag)
            if kind is None:
                return ""
        if tag.name == "param" and name == "value" and tag.first.get("name", "").lower() in tables.PARAMETERS:
            kind = "object"
        return self._placed(value, kind) if kind else value

    def _placed(self, value: str, kind: Kind) -> str:
        return sheet.placed(value, kind, self.base, self.reading.place)

    def _link(self, tag: Tag) -> Kind | None:
        relations = waiting.put("link", tag.first, self._doubled).get("rel", tag.first.get("rel", "")).lower().split()
        kind = tables.link(relations, tag.first.get("as", "").lower())
        return "other" if kind == "style" and not self.reading.shows(tag.first) else kind

    def _set(self, tag: Tag, value: str) -> str:
        """The candidates that are in the archive, and that are wanted."""
        found = list(candidates(value))
        placed = [(one, self._placed(one.url, "image")) for one in self.reading.choose(tag.name, tag.first, found)]
        if [one for one, new in placed if one.url == new] == found:
            return value
        return written(Candidate(new, one.descriptor) for one, new in placed if new)

    def _document(self, value: str) -> str:
        if self.depth >= NESTED:
            return ""
        reading = replace(self.reading, tokens=tokens)  # it is HTML in any case
        inner = _Page(markup=value, base=_base(value, self.base, reading), reading=reading, depth=self.depth + 1)
        return inner.rewritten()

    def _refresh(self, value: str) -> str:
        """To another address; a page that only loads itself again would show nothing new."""
        found = _REFRESH.match(value)
        address = next((part for part in found.groups()[1:] if part), "") if found else ""
        new = self._placed(address, "page") if address else ""
        return f"{found[1] if found else ''}; url={new}" if new else ""

    def _animated(self, tag: Tag, value: str) -> str:
        """No address is animated (SVG 2 §16.2); a painting may be."""
        aimed = tag.first.get("attributename", "").strip().lower()
        return "" if aimed.endswith("href") else sheet.sheet(value, self.base, self.reading.place)

    def _doubled(self, address: str) -> bool:
        if self.doubles is None:
            inside = " ".join(_NOSCRIPT_END.split(part, 1)[0] for part in _NOSCRIPT.split(self.markup)[1:])
            self.doubles = frozenset(self._alike(decoded(source)) for source in _SHOWN.findall(inside))
        return self._alike(address) in self.doubles

    def _alike(self, address: str) -> str:
        """What the addresses of one picture in several sizes have in common."""
        return alike(aim(address, self.base).url)


def _meta(attributes: Mapping[str, str]) -> dict[str, str]:
    """What is served is UTF-8, and has a policy of its own."""
    if "charset" in attributes:
        return {} if attributes["charset"].strip().lower() == "utf-8" else {"charset": "utf-8"}
    told = attributes.get("http-equiv", "").strip().lower()
    if told in _POLICIES:
        return {"http-equiv": ""}
    other = told == "content-type" and not _UTF_8.search(attributes.get("content", ""))
    return {"content": _CHARSET} if other else {}
