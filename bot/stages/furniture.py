"""What a source remembers: the lines of its latest articles, by which the furniture is known that no other rule finds.

A line is furniture when it stands in at least two other articles of the source, word for word (letters and digits, case folded). What is
the same article under another name says nothing: an article of which a quarter of the lines stand in this one, or that holds a quarter of
this one's letters, is none of the others. Without that, a page that was captured twice lost its text: over the bare library's text
F1 .9451 -> .9406 on 257 pages with one such pair, with it .9452, and precision .9454 -> .9519 on 80 pages of sources with several.

What is taken out of text and HTML: whole paragraphs of at least 12 letters, sentences only at the text's beginning and end (agencies tell in the
middle what went before, in the same words for weeks), never a question, a correction or note of the editor, a heading, a quotation, a list or a table; and
nothing at all where it would come to more than a third of the text's letters: then the lines are the text of something that is published
again and again. What was taken out is named in the derivation (a rebuild replays it, so it does not depend on what was
remembered that day) and is a doubt of the record.

An article that has a version already was ruled on when that was made: lines that stand in it stay, lines that were taken out of it are taken
out again, and the memory rules on new ones alone. So a version is never made by what other articles came to hold.

Lines are remembered as numbers of 64 bits, as they were before anything was taken out, of records that were made from a page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from hashlib import blake2b

from bot.model.article import Article, Derivation, Record
from bot.stages.extract.text.labels import NOTE
from bot.stages.extract.words import count
from bot.stages.lines import SHORT, told
from bot.stages.lines import without as taken_out

VERSION = "1"
"""Of this step: it goes into the provenance of every record that it changed."""
OTHERS = 2
"""Other articles that hold a line, from which it is furniture."""
ALIKE = 0.25
"""Share of its lines, or of this one's letters, from which an article is this one again."""
MOST = 1 / 3
"""Share of the text's letters that may be taken out."""
LONG = 300
"""Letters above which a line is a paragraph: agencies tell what went before in the same words for weeks."""
_QUESTIONS = ("?", "？", "؟", ";")
_SENTENCES = (".", "!", "…", "”", '"', "»", "。", "！", "」", "।", "۔")
LINES = 200
"""Lines of one article that are compared and remembered, the last ones: furniture gathers at the end."""


def ruled(
    derived: Derivation, memory: Mapping[str, Collection[int]], before: Article | None
) -> tuple[Derivation, dict[str, frozenset[int]]]:
    """The derivation without the furniture of its record, and what `remembered` says of it.

    `memory` is what the source remembers, `before` the article's latest version.
    """
    if not derived.page_record:
        return derived, {}
    own = lines(derived.record)
    numbers = {_number(line): line for line in own}
    furniture = familiar(numbers, [lines for id_, lines in memory.items() if id_ != derived.id])
    if before is not None:
        again = {line for text in before.provenance.furniture for line in told(text)}
        furniture = furniture - set(lines(before.record)) | again.intersection(own)
    return _bare(derived, furniture), {derived.id: frozenset(numbers)}


def again(derived: Derivation, before: Derivation) -> Derivation:
    """The derivation of a page that was read `before`, without what was taken out of it then; nothing else is ruled on."""
    if not derived.page_record:
        return derived
    known = {line for text in before.furniture for line in told(text)}
    return _bare(derived, known.intersection(lines(derived.record)))


def _bare(derived: Derivation, furniture: Collection[str]) -> Derivation:
    record, dropped = without(derived.record, furniture)
    if not dropped:
        return derived
    steps = {**derived.steps, "furniture": VERSION}
    return replace(derived, record=record, furniture=dropped, steps=steps)


def remembered(derived: Derivation) -> dict[str, frozenset[int]]:
    """What its source is to remember of an article: nothing where it was made from the feed."""
    if not derived.page_record:
        return {}
    dropped = [line for text in derived.furniture for line in told(text)]
    # What was taken out stood among the last lines: with it there are as many as there were.
    kept = lines(derived.record, LINES - len(dropped))
    return {derived.id: frozenset(map(_number, (*kept, *dropped)))}


def lines(record: Record, most: int = LINES) -> tuple[str, ...]:
    """The lines of a record by which it is compared: of the last ones, `most` at most."""
    return tuple(line for _, line in _last(record, most) if SHORT <= len(line) <= LONG)


def familiar(own: Mapping[int, str], others: Iterable[Collection[int]]) -> frozenset[str]:
    """Those of an article's lines, by their numbers, that enough other articles hold."""
    numbers, letters = frozenset(own), sum(map(len, own.values()))
    found: Counter[int] = Counter()
    for other in others:
        shared = numbers.intersection(other)
        again = len(shared) >= ALIKE * len(other) or sum(len(own[n]) for n in shared) >= ALIKE * letters
        if not again:
            found.update(shared)
    return frozenset(own[number] for number, count in found.items() if count >= OTHERS)


def without(record: Record, furniture: Collection[str]) -> tuple[Record, tuple[str, ...]]:
    """The record without these lines, and the lines as they stood in it."""
    if not furniture:
        return record, ()
    texts = record.article_body.split("\n")
    known = _placed(texts, {text for text, line in _last(record) if line in furniture})
    html, gone = taken_out(record.article_html, known, paragraphs=True)
    dropped = tuple(text for text in texts if text in gone)
    if not dropped or sum(map(len, dropped)) > MOST * len(record.article_body):
        return record, ()
    body = "\n".join(text for text in texts if text not in gone)
    many = f"{len(dropped)} lines" if len(dropped) > 1 else "1 line"
    doubt = f"{many} that other articles of the source have {'were' if len(dropped) > 1 else 'was'} dropped"
    doubts = (*record.doubts, doubt)
    return replace(record, article_body=body, article_html=html, word_count=count(body), doubts=doubts), dropped


def _placed(texts: Sequence[str], known: Collection[str]) -> set[str]:
    """Those at the text's beginning or end; of the others those that are no sentences. Never a note of the editor, nor a question."""
    able = [text in known and not NOTE.search(text) and not text.endswith(_QUESTIONS) for text in texts]
    opening = next((place for place, may in enumerate(able) if not may), len(able))
    closing = len(able) - next((place for place, may in enumerate(reversed(able)) if not may), len(able))
    edges = {*texts[:opening], *texts[closing:]}
    return edges | {text for text, may in zip(texts, able, strict=True) if may and not text.endswith(_SENTENCES)}


def _last(record: Record, most: int = LINES) -> list[tuple[str, str]]:
    """The last lines, as they stand and folded."""
    texts = record.article_body.rsplit("\n", most)[-most:] if most > 0 else []
    return list(zip(texts, told("\n".join(texts)), strict=True))


def _number(line: str) -> int:
    return int.from_bytes(blake2b(line.encode(), digest_size=8).digest())
