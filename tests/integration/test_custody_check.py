"""The check of the custody: each thing that is not as it was is named, and nothing in the folder can lead it astray."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from bot.adapters.custody import FileCustody, check, keys
from bot.adapters.custody.log import Line
from bot.model.evidence import Fault
from tests.integration.sealedhouse import FILES, LOG, NOON, examined, faults_of, put, sealed

FIRST, SECOND, TODAY, _ = FILES
NUMBERS = Line(day=1, manifest="m", sha256="s", previous="p", key="k", signed_at="t").written()  # type: ignore[arg-type]  # as a stranger may write it
MANIFEST = "custody/2026-11-21.sha256"


@pytest.fixture
async def house(tmp_path: Path) -> Path:
    return await sealed(tmp_path, 22, 23)


def flip(path: Path, at: int, bit: int = 1) -> None:
    content = bytearray(path.read_bytes())
    content[at] ^= bit
    path.write_bytes(content)


@pytest.mark.parametrize("bit", [1, 0x20, 0x80])
@pytest.mark.parametrize("file", [MANIFEST, LOG, "keys/custody.pub.pem", FIRST])
async def test_a_flipped_bit_in_any_byte_is_found_and_named(house: Path, file: str, bit: int) -> None:
    path = house / file
    whole = path.read_bytes()
    for at in range(len(whole)):
        flip(path, at, bit)
        assert file in faults_of(house), f"{file} at {at}: {path.read_bytes()[max(0, at - 9) : at + 9]!r}"
        path.write_bytes(whole)
    assert faults_of(house) == []


async def test_a_changed_file_is_named_and_no_other(house: Path) -> None:
    flip(house / SECOND, 3)
    faults, seen = examined(house)
    (fault,) = faults
    assert fault.file == SECOND
    assert fault.what.startswith("altered: its SHA-256 is ")
    assert (seen.files, seen.bytes) == (3, sum(len(FILES[name]) for name in (FIRST, SECOND, TODAY)))


async def test_a_missing_file_a_missing_manifest_and_a_missing_key_are_each_named(house: Path) -> None:
    (house / FIRST).unlink()
    assert examined(house)[0] == [Fault(file=FIRST, what="missing: a manifest lists it")]
    (house / MANIFEST).unlink()
    faults, seen = examined(house)
    assert faults == [Fault(file=MANIFEST, what="missing: the log names it")]
    assert seen.uncovered == (SECOND,), "nothing says any more what it was"
    (house / "keys/custody.pub.pem").unlink()
    faults, seen = examined(house)
    assert {fault.file for fault in faults} == {LOG}
    assert seen.notes == ("keys/custody.pem: its public half is not beside it; the next start puts it there",)


async def test_an_altered_manifest_proves_nothing_of_its_files_and_its_line_is_pointed_at(house: Path) -> None:
    content = (house / MANIFEST).read_bytes()
    second = content.index(b"\n") + 1
    flip(house / MANIFEST, second + 5)
    faults, seen = examined(house)
    (fault,) = faults
    assert (fault.file, fault.offset) == (MANIFEST, second)
    assert seen.uncovered == (FIRST, SECOND)


async def test_a_line_that_is_altered_breaks_the_chain_behind_it(house: Path) -> None:
    content = (house / LOG).read_bytes()
    (house / LOG).write_bytes(content.replace(b'"signed_at":"2026-11-22', b'"signed_at":"2026-11-21'))
    first, second = examined(house)[0]
    assert (first.offset, first.what) == (0, "the signature does not hold")
    assert (second.offset, second.what.partition(":")[0]) == (content.index(b"\n") + 1, "the chain is broken")


@pytest.mark.parametrize("change", ["removed", "swapped", "doubled"])
async def test_lines_cannot_be_removed_swapped_or_doubled(house: Path, change: str) -> None:
    await FileCustody(house).seal(NOON.replace(day=24))
    put(house, {"warc/2026/11/23/e-00004-h.warc.gz": b"e"})
    await sealed(house, 24, files={})
    one, two, three = (house / LOG).read_bytes().splitlines(keepends=True)
    changed = {"removed": [one, three], "swapped": [two, one, three], "doubled": [one, two, two, three]}[change]
    (house / LOG).write_bytes(b"".join(changed))
    assert LOG in faults_of(house)


async def test_a_line_signed_by_a_stranger_is_told(house: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = keys.custody(tmp_path_factory.mktemp("other"))
    one, two = (Line(**json.loads(line)) for line in (house / LOG).read_text("utf-8").splitlines())
    bare = Line(**{field: getattr(two, field) for field in ("day", "manifest", "sha256", "signed_at")}, key=other.id,
                previous=hashlib.sha256(one.written()).hexdigest())  # fmt: skip
    (house / LOG).write_bytes(one.written() + bare.with_signature(other.sign(bare.signed())).written())
    (fault,) = examined(house)[0]
    assert fault.what == f"signed by a key that is not among the public keys: {other.id}"


async def test_another_text_of_the_same_line_is_no_line(house: Path) -> None:
    content = (house / LOG).read_bytes()
    for changed in (
        content.replace(b'{"day"', b'{ "day"', 1),
        content.replace(b"2026", b"\\u0032026", 1),
        b"\n" + content,
    ):
        (house / LOG).write_bytes(changed)
        assert ("no line of this log", 0) in [(fault.what, fault.offset) for fault in examined(house)[0]]


@pytest.mark.parametrize(
    "line",
    [
        b"[]\n",
        b"{}\n",
        b'"day"\n',
        b"\xff\xfe\n",
        b"[" * 100_000 + b"\n",
        b'{"day":1}\n',
        b"\x00" * 9,
        b"null\n",
        NUMBERS,
        b"x" * 200_000,
    ],
    ids=["list", "object", "text", "no text", "deep", "number", "zeros", "null", "numbers", "long"],
)
async def test_whatever_stands_in_the_log_is_a_fault_and_no_error(house: Path, line: bytes) -> None:
    with (house / LOG).open("ab") as stream:
        stream.write(line)
    assert faults_of(house) == [LOG]
    assert (await sealed(house, 25, files={"warc/2026/11/24/f-00005-h.warc.gz": b"f"})) == house, "and stops no sealing"


@pytest.mark.parametrize(
    "path", ["../secret", "warc/../../secret", "/etc/hostname", "keys/custody.pem", "warc//a", "warc/./a"]
)
async def test_a_manifest_leads_to_no_file_outside_of_warc(tmp_path: Path, path: str) -> None:
    put(tmp_path, {"custody/2026-11-20.sha256": f"{'0' * 64}  {path}\n".encode()})
    await sealed(tmp_path, 22, files={})
    (fault,) = examined(tmp_path)[0]
    assert (fault.file, fault.offset) == ("custody/2026-11-20.sha256", 0)
    assert fault.what == "a line that names no file below warc/"


async def test_a_log_leads_to_no_manifest_elsewhere(house: Path) -> None:
    key = keys.custody(house)
    (house / "secret").write_text("s")
    bare = Line(day="x", manifest="../secret", sha256="0" * 64, previous="0" * 64, key=key.id, signed_at="now")
    (house / LOG).write_bytes(bare.with_signature(key.sign(bare.signed())).written())
    assert [fault.what for fault in examined(house)[0]] == ["it names no manifest of its day"]


@pytest.mark.parametrize("name", ["two\nlines", "back\\slash", "return\r", "n\\n", "ünïcode", "b\udcffytes"])
async def test_a_name_of_any_bytes_is_listed_and_checked(tmp_path: Path, name: str) -> None:
    file = f"warc/2026/11/21/{name}.warc"
    await sealed(tmp_path, 22, files={file: b"x"})
    faults, seen = examined(tmp_path)
    assert (faults, seen.files, seen.uncovered) == ([], 1, ())
    (tmp_path / file).write_bytes(b"y")
    assert faults_of(tmp_path) == [file]


async def test_a_log_that_was_lost_and_is_made_again_is_not_the_one_that_was_stamped(house: Path) -> None:
    (house / LOG).unlink()
    await sealed(house, 25, files={})
    faults, seen = examined(house)
    assert (faults, seen.lines, seen.uncovered) == ([], 2, ())
    put(house, {"custody/2026-11-22.1.tsr": b"of the old line"})
    assert faults_of(house) == ["custody/2026-11-22.1.tsr"]


async def test_a_manifest_without_a_line_is_told_and_is_no_fault(house: Path) -> None:
    put(house, {"custody/2026-11-23.sha256": b""})
    faults, seen = examined(house)
    assert (faults, seen.notes) == ([], ("custody/2026-11-23.sha256: no line of the log names it yet",))


async def test_an_archive_without_custody_has_no_fault_and_nothing_proven(tmp_path: Path) -> None:
    put(tmp_path, FILES)
    faults, seen = examined(tmp_path)
    assert (faults, seen.files, seen.lines, seen.keys) == ([], 0, 0, ())
    assert seen.uncovered == (FIRST, SECOND, TODAY)
    assert not (tmp_path / "keys").exists(), "a check makes nothing"
    assert examined(tmp_path / "nowhere")[0] == []


async def test_it_is_told_how_far_the_hashing_is(house: Path) -> None:
    (house / FIRST).write_bytes(bytes(3_000_000))
    told: list[tuple[int, int]] = []
    check(house, lambda _: None, lambda done, total: told.append((done, total)))
    assert told == sorted(told)
    assert len(told) > 4
    assert told[-1][0] == told[-1][1] == 3_000_000 + len(FILES[SECOND]) + len(FILES[TODAY])
    seen = await FileCustody(house).check(lambda _: None, lambda *_: None)
    assert seen.bytes == told[-1][0]
