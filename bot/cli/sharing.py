"""The verb `share`: who may read a private topic's feed.

`share TOPIC` makes a secret and prints the address with it, which is known this once: the archive keeps a digest. `--list`
prints all that were ever made, one a line under a head: whom it is for, topic, when it was made, when it was revoked;
off a terminal tab-separated. `--revoke` ends one: its address answers 410 from then on. What the address opens is in docs/feeds.md.
"""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Callable

from bot import app, console
from bot.app import sharing
from bot.cli.words import DONE, folder
from bot.model import codec
from bot.model.errors import UsageError
from bot.model.share import Share

COLUMNS = ("for", "topic", "made", "revoked")


def register(verb: Callable[..., argparse.ArgumentParser]) -> None:
    """The verb and its arguments."""
    made = verb(
        "share", share, "makes an address for a private topic's feed, with a secret in it; lists and revokes them"
    )
    made.add_argument("topic", nargs="?", default="", metavar="TOPIC", help="one that is `private: true`")
    made.add_argument("--for", default="", dest="label", metavar="LABEL", help="whom it is for (the topic's name)")
    made.add_argument("--list", action="store_true", help="those that were made, and which are revoked")
    made.add_argument("--revoke", default="", metavar="LABEL", help="ends the one that was made for LABEL")


def share(options: argparse.Namespace) -> int:
    if sum((bool(options.topic), options.list, bool(options.revoke))) != 1:
        raise UsageError("give one of TOPIC, --list and --revoke LABEL")
    if not options.label.isprintable() or (options.label and not options.topic):
        raise UsageError("--for names whom a new address of TOPIC is for, on one line")
    plan = app.configuration(options.config)
    if options.list:
        console.table(COLUMNS, COLUMNS, [_row(one) for one in sharing.shares(plan)])
    elif options.revoke:
        ended = sharing.revoke(plan, options.revoke)
        console.say(f"revoked: the address of {ended.label} for {ended.topic} answers 410 Gone")
    else:
        made, address = sharing.share(plan, options.topic, options.label)
        console.out(address)
        # With "=", for a label may begin with a hyphen.
        ends = f"{app.program()} share --revoke={shlex.quote(made.label)}{folder(options.config)}"
        console.say(f"made for {made.label}; it cannot be shown again; {ends} ends it")
    return DONE


def _row(one: Share) -> dict[str, str]:
    revoked = codec.utc(one.revoked) if one.revoked else ""
    return dict(zip(COLUMNS, (one.label, one.topic, codec.utc(one.made), revoked), strict=True))
