"""Replay in a real browser: it looks like the live page, nothing of it runs, and nothing of it leaves.

Three witnesses that nothing left: a server to which every name of the page leads, and that counts connections; a port that
the page names by its number; and the browser's own log of requests and of names that it looked up.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from bot.adapters.warc import WarcArchive
from tests.browser import chromium
from tests.browser.chromium import bear, look
from tests.browser.origin import Origin, Site
from tests.browser.picture import difference
from tests.browser.site import HOSTILE, LOOKS, RED, hostile, looks
from tests.conftest import command, environment
from tests.twins.fetcher import Answer, exchange

pytestmark = pytest.mark.skipif(chromium.PROGRAM is None, reason="there is no Chromium on this machine")

AT = datetime(2026, 10, 21, 6, 0, tzinfo=UTC)
TIME = "20261021060000"
LIVE = {"http://paper.example/hostile.css", "http://paper.example/archived.js"} | {
    f"http://evil.example/{name}" for name in ("inline", "archived", "preload.png", "sheet.css", "m.js", "css.css")
}
"""What a browser asks for that shows the hostile page live: of the parser, of the stylesheet and of both scripts."""


async def kept(site: Site, folder: Path) -> Path:
    """The WARC file of a site."""
    archive = WarcArchive(folder, rotate=1 << 30, now=lambda: AT, software="tearsheet")
    for url, (kind, body) in site.items():
        await archive.keep([exchange(url, Answer(body=body, headers={"Content-Type": kind}), AT)])
    await archive.close()
    (file,) = (folder / "warc").rglob("*.warc.gz")
    return file


@contextmanager
def replaying(file: Path) -> Iterator[str]:
    """The base of a server over a file."""
    run = command("replay", "--listen", "127.0.0.1:0", file)
    server = subprocess.Popen(run, stderr=subprocess.PIPE, env=environment(), text=True)
    try:
        assert server.stderr is not None
        found = re.search(r"at (http://\S+?)replay/", server.stderr.readline())
        assert found
        yield found[1]
        server.send_signal(signal.SIGTERM)
        assert server.wait(20) == 0
    finally:
        server.kill()
        server.wait()
        assert server.stderr is not None
        server.stderr.close()


def elsewhere(seen: chromium.Seen, base: str) -> list[str]:
    """What was asked of anything but the server, or of anything but its `/replay/`."""
    return [url for url in seen.urls if not url.startswith((f"{base}replay/", "data:", "about:"))]


def keep_shots(folder: Path) -> None:
    """The screenshots are left where a person asks for them: TEARSHEET_SHOTS names a folder."""
    wanted = os.environ.get("TEARSHEET_SHOTS")
    if wanted:
        for shot in folder.rglob("shot.png"):
            name = "-".join(shot.relative_to(folder).parts[:-1])
            Path(wanted, f"{name}.png").write_bytes(shot.read_bytes())


async def test_replay_looks_like_the_live_page_and_asks_nobody_else(tmp_path: Path) -> None:
    site = looks()
    with Origin(site) as origin:
        live = look(LOOKS, folder=tmp_path / "live", leads_to=origin.port)
        assert {urlsplit(url).path for url in origin.asked} >= {
            urlsplit(url).path for url in site if "narrow" not in url and "2x" not in url
        }
    file = await kept(site, tmp_path / "archive")
    with replaying(file) as base, Origin({}) as canary:
        shown = look(f"{base}replay/{TIME}if_/{LOOKS}", folder=tmp_path / "replay", leads_to=canary.port)
        framed = look(f"{base}replay/{TIME}/{LOOKS}", folder=tmp_path / "framed", leads_to=canary.port)
        assert (canary.connections, canary.asked) == (0, [])
        for seen in (shown, framed):
            assert elsewhere(seen, base) == []
            assert not any(str(canary.port) in name for name in seen.names)
    alone = await kept({LOOKS: site[LOOKS]}, tmp_path / "alone")
    with replaying(alone) as other, Origin({}) as canary:
        bare = look(f"{other}replay/{TIME}if_/{LOOKS}", folder=tmp_path / "bare", leads_to=canary.port)
        assert elsewhere(bare, other) == []
        assert canary.connections == 0
    keep_shots(tmp_path)
    assert difference(live.picture, shown.picture) < 0.002
    assert difference(live.picture, bare.picture) > 0.05  # the measure sees what is missing


async def test_of_a_hostile_page_nothing_runs_and_nothing_leaves(tmp_path: Path) -> None:
    with Origin({}) as direct:
        site = hostile(direct.port)
        with Origin(site) as origin:
            # what the page would do, and that the witnesses see it
            assert bear(
                HOSTILE,
                folder=tmp_path / "live",
                leads_to=origin.port,
                until=lambda: set(origin.asked) >= LIVE and bool(direct.asked),
            )
        file = await kept(site, tmp_path / "archive")
        heard = direct.connections
        with replaying(file) as base, Origin({}) as canary:
            for form in ("if_", ""):
                seen = look(
                    f"{base}replay/{TIME}{form}/{HOSTILE}", folder=tmp_path / f"replay{form}", leads_to=canary.port
                )
                assert elsewhere(seen, base) == []
                assert not any(str(canary.port) in name for name in seen.names)
                assert not seen.picture.has(RED)
            for url in (
                "http://paper.example/drawing.svg",
                "http://paper.example/archived.js",
                "http://paper.example/inner.html",
                "http://paper.example/named.svg",
                "http://paper.example/declared.svg",
                "http://paper.example/page.xhtml",
            ):
                folder = tmp_path / f"one-{url.rpartition('/')[2]}"
                seen = look(f"{base}replay/{TIME}if_/{url}", folder=folder, leads_to=canary.port)
                assert elsewhere(seen, base) == []
        keep_shots(tmp_path)
        assert (canary.connections, canary.asked) == (0, [])
        assert direct.connections == heard
