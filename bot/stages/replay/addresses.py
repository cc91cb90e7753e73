"""What an address in a page means: the parser of the URL standard (url.spec.whatwg.org), as far as web addresses need it.

- C0 controls and blanks around it are stripped, tabs and line ends removed wherever they stand (§4.4).
- Of http and https a backslash is a slash, any number of slashes but one leads to a host, and a scheme that is the base's own
  may be followed by a relative path (`https:img.png`).
- `.` and `..` are resolved, also written as `%2e`; what no address may hold as it is is percent-encoded as UTF-8; the host
  is in lower case, letters beyond ASCII as Punycode.
- An address without a host, or with one that cannot be, is none; nor is one that is too long to be asked for.
"""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import quote, unquote

WEB = frozenset(("http", "https"))
LONGEST = 8_000
"""Characters of an address: longer ones are not asked for, so none is in an archive (RFC 9110 §4.1)."""
NONE = "!"
"""The scheme of what is no address."""
_AROUND = "".join(map(chr, range(0x21)))
_INSIDE = str.maketrans("", "", "\t\n\r")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_UNSAFE = re.compile(r'[^\x21-\x7e]|["<>`{}]')
_HOST = re.compile(r"(?:[^\x00-\x20#%/:<>?@\[\\\]^|\x7f]+|\[[0-9a-f:.]+\])(?::[0-9]*)?")
_DOTS = re.compile(r"/(?:\.|%2e)", re.IGNORECASE)
_ESCAPED_DOT = re.compile("%2e", re.IGNORECASE)
_PORTS = {"http": ":80", "https": ":443"}


class Aim(NamedTuple):
    """Where an address leads."""

    scheme: str
    """In lower case; empty: within the document itself."""
    url: str
    """Of http and https the absolute address without its fragment; else as written."""
    fragment: str
    """With its `#`; empty where there is none."""


class Base(NamedTuple):
    """What relative addresses are read against."""

    scheme: str
    origin: str
    path: str
    query: str
    """With its `?`."""


NOWHERE = Base("", "", "", "")


def base(url: str) -> Base:
    """`url` as a base; one against which nothing can be resolved where it is no web address, or too long for one."""
    found = aim(url, NOWHERE)
    if found.scheme not in WEB:
        return NOWHERE
    whole, mark, query = found.url.partition("?")
    host = whole.index("/", len(found.scheme) + 3)
    return Base(found.scheme, whole[:host], whole[host:], mark + query)


def aim(written: str, base: Base) -> Aim:
    text = written.strip(_AROUND).translate(_INSIDE)
    if not text or text[0] == "#":
        return Aim("", "", text)
    named = _SCHEME.match(text)
    scheme = named[1].lower() if named else base.scheme
    if named and scheme not in WEB:
        return Aim(scheme, text, "")
    rest, mark, fragment = text[named.end() if named else 0 :].partition("#")
    url = _absolute(rest, scheme, base) if scheme else ""
    return Aim(scheme, url, _encoded(mark + fragment)) if 0 < len(url) <= LONGEST else Aim(NONE, text, "")


def _absolute(rest: str, scheme: str, base: Base) -> str:
    """Empty where it has no host."""
    path, mark, query = rest.partition("?")
    path = path.replace("\\", "/")
    origin, query = base.origin, (mark + query).replace("'", "%27")
    if scheme != base.scheme or path.startswith("//"):
        authority, slash, path = path.lstrip("/").partition("/")
        origin, path = _origin(scheme, authority), slash + path
    elif not path:
        path, query = base.path, query or ("?" if mark else base.query)
    elif path[0] != "/":
        path = base.path[: base.path.rindex("/") + 1] + path
    return f"{origin}{_encoded(_straight(path or '/'))}{_encoded(query)}" if origin else ""


def _origin(scheme: str, authority: str) -> str:
    user, at, host = authority.rpartition("@")
    host = unquote(host).lower()
    if not host.isascii():
        try:
            host = host.encode("idna").decode()
        except UnicodeError:  # a label that is empty, too long, or of letters that may not stand in one
            return ""
    return f"{scheme}://{_encoded(user)}{at}{host.removesuffix(_PORTS[scheme])}" if _HOST.fullmatch(host) else ""


def _straight(path: str) -> str:
    """Without the segments `.` and `..`."""
    if not _DOTS.search(path):
        return path
    kept: list[str] = []
    segments = path.split("/")[1:]
    for place, segment in enumerate(segments, 1):
        plain = _ESCAPED_DOT.sub(".", segment)
        if plain == "..":
            del kept[-1:]
        if plain not in {".", ".."}:
            kept.append(segment)
        elif place == len(segments):
            kept.append("")
    return "/" + "/".join(kept)


def _encoded(text: str) -> str:
    return _UNSAFE.sub(lambda m: quote(m[0], safe="", errors="replace"), text) if _UNSAFE.search(text) else text
