"""A new entry at the end of `sources:` in sources.yaml, everything else in the file as it was.

ruamel finds the place (its nodes know where they begin and end) and writes the entry; the rest of the text is not written
again, so every comment, blank line and quote stays byte for byte, the line ends and a byte order mark too.

- A list in block style gets the entry behind its last item and the comments that belong to that, with the same
  indentation, and a blank line before it where the last item has one.
- A list in flow style gets it behind its last item, in braces; an empty one in a block mapping becomes a block list.
- `sources:` without a value gets a block list; a document that holds nothing gets the key as well, before its end marker.

Before the file is replaced, the new text has been read by the reader of this room, and must give the old sources and the
new one, else nothing is changed. It is written beside, synced and moved into place, with the mode and owner of the old
one; a link is followed. Two that add at once wait for one another (a lock on the folder, which leaves no file behind).
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
from collections.abc import Collection, Iterator
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple
from unicodedata import normalize

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from bot.adapters.config import names
from bot.adapters.config.addresses import feed_url
from bot.adapters.config.files import parsed
from bot.adapters.config.reading import Reading
from bot.adapters.config.shape import Fault
from bot.adapters.config.sources import read_sources
from bot.adapters.config.words import language
from bot.model.errors import ConfigError, TearsheetError, UsageError
from bot.model.source import Source

FILE = "sources.yaml"
PROPOSED = 32
"""Characters of a name that is proposed."""
_WIDE = 1_000_000
"""Columns from which ruamel folds a line: never."""
_BREAK = re.compile(r"\r\n|\n|\r")
_AS_RUAMEL = str.maketrans("\t\x85\u2028\u2029", " \n\n\n")
"""What ruamel (YAML 1.2) refuses or reads otherwise than the reader (1.1) → what means the same to both, of the same length."""
_NO_PLACE = "{} is written in a way that cannot be added to; nothing was changed, so add the source by hand"
_END = re.compile(r"^\.\.\.(?:\s|$)", re.MULTILINE)


class Place(NamedTuple):
    """Where the entry goes, and how it is written there."""

    at: int
    column: int = -1
    """Of the dash; -1: in braces."""
    before: str = ""
    """In braces: what stands before them; else the lines before the dash."""
    after: str = ""


def add(folder: Path, *, name: str, title: str, feed: str, spoken: str) -> Source:
    """Appends a source to sources.yaml, which is made where it is absent; the source as it is read from there.

    Raises:
        ConfigError: the file, or what it would become, is no good configuration.
        UsageError: a source of that name or feed is there already.
        TearsheetError: no good place was found; nothing was changed.
    """
    _refuse_bad(name, feed)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / FILE
    keys = {"name": name, "title": title, "feed": feed, "language": _declared(spoken)}
    entry = {key: value for key, value in keys.items() if value}
    with _alone(folder):
        old = _read(path, shown=path)
        _refuse_known(old, name, feed)
        text = path.read_bytes().decode("utf-8") if path.exists() else ""
        try:
            return _replace(path, edited(text, entry), old, entry)
        except YAMLError as error:
            raise TearsheetError(_NO_PLACE.format(path)) from error


def fault(name: str) -> str:
    """What a name should be instead; empty for a good one."""
    try:
        names.name(name)
    except ValueError as error:
        return str(error) if isinstance(error, Fault) else names.RULE
    return ""


def proposed(words: Collection[str], taken: Collection[str]) -> str:
    """A name made of the first of these words (titles, hosts) that gives one, with a number where it is taken."""
    likely = next((made for made in map(_as_name, words) if names.good(made)), "source-1")
    numbered = (f"{likely}-{number}" for number in range(2, len(taken) + 3))
    return next(name for name in (likely, *numbered) if name not in taken)


def _as_name(words: str) -> str:
    plain = normalize("NFKD", words).encode("ascii", "ignore").decode("ascii").lower()
    whole = re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")
    return whole if len(whole) <= PROPOSED else whole[: PROPOSED + 1].rpartition("-")[0] or whole[:PROPOSED]


def _declared(spoken: str) -> str:
    """The language as a feed declares it, where it is a tag that the configuration may hold."""
    try:
        return language(spoken.strip().replace("_", "-"))
    except ValueError:
        return ""


def _refuse_bad(name: str, feed: str) -> None:
    if wrong := fault(name):
        raise UsageError(f"the name {name!r} is not {wrong}")
    try:
        feed_url(feed)
    except ValueError:
        raise UsageError("the feed is no address that begins with http:// or https:// and names a host") from None


def _refuse_known(old: tuple[Source, ...], name: str, feed: str) -> None:
    for source in old:
        if source.name == name:
            raise UsageError(f"a source is named {name} already; choose another name")
        if source.feed == feed:
            raise UsageError(f"the source {source.name} follows this feed already")


def _read(path: Path, shown: Path) -> tuple[Source, ...]:
    """The sources of a file; its problems go by the path that is `shown`."""
    page = Reading(file=str(shown))
    sources = read_sources(page, parsed(page, path))
    if page.problems:
        raise ConfigError(tuple(page.in_order()))
    return sources


def edited(text: str, entry: dict[str, str]) -> str:
    """The text of the file with the entry in it. Raises YAMLError where ruamel cannot read it."""
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    whole = text.removeprefix("\ufeff")
    root = _composed(whole)
    body = _without_empty(whole, root)
    place = _place(body, root if body == whole else _composed(body))
    head, tail = body[: place.at], body[place.at :]
    if place.column < 0:
        return f"{mark}{head}{place.before}{_written(entry, flow=True)}{place.after}{tail}"
    found = _BREAK.search(body)
    end = found[0] if found else "\n"
    if head and head[-1] not in "\r\n":
        head += end
    lines = [
        *place.before.splitlines(),
        *(" " * place.column + row for row in _written(entry, flow=False).splitlines()),
    ]
    return mark + head + "".join(row + end for row in lines) + tail


def _without_empty(text: str, root: Any) -> str:
    """Without the `~`, `null`, `""` or `[]` that stands for no sources, so that there is room for some."""
    if root is None or (isinstance(root.value, list) and not root.value):
        return text
    value = root.value[0][1] if isinstance(root.value, list) else root
    start, end = value.start_mark.index, value.end_mark.index
    if isinstance(value.value, list) and (value.value or text[start + 1 : end - 1].strip()):
        return text
    return text[:start] + text[end:] if text[start:end].strip() else text


def _place(text: str, root: Any) -> Place:
    if root is None or not root.value:
        return _in_nothing(text, root)
    key, value = root.value[0]
    if isinstance(value.value, list):
        if not value.value:
            return Place(value.start_mark.index + 1)
        if value.flow_style:
            return Place(value.value[-1].end_mark.index, before=", ")
        return _behind_items(text, value)
    if root.flow_style:
        return Place(value.start_mark.index, before=" [", after="]")
    column = key.start_mark.column
    return Place(_behind(text, key.end_mark.index, column), column + 2)


def _in_nothing(text: str, root: Any) -> Place:
    if root is not None and isinstance(root.value, list):
        return Place(root.start_mark.index + 1, before="sources: [", after="]")
    end = _END.search(text)
    return Place(end.start() if end else len(text), 2, "sources:\n")


def _behind_items(text: str, items: Any) -> Place:
    column, last = items.start_mark.column, items.value[-1]
    above = [row.strip() for row in _BREAK.split(text[: last.start_mark.index])[:-1]]
    while above and above[-1].startswith("#"):
        above.pop()
    apart = len(items.value) > 1 and bool(above) and not above[-1]
    return Place(_behind(text, _end(last), column), column, "\n" if apart else "")


def _behind(text: str, end: int, column: int) -> int:
    """The begin of the line behind what ends there, and behind the comments that are indented deeper than a column."""
    at = _next_line(text, len(text[:end].rstrip()))
    deeper = re.compile(rf"[ ]{{{column + 1},}}#")
    while deeper.match(text, at):
        at = _next_line(text, at)
    return at


def _next_line(text: str, at: int) -> int:
    found = _BREAK.search(text, at)
    return found.end() if found else len(text)


def _end(node: Any) -> int:
    """Where the text of a node ends; the marks of block collections are those of what follows them."""
    if isinstance(node.value, list) and node.value and not node.flow_style:
        last = node.value[-1]
        return max(_end(part) for part in last) if isinstance(last, tuple) else _end(last)
    # Nothing behind a key: its mark, too, is that of what follows.
    return int(node.end_mark.index) if node.value or node.end_mark.index > node.start_mark.index else 0


def _composed(text: str) -> Any:
    return YAML(typ="rt", pure=True).compose(text.translate(_AS_RUAMEL))


def _written(entry: dict[str, str], *, flow: bool) -> str:
    yaml, out = YAML(typ="rt", pure=True), StringIO()
    yaml.width = _WIDE
    yaml.default_flow_style = flow
    yaml.dump(entry if flow else [entry], out)
    return out.getvalue().strip()


def _replace(path: Path, text: str, old: tuple[Source, ...], entry: dict[str, str]) -> Source:
    """The file with another text, if that reads as it should; the new source."""
    target = path.resolve()
    beside = target.with_name(f".{target.name}.{os.getpid()}.new")
    try:
        _write(beside, text.encode("utf-8"), target)
        new = _read(beside, shown=path)
        if new[:-1] != old or (new[-1].name, new[-1].feed) != (entry["name"], entry["feed"]):
            raise TearsheetError(_NO_PLACE.format(path))
        beside.replace(target)
        with _opened(target.parent) as folder:
            os.fsync(folder)
    finally:
        beside.unlink(missing_ok=True)
    return new[-1]


def _write(beside: Path, data: bytes, like: Path) -> None:
    """Writes and syncs a file with the mode and owner of another, if that is there; a secret in it is never open to more."""
    info = like.stat() if like.exists() else None
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    with os.fdopen(os.open(beside, flags, info.st_mode & 0o777 if info else 0o666), "wb") as stream:
        if info:
            with contextlib.suppress(PermissionError):  # another's file, in a folder that this user may write
                os.fchown(stream.fileno(), info.st_uid, info.st_gid)
            os.fchmod(stream.fileno(), info.st_mode & 0o7777)
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    with _opened(folder) as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


@contextlib.contextmanager
def _opened(folder: Path) -> Iterator[int]:
    handle = os.open(folder, os.O_RDONLY)
    try:
        yield handle
    finally:
        os.close(handle)
