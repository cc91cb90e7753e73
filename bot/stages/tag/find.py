"""The search: all literals at once, each candidate judged, the longest win.

1. Two automata (Aho-Corasick), linear in the text whatever the aliases: one over the folded text, one over the text as
   written for `case: exact` (folded, `US` would be found in every "bus"). Matches are taken overlapping: a literal
   that is rejected must not hide a shorter one that stands.
2. A candidate counts where it stands as a word (`edges`) and in the languages of its alias.
3. Among those of entities the longest wins, then the leftmost; what overlaps it falls. The same span of two entities is
   both. Weak aliases and `except` phrases suppress as well; an `except` phrase then counts for nothing.
   Prefixes are no part of the span. Phrases stand for themselves: they neither suppress nor are suppressed.
4. `implies` copies the mention, through any number of steps.
5. An exact alias in capitals in a sentence of capitals is weak. A weak mention counts beside a strong one of the same
   entity in the same document: `supported`, which is handed the mentions of all its parts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from ahocorasick import Automaton

from bot.model.topic import Entity
from bot.stages.tag.edges import stands
from bot.stages.tag.forms import Form, forms_of, forms_of_phrase
from bot.stages.tag.line import Line, even
from bot.stages.tag.loose import forms_of_words

Literals: TypeAlias = "Automaton[tuple[Form, ...]]"


@dataclass(frozen=True, kw_only=True, slots=True)
class Mention:
    name: str
    """The entity, or the phrase as given."""
    start: int
    end: int
    """`text[start:end]` are the words as they stand, without attached prefixes."""
    strong: bool = True
    """False: counts only beside a strong mention of `alias_of` in the same document."""
    alias_of: str
    """The entity whose alias it is; another than `name` where that one implies it."""
    phrase: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class _Hit:
    start: int
    end: int
    """In the folded line."""
    form: Form
    strong: bool


class Tagging:
    """Entities, phrases and words to search for (`loose`), compiled. Immutable; 10,000 entities take about half a CPU second to compile."""

    def __init__(
        self, entities: tuple[Entity, ...], phrases: tuple[str, ...] = (), words: tuple[str, ...] = ()
    ) -> None:
        forms = [form for entity in entities for form in forms_of(entity)]
        forms += [form for phrase in phrases for form in forms_of_phrase(phrase)]
        forms += [form for each in words for form in forms_of_words(each)]
        self._folded = _automaton(form for form in forms if not form.exact)
        self._exact = _automaton(form for form in forms if form.exact)
        self._implied = implied(entities)

    def find(self, text: str, language: str) -> tuple[Mention, ...]:
        """Mentions in the order of the text, weak ones included. `language` is a BCP 47 tag or empty."""
        subtag = language.partition("-")[0].lower()
        found: list[Mention] = []
        offset = 0
        for raw in text.split("\n"):
            found += self._in_line(Line(raw, subtag), offset, subtag)
            offset += len(raw) + 1
        return tuple(found)

    def _in_line(self, line: Line, offset: int, language: str) -> list[Mention]:
        hits = [hit for hit in (*self._hits(line), *self._exact_hits(line)) if _holds(hit.form, language)]
        named: list[Mention] = []
        for won in _longest([hit for hit in hits if hit.form.role != "phrase"]):
            named += self._mentions(won)
        named += [_mention(hit) for hit in hits if hit.form.role == "phrase"]
        named.sort(key=lambda mention: (mention.start, -mention.end, mention.name))
        return [_moved(mention, line, offset) for mention in named]

    def _hits(self, line: Line) -> Iterator[_Hit]:
        if self._folded is None:
            return
        for last, forms in self._folded.iter(line.folded):
            for form in forms:
                start, end = last + 1 - len(form.literal), last + 1
                if stands(line.folded, start, end, form):
                    yield _Hit(start=start + form.skip, end=end, form=form, strong=form.role != "weak")

    def _exact_hits(self, line: Line) -> Iterator[_Hit]:
        if self._exact is None:
            return
        for last, forms in self._exact.iter(even(line.raw)):
            for form in forms:
                first = last + 1 - len(form.literal)
                start, end = line.place(first, last + 1)
                if start < end and stands(line.folded, start, end, form):
                    strong = form.role != "weak" and not line.shouts(first, last + 1)
                    yield _Hit(start=start + form.skip, end=end, form=form, strong=strong)

    def _mentions(self, won: list[_Hit]) -> Iterable[Mention]:
        """The mentions of one span: each name once, a strong one before a weak one."""
        excepted = {hit.form.name for hit in won if hit.form.role == "except"}
        found: dict[str, Mention] = {}
        for hit in sorted(won, key=lambda hit: not hit.strong):
            if hit.form.name not in excepted:
                own = _mention(hit)
                found.setdefault(own.name, own)
                for name in self._implied.get(own.name, ()):
                    found.setdefault(name, replace(own, name=name))
        return found.values()


def supported(mentions: Iterable[Mention]) -> frozenset[str]:
    """The entities whose weak mentions count in a document with these mentions."""
    return frozenset(mention.name for mention in mentions if mention.strong and not mention.phrase)


def implied(entities: Iterable[Entity]) -> Mapping[str, tuple[str, ...]]:
    """Entity → all that it implies, by way of others too; itself left out."""
    steps = {entity.name: entity.implies for entity in entities if entity.implies}
    return {name: _reached(name, steps) for name in steps}


def _reached(name: str, steps: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    reached = {name: None}
    waiting = [name]
    while waiting:
        new = [other for other in steps.get(waiting.pop(), ()) if other not in reached]
        reached.update(dict.fromkeys(new))
        waiting += new
    return tuple(reached)[1:]


def _automaton(forms: Iterable[Form]) -> Literals | None:
    """None for no forms: the library refuses to search with nothing."""
    by_literal: dict[str, dict[Form, None]] = defaultdict(dict)
    for form in forms:
        by_literal[form.literal][form] = None
    if not by_literal:
        return None
    automaton: Literals = Automaton()
    for literal, same in by_literal.items():
        automaton.add_word(literal, tuple(same))
    automaton.make_automaton()
    return automaton


def _holds(form: Form, language: str) -> bool:
    return not form.languages or language in form.languages


def _longest(hits: list[_Hit]) -> Iterator[list[_Hit]]:
    """Hits of one span together, longest span first, then leftmost; a span that touches an earlier one falls."""
    spans: dict[tuple[int, int], list[_Hit]] = defaultdict(list)
    for hit in hits:
        spans[hit.start, hit.end].append(hit)
    taken = bytearray(max((end for _, end in spans), default=0))
    for start, end in sorted(spans, key=lambda span: (span[0] - span[1], span[0])):
        if taken.find(1, start, end) < 0:
            taken[start:end] = b"\1" * (end - start)
            yield spans[start, end]


def _mention(hit: _Hit) -> Mention:
    name, phrase = hit.form.name, hit.form.role == "phrase"
    return Mention(name=name, start=hit.start, end=hit.end, strong=hit.strong, alias_of=name, phrase=phrase)


def _moved(mention: Mention, line: Line, offset: int) -> Mention:
    """The mention of a folded line as one of the text."""
    start, end = line.written(mention.start, mention.end)
    return replace(mention, start=offset + start, end=offset + end)
