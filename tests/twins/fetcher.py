"""A web of scripted answers.

The answers of an address are given one after another, the last of them for ever; an address without a script is 404.
An answer with an ETag is a 304 to whoever names that ETag.
"""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from http import HTTPStatus
from urllib.parse import urljoin, urlsplit

from bot.model.capture import Ask, Exchange, Truncation


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    error: str = ""
    """With it and no status: nothing came back."""
    truncated: Truncation = ""
    refused: bool = False


MISSING = Answer(status=404, headers={"Content-Type": "text/plain"})


class MemoryFetcher:
    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._scripts: dict[str, list[Answer]] = {}
        self.asked: Counter[str] = Counter()
        """Address → how often it was asked for."""
        self.asks: list[Ask] = []
        self.gates: defaultdict[str, asyncio.Event] = defaultdict(_open)
        """An address whose event is cleared does not answer until it is set."""

    def say(self, url: str, *answers: Answer) -> None:
        self._scripts[url] = list(answers)

    async def fetch(self, ask: Ask) -> tuple[Exchange, ...]:
        self.asks.append(ask)
        try:
            async with asyncio.timeout(ask.seconds or None):
                return await self._chain(ask)
        except TimeoutError:
            return (exchange(ask.url, Answer(status=0, error="no answer in time"), self._now()),)

    async def _chain(self, ask: Ask) -> tuple[Exchange, ...]:
        hops = [await self._hop(ask.url, ask)]
        while 300 < hops[-1].status < 304 and len(hops) < 6:
            hops.append(await self._hop(urljoin(hops[-1].url, hops[-1].header("location")), ask))
        return tuple(hops)

    async def _hop(self, url: str, ask: Ask) -> Exchange:
        self.asked[url] += 1
        await self.gates[url].wait()
        script = self._scripts.get(url, [MISSING])
        answer = script.pop(0) if len(script) > 1 else script[0]
        if ask.etag and answer.headers.get("ETag") == ask.etag:
            answer = Answer(status=304, headers={"ETag": ask.etag})
        if ask.most and len(answer.body) > ask.most:
            answer = replace(answer, body=answer.body[: ask.most], truncated="length", error="too long", refused=True)
        return exchange(url, answer, self._now(), etag=ask.etag)


async def unanswered(url: str, body: bytes, content_type: str) -> Exchange:
    """A POST that nobody answers."""
    never = datetime.fromtimestamp(0, UTC)
    return Exchange(url=url, request=body, started=never, ended=never, error=f"no {content_type} is taken here")


def exchange(url: str, answer: Answer, moment: datetime, *, etag: str = "") -> Exchange:
    """What a peer that answers so would have sent, byte for byte."""
    parts = urlsplit(url)
    asked = {"Host": parts.netloc, "Accept-Encoding": "gzip, deflate", **({"If-None-Match": etag} if etag else {})}
    line = f"GET {parts.path or '/'}{'?' * bool(parts.query)}{parts.query} HTTP/1.1"
    headers = tuple(answer.headers.items())
    if answer.status not in {0, 304}:
        headers += (("Content-Length", str(len(answer.body))),)
    first = f"HTTP/1.1 {answer.status} {HTTPStatus(answer.status).phrase}" if answer.status else ""
    return Exchange(
        url=url,
        request=b"" if answer.refused and not answer.status else _head(line, tuple(asked.items())),
        response=_head(first, headers) + answer.body if first else answer.body,
        status=answer.status,
        headers=headers if first else (),
        body=answer.body,
        started=moment,
        ended=moment,
        address="192.0.2.7",
        protocols=("http/1.1",),
        truncated=answer.truncated,
        error=answer.error,
        refused=answer.refused,
    )


def _head(first: str, headers: tuple[tuple[str, str], ...]) -> bytes:
    lines = [first, *(f"{name}: {value}" for name, value in headers)]
    return "".join(f"{line}\r\n" for line in lines).encode("latin-1") + b"\r\n"


def _open() -> asyncio.Event:
    event = asyncio.Event()
    event.set()
    return event
