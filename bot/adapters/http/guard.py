"""Which addresses may be reached (RFC 6890 and its registries).

A name is looked up once for each exchange, in threads of the guard's own: the default executor has six threads on two
cores, and slow names would hold up everything else in it. Each address found is judged, the denied ones are dropped,
and the connection goes to one that is left, so that a second look-up cannot answer otherwise. What is judged is the
address, never the text: `2130706433`, `0x7f.1` and `127.1` are all loopback once resolved.

`ipaddress.is_global` is not enough on Python 3.11: it passes multicast, site-local, NAT64, 6to4 and IPv4-compatible
addresses. So the ranges stand here by name, and of IPv6 only the global unicast block is open at all. An IPv4-mapped
address is judged as the IPv4 address in it. What `network.allow` covers may be reached whatever the ranges say.
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import socket
import threading
from collections.abc import Awaitable, Callable
from functools import lru_cache, partial
from typing import TypeAlias

Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve: TypeAlias = Callable[[str, int], Awaitable[tuple[str, ...]]]

_KNOWN = 4096  # addresses whose verdict is remembered
LOOKUPS = 32
"""Look-ups under way at once."""

_DENIED = tuple(
    (ipaddress.ip_network(block), name)
    for block, name in (
        ("0.0.0.0/8", "unspecified"),
        ("10.0.0.0/8", "private"),
        ("100.64.0.0/10", "shared by carriers"),
        ("127.0.0.0/8", "loopback"),
        ("169.254.0.0/16", "link-local"),
        ("172.16.0.0/12", "private"),
        ("192.0.0.0/24", "protocol assignment"),
        ("192.0.2.0/24", "documentation"),
        ("192.88.99.0/24", "6to4 relay"),
        ("192.168.0.0/16", "private"),
        ("198.18.0.0/15", "benchmarking"),
        ("198.51.100.0/24", "documentation"),
        ("203.0.113.0/24", "documentation"),
        ("224.0.0.0/4", "multicast"),
        ("240.0.0.0/4", "reserved"),
        ("::/128", "unspecified"),
        ("::1/128", "loopback"),
        ("::/96", "IPv4-compatible"),
        ("64:ff9b::/96", "NAT64"),
        ("64:ff9b:1::/48", "NAT64"),
        ("2001::/23", "protocol assignment"),
        ("2001:db8::/32", "documentation"),
        ("2002::/16", "6to4"),
        ("3fff::/20", "documentation"),
        ("fc00::/7", "private"),
        ("fe80::/10", "link-local"),
        ("fec0::/10", "site-local"),
        ("ff00::/8", "multicast"),
    )
)
_GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")


class Denied(Exception):  # noqa: N818 (a verdict, not a fault)
    """No address of the host may be reached; the text says which and why."""


class Guard:
    def __init__(self, allow: tuple[str, ...], resolve: Resolve | None = None) -> None:
        self._allow = tuple(ipaddress.ip_network(block, strict=False) for block in allow)
        self.excepted = lru_cache(maxsize=_KNOWN)(self._excepts)
        """Whether `network.allow` covers an address."""
        self._places = asyncio.Semaphore(LOOKUPS)
        self._resolve = resolve or self._look_up

    async def addresses(self, host: str, port: int) -> tuple[str, ...]:
        """The addresses that may be connected to, in the order of the look-up.

        Raises:
            Denied: the name has addresses, and none may be reached.
            OSError: the name has no address.
        """
        literal = self.literal(host)
        return self._passed(await self._resolve(host, port)) if literal is None else literal

    def literal(self, host: str) -> tuple[str, ...] | None:
        """The host itself where it is an address; None where it has to be looked up. Raises Denied."""
        return self._passed((host,)) if _is_literal(host) else None

    def _passed(self, found: tuple[str, ...]) -> tuple[str, ...]:
        if not found:
            raise OSError("the name has no address")
        passed = tuple(address for address in dict.fromkeys(found) if self.excepted(address) or not denial(address))
        if not passed:
            raise Denied(f"address not allowed: {found[0]} ({denial(found[0])})")
        return passed

    def _excepts(self, address: str) -> bool:
        plain = _plain(address)
        return any(plain in block for block in self._allow)

    async def _look_up(self, host: str, port: int) -> tuple[str, ...]:
        """In a thread of its own, which nobody waits for at the end: a resolver may hang longer than a stop may take."""
        await self._places.acquire()
        loop = asyncio.get_running_loop()
        found: asyncio.Future[tuple[str, ...]] = loop.create_future()
        arguments = (host, port, found, loop, self._places)
        threading.Thread(target=_answer, args=arguments, name="look-up", daemon=True).start()
        return await found


@lru_cache(maxsize=_KNOWN)
def denial(address: str) -> str:
    """Why the address is not one of the public internet; empty when it is."""
    plain = _plain(address)
    for block, name in _DENIED:
        if plain in block:
            return name
    if plain.version == 6 and plain not in _GLOBAL_UNICAST:
        return "not global unicast"
    return "" if plain.is_global else "not global"


def _answer(
    host: str,
    port: int,
    found: asyncio.Future[tuple[str, ...]],
    loop: asyncio.AbstractEventLoop,
    places: asyncio.Semaphore,
) -> None:
    """The look-up, in its thread; its place is free only when it has ended, however long the asker waited."""
    try:
        told = partial(_tell, found, _getaddrinfo(host, port), None)
    except OSError as error:
        told = partial(_tell, found, (), error)
    with contextlib.suppress(RuntimeError):  # the loop was closed meanwhile
        loop.call_soon_threadsafe(told)
        loop.call_soon_threadsafe(places.release)


def _tell(found: asyncio.Future[tuple[str, ...]], addresses: tuple[str, ...], error: OSError | None) -> None:
    if found.done():  # the asker gave up
        return
    if error is None:
        found.set_result(addresses)
    else:
        found.set_exception(error)


def _getaddrinfo(host: str, port: int) -> tuple[str, ...]:
    # Bytes: as text the name would pass the IDNA codec, which raises UnicodeError over long labels.
    found = socket.getaddrinfo(host.encode("ascii"), port, type=socket.SOCK_STREAM)
    return tuple(str(place[0]) for *_, place in found)


@lru_cache(maxsize=_KNOWN)
def _plain(address: str) -> Address:
    parsed = ipaddress.ip_address(address)
    mapped = parsed.ipv4_mapped if isinstance(parsed, ipaddress.IPv6Address) else None
    return mapped or parsed


@lru_cache(maxsize=_KNOWN)
def _is_literal(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
