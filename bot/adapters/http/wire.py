"""Asks the web: one exchange for each hop of a redirect chain, each guarded and with a deadline of its own.

301, 302, 303, 307 and 308 with a Location are followed, at most `Limits.redirects` of them, if their answer is whole. A
hop that may not be made (another scheme, an address that is none, one redirect too many, a private address) is an
exchange too: refused, nothing sent.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable
from datetime import datetime

import httpx

from bot.adapters.http.guard import Guard, Resolve
from bot.adapters.http.polite import Gate
from bot.adapters.http.request import REDIRECTS, BadAddress, build, first, posting, shown, unread, valid_agent
from bot.adapters.http.shelf import Shelf
from bot.adapters.http.transport import Transport
from bot.model.capture import Ask, Exchange
from bot.model.plan import Limits, NetworkSettings, PolitenessSettings


class Wire:
    """The Fetcher over real sockets. Belongs to one event loop."""

    def __init__(  # noqa: PLR0913 (what the program knows and this room needs; each is one value)
        self,
        *,
        limits: Limits,
        politeness: PolitenessSettings,
        network: NetworkSettings,
        agent: str,
        now: Callable[[], datetime],
        resolve: Resolve | None = None,
        context: ssl.SSLContext | None = None,
        before: Wire | None = None,
    ) -> None:
        """`agent` goes into User-Agent, in printable ASCII; `context` is set to speak HTTP/1.1 only.

        What hosts have to bear is counted on from the wire `before`, unless it was under other manners.
        """
        if not valid_agent(agent):
            raise ValueError("the agent holds characters that a header may not hold")
        context = context or httpx.create_ssl_context(trust_env=False)
        context.set_alpn_protocols(["http/1.1"])
        same = before is not None and before.politeness == politeness
        self.gate: Gate = before.gate if before is not None and same else Gate(politeness)
        self.politeness: PolitenessSettings = politeness
        self._limits = limits
        self._agent = agent
        self._now = now
        self._transport = Transport(
            limits=limits,
            guard=Guard(network.allow, resolve),
            gate=self.gate,
            shelf=Shelf(limits.idle),
            context=context,
            now=now,
        )

    async def fetch(self, ask: Ask) -> tuple[Exchange, ...]:
        """One exchange a hop, the last is the answer. A fault of the peer is in the exchange, never raised."""
        try:
            hop = first(ask)
        except BadAddress as error:
            return (self._refused(unread(ask.url), str(error)),)
        exchanges: list[Exchange] = []
        until = asyncio.get_running_loop().time() + ask.seconds if ask.seconds else None
        while True:
            exchange = await self._transport.exchange(build(hop, ask, self._agent), until)
            exchanges.append(exchange)
            if not (location := _location(exchange)):
                return tuple(exchanges)
            try:
                hop = hop.follow(location)
            except BadAddress as error:
                return (*exchanges, self._refused(unread(location), str(error)))
            if len(exchanges) > self._limits.redirects:
                why = f"more than {self._limits.redirects} redirects"
                return (*exchanges, self._refused(shown(str(hop.url)), why))

    async def post(self, url: str, body: bytes, content_type: str) -> Exchange:
        """One POST, under the same guard, manners, limits and deadline; its redirects are not followed."""
        try:
            hop = first(Ask(url=url))
        except BadAddress as error:
            return self._refused(unread(url), str(error))
        return await self._transport.exchange(posting(hop, body, content_type, self._agent))

    async def close(self) -> None:
        """Closes the idle lines."""
        self._transport.close()

    def _refused(self, url: str, why: str) -> Exchange:
        at = self._now()
        return Exchange(url=url, request=b"", started=at, ended=at, error=why, refused=True)


def _location(exchange: Exchange) -> str:
    """Where the answer leads; empty when it is the last."""
    if exchange.error or exchange.status not in REDIRECTS:
        return ""
    return next((value for name, value in exchange.headers if name.lower() == "location"), "")
