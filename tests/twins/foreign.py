"""WARC files as other programs write them, made by hand: what a suite needs of them, record by record."""

from __future__ import annotations

import gzip
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime

DATE = datetime(2026, 10, 1, 8, 0, tzinfo=UTC)
HTML = "text/html; charset=utf-8"


def http(body: bytes = b"", *, status: int = 200, kind: str = HTML, headers: Mapping[str, str] | None = None) -> bytes:
    """A response message."""
    told = {**({"Content-Type": kind} if kind else {}), **(headers or {})}
    lines = "".join(f"{name}: {value}\r\n" for name, value in told.items())
    return f"HTTP/1.1 {status} Said\r\n{lines}\r\n".encode() + body


def record(
    kind: str,
    url: str,
    block: bytes,
    *,
    date: datetime | str = DATE,
    id_: str = "",
    version: str = "1.0",
    headers: Mapping[str, str] | None = None,
) -> bytes:
    """One record, not packed. The content type is HTTP for requests and answers unless `headers` say another."""
    written = date if isinstance(date, str) else f"{date:%Y-%m-%dT%H:%M:%SZ}"
    message = "request" if kind == "request" else "response"
    http_like = kind in {"response", "request", "revisit"}
    told = {
        "WARC-Type": kind,
        "WARC-Record-ID": f"<{id_ or name()}>",
        "WARC-Date": written,
        **({"WARC-Target-URI": url} if url else {}),
        **({"Content-Type": f"application/http; msgtype={message}"} if http_like else {}),
        **(headers or {}),
        "Content-Length": str(len(block)),
    }
    head = "".join(f"{key}: {value}\r\n" for key, value in told.items() if value)
    return f"WARC/{version}\r\n{head}\r\n".encode() + block + b"\r\n\r\n"


def response(url: str, body: bytes, *, date: datetime | str = DATE, id_: str = "") -> bytes:
    return record("response", url, http(body), date=date, id_=id_)


def name() -> str:
    return f"urn:uuid:{uuid.uuid4()}"


def packed(*records: bytes) -> bytes:
    """A gzip member each."""
    return b"".join(gzip.compress(one, mtime=0) for one in records)


def together(*records: bytes) -> bytes:
    """One gzip member for all."""
    return gzip.compress(b"".join(records), mtime=0)
