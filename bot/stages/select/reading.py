"""An article taken apart as the leaves ask for it: its texts by field, and what is mentioned in them.

Fields: `title`, `lead`, `body`, `caption`, `keywords`, `section`, `author`, `source`, `group`, `url`. Mentions are kept by
parts that do not overlap (`title`, `description`, `first` paragraph, `rest` of the body, `caption`, and `keywords`, where
phrases alone are looked for), so that each is found and counted once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.model.article import Article, Record
from bot.stages.fold import fold
from bot.stages.tag import Mention, Tagging, supported


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """What of the configuration an article is read with."""

    tagging: Tagging
    meant: Mapping[str, tuple[str, ...]]
    """Folded tag → the entities that it means."""
    groups: Mapping[str, str]
    """Source → its group."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Part:
    text: str
    words: Mapping[tuple[str, bool], list[Mention]]
    """(entity, False) or (phrase, True) → its mentions that count."""


class Reading:
    """One article. Keys and bytes of a field are made when a leaf first asks for them: most fields nobody asks for."""

    def __init__(self, article: Article, known: Known) -> None:
        self.language = article.record.in_language
        self.published = article.published
        self.length = article.record.word_count
        self._texts = _texts(article, known.groups)
        self._parts = _parts(article.record, known.tagging)
        self._keyed: dict[str, dict[str, str]] = {}
        self._encoded: dict[str, tuple[bytes, ...]] = {}
        self._meant: dict[str, list[str]] = defaultdict(list)
        keywords = self.keyed("keywords")
        for tag in reversed(keywords):
            for entity in known.meant.get(tag, ()):
                self._meant[entity].append(keywords[tag])

    def entities(self) -> tuple[str, ...]:
        """Those that title, lead, body and keywords mention, by name."""
        told = (part for name, part in self._parts.items() if name not in {"caption", "keywords"})
        return tuple(sorted({name for part in told for name, phrase in part.words if not phrase}.union(self._meant)))

    def words(self, name: str, parts: Iterable[str], *, phrase: bool = False) -> list[str]:
        """The mentions in these parts, each as it stands in the text."""
        return [
            self._parts[part].text[mention.start : mention.end]
            for part in parts
            for mention in self._parts[part].words.get((name, phrase), ())
        ]

    def meaning(self, entity: str) -> list[str]:
        """The keywords that mean it, as the publisher wrote them."""
        return list(self._meant.get(entity, ()))

    def keyed(self, field: str) -> dict[str, str]:
        """The folded values of a field → as written; of two that fold alike the first. Empty ones are left out."""
        if field not in self._keyed:
            self._keyed[field] = {key(text): text for text in reversed(self._texts[field]) if text}
        return self._keyed[field]

    def texts(self, field: str) -> tuple[str, ...]:
        """The texts of a field as they stand."""
        return self._texts[field]

    def encoded(self, field: str) -> tuple[bytes, ...]:
        """The texts of a field in UTF-8, empty ones left out: encoded once, a pattern takes 3 µs a text, else 6."""
        if field not in self._encoded:
            # A lone surrogate has no UTF-8; it becomes a question mark.
            self._encoded[field] = tuple(text.encode("utf-8", "replace") for text in self._texts[field] if text)
        return self._encoded[field]


def key(text: str) -> str:
    """What two values that are equal have in common."""
    return fold(text).strip()


def _texts(article: Article, groups: Mapping[str, str]) -> Mapping[str, tuple[str, ...]]:
    record = article.record
    title, description, first, _, _ = _passages(record)
    return {
        "title": (title,),
        "lead": (description, first),
        "body": (record.article_body,),
        "caption": tuple(image.caption for image in record.image),
        "keywords": record.keywords,
        "section": record.article_section,
        "author": (*(author.name for author in record.author), record.byline),
        "source": (article.source,),
        "group": (groups.get(article.source, ""),),
        "url": tuple(dict.fromkeys((record.url, record.canonical_url))),
    }


def _passages(record: Record) -> tuple[str, str, str, str, str]:
    """Title, description, first paragraph, rest of the body, captions."""
    first, _, rest = record.article_body.strip().partition("\n")
    return record.headline, record.description, first, rest, "\n".join(image.caption for image in record.image)


def _parts(record: Record, tagging: Tagging) -> Mapping[str, _Part]:
    names = ("title", "description", "first", "rest", "caption")
    texts = dict(zip(names, _passages(record), strict=True))
    found = {name: tagging.find(text, record.in_language) for name, text in texts.items()}
    captions = found.pop("caption")
    tags = "\n".join(record.keywords)
    words = _counted((mention for mention in tagging.find(tags, record.in_language) if mention.phrase), frozenset())
    strong = supported(mention for mentions in found.values() for mention in mentions)
    parts = {name: _Part(text=texts[name], words=_counted(found[name], strong)) for name in found}
    shown = _counted(captions, strong | supported(captions))
    return parts | {"caption": _Part(text=texts["caption"], words=shown), "keywords": _Part(text=tags, words=words)}


def _counted(mentions: Iterable[Mention], strong: frozenset[str]) -> dict[tuple[str, bool], list[Mention]]:
    words: dict[tuple[str, bool], list[Mention]] = defaultdict(list)
    for mention in mentions:
        if mention.strong or mention.alias_of in strong:
            words[mention.name, mention.phrase].append(mention)
    return dict(words)
