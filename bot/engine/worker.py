"""The life of a worker process. Imported by the server that the workers are forked from, and by them.

Importing it makes one record: what the libraries load at first use (the language model takes 0.4 s and 100 MB) is then
loaded once and shared by all workers.
"""

from __future__ import annotations

import resource
import signal
import traceback
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from bot.model.entry import Item
from bot.model.errors import BadInput
from bot.model.source import Source
from bot.stages import extract, feed, needs
from bot.stages.glance import glance

_TASKS: dict[str, Any] = {
    "feed": feed.parse,
    "record": extract.make,
    "entries": extract.entries,
    "requisites": needs.of,
    "glance": glance,
}

extract.entries(
    [Item(key="warm", content="Some words in a language that has to be guessed.")], Source(name="warm", feed="")
)


def serve(pipe: Connection, memory: int, seconds: float) -> None:
    """Does tasks until the pipe is closed. Its own clock ends a task that is too long, should the parent be dead and not do it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    own = int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (own + memory, resource.RLIM_INFINITY))
    while True:
        try:
            task, arguments = pipe.recv()
        except (EOFError, OSError):
            return
        signal.setitimer(signal.ITIMER_REAL, seconds)
        try:
            pipe.send(("done", _TASKS[task](*arguments)))
        except BadInput as error:
            pipe.send(("bad input", str(error)))
        except MemoryError:
            pipe.send(("failed", f"{task}: more than {memory} bytes of memory"))
        except Exception:  # noqa: BLE001 (a fault of a step costs its task; the traceback tells the caller)
            pipe.send(("failed", traceback.format_exc()))
        signal.setitimer(signal.ITIMER_REAL, 0)
