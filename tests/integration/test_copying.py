"""Records out of files as they are: ours, and those of other programs that are not compressed."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from bot.adapters.warc import WarcArchive
from bot.model.errors import ArchiveError
from tests.twins import Clock
from tests.twins.values import page

URL = "https://gazette.example/1"


def archive(root: Path) -> WarcArchive:
    return WarcArchive(root, rotate=10_000_000, now=Clock(), software="tearsheet/test")


async def test_members_are_the_bytes_of_the_file(tmp_path: Path) -> None:
    made = archive(tmp_path)
    kept = await made.keep([page(URL), page(f"{URL}/2", b"\x00" * 100_000)])
    members = await made.members(kept[0].file, 0, kept[1].end)
    await made.close()
    assert b"".join(member.packed for member in members) == (tmp_path / kept[0].file).read_bytes()
    assert [member.offset for member in members[1::2]] == [capture.offset for capture in kept]


async def test_a_record_that_is_not_compressed_comes_as_a_member_of_its_own(tmp_path: Path) -> None:
    made = archive(tmp_path)
    (kept,) = await made.keep([page(URL, b"WARC/1.1\r\n\r\n")])
    packed = await made.members(kept.file, 0, kept.end)
    await made.close()
    plain = [gzip.decompress(member.packed) for member in packed]
    (tmp_path / "warc/plain.warc").write_bytes(b"".join(plain))
    members = await made.members("warc/plain.warc", 0, len(b"".join(plain)))
    assert [gzip.decompress(member.packed) for member in members] == plain
    assert [member.record_id for member in members] == [member.record_id for member in packed]
    assert members[1].offset == len(plain[0])


@pytest.mark.parametrize("cut", [1, 4, 40])
async def test_a_record_that_is_cut_is_not_handed_on(tmp_path: Path, cut: int) -> None:
    made = archive(tmp_path)
    (kept,) = await made.keep([page(URL)])
    members = await made.members(kept.file, kept.offset, kept.end)
    await made.close()
    whole = (tmp_path / kept.file).read_bytes()
    (tmp_path / "warc/cut.warc.gz").write_bytes(whole[:-cut])
    (tmp_path / "warc/cut.warc").write_bytes(gzip.decompress(members[1].packed)[:-cut])
    for file, begin in (("warc/cut.warc.gz", kept.offset), ("warc/cut.warc", 0)):
        with pytest.raises(ArchiveError, match=file):
            await made.members(file, begin, kept.end)
