"""The archive's files as other tools read them, whatever the peer sends."""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.adapters.warc import WarcArchive
from bot.model import codec
from bot.model.article import Derivation
from bot.model.capture import Capture, Exchange
from tests.twins import Answer, Clock, tail
from tests.twins.fetcher import exchange
from tests.twins.values import derivation, page
from tests.twins.warcs import Read, read

URL = "https://gazette.example/1"
FIELDS = frozenset(
    {
        "WARC-Type", "WARC-Record-ID", "WARC-Date", "WARC-Target-URI", "WARC-IP-Address", "WARC-Protocol",
        "WARC-Cipher-Suite", "WARC-Warcinfo-ID", "WARC-Payload-Digest", "WARC-Block-Digest", "WARC-Concurrent-To",
        "WARC-Refers-To", "WARC-Refers-To-Target-URI", "WARC-Refers-To-Date", "WARC-Profile", "WARC-Truncated",
        "WARC-Filename", "Content-Type", "Content-Length",
    }
)  # fmt: skip


def archive(root: Path, clock: Clock | None = None, *, rotate: int = 10_000_000, operator: str = "") -> WarcArchive:
    return WarcArchive(root, rotate=rotate, now=clock or Clock(), software="tearsheet/test", operator=operator)


async def written(root: Path, hops: Sequence[Exchange], *derived: Derivation) -> tuple[Sequence[Capture], list[Read]]:
    """The captures of what was kept, and the records of the one file they went into."""
    made = archive(root)
    kept = await made.keep(hops)
    for derivation_ in derived:
        await made.derive([derivation_])
    await made.close()
    return kept, read(root / kept[0].file)


def left_open(root: Path) -> list[str]:
    return [path.name for path in root.rglob("*.open")]


async def recovered(root: Path, file: str) -> list[Capture]:
    made = archive(root)
    found = await tail(made, file, 0)
    await made.close()
    return [capture for capture, _ in found]


async def test_a_file_is_a_warcinfo_and_then_answer_and_request_of_each_hop(tmp_path: Path) -> None:
    hops = [page(URL), page(f"{URL}/a", b"\x00\xff" * 300)]
    kept, records = await written(tmp_path, hops, derivation(URL))
    assert [record.kind for record in records] == ["warcinfo", *["response", "request"] * 2, "metadata"]
    assert [record.block for record in records[1:5]] == [b for h in hops for b in (h.response, h.request)]
    assert records[0].header("WARC-Filename") == Path(kept[0].file).name
    assert b"software: tearsheet/test\r\n" in records[0].block
    assert codec.loads(Derivation, records[5].block) == derivation(URL)
    for capture, answer, asked in zip(kept, records[1::2], records[2::2], strict=False):
        assert answer.header("WARC-Record-ID") == asked.header("WARC-Concurrent-To") == f"<{capture.record_id}>"
        assert answer.header("WARC-Warcinfo-ID") == records[0].header("WARC-Record-ID")
        assert answer.header("WARC-IP-Address") == "192.0.2.7"
        assert re.fullmatch(r"2026-11-03T09:30:00\.\d{6}Z", answer.header("WARC-Date"))


async def test_the_name_of_a_file_tells_its_day_its_second_and_its_serial(tmp_path: Path) -> None:
    kept, _ = await written(tmp_path, [page(URL)])
    assert re.fullmatch(r"warc/2026/11/03/tearsheet-20261103093000-00000-[\w.-]+\.warc\.gz", kept[0].file)


@pytest.mark.parametrize(
    ("response", "types"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", ()),
        (b"HTTP/1.1 200 OK\nServer: old\n\nbare line feeds\r\n\r\nand more", ()),
        (b"HTTP/1.1 200\r\nX-Folded: a\r\n b\r\nContent-Type: text/html\r\n\r\nno reason phrase", ("text/html",)),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nabcd\r\n0\r\nTrailer: x\r\n\r\n", ()),
        (b"HTTP/1.1 200 OK\r\nX-C: \x85Content-Type: text/x-injected\r\nContent-Type: a/b\r\n\r\nx", ("a/b",)),
        (b"HTTP/1.1 200 OK\r\nContent-Type: a/b\r\nContent-Type: c/d\r\n\r\n\x1f\x8b", ("a/b", "c/d")),
    ],
    ids=["empty", "bare LF", "folded", "chunked", "odd octets", "type twice"],
)
async def test_an_odd_answer_is_kept_as_it_came_and_its_row_can_be_made_again(
    tmp_path: Path, response: bytes, types: tuple[str, ...]
) -> None:
    headers = tuple(("Content-Type", value) for value in types)
    kept, records = await written(tmp_path, [replace(page(URL), response=response, headers=headers)])
    assert records[1].block == response
    assert await recovered(tmp_path, kept[0].file) == list(kept)


@pytest.mark.parametrize(
    "response",
    [b"SSH-2.0-OpenSSH_9.2\r\n", b"\x16\x03\x01", b"junk\r\n\r\nmore\r\n\r\n", b"HTTP/1.1 \xb2\xb2\xb2 no\r\n\r\nx"],
    ids=["another protocol", "octets", "with an empty line", "digits that are none"],
)
async def test_an_answer_without_a_head_is_read_by_every_tool(tmp_path: Path, response: bytes) -> None:
    hop = replace(page(URL), response=response, status=0, headers=(), error="no HTTP", truncated="unspecified")
    kept, records = await written(tmp_path, [hop, page(URL)])
    assert (records[1].block, records[1].header("Content-Type")) == (response, "application/octet-stream")
    assert records[1].header("WARC-Truncated") == "unspecified"
    assert (kept[0].sha1, records[1].header("WARC-Payload-Digest")) == ("", "")
    assert kept[0].sha256 == hashlib.sha256(response).hexdigest()
    assert await recovered(tmp_path, kept[0].file) == list(kept)


EVIL = "x\r\nWARC-Truncated: length\r\nX-Evil: 1\r\n\r\nWARC/1.1\r\nWARC-Type: response\r\n\n\x00\x0b\x85\u2028é"


async def test_no_word_of_a_peer_can_begin_a_field_or_a_record(tmp_path: Path) -> None:
    made = archive(tmp_path, operator=EVIL)
    hop = replace(page(URL), url=URL + EVIL, address=EVIL, cipher=EVIL, protocols=("http/1.1", EVIL))
    (first,) = await made.keep([hop])
    again = replace(hop, status=304, response=b"HTTP/1.1 304 Not Modified\r\n\r\n", headers=())
    revisits = await made.keep([again], refers=first)
    plain = derivation(URL + EVIL)
    (derived,) = await made.derive([replace(plain, feed_record="urn:uuid:x", reason=EVIL)])
    await made.close()
    records = read(tmp_path / first.file)
    assert [record.kind for record in records] == ["warcinfo", "response", "request", "revisit", "request", "metadata"]
    assert {name for record in records for name, _ in record.headers} <= FIELDS
    assert all(record.header("WARC-Truncated") == "" for record in records)
    assert records[1].block == hop.response
    assert await recovered(tmp_path, first.file) == [first, *revisits, derived]


async def test_a_revisit_names_what_it_repeats_and_is_read_by_every_tool(tmp_path: Path) -> None:
    made = archive(tmp_path)
    (first,) = await made.keep([page(URL, b"same")])
    await made.keep([page(URL, b"same", seconds=60)], refers=first)
    await made.keep([exchange(URL, Answer(status=304), first.date)], refers=first)
    await made.close()
    same, unmodified = (record for record in read(tmp_path / first.file) if record.kind == "revisit")
    for record in (same, unmodified):
        assert record.header("WARC-Refers-To") == f"<{first.record_id}>"
        assert record.header("WARC-Refers-To-Target-URI") == URL
        assert record.header("WARC-Refers-To-Date") == codec.utc(first.date)
    assert same.header("WARC-Profile").endswith("/revisit/identical-payload-digest")
    assert same.header("WARC-Truncated") == "length"
    assert unmodified.header("WARC-Profile").endswith("/revisit/server-not-modified")


async def test_files_are_rotated_by_size_and_each_is_whole_by_itself(tmp_path: Path) -> None:
    draw = random.Random(7)
    made = archive(tmp_path, rotate=20_000)
    hops = [page(f"{URL}/{number}", draw.randbytes(3_000)) for number in range(40)]
    kept = [capture for hop in hops for capture in await made.keep([hop])]
    for capture, hop in zip(kept, hops, strict=True):
        assert (await made.read(capture.file, capture.offset)).block == hop.response, "the open file too"
    await made.close()
    files = dict.fromkeys(capture.file for capture in kept)
    assert len(files) > 5
    for file in files:
        assert read(tmp_path / file)[0].kind == "warcinfo"
        size = (tmp_path / file).stat().st_size
        assert size == max(c.end for c in kept if c.file == file) < 20_000 + 5_000
    assert not left_open(tmp_path)


async def test_files_are_rotated_at_the_end_of_the_utc_day(tmp_path: Path) -> None:
    clock = Clock()
    made = archive(tmp_path, clock)
    (first,) = await made.keep([page(URL)])
    await made.rotate(clock.moment.replace(hour=23, minute=59))
    assert left_open(tmp_path)
    await made.rotate(clock.moment + timedelta(days=1))
    assert not left_open(tmp_path)
    clock.moment += timedelta(days=1)
    (second,) = await made.keep([page(URL)])
    await made.close()
    assert [capture.file.split("/")[3] for capture in (first, second)] == ["03", "04"]
    assert len(read(tmp_path / first.file)) == len(read(tmp_path / second.file)) == 3


async def test_two_archives_in_one_second_do_not_collide(tmp_path: Path) -> None:
    clock = Clock()
    one, other = archive(tmp_path, clock), archive(tmp_path, clock)
    kept = [*await one.keep([page(URL)]), *await other.keep([page(URL)])]
    await one.close()
    third = archive(tmp_path, clock)
    kept += await third.keep([page(URL)])
    await other.close()
    await third.close()
    assert len({capture.file for capture in kept}) == 3
    for capture in kept:
        assert len(read(tmp_path / capture.file)) == 3
