"""Secrets of private feeds: made, listed, revoked. A daemon that runs takes a change up by itself."""

from __future__ import annotations

import secrets
from dataclasses import replace
from pathlib import Path

from bot.adapters.files import FileShares
from bot.app.parts import now
from bot.model.errors import TearsheetError, UsageError
from bot.model.plan import Plan
from bot.model.share import Share
from bot.stages import sharing


def share(plan: Plan, name: str, label: str = "") -> tuple[Share, str]:
    """A new secret, and the address that it makes: the one time that it is known.

    Raises UsageError for a topic that is none or public, or a label that is in use, ArchiveError.
    """
    topic = next((topic for topic in plan.topics if topic.name == name), None)
    if topic is None:
        raise UsageError(f"no topic is named {name}")
    if not topic.private:
        raise UsageError(f"the topic {name} is public: {plan.server.base_url}feeds/{name}.atom")
    secret, made = secrets.token_urlsafe(sharing.BITS // 8), list[Share]()

    def add(shares: tuple[Share, ...]) -> tuple[Share, ...]:
        live = {share.label for share in shares if share.revoked is None}
        if label in live:
            raise UsageError(f"{label} has a secret already; revoke that one first, or choose another label")
        given = label or _free(name, live)
        made.append(Share(label=given, topic=name, digest=sharing.digest(secret), made=now()))
        return (*shares, made[0])

    _shares(plan).change(add)
    return made[0], f"{plan.server.base_url}feeds/~{secret}/{name}.atom"


def shares(plan: Plan) -> tuple[Share, ...]:
    """All that were ever made, in their order. Raises ArchiveError."""
    return _shares(plan).read()


def revoke(plan: Plan, label: str) -> Share:
    """From now on it opens nothing. Raises TearsheetError where none is in use under the label, ArchiveError."""
    revoked: list[Share] = []

    def end(shares: tuple[Share, ...]) -> tuple[Share, ...]:
        ended = [_ended(share, label) for share in shares]
        revoked.extend(new for old, new in zip(shares, ended, strict=True) if old is not new)
        if not revoked:
            raise TearsheetError(f"no secret is in use under the label {label}")
        return tuple(ended)

    _shares(plan).change(end)
    return revoked[0]


def _ended(share: Share, label: str) -> Share:
    return replace(share, revoked=now()) if share.label == label and share.revoked is None else share


def _free(name: str, used: set[str]) -> str:
    """The topic's name, and from the second on a number."""
    count = 1
    while (label := name if count == 1 else f"{name}-{count}") in used:
        count += 1
    return label


def _shares(plan: Plan) -> FileShares:
    return FileShares(Path(plan.archive.path))
