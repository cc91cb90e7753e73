"""Timestamps of a local authority: asked for, kept, asked again, checked, and forged in every byte."""

from __future__ import annotations

import hashlib
import logging
import socket
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.adapters.custody import FileCustody, der, stamps
from bot.model.errors import BadInput
from bot.model.plan import NetworkSettings
from tests.integration.authority import EC, MEDIA, RSA, STAMPING, authority, posted
from tests.integration.rawserver import Peer, RawServer, Script, message, wire
from tests.integration.sealedhouse import LOG, NOON, contents, examined, faults_of, put, sealed

DIGEST = hashlib.sha256(b"a line\n").digest()
TSR = "custody/2026-11-22.1.tsr"


@pytest.fixture
async def house(tmp_path: Path) -> Path:
    return await sealed(tmp_path, 22, 23)


async def stamp(root: Path, *urls: str, custody: FileCustody | None = None, now: datetime = NOON) -> FileCustody:
    made = custody or FileCustody(root)
    async with wire() as asked:
        await made.stamp(now, urls, asked.post)
    return made


async def test_the_newest_line_is_stamped_and_the_token_is_kept_beside(house: Path) -> None:
    with RawServer(authority().script) as server:
        await stamp(house, f"{server.origin}/tsr")
        await stamp(house, f"{server.origin}/tsr")
    assert len(server.peers) == 1, "what is had is not asked for again"
    head = server.heads[0].decode()
    assert head.startswith("POST /tsr HTTP/1.1\r\n")
    assert "\r\nContent-Type: application/timestamp-query\r\n" in head
    assert [path.name for path in (house / "custody").glob("*.tsr")] == ["2026-11-22.1.tsr"]
    faults, seen = examined(house)
    assert faults == []
    (told,) = seen.stamped
    day, at, name = told.split(" ", 2)
    assert (day, name) == ("2026-11-22", "O=Bureau of Time,CN=Clock")
    assert abs(datetime.fromisoformat(at) - datetime.now(UTC)) < timedelta(minutes=5)


@pytest.mark.parametrize("key", [EC, RSA], ids=["EC", "RSA"])
@pytest.mark.parametrize("chain", [False, True], ids=["alone", "with its root"])
@pytest.mark.parametrize(("digest", "named"), [("sha256", "sha256"), ("sha512", "sha1"), ("sha384", "sha512")])
def test_tokens_of_every_kind_are_read(key: tuple[str, ...], chain: bool, digest: str, named: str) -> None:
    made = authority(key=key, chain=chain, digest=digest, named=named)
    read = stamps.read(made.answer(stamps.query(DIGEST, 2**62 + 1)), DIGEST)
    assert (read.authority, read.nonce) == ("O=Bureau of Time,CN=Clock", 2**62 + 1)
    assert abs(read.at - datetime.now(UTC)) < timedelta(minutes=5)


def test_a_token_of_something_else_is_refused() -> None:
    answer = authority().answer(stamps.query(DIGEST, 1))
    with pytest.raises(BadInput, match="of something else"):
        stamps.read(answer, hashlib.sha256(b"another line\n").digest())


def info(at: str = "", digest: bytes = DIGEST, algorithm: str = "2.16.840.1.101.3.4.2.1") -> bytes:
    """TSTInfo (RFC 3161 §2.4.2)."""
    when = at or f"{datetime.now(UTC):%Y%m%d%H%M%S}Z"
    named = der.written(der.SEQUENCE, der.oid(algorithm), der.written(der.NULL))
    imprint = der.written(der.SEQUENCE, named, der.written(der.OCTETS, digest))
    time = der.written(0x18, when.encode())
    return der.written(der.SEQUENCE, der.integer(1), der.oid("1.2.3.4"), imprint, der.integer(9), time, der.integer(5))


@pytest.mark.parametrize(
    ("key", "options"),
    [
        (EC, ()),
        (EC, ("-keyid",)),
        (RSA, ("-md", "sha512")),
        (RSA, ("-keyopt", "rsa_padding_mode:pss")),
    ],
    ids=["issuer and serial", "key id", "PKCS 1", "PSS"],
)
def test_every_way_to_sign_is_read(key: tuple[str, ...], options: tuple[str, ...]) -> None:
    assert stamps.read(authority(key=key).signed(info(), "-cades", *options), DIGEST).nonce == 5


def test_a_time_may_be_finer_than_a_second() -> None:
    later = datetime.now(UTC) + timedelta(hours=1)
    read = stamps.read(authority().signed(info(f"{later:%Y%m%d%H%M%S}.25Z"), "-cades"), DIGEST)
    assert read.at == later.replace(microsecond=250_000)


CADES = ("-cades",)


@pytest.mark.parametrize(
    ("said", "options", "usage", "why"),
    [
        ({}, (), STAMPING, "names no certificate"),
        ({}, ("-noattr",), STAMPING, "no value of kind 0xa0"),
        ({}, ("-cades", "-nocerts"), STAMPING, "certificate is not in it"),
        ({}, ("-cades", "-md", "sha1"), STAMPING, "digested by an algorithm that is not known"),
        ({"at": "20010101000000Z"}, CADES, STAMPING, "was not valid at 2001-01-01"),
        ({"at": "20261122120000+0100"}, CADES, STAMPING, "not in UTC"),
        ({"at": "99999999999999Z"}, CADES, STAMPING, "cannot be read"),
        ({"algorithm": "1.3.14.3.2.26"}, CADES, STAMPING, "no SHA-256"),
        ({"digest": bytes(32)}, CADES, STAMPING, "of something else"),
        ({}, CADES, "timeStamping", "not for timestamps alone"),
        ({}, CADES, "critical,timeStamping,codeSigning", "not for timestamps alone"),
        ({}, CADES, "critical,serverAuth", "not for timestamps alone"),
    ],
)
def test_whatever_makes_a_token_nobodys_word_is_said(
    said: dict[str, Any], options: tuple[str, ...], usage: str, why: str
) -> None:
    answer = authority(usage=usage).signed(info(**said), *options)
    with pytest.raises(BadInput, match=why):
        stamps.read(answer, DIGEST)


def test_a_message_of_another_kind_is_no_token() -> None:
    with pytest.raises(BadInput, match="no timestamp token"):
        stamps.read(authority().signed(info(), "-cades", kind="1.2.840.113549.1.7.1"), DIGEST)


@pytest.mark.filterwarnings("ignore:Parsed a serial number")  # it is one of the flips
def test_no_flipped_byte_changes_what_a_token_says() -> None:
    answer = authority().answer(stamps.query(DIGEST, 7))
    true, passed = stamps.read(answer, DIGEST), 0
    for at in range(len(answer)):
        for bit in (1, 0x20, 0x80):
            forged = bytearray(answer)
            forged[at] ^= bit
            try:
                said = stamps.read(bytes(forged), DIGEST)
            except BadInput:
                continue
            assert said == true, at
            passed += 1
    assert passed < 100, "what is not signed is little: status texts, versions, names of algorithms"


@pytest.mark.parametrize("cut", [0, 1, 5, 100, -1])
def test_what_is_no_token_is_refused(cut: int) -> None:
    answer = authority().answer(stamps.query(DIGEST, 7))
    for bad in (answer[:cut], answer + b"\x00", b"\x30\x80" + answer, b"\x30" * 5_000, bytes(stamps.LARGEST + 1)):
        with pytest.raises(BadInput):
            stamps.read(bad, DIGEST)


def garbage(peer: Peer) -> None:
    posted(peer)
    peer.say(message(b"<html>no</html>", "Content-Type: text/html"))


def unwilling(peer: Peer) -> None:
    posted(peer)
    peer.say(message(b"no", status="503 Busy"))


def rejecting(peer: Peer) -> None:
    posted(peer)
    peer.say(message(b"\x30\x05\x30\x03\x02\x01\x02", MEDIA))


def repeating(peer: Peer) -> None:
    query = posted(peer)
    other = stamps.query(query[query.index(b"\x04\x20") + 2 :][:32], 12345)
    peer.say(message(authority().answer(other), MEDIA))


def moved(peer: Peer) -> None:
    posted(peer)
    peer.say(message(b"", "Location: /elsewhere", status="302 Found"))


def hanging_up(peer: Peer) -> None:
    posted(peer)
    peer.reset()


@pytest.mark.parametrize(
    ("script", "why"),
    [
        (garbage, "no DER|no value"),
        (unwilling, "status 503"),
        (rejecting, "not granted: status 2"),
        (repeating, "it answers another request"),
        (moved, "status 302"),
        (hanging_up, "Connection reset|closed before"),
    ],
)
async def test_an_authority_that_fails_stops_nothing_and_is_asked_again_an_hour_later(
    house: Path, caplog: pytest.LogCaptureFixture, script: Script, why: str
) -> None:
    with RawServer(script) as server:
        custody = await stamp(house, server.origin)
        await stamp(house, server.origin, custody=custody, now=NOON + timedelta(minutes=59))
        assert len(server.peers) == 1
        await stamp(house, server.origin, custody=custody, now=NOON + timedelta(minutes=60))
        assert len(server.peers) == 2
    (told, _) = [record.message for record in caplog.records if record.levelno == logging.WARNING]
    assert told.startswith(f"not timestamped authority={server.origin}")
    assert any(part in told for part in why.split("|")), told
    assert list((house / "custody").glob("*.tsr")) == []
    assert faults_of(house) == []


async def test_one_authority_that_is_away_does_not_keep_another_from_stamping(house: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        away = f"http://127.0.0.1:{listening.getsockname()[1]}"
    with RawServer(authority().script) as server:
        await stamp(house, away, server.origin)
    assert [path.name for path in (house / "custody").glob("*.tsr")] == ["2026-11-22.2.tsr"]


async def test_an_authority_is_under_the_guard_as_every_peer_is(house: Path, caplog: pytest.LogCaptureFixture) -> None:
    async with wire(network=NetworkSettings()) as asked:
        await FileCustody(house).stamp(NOON, ("http://127.0.0.1:9/", "ftp://x/", "nonsense"), asked.post)
    assert [record.message.partition("why=")[2] for record in caplog.records] == [
        '"address not allowed: 127.0.0.1 (loopback)"',
        '"not an http or https address"',
        '"not an http or https address"',
    ]


async def test_with_nothing_sealed_nobody_is_asked(tmp_path: Path) -> None:
    async with wire() as asked:
        await FileCustody(tmp_path).stamp(NOON, ("http://127.0.0.1:9/",), asked.post)
    assert contents(tmp_path) == {}


def of_another_line(root: Path) -> None:
    content = (root / TSR).read_bytes()
    (root / "custody/2026-11-21.1.tsr").write_bytes(content)
    (root / TSR).unlink()


def of_no_line(root: Path) -> None:
    (root / TSR).rename(root / "custody/2025-01-01.1.tsr")


def flipped(root: Path) -> None:
    content = bytearray((root / TSR).read_bytes())
    content[-20] ^= 1
    (root / TSR).write_bytes(content)


@pytest.mark.parametrize(
    ("change", "file", "what"),
    [
        (
            of_another_line,
            "custody/2026-11-21.1.tsr",
            "no timestamp of the line of 2026-11-21: it is of something else",
        ),
        (of_no_line, "custody/2025-01-01.1.tsr", "a timestamp of a day for which no line of the log holds"),
        (flipped, TSR, "no timestamp of the line of 2026-11-22: the signature does not hold"),
    ],
)
async def test_a_timestamp_that_does_not_hold_is_a_fault(
    house: Path, change: Callable[[Path], None], file: str, what: str
) -> None:
    with RawServer(authority().script) as server:
        await stamp(house, server.origin)
    change(house)
    assert [(fault.file, fault.what) for fault in examined(house)[0]] == [(file, what)]


async def test_a_line_altered_after_it_was_stamped_is_not_the_one_that_was(house: Path) -> None:
    with RawServer(authority().script) as server:
        await stamp(house, server.origin)
    content = (house / LOG).read_bytes()
    (house / LOG).write_bytes(content[:-3] + b"?" + content[-2:])
    assert faults_of(house) == [LOG, TSR]


async def test_a_line_that_says_it_was_signed_after_its_timestamp_is_told(tmp_path: Path) -> None:
    put(tmp_path, {"warc/2026/11/22/a.warc": b"a"})
    await FileCustody(tmp_path).seal(datetime.now(UTC) + timedelta(days=3))
    with RawServer(authority().script) as server:
        await stamp(tmp_path, server.origin)
    faults, seen = examined(tmp_path)
    assert faults == []
    (note,) = seen.notes
    assert "stamped before the line says it was signed" in note
