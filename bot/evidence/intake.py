"""What others captured, processed as if we had: `tearsheet import`.

    file       WARC file → a copy below `warc/imported/`, byte for byte → a row for each of its captures
    page       saved page → a resource record in a file of ours → its row
    articles   feed documents of configured sources, then pages on their sites → derivations in files of ours → articles

A page goes to the source that is named, else to one whose feed is on its site: the one that knows it, else the nearest
(`stages.whose`). What belongs to none is kept, indexed and replayed, and makes no article. An entry that a feed document
among the captures lists makes its article from its page where that was captured too, and from the feed's text where it
was not. A page that no feed lists is called by its own address; there is no text that could stand in for it, so where it does
not serve (a wall, a list, an error) there is no article, and the reason is counted.

Times are those of the captures. A capture that is older than an article's latest version has its derivation recorded and
makes no version: the versions of what has been published keep their numbers, and nothing is put in front of them. Of several
files the one that begins first is processed first. A revisit of what made the latest version says that nothing had changed.

Each step can be done twice: files are known by their digest, rows by record id (one that is known stays what it was: of two
records with one id the second has no row), articles by the record that they were made from. How far a file's articles
have come is marked, together with the sources that they were looked for by, so that another run goes on, and one with other
sources begins again.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import AsyncIterator, Callable

from bot.evidence import listings
from bot.evidence.gathering import Gathering, Tally
from bot.model import codec
from bot.model.address import public
from bot.model.capture import Capture
from bot.model.errors import BadInput
from bot.model.intake import Saved
from bot.model.logline import line
from bot.model.source import Source
from bot.ports import World
from bot.stages import identity, saved

log = logging.getLogger("tearsheet")

Told = Callable[[int, int], None]
"""Hears how much is done, and of how much."""
_BATCH = 200  # rows that are looked at at once


class Intake:
    """One run. `only`: the source that all pages belong to."""

    def __init__(self, world: World, only: Source | None = None) -> None:
        self.tally = Tally()
        self._world = world
        self._gathering = Gathering(world, self.tally, only)
        self._files: dict[str, int] = {}
        about = codec.dumps((only.name if only else "", *map(codec.dumps, world.plan.sources)))
        self._about = hashlib.sha256(about.encode()).hexdigest()[:16]

    async def file(self, path: str, told: Told) -> None:
        """`told` hears of bytes copied, then of bytes indexed.

        Raises ArchiveError where the file cannot be read, or the archive not be written.
        """
        taken = await self._world.archive.take_in(path, lambda done, size: told(done, 2 * size))
        self.tally.files += 1
        self.tally.known += taken.known
        log.info(line("taken in", file=taken.file, path=path, sha256=taken.sha256, repacked=taken.repacked))
        start, known = await self._world.store.indexed(taken.file), await self._world.store.counted()
        async for batch in self._world.archive.walk(taken.file, start):
            await self._world.store.index([capture for capture, _ in batch])
            told(taken.size + max((capture.end for capture, _ in batch), default=0), 2 * taken.size)
        self.tally.captures += await self._world.store.counted() - known  # a record that is known has no second row
        await self._world.store.complete(taken.file, taken.size)
        self._files[taken.file] = taken.size

    async def page(self, page: Saved) -> None:
        """Raises BadInput where nothing says what the address of a page was."""
        said = saved.read(page.block)
        url, origin = (page.url, "given") if page.url else (said.url, said.origin)
        url = public(url)  # it is stored, and a secret in it would be published
        if not identity.clean(url):
            if page.url:
                raise BadInput(f"{page.name}: {url} is no http(s) address")
            raise BadInput(f"{page.name} does not say what its address was: give it with --url")
        date, dated = next(
            (date, by)
            for date, by in ((page.date, "given"), (said.date, said.origin), (page.modified, "file"))
            if date is not None
        )
        if date > self._world.now():
            raise BadInput(
                f"{page.name}: its date, {codec.utc(date)}, is ahead of now: give the day it was saved with --date"
            )
        self.tally.files += 1
        capture = await self._held(url, page.block)
        if capture is not None:
            self.tally.known += 1
            dated = "the archive"
        else:
            capture = await self._world.archive.keep_resource(url, date, said.content_type, page.block)
            await self._world.archive.sync()
            await self._world.store.index([capture])
            self.tally.captures += 1
        told = {"url": url, "urlFrom": origin, "date": codec.utc(capture.date), "dateFrom": dated}
        log.info(line("saved page", file=page.name, record=capture.record_id, **told))
        await self._gathering.pages([capture])

    async def articles(self, told: Told) -> None:
        """Of all files that were taken in."""
        files = [file for file in await self._by_date() if await self._place(file) < self._files[file]]
        done, whole = 0, sum(self._files[file] for file in files)
        documents = listings.Listings(self._world.plan)
        for file in files:
            async for rows in self._rows(file, 0):
                await self._gathering.listed(documents, rows)
        for file in files:
            async for rows in self._rows(file, await self._place(file)):
                await self._gathering.pages(rows)
                await self._world.store.mark(f"import:{file}", f"{self._about} {rows[-1].end}")
                told(done + rows[-1].end, whole)
            await self._world.store.mark(f"import:{file}", f"{self._about} {self._files[file]}")
            done += self._files[file]

    async def _held(self, url: str, block: bytes) -> Capture | None:
        """The same page, where it was brought before."""
        digest = hashlib.sha256(block).hexdigest()
        found = await self._world.store.captures(url)
        return next((c for c in found if (c.kind, c.sha256) == ("resource", digest)), None)

    async def _place(self, file: str) -> int:
        """How far the articles of a file are made."""
        about, _, place = (await self._world.store.marked(f"import:{file}")).partition(" ")
        return int(place) if about == self._about else 0

    async def _by_date(self) -> list[str]:
        firsts = {file: await self._world.store.rows(file, 0, 1) for file in self._files}
        return sorted((file for file in firsts if firsts[file]), key=lambda file: (firsts[file][0].date, file))

    async def _rows(self, file: str, place: int) -> AsyncIterator[tuple[Capture, ...]]:
        while rows := await self._world.store.rows(file, place, _BATCH):
            yield rows
            place = rows[-1].end
