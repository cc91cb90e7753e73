"""WACZ files, byte by byte and without the field's tools; `tests/tools/test_bundle.py` shows them to those."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from bot.adapters import wacz
from bot.adapters.custody.keys import signer
from bot.adapters.wacz.beside import custody
from bot.model.bundle import About, BundledPage
from bot.model.capture import Member
from bot.model.errors import ArchiveError, UsageError
from tests.twins.values import START

ABOUT = About(title="Iraq", description="*All* of it", created=START, software="tearsheet/test", operator="a@b.example")
PAGE = BundledPage(id="1.1", url="https://gazette.example/1", ts="2026-11-03T09:30:00Z", title="بغداد", text="Words.")


def member(number: int) -> Member:
    return Member(record_id=f"urn:uuid:{number}", kind="response", offset=0, packed=gzip.compress(b"%d" % number))


def made(out: Path, lines: Sequence[str] = (), *, root: Path | None = None, force: bool = False) -> zipfile.ZipFile:
    with wacz.writing(out, ABOUT, force=force) as into:
        for number in range(3):
            into.append(member(number))
        for line in lines:
            into.index(line)
        into.page(PAGE)
        into.finish([("log.jsonl", b"{}\n")], signer(root) if root else None)
    return zipfile.ZipFile(out)


def told(package: zipfile.ZipFile, name: str) -> Any:
    return json.loads(package.read(name))


def test_every_file_is_named_with_its_digest_and_length(tmp_path: Path) -> None:
    package = made(tmp_path / "one.wacz")
    manifest = told(package, "datapackage.json")
    named = {one["path"]: one for one in manifest["resources"]}
    assert named.keys() | {"datapackage.json", "datapackage-digest.json"} == set(package.namelist())
    for path, one in named.items():
        body = package.read(path)
        assert (one["hash"], one["bytes"]) == (f"sha256:{hashlib.sha256(body).hexdigest()}", len(body))
        assert one["name"] == path.rpartition("/")[2]
    del manifest["resources"]
    assert manifest == {
        "profile": "data-package",
        "wacz_version": "1.1.1",
        "title": "Iraq",
        "description": "*All* of it",
        "created": "2026-11-03T09:30:00Z",
        "modified": "2026-11-03T09:30:00Z",
        "software": "tearsheet/test",
        "mainPageUrl": PAGE.url,
        "mainPageDate": PAGE.ts,
    }


def test_the_records_are_stored_as_they_are_behind_a_record_about_the_bundle(tmp_path: Path) -> None:
    package = made(tmp_path / "one.wacz")
    entry = package.getinfo("archive/tearsheet-00000.warc.gz")
    assert entry.compress_type == zipfile.ZIP_STORED
    body = package.read(entry)
    assert body.endswith(b"".join(member(number).packed for number in range(3)))
    head = gzip.decompress(body[: -sum(len(member(number).packed) for number in range(3))]).decode()
    for words in ("WARC-Type: warcinfo", "software: tearsheet/test", "operator: a@b.example", "Iraq. *All* of it"):
        assert words in head


def test_a_full_file_is_followed_by_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wacz, "_ROTATE", 400)
    with wacz.writing(tmp_path / "one.wacz", ABOUT, force=False) as into:
        places = [into.append(member(number)) for number in range(9)]
        into.finish([], None)
    package = zipfile.ZipFile(tmp_path / "one.wacz")
    for number, (file, offset) in enumerate(places):
        body = package.read(f"archive/{file}")
        assert body[offset:].startswith(member(number).packed)
        assert gzip.decompress(body).startswith(b"WARC/1.1\r\nWARC-Type: warcinfo\r\n")
    assert len({file for file, _ in places}) > 1


def test_the_index_is_sorted_and_packed_in_blocks_that_tell_their_digest(tmp_path: Path) -> None:
    lines = [f'a,{number:05})/ 2026 {{"url": "ä"}}' for number in range(700)]
    package = made(tmp_path / "one.wacz", lines[::-1])
    packed = package.read("indexes/index.cdx.gz")
    assert gzip.decompress(packed).decode().splitlines() == lines
    assert package.getinfo("indexes/index.cdx.gz").compress_type == zipfile.ZIP_STORED
    head, *blocks = package.read("indexes/index.idx").decode().splitlines()
    assert head == '!meta 0 {"format": "cdxj-gzip-1.0", "filename": "index.cdx.gz"}'
    assert [block.split()[0] for block in blocks] == ["a,00000)/", "a,00300)/", "a,00600)/"]
    for number, block in enumerate(blocks):
        place = json.loads(block.split(" ", 2)[2])
        part = packed[place["offset"] : place["offset"] + place["length"]]
        assert gzip.decompress(part).decode().splitlines() == lines[number * 300 : number * 300 + 300]
        assert place["digest"] == f"sha256:{hashlib.sha256(part).hexdigest()}"


def test_a_key_with_a_brace_stands_whole_in_the_index_of_the_index(tmp_path: Path) -> None:
    package = made(tmp_path / "one.wacz", ['example,gazette)/{a}?q={b} 20260101000000 {"url": "x"}'])
    _, block = package.read("indexes/index.idx").decode().splitlines()
    assert block.startswith('example,gazette)/{a}?q={b} 20260101000000 {"offset": 0, ')


def test_the_pages_have_a_head_and_a_line_each(tmp_path: Path) -> None:
    head, page = made(tmp_path / "one.wacz").read("pages/pages.jsonl").decode().splitlines()
    assert json.loads(head)["format"] == "json-pages-1.0"
    assert json.loads(page) == {
        "id": "1.1",
        "url": PAGE.url,
        "ts": PAGE.ts,
        "title": "بغداد",
        "text": "Words.",
    }


def test_the_signature_holds_for_the_digest_of_the_manifest(tmp_path: Path) -> None:
    package = made(tmp_path / "one.wacz", root=tmp_path)
    seal = told(package, "datapackage-digest.json")
    signed = seal["signedData"]
    assert seal["path"] == "datapackage.json"
    assert seal["hash"] == signed["hash"] == f"sha256:{hashlib.sha256(package.read('datapackage.json')).hexdigest()}"
    assert signed["created"] == told(package, "datapackage.json")["created"]
    key = serialization.load_der_public_key(base64.b64decode(signed["publicKey"]))
    raw = base64.b64decode(signed["signature"])
    signature = encode_dss_signature(int.from_bytes(raw[:48], "big"), int.from_bytes(raw[48:], "big"))
    assert isinstance(key, ec.EllipticCurvePublicKey)
    key.verify(signature, seal["hash"].encode(), ec.ECDSA(hashes.SHA256()))


def test_the_same_records_make_the_same_bytes(tmp_path: Path) -> None:
    lines = ['b)/ 1 {"url": "b"}', 'a)/ 1 {"url": "a"}']
    for name in ("one", "two"):
        made(tmp_path / f"{name}.wacz", lines)
    assert (tmp_path / "one.wacz").read_bytes() == (tmp_path / "two.wacz").read_bytes()


def test_a_bundle_that_stands_is_written_over_only_by_force(tmp_path: Path) -> None:
    out = tmp_path / "one.wacz"
    out.write_bytes(b"precious")
    with pytest.raises(UsageError, match="--force"):
        made(out)
    assert out.read_bytes() == b"precious"
    assert made(out, force=True).namelist()
    assert [path.name for path in tmp_path.iterdir()] == ["one.wacz"]


def broken(out: Path, error: BaseException) -> None:
    with wacz.writing(out, ABOUT, force=True) as into:
        into.append(member(1))
        raise error


def test_what_goes_wrong_leaves_the_old_bundle_and_nothing_else(tmp_path: Path) -> None:
    out = tmp_path / "one.wacz"
    out.write_bytes(b"precious")
    for error in (ArchiveError("no record"), KeyboardInterrupt()):
        with pytest.raises(type(error)):
            broken(out, error)
    assert out.read_bytes() == b"precious"
    assert [path.name for path in tmp_path.iterdir()] == ["one.wacz"]


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match=r"none/.*No such file"):
        made(tmp_path / "none" / "one.wacz")


def test_the_custody_of_the_files_comes_along_and_that_of_others_does_not(tmp_path: Path) -> None:
    (tmp_path / "custody").mkdir()
    (tmp_path / "keys").mkdir()
    file = "warc/2026/11/03/one.warc.gz"
    for day, named in (("2026-11-03", file), ("2026-11-04", "warc/2026/11/04/two.warc.gz")):
        (tmp_path / f"custody/{day}.sha256").write_text(f"{'0' * 64}  {named}\n")
        (tmp_path / f"custody/{day}.0.tsr").write_bytes(b"stamp")
    (tmp_path / "custody/log.jsonl").write_bytes(b"{}\n")
    (tmp_path / "keys/custody.pem").write_bytes(b"secret")
    (tmp_path / "keys/custody.pub.pem").write_bytes(b"public")
    taken = dict(custody(tmp_path, [file]))
    assert taken.keys() == {"custody.pub.pem", "log.jsonl", "2026-11-03.sha256", "2026-11-03.0.tsr"}
    assert b"secret" not in taken.values()
    assert dict(custody(tmp_path / "none", [file])) == {}


def test_no_word_of_a_title_begins_a_field(tmp_path: Path) -> None:
    about = replace(ABOUT, title="x\r\nsoftware: other", operator="y\nz")
    with wacz.writing(tmp_path / "one.wacz", about, force=False) as into:
        into.finish([], None)
    head = gzip.decompress(zipfile.ZipFile(tmp_path / "one.wacz").read("archive/tearsheet-00000.warc.gz"))
    assert b"\r\nsoftware: other" not in head
    assert b"operator: y z\r\n" in head
