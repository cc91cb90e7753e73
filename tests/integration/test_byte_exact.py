"""From the socket into the file: what the server saw and sent is what other programs read back from the archive."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.adapters.warc import WarcArchive
from bot.model.capture import Ask
from bot.model.plan import Limits, PolitenessSettings
from tests.integration.rawserver import Peer, RawServer, message, tls, wire
from tests.integration.test_http_odd import CASES, _script
from tests.twins import Clock
from tests.twins.warcs import Read, read

SCHEMES = pytest.mark.parametrize("scheme", ["http", "https"])


def of(found: list[Read], kind: str, url: str) -> Read | None:
    return next((r for r in found if r.kind == kind and r.header("WARC-Target-URI") == url), None)


def the_file(folder: Path) -> list[Read]:
    (file,) = folder.rglob("*.warc.gz")
    return read(file)


@SCHEMES
async def test_every_odd_answer_stands_in_the_file_as_it_was_sent_or_says_that_it_was_cut(
    scheme: str, tmp_path: Path
) -> None:
    server, client = tls() if scheme == "https" else (None, None)
    archive = WarcArchive(tmp_path, rotate=1 << 30, now=Clock(), software="test")
    asked: dict[str, tuple[str, bytes]] = {}
    for number, (name, odd) in enumerate(CASES.items()):  # a port may come again, an address must not
        with RawServer(_script(odd), context=server) as raw:
            async with wire(context=client, limits=Limits(deadline=10.0)) as asking:
                hops = await asking.fetch(Ask(url=f"{raw.origin}/{number}"))
                await archive.keep(hops)
        asked[name] = (hops[-1].url, raw.peers[0].heads[0])
    await archive.close()
    found = the_file(tmp_path)
    assert len(CASES) >= 30
    for name, odd in CASES.items():
        url, head = asked[name]
        answer, request = of(found, "response", url), of(found, "request", url)
        if not odd.says:
            assert answer is None, "nothing was sent, so nothing is kept"
            continue
        assert answer is not None
        assert request is not None
        assert request.block == head, name
        assert answer.block == odd.says[odd.interim : len(odd.says) - odd.extra], name
        assert answer.header("WARC-Truncated") == odd.truncated, name
        assert request.header("WARC-Concurrent-To") == answer.header("WARC-Record-ID")


@SCHEMES
async def test_two_hundred_at_once_over_few_lines_are_each_kept_with_their_own_request(
    scheme: str, tmp_path: Path
) -> None:
    def echo(peer: Peer) -> None:
        while target := peer.path():
            peer.say(message(target.encode() * 50))

    server, client = tls() if scheme == "https" else (None, None)
    archive = WarcArchive(tmp_path, rotate=1 << 30, now=Clock(), software="test")
    with RawServer(echo, context=server) as raw:
        async with wire(context=client, politeness=PolitenessSettings(connections=16)) as asking:

            async def one(number: int) -> None:
                await archive.keep(await asking.fetch(Ask(url=f"{raw.origin}/{number}")))

            await asyncio.gather(*map(one, range(200)))
    await archive.close()
    assert len(raw.peers) < 200
    found = the_file(tmp_path)
    heads = {head.split(b" ")[1].decode(): head for head in raw.heads}
    assert len(heads) == 200
    for number in range(200):
        url = f"{raw.origin}/{number}"
        answer, request = of(found, "response", url), of(found, "request", url)
        assert answer is not None
        assert request is not None
        assert request.block == heads[f"/{number}"]
        assert answer.block == message(f"/{number}".encode() * 50)
