"""Addresses: of feeds, of this server, of networks, and the authority of tag: URIs.

A feed's address is http or https with a host; user and password may stand in it. The server's own address has neither
those nor a query, and ends in `/`. Networks are CIDR ranges without host bits. Authority and year as RFC 4151 §2.1.
"""

from __future__ import annotations

import ipaddress
import re
from datetime import date
from urllib.parse import SplitResult, urlsplit

from bot.adapters.config.shape import Fault, Reader, scalar

_HOST = re.compile(r"[^\s/?#@\\]+")
_LISTEN = re.compile(r"(?P<host>\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+):(?P<port>[0-9]{1,5})")
_AUTHORITY = re.compile(r"(?:[A-Za-z0-9._-]+@)?[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9-]*[A-Za-z0-9])*")
_YEAR = re.compile(r"[0-9]{4}(?:-[0-9]{2}){0,2}")
_PORT = 65_535
_ANYWHERE = {"0.0.0.0": "127.0.0.1", "[::]": "[::1]"}  # noqa: S104 (read here, never bound)
"""Listened on by every interface, but no address to ask."""


def feed_url(text: str) -> str:
    _web(text)
    return text


def base_url(text: str) -> str:
    parts = _web(text)
    if "@" in parts.netloc or parts.query or parts.fragment:
        raise ValueError(text)
    return text if text.endswith("/") else f"{text}/"


def listen(text: str) -> str:
    found = _LISTEN.fullmatch(text)
    if found is None or int(found["port"]) > _PORT:
        raise ValueError(text)
    if found["host"].startswith("["):
        ipaddress.IPv6Address(found["host"][1:-1])
    return text


def reached_at(listening: str) -> str:
    """The base address of a server that listens there."""
    host, _, port = listening.rpartition(":")
    return f"http://{_ANYWHERE.get(host, host)}:{port}/"


def network(text: str) -> str:
    try:
        return str(ipaddress.ip_network(text))
    except ValueError:
        near = ipaddress.ip_network(text, strict=False)  # still no network: the general words
        raise Fault(f'a range without host bits, such as "{near}"') from None


def authority(text: str) -> str:
    if not _AUTHORITY.fullmatch(text):
        raise ValueError(text)
    return text


def year(text: str) -> str:
    if not _YEAR.fullmatch(text):
        raise ValueError(text)
    date.fromisoformat(f"{text}-01-01"[:10])
    return text


def contact(text: str) -> str:
    """It stands in a comment of the User-Agent field (RFC 9110 §5.6.5)."""
    if not text.isascii() or any(mark in text for mark in "()\\\r\n"):
        raise ValueError(text)
    return text


FEED: Reader[str] = scalar(feed_url, "an address that begins with http:// or https:// and names a host")
BASE_URL: Reader[str] = scalar(base_url, "an http:// or https:// address without user, query and fragment")
LISTEN: Reader[str] = scalar(listen, "host:port, such as 127.0.0.1:8080 or [::1]:8080")
NETWORK: Reader[str] = scalar(network, "an address range (CIDR), such as 127.0.0.0/8 or fd00::/8")
AUTHORITY: Reader[str] = scalar(authority, "a domain name or e-mail address, such as news.example.org")
YEAR: Reader[str] = scalar(year, "a year or day on which the authority was yours, such as 2026 or 2026-07-01")
CONTACT: Reader[str] = scalar(contact, "an e-mail or web address in ASCII, without parentheses and backslashes")


def _web(text: str) -> SplitResult:
    parts = urlsplit(text)
    host = parts.netloc.rpartition("@")[2]
    if parts.scheme not in {"http", "https"} or not parts.hostname or not _HOST.fullmatch(host):
        raise ValueError(text)
    if any(mark.isspace() for mark in text) or parts.port == 0:
        raise ValueError(text)
    return parts
