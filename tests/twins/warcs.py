"""WARC files as tools of others read them: gzip, warcio and fastwarc must agree on every record and every digest."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import NamedTuple

import fastwarc.warc
import warcio.archiveiterator

HEAD_END = re.compile(rb"\r?\n\r?\n")
ALL = fastwarc.warc.any_type


class Read(NamedTuple):
    kind: str
    headers: tuple[tuple[str, str], ...]
    block: bytes

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key == name), "")


def read(path: Path) -> list[Read]:
    """Every record of a file. Asserts that it passes `gzip -t`, and that both readers find the same and no wrong digest."""
    assert subprocess.run(["gzip", "-t"], stdin=path.open("rb"), check=False).returncode == 0
    found = _fastwarc(path)
    assert _warcio(path) == found
    _check_digests(path)
    return found


def unchecked(path: Path) -> list[Read]:
    """Every record of a file whose records give no digests. Asserts that it passes `gzip -t`."""
    assert subprocess.run(["gzip", "-t"], stdin=path.open("rb"), check=False).returncode == 0
    return _warcio(path)


def _warcio(path: Path) -> list[Read]:
    with path.open("rb") as stream:
        records = warcio.archiveiterator.ArchiveIterator(stream, no_record_parse=True)
        return [Read(r.rec_type, tuple(r.rec_headers.headers), r.raw_stream.read()) for r in records]


def _check_digests(path: Path) -> None:
    with path.open("rb") as stream:
        for record in warcio.archiveiterator.ArchiveIterator(stream, check_digests=True):
            record.content_stream().read()
            assert record.digest_checker.passed is not False, record.digest_checker.problems


def _fastwarc(path: Path) -> list[Read]:
    found = []
    for record in fastwarc.warc.ArchiveIterator(str(path), parse_http=False, record_types=ALL):
        assert record.verify_block_digest()
        block = record.reader.read()
        found.append(Read(record.headers["WARC-Type"], tuple(record.headers.items()), block))
    for record in fastwarc.warc.ArchiveIterator(str(path), parse_http=True, record_types=fastwarc.warc.response):
        assert not record.is_http or record.verify_payload_digest() or _bare(found, record.headers["WARC-Record-ID"])
    return found


def _bare(found: list[Read], record_id: str) -> bool:
    """Whether the head of a message ends in bare line feeds: fastwarc looks for CR LF CR LF alone and reads on."""
    (block,) = (read.block for read in found if read.header("WARC-Record-ID") == record_id)
    end = HEAD_END.search(block)
    return end is not None and end[0] != b"\r\n\r\n"
