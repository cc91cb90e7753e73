"""One exchange under way: what was sent, what came back, how it ended."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.adapters.http.line import Line
from bot.adapters.http.reader import Reader, Unreadable
from bot.adapters.http.request import Request, masked, shown
from bot.model.capture import Exchange, Truncation
from bot.model.plan import Limits

_CLOSE = (b"Connection", b"close")
RAGGED = "TLS ended without close_notify (RFC 8446 §6.1)"


class Draft:
    def __init__(self, request: Request, limits: Limits, now: Callable[[], datetime]) -> None:
        self._request = request
        self._limits = replace(limits, wire=min(limits.wire, request.most)) if request.most else limits
        self._now = now
        self.started = now()
        self.keep = request.keep
        """The peer is not asked to close the connection."""
        self._sent = False
        self._line: Line | None = None
        self._reader: Reader | None = None
        self._error = ""
        self._truncated: Truncation = ""
        self._refused = False

    async def talk(self, line: Line) -> None:
        """Sends the request and reads until the answer is whole or cannot become so."""
        headers = self._request.headers if self.keep else [*self._request.headers, _CLOSE]
        reader = Reader(self._request.url.raw_path, headers, self._limits, self._request.body)
        self._line, self._reader, self._sent = line, reader, True
        try:
            await line.send(reader.request)
            while data := await line.read():
                if reader.feed(data):
                    return
        except Unreadable as error:
            self.fail(str(error), "length" if error.limit else "unspecified", refused=error.limit)
        except OSError as error:
            self.fail(told(error), "disconnect")
        else:
            self._close(reader, ragged=line.ragged)

    def begin_again(self) -> None:
        """Nothing of the last attempt happened: the line was dead before it."""
        self._error, self._truncated, self._sent = "", "", False
        self._line = self._reader = None

    def fail(self, error: str, truncated: Truncation = "", *, refused: bool = False) -> None:
        self._error, self._truncated, self._refused = error, truncated, refused

    @property
    def repeatable(self) -> bool:
        """Whether it may be sent again where nobody knows if it was heard."""
        return self._request.body is None

    @property
    def unanswered(self) -> bool:
        """The peer was asked and went away without a byte."""
        return self._truncated == "disconnect" and self._reader is not None and not self._reader.got

    @property
    def reusable(self) -> bool:
        return self.keep and not self._error and self._reader is not None and self._reader.reusable

    def exchange(self) -> Exchange:
        secrets = self._request.secrets
        url, ended = shown(str(self._request.url), secrets), self._now()
        reader, line = self._reader, self._line
        if reader is None or line is None:
            return Exchange(
                url=url, request=b"", started=self.started, ended=ended, error=self._error, refused=self._refused
            )
        version, cipher = line.security()
        return Exchange(
            url=url,
            request=masked(reader.request, secrets) if self._sent else b"",
            response=reader.response(),
            status=reader.status,
            headers=reader.headers,
            body=reader.body(),
            started=self.started,
            ended=ended,
            address=line.address,
            protocols=tuple(filter(None, ("http/1.0" if reader.version == "1.0" else "http/1.1", version))),
            cipher=cipher,
            truncated=self._truncated if reader.response() else "",
            faults=tuple(dict.fromkeys(reader.faults)),
            error=self._error,
            refused=self._refused,
        )

    def _close(self, reader: Reader, *, ragged: bool) -> None:
        try:
            reader.end()
        except Unreadable as error:
            self.fail(str(error) if reader.got else "the peer closed before it answered", "disconnect")
        else:
            reader.faults += (RAGGED,) if ragged else ()


def told(error: OSError) -> str:
    """Why, in words that repeat nothing the peer sent."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"certificate: {error.verify_message}"
    if isinstance(error, ssl.SSLError):
        return f"TLS: {error.reason or type(error).__name__}"
    return error.strerror or str(error) or type(error).__name__
