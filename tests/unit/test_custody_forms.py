"""The forms of the custody as values: DER, manifests, lines of the log. Whatever is written is read back as it was."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.custody import der, manifest
from bot.adapters.custody.log import Line, _parsed
from bot.adapters.custody.sealing import day_before
from bot.model.errors import BadInput
from tests.twins.values import START

HEX = "0123456789abcdef" * 4
PATHS = st.binary(min_size=1, max_size=30).map(lambda raw: raw.replace(b"/", b"_").replace(b"\0", b"_"))


@given(st.dictionaries(PATHS.filter(lambda raw: raw not in {b".", b".."}), st.just(HEX), max_size=5))
def test_a_manifest_of_any_names_is_read_back_as_it_was_written(names: dict[bytes, str]) -> None:
    digests = {f"warc/{raw.decode('utf-8', 'surrogateescape')}": sha256 for raw, sha256 in names.items()}
    content = manifest.render(digests)
    assert [(entry.path, entry.sha256) for entry in manifest.entries(content)] == sorted(digests.items())
    assert content.count(b"\n") == len(digests)
    begins = [entry.offset for entry in manifest.entries(content)]
    assert all(not at or content[at - 1] == 0x0A for at in begins)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_as_a_manifest_without_an_error(content: bytes) -> None:
    found = list(manifest.entries(content))
    assert all(entry.path.startswith("warc/") for entry in found if entry.path)
    assert manifest.render({entry.path: entry.sha256 for entry in found if entry.path}) in {content, b""} or found


@given(st.text(max_size=40), st.text(max_size=200))
def test_a_line_of_any_text_is_read_back_and_only_as_it_is_written(day: str, other: str) -> None:
    line = Line(day=day, manifest=other, sha256=HEX, previous=HEX, key=other, signed_at=day).with_signature(
        b"\x07" * 64
    )
    if any(0xD800 <= ord(mark) <= 0xDFFF for mark in day + other):
        return  # no text of a file
    raw = line.written()
    assert _parsed(raw) == line
    assert raw.count(b"\n") == 1
    assert line.signed() == raw[:-1].replace(b'"signature":"' + line.signature.encode() + b'",', b"")
    assert _parsed(raw[:-1]) is None
    assert _parsed(raw.replace(b":", b": ", 1)) is None


@pytest.mark.parametrize("signature", ["", "A", "QUJD\n", "QUJ=", "QUI", "QUJ", "ä", "QUJDQ==="])
def test_a_signature_that_is_not_base64_as_it_is_written_is_none(signature: str) -> None:
    line = Line(day="d", manifest="m", sha256="s", previous="p", key="k", signed_at="t", signature=signature)
    assert line.signature_bytes() == b""


@given(st.integers(min_value=0, max_value=2**80))
def test_a_number_is_read_back_as_it_was_written(number: int) -> None:
    assert der.read(der.integer(number)).integer == number


@given(st.lists(st.binary(max_size=200), max_size=4))
def test_what_is_written_as_der_is_read_back(contents: list[bytes]) -> None:
    value = der.read(der.written(der.SEQUENCE, *(der.written(der.OCTETS, content) for content in contents)))
    assert [part.content for part in value.parts] == contents


@given(st.binary(max_size=200))
def test_any_bytes_are_der_or_bad_input(data: bytes) -> None:
    try:
        value = der.read(data)
    except BadInput:
        return
    assert value.raw == data


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x30",
        b"\x30\x01",
        b"\x30\x80\x00\x00",
        b"\x30\x85\x00\x00\x00\x00\x01\x00",
        b"\x04\x00\x00",
        b"\x1f\x81\x01\x00",
        b"\x04\x84\xff\xff\xff\xff",
        b"\x30\x00" * 2,
    ],
)
def test_what_is_no_single_der_value_is_bad_input(data: bytes) -> None:
    with pytest.raises(BadInput):
        der.read(data)


def test_values_inside_one_another_have_a_limit() -> None:
    data = b""
    for _ in range(der.DEEPEST + 1):
        data = der.written(der.SEQUENCE, data)
    assert der.read(data).tag == der.SEQUENCE
    with pytest.raises(BadInput):
        der.read(der.written(der.SEQUENCE, data))


@pytest.mark.parametrize("take", [lambda v: v.part(0, der.OID), lambda v: v.part(1, der.NULL)])
def test_a_part_that_is_absent_or_of_another_kind_is_bad_input(take: Callable[[der.Value], Any]) -> None:
    with pytest.raises(BadInput):
        take(der.read(b"\x30\x02\x05\x00"))


def test_object_identifiers_are_written_as_x690_has_them() -> None:
    assert der.oid("1.2.840.113549").hex() == "06062a864886f70d"


def test_the_day_that_is_over_is_yesterday_in_utc() -> None:
    assert day_before(START.replace(year=2026, month=3, day=1, hour=0)) == "2026-02-28"
