"""An article taken apart as the leaves ask for it: its texts by field, and what is mentioned in them.

Fields: `title`, `lead`, `body`, `caption`, `keywords`, `section`, `author`, `source`, `group`, `url`. Mentions are kept by
parts that do not overlap (`title`, `description`, `first` paragraph, `rest` of the body, `caption`, and `keywords`, where
phrases alone are looked for), so that each is found and counted once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from bot.model.article import Article, Record
from bot.stages.fold import fold
from bot.stages.tag import Mention, Tagging, supported

_PARTS: Final = ("title", "description", "first", "rest", "caption", "keywords")
_TOLD: Final = ("title", "description", "first", "rest")
"""Whose strong mentions let the weak ones count."""
_APART: Final = frozenset({"caption", "keywords"})
"""That make no entity of an article."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """What of the configuration an article is read with."""

    tagging: Tagging
    meant: Mapping[str, tuple[Meant, ...]]
    """Folded tag → the entities that it means."""
    groups: Mapping[str, str]
    """Source → its group."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Meant:
    """What a publisher's tag means."""

    entity: str
    alias: str
    """The tag as configured."""
    alias_of: str
    """The entity whose tag it is; another than `entity` where that one implies it."""


_Passages: TypeAlias = tuple[str, str, str, str, str]
Name: TypeAlias = tuple[str, bool]
"""(entity, False) or (phrase, True)."""


class Reading:
    """One article. Keys and bytes of a field are made when a leaf first asks for them: most fields nobody asks for."""

    def __init__(self, article: Article, known: Known) -> None:
        self.language = article.record.in_language
        self.published = article.published
        self.length = article.record.word_count
        passages = _passages(article.record)
        self._texts = _texts(article, passages, known.groups)
        self._mentions = _mentions(article.record, passages, known.tagging)
        self._keyed: dict[str, dict[str, str]] = {}
        self._encoded: dict[str, tuple[bytes, ...]] = {}
        self._meant: dict[str, list[tuple[str, Meant]]] = {}
        keywords = self.keyed("keywords")
        for tag in reversed(keywords):
            for meant in known.meant.get(tag, ()):
                self._meant.setdefault(meant.entity, []).append((keywords[tag], meant))

    def entities(self) -> tuple[str, ...]:
        """Those that title, lead, body and keywords mention, by name."""
        told = {name for (name, phrase), parts in self._mentions.items() if not phrase and parts.keys() - _APART}
        return tuple(sorted(told.union(self._meant)))

    def mentions(self, name: str, parts: Iterable[str], *, phrase: bool = False) -> list[Mention]:
        """The mentions in these parts."""
        found = self._mentions.get((name, phrase))
        return [mention for part in parts for mention in found.get(part, ())] if found else []

    def meaning(self, entity: str) -> Sequence[tuple[str, Meant]]:
        """The keywords that mean it, as the publisher wrote them."""
        return self._meant.get(entity, ())

    def values(self, kind: str) -> Iterable[str]:
        """What is in it of a kind of sign (`signs`)."""
        match kind:
            case "entity":
                return {name for name, phrase in self._mentions if not phrase}.union(self._meant)
            case "phrase":
                return [name for name, phrase in self._mentions if phrase]
            case _:
                return self.keyed(kind)

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


def _texts(article: Article, passages: _Passages, groups: Mapping[str, str]) -> Mapping[str, tuple[str, ...]]:
    record = article.record
    title, description, first, _, _ = passages
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


def _passages(record: Record) -> _Passages:
    """Title, description, first paragraph, rest of the body, captions."""
    first, _, rest = record.article_body.strip().partition("\n")
    return record.headline, record.description, first, rest, "\n".join(image.caption for image in record.image)


def _mentions(record: Record, passages: _Passages, tagging: Tagging) -> Mapping[Name, Mapping[str, list[Mention]]]:
    """Name → part → its mentions that count there."""
    texts = (*passages, "\n".join(record.keywords))
    found = dict(zip(_PARTS, tagging.find_in(texts, record.in_language), strict=True))
    strong = supported(mention for part in _TOLD for mention in found[part])
    shown = strong | supported(found["caption"])
    told: dict[Name, dict[str, list[Mention]]] = {}
    for part, mentions in found.items():
        for mention in mentions:
            if _counts(mention, part, shown if part == "caption" else strong):
                told.setdefault((mention.name, mention.phrase), {}).setdefault(part, []).append(mention)
    return told


def _counts(mention: Mention, part: str, strong: frozenset[str]) -> bool:
    if part == "keywords":
        return mention.phrase
    return mention.strong or mention.alias_of in strong
