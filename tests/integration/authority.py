"""A timestamp authority on loopback: `openssl ts` behind a scripted server. Skips where there is no openssl program."""

from __future__ import annotations

import atexit
import functools
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from bot.adapters.custody import der
from tests.integration.rawserver import Peer, message

MEDIA = "Content-Type: application/timestamp-reply"
_SETTINGS = """
[ts]
serial = {folder}/serial
crypto_device = builtin
signer_digest = {digest}
default_policy = 1.3.6.1.4.1.4146.2
digests = sha256
accuracy = secs:1
ordering = yes
tsa_name = yes
ess_cert_id_chain = no
ess_cert_id_alg = {named}
[stamping]
basicConstraints = critical,CA:false
keyUsage = critical,digitalSignature
extendedKeyUsage = {usage}
"""
STAMPING = "critical,timeStamping"
EC, RSA = ("ec", "-pkeyopt", "ec_paramgen_curve:P-256"), ("rsa:2048",)


class Authority:
    """Its certificate is issued by a root of its own, `root`."""

    def __init__(self, folder: Path, *, key: tuple[str, ...], chain: bool, digest: str, named: str, usage: str) -> None:
        self.root = folder / "root.pem"
        self._folder, self._chain = folder, ("-chain", str(self.root)) if chain else ()
        (folder / "serial").write_text("01\n")
        settings = _SETTINGS.format(folder=folder, digest=digest, named=named, usage=usage)
        (folder / "ts.cnf").write_text(settings)
        new = ("req", "-newkey", *key, "-nodes", "-keyout")
        self._run(*new, "root.key", "-x509", "-out", "root.pem", "-subj", "/CN=Root", "-days", "9")
        self._run(*new, "tsa.key", "-out", "tsa.csr", "-subj", "/CN=Clock/O=Bureau of Time")
        issue = ("x509", "-req", "-in", "tsa.csr", "-CA", "root.pem", "-CAkey", "root.key", "-CAcreateserial")
        self._run(*issue, "-out", "tsa.pem", "-days", "9", "-extfile", "ts.cnf", "-extensions", "stamping")

    def answer(self, query: bytes) -> bytes:
        (self._folder / "query.tsq").write_bytes(query)
        reply = ("ts", "-reply", "-config", "ts.cnf", "-section", "ts", "-queryfile", "query.tsq", "-out", "answer.tsr")
        self._run(*reply, "-signer", "tsa.pem", "-inkey", "tsa.key", *self._chain)
        return (self._folder / "answer.tsr").read_bytes()

    def signed(self, info: bytes, *options: str, kind: str = "1.2.840.113549.1.9.16.1.4") -> bytes:
        """An answer with any TSTInfo at all in it, put together with `openssl cms` and these options of it."""
        (self._folder / "info.der").write_bytes(info)
        sign = ("cms", "-sign", "-binary", "-nodetach", "-econtent_type", kind, "-in", "info.der", "-out", "token.der")
        self._run(*sign, "-outform", "DER", "-signer", "tsa.pem", "-inkey", "tsa.key", *options)
        granted = der.written(der.SEQUENCE, der.integer(0))
        return der.written(der.SEQUENCE, granted, (self._folder / "token.der").read_bytes())

    def script(self, peer: Peer) -> None:
        """For `RawServer`."""
        peer.say(message(self.answer(posted(peer)), MEDIA))

    def _run(self, *arguments: str) -> None:
        done = subprocess.run(["openssl", *arguments], cwd=self._folder, capture_output=True, timeout=60, check=False)
        assert done.returncode == 0, done.stderr.decode()


def posted(peer: Peer) -> bytes:
    """The body of the first request of a connection."""
    head = peer.request()
    length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
    while len(peer.heard) < len(head) + length:
        peer.heard += peer._connection.recv(65_536)
    return peer.heard[len(head) :]


@functools.cache
def authority(
    *,
    key: tuple[str, ...] = EC,
    chain: bool = False,
    digest: str = "sha256",
    named: str = "sha256",
    usage: str = STAMPING,
) -> Authority:
    if shutil.which("openssl") is None:
        pytest.skip("no openssl program to stamp with")
    folder = Path(tempfile.mkdtemp(prefix="authority-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Authority(folder, key=key, chain=chain, digest=digest, named=named, usage=usage)
