"""Files of some records, taken in over twins, and what a test asks of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from bot.evidence.gathering import Tally
from bot.evidence.intake import Intake
from bot.model.article import Article
from bot.model.source import Source
from tests.twins.foreign import DATE, http, packed, record
from tests.twins.town import FEED, Town, rss

LATER = DATE + timedelta(days=2)


class Brought:
    """Files of some records, taken in one run."""

    def __init__(self, town: Town, folder: Path) -> None:
        self.town = town
        self._folder = folder
        self._number = 0

    def write(self, *records: bytes) -> str:
        self._number += 1
        path = self._folder / f"{self._number}.warc.gz"
        path.write_bytes(packed(*records))
        return str(path)

    async def __call__(self, *records: bytes, only: Source | None = None) -> Tally:
        return await self.files(self.write(*records), only=only)

    async def files(self, *paths: str, only: Source | None = None) -> Tally:
        intake = Intake(self.town.world, only)
        for path in paths:
            await intake.file(path, lambda *_: None)
        await intake.articles(lambda *_: None)
        return intake.tally

    async def only(self) -> Article:
        (article,) = await self.town.articles()
        return article

    async def versions(self) -> list[Article]:
        return list(await self.town.world.store.history((await self.only()).id))

    def derivations(self) -> int:
        return sum(derived is not None for file in self.town.disk.values() for _, derived in file.groups)


def document(*slugs: str, date: datetime = DATE) -> bytes:
    return record("response", FEED, http(rss(*slugs), kind="application/rss+xml"), date=date)
