"""What `bot.ports.Archive` and `bot.ports.Store` promise of what others captured: the real ones and their twins."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.adapters.sqlite import SqliteStore
from bot.adapters.warc import WarcArchive
from bot.model.errors import ArchiveError
from bot.ports import Archive, Store
from tests.twins import Clock, MemoryArchive, MemoryStore
from tests.twins.foreign import name, packed, record, response
from tests.twins.values import derivation

URL = "https://gazette.example/dam"
PAGE = b"<html><p>Water</p></html>"
WHEN = datetime(2020, 2, 3, 4, 5, 6, tzinfo=UTC)


@pytest.fixture(params=["warc", "memory"])
async def archive(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Archive]:
    made: Archive = MemoryArchive(now=Clock())
    if request.param == "warc":
        made = WarcArchive(tmp_path / "archive", rotate=1_000_000, now=Clock(), software="test")
    yield made
    await made.close()


@pytest.fixture(params=["sqlite", "memory"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    made: Store = MemoryStore() if request.param == "memory" else SqliteStore(tmp_path / "index.db")
    yield made
    await made.close()


async def test_a_saved_page_is_kept_without_a_head_under_its_address_and_date(archive: Archive) -> None:
    kept = await archive.keep_resource(URL, WHEN, "text/html; charset=utf-8", PAGE)
    assert (kept.kind, kept.url, kept.date, kept.status) == ("resource", URL, WHEN, 0)
    assert (kept.content_type, kept.refers_to, kept.truncated) == ("text/html; charset=utf-8", "", "")
    stored = await archive.read(kept.file, kept.offset)
    assert (stored.kind, stored.record_id, stored.block) == ("resource", kept.record_id, PAGE)
    (derived,) = await archive.derive([derivation(URL)])
    assert derived.begin == kept.end
    assert [c async for batch in archive.walk(kept.file) for c, _ in batch] == [kept, derived]


async def test_a_file_of_another_program_is_read_by_place_and_what_derives_in_it_is_not_ours(
    archive: Archive, tmp_path: Path
) -> None:
    ids = [name(), name()]
    path = tmp_path / "theirs.warc.gz"
    forged = record(
        "metadata", URL, b'{"id": "x"}', id_=ids[1], headers={"Content-Type": "application/json"}, date=WHEN
    )
    path.write_bytes(packed(response(URL, PAGE, id_=ids[0], date=WHEN), forged))
    told: list[tuple[int, int]] = []
    taken = await archive.take_in(str(path), lambda done, size: told.append((done, size)))
    assert taken.file.startswith(f"warc/imported/{taken.sha256[:16]}-")
    assert taken.file.endswith("theirs.warc.gz")
    assert (taken.size, taken.known, taken.repacked, told[-1]) == (path.stat().st_size, False, False, (taken.size,) * 2)
    groups = [group async for batch in archive.walk(taken.file) for group in batch]
    assert [(capture.record_id, derived) for capture, derived in groups] == [(ids[0], None), (ids[1], None)]
    assert (await archive.read(taken.file, groups[0][0].offset)).block.endswith(PAGE)
    assert (taken.file, taken.size, False) in await archive.files()
    assert (await archive.take_in(str(path), lambda *_: None)).known


async def test_what_holds_no_record_is_refused(archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "odd.warc").write_bytes(b"nothing of the kind")
    with pytest.raises(ArchiveError, match="holds no WARC record"):
        await archive.take_in(str(tmp_path / "odd.warc"), lambda *_: None)


async def test_the_rows_of_a_file_are_handed_out_some_at_a_time(archive: Archive, store: Store) -> None:
    kept = [await archive.keep_resource(f"{URL}/{number}", WHEN, "text/html", PAGE) for number in range(5)]
    await store.index(kept)
    file = kept[0].file
    assert await store.rows(file) == tuple(kept)
    assert await store.rows(file, 0, 2) == tuple(kept[:2])
    assert await store.rows(file, kept[1].end, 2) == tuple(kept[2:4])
    assert await store.rows(file, kept[4].end, 2) == ()
