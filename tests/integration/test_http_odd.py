"""What odd servers say: the bytes that are kept, what is read from them, and whether the connection serves again."""

from __future__ import annotations

import gzip
from dataclasses import dataclass

import pytest

from bot.model.capture import Ask, Truncation
from bot.model.plan import Limits
from tests.integration.rawserver import Peer, RawServer, Script, message, tls, wire

LF, FOLD, STATUS = "bare LF (§2.2)", "folded line (§5.2)", "status line (§4)"
TWICE, BESIDE = "Content-Length twice (§6.3)", "Content-Length beside Transfer-Encoding (§6.1)"
OLD = "Transfer-Encoding in HTTP/1.0 (§6.1)"
OK = b"HTTP/1.1 200 OK\r\n"
HINT = b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
PACKED = gzip.compress(b"packed", mtime=0)


@dataclass(frozen=True, kw_only=True)
class Odd:
    """One answer and what must come of it. `kept`: the next request goes over the same connection."""

    says: bytes
    status: int = 200
    body: bytes = b""
    interim: int = 0
    """Bytes before the final message."""
    extra: int = 0
    """Bytes behind its end."""
    faults: tuple[str, ...] = ()
    error: str = ""
    truncated: Truncation = ""
    kept: bool = False
    ends: bool = False
    """The server closes after it."""


def refused(says: bytes, error: str, status: int = 0, body: bytes = b"", **more: object) -> Odd:
    return Odd(says=says, error=error, status=status, body=body, truncated="unspecified", **more)  # type: ignore[arg-type] # the fields of Odd


CASES = {
    "length": Odd(says=message(b"body"), body=b"body", kept=True),
    "empty body": Odd(says=message(b""), kept=True),
    "chunked": Odd(says=CHUNKED + b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n", body=b"abcde", kept=True),
    "chunk extensions and trailers": Odd(
        says=CHUNKED + b'3;a="b"\r\nabc\r\n000;z\r\nX-T: 1\r\nY: 2\r\n\r\n', body=b"abc", kept=True
    ),
    "gzip stays packed": Odd(says=message(PACKED, "Content-Encoding: gzip"), body=PACKED, kept=True),
    "304": Odd(says=b"HTTP/1.1 304 Not Modified\r\nETag: x\r\n\r\n", status=304, kept=True),
    "304 with a length": Odd(says=b"HTTP/1.1 304 N\r\nContent-Length: 9\r\n\r\n", status=304, kept=True),
    "304 with chunked": Odd(says=b"HTTP/1.1 304 N\r\nTransfer-Encoding: chunked\r\n\r\n", status=304, kept=True),
    "204": Odd(says=b"HTTP/1.1 204 No Content\r\n\r\n", status=204, kept=True),
    "until the end": Odd(says=OK + b"\r\nuntil the end", body=b"until the end", ends=True),
    "close is said": Odd(says=message(b"ab", "Connection: close"), body=b"ab", ends=True),
    "HTTP/1.0": Odd(says=b"HTTP/1.0 200 OK\r\n\r\nold", body=b"old", ends=True),
    "HTTP/1.0 keep-alive": Odd(
        says=b"HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\nab", body=b"ab"
    ),
    "HTTP/1.0 chunked": Odd(says=CHUNKED.replace(b"/1.1", b"/1.0") + b"1\r\na\r\n0\r\n\r\n", body=b"a", faults=(OLD,)),
    "100 before": Odd(says=b"HTTP/1.1 100 Continue\r\n\r\n" + message(b"ab"), body=b"ab", interim=25, kept=True),
    "103 before": Odd(says=HINT + message(b"ab"), body=b"ab", interim=len(HINT), kept=True),
    "103 three times": Odd(says=HINT * 3 + message(b"ab"), body=b"ab", interim=3 * len(HINT), kept=True),
    "padded fields": Odd(says=message(b"ab", "X:   1 \t ", "Y:"), body=b"ab", kept=True),
    "Latin-1 in a field": Odd(says=message(b"ab", "X: caf\xe9"), body=b"ab", kept=True),
    "folded field": Odd(says=message(b"ab", "X: 1\r\n  2"), body=b"ab", faults=(FOLD,)),
    "folded Transfer-Encoding": Odd(
        says=OK + b"Transfer-Encoding:\r\n chunked\r\n\r\n1\r\na\r\n0\r\n\r\n", body=b"a", faults=(FOLD,)
    ),
    "bare LF": Odd(says=b"HTTP/1.1 200 OK\nContent-Length: 2\n\nab", body=b"ab", faults=(LF,)),
    "one bare LF": Odd(says=OK + b"X: 1\nContent-Length: 2\r\n\r\nab", body=b"ab", faults=(LF,)),
    "bare LF in trailers": Odd(says=CHUNKED + b"1\r\na\r\n0\r\nX: 1\nY: 2\r\n\r\n", body=b"a", faults=(LF,)),
    "bare LF after the last chunk": Odd(says=CHUNKED + b"1\r\na\r\n0\r\n\n", body=b"a", faults=(LF,)),
    "no reason": Odd(says=message(b"ab", status="200 "), body=b"ab", kept=True),
    "no space for a reason": Odd(says=message(b"ab", status="200"), body=b"ab", faults=(STATUS,)),
    "HTTP/2.0": Odd(says=message(b"ab").replace(b"/1.1", b"/2.0"), body=b"ab", faults=(STATUS,)),
    "same length twice": Odd(says=message(b"ab", "Content-Length: 2"), body=b"ab", faults=(TWICE,)),
    "length as a list": Odd(says=OK + b"Content-Length: 2, 2\r\n\r\nab", body=b"ab", faults=(TWICE,)),
    "length beside chunked": Odd(
        says=OK + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n",
        body=b"a",
        faults=(BESIDE,),
    ),
    "second answer glued on": Odd(
        says=message(b"ab") + message(b"SMUGGLED"), body=b"ab", extra=len(message(b"SMUGGLED")), faults=("extra",)
    ),
    "second answer after chunks": Odd(
        says=CHUNKED + b"0\r\n\r\n" + message(b"SMUGGLED"), extra=len(message(b"SMUGGLED")), faults=("extra",)
    ),
    "body after 304": Odd(says=b"HTTP/1.1 304 N\r\n\r\nbody", status=304, extra=4, faults=("extra",)),
    "lengths that differ": refused(message(b"ab", "Content-Length: 3"), "conflicting Content-Length headers"),
    "length -2": refused(OK + b"Content-Length: -2\r\n\r\nab", "bad Content-Length"),
    "length +2": refused(OK + b"Content-Length: +2\r\n\r\nab", "bad Content-Length"),
    "length 0x2": refused(OK + b"Content-Length: 0x2\r\n\r\nab", "bad Content-Length"),
    "length empty": refused(OK + b"Content-Length: \r\n\r\nab", "bad Content-Length"),
    "gzip as transfer coding": refused(OK + b"Transfer-Encoding: gzip, chunked\r\n\r\n", "Only Transfer-Encoding"),
    "unknown transfer coding": refused(OK + b"Transfer-Encoding: xchunked\r\n\r\n", "Only Transfer-Encoding"),
    "chunk size zz": refused(CHUNKED + b"zz\r\n", "illegal chunk header", 200),
    "chunk without its end": refused(CHUNKED + b"3\r\nabcde\r\n0\r\n\r\n", "malformed chunk footer", 200, b"abc"),
    "HTTP/0.9": refused(b"<html>old</html>", "no status line", ends=True),
    "ICY": refused(b"ICY 200 OK\r\n\r\n", "illegal status line"),
    "blank line first": refused(b"\r\n" + message(b"ab"), "no response line received"),
    "status 099": refused(message(b"ab", status="099 X"), "InformationalResponse status_code"),
    "status 1000": refused(message(b"ab", status="1000 X"), "illegal status line"),
    "NUL in a field": refused(message(b"ab", "X: a\0b"), "illegal header line"),
    "field without colon": refused(message(b"ab", "junk"), "illegal header line"),
    "space in a name": refused(message(b"ab", "X Y: 1"), "illegal header line"),
    "space before the colon": refused(message(b"ab", "X : 1"), "illegal header line"),
    "101": refused(
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n", "Received server _SWITCH_UPGRADE event"
    ),
    "short body": Odd(
        says=OK + b"Content-Length: 9\r\n\r\nab", body=b"ab", truncated="disconnect", error="peer closed", ends=True
    ),
    "cut chunk": Odd(says=CHUNKED + b"9\r\nab", body=b"ab", truncated="disconnect", error="peer closed", ends=True),
    "cut head": Odd(says=OK + b"X: 1\r\n", status=0, truncated="disconnect", error="peer", ends=True),
    "nothing": Odd(says=b"", status=0, error="the peer closed before it answered", ends=True),
}


def _script(odd: Odd) -> Script:
    def script(peer: Peer) -> None:
        peer.request()
        if peer.number == 0:
            peer.say(odd.says)
            if odd.ends:
                return
            if not peer.request():
                return
        peer.say(message(b"next"))

    return script


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("name", CASES)
async def test_the_bytes_are_kept_and_the_next_answer_is_the_next(name: str, scheme: str) -> None:
    odd = CASES[name]
    server, client = tls() if scheme == "https" else (None, None)
    with RawServer(_script(odd), context=server) as raw:
        async with wire(context=client, limits=Limits(deadline=10.0)) as asking:
            (exchange,) = await asking.fetch(Ask(url=f"{raw.origin}/odd?a=1"))
            (after,) = await asking.fetch(Ask(url=f"{raw.origin}/next"))
    assert exchange.request == raw.peers[0].heads[0]
    assert exchange.response == odd.says[odd.interim : len(odd.says) - odd.extra]
    assert (exchange.status, exchange.body) == (odd.status, b"" if odd.error else odd.body)
    assert (exchange.truncated, exchange.faults) == (odd.truncated, odd.faults)
    assert exchange.error.startswith(odd.error)
    assert bool(exchange.error) == bool(odd.error)
    assert not exchange.refused
    assert after.body == b"next"
    assert len(raw.peers) == (1 if odd.kept else 2)
    assert exchange.protocols == (
        "http/1.0" if b"HTTP/1.0" in odd.says else "http/1.1",
        *(("tls/1.3",) if scheme == "https" else ()),
    )
    assert exchange.address == "127.0.0.1"
    assert exchange.started <= exchange.ended


async def test_a_reset_does_not_pass_for_the_end_of_a_body() -> None:
    said = OK + b"\r\nuntil the end"

    def script(peer: Peer) -> None:
        peer.request()
        peer.say(said)
        peer.reset()

    with RawServer(script) as raw:
        async with wire() as asking:
            (exchange,) = await asking.fetch(Ask(url=raw.origin))
    assert exchange.error
    assert said.startswith(exchange.response)
    assert exchange.truncated == ("disconnect" if exchange.response else "")


async def test_tls_that_ends_without_saying_so_is_a_fault() -> None:
    def script(peer: Peer) -> None:
        peer.request()
        peer.say(OK + b"\r\nuntil the end")
        peer.ragged = True

    server, client = tls()
    with RawServer(script, context=server) as raw:
        async with wire(context=client) as asking:
            (exchange,) = await asking.fetch(Ask(url=raw.origin))
    assert (exchange.body, exchange.error) == (b"until the end", "")
    assert exchange.faults == ("TLS ended without close_notify (RFC 8446 §6.1)",)


@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_a_message_in_single_bytes_reads_as_one_in_a_piece(scheme: str) -> None:
    said = HINT + CHUNKED + b"3\r\nabc\r\n0\r\nX: 1\r\n\r\n"

    def script(peer: Peer) -> None:
        peer.request()
        for octet in said:
            peer.say(bytes([octet]))

    server, client = tls() if scheme == "https" else (None, None)
    with RawServer(script, context=server) as raw:
        async with wire(context=client) as asking:
            (exchange,) = await asking.fetch(Ask(url=raw.origin))
    assert exchange.response == said[len(HINT) :]
    assert (exchange.body, exchange.faults, exchange.error) == (b"abc", (), "")
