"""Links of archived pages, clicked: they lead to archived copies, in the whole window or in a new one, never in the frame."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser import chromium
from tests.browser.devtools import browser
from tests.browser.test_replay import TIME, kept, replaying

pytestmark = pytest.mark.skipif(chromium.PROGRAM is None, reason="there is no Chromium on this machine")

PAPER = "http://paper.example/"
LINKS = b"""<!doctype html><style>* { margin: 0; border: 0 } a { display: block; height: 100px } iframe { display: block }</style>
<a href="/plain">in the page</a><a href="/blank" target="_blank">in a new window</a>
<iframe src="/frame" width="400" height="100"></iframe>"""
FRAME = b"<!doctype html><style>* { margin: 0 } a { display: block; height: 100px }</style><a href='/inner'>in the frame</a>"


@pytest.mark.parametrize(("leads_to", "place", "windows"), [("plain", 0, 0), ("blank", 1, 1), ("inner", 2, 0)])
async def test_a_link_leads_to_the_archived_copy_of_its_target(
    tmp_path: Path, leads_to: str, place: int, windows: int
) -> None:
    site = {f"{PAPER}{name}": ("text/html", b"<p>" + name.encode()) for name in ("plain", "blank", "inner")}
    site |= {PAPER: ("text/html", LINKS), f"{PAPER}frame": ("text/html", FRAME)}
    file = await kept(site, tmp_path / "archive")
    with replaying(file) as base, browser(tmp_path / "profile") as seen:
        session = seen.opened(f"{base}replay/{TIME}/{PAPER}")
        before = seen.pages()
        # The banner is between 60 and 140 pixels high: 150 is in the first link, and each is 100 high.
        seen.click(session, 30, 170 + 100 * place)
        assert seen.shows(f"{base}replay/{TIME}/{PAPER}{leads_to}")
        assert seen.pages() == before + windows
