"""Sort-friendly address (SURT): the key under which captures of one address are found, however it was written.

`https://www.Gazette.example:443/World/?b=2&a=1#top` is `example,gazette)/world?a=1&b=2`: host reversed, without scheme, `www`, default
port and fragment.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_WWW = re.compile(r"www\d*\.")
_PORTS = {"http": 80, "https": 443}


def surt(url: str) -> str:
    """Any text is accepted; what is no web address is its own key."""
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return url
    if parts.scheme not in _PORTS or not host:
        return url
    labels = [host] if host.replace(".", "").isdigit() else _WWW.sub("", host, count=1).split(".")[::-1]
    place = ",".join(labels) + (f":{port}" if port not in {None, _PORTS[parts.scheme]} else "")
    path = parts.path.lower().rstrip("/") or "/"
    query = "&".join(sorted(parts.query.lower().split("&")))
    return f"{place}){path}" + (f"?{query}" if query else "")
