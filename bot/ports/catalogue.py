"""What readers ask of the index: articles by topic, entity, source, words and story."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Protocol

from bot.model.article import Article
from bot.model.event import Event
from bot.model.need import Need


class Catalogue(Protocol):
    """Called by `publishing`, by the web and by the verbs that print. Nothing is changed. All raise ArchiveError."""

    async def newest(self, topic: str, limit: int, *, first: bool = False) -> tuple[Article, ...]:
        """The newest of a topic by (published, id), newest first. `first`: without those whose story stands in the topic already."""
        ...

    async def recent(self, limit: int, *, source: str = "", entity: str = "") -> tuple[Article, ...]:
        """The newest of a source, or that mention an entity, by (published, id), newest first."""
        ...

    async def span(self) -> tuple[str, str]:
        """The months (`YYYY-MM`, UTC) of the first and of the last version; empty where there is none."""
        ...

    async def events(
        self, topic: str, month: str, *, first: bool = False, behind: Event | None = None, limit: int = 0
    ) -> tuple[Event, ...]:
        """What a month did to a topic, by the places of the versions, the latest first.

        A month may hold more articles than should be in memory at once: `behind` an event the next so many, 0: all.
        """
        ...

    async def story(self, id: str, month: str = "", *, limit: int = 0) -> tuple[Article, ...]:  # noqa: A002 (the field's name)
        """The articles of the same story (`model.story`), itself among them, in the order in which they were first read.

        With a month as they were at its end: of one that is over that does not change any more. The first so many, for a
        story may hold thousands; 0: all.
        """
        ...

    async def stands(self, id: str, topic: str) -> bool:  # noqa: A002 (the field's name)
        """Whether an article of a topic is the one of its story that `newest` has with `first`."""
        ...

    def candidates(self, need: Need) -> AsyncIterator[Article]:
        """The latest version of each article that meets a need, by first_seen then id."""
        ...

    async def found(self, need: Need, limit: int, offset: int = 0, *, newest: bool = False) -> tuple[Article, ...]:
        """The same, those that fit the words best first; of the same fit, where it asks for no words, or `newest`: newest first."""
        ...

    async def count(self, need: Need) -> int:
        """How many articles meet a need."""
        ...

    async def made_by(self) -> tuple[str, str]:
        """By which entities all mentions were found, and by which version all words were made (`model.rules`); empty while that is being
        done again.
        """
        ...

    async def changes(self) -> int:
        """A number that moves whenever an article, a match or a mention did."""
        ...
