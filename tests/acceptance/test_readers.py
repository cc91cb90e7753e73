"""Readers that people use, newsboat, sfeed and feedparser, see in our feeds what stands in them; and the demo ends when it is told to.

None of them reads JSON Feed: that is held to its rules, and read by our own reader (`test_feeds`).
"""

from __future__ import annotations

import calendar
import io
import os
import re
import selectors
import shutil
import signal
import sqlite3
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import feedparser
import pytest

from tests.conftest import command, environment
from tests.unit.atomfeed import ATOM, faults, parsed
from tests.unit.feedrules import archive_faults, json_faults, rss_faults

START = 60.0  # seconds that the demo may take until it serves; 3 s on a quiet machine
END = 5.0  # seconds it may take to end
READER = 30.0  # seconds of one reader's run

needs_newsboat = pytest.mark.skipif(shutil.which("newsboat") is None, reason="newsboat is not installed")
needs_sfeed = pytest.mark.skipif(shutil.which("sfeed_update") is None, reason="sfeed is not installed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """An entry as a reader and the document show it alike."""

    id: str
    title: str
    link: str
    published: int


class Demo:
    """The demo as a process of its own."""

    def __init__(self, folder: Path) -> None:
        self.process = subprocess.Popen(
            command("demo", "--folder", folder),
            stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            cwd=folder,
            env=environment(),
        )
        self.said = b""
        self.base = self._serving()

    def end(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        self.process.communicate(timeout=END)
        return self.process.returncode

    def kill(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.communicate()

    def _serving(self) -> str:
        assert self.process.stderr is not None
        fd, until = self.process.stderr.fileno(), time.monotonic() + START
        with selectors.DefaultSelector() as selector:
            selector.register(fd, selectors.EVENT_READ)
            while (left := until - time.monotonic()) > 0 and selector.select(left):
                chunk = os.read(fd, 65_536)
                self.said += chunk
                if found := re.search(rb"^Serving (http://\S+/)", self.said, re.MULTILINE):
                    return found[1].decode()
                if not chunk:
                    break
        self.kill()
        raise AssertionError(f"the demo does not serve; it said: {self.said.decode()}")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    running = Demo(tmp_path_factory.mktemp("demo"))
    yield running
    running.kill()


@pytest.fixture(scope="module")
def address(demo: Demo) -> str:
    return f"{demo.base}feeds/everything.atom"


@pytest.fixture(scope="module")
def document(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=READER) as answer:
        return bytes(answer.read())


@pytest.fixture(scope="module")
def listed(document: bytes) -> tuple[Seen, ...]:
    """What stands in the feed, in its order."""
    return tuple(
        Seen(
            id=entry.findtext(f"{ATOM}id", ""),
            title=entry.findtext(f"{ATOM}title", ""),
            link=next(str(e.get("href")) for e in entry.findall(f"{ATOM}link") if e.get("rel") == "alternate"),
            published=int(datetime.fromisoformat(entry.findtext(f"{ATOM}published", "")).timestamp()),
        )
        for entry in parsed(document).findall(f"{ATOM}entry")
    )


@pytest.fixture(scope="module")
def signed(document: bytes) -> dict[str, str]:
    """Id → who signs the entry."""
    return {
        entry.findtext(f"{ATOM}id", ""): ", ".join(
            author.findtext(f"{ATOM}name", "") for author in entry.findall(f"{ATOM}author")
        )
        for entry in parsed(document).findall(f"{ATOM}entry")
    }


def run(command: list[str], home: Path) -> subprocess.CompletedProcess[str]:
    environment = {"HOME": str(home), "TERM": "dumb", "LC_ALL": "C.UTF-8", "PATH": os.environ["PATH"]}
    return subprocess.run(
        command, env=environment, cwd=home, capture_output=True, text=True, timeout=READER, check=True
    )


def test_the_feed_is_valid_and_in_three_scripts(document: bytes, listed: tuple[Seen, ...]) -> None:
    assert faults(document) == []
    assert len(listed) >= 15
    titles = "".join(entry.title for entry in listed)
    assert re.search("[a-z]", titles)
    assert re.search("[\u0621-\u064a]", titles)
    assert re.search("[\u05d0-\u05ea]", titles)
    assert [entry.published for entry in listed] == sorted((entry.published for entry in listed), reverse=True)


def got(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=READER) as answer:
        return bytes(answer.read())


def test_every_feed_of_the_demo_is_valid(demo: Demo) -> None:
    for topic in ("everything", "iraq", "hezbollah", "lebanon", "iran"):
        base = f"{demo.base}feeds/{topic}"
        assert faults(got(f"{base}.atom")) == rss_faults(got(f"{base}.rss")) == json_faults(got(f"{base}.json")) == []


def test_the_archive_of_the_demo_is_valid_and_has_every_entry(demo: Demo, address: str, document: bytes) -> None:
    ids = {entry.findtext(f"{ATOM}id", "") for entry in parsed(document).findall(f"{ATOM}entry")}
    collected, body = set[str](), document
    while before := [e.get("href") for e in parsed(body).findall(f"{ATOM}link") if e.get("rel") == "prev-archive"]:
        body = got(str(before[0]))
        assert faults(body) == archive_faults(body) == []
        assert address in body.decode()
        collected |= {entry.findtext(f"{ATOM}id", "") for entry in parsed(body).findall(f"{ATOM}entry")}
    assert ids <= collected


@needs_newsboat
@pytest.mark.parametrize("ending", ["atom", "rss"])
def test_newsboat_shows_every_entry_as_it_stands_in_the_feed(
    address: str, listed: tuple[Seen, ...], signed: dict[str, str], ending: str, tmp_path: Path
) -> None:
    address = f"{address.removesuffix('atom')}{ending}"
    urls, cache = tmp_path / "urls", tmp_path / "cache.db"
    urls.write_text(address + "\n", encoding="ascii")
    newsboat = ["newsboat", "-u", str(urls), "-c", str(cache), "-C", os.devnull]
    run([*newsboat, "-x", "reload"], tmp_path)
    assert f"{len(listed)} unread" in run([*newsboat, "-x", "print-unread"], tmp_path).stdout
    with closing(sqlite3.connect(cache)) as db:
        rows = db.execute("SELECT guid, title, url, pubDate, author, content FROM rss_item").fetchall()
        (title,) = db.execute("SELECT title FROM rss_feed").fetchone()
    assert title == "Everything in the Ledger"
    assert {Seen(id=r[0], title=r[1], link=r[2], published=r[3]) for r in rows} == set(listed)
    assert len(rows) == len(listed)
    # Of several dc:creator newsboat keeps the last.
    wanted = signed if ending == "atom" else {id_: names.split(", ")[-1] for id_, names in signed.items()}
    assert {r[0]: r[4] for r in rows} == wanted
    assert all("<p>" in content for *_, content in rows)


def test_feedparser_reads_atom_and_rss_as_they_stand(
    address: str, listed: tuple[Seen, ...], signed: dict[str, str]
) -> None:
    read = {}
    for ending in ("atom", "rss"):
        with urllib.request.urlopen(f"{address.removesuffix('atom')}{ending}", timeout=READER) as answer:
            found = feedparser.parse(
                io.BytesIO(answer.read()), response_headers=dict(answer.headers), sanitize_html=False
            )
        assert found.bozo == 0
        assert [
            Seen(id=e.id, title=e.title, link=e.link, published=calendar.timegm(e.published_parsed))
            for e in found.entries
        ] == list(listed)
        assert {e.id: ", ".join(author["name"] for author in e.authors) for e in found.entries} == signed
        read[ending] = [
            (
                [t["term"] for t in e.get("tags", [])],
                [x["href"] for x in e.get("enclosures", [])],
                e.content[0]["value"],
            )
            for e in found.entries
        ]
    assert read["atom"] == read["rss"]


@needs_newsboat
def test_newsboat_sees_nothing_new_when_it_asks_again(address: str, listed: tuple[Seen, ...], tmp_path: Path) -> None:
    urls, cache = tmp_path / "urls", tmp_path / "cache.db"
    urls.write_text(address + "\n", encoding="ascii")
    for _ in range(2):
        run(["newsboat", "-u", str(urls), "-c", str(cache), "-C", os.devnull, "-x", "reload"], tmp_path)
    with closing(sqlite3.connect(cache)) as db:
        assert db.execute("SELECT count(*) FROM rss_item").fetchone() == (len(listed),)


@needs_sfeed
@pytest.mark.parametrize("ending", ["atom", "rss"])
def test_sfeed_shows_every_entry_as_it_stands_in_the_feed(
    address: str, document: bytes, listed: tuple[Seen, ...], signed: dict[str, str], ending: str, tmp_path: Path
) -> None:
    address = f"{address.removesuffix('atom')}{ending}"
    settings = tmp_path / "sfeedrc"
    settings.write_text(
        f'sfeedpath="{tmp_path}/read"\nfeeds() {{\n feed "everything" "{address}"\n}}\n', encoding="utf-8"
    )
    run(["sfeed_update", str(settings)], tmp_path)
    lines = (tmp_path / "read" / "everything").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines]
    assert {Seen(id=r[5], title=r[1], link=r[2], published=int(r[0])) for r in rows} == set(listed)
    assert len(rows) == len(listed)
    assert {row[4] for row in rows} == {"html"}
    enclosures, categories, authors = ({row[5]: row[i] for row in rows} for i in (7, 8, 6))
    # sfeed has room for one author.
    assert {id_: name.split(", ")[0] for id_, name in signed.items()} == authors
    for entry in parsed(document).findall(f"{ATOM}entry"):
        id_ = entry.findtext(f"{ATOM}id", "")
        pictures = [e.get("href") for e in entry.findall(f"{ATOM}link") if e.get("rel") == "enclosure"]
        assert enclosures[id_] == (pictures[0] if pictures else "")
        assert categories[id_].split("|") == [str(e.get("term")) for e in entry.findall(f"{ATOM}category")]


def test_the_demo_ends_in_order_when_it_is_told_to(tmp_path: Path) -> None:
    demo = Demo(tmp_path)
    try:
        begun = time.monotonic()
        assert demo.end() == 0
        assert time.monotonic() - begun < END
    finally:
        demo.kill()
    left = [path.name for path in tmp_path.rglob("*") if path.name.endswith((".open", ".new"))]
    assert left == []
    assert list((tmp_path / "archive" / "warc").rglob("*.warc.gz")) != []
