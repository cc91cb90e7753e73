"""`bot.ports.Publisher`, promise by promise: the folder of feeds and its twin."""

from __future__ import annotations

import gzip
import os
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


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


async def test_what_is_no_more_published_goes(publisher: Publisher) -> None:
    await publisher.publish("iraq.atom", b"<feed/>")
    await publisher.publish("iran.atom", b"<feed/>")
    await publisher.prune(["iran.atom"])
    assert await publisher.read("iraq.atom") is None
    assert await publisher.read("iran.atom") is not None
