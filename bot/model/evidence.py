"""What a check of the evidence finds, and what a signature is made of.

`Fault.file` is a path under the archive's folder with `/` as separator, as a manifest or an index row names it; a bundle
that lies elsewhere is named by its own path. Times are RFC 3339.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that is not as it was."""

    file: str
    """Path under `archive/`."""
    offset: int = -1
    """Byte at which the faulty thing begins: a record, a line; -1: the file as a whole, or not known."""
    what: str
    """In words: what was expected and what is there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """What a check of the custody has seen, for who has to say what is proven and what is not."""

    files: int = 0
    """Files whose bytes were compared with a manifest, as they should be or not."""
    bytes: int = 0
    manifests: int = 0
    lines: int = 0
    """Lines of the log whose signature holds."""
    first: str = ""
    """Day of the first of these lines."""
    last: str = ""
    """Day of the last one."""
    keys: tuple[str, ...] = ()
    """Key ids that signed, in the order of their first line: SHA-256 of the SubjectPublicKeyInfo (RFC 5280 §4.1.2.7), hex."""
    stamped: tuple[str, ...] = ()
    """One text a timestamp that holds: day, the authority's time, the authority's name."""
    uncovered: tuple[str, ...] = ()
    """Sealed files that no manifest covers yet: no fault, and nothing is proven of them."""
    notes: tuple[str, ...] = ()
    """What a reader should know and what is no fault: a key that was replaced, a timestamp that is not had yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """As the anonymous form of the WACZ signing specification 0.1.0 has it."""

    signature: str
    """Base64 of r and s, 48 bytes each, as browsers' Web Cryptography has ECDSA: P-384 with SHA-256."""
    public_key: str
    """Base64 of the SubjectPublicKeyInfo, DER."""
