"""Trees that a configuration can hold, for laws over all of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import get_args
from unicodedata import normalize

from hypothesis import strategies as st

from bot.model import rule
from bot.model.pattern import BadPattern, regex
from bot.model.topic import (
    AllOf,
    AnyOf,
    AtLeast,
    EntityIs,
    Expression,
    FieldHas,
    FieldIs,
    LanguageIs,
    LengthIs,
    NotThis,
    Passage,
    PublishedIn,
    RegexIn,
    Searched,
    TextHas,
    UrlHas,
    Where,
)

ODD = [
    "OR",
    "AND",
    "NOT",
    "-",
    '"',
    "\\",
    "(",
    ")",
    ":",
    "/",
    "@",
    ">=",
    "tag:x",
    "-x",
    'צה"ל',
    "וحزب",
    "ＡＢ",
    "é",
    "a b",
]
SIGNS = st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"])
RAW = st.one_of(
    st.text(SIGNS, min_size=1, max_size=12),
    st.lists(st.sampled_from([*ODD, "iraq", "oil"]), min_size=1, max_size=4).map("".join),
)
LINES = RAW.filter(lambda text: not rule.CONTROL.search(text)).map(rule.line).filter(bool)
PHRASES = LINES.filter(lambda text: any(map(str.isalnum, text)))
NAMES = st.from_regex(rule.NAME, fullmatch=True)
MOMENTS = st.one_of(
    st.dates().map(lambda day: datetime(day.year, day.month, day.day, tzinfo=UTC)),
    st.datetimes(
        min_value=datetime(2, 1, 1),
        max_value=datetime(9998, 1, 1),
        timezones=st.integers(-1439, 1439).map(lambda minutes: timezone(timedelta(minutes=minutes))),
    ),
)


def values(one: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(one, min_size=1, max_size=3).map(tuple)


def places(kind: object, least: int) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(get_args(kind)), min_size=least, max_size=3, unique=True).map(tuple)


def good(pattern: str) -> bool:
    try:
        return regex(pattern) == pattern
    except BadPattern:
        return False


PATTERNS = (
    st.one_of(
        st.sampled_from(
            [r"(?i)^live\b", r"a\/b", "a/b", r"\\/", "/live/", r"\Qa/\/\E", "(?i)(?i)x", "[/]", r"x\\", " x ", "a\nb"]
        ),
        RAW,
    )
    .map(lambda text: normalize("NFC", text))
    .filter(good)
)
LEAVES: st.SearchStrategy[Expression] = st.one_of(
    st.builds(FieldIs, field=st.sampled_from(["tag", "section", "author", "group"]), values=values(LINES)),
    st.builds(FieldIs, field=st.just("source"), values=values(NAMES)),
    st.builds(FieldHas, field=st.sampled_from(get_args(Passage)), values=values(PHRASES)),
    st.builds(TextHas, values=values(PHRASES)),
    st.builds(UrlHas, values=values(LINES)),
    st.builds(RegexIn, pattern=PATTERNS, where=places(Searched, 1)),
    st.builds(RegexIn, pattern=PATTERNS),
    st.builds(EntityIs, entity=NAMES, where=places(Where, 0), min_count=st.integers(1, 10**12 - 1)),
    st.builds(LanguageIs, values=values(st.from_regex(r"[a-z]{2,3}", fullmatch=True))),
    st.builds(PublishedIn, after=MOMENTS),
    st.builds(PublishedIn, before=MOMENTS),
    st.tuples(MOMENTS, MOMENTS)
    .filter(lambda two: two[0] != two[1])
    .map(lambda two: PublishedIn(after=min(two), before=max(two))),
    st.builds(LengthIs, at_least=st.integers(0, 10**6)),
    st.builds(LengthIs, at_most=st.integers(0, 10**6)),
    st.tuples(st.integers(0, 999), st.integers(0, 999)).map(lambda two: LengthIs(at_least=min(two), at_most=max(two))),
)


def _joined(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    several = st.lists(inner, min_size=1, max_size=3).map(tuple)
    return st.one_of(
        st.builds(AllOf, of=several),
        st.builds(AnyOf, of=several),
        st.tuples(several, st.integers(1, 3)).map(lambda two: AtLeast(count=min(two[1], len(two[0])), of=two[0])),
        st.builds(NotThis, of=inner),
    )


TREES: st.SearchStrategy[Expression] = st.recursive(LEAVES, _joined, max_leaves=8)
