"""The leaves, each made once into a test of an article: it answers with its reasons, or None where the leaf is false.

A reason names the leaf as configured (`tag: Iraq`, one value of a list), the field, the words as they stand there, and how
often. Of a regular expression the matches that do not overlap are counted, up to COUNTED; of a match FOUND characters are
shown. A pattern that RE2 refuses raises `re2.error`: the configuration has refused it before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from itertools import islice
from typing import Final, TypeAlias

import re2

from bot.model.article import Reason
from bot.model.codec import stamp
from bot.model.topic import PATTERN_MEMORY, EntityIs, FieldHas, FieldIs, LanguageIs, Leaf, PublishedIn, RegexIn
from bot.stages.select.reading import Reading, key

Reasons: TypeAlias = tuple[Reason, ...]
Test: TypeAlias = Callable[[Reading], Reasons | None]

COUNTED: Final = 100
"""Matches of one pattern in one field at most: RE2 is linear for one match, but a search for all of them is not."""
FOUND: Final = 200
"""Characters of one match."""

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
        found = ((label, read.words(value, parts, phrase=True)) for label, value in wanted)
        return _true(_reason(label, leaf.field, words) for label, words in found if words)

    return told


def _regex_in(leaf: RegexIn) -> Test:
    label, pattern = f"regex: {leaf.pattern}", _pattern(leaf.pattern)

    def told(read: Reading) -> Reasons | None:
        found = ((field, _matches(pattern, read.encoded(field))) for field in leaf.where)
        return _true(_reason(label, field, words) for field, words in found if words)

    return told


def _pattern(pattern: str) -> re2._Regexp:
    options = re2.Options()
    options.log_errors = False
    options.max_mem = PATTERN_MEMORY
    options.never_capture = True
    return re2.compile(pattern, options)


def _matches(pattern: re2._Regexp, texts: Iterable[bytes]) -> list[str]:
    every = (match.group() for text in texts for match in pattern.finditer(text))
    # \C may end a match inside a character.
    return [words.decode("utf-8", "replace")[:FOUND] for words in islice(every, COUNTED)]


def _entity_is(leaf: EntityIs) -> Test:
    label, fields = f"entity: {leaf.entity}", tuple(dict.fromkeys(leaf.where or _MEANT))
    parts = {**_PARTS, "body": _BODY_AFTER_LEAD} if "lead" in fields else _PARTS

    def words_in(field: str, read: Reading) -> list[str]:
        return read.meaning(leaf.entity) if field == "keywords" else read.words(leaf.entity, parts[field])

    def told(read: Reading) -> Reasons | None:
        found = ((field, words_in(field, read)) for field in fields)
        reasons = tuple(_reason(label, field, words) for field, words in found if words)
        return reasons if reasons and sum(reason.count for reason in reasons) >= leaf.min_count else None

    return told


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


def _reason(label: str, field: str, words: list[str]) -> Reason:
    return Reason(leaf=label, where=field, found=words[0], count=len(words))


def _true(reasons: Iterable[Reason]) -> Reasons | None:
    """A leaf is true for the reasons it has."""
    return tuple(reasons) or None
