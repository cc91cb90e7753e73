"""An archive of the newsroom, whole and sealed, and what is done to copies of it."""

from __future__ import annotations

import asyncio
import random
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from isal import igzip_lib

from bot.adapters.custody import FileCustody
from bot.adapters.warc import reading
from bot.demo.configuration import write_config
from bot.demo.newsroom import Newsroom
from tests.conftest import command, environment


@dataclass(frozen=True, slots=True)
class Line:
    file: str
    offset: int
    what: str


@dataclass(frozen=True, slots=True)
class Verified:
    code: int
    faults: list[Line]
    words: str

    def at(self, file: str, offset: int | None = None) -> list[str]:
        """What is said of a place."""
        return [fault.what for fault in self.faults if fault.file == file and offset in {None, fault.offset}]


@dataclass(frozen=True, slots=True)
class Evidence:
    """An archive with its configuration."""

    folder: Path

    @property
    def archive(self) -> Path:
        return self.folder / "archive"

    @property
    def config(self) -> Path:
        return self.folder / "config"

    def copied(self, folder: Path) -> Evidence:
        shutil.copytree(self.folder, folder)
        made = Evidence(folder)
        settings = made.config / "bot.yaml"
        settings.write_text(settings.read_text().replace(str(self.archive), str(made.archive)))
        return made

    def verify(self, *arguments: str | Path) -> Verified:
        done = subprocess.run(
            command("verify", *arguments, "--config", self.config),
            env=environment(), capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        assert "Traceback" not in done.stderr, done.stderr
        lines = [line.split("\t") for line in done.stdout.splitlines()]
        return Verified(done.returncode, [Line(file, int(at), what) for file, at, what in lines], done.stderr)

    def files(self) -> list[str]:
        """The WARC files, the one with most records first."""
        found = [path.relative_to(self.archive).as_posix() for path in (self.archive / "warc").rglob("*.warc.gz")]
        return sorted(found, key=lambda file: -(self.archive / file).stat().st_size)

    def records(self, file: str, *kinds: str) -> list[reading.Found]:
        with (self.archive / file).open("rb") as stream:
            found = [part for part in reading.parts(stream) if isinstance(part, reading.Found)]
        return [part for part in found if not kinds or part.stored.kind in kinds]

    def flip(self, file: str, place: int) -> None:
        with (self.archive / file).open("r+b") as stream:
            stream.seek(place)
            (byte,) = stream.read(1)
            stream.seek(place)
            stream.write(bytes([byte ^ 0xFF]))

    def repack(self, file: str, record: reading.Found, change: Callable[[bytes], bytes]) -> None:
        """The record with other bytes, in a sound gzip member."""
        path = self.archive / file
        data = path.read_bytes()
        member = data[record.offset : record.offset + record.length]
        packed = igzip_lib.compress(change(igzip_lib.decompress(member, igzip_lib.DECOMP_GZIP)), 3, igzip_lib.COMP_GZIP)
        path.write_bytes(data[: record.offset] + packed + data[record.offset + record.length :])

    def index(self, statement: str, *values: object) -> None:
        """Changes the index behind the program's back."""
        db = sqlite3.connect(self.archive / "index.db")
        assert db.execute(statement, values).rowcount > 0
        db.commit()
        db.close()


def made(folder: Path) -> Evidence:
    """The newsroom, polled twice and sealed as if the day were over."""
    whole = Evidence(folder)
    with Newsroom() as newsroom:
        write_config(whole.config, newsroom.base, whole.archive, 0)
        for _ in range(2):
            poll = command("poll", "--all", "--config", whole.config)
            subprocess.run(poll, env=environment(), check=True, capture_output=True, timeout=60)
    seal(whole)
    return whole


def seal(whole: Evidence) -> None:
    async def sealed() -> None:
        custody = FileCustody(whole.archive)
        await custody.seal(datetime.now(UTC) + timedelta(days=1))
        await custody.close()

    asyncio.run(sealed())


def flipped(data: bytes, draw: random.Random, begin: int, end: int) -> bytes:
    """With one letter or digit between two places exchanged for another, so that the form of it stays."""
    places = [place for place in range(begin, end) if chr(data[place]).isalnum() and data[place] < 128]
    place = draw.choice(places)
    other = b"7" if data[place : place + 1] != b"7" else b"3"
    return data[:place] + other + data[place + 1 :]
