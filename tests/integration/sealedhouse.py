"""An archive of a few small files over some days, sealed day by day, and what its custody says of itself."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from bot.adapters.custody import FileCustody, check
from bot.model.evidence import Examined, Fault

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
"""Of the second day; the first file is of the day before."""
FILES = {
    "warc/2026/11/20/a-00000-h.warc.gz": b"the first file",
    "warc/2026/11/21/b-00001-h.warc.gz": b"the second file",
    "warc/2026/11/22/c-00002-h.warc.gz": b"a file of today",
    "warc/2026/11/22/d-00003-h.warc.gz.open": b"a file that is being written",
}
LOG = "custody/log.jsonl"


def put(root: Path, files: dict[str, bytes]) -> None:
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)


async def sealed(root: Path, *days: int, files: dict[str, bytes] | None = None) -> Path:
    """Sealed at noon of each of these days of November, each time by another process."""
    put(root, FILES if files is None else files)
    for day in days or (22, 23):
        await FileCustody(root).seal(NOON.replace(day=day))
    return root


def examined(root: Path) -> tuple[list[Fault], Examined]:
    faults: list[Fault] = []
    return faults, check(root, faults.append)


def faults_of(root: Path) -> list[str]:
    """Which files have a fault, each once."""
    return list(dict.fromkeys(fault.file for fault in examined(root)[0]))


def contents(root: Path) -> dict[str, bytes]:
    """Every file below the folder."""
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def names(root: Path) -> list[str]:
    return sorted(path.name for path in (root / "custody").iterdir())
