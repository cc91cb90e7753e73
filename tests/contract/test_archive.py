"""`bot.ports.Archive`, promise by promise: WARC files and their twin.

`Shelf.again()` is what a start finds after a crash: another archive over the same files, the first one never closed.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.adapters.warc import WarcArchive
from bot.model import codec
from bot.model.article import Derivation
from bot.model.capture import Exchange
from bot.model.errors import ArchiveError
from bot.ports import Archive
from tests.twins import Answer, Clock, MemoryArchive, MemoryFile, tail
from tests.twins.fetcher import exchange
from tests.twins.values import derivation, page

URL = "https://gazette.example/1"


@dataclass(frozen=True, kw_only=True)
class Shelf:
    clock: Clock
    again: Callable[..., Archive]


@pytest.fixture(params=["warc", "memory"])
def shelf(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shelf]:
    clock = Clock()
    disk: dict[str, MemoryFile] = {}
    made: list[WarcArchive] = []

    def again(rotate: int = 1_000_000) -> Archive:
        if request.param == "memory":
            return MemoryArchive(disk, now=clock, rotate=rotate)
        made.append(WarcArchive(tmp_path, rotate=rotate, now=clock, software="test"))
        return made[-1]

    yield Shelf(clock=clock, again=again)
    for archive in made:
        kill(archive)


def kill(archive: WarcArchive) -> None:
    """What the end of its process does to an archive: the descriptor and the thread are gone, nothing is sealed."""
    if archive._file is not None:
        os.close(archive._file._fd)
    archive._lane.end()


def not_modified(url: str = URL) -> Exchange:
    return exchange(url, Answer(status=304, headers={"ETag": '"1"'}), page(url).started)


def feed_derivation() -> Derivation:
    plain = derivation("entry-7")
    return replace(plain, page_record="", record=replace(plain.record, url=""))


async def test_an_archive_may_be_closed_again(shelf: Shelf) -> None:
    archive = shelf.again()
    await archive.keep([page(URL)], durable=True)
    await archive.close()
    await archive.close()


async def test_what_is_kept_behind_a_seal_stands_in_another_file(shelf: Shelf) -> None:
    archive = shelf.again()
    await archive.seal()
    assert await archive.files() == ()
    (first,) = await archive.keep([page(URL)], durable=True)
    await archive.seal()
    (second,) = await archive.keep([page(URL)], durable=True)
    assert first.file != second.file
    assert [(name, left_open) for name, _, left_open in await archive.files()] == [(first.file, False)]


async def test_what_is_kept_is_read_back_byte_for_byte(shelf: Shelf) -> None:
    archive, hop = shelf.again(), page(URL, b"<p>\x00\xff\r\n\r\nWARC/1.1</p>")
    (kept,) = await archive.keep([hop])
    answer = await archive.read(kept.file, kept.offset)
    assert (answer.kind, answer.record_id, answer.block) == ("response", kept.record_id, hop.response)
    assert answer.header("warc-target-uri") == URL
    asked = await archive.read(kept.file, kept.offset + kept.length)
    assert (asked.kind, asked.block) == ("request", hop.request)


async def test_a_capture_says_what_the_answer_said(shelf: Shelf) -> None:
    archive = shelf.again()
    hop = replace(page(URL, b"half", status=404), truncated="disconnect")
    (kept,) = await archive.keep([hop])
    assert (kept.url, kept.status, kept.content_type) == (URL, 404, "text/html; charset=utf-8")
    assert (kept.kind, kept.truncated, kept.date, kept.refers_to) == ("response", "disconnect", hop.started, "")
    assert kept.file.startswith("warc/2026/11/03/")
    assert not kept.file.endswith(".open")


async def test_each_hop_with_an_answer_is_kept_in_order_and_one_without_is_not(shelf: Shelf) -> None:
    archive = shelf.again()
    hops = [page(URL, status=301), replace(page(f"{URL}/", b""), response=b"", status=0), page(f"{URL}/a")]
    kept = await archive.keep(hops)
    assert [capture.url for capture in kept] == [URL, f"{URL}/a"]
    assert await archive.keep([hops[1]]) == ()


async def test_groups_lie_one_behind_the_other_from_the_begin_of_the_file(shelf: Shelf) -> None:
    archive = shelf.again()
    kept = [*await archive.keep([page(URL), page(f"{URL}/a")]), *await archive.derive([derivation(URL)])]
    assert kept[0].begin == 0 < kept[0].offset
    assert [c.begin for c in kept[1:]] == [c.end for c in kept[:-1]]
    assert [c.offset for c in kept[1:]] == [c.begin for c in kept[1:]]
    assert kept[2].end == kept[2].offset + kept[2].length
    await archive.close()
    assert await shelf.again().files() == ((kept[0].file, kept[2].end, False),)


async def test_not_modified_is_a_revisit_of_what_it_refers_to(shelf: Shelf) -> None:
    archive = shelf.again()
    (first,) = await archive.keep([page(URL)])
    hop = not_modified()
    (again,) = await archive.keep([hop], refers=first)
    assert (again.kind, again.status, again.refers_to) == ("revisit", 304, first.record_id)
    stored = await archive.read(again.file, again.offset)
    assert (stored.kind, stored.block) == ("revisit", hop.response)
    assert stored.header("WARC-Refers-To") == f"<{first.record_id}>"


async def test_the_same_payload_again_is_a_revisit_that_keeps_the_head_alone(shelf: Shelf) -> None:
    archive = shelf.again()
    (first,) = await archive.keep([page(URL, b"same")])
    hop = page(URL, b"same", seconds=60)
    (again,) = await archive.keep([hop], refers=first)
    assert (again.kind, again.status, again.refers_to, again.truncated) == ("revisit", 200, first.record_id, "")
    assert (await archive.read(again.file, again.offset)).block == hop.response.removesuffix(b"same")


@pytest.mark.parametrize(
    "hop",
    [
        page(URL, b"other"),
        page(URL, b"same", status=500),
        replace(page(URL, b"same"), truncated="time"),
    ],
    ids=["other payload", "an error", "cut short"],
)
async def test_what_only_resembles_an_earlier_answer_is_kept_whole(shelf: Shelf, hop: Exchange) -> None:
    archive = shelf.again()
    (first,) = await archive.keep([page(URL, b"same")])
    (kept,) = await archive.keep([hop], refers=first)
    assert (kept.kind, kept.refers_to) == ("response", "")
    assert (await archive.read(kept.file, kept.offset)).block == hop.response


async def test_the_same_payload_at_another_address_is_a_revisit_that_names_where_and_when(shelf: Shelf) -> None:
    archive = shelf.again()
    other, first = await archive.keep([page(f"{URL}/other", b"other"), page(URL, b"same")])
    hop = page("https://cdn.example/2", b"same", seconds=60)
    (again,) = await archive.keep([hop], same=[other, first])
    assert (again.kind, again.url, again.refers_to, again.sha256) == ("revisit", hop.url, first.record_id, "")
    assert (await archive.read(again.file, again.offset)).block == hop.response.removesuffix(b"same")


async def test_of_several_hops_each_repeats_what_holds_its_own_payload(shelf: Shelf) -> None:
    archive = shelf.again()
    held = await archive.keep([page(f"{URL}/{n}", b"same %d" % n) for n in range(3)])
    kept = await archive.keep([page(f"{URL}/again", b"same %d" % n) for n in (2, 7, 0)], same=held)
    assert [capture.refers_to for capture in kept] == [held[2].record_id, "", held[0].record_id]


async def test_no_revisit_leads_to_a_revisit_a_cut_answer_an_error_or_nothing(shelf: Shelf) -> None:
    archive, again = shelf.again(), page(f"{URL}/again", b"same")
    (first,) = await archive.keep([page(URL, b"same")])
    (revisit,) = await archive.keep([again], same=[first])
    cut, error, empty = await archive.keep(
        [replace(page(URL, b"same"), truncated="length"), page(URL, b"same", status=404), page(URL, b"")]
    )
    for known in (revisit, replace(revisit, sha256=first.sha256), cut, error):
        (kept,) = await archive.keep([again], same=[known])
        assert (kept.kind, kept.sha256) == ("response", first.sha256)
    (kept,) = await archive.keep([page(f"{URL}/again", b"")], same=[empty])
    assert (kept.kind, kept.refers_to) == ("response", "")


async def test_not_modified_with_nothing_to_refer_to_is_kept_as_it_came(shelf: Shelf) -> None:
    (kept,) = await shelf.again().keep([not_modified()])
    assert (kept.kind, kept.status) == ("response", 304)


@pytest.mark.parametrize(
    ("derived", "about"), [(derivation(URL), "urn:uuid:page"), (feed_derivation(), "urn:uuid:feed")]
)
async def test_a_derivation_refers_to_its_page_else_to_its_feed(shelf: Shelf, derived: Derivation, about: str) -> None:
    archive = shelf.again()
    (kept,) = await archive.derive([derived])
    assert (kept.kind, kept.refers_to) == ("metadata", about)
    stored = await archive.read(kept.file, kept.offset)
    assert codec.loads(Derivation, stored.block) == derived
    assert stored.header("WARC-Refers-To") == f"<{about}>"


async def test_no_two_derivations_share_an_instant_though_the_clock_stands(shelf: Shelf) -> None:
    archive = shelf.again()
    dates = [(await archive.derive([derivation(URL)]))[0].date for _ in range(3)]
    shelf.clock.advance(-60)
    dates.append((await archive.derive([derivation(URL)]))[0].date)
    assert dates == sorted(set(dates))


async def test_after_a_crash_the_tail_gives_every_group_as_it_was_kept(shelf: Shelf) -> None:
    archive, derived = shelf.again(), feed_derivation()
    first, other = await archive.keep([page(URL, b"same"), page(f"{URL}?a=b c\r\nWARC-Type: x", b"")])
    kept = [first, other]
    kept += await archive.keep([page(URL, b"same"), not_modified()], refers=first)
    kept += await archive.keep([replace(page(URL, b"par"), truncated="length")])
    kept += await archive.derive([derived, derivation(URL)])
    await archive.sync()
    after = shelf.again()
    assert await after.files() == ((first.file, kept[-1].end, True),)
    found = await tail(after, first.file, 0)
    assert [capture for capture, _ in found] == kept
    assert [made for _, made in found] == [None] * 5 + [derived, derivation(URL)]


async def test_the_tail_begins_where_the_rows_end(shelf: Shelf) -> None:
    archive = shelf.again()
    kept = [(await archive.keep([page(f"{URL}/{n}")]))[0] for n in range(4)]
    await archive.sync()
    after = shelf.again()
    for number, capture in enumerate(kept):
        assert [c for c, _ in await tail(after, capture.file, capture.end)] == kept[number + 1 :]


async def test_a_file_that_was_left_open_is_sealed_and_never_appended_to(shelf: Shelf) -> None:
    archive = shelf.again()
    (old,) = await archive.keep([page(URL)])
    await archive.sync()
    after = shelf.again()
    await tail(after, old.file, 0)
    (new,) = await after.keep([page(URL)])
    assert new.file != old.file
    assert (await after.read(old.file, old.offset)).record_id == old.record_id
    await after.close()
    assert {file for file, *_ in await shelf.again().files()} == {old.file, new.file}
    assert await tail(shelf.again(), old.file, old.end) == ()


async def test_files_are_named_in_the_order_they_were_begun(shelf: Shelf) -> None:
    archive, names = shelf.again(), []
    assert await archive.files() == ()
    for _ in range(3):
        names += [(await archive.keep([page(URL)]))[0].file]
        await archive.close() if len(names) == 3 else await archive.rotate(shelf.clock.advance(86_400))
    assert [file for file, *_ in await shelf.again().files()] == names
    assert len(set(names)) == 3


async def test_a_full_file_is_sealed_and_the_next_record_goes_into_another(shelf: Shelf) -> None:
    archive = shelf.again(rotate=1)
    (first,), (second,) = await archive.keep([page(URL)]), await archive.keep([page(URL)])
    assert first.file != second.file
    assert (await archive.files())[0] == (first.file, first.end, False)
    await archive.rotate(shelf.clock())
    assert len(await archive.files()) == 2


async def test_rotation_leaves_a_file_of_today_that_is_not_full(shelf: Shelf) -> None:
    archive = shelf.again()
    (first,) = await archive.keep([page(URL)])
    await archive.rotate(shelf.clock.advance(60))
    (second,) = await archive.keep([page(URL)])
    assert (second.file, second.begin) == (first.file, first.end)


async def test_the_end_of_the_day_seals_the_file(shelf: Shelf) -> None:
    archive = shelf.again()
    (first,) = await archive.keep([page(URL)])
    shelf.clock.moment += timedelta(days=1)
    (second,) = await archive.keep([page(URL)])
    assert first.file.startswith("warc/2026/11/03/")
    assert second.file.startswith("warc/2026/11/04/")
    assert await archive.files() == ((first.file, first.end, False),)


async def test_where_no_whole_record_stands_reading_says_so(shelf: Shelf) -> None:
    archive = shelf.again()
    (kept,) = await archive.keep([page(URL)])
    for file, offset in ((kept.file, kept.offset + 1), (kept.file, kept.end), ("warc/none.warc.gz", 0)):
        with pytest.raises(ArchiveError):
            await archive.read(file, offset)


async def test_sync_and_close_are_quiet_where_nothing_is_open(shelf: Shelf) -> None:
    archive = shelf.again()
    await archive.sync()
    await archive.rotate(shelf.clock())
    assert await archive.files() == ()
    await archive.keep([page(URL)])
    await archive.sync()
    await archive.sync()
    await archive.close()
    assert len(await shelf.again().files()) == 1


async def test_the_members_of_a_group_are_the_answer_and_its_request(shelf: Shelf) -> None:
    archive = shelf.again()
    kept = [*await archive.keep([page(URL), page(f"{URL}/a")]), *await archive.derive([derivation(URL)])]
    for capture, kinds in zip(kept, (["response", "request"], ["response", "request"], ["metadata"]), strict=True):
        members = await archive.members(capture.file, capture.offset, capture.end)
        assert [member.kind for member in members] == kinds
        assert (members[0].record_id, members[0].offset) == (capture.record_id, capture.offset)
    everything = await archive.members(kept[0].file, 0, kept[-1].end)
    assert [member.kind for member in everything] == ["warcinfo", *["response", "request"] * 2, "metadata"]
    assert await archive.members(kept[0].file, 0, 1) == everything[:1]


async def test_members_that_do_not_stand_whole_are_an_error(shelf: Shelf) -> None:
    archive = shelf.again()
    (kept,) = await archive.keep([page(URL)])
    for file, begin in ((kept.file, kept.offset + 1), ("warc/none.warc.gz", 0)):
        with pytest.raises(ArchiveError):
            await archive.members(file, begin, kept.end)
