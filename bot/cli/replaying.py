"""The verb `replay`: a server of archived copies alone.

Without files it serves the archive of the configuration, beside a daemon that may be running, and writes nothing. With
files it serves those, WARC or `.warc.gz` of any program, and needs no configuration.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from bot import __version__, app, console
from bot.app import replaying
from bot.cli.words import DONE
from bot.model.errors import UsageError

LISTEN = "127.0.0.1:8081"
"""Beside a daemon, which has 8080 as its default."""


def register(verb: Callable[..., argparse.ArgumentParser]) -> None:
    """The verb and its arguments."""
    made = verb("replay", replay, "serves archived copies alone: of the archive, or of the WARC files that are named")
    made.add_argument("files", nargs="*", type=Path, metavar="FILE", help="WARC files of any program")
    made.add_argument(
        "--listen",
        type=_address,
        default=LISTEN,
        metavar="HOST:PORT",
        help=f"where ({LISTEN}); port 0 takes a free one",
    )


def replay(options: argparse.Namespace) -> int:
    console.logs(verbose=options.verbose, quiet_on_terminal=True)
    if not options.files:
        plan = app.configuration(options.config)
        app.completed(replaying.replay_archive(plan, options.listen, _serving))
        return DONE
    missing = [str(file) for file in options.files if not file.is_file()]
    if missing:
        raise UsageError(f"there is no file {', '.join(missing)}")
    app.completed(replaying.replay_files(options.files, options.listen, _serving, console.steps))
    return DONE


def _serving(base: str) -> None:
    console.say(f"tearsheet {__version__} replays at {base}replay/ ; Ctrl-C ends it")


def _address(text: str) -> str:
    host, colon, port = text.rpartition(":")
    if not (colon and host and port.isdigit() and int(port) < 1 << 16):
        raise argparse.ArgumentTypeError(f"{text!r} is not HOST:PORT")
    return text
