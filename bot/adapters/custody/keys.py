"""The keys of an archive, below `archive/keys/`, made on first use.

- `custody.pem`: Ed25519 (RFC 8032), PKCS#8 (RFC 5958) without a passphrase, mode 0600. It signs the log's lines.
- `bundle.pem`: ECDSA on P-384, the same form. It signs bundles, because browsers' tools expect that curve there.
- `*.pub.pem`: SubjectPublicKeyInfo (RFC 5280 §4.1.2.7) in PEM (RFC 7468 §13). A stranger needs these and no other.
- A key's id is the SHA-256 of its SubjectPublicKeyInfo in DER, hex.

The private file is written first. A crash between the two leaves a key without its public half, which is derived again.
Where `custody.pem` is another than `custody.pub.pem` says (it was lost, or taken out of use), the old public key stays
as `custody-<first 16 digits of its id>.pub.pem`: the lines it signed go on being verified by it. A public file that is no
key any more goes to `quarantine/`.
"""

from __future__ import annotations

import base64
import hashlib
import logging
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes, PublicKeyTypes
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from bot.model.errors import ArchiveError
from bot.model.evidence import Signature
from bot.model.logline import line

from .disk import PRIVATE, replace

log = logging.getLogger("tearsheet")

K = TypeVar("K", Ed25519PrivateKey, ec.EllipticCurvePrivateKey)

FOLDER = "keys"
CUSTODY = "custody.pem"
PUBLIC = ".pub.pem"
_BUNDLE = "bundle.pem"
_SHORT = 16  # digits of an id that stand in a file's name
_COORDINATE = 48  # bytes of r and of s on P-384


class Key:
    """The key of the log."""

    def __init__(self, private: Ed25519PrivateKey) -> None:
        self._private = private
        self.id = key_id(private.public_key())

    def sign(self, message: bytes) -> bytes:
        return self._private.sign(message)


def custody(root: Path) -> Key:
    """The key of the log, made where there is none. Raises ArchiveError for a file that is no such key, OSError."""
    path = root / FOLDER / CUSTODY
    private = _read(path) or _make(path, Ed25519PrivateKey.generate())
    if not isinstance(private, Ed25519PrivateKey):
        raise ArchiveError(f"{path} is a key of another kind than Ed25519")
    _publish(path, private.public_key())
    return Key(private)


def signer(root: Path) -> Callable[[bytes], Signature]:
    """What signs a bundle: the anonymous form of the WACZ signing specification 0.1.0, with a key made where there is none.

    It signs the text of the hash (`sha256:…`) as bytes, as the browser extensions do. Raises ArchiveError.
    """
    path = root / FOLDER / _BUNDLE
    try:
        private = _read(path) or _make(path, ec.generate_private_key(ec.SECP384R1()))
        if not isinstance(private, ec.EllipticCurvePrivateKey) or private.curve.name != ec.SECP384R1.name:
            raise ArchiveError(f"{path} is a key of another kind than ECDSA on P-384")
        _publish(path, private.public_key())
    except OSError as error:
        raise ArchiveError(f"{error.filename or path}: {error.strerror}") from error
    return partial(_sign_bundle, private)


def _sign_bundle(private: ec.EllipticCurvePrivateKey, message: bytes) -> Signature:
    r, s = decode_dss_signature(private.sign(message, ec.ECDSA(hashes.SHA256())))
    raw = r.to_bytes(_COORDINATE, "big") + s.to_bytes(_COORDINATE, "big")
    public = _der(private.public_key())
    return Signature(
        signature=base64.b64encode(raw).decode("ascii"), public_key=base64.b64encode(public).decode("ascii")
    )


def verified(key: Ed25519PublicKey, signature: bytes, message: bytes) -> bool:
    try:
        key.verify(signature, message)
    except InvalidSignature:
        return False
    return True


def public_key(pem: bytes) -> Ed25519PublicKey | None:
    """The key in a public file; None where it is none, or is written otherwise than this program writes it."""
    try:
        found = serialization.load_pem_public_key(pem)
    except (ValueError, UnsupportedAlgorithm):
        return None
    return found if isinstance(found, Ed25519PublicKey) and _pem(found) == pem else None


def own_id(root: Path) -> str:
    """Of `custody.pem`; empty where it is absent, not ours to read, or no key."""
    try:
        private = _read(root / FOLDER / CUSTODY)
    except (OSError, ArchiveError):
        return ""
    return key_id(private.public_key()) if isinstance(private, Ed25519PrivateKey) else ""


def key_id(key: PublicKeyTypes) -> str:
    return hashlib.sha256(_der(key)).hexdigest()


def _read(path: Path) -> PrivateKeyTypes | None:
    try:
        return serialization.load_pem_private_key(path.read_bytes(), None)
    except FileNotFoundError:
        return None
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:  # TypeError: it has a passphrase
        raise ArchiveError(f"{path} is no key that can be read: {error}") from error


def _make(path: Path, private: K) -> K:
    pem = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    replace(path, pem, PRIVATE)
    log.info(line("key made", file=f"{FOLDER}/{path.name}", id=key_id(private.public_key())))
    return private


def _publish(path: Path, key: PublicKeyTypes) -> None:
    """The public half stands beside; another that stood there stays under a name of its own."""
    target, pem = path.with_name(path.stem + PUBLIC), _pem(key)
    before = target.read_bytes() if target.exists() else b""
    if before == pem:
        return
    if before:
        _put_aside(target, before)
    replace(target, pem)


def _put_aside(target: Path, pem: bytes) -> None:
    name = f"{FOLDER}/{target.name}"
    try:
        other = key_id(serialization.load_pem_public_key(pem))[:_SHORT]
    except (ValueError, UnsupportedAlgorithm):
        other = hashlib.sha256(pem).hexdigest()[:_SHORT]
        replace(target.parent.parent / "quarantine" / f"{target.name}.{other}", pem)
        log.warning(line("no public key", file=name, quarantine=f"{target.name}.{other}"))
        return
    stem = target.name.removesuffix(PUBLIC)
    replace(target.with_name(f"{stem}-{other}{PUBLIC}"), pem)
    log.warning(line("key replaced", file=name, before=other))


def _der(key: PublicKeyTypes) -> bytes:
    return key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


def _pem(key: PublicKeyTypes) -> bytes:
    return key.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
