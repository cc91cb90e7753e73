"""Sort-friendly address (SURT): the key under which captures of one address are found, however it was written.

`https://www.Gazette.example:443/World/?b=2&a=1#top` is `example,gazette)/world?a=1&b=2`. It is the key that the field's
indexes are sorted by (CDXJ, `urlkey` of a CDX server), so the rules are those of the Internet Archive's canonicaliser,
learnt by comparing answers (`tests/tools/test_surt.py`):

- Blanks around the address, and tabs and line ends within, are dropped. One without a scheme is taken for `http:`.
- Scheme, user, fragment, `www`, `www2` …, and the scheme's own port go; dots that host labels do not need too. The host is
  decoded, written in ASCII (IDNA 2003), in small letters, and reversed. An IPv4 address in any form that `inet_aton` reads
  is written in four parts and reversed too; an IPv6 address loses its brackets.
- Escapes are undone until none is left, then what is not visible ASCII, `#` and `%` are escaped again. In the path `.` and
  `..` are followed, empty parts dropped, a session number before an `.aspx` page dropped, and the slash at the end.
- In the query session numbers are dropped, and the parts sorted by name, then value. Path and query are in small letters.
- What has no host (`urn:`, `mailto:`) keeps its scheme. What cannot be read (a port that is no number) is its own key, with what
  is not visible ASCII escaped.

Each row of the index needs a key: an address of plain characters takes 1 to 3 µs, an odd one 15.
"""

from __future__ import annotations

import contextlib
import re
from urllib.parse import quote_from_bytes, unquote_to_bytes

_PLAIN = re.compile(
    r"https?://(?:www[0-9]*\.)?(?!www[0-9]*\.)((?:[a-z0-9-]+\.)+[a-z][a-z0-9-]*)"
    r"((?:/[a-z0-9_~-][a-z0-9_.~-]*)*)/?(?:\?([a-z0-9_=&.~-]*))?",
    re.IGNORECASE | re.ASCII,
)
_MAYBE_SESSION = re.compile(r"sessi|sid=|cfid=")
_SCHEME = re.compile(rb"([A-Za-z][A-Za-z0-9+.-]*):")
_PARTS = re.compile(rb"(?://([^/?#]*))?([^?#]*)(?:\?([^#]*))?")
"""RFC 3986, appendix B, without scheme and fragment."""
_WWW = re.compile(rb"www[0-9]*\.")
_PORTS = {b"http": b"80", b"https": b"443"}
_LAST_PORT = b"65535"
_LONGEST_IPV4 = 253  # characters, as of every host (RFC 1035 §2.3.4)
_IPV4 = re.compile(rb"[1-9][0-9]*(?:\.[0-9]+){0,3}|0[0-7]*(?:\.[0-7]+){0,3}")
_VISIBLE = bytes(set(range(0x21, 0x7F)) - set(b"#%"))
_KEPT = bytes(range(0x21, 0x7F))
_PASSES = (
    64  # escapes within escapes are undone so often: each pass may shorten a hostile address by two characters only
)
_PATH_SESSION = re.compile(rb"(?<=/)(?:\((?:[a-z]\([0-9a-z]{24}\))+\)|\([0-9a-z]{24}\))/(?=.)")
_SESSIONS = tuple(
    re.compile(name + rb"(?:&|$)")
    for name in (
        rb"jsessionid=[0-9a-z]{32}",
        rb"phpsessid=[0-9a-z]{32}",
        rb"sid=[0-9a-z]{32}",
        rb"aspsessionid[a-z]{8}=[a-z]{24}",
        rb"cfid=[^&]{1,99}&cftoken=[^&]{1,99}",
    )
)


def surt(url: str) -> str:
    """Any text is accepted."""
    plain = _PLAIN.fullmatch(url)
    if plain is None:
        return _careful(url)
    host, path, query = plain.groups()
    key = f"{','.join(host.lower().split('.')[::-1])}){path.lower() or '/'}"
    if not query:
        return key
    query = query.lower()
    if _MAYBE_SESSION.search(query):
        return _careful(url)
    return f"{key}?{'&'.join(sorted(query.split('&'), key=lambda part: part.split('=', 1)))}"


def _careful(url: str) -> str:
    try:
        text = url.encode().translate(None, b"\t\r\n").strip()
    except UnicodeEncodeError:  # half a surrogate pair
        return _own(url)
    if not text or text.startswith(b"filedesc:"):  # the head of an ARC file
        return _own(url) or "-"
    named = _SCHEME.match(text)
    scheme, rest = (named[1], text[named.end() :]) if named else (b"http", text)
    if scheme.lower() in _PORTS:
        rest = b"//" + rest.lstrip(b"/")
    found = _PARTS.match(rest)
    assert found is not None  # each part may be empty
    authority, path, query = found.groups()
    place = _place(scheme.lower(), authority or b"")
    if place is None:
        return _own(url)
    key = place + b")" + _path(path, rooted=True) if place else scheme + b":" + _path(path, rooted=False)
    sorted_query = _query(query or b"")
    if sorted_query:
        key += b"?" + sorted_query if place or path else b"/?" + sorted_query
    return key.decode("ascii")


def _own(url: str) -> str:
    """The address as it is, but for what would end the key of a line, or the line."""
    return quote_from_bytes(url.encode("utf-8", "surrogatepass"), safe=_KEPT)


def _place(scheme: bytes, authority: bytes) -> bytes | None:
    """Host and port, reversed; empty: there is no host; None: the port is none."""
    authority = authority.rpartition(b"@")[2]
    if authority.startswith(b"["):
        host, _, rest = authority[1:].partition(b"]")
        port = rest.removeprefix(b":")
    else:
        host, _, port = authority.partition(b":")
    shown = port.lstrip(b"0")
    if port and not (port.isdigit() and len(shown) <= len(_LAST_PORT) and shown.rjust(5, b"0") <= _LAST_PORT):
        return None
    host = _WWW.sub(b"", _host(host), count=1) if scheme != b"dns" else _host(host)
    return b",".join(host.split(b".")[::-1]) + (b":" + shown if host and shown and shown != _PORTS.get(scheme) else b"")


def _host(host: bytes) -> bytes:
    host = _unescaped(host)
    if not host.isascii():
        # A label that is too long, or holds letters that IDNA forbids, stays as it was written.
        with contextlib.suppress(UnicodeError):
            host = host.decode("utf-8", "ignore").encode("idna")
    host = host.replace(b"..", b".").strip(b".")
    return _ipv4(host) or _escaped(host).lower()


def _ipv4(host: bytes) -> bytes:
    """In four parts, as `inet_aton` reads it: parts in octal or decimal, the last one fills what is left. Empty: it is none."""
    if len(host) > _LONGEST_IPV4:
        return b""
    if host.isdigit():
        parts, last = [], int(host) & 0xFFFFFFFF
    elif _IPV4.fullmatch(host):
        written = host.split(b".")
        if any(part.startswith(b"0") and (b"8" in part or b"9" in part) for part in written):
            return b""
        *parts, last = [int(part, 8 if part.startswith(b"0") else 10) for part in written]
    else:
        return b""
    left = 4 - len(parts)
    if last >= 256**left or any(part > 255 for part in parts):
        return b""
    return ".".join(map(str, (*parts, *last.to_bytes(left, "big")))).encode()


def _path(path: bytes, *, rooted: bool) -> bytes:
    path = _unescaped(path)
    path = _escaped(_followed(path) if rooted else path).lower()
    head, page, rest = path.rpartition(b".aspx")
    path = _PATH_SESSION.sub(b"", head) + page + rest
    return path[:-1] if len(path) > 1 and path.endswith(b"/") else path


def _followed(path: bytes) -> bytes:
    """Without `.`, `..` and empty parts; `..` at the root is kept, and taken for a folder by the next one."""
    kept: list[bytes] = []
    for part in path.split(b"/")[1:]:
        if part == b".." and kept:
            kept.pop()
        elif part != b".":
            kept.append(part)
    return b"/" + b"/".join([*filter(None, kept[:-1]), *kept[-1:]])


def _query(query: bytes) -> bytes:
    query = _escaped(_unescaped(query)).lower()
    for session in _SESSIONS:
        numbers = [found.span() for found in session.finditer(query)]
        if numbers:
            begin, end = numbers[-1]
            query = query[:begin] + query[end:]
    parts = query.split(b"&")
    parts.sort(key=_by_name)
    return b"&".join(parts)


def _by_name(part: bytes) -> list[bytes]:
    return part.split(b"=", 1)


def _unescaped(text: bytes) -> bytes:
    for _ in range(_PASSES):
        plain = unquote_to_bytes(text)
        if plain == text:
            break
        text = plain
    return text


def _escaped(text: bytes) -> bytes:
    return quote_from_bytes(text, safe=_VISIBLE).encode("ascii")
