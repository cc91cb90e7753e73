"""One request, one exchange: looked up, judged, waited for, connected, asked.

In this order: look-up and guard, then the host's gate, then the connection. The deadline runs over all but the wait at
the gate. At most three addresses are tried in turn, each with a limit of its own that covers TLS too. A line that has
served before and dies before the first byte is replaced by a new one, once: its peer had hung up while it lay idle.
A POST has a new line from the start: nobody knows whether the peer took it before it hung up (RFC 9110 §9.2.2).

A feed's connection is closed behind its answer, for the next poll is far off, unless another request waits for the host.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.adapters.http.draft import Draft, told
from bot.adapters.http.guard import Denied, Guard
from bot.adapters.http.line import Line, dial
from bot.adapters.http.polite import Gate
from bot.adapters.http.request import Request, origin
from bot.adapters.http.shelf import Origin, Shelf
from bot.model.capture import Exchange
from bot.model.plan import Limits

ADDRESSES = 3
"""Addresses of one host that are tried."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Transport:
    limits: Limits
    guard: Guard
    gate: Gate
    shelf: Shelf
    context: ssl.SSLContext
    now: Callable[[], datetime]

    async def exchange(self, request: Request, until: float | None = None) -> Exchange:
        """What was sent and what came back; whatever goes wrong is told in it.

        `until`, of the loop's clock: it ends then in any case, be it in the middle of the answer or in the wait for the host.
        """
        draft = Draft(request, self.limits, self.now)
        over = asyncio.timeout_at(until)
        try:
            async with over:
                await self._made(request, draft)
        except TimeoutError:
            seconds = "the time that was left" if over.expired() else f"{self.limits.deadline:g} s"
            draft.fail(f"no whole answer within {seconds}", "time")
        except Denied as error:
            draft.fail(str(error), refused=True)
        except OSError as error:
            draft.fail(told(error))
        return draft.exchange()

    def close(self) -> None:
        """Closes the idle lines."""
        self.shelf.close()

    async def _made(self, request: Request, draft: Draft) -> None:
        place = Origin(*origin(request.url))
        clock = asyncio.get_running_loop().time
        begun = clock()
        addresses = self.guard.literal(place.host)
        if addresses is None:
            async with asyncio.timeout(self.limits.deadline):
                addresses = await self.guard.addresses(place.host, place.port)
        left = self.limits.deadline - (clock() - begun)
        pause = not all(map(self.guard.excepted, addresses))
        async with self.gate.hold(place.host, pause=pause) as others_wait:
            draft.started = self.now()
            draft.keep = request.keep or others_wait
            async with asyncio.timeout(left):
                await self._converse(draft, place, addresses)

    async def _converse(self, draft: Draft, place: Origin, addresses: tuple[str, ...]) -> None:
        line = self.shelf.take(place) if draft.repeatable else None
        if line is not None:
            await self._ask(draft, place, line)
            if not draft.unanswered:
                return
            draft.begin_again()
        await self._ask(draft, place, await self._dial(place, addresses))

    async def _ask(self, draft: Draft, place: Origin, line: Line) -> None:
        kept = False
        try:
            await draft.talk(line)
            kept = draft.reusable and line.quiet()
        finally:  # cancelled or out of time: a line with half an answer on it never serves again
            if kept:
                self.shelf.put(place, line)
            else:
                line.close()

    async def _dial(self, place: Origin, addresses: tuple[str, ...]) -> Line:
        context = self.context if place.scheme == "https" else None
        name = place.host.rstrip(".")
        failure: OSError = OSError("no address")
        for address in addresses[:ADDRESSES]:
            try:
                async with asyncio.timeout(self.limits.connect):
                    return await dial(address, place.port, context, name)
            except TimeoutError:
                failure = ConnectionError(f"no connection within {self.limits.connect:g} s")
            except OSError as error:
                failure = error
        raise failure
