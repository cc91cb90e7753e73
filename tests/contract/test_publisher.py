"""`bot.ports.Publisher`, promise by promise: the folder of feeds and its twin."""

from __future__ import annotations

import asyncio
import gzip
import os
import stat
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.adapters.files import FeedFiles
from bot.model.errors import ArchiveError
from bot.ports import Publisher
from tests.twins import Clock, MemoryPublisher


@pytest.fixture(params=["files", "memory"])
def publisher(request: pytest.FixtureRequest, tmp_path: Path) -> Publisher:
    made: Publisher = FeedFiles(tmp_path) if request.param == "files" else MemoryPublisher(Clock())
    return made


async def test_a_published_file_is_read_back_plain_and_packed(publisher: Publisher) -> None:
    assert await publisher.publish("iraq.atom", "<feed>بغداد</feed>".encode())
    found = await publisher.read("iraq.atom")
    assert found is not None
    assert found.body == gzip.decompress(found.packed) == "<feed>بغداد</feed>".encode()
    assert found.modified.tzinfo is not None


async def test_the_same_content_is_not_written_again(publisher: Publisher) -> None:
    await publisher.publish("iraq.atom", b"<feed/>")
    before = await publisher.read("iraq.atom")
    assert not await publisher.publish("iraq.atom", b"<feed/>")
    assert await publisher.read("iraq.atom") == before


async def test_other_content_is_written_and_has_another_strong_etag(publisher: Publisher) -> None:
    await publisher.publish("iraq.atom", b"<feed/>")
    before = await publisher.read("iraq.atom")
    assert await publisher.publish("iraq.atom", b"<feed>1</feed>")
    after = await publisher.read("iraq.atom")
    assert before is not None
    assert after is not None
    assert after.body == gzip.decompress(after.packed) == b"<feed>1</feed>"
    assert after.etag != before.etag
    assert after.etag.startswith('"')
    assert after.etag.endswith('"')


async def test_a_file_that_was_never_published_is_none(publisher: Publisher) -> None:
    await publisher.publish("iraq.atom", b"<feed/>")
    assert await publisher.read("lebanon.atom") is None


async def test_each_path_is_its_own(publisher: Publisher) -> None:
    await publisher.publish("iraq.atom", b"i")
    await publisher.publish("iraq/2026-11.atom", b"old")
    found = [await publisher.read(path) for path in ("iraq.atom", "iraq/2026-11.atom")]
    assert [f.body for f in found if f] == [b"i", b"old"]


async def test_the_packed_copy_has_no_date_in_it(tmp_path: Path) -> None:
    await FeedFiles(tmp_path).publish("iraq.atom", b"<feed/>")
    assert (tmp_path / "iraq.atom.gz").read_bytes()[4:8] == bytes(4)


async def test_a_pair_that_a_crash_left_unequal_is_mended(tmp_path: Path) -> None:
    files = FeedFiles(tmp_path)
    await files.publish("iraq.atom", b"old")
    (tmp_path / "iraq.atom.gz").write_bytes(gzip.compress(b"new"))
    found = await files.read("iraq.atom")
    assert found is not None
    assert gzip.decompress(found.packed) == found.body == b"old"
    assert await files.publish("iraq.atom", b"old")
    assert gzip.decompress((tmp_path / "iraq.atom.gz").read_bytes()) == b"old"


async def test_a_disk_that_is_full_leaves_the_old_file_whole_and_nothing_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = FeedFiles(tmp_path)
    await files.publish("iraq.atom", b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(ArchiveError, match="No space left"):
            await files.publish("iraq.atom", b"new")
    assert (tmp_path / "iraq.atom").read_bytes() == b"old"
    assert names(tmp_path) == ["iraq.atom", "iraq.atom.gz"]


async def pieces(*found: bytes) -> AsyncIterator[bytes]:
    for piece in found:
        yield piece


async def test_a_document_is_written_piece_by_piece_and_only_if_it_differs(publisher: Publisher) -> None:
    assert await publisher.write("iraq/2026-11.atom", pieces(b"<feed>", b"", b"1</feed>"))
    before = await publisher.read("iraq/2026-11.atom")
    assert before is not None
    assert before.body == gzip.decompress(before.packed) == b"<feed>1</feed>"
    assert not await publisher.write("iraq/2026-11.atom", pieces(b"<feed>1", b"</feed>"))
    assert await publisher.read("iraq/2026-11.atom") == before
    assert await publisher.write("iraq/2026-11.atom", pieces(b"<feed>2</feed>"))
    after = await publisher.read("iraq/2026-11.atom")
    assert after is not None
    assert (after.body, after.etag != before.etag) == (b"<feed>2</feed>", True)


async def test_what_was_opened_is_read_to_its_end_whatever_takes_its_place(publisher: Publisher) -> None:
    old = b"<feed>" + bytes(range(65, 91)) * 40_000 + b"</feed>"
    await publisher.publish("iraq.atom", old)
    for packed in (False, True):
        opened = await publisher.open("iraq.atom")
        assert opened is not None
        assert opened.packed
        size = opened.size(packed=packed)
        await publisher.publish("iraq.atom", b"<feed/>")
        read = b"".join([piece async for piece in opened.parts(packed=packed)])
        assert (len(read), gzip.decompress(read) if packed else read) == (size, old)
        await publisher.publish("iraq.atom", old)
    assert await publisher.open("lebanon.atom") is None


async def test_names_are_those_of_all_that_is_published(publisher: Publisher) -> None:
    paths = {"iraq.atom", "iraq.json", "iraq.rss", "iraq/2026-11.atom", "~/iran.atom", "~/iran/2026-11.atom"}
    for path in paths:
        await publisher.publish(path, path.encode())
    assert await publisher.names() == paths
    found = [await publisher.read(path) for path in sorted(paths)]
    assert [one.body.decode() for one in found if one] == sorted(paths)
    await publisher.prune(["iraq.atom", "~/iran.atom"])
    assert await publisher.names() == {"iraq.atom", "~/iran.atom"}


async def test_private_documents_lie_where_nobody_else_may_enter(tmp_path: Path) -> None:
    files = FeedFiles(tmp_path / "feeds")
    await files.publish("~/iran.atom", b"<feed/>")
    await files.write("~/iran/2026-11.atom", pieces(b"<feed/>"))
    assert not (tmp_path / "feeds").exists()
    assert stat.S_IMODE((tmp_path / "private").stat().st_mode) == 0o700
    assert names(tmp_path / "private") == ["iran", "iran.atom", "iran.atom.gz"]


async def test_what_a_process_that_died_was_writing_goes_and_an_empty_folder_too(tmp_path: Path) -> None:
    files = FeedFiles(tmp_path / "feeds")
    await files.publish("iraq.atom", b"<feed/>")
    await files.publish("iraq/2026-11.atom", b"<feed/>")
    left = [tmp_path / "feeds" / name for name in (".iraq.atom.0-1.new", "iraq/.2026-11.atom.gz.0-2.new")]
    for path in left:
        path.write_bytes(b"<fee")
    await files.prune(["iraq.atom", "iraq/2026-11.atom"])
    assert not any(path.exists() for path in left)
    await files.prune(["iraq.atom"])
    assert names(tmp_path / "feeds") == ["iraq.atom", "iraq.atom.gz"]


async def test_pieces_that_end_in_a_fault_leave_the_old_file_whole_and_nothing_beside_it(tmp_path: Path) -> None:
    files = FeedFiles(tmp_path)
    await files.publish("iraq/2026-11.atom", b"old")

    async def broken() -> AsyncIterator[bytes]:
        yield b"<feed>"
        raise ArchiveError("the index does not answer")

    with pytest.raises(ArchiveError, match="does not answer"):
        await files.write("iraq/2026-11.atom", broken())
    assert (tmp_path / "iraq/2026-11.atom").read_bytes() == b"old"
    assert names(tmp_path / "iraq") == ["2026-11.atom", "2026-11.atom.gz"]


async def test_who_is_stopped_while_writing_leaves_nothing_beside(tmp_path: Path) -> None:
    """Wherever it is: pieces take long enough that many of the stops come in the middle of one."""
    files, piece = FeedFiles(tmp_path / "feeds"), os.urandom(1 << 20)

    async def endless() -> AsyncIterator[bytes]:
        while True:
            yield piece

    for turns in range(12):
        writing = asyncio.create_task(files.write("iraq/2026-11.atom", endless()))
        for _ in range(turns):
            await asyncio.sleep(0.002)
        writing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await writing
    assert names(tmp_path / "feeds/iraq") == []


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


async def test_what_is_no_more_published_goes(publisher: Publisher) -> None:
    await publisher.publish("iraq.atom", b"<feed/>")
    await publisher.publish("iran.atom", b"<feed/>")
    await publisher.prune(["iran.atom"])
    assert await publisher.read("iraq.atom") is None
    assert await publisher.read("iran.atom") is not None
