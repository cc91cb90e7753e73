"""Sealing day by day: what is listed when, keys, and what a crash or a full disk at any step leaves behind."""

from __future__ import annotations

import asyncio
import errno
import hashlib
import json
import logging
import os
import stat
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.adapters.custody import FileCustody, keys, manifest
from bot.model.errors import ArchiveError
from tests.integration.sealedhouse import FILES, LOG, NOON, contents, examined, faults_of, names, put, sealed


def lines(root: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in (root / LOG).read_text("utf-8").splitlines()]


def listed(root: Path, day: str) -> list[str]:
    return [line.partition("  ")[2] for line in (root / f"custody/{day}.sha256").read_text("utf-8").splitlines()]


async def test_a_day_that_is_over_is_listed_and_signed_and_today_is_not(tmp_path: Path) -> None:
    await sealed(tmp_path, 22)
    assert names(tmp_path) == ["2026-11-21.sha256", "log.jsonl"]
    assert listed(tmp_path, "2026-11-21") == list(FILES)[:2], "the file of a day nobody sealed too"
    (line,) = lines(tmp_path)
    assert line["sha256"] == hashlib.sha256((tmp_path / "custody/2026-11-21.sha256").read_bytes()).hexdigest()
    assert (line["day"], line["previous"]) == ("2026-11-21", "0" * 64)
    faults, seen = examined(tmp_path)
    assert faults == []
    assert (seen.files, seen.manifests, seen.lines, seen.first) == (2, 1, 1, "2026-11-21")
    assert seen.uncovered == ("warc/2026/11/22/c-00002-h.warc.gz",)


async def test_each_line_holds_the_digest_of_the_one_before_it(tmp_path: Path) -> None:
    await sealed(tmp_path, 22, 23)
    first, second = (tmp_path / LOG).read_bytes().splitlines(keepends=True)
    assert json.loads(second)["previous"] == hashlib.sha256(first).hexdigest()
    assert listed(tmp_path, "2026-11-22") == ["warc/2026/11/22/c-00002-h.warc.gz"]
    assert examined(tmp_path)[1].uncovered == ()


async def test_a_day_without_new_files_has_no_manifest(tmp_path: Path) -> None:
    await sealed(tmp_path, 22, 23, 24, 25)
    assert names(tmp_path) == ["2026-11-21.sha256", "2026-11-22.sha256", "log.jsonl"]


async def test_sealing_again_changes_nothing(tmp_path: Path) -> None:
    await sealed(tmp_path, 22)
    before = contents(tmp_path)
    await sealed(tmp_path, 22, files={})
    assert contents(tmp_path) == before


async def test_a_file_that_is_sealed_late_is_listed_in_the_next_manifest(tmp_path: Path) -> None:
    await sealed(tmp_path, 22)
    put(tmp_path, {"warc/2026/11/21/late-00009-h.warc.gz": b"late"})
    await sealed(tmp_path, 22, 23, files={})
    assert listed(tmp_path, "2026-11-22") == ["warc/2026/11/21/late-00009-h.warc.gz", list(FILES)[2]]
    assert faults_of(tmp_path) == []


async def test_what_was_taken_in_counts_for_the_day_on_which_it_came(tmp_path: Path) -> None:
    taken_in = {"warc/imported/2026-08/x y.warc": b"plain", "warc/imported/old.arc.gz": b"arc", "warc/notes.txt": b"n"}
    await sealed(tmp_path, 22, files=taken_in)
    came = NOON.fromtimestamp((tmp_path / "warc/imported/old.arc.gz").stat().st_ctime, NOON.tzinfo)
    for day in (0, 1):
        await FileCustody(tmp_path).seal(came + timedelta(days=day))
    assert listed(tmp_path, f"{came:%Y-%m-%d}") == ["warc/imported/2026-08/x y.warc", "warc/imported/old.arc.gz"]
    assert len(names(tmp_path)) == 2


async def test_a_clock_that_was_wrong_once_stops_nothing_and_is_told(tmp_path: Path) -> None:
    await FileCustody(await sealed(tmp_path, 22)).seal(NOON.replace(year=2031))
    put(tmp_path, {"warc/2026/11/22/e-00004-h.warc.gz": b"e"})
    await sealed(tmp_path, 23, files={})
    assert [line["day"] for line in lines(tmp_path)] == ["2026-11-21", "2031-11-21", "2026-11-22"]
    faults, seen = examined(tmp_path)
    assert faults == []
    assert seen.notes == ("the line of 2026-11-22 stands behind that of 2031-11-21",)


async def test_the_log_says_what_was_sealed(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        await sealed(tmp_path, 22)
    assert "sealed day=2026-11-21 files=2 bytes=29" in caplog.messages


async def test_the_private_key_is_its_owners_alone_and_stays_the_same(tmp_path: Path) -> None:
    await sealed(tmp_path, 22, files={})
    private, public = tmp_path / "keys/custody.pem", tmp_path / "keys/custody.pub.pem"
    assert stat.S_IMODE(private.stat().st_mode) == 0o600
    assert stat.S_IMODE(public.stat().st_mode) == 0o644
    assert not (tmp_path / LOG).exists(), "there was nothing to seal"
    before = private.read_bytes()
    public.unlink()
    await sealed(tmp_path, 22, files={})
    assert (private.read_bytes(), public.exists()) == (before, True)


async def test_a_key_that_is_replaced_is_told_and_old_lines_are_still_verified(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    await sealed(tmp_path, 22)
    first = keys.custody(tmp_path).id
    (tmp_path / "keys/custody.pem").unlink()
    await sealed(tmp_path, 23, files={})
    faults, seen = examined(tmp_path)
    assert (faults, len(seen.keys), seen.keys[0]) == ([], 2, first)
    assert seen.notes == (f"from 2026-11-22 on another key signs: {seen.keys[1]}, before it {first}",)
    assert (tmp_path / f"keys/custody-{first[:16]}.pub.pem").exists()
    assert any(message.startswith("key replaced") for message in caplog.messages)


async def test_a_public_file_that_is_no_key_is_put_aside_and_made_again(tmp_path: Path) -> None:
    await sealed(tmp_path, 22)
    public = tmp_path / "keys/custody.pub.pem"
    good = public.read_bytes()
    public.write_bytes(b"torn")
    assert faults_of(tmp_path) == ["keys/custody.pub.pem", LOG]
    await sealed(tmp_path, 23, files={})
    assert public.read_bytes() == good
    (aside,) = (tmp_path / "quarantine").iterdir()
    assert (aside.name.rpartition(".")[0], aside.read_bytes()) == ("custody.pub.pem", b"torn")
    assert faults_of(tmp_path) == []


@pytest.mark.parametrize("content", [b"", b"no key", b"-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----\n"])
async def test_a_file_that_is_no_key_is_an_error_and_is_not_written_over(tmp_path: Path, content: bytes) -> None:
    put(tmp_path, {"keys/custody.pem": content, "keys/bundle.pem": content} | FILES)
    with pytest.raises(ArchiveError, match=r"custody\.pem is no key"):
        await sealed(tmp_path, 22, files={})
    with pytest.raises(ArchiveError, match=r"bundle\.pem is no key"):
        keys.signer(tmp_path)
    assert (tmp_path / "keys/custody.pem").read_bytes() == content
    assert not (tmp_path / "custody").exists()


async def test_a_key_of_another_kind_is_refused(tmp_path: Path) -> None:
    keys.signer(tmp_path)
    keys.custody(tmp_path)
    bundle, custody = tmp_path / "keys/bundle.pem", tmp_path / "keys/custody.pem"
    content = bundle.read_bytes(), custody.read_bytes()
    bundle.write_bytes(content[1])
    custody.write_bytes(content[0])
    with pytest.raises(ArchiveError, match="another kind than Ed25519"):
        keys.custody(tmp_path)
    with pytest.raises(ArchiveError, match="another kind than ECDSA"):
        keys.signer(tmp_path)


class Killed(BaseException):
    """The process ends here."""


CALLS = ("open", "write", "fsync", "replace", "unlink", "ftruncate")


def dying(patch: pytest.MonkeyPatch, after: int) -> Callable[[], int]:
    """The process ends at a call of the system, of a write after half of it; how many there were."""
    made = [0]

    def wrap(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            made[0] += 1
            if made[0] > after:
                if name == "write":
                    real(arguments[0], bytes(arguments[1])[: len(arguments[1]) // 2])
                raise Killed
            return real(*arguments, **named)

        return call

    for name in CALLS:
        patch.setattr(os, name, wrap(name, getattr(os, name)))
    return lambda: made[0]


async def test_a_process_killed_at_any_step_leaves_a_log_that_the_next_start_completes(tmp_path: Path) -> None:
    whole: set[bool] = set()
    for step in range(1_000):
        root = tmp_path / str(step)
        put(root, FILES)
        if step % 2:  # every other time the log has a line already
            await sealed(root, 21, files={})
        with pytest.MonkeyPatch.context() as patch:
            made = dying(patch, step // 2)
            try:
                FileCustody(root)._seal(NOON)
            except Killed:
                pass
            else:
                whole.add(step % 2 == 0)
        if len(whole) == 2:
            break
        faults, seen = examined(root)
        assert all(fault.file == LOG and "not whole" in fault.what for fault in faults), (step, faults)
        assert not any(stat.S_IMODE(p.stat().st_mode) & 0o077 for p in (root / "keys").glob("*custody.pem*")), step
        await sealed(root, 22, files={})
        faults, seen = examined(root)
        assert (faults, seen.notes) == ([], ()), step
        assert seen.uncovered == ("warc/2026/11/22/c-00002-h.warc.gz",), step
        assert seen.files == 2
    assert made() > 20, "the steps are seen"


async def test_a_torn_line_goes_to_quarantine_and_is_made_again(tmp_path: Path) -> None:
    await sealed(tmp_path, 22, 23)
    content = (tmp_path / LOG).read_bytes()
    first = content.index(b"\n") + 1
    (tmp_path / LOG).write_bytes(content[:-10])
    (fault,) = examined(tmp_path)[0]
    assert (fault.file, fault.offset) == (LOG, first)
    await sealed(tmp_path, 23, files={})
    assert (tmp_path / f"quarantine/custody-log.{first}.torn").read_bytes() == content[first:-10]
    assert (tmp_path / LOG).read_bytes() == content, "Ed25519 is deterministic, and so was the clock"


async def test_a_full_disk_leaves_no_half_of_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    await sealed(tmp_path, 22)
    before = (tmp_path / LOG).read_bytes()
    real = os.write
    for good in range(3):
        left = [good]

        def full(fd: int, data: bytes, left: list[int] = left) -> int:
            left[0] -= 1
            if left[0] >= 0:
                return real(fd, data)
            if left[0] == -1:
                return real(fd, bytes(data)[:20])
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        with monkeypatch.context() as patch:
            patch.setattr(os, "write", full)
            try:
                await sealed(tmp_path, 23, files={})
            except ArchiveError as error:
                assert "No space left on device" in str(error)  # noqa: PT017 (the last of the three is whole)
                assert (tmp_path / LOG).read_bytes() == before
            else:
                assert good == 2
    assert faults_of(tmp_path) == []
    assert len(lines(tmp_path)) == 2


async def test_closing_ends_a_hashing_that_is_under_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, FILES)
    begun, custody = threading.Event(), FileCustody(tmp_path)
    real = manifest.digest

    def slow(path: Path, told: Callable[[int], None]) -> str:
        begun.set()
        custody._ending.wait(20)
        return real(path, told)

    monkeypatch.setattr(manifest, "digest", slow)
    work = asyncio.create_task(custody.seal(NOON))
    await asyncio.to_thread(begun.wait, 20)
    work.cancel()
    await custody.close()
    assert not (tmp_path / "custody").exists()
    assert work.cancelled() or work.cancelling()


async def test_closing_ends_a_check_that_is_under_way(tmp_path: Path) -> None:
    custody = FileCustody(await sealed(tmp_path, 22))
    told: list[int] = []
    await custody.close()
    with pytest.raises(RuntimeError, match="ended"):
        await custody.check(lambda _: None, lambda done, _: told.append(done))
    assert told == []


async def test_a_file_that_vanishes_while_it_is_sealed_is_an_archive_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, FILES)
    monkeypatch.setattr(manifest, "sealed", lambda _: ["warc/2026/11/21/gone-00000-h.warc.gz"])
    with pytest.raises(ArchiveError, match="No such file"):
        await FileCustody(tmp_path).seal(NOON)
