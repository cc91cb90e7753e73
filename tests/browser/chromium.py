"""Chromium as a process: one page, a screenshot, and its own log of what it asked the network for (NetLog).

The log is a second witness beside the canary: it has every URL that was requested and every name that was looked up,
by whatever part of the browser, also where nothing was sent in the end (prefetch of names, connections made ahead).
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from urllib.parse import urlsplit

from tests.browser.picture import Picture, read

PROGRAM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
SECONDS = 60  # that one page may take
_PAUSE = 0.05  # between two looks at whether the witnesses have seen it
QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-default-apps",
    "--force-device-scale-factor=1",
    "--force-color-profile=srgb",
)
_OWN = (".google.com", ".googleapis.com", ".gvt1.com")
"""Of the browser's own business, whatever is shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    picture: Picture
    urls: frozenset[str]
    """Every address that was requested, by the page or by the browser for it."""
    names: frozenset[str]
    """Every host, as the resolver's rules mapped it, that was looked up."""


def look(url: str, *, folder: Path, leads_to: int) -> Seen:
    """Shows a page. Every host of `.example` is on a port of loopback, and nothing else but loopback is anywhere."""
    shot, log = folder / "shot.png", folder / "net.json"
    subprocess.run(_command(url, folder, leads_to), capture_output=True, timeout=SECONDS, check=True)
    urls, names = _asked(log)
    return Seen(picture=read(shot.read_bytes()), urls=urls, names=names)


def bear(url: str, *, folder: Path, leads_to: int, until: Callable[[], bool]) -> bool:
    """Shows a page that may keep the browser busy for ever, until something of it was seen: whether it was."""
    browser = subprocess.Popen(_command(url, folder, leads_to), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        end = monotonic() + SECONDS
        while not until() and monotonic() < end and browser.poll() is None:
            sleep(_PAUSE)
        return until()
    finally:
        browser.kill()
        browser.wait()


def _command(url: str, folder: Path, leads_to: int) -> list[str]:
    assert PROGRAM is not None
    folder.mkdir(parents=True, exist_ok=True)
    told = (
        f"--user-data-dir={folder / 'profile'}",
        f"--host-resolver-rules=MAP *.example 127.0.0.1:{leads_to}, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
        f"--log-net-log={folder / 'net.json'}",
        "--window-size=900,1000",
        f"--screenshot={folder / 'shot.png'}",
    )
    return [PROGRAM, *QUIET, *told, url]


def _asked(log: Path) -> tuple[frozenset[str], frozenset[str]]:
    told = json.loads(log.read_text("utf-8"))
    kinds = {number: name for name, number in told["constants"]["logEventTypes"].items()}
    urls, names = set(), set()
    for event in told["events"]:
        parameters, kind = event.get("params") or {}, kinds[event["type"]]
        if "url" in parameters and kind.startswith("URL_REQUEST"):
            urls.add(str(parameters["url"]))
        if "host" in parameters and kind.startswith("HOST_RESOLVER"):
            names.add(str(parameters["host"]))
    return frozenset(url for url in urls if not (urlsplit(url).hostname or "").endswith(_OWN)), frozenset(names)
