"""An HTTP/1.1 server on loopback for documents held in memory.

- GET and HEAD; anything else is 501 (RFC 9110 §15.6.2) and ends the connection, its body unread.
- Each 200 carries a strong ETag over the bytes of its representation (§8.8.3) and Last-Modified; packed and plain are
  two representations, so their tags differ (§8.8.3.3), and Vary says what chose between them.
- If-None-Match is compared weakly (§13.1.2) and stands before If-Modified-Since, which is read only in its absence and
  ignored when it is no date (§13.1.3). Both answer 304 without a body.
- The query of an address is ignored; its path is compared after percent-decoding.
"""

from __future__ import annotations

import gzip
import hashlib
import socket
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

IDLE = 15.0
"""Seconds that an unused connection is kept."""


class Request(NamedTuple):
    method: str
    path: str
    """With its query, as sent."""
    status: int
    headers: dict[str, str]
    """Of the request, names in lower case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    body: bytes = field(repr=False)
    content_type: str
    modified: datetime
    """UTC; whole seconds are all that Last-Modified can say."""
    status: int = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    status: int
    headers: dict[str, str]
    body: bytes = field(repr=False)


def answer(document: Document, request: Mapping[str, str]) -> Reply:
    """The reply to a GET with these headers (names in lower case)."""
    packed = "gzip" in _accepted(request.get("accept-encoding", "")) and document.content_type != "image/png"
    body = gzip.compress(document.body, mtime=0) if packed else document.body
    headers = {"Content-Type": document.content_type, "Vary": "Accept-Encoding", "Cache-Control": "no-cache"}
    if document.status == 200:
        headers |= {
            "ETag": etag(document.body, packed),
            "Last-Modified": format_datetime(document.modified, usegmt=True),
        }
        if _unchanged(request, headers["ETag"], document.modified):
            del headers["Content-Type"]
            return Reply(status=304, headers=headers, body=b"")
    headers |= {"Content-Encoding": "gzip"} if packed else {}
    return Reply(status=document.status, headers=headers | {"Content-Length": str(len(body))}, body=body)


def etag(body: bytes, packed: bool) -> str:
    return f'"{hashlib.sha256(body).hexdigest()[:20]}{"-gzip" if packed else ""}"'


def _accepted(header: str) -> set[str]:
    """Content codings that the reader takes: those named without `q=0` (RFC 9110 §12.5.3)."""
    parts = (part.replace(" ", "").lower().partition(";") for part in header.split(","))
    return {name for name, _, weight in parts if weight.rstrip("0.") != "q="}


def _unchanged(request: Mapping[str, str], tag: str, modified: datetime) -> bool:
    if "if-none-match" in request:
        known = [part.strip().removeprefix("W/") for part in request["if-none-match"].split(",")]
        return tag in known or known == ["*"]
    try:
        since = parsedate_to_datetime(request.get("if-modified-since", ""))
    except ValueError:
        return False
    return since.tzinfo is not None and modified.replace(microsecond=0) <= since


class Server(ThreadingHTTPServer):
    """`find` gives the document of a decoded path; every request is noted in `requests` before it is answered."""

    daemon_threads = False  # so that server_close waits for them, and no answer outlives the server

    def __init__(self, address: tuple[str, int], find: Callable[[str], Document]) -> None:
        super().__init__(address, Handler)
        self.find = find
        self.requests: list[Request] = []
        self._open: set[socket.socket] = set()

    def process_request(self, request: Any, client_address: Any) -> None:
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A reader that went away is its own affair; anything else is shown."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)

    def server_close(self) -> None:
        """Ends the connections that readers keep open, then waits for their threads."""
        for connection in tuple(self._open):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue  # the reader was faster
        super().server_close()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "LevantLedger/1"
    sys_version = ""
    timeout = IDLE
    wbufsize = -1  # head and body leave together: two small segments would wait on each other's acknowledgement
    server: Server

    def do_GET(self) -> None:
        self._send(self._reply(), with_body=True)

    def do_HEAD(self) -> None:
        self._send(self._reply(), with_body=False)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (the base class's name)
        """Nothing: `Server.requests` is the log."""

    def _reply(self) -> Reply:
        return answer(self.server.find(unquote(urlsplit(self.path).path)), self._headers())

    def _send(self, reply: Reply, *, with_body: bool) -> None:
        self.server.requests.append(Request(self.command, self.path, reply.status, self._headers()))
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.end_headers()
        if with_body:
            self.wfile.write(reply.body)

    def _headers(self) -> dict[str, str]:
        names = dict.fromkeys(name.lower() for name in self.headers)
        return {name: ", ".join(self.headers.get_all(name, [])) for name in names}
