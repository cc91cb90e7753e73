"""Whose page an address is: the sources on whose site it stands (`stages.site`), the one whose feed's address is most like it first."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import takewhile

from bot.model.source import Source
from bot.stages.site import site_of


class Sites:
    """The sources by their sites: asked for each of a million pages, with ten thousand sources."""

    def __init__(self, sources: Iterable[Source]) -> None:
        self._at: dict[str, list[Source]] = {}
        for source in sources:
            self._at.setdefault(site_of(source.feed), []).append(source)

    def near(self, url: str) -> tuple[Source, ...]:
        """Raises ValueError for what is no address."""
        site = site_of(url)
        found = self._at.get(site, []) if site else []
        return tuple(sorted(found, key=lambda source: _alike(source.feed, url), reverse=True))


def _alike(one: str, other: str) -> int:
    """Characters that two addresses begin with alike."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
