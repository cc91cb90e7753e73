"""The rows of a file: one for each response, revisit, resource and metadata record, made by reading it again.

A row says only what its record says, so one that is made here is equal to the one that was made when the record was
written. Rows lie one behind the other: what stands between two of them (a request, a warcinfo, another program's records)
belongs to one of them: the request behind a response to that response where it names it (WARC-Concurrent-To) or, naming
none, has its address, and everything else to the row behind it. So how far a file is indexed its rows say.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import TypeAlias, cast

from bot.model import codec
from bot.model.article import Derivation
from bot.model.capture import Capture, Stored, Truncation
from bot.model.intake import TAKEN_IN
from bot.model.logline import line

from .reading import Damage, Found, Part

log = logging.getLogger("tearsheet")

Kept: TypeAlias = tuple[Capture, Derivation | None]

ROWS = frozenset(("response", "revisit", "resource", "metadata"))
_CUT = frozenset(("length", "time", "disconnect", "unspecified"))
_FOLD = re.compile(r"\r?\n[ \t]+")
_LINE_END = re.compile(r"\r?\n")
_STATUS = re.compile(r"\S+[ \t]+([0-9]{3})(?![0-9])")


def groups(parts: Iterable[Part], file: str, start: int, damaged: Callable[[], None] = lambda: None) -> Iterator[Kept]:
    """The rows of what was read of a file from `start` on. Damages, and records that cannot be indexed, are told in the log."""
    held: Kept | None = None
    for part in parts:
        end = part.end if isinstance(part, Damage) else part.offset + part.length
        if isinstance(part, Damage):
            log.error(line("damaged", file=file, offset=part.offset, end=part.end, error=part.what))
            damaged()
        elif held is not None and _asked(part.stored, held[0]):
            held = (replace(held[0], end=end), held[1])
        elif (made := _row(part, file)) is not None:
            if held is not None:
                yield held
            begin = start if held is None else held[0].end
            own = None if file.startswith(TAKEN_IN) else derivation_of(part.stored)
            held = (replace(made, begin=begin, end=end), own)
    if held is not None:
        yield held


def _asked(stored: Stored, answer: Capture) -> bool:
    """Whether a record is the request of an answer before it, and not of the one behind it, as most programs write them."""
    if stored.kind != "request":
        return False
    told = [value.strip("<>") for name, value in stored.headers if name.lower() == "warc-concurrent-to"]
    return answer.record_id in told if told else stored.header("WARC-Target-URI").strip("<>") == answer.url


def derivation_of(stored: Stored) -> Derivation | None:
    """What a metadata record of ours holds; None for another program's, and for every other kind."""
    if stored.kind != "metadata" or stored.header("Content-Type") != "application/json":
        return None
    try:
        return codec.loads(Derivation, stored.block)
    except (ValueError, KeyError, TypeError):
        return None


def capture_of(found: Found, file: str) -> Capture:
    """The row of a record. Raises ValueError where its date is none, or none in UTC (the first day of year 1, further east)."""
    stored, digests = found.stored, found.digests
    http = stored.header("Content-Type").startswith("application/http")
    status, content_type = head_of(digests.head) if http else (0, "")
    if stored.kind in {"metadata", "resource"}:
        content_type = stored.header("Content-Type")
    cut = stored.header("WARC-Truncated").lower()
    own = stored.kind in {"response", "resource"}
    return Capture(
        record_id=stored.record_id,
        kind=stored.kind,  # type: ignore[arg-type]  # one of ROWS
        url=stored.header("WARC-Target-URI").strip("<>"),
        date=_date(stored.header("WARC-Date")),
        file=file,
        offset=found.offset,
        length=found.length,
        begin=found.offset,
        end=found.offset + found.length,
        status=status,
        content_type=content_type,
        sha1=_payload_sha1(found),
        sha256=digests.sha256 if own else "",
        # A revisit is cut by its nature (ISO 28500 §6.7), which is nothing that befell the answer.
        truncated=cast("Truncation", (cut if cut in _CUT else "unspecified") if own and cut else ""),
        refers_to=stored.header("WARC-Refers-To").strip("<>"),
    )


def head_of(head: bytes) -> tuple[int, str]:
    """Status and content type of an HTTP message, as `Exchange` has them; 0 where the head cannot be read."""
    first, *lines = _LINE_END.split(_FOLD.sub(" ", head.decode("latin-1")))
    status = _STATUS.match(first)
    pairs = (line.partition(":") for line in lines)
    types = [value.strip(" \t") for name, _, value in pairs if name.strip(" \t").lower() == "content-type"]
    return int(status[1]) if status else 0, ", ".join(types)


def _row(found: Found, file: str) -> Capture | None:
    stored = found.stored
    if stored.kind not in ROWS:
        return None
    if not found.alone or not stored.record_id:
        why = "it has no id" if found.alone else "it shares its gzip member with others"
        log.warning(line("not indexed", file=file, offset=found.offset, why=why))
        return None
    try:
        return capture_of(found, file)
    except ValueError as error:
        log.warning(line("not indexed", file=file, offset=found.offset, why=error))
        return None


def _date(written: str) -> datetime:
    date = datetime.fromisoformat(written)
    try:
        return date.astimezone(UTC) if date.tzinfo else date.replace(tzinfo=UTC)
    except OverflowError as error:
        raise ValueError(f"{written} is no date in UTC") from error


def _payload_sha1(found: Found) -> str:
    """As the record says it, where it says a sha1; else as the bytes are. Bytes without a head have none."""
    label, _, text = found.stored.header("WARC-Payload-Digest").partition(":")
    if label:
        return text if label.lower() == "sha1" else ""
    whole = found.stored.kind in {"resource", "metadata"} or found.stored.header("Content-Type").startswith(
        "application/http"
    )
    return found.digests.sha1 if whole else ""
