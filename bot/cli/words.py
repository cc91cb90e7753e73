"""What the verbs share: exit codes, how things are counted aloud, and what is said in more than one place."""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Collection
from datetime import UTC, datetime
from pathlib import Path

from bot.model import codec
from bot.model.article import Reason
from bot.model.errors import UsageError
from bot.model.plan import Plan

DONE, FAILED, MISUSED = 0, 1, 2
CONFIG = Path("config")
"""The folder of the YAML files where none is named."""
REFUSED = "address not allowed"
"""Stands in each error of the guard."""
ALLOW = "Private addresses are asked only where bot.yaml says so: network: {allow: [127.0.0.0/8]}"


def number(count: int, word: str) -> str:
    return f"{count} {word if count == 1 else word.removesuffix('y') + 'ies' if word.endswith('y') else word + 's'}"


def folder(config: Path) -> str:
    """What is typed behind a verb so that it reads the same configuration."""
    return "" if config == CONFIG else f" --config {shlex.quote(str(config))}"


def require_sources(plan: Plan, names: Collection[str]) -> None:
    """Raises UsageError with the names that no source has, and those that there are."""
    unknown = [name for name in names if plan.source(name) is None]
    if unknown:
        known = ", ".join(source.name for source in plan.sources) or "none"
        raise UsageError(f"no source is named {', '.join(unknown)}; sources.yaml has: {known}")


def instant(text: str) -> str:
    """The value of an option, in the form of WARC-Date."""
    return codec.utc(moment(text))


def moment(text: str) -> datetime:
    """The value of an option, in UTC; a day begins at 00:00 UTC."""
    try:
        said = datetime.fromisoformat(text)
        return said.astimezone(UTC) if said.tzinfo else said.replace(tzinfo=UTC)
    except (ValueError, OverflowError):  # the first day of year 1, further east, is none in UTC
        raise argparse.ArgumentTypeError(
            f"{text!r} is neither a day (2026-09-01) nor an instant (2026-09-01T12:00:00Z)"
        ) from None


def why(reason: Reason) -> str:
    """Why an article is in a topic, on one line."""
    alias = f" (alias {reason.alias})" if reason.alias else ""
    words = " ".join((reason.snippet or reason.found).split())
    return f"{reason.leaf}{alias} in {reason.where}: «{words}» ({reason.count})"
