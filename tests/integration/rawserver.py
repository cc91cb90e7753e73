"""A scripted server of raw bytes on loopback: it says exactly what the script says and keeps all that it read and sent.

Beside it what a test needs to ask it: a Wire that may reach loopback, and one pair of TLS contexts for the session.
"""

from __future__ import annotations

import contextlib
import functools
import shutil
import socket
import ssl
import subprocess
import tempfile
import threading
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

import pytest

from bot.adapters.http import Wire
from bot.adapters.http.guard import Resolve
from bot.model.plan import Limits, NetworkSettings, PolitenessSettings

LOOPBACK = NetworkSettings(allow=("127.0.0.0/8",))
LIMITS = Limits()
POLITENESS = PolitenessSettings(connections=16)
AGENT = "tearsheet-test"
PATIENCE = 20.0
"""Seconds after which a script that waits gives up, so that a failed test ends."""


class Peer:
    """One connection as its script sees it."""

    def __init__(self, connection: socket.socket, number: int, stopped: threading.Event) -> None:
        self._connection = connection
        self.number = number
        """How many connections came before it."""
        self.stopped = stopped
        self.heard = b""
        """All bytes read."""
        self.said = b""
        """All bytes sent."""
        self.heads: list[bytes] = []
        """Request heads in order."""
        self.over = threading.Event()
        """Set when the script is done and the connection closed."""
        self.ragged = False
        """TLS ends without close_notify."""

    def request(self) -> bytes:
        """The next request head, empty when the client has gone."""
        begin = sum(map(len, self.heads))
        while b"\r\n\r\n" not in self.heard[begin:]:
            data = self._connection.recv(65_536)
            if not data:
                return b""
            self.heard += data
        end = self.heard.index(b"\r\n\r\n", begin) + 4
        self.heads.append(self.heard[begin:end])
        return self.heads[-1]

    def path(self) -> str:
        """The target of the next request, empty when the client has gone."""
        head = self.request()
        return head.split(b" ")[1].decode() if head else ""

    def say(self, data: bytes) -> None:
        self._connection.sendall(data)
        self.said += data

    def hang(self) -> None:
        """Says nothing until the client goes or the server stops."""
        self._connection.settimeout(0.05)
        while not self.stopped.is_set():
            with contextlib.suppress(TimeoutError):
                if not self._connection.recv(65_536):
                    return

    def reset(self) -> None:
        """Ends the connection with RST."""
        linger = b"\x01\x00\x00\x00\x00\x00\x00\x00"
        self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)


Script = Callable[[Peer], None]


class RawServer:
    """Runs the script for each connection, each in a thread of its own."""

    def __init__(self, script: Script, *, context: ssl.SSLContext | None = None, host: str = "127.0.0.1") -> None:
        self._script = script
        self._context = context
        self._stopped = threading.Event()
        self._socket = socket.create_server((host, 0), backlog=256)
        self.port: int = self._socket.getsockname()[1]
        self.peers: list[Peer] = []
        self._threads = [threading.Thread(target=self._accept, daemon=True)]

    @property
    def origin(self) -> str:
        return f"{'https' if self._context else 'http'}://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self._threads[0].start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopped.set()
        # Wakes the accept; closing the descriptor alone would not.
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
        for thread in self._threads:
            thread.join(PATIENCE)
        self._socket.close()

    @property
    def heads(self) -> list[bytes]:
        return [head for peer in self.peers for head in peer.heads]

    def _accept(self) -> None:
        while True:
            connection, _ = self._socket.accept()
            if self._stopped.is_set():
                connection.close()
                return
            peer = Peer(connection, len(self.peers), self._stopped)
            self.peers.append(peer)
            thread = threading.Thread(target=self._serve, args=(peer, connection), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, peer: Peer, connection: socket.socket) -> None:
        connection.settimeout(PATIENCE)
        # OSError: the client went away in the middle, which many scripts are about.
        with contextlib.suppress(OSError), connection:
            if self._context is None:
                self._script(peer)
            else:
                with self._context.wrap_socket(connection, server_side=True) as secured:
                    peer._connection = secured
                    self._script(peer)
                    if not peer.ragged:
                        secured.settimeout(0.05)  # sends close_notify; the client need not answer with one
                        secured.unwrap()
        peer.over.set()


def answers(*messages: bytes) -> Script:
    """Each request of a connection gets the next message; after the last the connection ends."""

    def script(peer: Peer) -> None:
        for message in messages:
            if not peer.request():
                return
            peer.say(message)

    return script


def message(body: bytes, *fields: str, status: str = "200 OK") -> bytes:
    """A plain answer with Content-Length."""
    head = "\r\n".join([f"HTTP/1.1 {status}", *fields, f"Content-Length: {len(body)}", "", ""])
    return head.encode("latin-1") + body


def certificate(folder: Path, *names: str) -> tuple[Path, Path]:
    """A self-signed certificate for the names and its key, made by the openssl program."""
    chain, key = folder / "chain.pem", folder / "key.pem"
    kinds = ",".join(f"{'IP' if name[0].isdigit() else 'DNS'}:{name}" for name in names)
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"),
            *("-days", "2", "-subj", "/CN=loopback", "-addext", f"subjectAltName={kinds}"),
            *("-keyout", str(key), "-out", str(chain)),
        ],
        check=True,
        capture_output=True,
    )
    return chain, key


@functools.cache
def tls(*names: str) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """The server's context and one that trusts it; the names default to 127.0.0.1 and localhost."""
    if shutil.which("openssl") is None:
        pytest.skip("no openssl program to make a certificate with")
    with tempfile.TemporaryDirectory() as folder:
        chain, key = certificate(Path(folder), *(names or ("127.0.0.1", "localhost")))
        server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        server.load_cert_chain(chain, key)
        server.set_alpn_protocols(["http/1.1"])
        return server, ssl.create_default_context(cafile=str(chain))


@contextlib.asynccontextmanager
async def wire(
    *,
    limits: Limits = LIMITS,
    politeness: PolitenessSettings = POLITENESS,
    network: NetworkSettings = LOOPBACK,
    resolve: Resolve | None = None,
    context: ssl.SSLContext | None = None,
) -> AsyncIterator[Wire]:
    """A Wire, closed at the end; without a context it trusts nobody."""
    made = Wire(
        limits=limits,
        politeness=politeness,
        network=network,
        agent=AGENT,
        now=lambda: datetime.now(UTC),
        resolve=resolve,
        context=context or ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
    )
    try:
        yield made
    finally:
        await made.close()
