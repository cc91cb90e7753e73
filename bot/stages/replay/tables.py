"""Which attributes of HTML and SVG hold an address, and what it is for (WHATWG HTML, index of attributes; SVG 2 §16.2).

Attributes that no browser reads any more are in the lists too: another reader may.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from bot.stages.clean import listed
from bot.stages.replay.kinds import Kind

_REFERENCES: Mapping[str, Kind] = {
    "a": "page",
    "area": "page",
    "image": "image",  # SVG's, and what HTML's parser makes an `img` (§13.2.6.4.7)
    "feimage": "image",
    "use": "image",
    "script": "script",
}
_SOURCES: Mapping[str, Kind] = {
    "img": "image",
    "image": "image",
    "input": "image",
    "amp-img": "image",
    "frame": "frame",
    "iframe": "frame",
    "script": "script",
    "audio": "media",
    "video": "media",
    "source": "media",
    "track": "media",
    "bgsound": "media",
    "embed": "object",
}
_OF_ELEMENTS: Mapping[str, Mapping[str, Kind]] = {
    "href": _REFERENCES,
    "xlink:href": _REFERENCES,
    "src": _SOURCES,
    "data": {"object": "object"},
    "code": {"applet": "object"},
}
_OF_ALL: Mapping[str, Kind] = {
    "href": "other",
    "xlink:href": "other",
    "src": "other",
    "poster": "image",
    "background": "image",
    "dynsrc": "image",
    "lowsrc": "image",
    "longdesc": "page",
    "cite": "page",
    "profile": "page",
    "manifest": "other",
    "codebase": "object",
    "classid": "object",
    "archive": "object",
}
_PRELOADS: Mapping[str, Kind] = {
    "style": "style",
    "image": "image",
    "font": "font",
    "script": "script",
    "audio": "media",
    "video": "media",
    "track": "media",
}
_ICONS = frozenset(
    listed(
        "icon apple-touch-icon apple-touch-icon-precomposed apple-touch-startup-image mask-icon fluid-icon image_src"
    )
)
_AHEAD = frozenset(
    listed(
        "preconnect dns-prefetch prefetch modulepreload prerender subresource import serviceworker compression-dictionary"
    )
)
"""Relations that only fetch, or ask for a name, before there is a need."""
SETS = frozenset(("srcset", "imagesrcset"))
PAINTS = frozenset(listed("style fill stroke filter mask clip-path marker marker-start marker-mid marker-end cursor"))
"""Attributes that are CSS, whole or one value (SVG 2 §6.6)."""
GONE = frozenset(listed("ping attributionsrc integrity crossorigin csp"))
"""Attributes that report to others, or that hold against what is rewritten or served from another origin."""
EMPTIED = frozenset(listed("action formaction"))
"""What is filled in is sent nowhere."""
PARAMETERS = frozenset(listed("src movie code data url"))
"""Names of an object's parameters that browsers took for its address."""
ANIMATIONS = frozenset(listed("set animate animatecolor animatemotion animatetransform"))
ANIMATED = frozenset(listed("from to by values"))
KNOWN = (
    frozenset((*_OF_ELEMENTS, *_OF_ALL))
    | SETS
    | PAINTS
    | GONE
    | EMPTIED
    | ANIMATED
    | frozenset(listed("srcdoc content value media rel charset http-equiv"))
)
"""Attributes that are looked at; any other stays as it is."""


def kind(element: str, attribute: str) -> Kind | None:
    """What the address in an attribute is for; None where it holds none."""
    return _OF_ELEMENTS.get(attribute, {}).get(element) or _OF_ALL.get(attribute)


def link(relations: Collection[str], use: str) -> Kind | None:
    """What a `link` is for, by `rel` and, where it loads ahead, by `as`; None where it shall lead nowhere."""
    if "stylesheet" in relations:
        return "style"
    if "preload" in relations:
        return _PRELOADS.get(use, "other")
    if not _ICONS.isdisjoint(relations):
        return "image"
    if not _AHEAD.isdisjoint(relations):
        return None
    return "other" if "manifest" in relations else "page"
