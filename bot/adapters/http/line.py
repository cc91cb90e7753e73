"""One connection: a non-blocking socket that the loop watches, with TLS (if any) pumped through memory.

Why not asyncio's streams or protocols: they cost 70 to 170 microseconds more for each request, and their TLS keeps large
buffers (500 idle lines: 183 MB against 49). Rules:

- The name is given for SNI and certificate, the checked address is connected to.
- The client's last flight of the handshake travels with the request; the certificate is verified before that.
- A read is at most 16 KiB: that bounds what the parser may be handed at once (2,700 chunks of one byte, some 15 ms).
- A peer that always has bytes ready does not keep the loop: such a read gives way once before it returns.
- No session is resumed: resumption skips the check of the name.

The loop must know `add_reader`: every loop but the default one of Windows.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import os
import socket
import ssl
from collections.abc import Callable
from functools import partial
from typing import TypeVar

T = TypeVar("T")

_NO_TLS = ssl.MemoryBIO()  # of every plain line: always empty
READ = 16_384
"""Bytes at most in one read; also what one TLS record holds (RFC 8446 §5.1)."""


async def dial(address: str, port: int, context: ssl.SSLContext | None, name: str) -> Line:
    """Connects, and with a context speaks TLS to `name`. Raises OSError (ssl.SSLError is one)."""
    line = Line(address)
    try:
        await line.connect(port)
        if context is not None:
            await line.secure(context, name)
    except BaseException:  # cancelled or failed: the descriptor must not outlive this call
        line.close()
        raise
    return line


class Line:
    __slots__ = ("_loop", "_received", "_socket", "_tls", "_to_send", "address", "ragged")

    def __init__(self, address: str) -> None:
        self.address = address
        self.ragged = False
        """The peer ended TLS without saying so: a cut cannot be told from an end."""
        self._loop = asyncio.get_running_loop()
        self._socket = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
        self._socket.setblocking(False)
        self._tls: ssl.SSLObject | None = None
        self._received = self._to_send = _NO_TLS

    async def connect(self, port: int) -> None:
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        # The address is numeric, so nothing is looked up here.
        code = self._socket.connect_ex((self.address, port))
        if code == errno.EINPROGRESS:
            await self._ready(self._loop.add_writer, self._loop.remove_writer)
            code = self._socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        if code:
            raise OSError(code, os.strerror(code))

    async def secure(self, context: ssl.SSLContext, name: str) -> None:
        self._received, self._to_send = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._received, self._to_send, server_hostname=name)
        await self._step(self._tls.do_handshake)

    async def send(self, data: bytes) -> None:
        if self._tls is None:
            await self._transmit(data)
        else:
            await self._step(partial(self._tls.write, data))
            await self._flush()

    async def read(self) -> bytes:
        """What there is, after waiting for some; empty at the end. Raises OSError."""
        if self._tls is None:
            return await self._receive()
        try:
            data = await self._step(partial(self._tls.read, READ))
        except ssl.SSLEOFError:
            self.ragged = True
            return b""
        data += self._rest(self._tls)
        await self._flush()
        return data

    def quiet(self) -> bool:
        """Neither bytes nor an end are waiting to be read: what an idle line must be."""
        if self._received.pending or (self._tls is not None and self._tls.pending()):
            return False
        try:
            self._socket.recv(1, socket.MSG_PEEK)
        except BlockingIOError:
            return True
        except OSError:
            return False
        return False

    def security(self) -> tuple[str, str]:
        """TLS version (`tls/1.3`) and cipher, by OpenSSL's name; empty on a plain line."""
        cipher = self._tls.cipher() if self._tls is not None else None
        if self._tls is None or cipher is None:
            return "", ""
        return (self._tls.version() or "").lower().replace("v", "/"), cipher[0]

    def close(self) -> None:
        self._socket.close()

    def _rest(self, tls: ssl.SSLObject) -> bytes:
        """The other records that came in the same read, so that bytes behind an answer are seen with it."""
        data = b""
        with contextlib.suppress(ssl.SSLError):  # no whole record left, or a broken one: the next read says so
            while (self._received.pending or tls.pending()) and (more := tls.read(READ)):
                data += more
        return data

    async def _step(self, operation: Callable[[], T]) -> T:
        while True:
            try:
                return operation()
            except ssl.SSLWantReadError:
                await self._flush()
            if data := await self._receive():
                self._received.write(data)
            else:
                self._received.write_eof()

    async def _flush(self) -> None:
        if self._to_send.pending:
            await self._transmit(self._to_send.read())

    async def _transmit(self, data: bytes) -> None:
        rest = memoryview(data)
        while rest:
            try:
                rest = rest[self._socket.send(rest) :]
            except BlockingIOError:
                await self._ready(self._loop.add_writer, self._loop.remove_writer)

    async def _receive(self) -> bytes:
        waited = False
        while True:
            try:
                data = self._socket.recv(READ)
            except BlockingIOError:
                await self._ready(self._loop.add_reader, self._loop.remove_reader)
                waited = True
            else:
                if not waited:
                    await asyncio.sleep(0)
                return data

    async def _ready(self, watch: Callable[..., object], unwatch: Callable[[int], object]) -> None:
        future = self._loop.create_future()
        descriptor = self._socket.fileno()
        watch(descriptor, _wake, future)
        try:
            await future
        finally:
            unwatch(descriptor)


def _wake(future: asyncio.Future[None]) -> None:
    if not future.done():  # it may have been cancelled in the same turn of the loop
        future.set_result(None)
