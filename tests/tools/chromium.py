"""A browser without a window, driven over its debugging pipe: opens an address, waits for a text, takes a picture."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_OPTIONS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--remote-debugging-pipe",
    "--window-size=1200,1000",
    # Nothing but loopback is reached, whatever the browser or the page wants.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)
_PAINTED = """document.readyState === "complete" && document.body && document.body.innerText.includes(%s)
  && new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))"""
"""The text stands there, everything is loaded, and two frames were drawn since."""


def program() -> str | None:
    return shutil.which("chromium") or shutil.which("google-chrome")


class Browser:
    """One tab. Every frame's script context is asked, so a text is found in frames within frames."""

    def __init__(self, writing: int, reading: int) -> None:
        self._out = os.fdopen(writing, "wb", buffering=0)
        self._in = os.fdopen(reading, "rb")
        self._number = 0
        self._contexts: dict[int, str] = {}
        target = self._ask("Target.createTarget", url="about:blank")["targetId"]
        self._session = self._ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime"):
            self._ask(f"{domain}.enable")

    def open(self, url: str) -> None:
        self._ask("Page.navigate", url=url)

    def wait(self, text: str, seconds: float) -> bool:
        """Whether some frame came to show the text."""
        until = time.monotonic() + seconds
        return any(self._shows(text) for _ in iter(lambda: time.monotonic() < until, False))

    def value(self, expression: str) -> Any:
        """What a script in the page itself comes to; a promise is waited for."""
        top = min(self._contexts)
        asked = {"expression": expression, "contextId": top, "awaitPromise": True, "returnByValue": True}
        return self._ask("Runtime.evaluate", **asked).get("result", {}).get("value")

    def picture(self, path: Path) -> None:
        path.write_bytes(base64.b64decode(self._ask("Page.captureScreenshot", format="png")["data"]))

    def _shows(self, text: str) -> bool:
        wanted = _PAINTED % json.dumps(text)
        for context in list(self._contexts):
            answer = self._ask("Runtime.evaluate", expression=wanted, contextId=context, awaitPromise=True)
            if answer.get("result", {}).get("value") is True:
                return True
        return False

    def _ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method, "params": parameters}
        if hasattr(self, "_session"):
            message["sessionId"] = self._session
        self._out.write(json.dumps(message).encode() + b"\0")
        while True:
            answer = json.loads(self._read())
            self._note(answer)
            if answer.get("id") == self._number:
                found: dict[str, Any] = answer.get("result", {})
                return found

    def _read(self) -> bytes:
        parts = bytearray()
        while (one := self._in.read(1)) != b"\0":
            if not one:
                raise EOFError("the browser is gone")
            parts += one
        return bytes(parts)

    def _note(self, event: dict[str, Any]) -> None:
        parameters = event.get("params", {})
        if event.get("method") == "Runtime.executionContextCreated":
            self._contexts[parameters["context"]["id"]] = parameters["context"]["origin"]
        elif event.get("method") == "Runtime.executionContextDestroyed":
            self._contexts.pop(parameters["executionContextId"], None)
        elif event.get("method") == "Runtime.executionContextsCleared":
            self._contexts.clear()

    def close(self) -> None:
        self._out.close()
        self._in.close()


@contextlib.contextmanager
def browser(profile: Path) -> Iterator[Browser]:
    found = program()
    assert found is not None
    their_in, our_out = os.pipe()
    our_in, their_out = os.pipe()
    process = subprocess.Popen(
        # The browser reads from descriptor 3 and writes to 4.
        ["bash", "-c", f'exec "$@" 3<&{their_in} 4>&{their_out}', "-", found, *_OPTIONS, f"--user-data-dir={profile}"],
        pass_fds=(their_in, their_out),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(their_in)
    os.close(their_out)
    try:
        made = Browser(our_out, our_in)
        yield made
        made.close()
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
