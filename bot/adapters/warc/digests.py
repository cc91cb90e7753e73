"""The digests of a record, taken while its block goes by, and what the record says of them (ISO 28500:2017 §5.8, §5.9).

The payload of an HTTP message is what follows its head, with every coding still on, as the field's tools take it; of every
other record it is the block. A revisit's payload digest is that of another record's payload, and is not compared.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass
from typing import Any

from bot.model.capture import Stored

HEAD_END = re.compile(rb"\r?\n\r?\n")
_HEAD = 1 << 20  # bytes in which the end of an HTTP head is looked for
_ALGORITHMS = {"md5": 16, "sha1": 20, "sha256": 32, "sha512": 64}
"""Bytes of each digest that is compared: those of other algorithms are read over."""
_WITH_PAYLOAD = frozenset(("response", "resource", "metadata", "conversion"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Digested:
    """What was found."""

    sha1: str = ""
    """Of the payload, base32; empty for records that have none."""
    sha256: str = ""
    """Of the payload, hex."""
    head: bytes = b""
    """Of the HTTP message, with its last line end; all of it where it ends before that; empty where the block is no HTTP."""
    wrong: tuple[str, ...] = ()
    """Which digests that the record gives are not those of its bytes."""


class Digests:
    """Takes the block of one record piece by piece."""

    def __init__(self) -> None:
        self._block: tuple[bytes, Any] | None = None
        self._payload: tuple[bytes, Any] | None = None
        self._own = False
        """The payload's digest is one that is taken anyway."""
        self._sums: tuple[Any, ...] = ()
        self._http = False
        self._head = b""
        self._searching = False

    def begin(self, stored: Stored) -> None:
        self._block = _said(stored.header("WARC-Block-Digest"))
        if stored.kind in _WITH_PAYLOAD:
            self._payload = _said(stored.header("WARC-Payload-Digest"))
            self._sums = (hashlib.sha1(usedforsecurity=False), hashlib.sha256())
            # Each sum over a gigabyte costs a second: one is taken once, whoever asks for it.
            names = [taken.name for taken in self._sums]
            if self._payload is not None and self._payload[1].name in names:
                told, named = self._payload
                self._payload = told, self._sums[names.index(named.name)]
                self._own = True
        self._http = self._searching = stored.header("Content-Type").startswith("application/http")

    def update(self, data: bytes) -> None:
        if self._block is not None:
            self._block[1].update(data)
        if self._searching:
            data = self._head + data
            end = HEAD_END.search(data, max(0, len(self._head) - 3), _HEAD)
            if end is None and len(data) < _HEAD:
                self._head = data
                return
            self._searching = False
            self._head, data = (data[: end.end()], data[end.end() :]) if end else (b"", b"")
        for taken in self._sums:
            taken.update(data)
        if self._payload is not None and not self._own:
            self._payload[1].update(data)

    def ended(self) -> Digested:
        given = (("block digest", self._block), ("payload digest", self._payload))
        sha1, sha256 = (self._sums[0].digest(), self._sums[1].hexdigest()) if self._sums else (b"", "")
        return Digested(
            sha1=base64.b32encode(sha1).decode("ascii"),
            sha256=sha256,
            head=self._head,
            wrong=tuple(name for name, pair in given if pair is not None and pair[1].digest() != pair[0]),
        )


def _said(value: str) -> tuple[bytes, Any] | None:
    """The digest that a field gives, and an empty sum to compare it with; None where it gives none that is known."""
    label, _, text = value.partition(":")
    size = _ALGORITHMS.get(label.lower().replace("-", ""))
    if size is None:
        return None
    try:
        told = (
            bytes.fromhex(text)
            if len(text) == 2 * size
            else base64.b32decode(text + "=" * (-len(text) % 8), casefold=True)
        )
    except (ValueError, binascii.Error):
        told = b""
    return told, hashlib.new(label.lower().replace("-", ""), usedforsecurity=False)
