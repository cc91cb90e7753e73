"""Two outlets with one agency's text, a third with a rewrite: what is polled, grouped and published."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from bot.demo.server import Document, Server
from tests.conftest import Tearsheet
from tests.stories import texts
from tests.stories.changes import cut_edited_with_own
from tests.stories.texts import Text

ATOM = "{http://www.w3.org/2005/Atom}"
(WIRE,) = (wire for wire in texts.wires() if wire.name == "en-dam")
OUTLETS = {"gazette": WIRE.text, "herald": cut_edited_with_own(WIRE), "observer": WIRE.rewrites[0]}


def feed(base: str, name: str) -> str:
    item = f"<title>{OUTLETS[name].headline}</title><link>{base}/{name}/dam-above-karsa-bursts</link>"
    head = f"<title>The {name}</title><link>{base}/{name}/</link><description>News</description>"
    return f'<rss version="2.0"><channel>{head}<item>{item}<pubDate>Tue, 03 Nov 2026 09:00:00 GMT</pubDate></item></channel></rss>'


def page(text: Text) -> str:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in text.paragraphs)
    head = f'<meta charset="utf-8"><title>{text.headline}</title>'
    return f'<html lang="en"><head>{head}</head><body><article><h1>{text.headline}</h1>{body}</article></body></html>'


@pytest.fixture
def base() -> Iterator[str]:
    """Where the three are served."""

    def find(path: str) -> Document:
        name, _, rest = path.strip("/").partition("/")
        known = name in OUTLETS
        shown = (feed(address, name) if rest == "feed" else page(OUTLETS[name])) if known else ""
        kind = "application/rss+xml" if rest == "feed" else "text/html; charset=utf-8"
        at = datetime(2026, 11, 3, tzinfo=UTC)
        return Document(body=shown.encode(), content_type=kind, modified=at, status=200 if known else 404)

    server = Server(("127.0.0.1", 0), find)
    address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield address
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def folder(base: str, tmp_path: Path) -> Path:
    """A configuration with the three as sources, and a topic for each way to treat copies."""
    folder = tmp_path / "config"
    folder.mkdir()
    (folder / "bot.yaml").write_text("network: {allow: [127.0.0.0/8]}\n")
    sources = "".join(f"  - {{name: {name}, feed: '{base}/{name}/feed'}}\n" for name in OUTLETS)
    (folder / "sources.yaml").write_text(f"sources:\n{sources}")
    rule = "title: T, match: {body: Karsa}"
    topics = "".join(
        f"  - {{name: {name}, {rule}, duplicates: {name}}}\n" for name in ("all", "first", "first-with-links")
    )
    (folder / "topics.yaml").write_text(f"topics:\n{topics}")
    return folder


def test_two_outlets_with_one_text_make_one_entry_and_a_rewrite_its_own(
    tearsheet: Tearsheet, folder: Path, base: str
) -> None:
    for name in OUTLETS:  # one after the other: the first to be read stands for the story
        done = tearsheet("poll", "--config", folder, name)
        assert done.returncode == 0, done.stderr
    links = {name: f"{base}/{name}/dam-above-karsa-bursts" for name in OUTLETS}
    assert entries(folder, "all") == {links[name]: [] for name in OUTLETS}
    assert entries(folder, "first") == {links["gazette"]: [], links["observer"]: []}
    assert entries(folder, "first-with-links") == {links["gazette"]: [links["herald"]], links["observer"]: []}


def entries(folder: Path, topic: str) -> dict[str, list[str]]:
    """Of a topic's feed: where each entry leads, and the other outlets that it names."""
    root = ET.parse(folder.parent / f"archive/feeds/{topic}.atom").getroot()
    found = {}
    for entry in root.iter(f"{ATOM}entry"):
        links = {
            rel: [str(link.get("href")) for link in entry.iter(f"{ATOM}link") if link.get("rel", "alternate") == rel]
            for rel in ("alternate", "related")
        }
        found[links["alternate"][0]] = links["related"]
    return found
