"""A bundle: everything in the archive that the chosen articles stand on, copied byte for byte into one WACZ file.

Of each version of each article:

- the response that it was made from, and those of the pages that it goes on in;
- the redirects that led from the address as it was linked to the page that was served, nearest in time;
- the response of the feed that listed it, where one did;
- the metadata records of ours that say what was derived from them, and not what a file that was taken in calls so;
- what the page needs to be shown (`needs`: images, stylesheets, fonts, and what the stylesheets need), nearest in time.

With each response go the request that it answered and, where it is a revisit, the record that holds its payload; before
the first record of a file the warcinfo record of that file, which the records name (WARC-Warcinfo-ID). A record goes in
once, however many articles share it. The order is that of the articles (first seen, then id), so the same selection over
the same archive makes the same bundle.

A record that the index names and the files do not hold ends the export: half a bundle is no evidence. What a page needs and
the archive never captured is no fault.
"""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urldefrag, urljoin

from bot import keeping
from bot.evidence.rebuild import is_ours
from bot.model import codec
from bot.model.address import public
from bot.model.article import Article
from bot.model.bundle import BundledPage, Selection
from bot.model.capture import Capture, Member
from bot.model.errors import ArchiveError
from bot.ports import Archive, Bundle, Store
from bot.stages import cdxj
from bot.stages.payload import dechunk, split, unpack

Needs = Callable[[bytes, str, str], Awaitable[Collection[str]]]
"""Body, content type and address of a page or stylesheet → addresses that it needs to be shown."""
_HOPS = 10  # redirects that are followed, and revisits
_DEPTH = 4  # stylesheets that import stylesheets
_BEFORE = 1 << 20  # bytes before a record that are looked through for its request
_MOST_NEEDED = 500  # addresses of one page that are looked up


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """What a bundle is made from."""

    store: Store
    archive: Archive
    needs: Needs
    limit: int
    """Bytes of a page or stylesheet that are read for what it needs."""
    feeds: Callable[[str], str]
    """Source name → the address of its feed; empty: not known any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundled:
    """What went in."""

    articles: int = 0
    records: int = 0
    files: tuple[str, ...] = ()
    """Files of the archive that they come from, by name."""


async def fill(shelf: Shelf, selection: Selection, into: Bundle, told: Callable[[int], None]) -> Bundled:
    """Copies what the articles stand on; `told` hears how many are done. Raises ArchiveError."""
    packing = _Packing(shelf, into)
    done = 0
    async for article in _chosen(shelf.store, selection):
        for version in await shelf.store.history(article.id):
            await packing.version(version)
        done += 1
        told(done)
    return Bundled(articles=done, records=packing.records, files=tuple(sorted(packing.files)))


async def _chosen(store: Store, selection: Selection) -> AsyncIterator[Article]:
    if not selection.ids:
        async for article in store.articles(selection.query):
            if not selection.until or codec.utc(datetime.fromisoformat(article.first_seen)) < selection.until:
                yield article
        return
    for id_ in dict.fromkeys(selection.ids):
        versions = await store.history(id_)
        if not versions:
            raise ArchiveError(f"no article has the id {id_}")
        yield versions[-1]


class _Packing:
    """One bundle being filled."""

    def __init__(self, shelf: Shelf, into: Bundle) -> None:
        self._shelf = shelf
        self._into = into
        self.records = 0
        self.files: set[str] = set()

    async def version(self, version: Article) -> None:
        made = version.provenance
        feed = await self._known(made.feed_record) if made.feed_record else None
        page = await self._known(made.page_record) if made.page_record else None
        read = page or feed
        if read is None:
            raise ArchiveError(f"article {version.id}: version {version.version} names no record")
        if feed is not None:
            for capture in (*await self._led(self._shelf.feeds(version.source), feed), feed):
                await self._put(capture)
        if page is not None:
            further = [await self._known(record) for record in made.further_records]
            for capture in (*await self._led(version.record.url, page), page, *further):
                await self._put(capture)
            for capture in (page, *further):
                await self._put_needed(capture, capture.date, 0)
        for capture in await self._shelf.store.derived(f"urn:tearsheet:{version.id}"):
            if capture.refers_to == read.record_id and is_ours(capture):
                await self._put(capture)
        self._into.page(_page(version, read))

    async def _known(self, record_id: str) -> Capture:
        capture = await self._shelf.store.capture(record_id)
        if capture is None:
            raise ArchiveError(f"no record {record_id} in the index")
        return capture

    async def _repeated(self, revisit: Capture) -> Capture | None:
        """None: it names no record, and the archive holds none at the address and date that it names."""
        held = await keeping.original(self._shelf, revisit)
        if held is None and revisit.refers_to:
            raise ArchiveError(f"no record {revisit.refers_to} in the index")
        return held

    async def _led(self, url: str, end: Capture) -> list[Capture]:
        """The redirects from an address to where it led; none where they do not lead there."""
        hops: list[Capture] = []
        url = public(urldefrag(url)[0])
        while url and url != end.url and len(hops) < _HOPS:
            hop = await self._shelf.store.nearest(url, end.date)
            if hop is None or not 300 <= hop.status < 400 or hop in hops:
                return []
            hops.append(hop)
            url = await self._onward(hop)
        return hops if url == end.url else []

    async def _put(self, capture: Capture) -> None:
        """The record and its request, behind what it repeats and the warcinfo record of its file."""
        if self._into.holds(capture.record_id):
            return
        chain = [capture]
        while chain[-1].kind == "revisit" and len(chain) < _HOPS:
            held = await self._repeated(chain[-1])
            if held is None:
                break
            chain.append(held)
        for one in reversed(chain):
            if not self._into.holds(one.record_id):
                await self._copy(one)

    async def _copy(self, capture: Capture) -> None:
        if capture.file not in self.files:
            self.files.add(capture.file)
            for member in await self._first(capture.file):
                if member.kind == "warcinfo" and not self._into.holds(member.record_id):
                    self._into.append(member)
        found = False
        own = await self._shelf.archive.members(capture.file, capture.offset, capture.end)
        for member in (*await self._before(capture), *own):
            if self._into.holds(member.record_id):
                continue
            file, offset = self._into.append(member)
            if member.record_id == capture.record_id:
                found = True
                self._listed(capture, replace(capture, file=file, offset=offset, length=len(member.packed)), member)
        if not found:
            raise ArchiveError(f"{capture.file}: no record {capture.record_id} at {capture.offset}")
        self.records += 1

    async def _before(self, capture: Capture) -> list[Member]:
        """The requests between the row before and this one: other programs write them before the answer."""
        if not 0 < capture.offset - capture.begin <= _BEFORE:
            return []
        try:
            found = await self._shelf.archive.members(capture.file, capture.begin, capture.offset)
        except ArchiveError:  # what is torn there is none of the answer
            return []
        return [member for member in found if member.kind == "request"]

    async def _first(self, file: str) -> tuple[Member, ...]:
        try:
            return await self._shelf.archive.members(file, 0, 1)
        except ArchiveError:  # of a file that was taken in the first record may be torn: the others are none the worse
            return ()

    def _listed(self, capture: Capture, here: Capture, member: Member) -> None:
        if not cdxj.listed(capture):
            return
        self._into.origin(cdxj.line(capture))
        # Derivations are not for replay, and where `urn:` is the first key of an index replayweb.page 2.4.6 takes all of its
        # keys for plain addresses.
        if capture.kind != "metadata":
            digest = f"sha256:{hashlib.sha256(member.packed).hexdigest()}"
            self._into.index(cdxj.line(here, record_digest=digest))

    async def _put_needed(self, capture: Capture, moment: datetime, depth: int) -> None:
        """What a page or a stylesheet needs, as far as it was captured."""
        body, content_type = await self._body(capture)
        needed = await self._shelf.needs(body, content_type, capture.url) if body else ()
        for url in list(needed)[:_MOST_NEEDED]:
            found = await self._shelf.store.nearest(url, moment)
            if found is None or self._into.holds(found.record_id):
                continue
            await self._put(found)
            found = await self._redirected(found, moment)
            if depth < _DEPTH and found.content_type.lower().startswith("text/css"):
                await self._put_needed(found, moment, depth + 1)

    async def _redirected(self, capture: Capture, moment: datetime) -> Capture:
        """Where a redirect led, with the hops on the way put in."""
        for _ in range(_HOPS):
            url = await self._onward(capture)
            found = await self._shelf.store.nearest(url, moment) if url else None
            if found is None:
                break
            await self._put(found)
            capture = found
        return capture

    async def _onward(self, capture: Capture) -> str:
        """Where a response sends its reader (RFC 9110 §15.4), as the archive has the address; empty: nowhere."""
        if not 300 <= capture.status < 400 or capture.kind != "response":
            return ""
        _, headers, _ = split((await self._shelf.archive.read(capture.file, capture.offset)).block)
        to = next((value for name, value in headers if name.lower() == "location"), "")
        try:
            return public(urldefrag(urljoin(capture.url, to))[0]) if to else ""
        except ValueError:  # an address that is none leads nowhere
            return ""

    async def _body(self, capture: Capture) -> tuple[bytes, str]:
        """With its codings undone, and its content type."""
        held = await self._repeated(capture) if capture.kind == "revisit" else capture
        if held is None:
            return b"", ""
        stored = await self._shelf.archive.read(held.file, held.offset)
        if held.kind == "resource":
            return stored.block[: self._shelf.limit], held.content_type
        _, headers, raw = split(stored.block)
        fields = {name.lower(): value for name, value in headers}
        body = dechunk(raw, self._shelf.limit) if "chunked" in fields.get("transfer-encoding", "").lower() else raw
        return unpack(body, fields.get("content-encoding", ""), self._shelf.limit)[0], fields.get("content-type", "")


def _page(version: Article, capture: Capture) -> BundledPage:
    return BundledPage(
        id=f"{version.id}.{version.version}",
        url=capture.url,
        ts=codec.utc(capture.date),
        title=version.record.headline or capture.url,
        text=version.record.article_body,
    )
