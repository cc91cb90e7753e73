"""The search against itself said plainly: line by line, literal by literal, without an automaton and without haste."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model.topic import Alias, Entity
from bot.stages.fold import _TABLE, _WITH_APOSTROPHE, _apostrophes, _by_table, _with_apostrophes, fold, parted
from bot.stages.tag import Tagging, edges, implied
from bot.stages.tag.edges import stands
from bot.stages.tag.forms import Form, forms_of, forms_of_phrase
from bot.stages.tag.line import Line, even
from tests.unit.test_tag import ENTITIES

PHRASES = ("oil ministry", "Iran", "of God", "حزب", "الله")
MORE = (
    *ENTITIES,
    Entity(name="lines", label="", aliases=(Alias(text="Iraq\nIran"), Alias(text="US\rIS", case="exact"))),
    Entity(name="accord", label="", aliases=(Alias(text="Iran"), Alias(text="d'Irak")), implies=("iran", "qaeda")),
    Entity(name="god", label="", aliases=(Alias(text="God"),), weak=(Alias(text="IS", case="exact"),)),
)
FORMS = [form for entity in MORE for form in forms_of(entity)]
FORMS += [form for phrase in PHRASES for form in forms_of_phrase(phrase)]
TAGGING = Tagging(MORE, PHRASES)

Told = tuple[str, int, int, bool, str, str, bool]
"""Name, start, end, strong, alias, whose alias, phrase."""


def plainly(text: str, language: str) -> list[Told]:
    found: list[Told] = []
    offset = 0
    for raw in text.split("\n"):
        found += _in_line(raw, offset, language)
        offset += len(raw) + 1
    return found


def _in_line(raw: str, offset: int, language: str) -> list[Told]:
    line = Line(raw, language)
    hits = [
        hit for hit in _hits(line, fold(parted(raw, language))) if not hit[2].languages or language in hit[2].languages
    ]
    named = [(s, e, form.name, True, "", form.name, True) for s, e, form, _ in hits if form.role == "phrase"]
    meant = [hit for hit in hits if hit[2].role != "phrase"]
    for span in _winners([hit for hit in meant if hit[2].role != "except" and not _denied(hit, meant)]):
        named += _mentions(span)
    named.sort(key=lambda one: (one[0], -one[1], one[2]))
    return [
        (name, offset + line.written(s, e)[0], offset + line.written(s, e)[1], strong, alias, of, phrase)
        for s, e, name, strong, alias, of, phrase in named
    ]


def _hits(line: Line, folded: str) -> Iterator[tuple[int, int, Form, bool]]:
    raw = even(line.raw)
    for form in dict.fromkeys(FORMS):
        if "\n" in form.literal:
            continue
        for place in _places(form.literal, raw if form.exact else folded):
            last = place + len(form.literal)
            start, end = line.place(place, last) if form.exact else (place, last)
            if start < end and stands(folded, start, end, form):
                shouts = form.doubtful and line.shouts(place, last)
                yield start + form.skip, end, form, form.role != "weak" and not shouts


def _places(literal: str, text: str) -> Iterator[int]:
    place = text.find(literal)
    while place >= 0:
        yield place
        place = text.find(literal, place + 1)


def _denied(hit: tuple[int, int, Form, bool], hits: list[tuple[int, int, Form, bool]]) -> bool:
    start, end, form, _ = hit
    excepted = [(s, e) for s, e, other, _ in hits if other.role == "except" and other.name == form.name]
    return any(e > start and s < end and e - s >= end - start for s, e in excepted)


def _winners(hits: list[tuple[int, int, Form, bool]]) -> Iterator[list[tuple[int, int, Form, bool]]]:
    taken: list[tuple[int, int]] = []
    for start, end in sorted({hit[:2] for hit in hits}, key=lambda span: (span[0] - span[1], span[0])):
        if all(end <= s or e <= start for s, e in taken):
            taken.append((start, end))
            yield [hit for hit in hits if hit[:2] == (start, end)]


def _mentions(span: list[tuple[int, int, Form, bool]]) -> Iterator[tuple[int, int, str, bool, str, str, bool]]:
    also = implied(MORE)
    told: set[str] = set()
    for start, end, form, strong in sorted(span, key=lambda hit: not hit[3]):
        for name in (form.name, *also.get(form.name, ())):
            if name not in told:
                told.add(name)
                yield start, end, name, strong, form.alias, form.name, False


WORDS = sorted({alias.text for entity in MORE for alias in (*entity.aliases, *entity.weak)} | set(PHRASES))
WORDS += sorted({text for entity in MORE for text in entity.exceptions})
PIECES = [
    *WORDS,
    *"'’\"“-.…,\n\r\u2028 \u00a0وبلهשכ2$é",
    "US",
    "IS",
    "LET US PRAY. ",
    "The ",
    "U.S.S.R.",
    "''",
    "ﷲ",
    "\ud800",
    "x",
]
TEXTS = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=14).map("".join),
    st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join),
    st.text(max_size=30),
)


@given(TEXTS, st.sampled_from(["", "en", "tr", "ar", "he"]))
@settings(max_examples=600, deadline=None)
def test_all_at_once_is_found_what_is_found_line_by_line(text: str, language: str) -> None:
    found = [(m.name, m.start, m.end, m.strong, m.alias, m.alias_of, m.phrase) for m in TAGGING.find(text, language)]
    plain = plainly(text, language)
    assert [one[:4] + one[5:] for one in found] == [one[:4] + one[5:] for one in plain]
    for one, other in zip(found, plain, strict=True):
        assert one == other or {one[4], other[4]} <= set(WORDS) | {"Iraqi"}  # two aliases that fold alike


@given(st.lists(TEXTS, min_size=1, max_size=5))
@settings(max_examples=200, deadline=None)
def test_several_texts_are_searched_each_by_itself(texts: list[str]) -> None:
    together = TAGGING.find_in(texts, "en")
    for text, found in zip(texts, together, strict=True):
        alone = TAGGING.find(text, "en")
        told = sorted((m.begin, m.stop, m.name, m.written, m.strong) for m in found)
        first = min((m.begin for m in found), default=0) - min((m.begin for m in alone), default=0)
        assert told == sorted((first + m.begin, first + m.stop, m.name, m.written, m.strong) for m in alone)
        assert all(m.written[0] == text for m in found)


@given(TEXTS, st.sampled_from([form for form in FORMS if not form.exact]))
@settings(max_examples=400, deadline=None)
def test_what_is_seen_at_once_of_an_edge_is_what_the_rules_say(text: str, form: Form) -> None:
    folded = fold(f"{text}{form.literal}{text}")
    for start in _places(form.literal, folded):
        end = start + len(form.literal)
        goes_on = form.dotted and edges._goes_on(folded, start, end)
        slow = not goes_on and edges._begins(folded, start, form) and edges._ends(folded, end, form)
        assert stands(folded, start, end, form) == slow


WESTERN = "".join(bytes((octet,)).decode("cp1252", "ignore") for octet in range(256))


@given(st.one_of(TEXTS, st.text(alphabet=WESTERN), st.text(st.characters(max_codepoint=0x2100))))
@settings(max_examples=600, deadline=None)
def test_a_text_folds_by_its_table_as_character_by_character(text: str) -> None:
    assert _by_table(text) == text.translate(_TABLE)


@given(st.text(alphabet="ab1_'²é \u2060d", max_size=24))
@settings(max_examples=400, deadline=None)
def test_apostrophes_are_found_as_by_reading_every_word(text: str) -> None:
    every = re.compile(r"(?<![^\W\d_])" + _WITH_APOSTROPHE.pattern)
    assert _with_apostrophes(text) == every.sub(lambda word: _apostrophes(word[0]), text)


def test_every_western_letter_folds_as_by_the_table() -> None:
    for character in (*WESTERN, *map(chr, range(0x80, 0xA0))):
        for text in (character, f"a{character}b", f"é\n{character}"):
            assert _by_table(text) == text.translate(_TABLE)
