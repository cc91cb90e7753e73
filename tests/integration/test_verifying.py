"""Verification of an archive that is in the making, and of what its history left: real files, a real index."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from bot.adapters import files
from bot.adapters.sqlite import SqliteStore
from bot.adapters.warc import WarcArchive
from bot.adapters.warc.checking import WarcInspection
from bot.adapters.warc.open import OPEN
from bot.app import verifying
from bot.evidence import verification
from bot.evidence.scene import FRESH, Verdict
from bot.model.article import Derivation
from bot.model.capture import Capture
from bot.model.evidence import Fault
from bot.model.plan import ArchiveSettings, Plan
from bot.stages import making
from tests.twins.values import START, at, derivation, page

FEED = "http://gazette.example/feed"
STORY = "http://gazette.example/story"


class Shop:
    """An archive and its index, and what `verify` says of them."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.clock = START
        self.archive = WarcArchive(root, rotate=1 << 30, now=lambda: self.clock, software="test")
        self.store = SqliteStore(root / "index.db")

    async def keep(self, url: str, body: bytes = b"<p>Once.</p>", seconds: float = 0) -> Capture:
        (capture,) = await self.archive.keep([page(url, body, seconds=seconds)])
        return capture

    async def derived(self, text: str, feed: Capture, story: Capture) -> tuple[Derivation, Capture]:
        made = replace(derivation(STORY, text=text), feed_record=feed.record_id, page_record=story.record_id)
        (kept,) = await self.archive.derive([made])
        return made, kept

    async def take(self, derived: Derivation, kept: Capture, story: Capture) -> None:
        await self.store.taken([(derived, making.noted(making.article(derived, story, "UTC"), kept))], [kept])

    async def verify(self, now: datetime | None = None, *, busy: bool = False) -> tuple[list[Fault], Verdict]:
        faults: list[Fault] = []
        async with verifying.scene(Plan(archive=ArchiveSettings(path=str(self.root)))) as made:
            scene = replace(made, started=now or self.clock, busy=busy)
            verdict = await verification.verify(scene, faults.append, lambda *_: None, records=False)
        return faults, verdict


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Shop]:
    made = Shop(tmp_path)
    yield made
    await made.archive.close()
    await made.store.close()


async def test_beside_a_writer_a_fresh_record_may_be_without_its_row_and_an_old_one_may_not(shop: Shop) -> None:
    await shop.store.index([await shop.keep(FEED)])
    waiting = await shop.keep(STORY, seconds=10)
    faults, verdict = await shop.verify(at(20), busy=True)
    assert (faults, verdict.waiting, verdict.rows) == ([], 1, 1)
    faults, _ = await shop.verify(at(20) + FRESH, busy=True)
    assert [(fault.file, fault.offset) for fault in faults] == [(waiting.file, waiting.offset)]
    assert faults[0].what == f"response {waiting.record_id} has no row in the index"


async def test_what_a_crash_left_open_has_rows_and_articles_to_come_and_is_no_fault(shop: Shop) -> None:
    feed, story = await shop.keep(FEED), await shop.keep(STORY)
    await shop.derived("One.", feed, story)
    faults, verdict = await shop.verify(at(99_999))
    assert (faults, verdict.waiting) == ([], 3)
    assert any("was left open by a crash" in note for note in verdict.notes)


async def test_a_record_that_is_being_appended_is_no_damage_and_a_torn_one_of_a_crash_is(shop: Shop) -> None:
    feed = await shop.keep(FEED)
    await shop.store.index([feed])
    path = shop.root / (feed.file + ".open")
    whole = path.read_bytes()
    path.write_bytes(whole + whole[: feed.offset // 2])
    faults, _ = await shop.verify(busy=True)
    assert faults == []
    faults, _ = await shop.verify()
    assert [(fault.file, fault.offset) for fault in faults] == [(feed.file, len(whole))]
    path.write_bytes(whole)


async def test_versions_are_those_that_the_derivations_make_one_behind_the_other(shop: Shop) -> None:
    feed = await shop.keep(FEED)
    await shop.store.index([feed])
    for seconds, text in ((1, "One."), (2, "One."), (3, "Two."), (4, "One.")):  # the second makes no version
        story = await shop.keep(STORY, seconds=seconds)
        await shop.store.index([story])
        await shop.take(*await shop.derived(text, feed, story), story)
    early = await shop.keep(STORY, seconds=0.5)  # captured before the latest version: it makes none either
    await shop.store.index([early])
    await shop.take(*await shop.derived("Three.", feed, early), early)
    faults, verdict = await shop.verify(at(99_999))
    assert (faults, verdict.versions) == ([], 3)


async def test_a_version_that_was_put_between_is_named(shop: Shop) -> None:
    feed, story = await shop.keep(FEED), await shop.keep(STORY)
    await shop.store.index([feed, story])
    derived, kept = await shop.derived("One.", feed, story)
    await shop.take(derived, kept, story)
    forged = replace(derived, record=replace(derived.record, article_body="Forged."), page_record=feed.record_id)
    await shop.store.taken([(forged, making.noted(making.article(forged, feed, "UTC"), replace(kept, date=at(5))))], [])
    faults, _ = await shop.verify(at(99_999))
    what = f"article {derived.id}: no derivation in the archive makes its version 2"
    assert faults == [Fault(file="index.db", offset=-1, what=what)]


async def test_a_payload_that_is_said_to_repeat_another_is_held_to_it(shop: Shop) -> None:
    first, other = await shop.keep(FEED, b"<p>One.</p>" * 99), await shop.keep(STORY, b"<p>Two.</p>" * 99)
    (again,) = await shop.archive.keep([page(FEED, b"<p>One.</p>" * 99, seconds=5)], refers=first)
    assert again.kind == "revisit"
    await shop.store.index([first, other, again])
    assert (await shop.verify(at(99_999)))[0] == []
    await shop.archive.rotate(at(99_999))
    path = shop.root / again.file
    data = path.read_bytes()
    # The record that is repeated is exchanged for the other: each is whole, and the revisit lies.
    one, two = (data[c.offset : c.end] for c in (first, other))
    path.write_bytes(data[: first.offset] + two + one + data[other.end :])
    faults, _ = await shop.verify(at(99_999))
    assert any(fault.offset == first.offset and "the index says of response" in fault.what for fault in faults)


async def test_a_sealed_file_that_is_empty_or_no_warc_is_named(shop: Shop) -> None:
    await shop.store.index([await shop.keep(FEED)])
    await shop.archive.rotate(at(99_999))
    folder = shop.root / "warc/2026/01/01"
    folder.mkdir(parents=True)
    (folder / "empty.warc.gz").write_bytes(b"")
    (folder / "other.warc.gz").write_bytes(b"no record stands here at all")
    faults, _ = await shop.verify(at(99_999))
    assert [(fault.file, fault.offset) for fault in faults] == [
        ("warc/2026/01/01/empty.warc.gz", 0), ("warc/2026/01/01/other.warc.gz", 0),
    ]  # fmt: skip


async def test_verification_changes_nothing_and_takes_no_lock(shop: Shop) -> None:
    await shop.store.index([await shop.keep(FEED)])
    await shop.archive.rotate(at(99_999))
    before = {
        path: path.read_bytes() for path in shop.root.rglob("*") if path.is_file() and "index.db" not in path.name
    }
    with files.locked(shop.root):
        before[shop.root / ".lock"] = (shop.root / ".lock").read_bytes()
        assert (await shop.verify(at(99_999), busy=True))[0] == []
        after = {
            path: path.read_bytes() for path in shop.root.rglob("*") if path.is_file() and "index.db" not in path.name
        }
    assert after == before


async def test_a_file_is_inspected_in_pieces_up_to_the_size_that_it_was_listed_with(shop: Shop) -> None:
    captures = [await shop.keep(STORY, bytes(40_000), seconds=n) for n in range(450)]
    inspection = WarcInspection(shop.root)
    (lying,) = await inspection.files()
    await shop.keep(STORY, seconds=999)
    pieces = [piece async for piece in inspection.inspect(lying, growing=True)]
    assert [seen.capture for piece in pieces for seen in piece.seen] == captures
    assert len(pieces) == 3
    assert max(len(piece.seen) for piece in pieces) == 200
    assert pieces[-1].done == lying.size


BODY = b"<p>Once.</p>" * 50
DIGESTS = {
    "sha1:base32": "sha1:" + base64.b32encode(hashlib.sha1(BODY).digest()).decode(),
    "sha1:hex": "sha1:" + hashlib.sha1(BODY).hexdigest(),
    "sha256": "sha256:" + hashlib.sha256(BODY).hexdigest(),
    "none": "",
}


def foreign(kind: str, record: str, date: str, body: bytes, **fields: str) -> bytes:
    """As another crawler writes it."""
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + body
    head = {
        "WARC-Type": kind, "WARC-Record-ID": f"<urn:uuid:{record}>", "WARC-Date": date, "WARC-Target-URI": STORY,
        "Content-Type": "application/http; msgtype=response", "Content-Length": str(len(block)),
    }  # fmt: skip
    head |= {f"WARC-{name.replace('_', '-')}": value for name, value in fields.items() if value}
    return b"WARC/1.0\r\n" + "".join(f"{k}: {v}\r\n" for k, v in head.items()).encode() + b"\r\n" + block + b"\r\n" * 2


@pytest.mark.parametrize("digest", DIGESTS.values(), ids=DIGESTS.keys())
async def test_what_another_program_wrote_may_be_repeated_whatever_digest_it_gave(
    shop: Shop, tmp_path: Path, digest: str
) -> None:
    first = "00000000-0000-4000-8000-000000000001"
    referred = {"Refers_To": f"<urn:uuid:{first}>", "Refers_To_Target_URI": STORY}
    profile = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
    given = tmp_path / "given.warc"
    given.write_bytes(
        foreign("response", first, "2026-11-03T09:00:00Z", BODY, Payload_Digest=digest)
        + foreign(
            "revisit",
            "00000000-0000-4000-8000-000000000002",
            "2026-11-03T09:10:00Z",
            b"",
            Payload_Digest=digest,
            Refers_To_Date="2026-11-03T09:00:00Z",
            Profile=profile,
            **referred,
        )
    )
    taken = await shop.archive.take_in(str(given), lambda *_: None)
    async for batch in shop.archive.walk(taken.file):
        await shop.store.index([capture for capture, _ in batch])
    held = await shop.store.same(hashlib.sha256(BODY).hexdigest())
    assert held is not None
    (kept,) = await shop.archive.keep([page(STORY, BODY)], same=[held])
    await shop.store.index([kept])
    assert (kept.kind, kept.refers_to) == ("revisit", f"urn:uuid:{first}")
    faults, verdict = await shop.verify(at(99_999))
    assert (faults, verdict.rows) == ([], 3)


async def test_what_cannot_be_repeated_does_not_hide_the_answer_that_can(shop: Shop) -> None:
    """A saved page, or an error page, with the same bytes as an answer that came later."""
    saved = await shop.archive.keep_resource(STORY, at(-10), "text/html", BODY)
    await shop.store.index([saved])
    assert await shop.store.same(saved.sha256) is None
    (whole,) = await shop.archive.keep([page(STORY, BODY)])
    await shop.store.index([whole, replace(whole, record_id="urn:uuid:404", date=at(-5), status=404)])
    assert await shop.store.same(saved.sha256) == whole


async def test_a_file_that_is_sealed_while_it_is_looked_for_is_found(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = await shop.keep(STORY)
    sealed = shop.root / kept.file
    real = Path.is_file, Path.open

    def seal() -> None:
        if not sealed.exists():
            sealed.with_name(sealed.name + OPEN).rename(sealed)

    def is_file(path: Path) -> bool:
        seal()
        return real[0](path)

    def opened(path: Path, mode: str) -> object:
        try:
            return real[1](path, mode)
        finally:
            seal()

    with monkeypatch.context() as patch:
        patch.setattr(Path, "is_file", is_file)
        assert [lying.file for lying in await WarcInspection(shop.root).files()] == [kept.file]
    for read in (shop.archive.read, WarcInspection(shop.root).read):
        sealed.rename(sealed.with_name(sealed.name + OPEN))
        with monkeypatch.context() as patch:
            patch.setattr(Path, "open", opened)
            assert (await read(kept.file, kept.offset)).record_id == kept.record_id
    sealed.rename(sealed.with_name(sealed.name + OPEN))
