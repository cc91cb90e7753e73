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
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar, cast

T = TypeVar("T")
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def dumps(value: object) -> str:
    """One line of JSON, keys in the order of the fields, text as it is (not escaped to ASCII)."""
    return _JSON.encode(encode(value))


def loads(kind: type[T], text: str | bytes) -> T:
    """The value that `dumps` wrote. Raises ValueError, KeyError or TypeError where the text is not of that kind."""
    return cast("T", decode(kind, json.loads(text)))


def encode(value: object) -> Any:
    """Plain JSON types of a value."""
    kind: Any = type(value)
    return _encoder(kind)(value)


def decode(kind: Any, data: Any) -> Any:
    """The value of `kind` that `data` (plain JSON types) stands for."""
    return _decoder(kind)(data)


def stamp(moment: datetime) -> str:
    """`YYYY-MM-DDTHH:MM:SS[.ffffff]±HH:MM`. Raises ValueError for a naive instant."""
    if moment.tzinfo is None:
        raise ValueError(f"instant without an offset: {moment}")
    return moment.isoformat()


def utc(moment: datetime) -> str:
    """`YYYY-MM-DDTHH:MM:SS.ffffffZ`, the form of WARC-Date (ISO 28500 §5.4); sorts as text."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(part.title() for part in rest)


def tagged(*kinds: type) -> None:
    """Declares that these stand together in a union, so that JSON must say which one it is."""
    _TAGGED.update(dict.fromkeys(kinds))


_TAGGED: dict[type, None] = {}

# What is to be done with a kind is found out once: a poll encodes and decodes some ten values of a handful of kinds.


@functools.cache
def _encoder(kind: type) -> Callable[[Any], Any]:
    if dataclasses.is_dataclass(kind):
        return _fields_encoder(kind)
    if issubclass(kind, datetime):
        return stamp
    if issubclass(kind, bytes):
        return lambda value: base64.b64encode(value).decode("ascii")
    if issubclass(kind, Mapping):
        return lambda value: {str(key): encode(item) for key, item in value.items()}
    if issubclass(kind, Sequence) and not issubclass(kind, str):
        return lambda value: [item if type(item) in _WRITTEN else encode(item) for item in value]
    return _as_it_is


def _fields_encoder(kind: type) -> Callable[[Any], Any]:
    named = [(name, key) for name, key, _ in _hints(kind)]

    def plain(value: Any) -> dict[str, Any]:
        told = {"type": kind.__name__} if kind in _TAGGED else {}
        for name, key in named:
            part = getattr(value, name)
            told[key] = part if type(part) in _WRITTEN else encode(part)
        return told

    return plain


@functools.cache
def _decoder(kind: Any) -> Callable[[Any], Any]:
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin in {typing.Union, types.UnionType}:
        return _union_decoder(inner)
    if dataclasses.is_dataclass(kind):
        return _fields_decoder(cast("type", kind))
    if origin is tuple:
        return _tuple_decoder(inner[0])
    if origin in {dict, Mapping}:
        return lambda data: {key: decode(inner[1], item) for key, item in data.items()}
    if kind is datetime:
        return datetime.fromisoformat
    if kind is bytes:
        return base64.b64decode
    return float if kind is float else _as_it_is


def _fields_decoder(kind: type) -> Callable[[Any], Any]:
    parts: list[tuple[str, str, Callable[[Any], Any]]] = []

    def made(data: dict[str, Any]) -> Any:
        if not parts:  # not before the first value: a kind may hold itself
            parts.extend((name, key, _decoder(hint)) for name, key, hint in _hints(kind))
        return kind(**{name: part(data[key]) for name, key, part in parts if key in data})

    return made


def _tuple_decoder(kind: Any) -> Callable[[Any], Any]:
    if kind in _READ:
        return tuple
    return (lambda data: tuple(map(float, data))) if kind is float else lambda data: tuple(map(_decoder(kind), data))


def _union_decoder(members: tuple[Any, ...]) -> Callable[[Any], Any]:
    named = {m.__name__: m for m in members if isinstance(m, type) and dataclasses.is_dataclass(m)}
    first = next(m for m in members if m is not types.NoneType)
    several = next((m for m in members if typing.get_origin(m) is tuple), None)

    def made(data: Any) -> Any:
        if data is None:
            return None
        if several is not None and isinstance(data, list):
            return decode(several, data)
        return decode(named[data["type"]] if len(named) > 1 else first, data)

    return made


def _as_it_is(value: Any) -> Any:
    return value


_READ = frozenset((str, int, bool, types.NoneType))
_WRITTEN = _READ | {float}
"""Kinds that JSON has as they are; a float may be read as an int."""


@functools.cache
def _hints(kind: type) -> tuple[tuple[str, str, Any], ...]:
    hints = typing.get_type_hints(kind)
    return tuple((f.name, camel(f.name), hints[f.name]) for f in dataclasses.fields(kind) if f.init)
