"""Files of anybody, read record by record: what stands in them, and what one bad byte costs."""

from __future__ import annotations

import gzip
import io
import random
from collections.abc import Sequence

import pytest

from bot.adapters.warc import reading
from bot.adapters.warc.reading import Damage, Found
from bot.model.errors import ArchiveError

SEED = 20261123


def plain(number: int, block: bytes, kind: str = "resource", end: str = "\r\n", **fields: str) -> bytes:
    head = [
        "WARC/1.0", f"WARC-Type: {kind}", f"WARC-Record-ID: <urn:x:{number}>", "WARC-Date: 2026-11-03T09:30:00Z",
        f"Content-Length: {len(block)}", *(f"{key.replace('_', '-')}: {value}" for key, value in fields.items()),
    ]  # fmt: skip
    return end.join([*head, "", ""]).encode() + block + (end * 2).encode()


def found(data: bytes, start: int = 0, most: int = reading.MOST) -> list[reading.Part]:
    return list(reading.parts(io.BytesIO(data), start, most=most))


def records(parts: Sequence[reading.Part]) -> list[Found]:
    assert all(isinstance(part, Found) for part in parts), parts
    return [part for part in parts if isinstance(part, Found)]


BLOCKS = [b"", b"one", b"two\r\n\r\n", bytes(300_000), random.Random(SEED).randbytes(200_000)]


@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_members_plain_records_and_one_member_of_all_give_the_same_records(end: str) -> None:
    each = [plain(number, block, end=end) for number, block in enumerate(BLOCKS)]
    packed = records(found(b"".join(map(gzip.compress, each))))
    bare = records(found(b"".join(each)))
    together = records(found(gzip.compress(b"".join(each))))
    for form in (packed, bare, together):
        assert [one.stored.block for one in form] == BLOCKS
        assert [one.stored.record_id for one in form] == [f"urn:x:{n}" for n in range(len(BLOCKS))]
    assert [one.alone for one in packed + bare] == [True] * 2 * len(BLOCKS)
    assert not any(one.alone for one in together)
    place = 0
    for one, data in zip(packed, map(gzip.compress, each), strict=True):
        assert (one.offset, one.length) == (place, len(data))
        place += one.length
    place = 0
    for one, data in zip(bare, each, strict=True):
        assert (one.offset, one.length) == (place, len(data))
        place += one.length


def test_a_walk_may_begin_at_any_record() -> None:
    each = [plain(number, block) for number, block in enumerate(BLOCKS)]
    for form in (each, [gzip.compress(record) for record in each]):
        data = b"".join(form)
        for number in range(len(form)):
            start = sum(map(len, form[:number]))
            assert [one.stored.block for one in records(found(data, start))] == BLOCKS[number:]
            assert reading.record(io.BytesIO(data), start).stored.block == BLOCKS[number]


def test_a_large_block_is_cut_and_its_digests_are_of_all_of_it() -> None:
    block = random.Random(SEED).randbytes(3_000_000)
    whole = records(found(gzip.compress(plain(1, block))))[0]
    cut = records(found(gzip.compress(plain(1, block)), most=1000))[0]
    assert cut.stored.block == block[:1000]
    assert (cut.size, cut.digests) == (len(block), whole.digests)


@pytest.mark.parametrize(
    ("field", "value", "wrong"),
    [
        ("WARC-Block-Digest", "sha1:QL7CMNSBGP5JUEIOLZUH3HE3SWXVPRKJ", ("block digest",)),
        ("WARC-Block-Digest", "sha1:AAAA", ("block digest",)),
        ("WARC-Block-Digest", "sha256:" + "0" * 64, ("block digest",)),
        ("WARC-Payload-Digest", "md5:" + "0" * 32, ("payload digest",)),
        ("WARC-Payload-Digest", "md5:acbd18db4cc2f85cedef654fccc4a4d8", ()),
        ("WARC-Block-Digest", "sha1:0beec7b5ea3f0fdbc95d0dd47f3c5bc275da8a33", ()),
        ("WARC-Block-Digest", "sha1:BPXMPNPKH4H5XSKLWBVYT7N4LP2ROFO2".replace("BPXM", "BPXM"), ("block digest",)),
        ("WARC-Block-Digest", "blake3:whatever", ()),
    ],
)  # fmt: skip
def test_digests_are_compared_in_every_writing(field: str, value: str, wrong: tuple[str, ...]) -> None:
    (one,) = records(found(plain(1, b"foo", **{field.replace("-", "_"): value})))
    assert one.digests.wrong == wrong


@pytest.mark.parametrize("packed", [True, False])
def test_a_damage_costs_its_record_and_the_walk_goes_on(packed: bool) -> None:
    form = [plain(number, random.Random(number).randbytes(5000)) for number in range(5)]
    form = [gzip.compress(record) for record in form] if packed else form
    begin = len(form[0]) + len(form[1])
    data = b"".join(form)
    broken = data[:begin] + b"\0" * 30 + data[begin + 30 :]
    parts = found(broken)
    damages = [part for part in parts if isinstance(part, Damage)]
    assert [(d.offset, d.end, d.torn) for d in damages] == [(begin, begin + len(form[2]), False)]
    read = [part.stored.record_id for part in parts if isinstance(part, Found)]
    assert read == ["urn:x:0", "urn:x:1", "urn:x:3", "urn:x:4"]


@pytest.mark.parametrize("packed", [True, False])
def test_every_cut_is_a_torn_end_and_costs_no_record_before_it(packed: bool) -> None:
    form = [plain(number, b"body %d" % number) for number in range(3)]
    form = [gzip.compress(record) for record in form] if packed else form
    data, places = b"".join(form), [0, len(form[0]), len(form[0]) + len(form[1])]
    for cut in range(1, len(data)):
        parts = found(data[:cut])
        whole = [part.offset for part in parts if isinstance(part, Found)]
        slack = 0 if packed else 4  # the line ends behind a plain record
        assert whole == [place for place, one in zip(places, form, strict=True) if place + len(one) - slack <= cut]
        assert all(part.torn for part in parts if isinstance(part, Damage))
        ends = [p.end if isinstance(p, Damage) else p.offset + p.length for p in parts]
        assert ends[-1] == cut


def test_every_flipped_byte_of_a_member_is_noticed_but_in_what_says_nothing() -> None:
    block = random.Random(SEED).randbytes(400)
    data = gzip.compress(plain(1, block, WARC_Block_Digest="sha1:QL7CMNSBGP5JUEIOLZUH3HE3SWXVPRKJ"), mtime=0)
    immaterial = {4, 5, 6, 7, 8, 9}  # time, flags of the packer and system (RFC 1952 §2.3.1): they unpack nothing
    for place in range(len(data)):
        flipped = data[:place] + bytes([data[place] ^ 4]) + data[place + 1 :]
        parts = found(flipped)
        noticed = any(isinstance(part, Damage) for part in parts)
        assert noticed == (place not in immaterial), place


def test_what_is_no_record_raises_where_one_was_asked_for() -> None:
    for data in (b"", b"\x1f\x8b", gzip.compress(b"no record"), b"HTTP/1.1 200 OK\r\n\r\n", plain(1, b"abc")[:-6]):
        with pytest.raises(ArchiveError):
            reading.record(io.BytesIO(data), 0)


def test_hostile_files_are_read_in_time_that_grows_with_their_size() -> None:
    for data in (
        reading._MAGIC * 50_000,
        b"WARC" * 50_000,
        b"WARC/1.0\r\n" * 5_000,
        b"\r\n" * 100_000,
        gzip.compress(bytes(5_000_000)),
    ):
        parts = found(data)
        assert all(isinstance(part, Damage) for part in parts)


class Counted(io.BytesIO):
    """Counts what is read of it: work, without a clock."""

    taken = 0

    def read(self, count: int | None = -1) -> bytes:
        data = super().read(count)
        self.taken += len(data)
        return data


def test_records_that_say_they_are_longer_than_the_file_are_not_each_read_to_its_end() -> None:
    head = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 99999999999\r\n\r\n"
    stream = Counted(head * 20_000)
    assert len(list(reading.parts(stream, most=0))) == 20_000
    assert stream.taken < 20_000 * (2 << 16)


def nested(size: int) -> bytes:
    """Members laid into one another: each begins in a stored block of the one before, and all go on to the end of the file."""
    slot, period = 96, 5 + 65_535
    head = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 99999999999\r\n\r\n"
    one = b"\x1f\x8b\x08" + bytes(7) + b"\x00\xff\xff\x00\x00" + head
    block = (one.ljust(slot) * (period // slot + 1))[:period]
    return block * (size // period)


def test_members_laid_into_one_another_are_not_each_read_to_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_AGAIN", 1 << 20)
    stream = Counted(nested(2_000_000))
    parts = list(reading.parts(stream, most=0))
    assert stream.taken < 100_000_000, "once for each of twenty thousand members would be twenty gigabytes"
    assert all(isinstance(part, Damage) for part in parts)


def test_a_length_of_thousands_of_digits_is_none() -> None:
    data = plain(1, b"abc").replace(b"Content-Length: 3", b"Content-Length: " + b"9" * 5_000)
    for form in (data, gzip.compress(data)):
        (part, *_) = found(form)
        assert isinstance(part, Damage)
        assert part.what == "the record does not say how long it is"
