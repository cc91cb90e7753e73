"""Which addresses may be reached: the ranges, the exceptions, the look-up."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import subprocess
import sys
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.http.guard import Denied, Guard, denial
from tests.conftest import ROOT

DENIED = {
    "0.0.0.0": "unspecified",
    "0.1.2.3": "unspecified",
    "10.255.255.255": "private",
    "100.64.0.1": "shared by carriers",
    "100.127.255.255": "shared by carriers",
    "127.0.0.1": "loopback",
    "127.255.255.254": "loopback",
    "169.254.169.254": "link-local",
    "172.16.0.1": "private",
    "172.31.255.255": "private",
    "192.0.0.8": "protocol assignment",
    "192.0.2.1": "documentation",
    "192.88.99.1": "6to4 relay",
    "192.168.1.1": "private",
    "198.18.0.1": "benchmarking",
    "198.19.255.255": "benchmarking",
    "198.51.100.1": "documentation",
    "203.0.113.1": "documentation",
    "224.0.0.1": "multicast",
    "239.255.255.250": "multicast",
    "240.0.0.1": "reserved",
    "255.255.255.255": "reserved",
    "::": "unspecified",
    "::1": "loopback",
    "::127.0.0.1": "IPv4-compatible",
    "::8.8.8.8": "IPv4-compatible",
    "::ffff:127.0.0.1": "loopback",
    "::ffff:10.0.0.1": "private",
    "::ffff:a9fe:a9fe": "link-local",
    "::ffff:0:7f00:1": "not global unicast",
    "64:ff9b::7f00:1": "NAT64",
    "64:ff9b:1::1": "NAT64",
    "100::1": "not global unicast",
    "2001::1": "protocol assignment",
    "2001:db8::1": "documentation",
    "2002:7f00:1::1": "6to4",
    "3fff::1": "documentation",
    "5f00::1": "not global unicast",
    "fc00::1": "private",
    "fd12:3456::1": "private",
    "fe80::1": "link-local",
    "fe80::1%eth0": "link-local",
    "fec0::1": "site-local",
    "ff02::1": "multicast",
    "ff0e::1": "multicast",
}
OPEN = ["1.1.1.1", "8.8.8.8", "100.63.255.255", "172.32.0.1", "198.20.0.1", "223.255.255.255"]
OPEN += ["2606:4700::1111", "2a00:1450::1", "2003::1", "::ffff:8.8.8.8"]


@pytest.mark.parametrize("address", DENIED)
def test_an_address_outside_the_public_internet_is_denied_by_its_range(address: str) -> None:
    assert denial(address) == DENIED[address]


@pytest.mark.parametrize("address", OPEN)
def test_a_public_address_is_open(address: str) -> None:
    assert denial(address) == ""


@given(st.ip_addresses())
def test_what_the_registry_of_python_calls_not_global_is_never_open(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> None:
    mapped = getattr(address, "ipv4_mapped", None) or address
    if not mapped.is_global or mapped.is_multicast or mapped.is_reserved:
        assert denial(str(address))


async def answering(*addresses: str) -> tuple[str, ...]:
    return addresses


async def test_what_is_allowed_may_be_reached_and_its_neighbour_may_not() -> None:
    guard = Guard(("10.1.0.0/16", "fd00::1/128"))
    assert await guard.addresses("10.1.2.3", 80) == ("10.1.2.3",)
    assert await guard.addresses("fd00::1", 80) == ("fd00::1",)
    assert guard.excepted("::ffff:10.1.2.3")
    assert not guard.excepted("8.8.8.8")
    with pytest.raises(Denied, match=r"10\.2\.0\.1 \(private\)"):
        await guard.addresses("10.2.0.1", 80)


async def test_denied_addresses_are_dropped_and_doubles_too() -> None:
    guard = Guard((), lambda host, port: answering("10.0.0.1", "8.8.8.8", "::1", "8.8.8.8", "1.1.1.1"))
    assert await guard.addresses("mixed.example", 443) == ("8.8.8.8", "1.1.1.1")


async def test_a_name_with_denied_addresses_only_is_denied() -> None:
    guard = Guard((), lambda host, port: answering("127.0.0.1", "::1"))
    with pytest.raises(Denied, match="loopback"):
        await guard.addresses("inside.example", 80)


async def test_a_name_without_addresses_is_an_error_of_the_look_up() -> None:
    with pytest.raises(OSError, match="no address"):
        await Guard((), lambda host, port: answering()).addresses("gone.example", 80)


async def test_an_address_is_not_looked_up() -> None:
    async def fail(host: str, port: int) -> tuple[str, ...]:
        raise AssertionError(host)

    assert await Guard((), fail).addresses("8.8.8.8", 80) == ("8.8.8.8",)


async def test_names_are_looked_up_in_threads_of_the_guards_own(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    def look_up(host: bytes, port: int, **more: int) -> list[tuple[int, int, int, str, tuple[str, int]]]:
        seen.append(threading.current_thread().name)
        assert (host, port, more) == (b"news.example", 443, {"type": socket.SOCK_STREAM})
        return [(2, 1, 6, "", ("8.8.8.8", 443))]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    guard = Guard(())
    found = await asyncio.gather(*(guard.addresses("news.example", 443) for _ in range(3)))
    assert found == [("8.8.8.8",)] * 3
    assert all(name.startswith("look-up") for name in seen)


def test_a_look_up_that_hangs_does_not_hold_up_the_end_of_the_program() -> None:
    script = (
        "import asyncio, socket, threading\n"
        "from bot.adapters.http.guard import Guard\n"
        "socket.getaddrinfo = lambda *a, **k: threading.Event().wait()\n"
        "async def ask():\n"
        "    try:\n"
        "        await asyncio.wait_for(Guard(()).addresses('news.example', 80), 0.1)\n"
        "    except TimeoutError:\n"
        "        print('gave up')\n"
        "asyncio.run(ask())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=20, check=False
    )
    assert (done.returncode, done.stdout) == (0, "gave up\n"), done.stderr
