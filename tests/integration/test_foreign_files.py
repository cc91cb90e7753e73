"""Files of other programs on a real disk: copied byte for byte, or not there at all."""

from __future__ import annotations

import asyncio
import errno
import gzip
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import NoReturn

import pytest
from isal import igzip

from bot.adapters.warc import WarcArchive, foreign
from bot.model.capture import Capture
from bot.model.errors import ArchiveError, NoRoom
from bot.model.intake import TakenIn
from tests.conftest import ROOT
from tests.twins import Clock, warcs
from tests.twins.foreign import http, packed, record, response, together

URL = "https://gazette.example/dam"
PAGE = b"<html><body><h1>Dam</h1><p>It broke at dawn.</p></body></html>"
RECORDS = (
    record("warcinfo", "", b"software: Some/1.0\r\n", headers={"Content-Type": "application/warc-fields"}),
    response(URL, PAGE),
    record("request", URL, b"GET /dam HTTP/1.1\r\nHost: gazette.example\r\n\r\n"),
    response(f"{URL}/2", PAGE * 500),
)


@pytest.fixture
async def archive(tmp_path: Path) -> AsyncIterator[WarcArchive]:
    made = WarcArchive(tmp_path / "archive", rotate=1_000_000, now=Clock(), software="test/1")
    yield made
    await made.close()


async def take(archive: WarcArchive, path: Path, content: bytes) -> TakenIn:
    path.write_bytes(content)  # noqa: ASYNC240 (nobody else waits)
    return await archive.take_in(str(path), lambda *_: None)


async def rows(archive: WarcArchive, file: str) -> list[Capture]:
    return [capture async for batch in archive.walk(file) for capture, _ in batch]


def imported(tmp_path: Path) -> list[str]:
    folder = tmp_path / "archive/warc/imported"
    return sorted(file.name for file in folder.iterdir()) if folder.exists() else []


@pytest.mark.parametrize(
    ("name", "content", "ending"),
    [
        ("CC-NEWS-1.warc.gz", packed(*RECORDS), "CC-NEWS-1.warc.gz"),
        ("plain.warc", b"".join(RECORDS), "plain.warc"),
        ("no ending", b"".join(RECORDS), "no-ending.warc"),
        ("../…/odd\tname.gz", packed(*RECORDS), "odd-name.warc.gz"),
    ],
)
async def test_a_file_is_copied_byte_for_byte_and_its_records_are_read_by_place(
    archive: WarcArchive, tmp_path: Path, name: str, content: bytes, ending: str
) -> None:
    told: list[tuple[int, int]] = []
    path = tmp_path / "given" / Path(name).name
    path.parent.mkdir()
    path.write_bytes(content)
    taken = await archive.take_in(str(path), lambda done, size: told.append((done, size)))
    digest = hashlib.sha256(content).hexdigest()
    assert taken == TakenIn(file=f"warc/imported/{digest[:16]}-{ending}", size=len(content), sha256=digest)
    assert (tmp_path / "archive" / taken.file).read_bytes() == content == path.read_bytes()
    assert told == [(len(content), len(content))]
    assert await archive.files() == ((taken.file, len(content), False),)
    found = await rows(archive, taken.file)
    assert [capture.url for capture in found] == [URL, f"{URL}/2"]
    stored = [await archive.read(capture.file, capture.offset) for capture in found]
    assert [one.block for one in stored] == [http(PAGE), http(PAGE * 500)]


async def test_the_same_bytes_are_taken_in_once_whatever_they_are_called(archive: WarcArchive, tmp_path: Path) -> None:
    first = await take(archive, tmp_path / "a.warc.gz", packed(*RECORDS))
    again = await take(archive, tmp_path / "b.warc.gz", packed(*RECORDS))
    assert (again.file, again.known, len(imported(tmp_path))) == (first.file, True, 1)
    one = await take(archive, tmp_path / "c.warc.gz", together(*RECORDS))
    again = await take(archive, tmp_path / "d.warc.gz", together(*RECORDS))
    assert (again.file, again.known, again.repacked, len(imported(tmp_path))) == (one.file, True, True, 2)


async def test_one_member_of_all_records_becomes_a_member_each_and_the_file_says_from_what(
    archive: WarcArchive, tmp_path: Path
) -> None:
    content = together(*RECORDS)
    taken = await take(archive, tmp_path / "one.warc.gz", content)
    assert (taken.repacked, taken.sha256) == (True, hashlib.sha256(content).hexdigest())
    info, *others = warcs.unchecked(tmp_path / "archive" / taken.file)
    assert taken.sha256 in info.block.decode()
    assert f"one.warc.gz ({len(content)} bytes" in info.block.decode()
    assert info.header("WARC-Filename") == Path(taken.file).name
    assert [other.kind for other in others] == ["warcinfo", "response", "request", "response"]
    unpacked = gzip.decompress((tmp_path / "archive" / taken.file).read_bytes())
    assert unpacked.endswith(b"".join(RECORDS))
    (first, second) = await rows(archive, taken.file)
    assert (await archive.read(second.file, second.offset)).block == http(PAGE * 500)
    assert first.url == URL
    assert imported(tmp_path) == [Path(taken.file).name]


async def test_what_does_not_fit_when_it_is_unpacked_leaves_the_reserve_free(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "archive/warc/imported"

    def usage(_: Path) -> SimpleNamespace:
        return SimpleNamespace(free=50_000_000 - sum(file.stat().st_size for file in folder.iterdir()))

    monkeypatch.setattr(shutil, "disk_usage", usage)
    archive = WarcArchive(tmp_path / "archive", rotate=1_000_000, now=Clock(), software="test/1", reserve=30_000_000)
    content = together(*(response(f"{URL}/{number}", bytes(1_000_000)) for number in range(40)))
    with pytest.raises(NoRoom, match="what is unpacked does not fit"):
        await take(archive, tmp_path / "bomb.warc.gz", content)
    assert imported(tmp_path) == []
    await archive.close()


@pytest.mark.parametrize("form", [packed, together], ids=["members", "one member"])
async def test_of_a_file_that_was_cut_off_what_is_whole_is_taken(
    archive: WarcArchive, tmp_path: Path, form: Callable[..., bytes], caplog: pytest.LogCaptureFixture
) -> None:
    content = form(*RECORDS, response(f"{URL}/3", os.urandom(200_000)))[:-60_000]
    taken = await take(archive, tmp_path / "cut.warc.gz", content)
    assert [capture.url for capture in await rows(archive, taken.file)] == [URL, f"{URL}/2"]
    if form is packed:
        assert (tmp_path / "archive" / taken.file).read_bytes() == content
        assert "damaged" in caplog.text
    assert taken.sha256 == hashlib.sha256(content).hexdigest()


async def test_a_flipped_bit_costs_its_record(archive: WarcArchive, tmp_path: Path) -> None:
    members = [packed(one) for one in RECORDS]
    members[1] = members[1][:60] + bytes([members[1][60] ^ 4]) + members[1][61:]
    taken = await take(archive, tmp_path / "flipped.warc.gz", b"".join(members))
    assert [capture.url for capture in await rows(archive, taken.file)] == [f"{URL}/2"]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "holds no WARC record"),
        (b"<html>nothing of the kind</html>", "holds no WARC record"),
        (gzip.compress(b"nothing of the kind"), "holds no WARC record"),
        (b"\x1f\x8b\x08" + bytes(5000), "holds no WARC record"),
        (b"filedesc://a.arc 0.0.0.0 20010101000000 text/plain 76\n", "warcio recompress"),
        (gzip.compress(b"filedesc://a.arc 0.0.0.0 20010101000000 text/plain 76\n"), "warcio recompress"),
    ],
    ids=["empty", "html", "gzip", "no gzip", "arc", "arc.gz"],
)
async def test_what_is_no_warc_file_is_refused_in_words(
    archive: WarcArchive, tmp_path: Path, content: bytes, why: str
) -> None:
    with pytest.raises(ArchiveError, match=why):
        await take(archive, tmp_path / "odd", content)
    assert imported(tmp_path) == []


async def test_what_cannot_be_read_is_named(archive: WarcArchive, tmp_path: Path) -> None:
    for path in (tmp_path / "absent.warc", tmp_path):
        with pytest.raises(ArchiveError, match=str(path)):
            await archive.take_in(str(path), lambda *_: None)


async def test_without_room_nothing_is_begun(
    archive: WarcArchive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(tmp_path)._replace(free=10)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    with pytest.raises(ArchiveError, match="10 are free"):
        await take(archive, tmp_path / "big.warc.gz", packed(*RECORDS))
    assert imported(tmp_path) == []


@pytest.mark.parametrize("form", [packed, together], ids=["members", "one member"])
async def test_a_disk_that_fills_up_leaves_nothing_half(
    archive: WarcArchive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: Callable[..., bytes]
) -> None:
    def full(_: int) -> NoReturn:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ArchiveError, match="No space left"):
        await take(archive, tmp_path / "big.warc.gz", form(*RECORDS))
    assert imported(tmp_path) == []


async def test_what_a_killed_run_left_beside_is_no_file_and_goes(archive: WarcArchive, tmp_path: Path) -> None:
    folder = tmp_path / "archive/warc/imported"
    folder.mkdir(parents=True)
    (folder / "CC.warc.gz.part").write_bytes(b"half")
    assert await archive.files() == ()
    taken = await take(archive, tmp_path / "CC.warc.gz", packed(*RECORDS))
    assert imported(tmp_path) == [Path(taken.file).name]


def _set(loop: asyncio.AbstractEventLoop, event: asyncio.Event) -> None:
    loop.call_soon_threadsafe(event.set)


async def test_who_is_cancelled_leaves_nothing_half(
    archive: WarcArchive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(foreign, "_CHUNK", 16)
    path = tmp_path / "big.warc.gz"
    path.write_bytes(packed(*RECORDS, response(URL, os.urandom(1_000_000))))
    loop, begun = asyncio.get_running_loop(), asyncio.Event()
    task = asyncio.create_task(archive.take_in(str(path), lambda *_: _set(loop, begun)))
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await loop.shutdown_default_executor()
    assert imported(tmp_path) == []


async def test_a_saved_page_is_a_record_that_others_read(tmp_path: Path) -> None:
    archive = WarcArchive(tmp_path, rotate=1_000_000, now=Clock(), software="test/1")
    when = datetime(2020, 2, 3, 4, 5, 6, tzinfo=UTC)
    kept = await archive.keep_resource(f"{URL} \r\nX: y", when, "text/html; charset=utf-8", PAGE)
    await archive.close()
    _, page = warcs.read(tmp_path / kept.file)
    assert (page.kind, page.block, page.header("Content-Type")) == ("resource", PAGE, "text/html; charset=utf-8")
    assert page.header("WARC-Target-URI") == kept.url == f"{URL}%20%0D%0AX:%20y"
    assert page.header("WARC-Date") == "2020-02-03T04:05:06.000000Z"
    assert await rows(archive, kept.file) == [kept]


MEMORY = """
import asyncio, resource, sys
from datetime import UTC, datetime
from pathlib import Path
from bot.adapters.warc import WarcArchive
async def main(root, *paths):
    archive = WarcArchive(Path(root), rotate=10**9, now=lambda: datetime.now(UTC), software="test")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for path in paths:
        taken = await archive.take_in(path, lambda *_: None)
        async for batch in archive.walk(taken.file):
            print(*(capture.length for capture, _ in batch))
    await archive.close()
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
asyncio.run(main(*sys.argv[1:]))
"""
MOST = 60_000
"""Kilobytes that two files of 150 MB may take."""


def huge(path: Path, *before: bytes) -> None:
    """One member: some records, and one of 150 MB of zeros."""
    head, _, _ = record("response", URL, http()).partition(b"Content-Length")
    size = len(http()) + (150 << 20)
    with igzip.open(path, "wb") as out:  # type: ignore[no-untyped-call]  # its file says no types
        out.write(b"".join(before) + head + f"Content-Length: {size}\r\n\r\n".encode() + http())
        for _ in range(150):
            out.write(bytes(1 << 20))
        out.write(b"\r\n\r\n")


def test_files_and_records_larger_than_memory_are_taken_in_and_indexed(tmp_path: Path) -> None:
    huge(tmp_path / "alone.warc.gz")
    huge(tmp_path / "one.warc.gz", *RECORDS)
    done = subprocess.run(
        [sys.executable, "-c", MEMORY, tmp_path / "archive", tmp_path / "alone.warc.gz", tmp_path / "one.warc.gz"],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    alone, three, used = done.stdout.splitlines()
    assert alone == str((tmp_path / "alone.warc.gz").stat().st_size)
    assert len(three.split()) == 3
    assert int(used) < MOST
