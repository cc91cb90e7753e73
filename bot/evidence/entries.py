"""The feed entries that known articles were made with, read again from the archive.

A page that is captured again is made a record of with the same entry as before: without the entry's title, authors and tags its
record would be another one, and look like a change of the publisher's.
"""

from __future__ import annotations

import logging

from bot.evidence import listings
from bot.model.article import Article
from bot.model.entry import Item
from bot.model.errors import ArchiveError, BadInput, StepFailed
from bot.model.logline import line
from bot.model.source import Source
from bot.ports import World
from bot.stages import identity

log = logging.getLogger("tearsheet")

_HELD = 16
"""Feed documents whose entries are held at once."""


class Entries:
    """Of one run."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._held: dict[tuple[str, str], dict[str, Item]] = {}

    async def of(self, source: Source, article: Article, link: str) -> Item | None:
        """The entry of the page at `link`, in the document that first listed its article; None where there is none."""
        record = article.provenance.feed_record
        if not record:
            return None
        if (source.name, record) not in self._held:
            if len(self._held) >= _HELD:
                self._held.pop(next(iter(self._held)))
            self._held[source.name, record] = await self._read(source, record)
        known = self._held[source.name, record]
        names = identity.names([Item(key=link, url=link)])[0]
        return next((known[name] for name in names if name in known), None)

    async def _read(self, source: Source, record: str) -> dict[str, Item]:
        try:
            capture = await self._world.store.capture(record)
            if capture is None:
                return {}
            feed = await listings.document(self._world, source, capture)
        except (ArchiveError, BadInput, StepFailed) as error:
            log.warning(line("not read", record=record, error=error))
            return {}
        found: dict[str, Item] = {}
        for item, names in zip(feed.items, identity.names(feed.items), strict=True):
            for name in names:
                found.setdefault(name, item)
        return found
