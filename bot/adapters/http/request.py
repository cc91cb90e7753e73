"""From an ask to the head of a request, and what of it may be kept.

- Only http and https, only addresses that httpx reads; it percent-encodes spaces and what is not ASCII and refuses
  control characters, so that none reaches the head. An address longer than 8,000 octets (RFC 9110 §4.1) is refused.
- Userinfo becomes `Authorization: Basic` (RFC 7617). Credentials and validators are those of the asked address and go
  to its origin only: a hop to another origin (another scheme or port is one, RFC 6454 §4) ends them for the rest of the
  chain. Userinfo that a Location brings is never used: it is the peer's word.
- `Accept-Encoding: gzip, deflate`: bodies in br and zstd break the tools that read the archive.
- A validator that no header field may hold is not sent back (RFC 9110 §5.5).
- A requisite is asked for with `Accept: */*`: what comes then can be shown by every browser, not only by one that knows AVIF.
  No Referer is sent (RFC 9110 §10.1.3): no other host needs to know which page is read, and sites that keep their pictures
  from being shown elsewhere let requests without one pass.
- Masked: the value of Authorization; in the target of a feed the values of parameters that sound secret, in that of a
  page those values that are secret in its feed's address.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from functools import lru_cache

import httpx

from bot.model.address import MASK, mask, public
from bot.model.capture import Ask

URL_MOST = 8_000
"""Octets of an address."""
PORT_MOST = 65_535
VALIDATOR_MOST = 1_024
"""Characters of an ETag or Last-Modified that are sent back."""
_READ = 16_384  # addresses that stay parsed: each poll of a source asks the same one; some 20 MB
REDIRECTS = frozenset({301, 302, 303, 307, 308})
_ACCEPT = {
    "feed": b"application/atom+xml, application/rss+xml, application/xml;q=0.9, */*;q=0.8",
    "page": b"text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8",
    "robots": b"text/plain, */*;q=0.8",
    "requisite": b"*/*",
}
_KEPT = frozenset({"page", "requisite"})
"""Purposes whose connection is kept: the next of its kind is often on the same host."""
_FIELD = re.compile(r"[\x21-\x7e\xa0-\xff](?:[\x20-\x7e\xa0-\xff]*[\x21-\x7e\xa0-\xff])?")
_HOST = re.compile(rb"[A-Za-z0-9._-]+|[0-9A-Fa-f:.]+")
_AUTHORIZATION = re.compile(rb"(?im)^(authorization: )[^\r\n]*")
_UNPRINTABLE = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029\ud800-\udfff]")


class BadAddress(ValueError):  # noqa: N818 (a verdict on the text)
    """The text is no address that may be asked. The message does not repeat it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """One request of a chain: where to, and what only the asked origin may see."""

    url: httpx.URL = field(repr=False)
    """Without userinfo and fragment; its query may be secret."""
    authorization: str = field(default="", repr=False)
    etag: str = ""
    last_modified: str = ""

    def follow(self, location: str) -> Hop:
        """The hop that a Location leads to. Raises BadAddress."""
        try:
            url = self.url.join(_text(location))
        except (httpx.InvalidURL, ValueError):
            raise BadAddress("Location is not an address") from None
        there = _bare(url)
        if origin(there) == origin(self.url):
            return replace(self, url=there)
        return Hop(url=there)


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it goes to the parser, but for `Connection`, which depends on who else waits for the host."""

    url: httpx.URL = field(repr=False)
    headers: list[tuple[bytes, bytes]] = field(repr=False)
    secrets: Collection[str] | None = field(repr=False)
    """Values to be masked; None: those whose name tells that they are secret."""
    keep: bool
    """The connection is kept although nobody waits for it yet."""
    most: int
    """Bytes of the answer, where that is less than the limit for all; 0: only that limit."""
    body: bytes | None = field(default=None, repr=False)
    """Of a POST; None: it is a GET."""


def first(ask: Ask) -> Hop:
    """The hop to the asked address. Raises BadAddress."""
    # Pages are asked once or twice, and their addresses may be long: only those of feeds stay parsed.
    url, authorization = (_read if ask.purpose == "feed" else _read.__wrapped__)(ask.url)
    return Hop(url=url, authorization=authorization, etag=ask.etag, last_modified=ask.last_modified)


def build(hop: Hop, ask: Ask, agent: str) -> Request:
    headers = [
        (b"Host", hop.url.netloc),
        (b"User-Agent", agent.encode("ascii")),
        (b"Accept", _ACCEPT[ask.purpose]),
        (b"Accept-Encoding", b"gzip, deflate"),
        (b"If-None-Match", _sendable(hop.etag)),
        (b"If-Modified-Since", _sendable(hop.last_modified)),
        (b"Authorization", hop.authorization.encode("ascii")),
    ]
    # A page's `?sid=7` names the page; only what is secret in the feed's own address is masked there.
    secrets = None if ask.purpose == "feed" else frozenset(ask.secrets)
    return Request(hop.url, [pair for pair in headers if pair[1]], secrets, ask.purpose in _KEPT, ask.most)


def posting(hop: Hop, body: bytes, content_type: str, agent: str) -> Request:
    """A POST. Its answer is asked for without a content coding: it is small."""
    headers = [
        (b"Host", hop.url.netloc),
        (b"User-Agent", agent.encode("ascii")),
        (b"Accept", b"*/*"),
        (b"Accept-Encoding", b"identity"),
        (b"Content-Type", content_type.encode("ascii")),
        (b"Content-Length", b"%d" % len(body)),
        (b"Authorization", hop.authorization.encode("ascii")),
    ]
    return Request(hop.url, [pair for pair in headers if pair[1]], None, keep=False, most=0, body=body)


def origin(url: httpx.URL) -> tuple[str, str, int]:
    return url.scheme, url.raw_host.decode("ascii"), url.port or {"http": 80, "https": 443}[url.scheme]


def masked(head: bytes, secrets: Collection[str] | None) -> bytes:
    """A request head without its secrets (`model.address.mask`); nothing else changes."""
    if b"?" not in head and b"\nAuthorization:" not in head:
        return head
    line, _, fields = head.partition(b"\r\n")
    target, question, rest = line.partition(b"?")
    query, space, version = rest.partition(b" ")
    shown = mask(query.decode("latin-1"), secrets).encode("latin-1")
    return target + question + shown + space + version + b"\r\n" + _AUTHORIZATION.sub(rb"\1" + MASK.encode(), fields)


def shown(url: str, secrets: Collection[str] | None = None) -> str:
    """Any text as an address that may be logged: no secrets, nothing unprintable, no longer than an address may be."""
    return _UNPRINTABLE.sub("%", public(url[:URL_MOST], secrets))


def unread(text: str) -> str:
    """The same for a text that is no address: whatever may be userinfo or fragment in it is left out."""
    return shown(text.partition("#")[0].rpartition("@")[2])


def valid_agent(agent: str) -> bool:
    return agent.isascii() and _FIELD.fullmatch(agent) is not None


@lru_cache(maxsize=_READ)
def _read(text: str) -> tuple[httpx.URL, str]:
    """The address without userinfo and fragment, and the userinfo as a header."""
    try:
        url = httpx.URL(text)
    except (httpx.InvalidURL, ValueError):
        raise BadAddress("not an address") from None
    pair = f"{url.username}:{url.password}".encode()
    authorization = f"Basic {base64.b64encode(pair).decode('ascii')}" if url.userinfo else ""
    return _bare(url), authorization


def _bare(url: httpx.URL) -> httpx.URL:
    if url.scheme not in {"http", "https"}:
        raise BadAddress("not an http or https address")
    if not _HOST.fullmatch(url.raw_host) or not _decodable(url):
        raise BadAddress("no host that can be looked up")
    if (url.port or 0) > PORT_MOST:
        raise BadAddress("no such port")
    if len(str(url)) > URL_MOST:
        raise BadAddress(f"address longer than {URL_MOST} characters")
    # A copy is parsed again, some 40 microseconds, so only where there is something to leave out.
    return url.copy_with(userinfo=b"", fragment=None) if url.userinfo or url.fragment else url


def _decodable(url: httpx.URL) -> bool:
    """Whether the host's labels are true IDNA (RFC 5891 §4.4): httpx decodes them again later, and raises there."""
    try:
        return bool(url.host)
    except UnicodeError:
        return False


def _sendable(value: str) -> bytes:
    return value.encode("latin-1") if len(value) <= VALIDATOR_MOST and _FIELD.fullmatch(value) else b""


def _text(location: str) -> str:
    """Octets beyond ASCII in a Location are UTF-8 as a rule (WHATWG URL), else Latin-1."""
    try:
        return location.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return location
