"""The first record of a bundle's WARC file (ISO 28500:2017 §6.2): what it is a selection of, and who made it."""

from __future__ import annotations

import base64
import hashlib
import re
import uuid
import zlib

from bot.model import codec
from bot.model.bundle import About

_GZIP = 31
_UNSAFE = re.compile(r"[\x00-\x1f\x7f]+")


def member(file: str, about: About) -> bytes:
    """The record, packed. Its id follows from its words, so the same bundle has the same bytes."""
    told = (
        ("software", about.software),
        ("format", "WARC File Format 1.1"),
        ("conformsTo", "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"),
        ("operator", about.operator),
        ("description", f"{about.title}. {about.description}"),
    )
    block = "".join(f"{key}: {_UNSAFE.sub(' ', value)}\r\n" for key, value in told if value).encode()
    date = codec.utc(about.created)
    digest = base64.b32encode(hashlib.sha1(block, usedforsecurity=False).digest()).decode("ascii")
    head = (
        "WARC/1.1\r\nWARC-Type: warcinfo\r\n"
        f"WARC-Record-ID: <urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{date} {digest}')}>\r\n"
        f"WARC-Date: {date}\r\nWARC-Filename: {file}\r\nContent-Type: application/warc-fields\r\n"
        f"WARC-Block-Digest: sha1:{digest}\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    packer = zlib.compressobj(wbits=_GZIP)
    return packer.compress(head.encode() + block + b"\r\n\r\n") + packer.flush()
