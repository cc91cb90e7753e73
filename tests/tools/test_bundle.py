"""Bundles as strangers open them: wacz, warcio, fastwarc, gzip, pywb, replayweb.page."""

from __future__ import annotations

import gzip
import json
import re
import socket
import subprocess
import time
import urllib.request
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.tools.chromium import browser, program
from tests.tools.conftest import Tool, tearsheet
from tests.tools.files import serving

needs_browser = pytest.mark.skipif(program() is None, reason="chromium is not installed")
READER = """<!doctype html><meta charset="utf-8"><script src="/replay/ui.js"></script>
<replay-web-page source="/b.wacz" url="{url}" ts="{ts}" replayBase="/replay/" style="display:block;height:95vh">
</replay-web-page>"""

SIGNATURE = """(async () => {
  for (const {name} of await indexedDB.databases()) {
    const db = await new Promise(done => { indexedDB.open(name).onsuccess = event => done(event.target.result) });
    if (![...db.objectStoreNames].includes("verification")) continue;
    const store = db.transaction("verification").objectStore("verification");
    return await new Promise(done => { store.get("signature").onsuccess = event => done(event.target.result.matched) });
  }
})()"""
"""What replayweb.page has noted of the bundle's signature."""


@pytest.fixture(scope="module")
def bundle(newsroom_house: Path) -> Path:
    out = newsroom_house / "all.wacz"
    tearsheet(newsroom_house, "export", "--wacz", out)
    return out


def pages(bundle: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in zipfile.ZipFile(bundle).read("pages/pages.jsonl").splitlines()][1:]


def digits(page: dict[str, str]) -> str:
    return re.sub(r"\D", "", page["ts"])[:14]


def beginning(page: dict[str, str]) -> str:
    return page["text"].partition("\n")[0][:40]


def test_wacz_validates_it(bundle: Path, tool: Tool) -> None:
    done = tool("wacz", "validate", "-f", bundle)
    assert (done.returncode, "Validation succeeded" in done.stdout) == (0, True), done.stdout + done.stderr


def test_wacz_finds_one_byte_that_is_another(bundle: Path, tool: Tool, tmp_path: Path) -> None:
    broken = tmp_path / "broken.wacz"
    with zipfile.ZipFile(bundle) as whole, zipfile.ZipFile(broken, "w") as written:
        for entry in whole.infolist():
            body = bytearray(whole.read(entry))
            body[-1] ^= entry.filename == "pages/pages.jsonl"
            written.writestr(entry, bytes(body))
    assert tool("wacz", "validate", "-f", broken).returncode == 1


def test_the_warc_file_in_it_passes_every_checker(bundle: Path, tool: Tool, tmp_path: Path) -> None:
    with zipfile.ZipFile(bundle) as package:
        path = Path(package.extract("archive/tearsheet-00000.warc.gz", tmp_path))
        index = gzip.decompress(package.read("indexes/index.cdx.gz")).decode()
    for checker in ("warcio", "fastwarc"):
        done = tool(checker, "check", path)
        assert done.returncode == 0, done.stdout + done.stderr
    assert subprocess.run(["gzip", "-t", path], check=False).returncode == 0
    theirs = tool("cdxj-indexer", "--sort", "--records", "response,revisit,resource", path).stdout
    assert re.sub(r', "recordDigest": "sha256:[0-9a-f]{64}"', "", index) == theirs


@needs_browser
def test_replayweb_page_shows_its_pages(
    bundle: Path, replayweb: Path, shot: Callable[[str], Path], tmp_path: Path
) -> None:
    found = pages(bundle)
    for page in (next(p for p in found if f"/{spoken}/" in p["url"]) for spoken in ("en", "ar", "he")):
        served: dict[str, Path | str] = {
            "/": READER.format(url=page["url"], ts=digits(page)),
            "/b.wacz": bundle,
            **{f"/replay/{name}": replayweb / name for name in ("ui.js", "sw.js")},
        }
        with serving(served) as base, browser(tmp_path / digits(page)) as opened:
            # Service workers are for https and for localhost by name.
            opened.open(base.replace("127.0.0.1", "localhost") + "/")
            shown = opened.wait(beginning(page), 60)
            opened.picture(shot(f"replayweb-{page['url'].split('/')[3]}"))
            signature = opened.value(SIGNATURE)
        assert shown, page["url"]
        assert signature is True


@pytest.fixture(scope="module")
def pywb(bundle: Path, tools: Path, tool: Tool, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a collection made of the bundle."""
    folder = tmp_path_factory.mktemp("pywb")
    for arguments in (("init", "news"), ("add", "--unpack-wacz", "news", str(bundle))):
        done = tool("wb-manager", *arguments, cwd=str(folder))
        assert done.returncode == 0, done.stderr
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    line = [str(tools / "wayback"), "--bind", "127.0.0.1", "--port", str(port)]
    process = subprocess.Popen(line, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(port, process)
        yield f"http://127.0.0.1:{port}/news"
    finally:
        process.terminate()
        process.wait(10)


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        assert process.poll() is None
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)  # between looks at the condition
        else:
            return
    raise TimeoutError(f"nothing listens at {port}")


def test_pywb_answers_each_page_with_the_page(bundle: Path, pywb: str) -> None:
    for page in pages(bundle):
        with urllib.request.urlopen(f"{pywb}/{digits(page)}mp_/{page['url']}", timeout=30) as answer:
            assert answer.headers["Content-Type"].startswith("text/html")
            assert page["title"].split()[0] in answer.read().decode()


@needs_browser
def test_pywb_shows_a_page(bundle: Path, pywb: str, shot: Callable[[str], Path], tmp_path: Path) -> None:
    page = next(p for p in pages(bundle) if "/ar/" in p["url"])
    with browser(tmp_path / "profile") as opened:
        opened.open(f"{pywb}/{digits(page)}/{page['url']}")
        shown = opened.wait(beginning(page), 60)
        opened.picture(shot("pywb-ar"))
    assert shown
