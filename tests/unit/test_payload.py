"""Codings undone within limits, and stored messages read back."""

from __future__ import annotations

import gzip
import time
import zlib
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.stages.payload import MEMBERS, WINDOW, dechunk, retry_after, split, unpack

MOST = 1_000_000
TEXT = b"all the news that fits " * 10_000
NOW = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
DAY = 86_400.0


def raw_deflate(data: bytes) -> bytes:
    engine = zlib.compressobj(9, zlib.DEFLATED, -15)
    return engine.compress(data) + engine.flush()


@pytest.mark.parametrize("coding", ["gzip", "x-gzip", " GZip ", "identity, gzip", "gzip,"])
def test_gzip_is_unpacked_by_any_of_its_names(coding: str) -> None:
    assert unpack(gzip.compress(TEXT), coding, MOST) == (TEXT, "")


def test_deflate_is_unpacked_with_and_without_its_wrapper() -> None:
    assert unpack(zlib.compress(TEXT), "deflate", MOST) == (TEXT, "")
    assert unpack(raw_deflate(TEXT), "deflate", MOST) == (TEXT, "")


def test_members_and_padding_of_gzip_are_read() -> None:
    body = gzip.compress(b"one ") + gzip.compress(b"") + gzip.compress(b"two") + b"\0" * 512
    assert unpack(body, "gzip", MOST) == (b"one two", "")


@pytest.mark.parametrize("coding", ["", "identity", " , "])
def test_a_body_without_coding_comes_back_as_it_is(coding: str) -> None:
    assert unpack(TEXT, coding, MOST) == (TEXT, "")
    assert unpack(TEXT, coding, 5) == (TEXT[:5], "length")


@pytest.mark.parametrize("coding", ["br", "zstd", "gzip, gzip", "deflate, gzip", "compress", "utf-8"])
def test_an_unknown_or_second_coding_is_not_undone(coding: str) -> None:
    assert unpack(TEXT, coding, MOST) == (TEXT, "coding")


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
def test_an_empty_body_is_empty_under_any_coding(coding: str) -> None:
    assert unpack(b"", coding, MOST) == (b"", "")


def test_a_cut_body_gives_what_there_is_and_says_so() -> None:
    packed = gzip.compress(TEXT)
    text, fault = unpack(packed[: len(packed) // 2], "gzip", MOST)
    assert fault == "short"
    assert text
    assert TEXT.startswith(text)
    assert unpack(packed[:-4], "gzip", MOST) == (TEXT, "short")


def test_a_wrong_checksum_or_no_gzip_at_all_is_corrupt() -> None:
    packed = bytearray(gzip.compress(TEXT))
    packed[-6] ^= 1
    assert unpack(bytes(packed), "gzip", MOST)[1] == "corrupt"
    assert unpack(b"<html>", "gzip", MOST) == (b"", "corrupt")


def test_what_stands_behind_the_end_is_junk() -> None:
    assert unpack(gzip.compress(TEXT) + b"<!-- cached -->", "gzip", MOST) == (TEXT, "junk")
    assert unpack(zlib.compress(TEXT) + b"x", "deflate", MOST) == (TEXT, "junk")
    assert unpack(gzip.compress(TEXT) + gzip.compress(TEXT)[:1], "gzip", MOST) == (TEXT, "short")


def test_a_bomb_stops_at_the_limit() -> None:
    engine = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = b"".join(engine.compress(bytes(1_000_000)) for _ in range(200)) + engine.flush()
    text, fault = unpack(bomb, "gzip", MOST)
    assert (len(text), fault) == (MOST, "length")


def test_a_body_of_just_the_limit_is_whole() -> None:
    assert unpack(gzip.compress(TEXT), "gzip", len(TEXT)) == (TEXT, "")
    assert unpack(gzip.compress(TEXT), "gzip", len(TEXT) - 1) == (TEXT[:-1], "length")


def test_a_hundred_thousand_members_are_not_read() -> None:
    begun = time.thread_time()
    assert unpack(gzip.compress(b"x") * 100_000, "gzip", MOST) == (b"x" * MEMBERS, "length")
    assert time.thread_time() - begun < 1.0


@given(st.binary(max_size=300), st.sampled_from(["gzip", "deflate"]), st.integers(0, 100))
def test_no_body_breaks_the_unpacking(body: bytes, coding: str, most: int) -> None:
    text, fault = unpack(body, coding, most)
    assert len(text) <= most
    assert fault in {"", "corrupt", "short", "length", "junk"}


@given(st.lists(st.binary(max_size=200), min_size=1, max_size=4), st.integers(0, 2))
def test_members_are_read_wherever_a_window_parts_them(texts: list[bytes], shift: int) -> None:
    filler = bytes(range(256)) * (WINDOW // 256)
    stored = zlib.compressobj(0, zlib.DEFLATED, 31)
    first = stored.compress(filler[: WINDOW - 30 + shift]) + stored.flush()
    body = first + b"".join(map(gzip.compress, texts))
    assert unpack(body, "gzip", MOST) == (filler[: WINDOW - 30 + shift] + b"".join(texts), "")


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0),
        ("120", 120),
        (" 007 ", 7),
        ("99999999", DAY),
        ("1" + "0" * 15, DAY),
        ("9" * 5_000, DAY),
        ("Mon, 02 Nov 2026 12:01:00 GMT", 60),
        ("Monday, 02-Nov-26 12:01:00 GMT", 60),
        ("Mon Nov  2 12:01:00 2026", 60),
        ("Mon, 02 Nov 2026 14:01:00 +0200", 60),
        ("Fri, 31 Dec 9999 23:59:59 GMT", DAY),
        ("Fri, 31 Dec 9999 23:59:59 -2359", DAY),
    ],
)
def test_retry_after_gives_an_instant_with_a_cap(value: str, seconds: float) -> None:
    assert retry_after(value, NOW, DAY) == NOW + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "-1",
        "1.5",
        "soon",
        "1e3",
        "+5",
        "١٢",
        "Mon, 02 Nov 2026 11:00:00 GMT",
        "Mon, 99 Nov 2026 99:00:00 GMT",
        "\0",
        "Mon, 02 Nov 99999999999999999999 12:00:00 GMT",
    ],
)
def test_junk_and_the_past_give_no_instant(value: str) -> None:
    assert retry_after(value, NOW, DAY) is None


@given(st.text())
def test_no_retry_after_raises(value: str) -> None:
    at = retry_after(value, NOW, DAY)
    assert at is None or NOW <= at <= NOW + timedelta(seconds=DAY)


def test_chunks_are_joined_without_extensions_and_trailers() -> None:
    assert dechunk(b"3;a=b\r\nabc\r\n2 \r\nde\r\n0\r\nX: 1\r\n\r\n", MOST) == b"abcde"
    assert dechunk(b"3\nabc\n2\nde\n0\n\n", MOST) == b"abcde"


def test_a_cut_chunked_body_gives_what_there_is() -> None:
    assert dechunk(b"3\r\nabc\r\n9\r\nde", MOST) == b"abcde"
    assert dechunk(b"3\r\nabc\r\nzz\r\nde", MOST) == b"abc"
    assert dechunk(b"FFFFFFFFFFFFFFF\r\nabc", MOST) == b"abc"


def test_chunks_stop_at_the_limit() -> None:
    assert dechunk(b"3\r\nabc\r\n3\r\ndef\r\n0\r\n\r\n", 4) == b"abcd"


def test_a_body_that_is_not_chunked_comes_back() -> None:
    assert dechunk(b"<html>", MOST) == b"<html>"
    assert dechunk(b"", MOST) == b""


@given(st.lists(st.binary(min_size=1, max_size=50), max_size=20))
def test_what_was_chunked_is_joined(parts: list[bytes]) -> None:
    body = b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"
    assert dechunk(body, MOST) == b"".join(parts)


def test_a_message_is_split_into_status_headers_and_raw_body() -> None:
    message = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nX:caf\xe9 \r\nX: 2\r\n\r\nbody\r\n\r\nmore"
    assert split(message) == (
        200,
        (("Content-Type", "text/html"), ("X", "café"), ("X", "2")),
        b"body\r\n\r\nmore",
    )


def test_bare_line_feeds_folds_and_lines_that_are_none_are_read_over() -> None:
    assert split(b"HTTP/1.1 304\nX: 1\n  2\njunk\n\nbody") == (304, (("X", "1 2"),), b"body")


@pytest.mark.parametrize("message", [b"", b"junk", b"HTTP/1.1 2000 X\r\n\r\n", b"\r\n\r\n", b"<html>\n\n"])
def test_a_message_without_a_status_has_status_none(message: bytes) -> None:
    assert split(message)[0] == 0


def test_a_message_without_an_end_of_its_head_has_no_body() -> None:
    assert split(b"HTTP/1.0 200 OK\r\nX: 1\r\n") == (200, (("X", "1"),), b"")


@given(st.binary(max_size=200))
def test_no_message_breaks_the_split(message: bytes) -> None:
    split(message)
    dechunk(message, 100)
