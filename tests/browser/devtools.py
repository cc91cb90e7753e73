"""A browser that can be clicked: the DevTools protocol over a pair of pipes (`--remote-debugging-pipe`), JSON ended by NUL."""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.browser.chromium import PROGRAM, QUIET

READS, WRITES = 3, 4
"""The descriptors that the browser expects."""
SECONDS = 20


class Browser:
    def __init__(self, writes: int, reads: int) -> None:
        self._writes, self._reads = writes, reads
        self._asked, self._held = 0, b""

    def opened(self, url: str) -> str:
        """A session with a new page, which has been loaded with all its frames."""
        target = self._call("Target.createTarget", url="about:blank")["targetId"]
        session = str(self._call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"])
        self._call("Page.enable", session)
        self._call("Page.navigate", session, url=url)
        self._until(lambda told: told.get("method") == "Page.loadEventFired" and told.get("sessionId") == session)
        return session

    def click(self, session: str, x: int, y: int) -> None:
        for kind in ("mousePressed", "mouseReleased"):
            self._call("Input.dispatchMouseEvent", session, type=kind, x=x, y=y, button="left", clickCount=1)

    def shows(self, url: str) -> bool:
        """Whether a page comes to be shown, in whatever window."""
        limit = time.monotonic() + SECONDS
        while time.monotonic() < limit:
            targets = self._call("Target.getTargets")["targetInfos"]
            if any(target["type"] == "page" and target["url"] == url for target in targets):
                return True
        return False

    def pages(self) -> int:
        return sum(target["type"] == "page" for target in self._call("Target.getTargets")["targetInfos"])

    def _call(self, method: str, session: str = "", **parameters: Any) -> dict[str, Any]:
        self._asked += 1
        asked = {"id": self._asked, "method": method, "params": parameters} | (
            {"sessionId": session} if session else {}
        )
        os.write(self._writes, json.dumps(asked).encode() + b"\0")
        found = self._until(lambda told: told.get("id") == self._asked)
        assert "result" in found, found
        return dict(found["result"])

    def _until(self, wanted: Any) -> dict[str, Any]:
        while True:
            while b"\0" not in self._held:
                self._held += os.read(self._reads, 1 << 16)
            told, _, self._held = self._held.partition(b"\0")
            message: dict[str, Any] = json.loads(told)
            if wanted(message):
                return message


@contextmanager
def browser(folder: Path) -> Iterator[Browser]:
    assert PROGRAM is not None
    made = (*os.pipe(), *os.pipe())
    # Above the two that the browser expects, so that placing one does not close another.
    ends = [fcntl.fcntl(end, fcntl.F_DUPFD, 20) for end in made]
    for end in made:
        os.close(end)

    def place() -> None:
        os.dup2(ends[0], READS)
        os.dup2(ends[3], WRITES)

    told = (
        f"--user-data-dir={folder}",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
        "--window-size=900,700",
    )
    process = subprocess.Popen(
        [PROGRAM, *QUIET, "--remote-debugging-pipe", *told, "about:blank"],
        preexec_fn=place,  # noqa: PLW1509 (two system calls, and no lock that another thread could hold)
        close_fds=False,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield Browser(ends[1], ends[2])
    finally:
        process.kill()
        process.wait()
        for end in ends:
            os.close(end)
