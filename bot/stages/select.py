"""Which entities an article mentions, to which topics it belongs, and why.

Parts of an article: title = headline; lead = description and the first paragraph; body = the whole text; keywords = the
publisher's tags. One mention counts once: where lead and body are both asked for, the body is what follows the first
paragraph. A weak alias counts beside a strong mention anywhere in title, lead or body.

| leaf | true when | reason |
|---|---|---|
| `tag` | a keyword is equal, folded | the keyword |
| `source` | the source's name is equal, folded | the name |
| `title` | the phrase stands in the headline, by the rules of mentions | the words, how often |
| `entity` | its mentions in the given parts come to `min_count` | for each part the first words, how often |

A keyword means an entity when it equals one of its `tags`, folded, and what that entity implies with it.
`any` gives the reasons of all its true branches, `all` of every branch, `not` gives none.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from bot.model.article import Article, Match, Reason, Record
from bot.model.codec import dumps
from bot.model.topic import AllOf, AnyOf, Entity, EntityIs, Expression, NotThis, SourceIs, TagIs, TitleHas, Topic, Where
from bot.stages.fold import fold
from bot.stages.tag import Mention, Tagging, implied, supported

VERSION: Final = "1"
"""Of the rules of folding, tagging and selecting: raised with any change that may change a match."""

EVERYWHERE: Final[tuple[Where, ...]] = ("title", "lead", "body", "keywords")

Reasons: TypeAlias = tuple[Reason, ...]


class Selector:
    """The compiled entities and topics; the port `Tagger`. Pure: the same article gives the same answer."""

    def __init__(self, entities: tuple[Entity, ...], topics: tuple[Topic, ...]) -> None:
        self.digest = hashlib.sha256(dumps((VERSION, entities, topics)).encode()).hexdigest()
        self._topics = topics
        self._meant = _meant(entities)
        self._tagging = Tagging(entities, tuple(dict.fromkeys(p for topic in topics for p in _phrases(topic.match))))

    def __call__(self, article: Article) -> Article:
        read = self._read(article)
        told = ((topic.name, _evaluate(topic.match, read)) for topic in self._topics)
        matches = tuple(Match(topic=name, reasons=reasons) for name, reasons in told if reasons is not None)
        return replace(article, entities=read.entities(), matches=matches)

    def _read(self, article: Article) -> _Reading:
        texts = _parts(article.record)
        found = {name: self._tagging.find(text, article.record.in_language) for name, text in texts.items()}
        strong = supported(mention for mentions in found.values() for mention in mentions)
        parts = {name: _Part(text=texts[name], words=_counted(found[name], strong)) for name in texts}
        tags = {_key(keyword): keyword for keyword in reversed(article.record.keywords)}
        meant: dict[str, list[str]] = defaultdict(list)
        for key in reversed(tags):
            for entity in self._meant.get(key, ()):
                meant[entity].append(tags[key])
        return _Reading(source=article.source, parts=parts, tags=tags, meant=meant)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Part:
    text: str
    words: Mapping[tuple[str, bool], list[Mention]]
    """(entity, False) or (phrase, True) → its mentions that count."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Reading:
    """An article as the leaves ask for it."""

    source: str
    parts: Mapping[str, _Part]
    """`title`, `description`, `first` (paragraph), `rest` (of the body)."""
    tags: Mapping[str, str]
    """Folded keyword → as the publisher wrote it."""
    meant: Mapping[str, list[str]]
    """Entity → keywords that mean it."""

    def entities(self) -> tuple[str, ...]:
        named = {name for part in self.parts.values() for name, phrase in part.words if not phrase}
        return tuple(sorted(named.union(self.meant)))

    def words(self, name: str, parts: Iterable[str], *, phrase: bool = False) -> list[str]:
        """The mentions in these parts, each as it stands in the text."""
        return [
            self.parts[part].text[mention.start : mention.end]
            for part in parts
            for mention in self.parts[part].words.get((name, phrase), ())
        ]


def _parts(record: Record) -> dict[str, str]:
    first, _, rest = record.article_body.strip().partition("\n")
    return {"title": record.headline, "description": record.description, "first": first, "rest": rest}


def _counted(mentions: Iterable[Mention], strong: frozenset[str]) -> dict[tuple[str, bool], list[Mention]]:
    words: dict[tuple[str, bool], list[Mention]] = defaultdict(list)
    for mention in mentions:
        if mention.strong or mention.alias_of in strong:
            words[mention.name, mention.phrase].append(mention)
    return dict(words)


def _meant(entities: tuple[Entity, ...]) -> dict[str, tuple[str, ...]]:
    """Folded tag → the entities that it means."""
    also = implied(entities)
    meant: dict[str, dict[str, None]] = defaultdict(dict)
    for entity in entities:
        for tag in entity.tags:
            meant[_key(tag)].update(dict.fromkeys((entity.name, *also.get(entity.name, ()))))
    return {tag: tuple(names) for tag, names in meant.items()}


def _key(text: str) -> str:
    return fold(text).strip()


def _phrases(expression: Expression) -> Iterator[str]:
    match expression:
        case AllOf() | AnyOf():
            for part in expression.of:
                yield from _phrases(part)
        case NotThis():
            yield from _phrases(expression.of)
        case TitleHas():
            yield from expression.values
        case _:
            return


def _evaluate(expression: Expression, read: _Reading) -> Reasons | None:
    """Why it is true; None where it is false."""
    match expression:
        case AllOf():
            told = [_evaluate(part, read) for part in expression.of]
            return None if None in told else _together(told)
        case AnyOf():
            told = [_evaluate(part, read) for part in expression.of]
            return None if all(reasons is None for reasons in told) else _together(told)
        case NotThis():
            return () if _evaluate(expression.of, read) is None else None
        case TagIs():
            return _tag_is(expression, read)
        case SourceIs():
            return _source_is(expression, read)
        case TitleHas():
            return _title_has(expression, read)
        case EntityIs():
            return _entity_is(expression, read)


def _together(told: Iterable[Reasons | None]) -> Reasons:
    """All reasons, each once: a leaf may stand in two branches."""
    return tuple(dict.fromkeys(reason for reasons in told for reason in reasons or ()))


def _tag_is(leaf: TagIs, read: _Reading) -> Reasons | None:
    found = ((value, read.tags.get(_key(value))) for value in leaf.values)
    return _true(Reason(leaf=f"tag: {value}", where="keywords", found=tag) for value, tag in found if tag is not None)


def _source_is(leaf: SourceIs, read: _Reading) -> Reasons | None:
    source = _key(read.source)
    return _true(
        Reason(leaf=f"source: {value}", where="source", found=read.source)
        for value in leaf.values
        if _key(value) == source
    )


def _title_has(leaf: TitleHas, read: _Reading) -> Reasons | None:
    found = ((value, read.words(value, ("title",), phrase=True)) for value in leaf.values)
    return _true(
        Reason(leaf=f"title: {value}", where="title", found=words[0], count=len(words))
        for value, words in found
        if words
    )


def _entity_is(leaf: EntityIs, read: _Reading) -> Reasons | None:
    fields = tuple(dict.fromkeys(leaf.where or EVERYWHERE))
    reasons = _true(
        Reason(leaf=f"entity: {leaf.entity}", where=field, found=words[0], count=len(words))
        for field in fields
        if (words := _words_in(leaf.entity, field, fields, read))
    )
    return reasons if reasons and sum(reason.count for reason in reasons) >= leaf.min_count else None


def _words_in(entity: str, field: Where, fields: tuple[Where, ...], read: _Reading) -> list[str]:
    match field:
        case "title":
            return read.words(entity, ("title",))
        case "lead":
            return read.words(entity, ("description", "first"))
        case "body":
            return read.words(entity, ("rest",) if "lead" in fields else ("first", "rest"))
        case "keywords":
            return list(read.meant.get(entity, ()))


def _true(reasons: Iterable[Reason]) -> Reasons | None:
    """A leaf is true for the reasons it has."""
    return tuple(reasons) or None
