"""The custody room: what lets a stranger prove that sealed files are as they were. It alone imports `cryptography`.

    archive/keys/       keys.py      the keys, made on first use
    archive/custody/    manifest.py  <day>.sha256: digests of what a UTC day left, as `sha256sum -c` reads them
                        log.py       log.jsonl: one signed line a manifest, each bound to the line before
                        stamps.py    <day>.<n>.tsr: what timestamp authorities say of a line (RFC 3161), over der.py
                        sealing.py   a day is sealed: manifest, then line
                        check.py     all of it against the bytes
                        disk.py      writing that a crash cannot tear

What always holds here:

1. A crash at any instant leaves a log that verifies, but for a last line that is not whole, which the next `seal` mends.
2. The log is only appended to, a manifest that a line names is never written again, and no WARC file is ever touched.
3. Nothing here stops the capture: what goes wrong is an ArchiveError to `seal`, a line in the program's log to `stamp`.
4. What lies in these folders is taken for hostile when it is checked: no name in it leads out of `warc/`.

What it proves and what it cannot: `bot/docs/custody.md`.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import secrets
import threading
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from bot.model.capture import Exchange
from bot.model.errors import ArchiveError, BadInput
from bot.model.evidence import Examined, Fault
from bot.model.logline import line

from . import log as chain
from . import stamps
from .check import check
from .disk import replace
from .keys import custody, signer
from .manifest import FOLDER
from .sealing import day_before, seal

__all__ = ["FileCustody", "check", "signer"]

log = logging.getLogger("tearsheet")

_AGAIN = timedelta(hours=1)
"""After which an authority that failed is asked again."""
_NONCE = 63  # bits: a positive number of eight bytes

Post = Callable[[str, bytes, str], Awaitable[Exchange]]


class FileCustody:
    """`bot.ports.Custody` over a folder. One process seals an archive at a time: the one that holds its lock."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._work = threading.Lock()
        self._ending = threading.Event()
        self._settled = ""
        """The day that was last looked at to its end: nothing is left to be done before the next one is over."""
        self._failed: dict[str, datetime] = {}
        """Authority → when it last failed."""

    async def seal(self, now: datetime) -> None:
        if self._settled != day_before(now):
            await asyncio.to_thread(self._seal, now)

    async def stamp(self, now: datetime, authorities: Sequence[str], post: Post) -> None:
        last = await asyncio.to_thread(self._last) if authorities else None
        if last is None:
            return
        day, digest = last
        wanted = {
            f"{FOLDER}/{day}.{number}.tsr": url
            for number, url in enumerate(authorities, 1)
            if url not in self._failed or now - self._failed[url] >= _AGAIN
        }
        missing = {file: url for file, url in wanted.items() if not (self._root / file).exists()}
        await asyncio.gather(*(self._stamp(file, digest, url, post, now) for file, url in missing.items()))

    async def check(self, found: Callable[[Fault], None], told: Callable[[int, int], None]) -> Examined:
        def step(done: int, total: int) -> None:
            self._go_on(done)
            told(done, total)

        return await asyncio.to_thread(check, self._root, found, step)

    async def close(self) -> None:
        """Ends a hashing that is under way: who seals gives up the archive's lock behind this."""
        self._ending.set()
        await asyncio.to_thread(self._work.acquire)
        self._work.release()

    def _seal(self, now: datetime) -> None:
        with self._work:
            try:
                seal(self._root, custody(self._root), now, self._go_on)
            except OSError as error:
                raise ArchiveError(f"{error.filename or self._root}: {error.strerror}") from error
            except _EndedError:
                return
            self._settled = day_before(now)

    def _go_on(self, _: int) -> None:
        if self._ending.is_set():
            raise _EndedError("ended before it was done")

    def _last(self) -> tuple[str, bytes] | None:
        """Day and digest of the log's last line. One timestamp of it covers every line before it."""
        last = chain.last(self._root)
        if last is None or last.line is None:
            return None
        return last.line.day, hashlib.sha256(last.raw).digest()

    async def _stamp(self, file: str, digest: bytes, url: str, post: Post, now: datetime) -> None:
        nonce = secrets.randbits(_NONCE)
        exchange = await post(url, stamps.query(digest, nonce), stamps.QUERY)
        try:
            stamp = _answer(exchange, digest, nonce)
            await asyncio.to_thread(replace, self._root / file, exchange.body)
        except (BadInput, OSError) as error:
            self._failed[url] = now
            log.warning(line("not timestamped", authority=exchange.url, why=error))
            return
        self._failed.pop(url, None)
        log.info(line("timestamped", file=file, at=stamp.at, authority=stamp.authority))


def _answer(exchange: Exchange, digest: bytes, nonce: int) -> stamps.Stamp:
    if exchange.error or exchange.status != 200:
        raise BadInput(exchange.error or f"status {exchange.status}")
    stamp = stamps.read(exchange.body, digest)
    if stamp.nonce != nonce:
        raise BadInput("it answers another request")
    return stamp


class _EndedError(RuntimeError):
    """The work is ended in the middle: it was closed meanwhile."""
