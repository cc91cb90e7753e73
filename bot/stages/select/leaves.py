"""The leaves, each made once into a test of an article: it answers with its reasons, or None where the leaf is false.

A reason names the leaf as configured (`tag: Iraq`, one value of a list), the field, the words as they stand there, how
often, the words round the first of them (`snippet`; of title, lead, body and caption alone), and of an entity the alias as
configured: where one entity implies another it is that one's, with its name. Of a regular expression the matches that do not overlap are counted, up to COUNTED; of a match FOUND characters are
shown. A pattern that RE2 refuses raises `re2.error`: the configuration has refused it before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import Final, TypeAlias

import re2

from bot.model.article import Reason
from bot.model.codec import stamp
from bot.model.pattern import compiled
from bot.model.topic import EntityIs, FieldHas, FieldIs, LanguageIs, Leaf, PublishedIn, RegexIn
from bot.stages.select.reading import Meant, Reading, key
from bot.stages.select.snippet import WIDE, snippet
from bot.stages.tag import Mention

Reasons: TypeAlias = tuple[Reason, ...]
Test: TypeAlias = Callable[[Reading], Reasons | None]

COUNTED: Final = 100
"""Matches of one pattern in one field at most: RE2 is linear for one match, but a search for all of them is not."""
FOUND: Final = 200
"""Characters of one match."""
_AROUND: Final = 8 * WIDE
"""Bytes before a match, and behind it, in which the words round it are looked for."""

_MEANT: Final = ("title", "lead", "body", "keywords")
"""Where an entity is looked for without `in`."""
_PARTS: Final = {
    "title": ("title",),
    "lead": ("description", "first"),
    "body": ("first", "rest"),
    "caption": ("caption",),
}
_BODY_AFTER_LEAD: Final = ("rest",)
_REPLACED: Final = {"in": "id", "iw": "he", "ji": "yi", "jw": "jv", "mo": "ro"}
"""Deprecated primary subtags that are still met, and their preferred values (IANA language subtag registry)."""


def compile_leaf(leaf: Leaf) -> Test:
    match leaf:
        case FieldIs():
            return _field_is(leaf)
        case FieldHas():
            return _field_has(leaf)
        case RegexIn():
            return _regex_in(leaf)
        case EntityIs():
            return _entity_is(leaf)
        case LanguageIs():
            return _language_is(leaf)
        case PublishedIn():
            return _published_in(leaf)


def _field_is(leaf: FieldIs) -> Test:
    field = "keywords" if leaf.field == "tag" else leaf.field
    wanted = tuple((f"{leaf.field}: {value}", key(value)) for value in leaf.values)

    def told(read: Reading) -> Reasons | None:
        found = read.keyed(field)
        return _true(Reason(leaf=label, where=field, found=found[value]) for label, value in wanted if value in found)

    return told


def _field_has(leaf: FieldHas) -> Test:
    parts = _PARTS[leaf.field]
    wanted = tuple((f"{leaf.field}: {value}", value) for value in leaf.values)

    def told(read: Reading) -> Reasons | None:
        found = ((label, read.mentions(value, parts, phrase=True)) for label, value in wanted)
        return _true(mentioned(label, leaf.field, mentions) for label, mentions in found if mentions)

    return told


def _regex_in(leaf: RegexIn) -> Test:
    label, pattern = f"regex: {leaf.pattern}", compiled(leaf.pattern)

    def told(read: Reading) -> Reasons | None:
        found = (_matched(pattern, label, field, read.encoded(field)) for field in leaf.where)
        return _true(reason for reason in found if reason is not None)

    return told


def _matched(pattern: re2._Regexp, label: str, field: str, texts: Iterable[bytes]) -> Reason | None:
    every = ((text, match.start(), match.end()) for text in texts for match in pattern.finditer(text))
    matches = list(islice(every, COUNTED))
    if not matches:
        return None
    text, start, end = matches[0]
    words, shown, place = _decoded(text[start:end])[:FOUND], "", 0
    if field in _PARTS:
        before, after = _decoded(text[max(start - _AROUND, 0) : start]), _decoded(text[end : end + _AROUND])
        shown, place = snippet(before + words + after, len(before), len(before) + len(words))
    return Reason(leaf=label, where=field, found=words, count=len(matches), snippet=shown, start=place)


def _decoded(text: bytes) -> str:
    r"""\C may end a match, and the room round it, inside a character."""
    return text.decode("utf-8", "replace")


def _entity_is(leaf: EntityIs) -> Test:
    label, fields = f"entity: {leaf.entity}", tuple(dict.fromkeys(leaf.where or _MEANT))
    parts = {**_PARTS, "body": _BODY_AFTER_LEAD} if "lead" in fields else _PARTS

    def told(read: Reading) -> Reasons | None:
        reasons: list[Reason] = []
        for field in fields:
            if field == "keywords":
                reasons += _tagged(label, read.meaning(leaf.entity))
            elif mentions := read.mentions(leaf.entity, parts[field]):
                reasons.append(mentioned(label, field, mentions))
        return tuple(reasons) if reasons and sum(reason.count for reason in reasons) >= leaf.min_count else None

    return told


def _tagged(label: str, keywords: Sequence[tuple[str, Meant]]) -> Iterator[Reason]:
    if keywords:
        words, meant = keywords[0]
        alias = _alias(meant.alias, meant.entity, meant.alias_of)
        yield Reason(leaf=label, where="keywords", found=words, count=len(keywords), alias=alias)


def mentioned(label: str, field: str, mentions: Sequence[Mention]) -> Reason:
    """Of the mentions in one field, at least one of them, in their order."""
    first = mentions[0]
    text, start, end = first.written
    shown, place = snippet(text, start, end) if field in _PARTS else ("", 0)
    alias = _alias(first.alias, first.name, first.alias_of) if not first.phrase else ""
    found = text[start:end]
    return Reason(leaf=label, where=field, found=found, count=len(mentions), alias=alias, snippet=shown, start=place)


def _alias(alias: str, name: str, of: str) -> str:
    return alias if name == of else f"{alias} ({of})"


def _language_is(leaf: LanguageIs) -> Test:
    wanted = tuple((f"language: {value}", _primary(value)) for value in leaf.values)

    def told(read: Reading) -> Reasons | None:
        found = _primary(read.language)
        return _true(Reason(leaf=label, where="language", found=read.language) for label, it in wanted if it == found)

    return told


def _primary(language: str) -> str:
    subtag = language.partition("-")[0].lower()
    return _REPLACED.get(subtag, subtag)


def _published_in(leaf: PublishedIn) -> Test:
    bounds = (("after", leaf.after), ("before", leaf.before))
    label = "published: " + ", ".join(f"{word} {_shown(bound)}" for word, bound in bounds if bound is not None)

    def told(read: Reading) -> Reasons | None:
        moment = _instant(read.published)
        if moment is None or (leaf.after and moment < leaf.after) or (leaf.before and moment >= leaf.before):
            return None
        return (Reason(leaf=label, where="published", found=read.published),)

    return told


def _instant(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _shown(bound: datetime) -> str:
    """A day as a day."""
    day = bound.date()
    return day.isoformat() if bound == datetime(day.year, day.month, day.day, tzinfo=UTC) else stamp(bound)


def _true(reasons: Iterable[Reason]) -> Reasons | None:
    """A leaf is true for the reasons it has."""
    return tuple(reasons) or None
