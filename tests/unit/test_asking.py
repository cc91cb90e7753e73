"""The one-line form of a rule: what each form means, what its faults say, and the laws."""

from __future__ import annotations

import contextlib
import re
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.model.errors import RuleError, UsageError
from bot.model.plan import Plan
from bot.model.rule import DEPTH, Names
from bot.model.source import Source
from bot.model.topic import (
    AllOf,
    AnyOf,
    AtLeast,
    Entity,
    EntityIs,
    Expression,
    FieldHas,
    FieldIs,
    LanguageIs,
    LengthIs,
    NotThis,
    PublishedIn,
    RegexIn,
    TextHas,
    UrlHas,
)
from bot.stages.asking import names_of, parse, show, tokens
from tests.unit.rules import LEAVES, TREES

NOW = datetime(2026, 11, 23, 12, 30, 15, 999, tzinfo=UTC)
KNOWN = Names(
    sources=("jpost", "haaretz"),
    entities=("iraq", "hezbollah"),
    groups=("Wire services",),
    labels={"party of god": "hezbollah"},
)


def day(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def text(*values: str) -> TextHas:
    return TextHas(values=values)


def tag(*values: str) -> FieldIs:
    return FieldIs(field="tag", values=values)


A, B, C = text("a"), text("b"), text("c")
FORMS: list[tuple[str, Expression]] = [
    ("strike", text("strike")),
    ("oil  ministry", AllOf(of=(text("oil"), text("ministry")))),
    ('"oil  ministry"', text("oil ministry")),
    ("a AND b", AllOf(of=(A, B))),
    ("a OR b", AnyOf(of=(A, B))),
    ("a b OR c", AnyOf(of=(AllOf(of=(A, B)), C))),
    ("a (b OR c)", AllOf(of=(A, AnyOf(of=(B, C))))),
    ("a(b)c", AllOf(of=(A, B, C))),
    ("((a))", A),
    ("(a b) c", AllOf(of=(AllOf(of=(A, B)), C))),
    ("-a", NotThis(of=A)),
    ("NOT a b", AllOf(of=(NotThis(of=A), B))),
    ("--a", NotThis(of=NotThis(of=A))),
    ("-(a OR b)", NotThis(of=AnyOf(of=(A, B)))),
    ("all:(a)", AllOf(of=(A,))),
    ("any:(a b)", AnyOf(of=(A, B))),
    ("at_least:2(a b (a OR c))", AtLeast(count=2, of=(A, B, AnyOf(of=(A, C))))),
    ("a or b", AllOf(of=(A, text("or"), B))),
    ('"OR"', text("OR")),
    ("tag:OR", tag("OR")),
    ('tag:"Middle East"', tag("Middle East")),
    ('tag:(Iraq OR "Middle East")', tag("Iraq", "Middle East")),
    ("tag:(Iraq)", tag("Iraq")),
    ("tag:-x", tag("-x")),
    (r'tag:"a \"b\" \\ \c"', tag(r'a "b" \ \c')),
    ('צה"ל', text('צה"ל')),
    ('"דובר צה"ל"', text('דובר צה"ל')),
    ("12:30", text("12:30")),
    ("“oil ministry” -„a b“ tag:”c d”", AllOf(of=(text("oil ministry"), NotThis(of=text("a b")), tag("c d")))),
    ("צה”ל", text("צה”ל")),
    ("text:(a OR b)", text("a", "b")),
    ("section:World author:x", AllOf(of=(FieldIs(field="section", values=("World",)), FieldIs(field="author", values=("x",))))),
    ("source:(jpost OR haaretz)", FieldIs(field="source", values=("jpost", "haaretz"))),
    ('group:"wire  SERVICES"', FieldIs(field="group", values=("wire SERVICES",))),
    ("title:strike", FieldHas(field="title", values=("strike",))),
    ("caption:(a OR b)", FieldHas(field="caption", values=("a", "b"))),
    ("entity:iraq", EntityIs(entity="iraq")),
    ("entity:iraq>=3", EntityIs(entity="iraq", min_count=3)),
    ("entity:iraq@title,lead,title>=3", EntityIs(entity="iraq", where=("title", "lead"), min_count=3)),
    ("entity:(iraq OR hezbollah@body)", AnyOf(of=(EntityIs(entity="iraq"), EntityIs(entity="hezbollah", where=("body",))))),
    ("lang:AR", LanguageIs(values=("ar",))),
    ("language:(ar OR he)", LanguageIs(values=("ar", "he"))),
    ("url:example.com/live", UrlHas(values=("example.com/live",))),
    ("url:https://example.com/?a=b&c", UrlHas(values=("https://example.com/?a=b&c",))),
    ('url:"/live/"', UrlHas(values=("/live/",))),
    ("/oil/", RegexIn(pattern="oil")),
    ("/oil/i", RegexIn(pattern="(?i)oil")),
    ("/oil/@url,title", RegexIn(pattern="oil", where=("url", "title"))),
    ("title:/^live/", RegexIn(pattern="^live", where=("title",))),
    ("tag:/^Iraq/", RegexIn(pattern="^Iraq", where=("keywords",))),
    (r"url:/\/live\/\d/", RegexIn(pattern=r"/live/\d", where=("url",))),
    (r"/a b(\)|c)/", RegexIn(pattern=r"a b(\)|c)")),
    (r'regex:"a\\/b"@body', RegexIn(pattern=r"a\/b", where=("body",))),
    ("/e\u0301t/", RegexIn(pattern="\u00e9t")),
    ("length:>300", LengthIs(at_least=301)),
    ("length:>=300", LengthIs(at_least=300)),
    ("length:<50", LengthIs(at_most=49)),
    ("length:<=50", LengthIs(at_most=50)),
    ("length:300..800", LengthIs(at_least=300, at_most=800)),
    ("after:2020-01-01", PublishedIn(after=day("2020-01-01"))),
    ("before:2020-01-01T06:00+03:00", PublishedIn(before=datetime(2020, 1, 1, 6, tzinfo=timezone(timedelta(hours=3))))),
    ("published:2026-03-01", PublishedIn(after=day("2026-03-01"), before=day("2026-03-02"))),
    ("published:2026-03-01..2026-03-31", PublishedIn(after=day("2026-03-01"), before=day("2026-04-01"))),
    (
        "published:2026-03-01..2026-03-01T00:00:01Z",
        PublishedIn(after=day("2026-03-01"), before=datetime(2026, 3, 1, 0, 0, 1, tzinfo=UTC)),
    ),
    ("after:-7d", PublishedIn(after=datetime(2026, 11, 16, 12, 30, 15, tzinfo=UTC))),
    ("before:-90m", PublishedIn(before=datetime(2026, 11, 23, 11, 0, 15, tzinfo=UTC))),
    ("published:24h", PublishedIn(after=datetime(2026, 11, 22, 12, 30, 15, tzinfo=UTC))),
    ("published:2w", PublishedIn(after=datetime(2026, 11, 9, 12, 30, 15, tzinfo=UTC))),
]  # fmt: skip


@pytest.mark.parametrize(("line", "expected"), FORMS)
def test_a_line_is_read_as_the_tree_it_means_and_is_shown_as_one_that_means_it_too(
    line: str, expected: Expression
) -> None:
    assert parse(line, now=NOW, known=KNOWN) == expected
    assert parse(show(expected)) == expected


def test_the_rule_of_the_issue_is_shown_as_it_is_written() -> None:
    line = "(entity:hezbollah OR tag:Hezbollah) -section:sport lang:ar title:/^live/ after:2020-01-01"
    assert show(parse(line)) == line
    assert parse(line.replace("tag:Hezbollah", 'tag:"Hezbollah"')) == parse(line)


MOMENT = "a day such as 2026-03-01 (from 00:00 UTC), or an instant with its offset such as 2026-03-01T06:00:00+03:00"
PLACES = "one or several of title, lead, body, keywords, caption"
FAULTS = [
    ("", 1, "the end", 'words, or a field such as entity:iraq or tag:"Middle East"'),
    ("a OR", 5, "the end", "words, or a field"),
    ("OR a", 1, '"OR"', "words, or a field"),
    ("(a b", 5, "the end", "another term, or the bracket that closes the one in column 1"),
    ("a) b", 2, '")"', "the end of the rule, or another term"),
    ("()", 2, '")"', "words, or a field"),
    ("- a", 1, '"-"', "words, with at least one letter or digit"),
    ('"a', 1, '"a without an end', "a closing quotation mark"),
    ('oil "a\\b', 5, '"a\\b without an end', "a closing quotation mark"),
    ("a tag:“b", 7, '"“b" without an end', "a closing quotation mark"),
    ("“a”b", 4, '"b"', "a blank or a bracket"),
    ("x /a", 3, '"/a" without an end', "a closing / of the regular expression, or quotes around a text that begins with /"),
    ("/a/g", 4, '"g"', "i, or a blank behind the regular expression"),
    ("/a/i/b/", 5, '"/b/"', "a blank or a bracket"),
    ('"a"@title', 4, '"@title"', "words, or a field"),
    ("/a(/", 1, '"a("', 'a regular expression as RE2 reads it, which says "missing )"'),
    ("/a|/", 1, '"a|"', "a regular expression that does not match the empty text"),
    ("/a/@title,urll", 11, '"urll"', "one or several of title, lead, body, keywords, caption, section, author, url"),
    ("title:/a/@url", 7, "a regular expression", "either title: before the regular expression, or @ and places behind it"),
    ("lang:/a/", 6, "a regular expression", "words behind lang:, for regular expressions go with tag, title"),
    ("regex:(a OR b)", 8, "a list", "one regular expression behind regex:"),
    ("intitle:a", 1, '"intitle:"', 'the nearest is "title:"'),
    ("https://a.example/", 1, '"https:"', "or quotes around a text that holds one"),
    ("tag:", 5, "the end", "a value that touches the colon"),
    ("tag: a", 6, '"a"', "a value that touches the colon"),
    ("tag:(a b)", 8, '"b"', "OR and another value, or the bracket that closes the one in column 5"),
    ("tag:(a OR OR)", 11, '"OR"', "a word, or a phrase in quotes"),
    ('tag:" "', 5, '" "', "text"),
    ("title:…", 7, '"…"', "words, with at least one letter or digit"),
    ("all:a", 5, '"a"', "terms in brackets, such as all:(a b)"),
    ("at_least:(a)", 10, '"("', "terms in brackets, such as at_least:2(a b c)"),
    ("at_least:3(a b)", 10, '"3"', "a number from 1 to 2: so many terms follow"),
    ("at_least:x(a b)", 10, '"x"', "a whole number"),
    ("source:jpot", 8, '"jpot"', 'the name of a source in sources.yaml; the nearest is "jpost"'),
    ("source:J_Post", 8, '"J_Post"', "a name of 1 to 64 characters a-z, 0-9 and -"),
    ("group:wires", 7, '"wires"', "the group of a source in sources.yaml"),
    ("a entity:irak", 10, '"irak"', 'the name of an entity in entities.yaml; the nearest is "iraq"'),
    ("entity:Iraq", 8, '"Iraq"', "the name of an entity, such as entity:iraq"),
    ("entity:Iraq@title", 8, '"Iraq@title"', 'entity:iraq>=3; the nearest is "iraq"'),
    ('entity:"Party  of God"', 8, '"Party  of God"', 'entity:iraq>=3; the nearest is "hezbollah"'),
    ('entity:"The Hezbollah"', 8, '"The Hezbollah"', 'entity:iraq>=3; the nearest is "hezbollah"'),
    ("entity:iraq@titel", 13, '"titel"', PLACES),
    ("entity:iraq@title,", 19, '""', PLACES),
    ("entity:iraq>=x", 14, '"x"', "a whole number"),
    ("entity:iraq>=0", 14, '"0"', "a whole number from 1 on"),
    ("lang:hebrew", 6, '"hebrew"', 'a language by its two or three letters, such as en, ar or he; the nearest is "he"'),
    ("length:300", 8, '"300"', "a number of words, such as length:>300, length:<50 or length:300..800"),
    ("length:>03", 9, '"03"', "a whole number"),
    ("length:9..1", 8, '"9..1"', "the smaller number before the greater one"),
    ("length:<0", 8, '"<0"', "a number above 0 behind <"),
    ("after:(2026-01-01 OR 2026-01-02)", 22, '"2026-01-02"', "one value behind after:"),
    ("after:soon", 7, '"soon"', MOMENT),
    ("published:2026-03-01..soon", 23, '"soon"', MOMENT),
    ("published:2026-03", 11, '"2026-03"', "a day such as 2026-03-01, two with .. between such as 2026-03-01..2026-03-31, or 24h"),
    ("published:2026-03-02..2026-03-01", 11, '"2026-03-02..2026-03-01"', "the earlier time before the later one"),
    ("published:9999-12-31", 11, '"9999-12-31"', "an earlier day"),
    ("a\x00", 2, "the control character U+0000", "text without control characters"),
    ("length:>999999999999", 8, '">999999999999"', "a smaller number behind >"),
    ("-" * 40 + "a", 34, "more than 32 levels of brackets", "32 levels at most"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "column", "found", "expected"), FAULTS)
def test_a_fault_names_its_column_what_stands_there_and_what_should(
    line: str, column: int, found: str, expected: str
) -> None:
    with pytest.raises(RuleError) as raised:
        parse(line, now=NOW, known=KNOWN)
    assert (raised.value.column, raised.value.found) == (column, found)
    assert expected in raised.value.expected
    assert str(raised.value) == f"column {column} of the rule: found {found}; expected {raised.value.expected}"
    assert isinstance(raised.value, UsageError)


@pytest.mark.parametrize("line", ["after:-7d", "before:-1h", "published:24h"])
def test_a_relative_time_is_refused_where_nobody_says_what_time_it_is(line: str) -> None:
    with pytest.raises(RuleError, match="a topic holds the same articles whenever it is made") as raised:
        parse(line)
    assert raised.value.column == line.index(":") + 2


def test_an_hour_before_the_first_one_is_no_time() -> None:
    with pytest.raises(RuleError, match="a time of the calendar"):
        parse("after:-9w", now=datetime(1, 1, 2, tzinfo=UTC))


def test_without_known_names_any_will_do() -> None:
    assert parse("entity:x source:y group:z") == parse("entity:x source:y group:z", known=Names())


def test_the_names_are_those_of_the_configuration() -> None:
    plan = Plan(
        sources=(
            Source(name="jpost", title="", feed="http://h/", group="wires"),
            Source(name="b", title="", feed="http://h/"),
        ),
        entities=(Entity(name="iraq", label="Iraq"),),
    )
    assert names_of(plan) == Names(
        sources=frozenset({"jpost", "b"}),
        entities=frozenset({"iraq"}),
        groups=frozenset({"wires"}),
        labels={"iraq": "iraq"},
    )


@pytest.mark.parametrize("mark", ["\u200f", "\u200e", "\u202b", "\u2067", "\u061c", "\ufeff"])
def test_marks_of_direction_that_come_with_pasted_text_change_no_rule(mark: str) -> None:
    for rule in ("entity:iraq", "-sport", "(oil OR tag:x)", "NOT oil", "at_least:1(a /b/)", '"a" oil'):
        assert parse(f"{mark}{rule}") == parse(rule)
        assert parse(rule.replace(" ", f" {mark}")) == parse(rule.replace(" ", "  "))
    assert parse(f"tag:{mark}x") == FieldIs(field="tag", values=(f"{mark}x",))


def test_brackets_go_as_deep_as_they_may_and_no_deeper() -> None:
    deepest = "(" * DEPTH + "a" + ")" * DEPTH
    assert parse(deepest) == A
    with pytest.raises(RuleError):
        parse(f"({deepest})")


@given(TREES)
@settings(max_examples=600, deadline=None)
def test_what_is_shown_is_read_as_the_same_tree(tree: Expression) -> None:
    assert parse(show(tree)) == tree


@given(LEAVES)
@settings(max_examples=600, deadline=None)
def test_every_leaf_is_shown_on_one_line_as_one_term(leaf: Expression) -> None:
    shown = show(leaf)
    assert parse(f"-{shown} x") == AllOf(of=(NotThis(of=leaf), text("x")))
    assert parse(f"(x OR {shown})") == AnyOf(of=(text("x"), leaf))


PIECES = st.sampled_from(
    [*'()-:/"\\@,.<>= \n\t', "“", "”", "OR", "AND", "NOT", "tag:", "entity:iraq", "at_least:2", "all:", "length:", "..", "after:", "-7d",
     "published:", "2026-03-01", "9999-12-31", "0001-01-01", "T06:00+23:59", "/i", "(?i)", "\\Q", "regex:", "lang:", "en", "é", "\ud800", "\x00", 'א"ב']
)  # fmt: skip
TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=()), max_size=40), st.lists(PIECES, max_size=30).map("".join)
)


@given(TEXTS, st.one_of(st.none(), st.datetimes(timezones=st.just(UTC))), st.sampled_from([None, KNOWN]))
@settings(max_examples=2000, deadline=None)
@example("(" * 100_000, None, None)
@example("-" * 100_000, None, None)
@example("NOT " * 50_000, None, None)
@example('"' * 100_001, None, None)
@example("“" * 100_001, None, None)
@example("/" * 100_001, None, None)
@example("\\" * 100_001, None, None)
@example("tag:" * 50_000, None, None)
@example("all:(" * 50_000, None, None)
@example("published:0001-01-01..0001-01-01T00:00+14:00", None, None)
def test_any_text_is_a_tree_or_a_fault_in_a_column_of_it(line: str, now: datetime | None, known: Names | None) -> None:
    fault, tree = read(line, now, known)
    if tree is not None:
        assert parse(show(tree)) == tree
    else:
        assert fault is not None
        assert 1 <= fault.column <= len(line) + 1
        assert fault.found
        assert fault.expected
        assert len(str(fault)) < 2_000


def read(line: str, now: datetime | None, known: Names | None) -> tuple[RuleError | None, Expression | None]:
    try:
        return None, parse(line, now=now, known=known)
    except RuleError as error:
        return error, None


@pytest.mark.parametrize(
    "piece", ["a ", "-a ", "(a) ", '"a b" ', "tag:(a OR b) ", "/a/ ", "a OR ", "a\\ ", 'א"ב ', "a" * 20, "--", "::"]
)
def test_the_work_is_linear_in_the_text(piece: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted in the characters that the expressions of the tokens pass over, each of which is linear in them."""
    short, long = (passed_over(piece * times, monkeypatch) for times in (100, 1_000))
    assert long <= 11 * short


def passed_over(line: str, monkeypatch: pytest.MonkeyPatch) -> int:
    passed = 0

    class Counting:
        def __init__(self, pattern: re.Pattern[str]) -> None:
            self.pattern = pattern

        def match(self, text: str, begin: int) -> re.Match[str] | None:
            nonlocal passed
            found = self.pattern.match(text, begin)
            passed += 1 + (len(found[0]) if found else 0)
            return found

    with monkeypatch.context() as patched:
        for name in ("_BLANKS", "_RUN", "_FIELD", "_PHRASE", "_TYPOGRAPHIC", "_PATTERN"):
            patched.setattr(tokens, name, Counting(getattr(tokens, name)))
        with contextlib.suppress(RuleError):
            assert list(tokens.tokens(line))
    return passed
