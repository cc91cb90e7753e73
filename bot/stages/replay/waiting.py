"""What a script would have put in place, put there, since no script runs.

- Lazy pictures: an `img` or `input` whose `src` is missing or a placeholder takes the address that waits in `data-src` and its kin
  (`bot.stages.lazy`), and its `srcset`, as that of a `source`, the one that waits in `data-srcset`. Not where a `noscript` shows the same
  picture: it is shown now, and would stand there twice.
- Frames, films and sounds: `data-src`, on the same terms; a film's `data-poster`.
- Stylesheets that load late: `media="print" onload="this.media='all'"`, and `rel="preload" as="style" onload="this.rel='stylesheet'"`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from bot.stages import clean
from bot.stages.lazy import LAZY, SETS, placeholder
from bot.stages.replay.sets import candidates

Shown = Callable[[str], bool]
"""Whether a `noscript` shows what an address as written means."""
_PICTURES = frozenset(("img", "input", "image", "amp-img", "source"))
_OTHERS = frozenset(("iframe", "frame", "video", "audio", "embed"))
_SETS = tuple(name for name in SETS if name.startswith("data-"))
_SURE = frozenset(clean.LAZY)
"""Attributes that hold addresses alone; others of these names may hold anything."""
_EMPTY = frozenset(("", "about:blank"))


def put(element: str, attributes: Mapping[str, str], shown: Shown) -> dict[str, str]:
    """The attributes that get another value than is written, or are missing."""
    if element == "link":
        return _sheet(attributes)
    if element not in _PICTURES | _OTHERS or not any(name.startswith("data-") for name in attributes):
        return {}
    moved = _picture(attributes) if element in _PICTURES else _other(attributes)
    first = moved.get("src") or next((one.url for one in candidates(moved.get("srcset", ""))), "")
    return {} if first and shown(first) else moved


def _sheet(attributes: Mapping[str, str]) -> dict[str, str]:
    loaded = attributes.get("onload", "")
    relations = attributes.get("rel", "").lower().split()
    if "stylesheet" in relations and "this.media" in loaded:
        return {"media": "all"}
    late = "preload" in relations and attributes.get("as", "").lower() == "style" and "this.rel" in loaded
    return {"rel": "stylesheet"} if late else {}


def _picture(attributes: Mapping[str, str]) -> dict[str, str]:
    held = next((one.url for one in candidates(attributes.get("srcset", ""))), "")
    waiting = _first(attributes, _SETS)
    moved = {"srcset": waiting} if waiting and _missing(held) else {}
    address = _first(attributes, LAZY)
    if address and _missing(attributes.get("src", "")):
        moved["src"] = address.split()[0].rstrip(",")
        if held and not waiting and _missing(held):
            moved["srcset"] = ""
    return moved


def _other(attributes: Mapping[str, str]) -> dict[str, str]:
    found = ((name, _first(attributes, (f"data-{name}",))) for name in ("src", "poster"))
    return {name: value for name, value in found if value and _missing(attributes.get(name, ""))}


def _first(attributes: Mapping[str, str], names: Iterable[str]) -> str:
    """The first of these attributes that holds an address: templates and JSON are none."""
    for name in names:
        value = attributes.get(name, "").strip()
        if value and (name in _SURE or "/" in value) and not value.startswith(("{", "[")):
            return value
    return ""


def _missing(address: str) -> bool:
    return address.strip() in _EMPTY or placeholder(address.strip())
