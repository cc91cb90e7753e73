"""The examples of the topics, tried: each `must` a topic holds, no `must_not`.

An example stands for an article that says what it says and nothing else: what it leaves out (language, source, when it was
published) is empty, so that a leaf that asks for it is false. Its words are counted as a record's are, and its texts are NFC
as articles are, however the file has them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from bot.model.article import Article, Author, Provenance, Reason, Record
from bot.model.entry import Image
from bot.model.topic import Entity, Example, Examples, Topic
from bot.stages.extract.words import count
from bot.stages.select.selector import Selector

_NOWHERE: Final = Provenance(
    feed_record="",
    page_record="",
    file="",
    offset=0,
    length=0,
    sha256="",
    fetched_at="",
    status=0,
    final_url="",
    reason="",
    steps={},
    fields={},
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """An example that does not hold."""

    topic: str
    part: Literal["must", "must_not"]
    number: int
    """From 0."""
    example: Example
    reasons: tuple[Reason, ...]
    """Of a `must_not`: why the topic holds it; none where nothing but `not` is true."""


def missed(entities: tuple[Entity, ...], topics: tuple[Topic, ...], groups: Mapping[str, str]) -> Iterator[Missed]:
    """In the order of the topics, what they must hold first."""
    tried = tuple(topic for topic in topics if topic.examples != Examples())
    if not tried:
        return
    selector = Selector(entities, tried, groups)
    for topic in tried:
        for number, example in enumerate(topic.examples.must):
            if _reasons(selector, topic, example) is None:
                yield Missed(topic=topic.name, part="must", number=number, example=example, reasons=())
        for number, example in enumerate(topic.examples.must_not):
            reasons = _reasons(selector, topic, example)
            if reasons is not None:
                yield Missed(topic=topic.name, part="must_not", number=number, example=example, reasons=reasons)


def article(example: Example) -> Article:
    section, author, caption = map(_nfc, (example.section, example.author, example.caption))
    record = Record(
        url=example.url,
        headline=_nfc(example.title),
        description=_nfc(example.lead),
        article_body=_nfc(example.body),
        keywords=tuple(map(_nfc, example.tags)),
        article_section=(section,) if section else (),
        author=(Author(name=author),) if author else (),
        image=(Image(url="", caption=caption),) if caption else (),
        in_language=example.language,
        word_count=count(example.body),
    )
    return Article(
        id="", source=example.source, first_seen="", published=example.published, record=record, provenance=_NOWHERE
    )


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _reasons(selector: Selector, topic: Topic, example: Example) -> tuple[Reason, ...] | None:
    """Why the topic holds it; None: it does not."""
    matches = selector(article(example)).matches
    return next((match.reasons for match in matches if match.topic == topic.name), None)
