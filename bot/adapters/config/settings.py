"""bot.yaml: the keys are the fields of the dataclasses in `model.plan`, so a new field is a new key by itself.

A field's type says how it is read: float is a duration, int a count from 1 on; what is a size, what may be 0 and what
has a form of its own is named here. `archive` may be the path alone. Paths are relative to the folder of the file and
made absolute. Where `server.base_url` is not given it follows `server.listen`.
"""

from __future__ import annotations

import os
import typing
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any, TypeVar

from bot.adapters.config.addresses import AUTHORITY, BASE_URL, CONTACT, FEED, LISTEN, NETWORK, YEAR, reached_at
from bot.adapters.config.measures import COUNT, DURATION, NUMBER, PAUSE, SIZE, SOME_OR_NONE
from bot.adapters.config.reading import Reading
from bot.adapters.config.shape import Reader, choice, join, many, scalar, table
from bot.adapters.config.tree import Node, Text
from bot.model.plan import (
    ArchiveSettings,
    CustodySettings,
    FeedSettings,
    Limits,
    NetworkSettings,
    PolitenessSettings,
    PollingSettings,
    ServerSettings,
    WebSubSettings,
)

S = TypeVar("S")

ARCHIVE = "../archive"
"""Where the archive lies when the file does not say: beside the folder of the configuration."""
_BY_TYPE: dict[type, Reader[Any]] = {int: COUNT, float: DURATION}
_SIZES = dict.fromkeys(("head", "wire", "feed", "page", "requisite", "weight", "robots", "memory"), SIZE)


def read_settings(folder: Path, page: Reading, root: Node | None) -> dict[str, Any]:
    """Fields of the Plan that bot.yaml gives; `archive` always."""
    values = _top(folder)(page, "", root) if root is not None else None
    return {"archive": ArchiveSettings(path=_under(folder, ARCHIVE))} | (values or {})


def _top(folder: Path) -> Reader[dict[str, Any]]:
    return table(
        {
            "archive": _archive(folder),
            "server": _section(_server, listen=LISTEN, base_url=BASE_URL),
            "authority": AUTHORITY,
            "year": YEAR,
            "contact": CONTACT,
            "feeds": _derived(FeedSettings, hub=FEED),
            "websub": _derived(WebSubSettings, subscribe=choice("auto", "yes", "no")),
            "polling": _derived(PollingSettings, first=SOME_OR_NONE, further=SOME_OR_NONE, price=NUMBER),
            "politeness": _derived(PolitenessSettings, delay=PAUSE),
            "network": _derived(NetworkSettings, allow=many(NETWORK)),
            "custody": _derived(CustodySettings, timestamps=many(FEED)),
            "limits": _derived(
                Limits, **_SIZES, interim=SOME_OR_NONE, redirects=SOME_OR_NONE, sheets=SOME_OR_NONE, idle=PAUSE
            ),
        }
    )


def _derived(kind: Callable[..., S], **own: Reader[Any]) -> Reader[S]:
    """A section whose keys are the fields of a dataclass, each by its own reader or by its type."""
    hints = typing.get_type_hints(kind)
    readers = {field.name: own.get(field.name) or _BY_TYPE[hints[field.name]] for field in fields(kind)}  # type: ignore[arg-type]  # a dataclass, called as a function
    return _section(kind, **readers)


def _section(make: Callable[..., S], **readers: Reader[Any]) -> Reader[S]:
    keys = table(readers)

    def read(page: Reading, at: str, node: Node) -> S | None:
        values = keys(page, at, node)
        return None if values is None else make(**values)

    return read


def _server(listen: str = ServerSettings().listen, base_url: str = "") -> ServerSettings:
    return ServerSettings(listen=listen, base_url=base_url or reached_at(listen))


def _archive(folder: Path) -> Reader[ArchiveSettings]:
    path = scalar(lambda text: _under(folder, text), "the path of a folder")
    section = _section(
        lambda **values: ArchiveSettings(**{"path": _under(folder, ARCHIVE)} | values),
        path=path,
        unchanged=choice("record", "row"),
        rotate=SIZE,
        reserve=SIZE,
    )

    def read(page: Reading, at: str, node: Node) -> ArchiveSettings | None:
        if not isinstance(node, Text):
            return section(page, at, node)
        page.place(join(at, "path"), node.line)
        value = path(page, at, node)
        return None if value is None else ArchiveSettings(path=value)

    return read


def _under(folder: Path, path: str) -> str:
    """An absolute path; `~` is the home folder. Symbolic links stay as they are written."""
    return os.path.abspath(folder / os.path.expanduser(path))  # noqa: PTH100, PTH111 (Path has neither: resolve follows links, expanduser raises)
