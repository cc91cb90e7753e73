"""The one codec: frozen values to JSON and back.

Fields are camelCase in JSON (the names of schema.org), snake_case in Python. Bytes are base64, instants RFC 3339 with
microseconds where they have any, a union of several dataclasses says which by `"type"`. An absent key takes the
field's default, an unknown key is ignored, so that what an older version wrote stays readable.
"""

from __future__ import annotations

import base64
import dataclasses
import functools
import json
import types
import typing
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar, cast

T = TypeVar("T")


def dumps(value: object) -> str:
    """One line of JSON, keys in the order of the fields, text as it is (not escaped to ASCII)."""
    return json.dumps(encode(value), ensure_ascii=False, separators=(",", ":"))


def loads(kind: type[T], text: str | bytes) -> T:
    """The value that `dumps` wrote. Raises ValueError, KeyError or TypeError where the text is not of that kind."""
    return cast("T", decode(kind, json.loads(text)))


def encode(value: object) -> Any:
    """Plain JSON types of a value."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        plain = {camel(f.name): encode(getattr(value, f.name)) for f in dataclasses.fields(value)}
        return {"type": type(value).__name__, **plain} if type(value) in _TAGGED else plain
    if isinstance(value, datetime):
        return stamp(value)
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    if isinstance(value, Mapping):
        return {str(key): encode(item) for key, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [encode(item) for item in value]
    return value


def decode(kind: Any, data: Any) -> Any:
    """The value of `kind` that `data` (plain JSON types) stands for."""
    origin = typing.get_origin(kind)
    if origin in {typing.Union, types.UnionType}:
        return _decode_union(typing.get_args(kind), data)
    if origin is typing.Literal:
        return data
    if dataclasses.is_dataclass(kind):
        hints = _hints(cast("type", kind))
        return kind(**{name: decode(hint, data[key]) for name, key, hint in hints if key in data})  # type: ignore[operator]
    if origin is tuple:
        return tuple(decode(typing.get_args(kind)[0], item) for item in data)
    if origin in {dict, Mapping}:
        return {key: decode(typing.get_args(kind)[1], item) for key, item in data.items()}
    if kind is datetime:
        return datetime.fromisoformat(data)
    if kind is bytes:
        return base64.b64decode(data)
    return float(data) if kind is float else data


def stamp(moment: datetime) -> str:
    """`YYYY-MM-DDTHH:MM:SS[.ffffff]±HH:MM`. Raises ValueError for a naive instant."""
    if moment.tzinfo is None:
        raise ValueError(f"instant without an offset: {moment}")
    return moment.isoformat()


def utc(moment: datetime) -> str:
    """`YYYY-MM-DDTHH:MM:SS.ffffffZ`, the form of WARC-Date (ISO 28500 §5.4); sorts as text."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(part.title() for part in rest)


def tagged(*kinds: type) -> None:
    """Declares that these stand together in a union, so that JSON must say which one it is."""
    _TAGGED.update(dict.fromkeys(kinds))


_TAGGED: dict[type, None] = {}


def _decode_union(members: tuple[Any, ...], data: Any) -> Any:
    if data is None:
        return None
    named = {m.__name__: m for m in members if isinstance(m, type) and dataclasses.is_dataclass(m)}
    if len(named) > 1:
        return decode(named[data["type"]], data)
    return decode(next(m for m in members if m is not types.NoneType), data)


@functools.cache
def _hints(kind: type) -> tuple[tuple[str, str, Any], ...]:
    hints = typing.get_type_hints(kind)
    return tuple((f.name, camel(f.name), hints[f.name]) for f in dataclasses.fields(kind) if f.init)
