"""The search: all literals at once, each candidate judged, the longest win.

1. Two automata (Aho-Corasick), linear in the text whatever the aliases: one over the folded text, one over the text as
   written for `case: exact` (folded, `US` would be found in every "bus"). Matches are taken overlapping: a literal
   that is rejected must not hide a shorter one that stands.
2. A candidate counts where it stands as a word (`edges`) and in the languages of its alias.
3. An `except` phrase denies what overlaps it of its own entity and is no longer than it, and counts for nothing itself: what
   else stands in it keeps its meaning. Turkish Hezbollah is no mention of Hezbollah, and one of Turkey.
   Among the mentions of entities that are left the longest wins, then the leftmost; what overlaps it falls. The same span of
   two entities is both. Weak aliases suppress as well. Prefixes are no part of the span. Phrases stand for themselves: they
   neither suppress nor are suppressed.
4. `implies` copies the mention, through any number of steps.
5. An exact alias that capitals alone tell from an everyday word is weak in a sentence of capitals. A weak mention counts beside a strong one of the same
   entity in the same document: `supported`, which is handed the mentions of all its parts.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import NamedTuple, TypeAlias

from ahocorasick import Automaton

from bot.model.topic import Entity
from bot.stages.tag.edges import LATIN, stands
from bot.stages.tag.forms import Form, forms_of, forms_of_phrase
from bot.stages.tag.line import even
from bot.stages.tag.loose import forms_of_words
from bot.stages.tag.text import Text

UPPER = 4
"""Letters at the begin of literals whose nodes are made first, so that they lie together in memory: the search is mostly there, and
takes a quarter less."""
Literals: TypeAlias = "Automaton[tuple[Form, ...]]"


class Mention(NamedTuple):
    """A tuple, and its words are worked out when they are asked for: an article has a hundred, of which one or two are shown."""

    begin: int
    stop: int
    """`text.folded[begin:stop]` is what was found, without attached prefixes."""
    name: str
    """The entity, or the phrase as given."""
    alias: str
    """As configured: of a demonym the adjective. Of a phrase empty."""
    alias_of: str
    """The entity whose alias it is; another than `name` where that one implies it."""
    strong: bool
    """False: counts only beside a strong mention of `alias_of` in the same document."""
    phrase: bool
    text: Text

    @property
    def start(self) -> int:
        return self.written[1]

    @property
    def end(self) -> int:
        return self.written[2]

    @property
    def written(self) -> tuple[str, int, int]:
        """The text it is found in, and where in it the words stand: worked out when it is asked for."""
        return self.text.written(self.begin, self.stop)


_start = itemgetter(0)
"""Of a hit, and of a mention: where it begins."""
_Hit: TypeAlias = tuple[int, int, Form, bool]
"""Start and end in the folded text, what stands there, and whether it is strong."""


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
        return tuple(sorted(self.find_in((text,), language)[0], key=_order))

    def find_in(self, texts: Sequence[str], language: str) -> tuple[list[Mention], ...]:
        """The same of several texts, each by itself, by where they begin: they are searched in one go."""
        subtag = language.partition("-")[0].lower()
        if self._folded is None and self._exact is None:
            return tuple([] for _ in texts)
        text = Text(texts, subtag)
        hits, phrases = self._hits(text, subtag)
        hits += self._exact_hits(text, subtag)
        named = [_mention(hit, text) for hit in phrases]
        for won in _winners(_undenied(hits)) if hits else ():
            named += self._mentions(won, text)
        named.sort(key=_start)
        found: tuple[list[Mention], ...] = tuple([] for _ in texts)
        for mention, part in zip(named, text.parts([mention.begin for mention in named]), strict=True):
            found[part].append(mention)
        return found

    def _hits(self, text: Text, language: str) -> tuple[list[_Hit], list[_Hit]]:
        """Of entities, and of phrases."""
        hits: list[_Hit] = []
        phrases: list[_Hit] = []
        folded = text.folded
        for last, forms in self._folded.iter(folded) if self._folded is not None else ():
            end = last + 1
            if folded[last] in LATIN and folded[end : end + 1] in LATIN:
                continue  # most candidates: seen before their forms are, which lie all over the memory
            for form in forms:
                start = end - len(form.literal)
                if stands(folded, start, end, form) and _holds(form, language):
                    role = form.role
                    (phrases if role == "phrase" else hits).append((start + form.skip, end, form, role != "weak"))
        return hits, phrases

    def _exact_hits(self, text: Text, language: str) -> Iterator[_Hit]:
        if self._exact is None:
            return
        raw = even(text.raw)
        for last, forms in self._exact.iter(raw):
            for form in forms:
                first = last + 1 - len(form.literal)
                if not _holds(form, language) or _touch(raw, first) or _touch(raw, last + 1):
                    continue
                start, end = text.place(first, last + 1)
                if start < end and stands(text.folded, start, end, form):
                    strong = form.role != "weak" and not (form.doubtful and text.shouts(first, last + 1))
                    yield start + form.skip, end, form, strong

    def _mentions(self, won: Sequence[_Hit], text: Text) -> Iterable[Mention]:
        """The mentions of one span: each name once, a strong one before a weak one."""
        if len(won) == 1 and won[0][2].name not in self._implied:
            return (_mention(won[0], text),)
        found: dict[str, Mention] = {}
        for hit in sorted(won, key=_weak_last):
            own = _mention(hit, text)
            found.setdefault(own.name, own)
            for name in self._implied.get(own.name, ()):
                found.setdefault(name, own._replace(name=name))
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
        if "\n" not in form.literal:  # no alias runs across lines
            by_literal[form.literal][form] = None
    if not by_literal:
        return None
    automaton: Literals = Automaton()
    begins = {literal[:length] for literal in by_literal for length in range(1, UPPER + 1)} - by_literal.keys()
    for begin in sorted(begins, key=_shortest_first):
        automaton.add_word(begin, ())
    for literal in sorted(by_literal):
        automaton.add_word(literal, tuple(by_literal[literal]))
    for begin in begins:
        automaton.remove_word(begin)
    automaton.make_automaton()
    return automaton


def _shortest_first(text: str) -> tuple[int, str]:
    return len(text), text


def _holds(form: Form, language: str) -> bool:
    return not form.languages or language in form.languages


def _touch(raw: str, place: int) -> bool:
    """Whether letters of ASCII stand on both sides: they fold to as many, and touch in the folded text too."""
    two = raw[place - 1 : place + 1] if place else ""
    return len(two) == 2 and two.isascii() and two.isalpha()


def _undenied(hits: list[_Hit]) -> list[_Hit]:
    """Without the `except` phrases, and without what they deny."""
    denials: dict[str, list[tuple[int, int]]] = {}
    for start, end, form, _ in hits:
        if form.role == "except":
            denials.setdefault(form.name, []).append((start, end))
    if not denials:
        return hits
    spans = {name: (sorted(found), max(end - start for start, end in found)) for name, found in denials.items()}
    return [hit for hit in hits if hit[2].role != "except" and not _denied(hit, *spans.get(hit[2].name, ((), 0)))]


def _denied(hit: _Hit, spans: Sequence[tuple[int, int]], longest: int) -> bool:
    """`spans`: what denies it, in order. Only those that begin near it are looked at, so that many in one text cost what few do."""
    first, last = hit[:2]
    near = slice(bisect_left(spans, (first - longest, 0)), bisect_left(spans, (last, 0)))
    return any(end > first and end - start >= last - first for start, end in spans[near])


def _winners(hits: list[_Hit]) -> Iterator[list[_Hit]]:
    """Hits of one span together: of those that overlap one another the `_longest`, each of the others by itself."""
    hits.sort(key=_start)
    begin = end = 0
    for number, hit in enumerate(hits):
        if hit[0] >= end and number:
            yield from _longest(hits[begin:number])
            begin = number
        end = max(end, hit[1])
    yield from _longest(hits[begin:])


def _longest(hits: list[_Hit]) -> Iterable[list[_Hit]]:
    """The longest span first, then the leftmost; a span that touches an earlier one falls."""
    if len(hits) < 2:
        return (hits,) if hits else ()
    spans: dict[tuple[int, int], list[_Hit]] = {}
    for hit in hits:
        spans.setdefault(hit[:2], []).append(hit)
    first = hits[0][0]
    taken = bytearray(max(end for _, end in spans) - first)
    won = []
    for start, end in sorted(spans, key=_longest_first):
        if taken.find(1, start - first, end - first) < 0:
            taken[start - first : end - first] = b"\1" * (end - start)
            won.append(spans[start, end])
    return won


def _longest_first(span: tuple[int, int]) -> tuple[int, int]:
    return span[0] - span[1], span[0]


def _weak_last(hit: _Hit) -> bool:
    return not hit[3]


def _mention(hit: _Hit, text: Text) -> Mention:
    start, end, form, strong = hit
    return Mention(start, end, form.name, form.alias, form.name, strong, form.role == "phrase", text)


def _order(mention: Mention) -> tuple[int, int, str]:
    return mention.begin, -mention.stop, mention.name
