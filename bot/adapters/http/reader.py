"""One response, read by h11 as its bytes come, with the limits h11 does not know counted beside it.

The bytes are kept as they came; h11 says where the head, the body and the message end. A message is whole when h11 says
so; then, and only if the bytes stop there and `scan` finds nothing, the connection may serve again (if it was asked to).

Limits: the head and trailers (`Limits.head`), interim answers, chunks (each costs its own pass through the parser), and
the bytes in all. 101 is refused by h11: nothing was asked to be upgraded.
"""

from __future__ import annotations

import re

import h11

from bot.adapters.http.scan import head_faults, trailer_faults
from bot.model.plan import Limits

EXTRA = "extra"
"""The fault of bytes behind the end of the message."""
_BEGIN = b"HTTP/"
_QUOTE = re.compile(r": (?:bytearray\(|b['\"]).*", re.DOTALL)
_TOO_LARGE = 431
"""The status by which h11 says that its buffer ran over."""


_GET = h11.Request(method=b"GET", target=b"/", headers=[(b"Host", b"h")])
_END = h11.EndOfMessage()
_HEAD = re.compile(rb"(?:GET|POST) /[\x21-\x7e]* HTTP/1\.1\r\n(?:[A-Za-z-]+: [\x20-\x7e\x80-\xff]+\r\n)+\r\n")


def head_of(target: bytes, headers: list[tuple[bytes, bytes]], method: bytes = b"GET") -> bytes:
    """The head of a request. Raises ValueError for octets that it may not hold: no line break gets in (RFC 9112 §2.2)."""
    head = b"%b %b HTTP/1.1\r\n%b\r\n" % (method, target, b"".join([b"%b: %b\r\n" % pair for pair in headers]))
    if not _HEAD.fullmatch(head):
        raise ValueError("an octet that no request may hold")
    return head


class Unreadable(Exception):  # noqa: N818 (the state of the answer)
    """The answer cannot be read on. `limit`: it ran into a limit of ours."""

    def __init__(self, why: str, *, limit: bool = False) -> None:
        super().__init__(why)
        self.limit = limit


class Reader:
    def __init__(
        self, target: bytes, headers: list[tuple[bytes, bytes]], limits: Limits, body: bytes | None = None
    ) -> None:
        """`body`: that of a POST, whose answer is framed as that of a GET is (RFC 9112 §6.3)."""
        self._limits = limits
        self._parser = h11.Connection(h11.CLIENT, max_incomplete_event_size=limits.head)
        # To read an answer h11 must know that a GET was sent; what is sent is put together here, at a third of the cost.
        self._parser.send(_GET)
        self._parser.send(_END)
        self.request = head_of(target, headers) if body is None else head_of(target, headers, b"POST") + body
        self.got = bytearray()
        self.status = 0
        self.version = "1.1"
        self.headers: tuple[tuple[str, str], ...] = ()
        self.faults: tuple[str, ...] = ()
        self.whole = False
        self._begin = 0
        self._head_end = 0
        self._end = 0
        self._interim = 0
        self._chunks = 0
        self._parts: list[bytes] = []

    def feed(self, data: bytes) -> bool:
        """Takes what came; true when the message is whole. Raises Unreadable."""
        taken = data[: self._limits.wire - len(self.got)]
        if taken:  # to h11 no bytes are the end of the stream
            self.got += taken
            self._parser.receive_data(taken)
            self._pump()
        if len(taken) < len(data):
            if not self.whole:
                raise Unreadable(f"longer than {self._limits.wire} bytes", limit=True)
            self.faults += (EXTRA,)
        return self.whole

    def end(self) -> bool:
        """The peer sends no more; true if the message is whole by that. Raises Unreadable."""
        self._parser.receive_data(b"")
        self._pump()
        return self.whole

    @property
    def reusable(self) -> bool:
        return self.whole and not self.faults and self._parser.their_state is h11.DONE

    def response(self) -> bytes:
        """The final message, without the interim ones before it and without what stands behind it."""
        return self._copy(self._begin, self._end if self.whole else len(self.got))

    def body(self) -> bytes:
        """The payload of a whole message; of one that is not whole nobody makes anything."""
        if not self.whole:
            return b""
        return b"".join(self._parts) if self._chunked() else self._copy(self._head_end, self._end)

    def _copy(self, begin: int, end: int) -> bytes:
        with memoryview(self.got) as view:
            return bytes(view[begin:end])

    def _pump(self) -> None:
        while not self.whole:
            try:
                event = self._parser.next_event()
            except h11.RemoteProtocolError as error:
                raise _refusal(error) from None
            if event is h11.NEED_DATA or event is h11.PAUSED or isinstance(event, h11.ConnectionClosed):
                self._check_begin()
                return
            self._take(event)

    def _take(self, event: h11.Event | type[h11.NEED_DATA | h11.PAUSED]) -> None:
        if isinstance(event, h11.Data):
            self._part(event)
        elif isinstance(event, h11.Response):
            self._head(event)
        elif isinstance(event, h11.InformationalResponse):
            self._begin = self._position()
            self._interim += 1
            if self._interim > self._limits.interim:
                raise Unreadable(f"more than {self._limits.interim} interim answers", limit=True)
        elif isinstance(event, h11.EndOfMessage):
            self._finish(event)

    def _head(self, event: h11.Response) -> None:
        self._head_end = self._position()
        if self._head_end - self._begin > self._limits.head:
            raise Unreadable(f"head longer than {self._limits.head} bytes", limit=True)
        self.status = event.status_code
        self.version = event.http_version.decode("ascii")
        self.headers = tuple((k.decode("latin-1"), v.decode("latin-1")) for k, v in event.headers.raw_items())
        self.faults += head_faults(bytes(self.got[self._begin : self._head_end]))

    def _part(self, event: h11.Data) -> None:
        self._chunks += event.chunk_start
        if self._chunks > self._limits.chunks:
            raise Unreadable(f"more than {self._limits.chunks} chunks", limit=True)
        if self._chunked():
            self._parts.append(event.data)

    def _finish(self, event: h11.EndOfMessage) -> None:
        self.whole = True
        self._end = self._position()
        if self._chunked():
            tail = self.got[max(self._head_end, self._end - self._limits.head) : self._end]
            self.faults += trailer_faults(bytes(tail), len(event.headers))
        if self._end < len(self.got):
            self.faults += (EXTRA,)

    def _chunked(self) -> bool:
        return any(name.lower() == "transfer-encoding" for name, _ in self.headers) and self.status not in {204, 304}

    def _position(self) -> int:
        return len(self.got) - len(self._parser.trailing_data[0])

    def _check_begin(self) -> None:
        """Without this h11 waits for a blank line in whatever it is, up to the deadline."""
        if not self.status and not _BEGIN.startswith(bytes(self.got[self._begin : self._begin + len(_BEGIN)])):
            raise Unreadable("no status line")


def _refusal(error: h11.RemoteProtocolError) -> Unreadable:
    if error.error_status_hint == _TOO_LARGE:
        return Unreadable("head, trailers or chunk line too long", limit=True)
    # What the peer sent is not repeated: it may repeat our credentials.
    return Unreadable(_QUOTE.sub("", str(error)))
