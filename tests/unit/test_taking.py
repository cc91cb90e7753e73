"""Captures of others as answers: whatever stands in a record, it is an exchange or a reason, never an exception."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime, timedelta
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.capture import Capture, Stored
from bot.stages.taking import exchange, is_page, refusal
from tests.twins.foreign import http

NOW = datetime(2026, 11, 3, tzinfo=UTC)
MOST = 100_000
BODY = b"<html><p>Water</p></html>"
Kind = Literal["response", "revisit", "metadata", "resource"]


def capture(
    kind: Kind = "response", *, url: str = "https://gazette.example/dam", status: int = 200, type_: str = "text/html"
) -> Capture:
    return Capture(
        record_id="urn:uuid:1",
        kind=kind,
        url=url,
        date=NOW - timedelta(days=1),
        file="warc/imported/a.warc.gz",
        offset=0,
        length=100,
        begin=0,
        end=100,
        status=status,
        content_type=type_,
    )


def stored(block: bytes, kind: str = "response") -> Stored:
    return Stored(record_id="urn:uuid:1", kind=kind, headers=(), block=block)


@pytest.mark.parametrize(
    ("one", "page"),
    [
        (capture(), True),
        (capture(status=404), True),
        (capture(status=301), False),
        (capture("revisit", status=304, type_=""), True),
        (capture("revisit", status=302), False),
        (capture("resource", status=0), True),
        (capture("metadata", status=0), False),
        (capture(type_="image/png"), False),
        (capture(type_="application/pdf"), True),
        (capture(url="urn:pageinfo:https://gazette.example/"), False),
        (capture(url="HTTPS://gazette.example/dam"), True),
    ],
)
def test_what_is_a_page(one: Capture, page: bool) -> None:
    assert is_page(one) == page


@pytest.mark.parametrize(
    ("headers", "body", "coding", "expected"),
    [
        ({}, BODY, "", BODY),
        ({"Content-Encoding": "gzip"}, gzip.compress(BODY), "gzip", gzip.compress(BODY)),
        ({"Content-Encoding": "gzip"}, BODY, "", BODY),
        ({"Content-Encoding": "br"}, b"\n" + BODY, "", b"\n" + BODY),
        ({"Content-Encoding": "br"}, b"\x0b\x02\x80", "br", b"\x0b\x02\x80"),
        ({"Transfer-Encoding": "chunked"}, b"19\r\n" + BODY + b"\r\n0\r\n\r\n", "", BODY),
        ({"Transfer-Encoding": "chunked"}, BODY, "", BODY),
    ],
)
def test_bodies_with_and_without_the_codings_that_their_heads_name(
    headers: dict[str, str], body: bytes, coding: str, expected: bytes
) -> None:
    hop = exchange(capture(), stored(http(body, headers=headers)), None, MOST)
    assert (hop.status, hop.body, hop.header("content-encoding")) == (200, expected, coding)


def test_a_revisit_has_its_own_head_and_the_payload_of_what_it_repeats() -> None:
    own = b"HTTP/1.1 304 Not Modified\r\nETag: 2\r\n\r\n"
    first = http(gzip.compress(BODY), headers={"ETag": "1", "Content-Encoding": "gzip"})
    hop = exchange(capture("revisit", status=304), stored(own, "revisit"), stored(first), MOST)
    assert (hop.status, hop.body, hop.header("etag")) == (200, gzip.compress(BODY), "2")
    assert hop.header("content-encoding") == "gzip"
    saved = exchange(capture("revisit"), stored(http(), "revisit"), stored(BODY, "resource"), MOST)
    assert (saved.status, saved.body) == (200, BODY)


@given(
    st.binary(max_size=300), st.none() | st.binary(max_size=300), st.sampled_from(("response", "revisit", "resource"))
)
def test_any_block_is_an_exchange(block: bytes, original: bytes | None, kind: Kind) -> None:
    again = None if original is None else stored(original)
    assert len(exchange(capture(kind), stored(block, kind), again, MOST).body) <= MOST


@given(st.text(), st.integers(0, 999), st.text())
def test_any_row_is_a_page_or_not_and_refused_or_not(url: str, status: int, type_: str) -> None:
    one = capture(url=f"https://{url}", status=status, type_=type_)
    assert isinstance(is_page(one), bool)
    assert isinstance(refusal(one, NOW, MOST), str)
