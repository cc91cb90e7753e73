"""One article under several addresses of one publisher: the AMP page, the mobile host, http beside https.

`plain` names what such addresses have in common, as `//host/path?query`; it is compared, never asked for.

- `http` and `https`, a slash at the end of the path, and the hosts `www.`, `amp.`, `m.`, `mobile.` (and what they are called
  elsewhere) above the registrable domain make no difference.
- AMP: a step `amp` of the path, `.amp` or `.amp.html` at its end, `?amp=1`, `?outputType=amp` and their kin. A step of the path
  goes only where what is left ends in the name of an article (`site.names_article`): `/tag/amp` is about AMP.
- `unwrapped`: an AMP cache (Google's, Cloudflare's, Bing's) has the publisher's address in its own.

Everything else of an address stays, so that addresses of two articles never come out the same: they differ in a step of the
path, in a parameter or in the fragment, and none of these is touched but as said.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from bot.stages.site import names_article, registrable

_HOSTS = frozenset(("www", "amp", "m", "mobile", "mobil", "movil", "mobi", "wap"))
_FILE = re.compile(r"\.amp(?=\.html?$|$)", re.IGNORECASE)
_PARAMETER = re.compile(
    r"(?:_?amp|is_?amp)(?:=(?:1|true|yes|y|amp)?)?|(?:output|outputtype|view|format|type|mode|render)=amp(?:html)?",
    re.IGNORECASE,
)
_CACHE = re.compile(r"(?:[\w-]+\.)?(?:cdn\.ampproject\.org|amp\.cloudflare\.com|bing-amp\.com)")
_CACHED = re.compile(r"/(?:c|v|wp)/(s/)?([\w.-]+\.[a-z]{2,}(?:/.*)?)", re.IGNORECASE | re.DOTALL)
_SEARCH = re.compile(r"(?:www\.)?google\.[a-z]{2,3}(?:\.[a-z]{2})?")
_SEARCHED = re.compile(r"/amp/(s/)?([\w.-]+\.[a-z]{2,}(?:/.*)?)", re.IGNORECASE | re.DOTALL)


def unwrapped(url: str) -> str:
    """The publisher's address within that of an AMP cache; any other address as it is."""
    if "amp" not in url:
        return url
    parts = urlsplit(url)
    host = parts.hostname or ""
    form = _CACHED if _CACHE.fullmatch(host) else _SEARCHED if _SEARCH.fullmatch(host) else None
    held = form.fullmatch(parts.path) if form else None
    if held is None:
        return url
    return f"http{'s' if held[1] else ''}://{held[2]}" + (f"?{parts.query}" if parts.query else "")


def plain(url: str) -> str:
    """What a cleaned address has in common with its variants."""
    parts = urlsplit(url)
    query = _query(parts.query) if parts.query else ""
    ending = ("?" + query if query else "") + ("#" + parts.fragment if parts.fragment else "")
    return f"//{_host(parts.netloc)}{_path(parts.path)}{ending}"


def _host(netloc: str) -> str:
    host, colon, port = netloc.partition(":")
    name = registrable(host) if not netloc.startswith("[") else ""
    while name and host != name:
        label, _, rest = host.partition(".")
        if label not in _HOSTS:
            break
        host = rest
    return host + colon + port


def _path(path: str) -> str:
    whole = path.rstrip("/")
    if "amp" not in whole.lower():
        return whole
    steps = whole.split("/")
    kept = [step for step in steps if step.lower() != "amp"]
    return _FILE.sub("", "/".join(kept if names_article(kept[-1]) else steps))


def _query(query: str) -> str:
    if "amp" not in query.lower():
        return query
    return "&".join(part for part in query.split("&") if not _PARAMETER.fullmatch(part))
