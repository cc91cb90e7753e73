"""Disks that are full and processes that are killed in the middle of a record: the archive loses nothing whole."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.adapters.warc import WarcArchive
from bot.adapters.warc.open import OPEN
from bot.adapters.warc.room import room
from bot.model.capture import Capture
from bot.model.errors import ArchiveError, NoRoom
from tests.twins import Clock, tail
from tests.twins.values import derivation, page
from tests.twins.warcs import read

URL = "https://gazette.example/1"
FOLDER = "warc/2026/11/03"


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[WarcArchive]:
    made = WarcArchive(tmp_path, rotate=10_000_000, now=Clock(), software="tearsheet/test")
    yield made
    made._lane.end()


def full_after(writes: int) -> Callable[[int, bytes], int]:
    """A disk that takes so many writes, then half a one, then nothing."""
    real, left = os.write, [writes]

    def write(fd: int, data: bytes) -> int:
        left[0] -= 1
        if left[0] >= 0:
            return real(fd, data)
        if left[0] == -1:
            return real(fd, bytes(data)[: len(data) // 2])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    return write


def open_descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


@pytest.mark.parametrize("writes", [0, 1], ids=["in the first hop", "in the next hop"])
async def test_a_full_disk_leaves_whole_records_and_the_next_append_works(
    archive: WarcArchive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, writes: int
) -> None:
    before = await archive.keep([page(URL)])
    with monkeypatch.context() as patch:
        patch.setattr(os, "write", full_after(writes))
        with pytest.raises(ArchiveError, match="No space left on device"):
            await archive.keep([page(f"{URL}/lost"), page(f"{URL}/too")])
    after = [*await archive.keep([page(f"{URL}/after")]), *await archive.derive([derivation(URL)])]
    await archive.close()
    records = read(tmp_path / before[0].file)
    blocks = [
        page(URL).response,
        *([page(f"{URL}/lost").response] if writes else []),
        page(f"{URL}/after").response,
    ]
    assert [record.block for record in records if record.kind == "response"] == blocks
    assert [record.kind for record in records].count("request") == len(blocks)
    places = {record.header("WARC-Record-ID") for record in records}
    assert {f"<{capture.record_id}>" for capture in (*before, *after)} <= places


async def test_a_disk_that_is_full_for_long_leaves_no_files_and_no_descriptors_behind(
    archive: WarcArchive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await archive.sync()
    descriptors = open_descriptors()
    with monkeypatch.context() as patch:
        for _ in range(5):
            patch.setattr(os, "write", full_after(0))
            with pytest.raises(ArchiveError, match="No space left"):
                await archive.keep([page(URL)])
            patch.undo()
    assert open_descriptors() == descriptors
    assert files(tmp_path) == []
    (kept,) = await archive.keep([page(URL)])
    await archive.close()
    assert len(read(tmp_path / kept.file)) == 3


def files(root: Path) -> list[str]:
    return sorted(path.name for path in root.rglob("*.warc.gz*"))


async def test_whatever_the_system_refuses_is_the_archives_fault(
    archive: WarcArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> int:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with monkeypatch.context() as patch:
        patch.setattr(os, "open", refuse)
        with pytest.raises(ArchiveError, match="Input/output error"):
            await archive.keep([page(URL)])
    await archive.keep([page(URL)])
    await archive.sync()
    await archive.close()


async def test_after_a_sync_that_failed_nothing_is_written_and_the_next_start_repairs(
    archive: WarcArchive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    (kept,) = await archive.keep([page(URL)], durable=True)
    with monkeypatch.context() as patch:
        patch.setattr(os, "fdatasync", refuse)
        with pytest.raises(ArchiveError, match="Input/output error"):
            await archive.keep([page(URL)], durable=True)
    assert "may be lost" in await archive.room()
    with pytest.raises(ArchiveError, match="may be lost"):
        await archive.keep([page(URL)])
    await archive.close()
    assert (tmp_path / (kept.file + OPEN)).exists()
    after = WarcArchive(tmp_path, rotate=10_000_000, now=Clock(), software="tearsheet/test")
    assert (await tail(after, kept.file, 0))[0][0] == kept
    await after.close()


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT, errno.EROFS])
async def test_a_full_disk_is_told_apart_from_other_faults(
    archive: WarcArchive, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    def refuse(*_: object) -> int:
        raise OSError(code, os.strerror(code))

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", refuse)
        with pytest.raises(NoRoom):
            await archive.keep([page(URL)])
    assert await archive.keep([page(URL)])


def test_there_is_room_until_less_than_the_reserve_is_left(tmp_path: Path) -> None:
    assert room(tmp_path, 0, trial=True) == ""
    assert list(tmp_path.iterdir()) == []
    assert "archive.reserve is 1000000000000.0 MB" in room(tmp_path, 10**18)
    assert "No such file" in room(tmp_path / "none", 0)


async def sample(archive: WarcArchive, root: Path) -> tuple[bytes, list[Capture]]:
    """The bytes of a file of three groups, and where they are."""
    kept = [*await archive.keep([page(f"{URL}/0")]), *await archive.derive([derivation(URL)])]
    kept += await archive.keep([page(f"{URL}/1")])
    await archive.close()
    return (root / kept[0].file).read_bytes(), kept


def leave_open(root: Path, name: str, data: bytes) -> str:
    file = f"{FOLDER}/{name}.warc.gz"
    path = root / f"{file}{OPEN}"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return file


async def test_a_file_torn_at_any_byte_of_its_last_group_loses_nothing_whole(
    archive: WarcArchive, tmp_path: Path
) -> None:
    data, kept = await sample(archive, tmp_path)
    last = kept[-1]
    after = WarcArchive(tmp_path / "torn", rotate=10_000_000, now=Clock(), software="tearsheet/test")
    for cut in range(last.offset, len(data) + 1):
        file = leave_open(tmp_path / "torn", f"cut-{cut:05}", data[:cut])
        found = [capture.record_id for capture, _ in await tail(after, file, last.begin)]
        answered = cut >= last.offset + last.length
        whole = cut if cut == len(data) else last.offset + last.length if answered else last.offset
        assert found == ([last.record_id] if answered else [])
        assert (tmp_path / "torn" / file).read_bytes() == data[:whole]
        torn = tmp_path / "torn" / "quarantine" / f"cut-{cut:05}.warc.gz.{whole}.torn"
        assert (torn.read_bytes() if torn.exists() else b"") == data[whole:cut]
    await after.close()
    assert not list((tmp_path / "torn").rglob(f"*{OPEN}"))
    for cut in (last.offset, last.offset + last.length // 2, last.offset + last.length, len(data)):
        records = read(tmp_path / "torn" / f"{FOLDER}/cut-{cut:05}.warc.gz")
        assert [record.kind for record in records][:4] == ["warcinfo", "response", "request", "metadata"]


@pytest.mark.parametrize("cut", [0, 1, 40])
async def test_a_file_without_one_whole_record_becomes_a_file_that_tools_can_read(
    archive: WarcArchive, tmp_path: Path, cut: int
) -> None:
    data, _ = await sample(archive, tmp_path)
    after = WarcArchive(tmp_path / "torn", rotate=10_000_000, now=Clock(), software="tearsheet/test")
    file = leave_open(tmp_path / "torn", "cut", data[:cut])
    assert await tail(after, file, 0) == ()
    assert [record.kind for record in read(tmp_path / "torn" / file)] == ["warcinfo"]
    assert await after.files() == ((file, (tmp_path / "torn" / file).stat().st_size, False),)
    kept = list((tmp_path / "torn").rglob("*.torn"))
    assert [path.read_bytes() for path in kept] == ([data[:cut]] if cut else [])
    await after.close()


async def test_zeros_that_a_power_cut_left_behind_the_last_record_go_to_quarantine(
    archive: WarcArchive, tmp_path: Path
) -> None:
    data, kept = await sample(archive, tmp_path)
    after = WarcArchive(tmp_path / "torn", rotate=10_000_000, now=Clock(), software="tearsheet/test")
    file = leave_open(tmp_path / "torn", "zeros", data + bytes(4096))
    assert len(await tail(after, file, 0)) == len(kept)
    assert (tmp_path / "torn" / file).read_bytes() == data
    assert len(read(tmp_path / "torn" / file)) == 6
    await after.close()


async def test_a_sealed_file_that_is_torn_is_named_and_left_as_it_is(
    archive: WarcArchive, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    data, kept = await sample(archive, tmp_path)
    path = tmp_path / kept[0].file
    path.write_bytes(data[:-5])
    after = WarcArchive(tmp_path, rotate=10_000_000, now=Clock(), software="tearsheet/test")
    found = await tail(after, kept[0].file, 0)
    assert [capture.record_id for capture, _ in found] == [capture.record_id for capture in kept]
    assert f"damaged file={kept[0].file} offset=" in caplog.text
    assert path.read_bytes() == data[:-5]
    await after.close()


async def test_a_file_that_cannot_be_renamed_is_written_on(
    archive: WarcArchive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> Path:
        raise OSError(errno.EACCES, os.strerror(errno.EACCES))

    (first,) = await archive.keep([page(URL)])
    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", refuse)
        with pytest.raises(ArchiveError, match="Permission denied"):
            await archive.rotate(first.date + timedelta(days=1))
    (second,) = await archive.keep([page(f"{URL}/second")])
    await archive.close()
    assert second.file == first.file
    places = {record.header("WARC-Record-ID") for record in read(tmp_path / first.file)}
    assert {f"<{first.record_id}>", f"<{second.record_id}>"} <= places


def failing_once(real: Callable[..., object]) -> Callable[..., object]:
    """The system refuses the first call, and says nothing of it at the next ones."""
    left = [1]

    def call(*args: object) -> object:
        if left:
            left.clear()
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return real(*args)

    return call


async def test_after_a_sync_that_failed_at_the_end_of_a_file_nothing_is_written(
    archive: WarcArchive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (kept,) = await archive.keep([page(URL)])
    with monkeypatch.context() as patch:
        patch.setattr(os, "fdatasync", failing_once(os.fdatasync))
        with pytest.raises(ArchiveError, match="Input/output error"):
            await archive.rotate(kept.date + timedelta(days=1))
        with pytest.raises(ArchiveError, match="may be lost"):
            await archive.sync()
    assert "may be lost" in await archive.room()
    await archive.close()
    assert (tmp_path / (kept.file + OPEN)).exists()


async def test_a_folder_that_cannot_be_synced_leaves_no_descriptor_in_use_that_was_closed(
    archive: WarcArchive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (first,) = await archive.keep([page(URL)])
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", failing_once(os.fsync))
        with pytest.raises(ArchiveError, match="Input/output error"):
            await archive.describe([("configuration-digest", "another")])
    other = tmp_path / "other"
    with other.open("wb"):  # it has the number of the descriptor that was closed
        (second,) = await archive.keep([page(f"{URL}/second")], durable=True)
    assert other.read_bytes() == b""
    assert second.file != first.file
    await archive.close()
    assert files(tmp_path) == [Path(first.file).name, Path(second.file).name]


async def test_a_file_whose_name_cannot_be_synced_leaves_nothing_behind(
    archive: WarcArchive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = open_descriptors()
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", failing_once(os.fsync))
        with pytest.raises(ArchiveError, match="Input/output error"):
            await archive.keep([page(URL)])
    assert files(tmp_path) == []
    assert open_descriptors() == before
    await archive.keep([page(URL)])
    await archive.close()
