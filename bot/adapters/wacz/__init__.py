"""WACZ 1.1.1 files (specs.webrecorder.net/wacz/1.1.1): a web archive in a ZIP file that readers open in place.

    archive/tearsheet-00000.warc.gz   the records, stored: a reader fetches one member alone (§Zip Compression); 1 GB a file
    indexes/index.cdx.gz        CDXJ, sorted, packed in blocks of 300 lines (ZipNum), stored
    indexes/index.idx           first key of each block, where it is, its sha256
    pages/pages.jsonl           a line a page: id, url, ts, title, text
    custody/origins.txt         CDXJ of the same records as they stand in the files they were copied from (not named .cdxj:
                                replayweb.page takes each file of that name for an index of the bundle)
    custody/…                   what was handed in beside: manifests, log, public key
    datapackage.json            each file with its sha256 and length (Frictionless Data Package)
    datapackage-digest.json     its sha256, signed (WACZ signing 0.1.0, anonymous form)

It is written beside its place and moved there when it is whole. Each date in it is the one handed in, so the same records
make the same bytes; a signature may differ (ECDSA draws a number). No file in it is told in the long form of ZIP64 unless it
must be: replayweb.page 2.4.6 looks for the bytes of such a small file 20 too early. Records go straight into the file, index
lines and pages into a scratch database that spills to the disk: memory does not grow with the bundle.
"""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import json
import os
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from bot.model import codec
from bot.model.bundle import About, BundledPage
from bot.model.capture import Member
from bot.model.errors import ArchiveError, UsageError
from bot.model.evidence import Signature

from . import warcinfo
from .scratch import Scratch

VERSION = "1.1.1"
_ROTATE = 1_000_000_000  # bytes of a WARC file, as ISO 28500:2017, annex C, advises; a ZIP file tells up to 2 GiB in short form
_LONG = 1 << 30  # bytes, before packing, from which on the long form is taken
_BLOCK = 300  # lines of the index that are packed together, as cdxj-indexer does
_GZIP = 31  # zlib's `wbits`
_MODE = 0o644 << 16


@contextlib.contextmanager
def writing(out: Path, about: About, *, force: bool) -> Iterator[Wacz]:
    """A bundle that stands at `out` when the block ends well; else nothing is left. Raises UsageError, ArchiveError."""
    if out.exists() and not force:
        raise UsageError(f"{out} exists; --force writes over it")
    beside = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        with zipfile.ZipFile(beside, "x", allowZip64=True) as package, contextlib.closing(Wacz(package, about)) as made:
            yield made
        with beside.open("rb") as stream:
            os.fsync(stream.fileno())
        beside.replace(out)
    except OSError as error:
        raise ArchiveError(f"{error.filename or out}: {error.strerror}") from error
    finally:
        beside.unlink(missing_ok=True)


class Wacz:
    """`bot.ports.Bundle`."""

    def __init__(self, package: zipfile.ZipFile, about: About) -> None:
        self._package = package
        self._about = about
        self._resources: list[dict[str, Any]] = []
        self._main: BundledPage | None = None
        self._scratch = Scratch()
        self._open: _Entry | None = None
        self._warcs = 0
        self._warc, self._file_name = self._begin()

    def holds(self, record_id: str) -> bool:
        return self._scratch.holds(record_id)

    def append(self, member: Member) -> tuple[str, int]:
        if self._warc.bytes + len(member.packed) > _ROTATE:
            self._done(self._warc)
            self._warc, self._file_name = self._begin()
        offset = self._warc.bytes
        self._warc.write(member.packed)
        self._scratch.add_record(member.record_id)
        return self._file_name, offset

    def _begin(self) -> tuple[_Entry, str]:
        name = f"tearsheet-{self._warcs:05}.warc.gz"
        self._warcs += 1
        entry = self._entry(f"archive/{name}", packed=False)
        entry.write(warcinfo.member(name, self._about))
        return entry, name

    def index(self, line: str) -> None:
        self._scratch.add_line(line)

    def origin(self, line: str) -> None:
        self._scratch.add_origin(line)

    def page(self, page: BundledPage) -> None:
        self._main = self._main or page
        self._scratch.add_page(codec.dumps(page))

    def finish(self, beside: Iterable[tuple[str, bytes]], sign: Callable[[bytes], Signature] | None) -> None:
        """Writes what follows the records. `beside`: name below `custody/` and bytes of further files."""
        self._done(self._warc)
        self._indexes()
        head = {"format": "json-pages-1.0", "id": "pages", "title": "All Pages", "hasText": True}
        pages = itertools.chain([_json(head)], self._scratch.pages())
        self._file("pages/pages.jsonl", (f"{page}\n".encode() for page in pages))
        self._file("custody/origins.txt", (f"{origin}\n".encode() for origin in self._scratch.origins()))
        for name, content in beside:
            self._file(f"custody/{name}", [content])
        self._manifest(sign)

    def close(self) -> None:
        """What is half written is left to whoever takes the file away."""
        if self._open is not None:
            self._open.close()
        self._scratch.close()

    def _indexes(self) -> None:
        """ZipNum: blocks of gzip members, and for each its first key, place, length and digest."""
        entry = self._entry("indexes/index.cdx.gz", packed=False)
        listed = ["!meta 0 " + _json({"format": "cdxj-gzip-1.0", "filename": "index.cdx.gz"})]
        for block in self._scratch.blocks(_BLOCK):
            packer = zlib.compressobj(wbits=_GZIP)
            packed = packer.compress("".join(f"{line}\n" for line in block).encode()) + packer.flush()
            place = {"offset": entry.bytes, "length": len(packed), "digest": f"sha256:{_sha256(packed)}"}
            listed.append(f"{block[0].partition(' {')[0]} {_json(place)}")
            entry.write(packed)
        self._done(entry)
        self._file("indexes/index.idx", (f"{line}\n".encode() for line in listed))

    def _manifest(self, sign: Callable[[bytes], Signature] | None) -> None:
        """`datapackage.json` and, over it, `datapackage-digest.json`; neither is a resource of itself."""
        about, created = self._about, _instant(self._about.created)
        told: dict[str, Any] = {
            "profile": "data-package",
            "wacz_version": VERSION,
            "title": about.title,
            "description": about.description,
            "created": created,
            "modified": created,
            "software": about.software,
        }
        if self._main is not None:
            told |= {"mainPageUrl": self._main.url, "mainPageDate": self._main.ts}
        body = json.dumps(told | {"resources": self._resources}, ensure_ascii=False, indent=2).encode()
        self._loose("datapackage.json", body)
        digest = f"sha256:{_sha256(body)}"
        seal: dict[str, Any] = {"path": "datapackage.json", "hash": digest}
        if sign is not None:
            signed = sign(digest.encode())
            seal["signedData"] = {
                "hash": digest,
                "created": created,
                "software": about.software,
                "version": "0.1.0",
                "signature": signed.signature,
                "publicKey": signed.public_key,
            }
        self._loose("datapackage-digest.json", json.dumps(seal, indent=2).encode())

    def _file(self, path: str, parts: Iterable[bytes]) -> None:
        entry = self._entry(path, packed=True, long=self._scratch.bytes > _LONG)
        for part in parts:
            entry.write(part)
        self._done(entry)

    def _loose(self, path: str, body: bytes) -> None:
        """A file that is no resource."""
        entry = self._entry(path, packed=True)
        entry.write(body)
        entry.close()
        self._open = None

    def _entry(self, path: str, *, packed: bool, long: bool = False) -> _Entry:
        info = zipfile.ZipInfo(path, self._about.created.astimezone(UTC).timetuple()[:6])
        info.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        info.external_attr = _MODE
        self._open = _Entry(path, self._package.open(info, "w", force_zip64=long))
        return self._open

    def _done(self, entry: _Entry) -> None:
        entry.close()
        self._open = None
        name = entry.path.rpartition("/")[2].lower()
        self._resources.append(
            {"name": name, "path": entry.path, "hash": f"sha256:{entry.sha256}", "bytes": entry.bytes}
        )


class _Entry:
    """One file of the package while it is written."""

    def __init__(self, path: str, stream: IO[bytes]) -> None:
        self.path = path
        self.bytes = 0
        self._stream = stream
        self._hash = hashlib.sha256()

    def write(self, part: bytes) -> None:
        self._stream.write(part)
        self._hash.update(part)
        self.bytes += len(part)

    def close(self) -> None:
        self._stream.close()

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _instant(moment: datetime) -> str:
    """To the second: validators compare it as text."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
