"""`/search?q=`: what a rule finds, best first, with the words of the rule marked where they stand.

- SHOWN a page, PAGES pages. At most LOOKED articles of those that meet the rule's need are judged for one page. Where COUNTED at
  most meet it, all are, and how many are found is told exactly; else, but on the last page, as the index knows it ("about"): all
  that meet the need.
- A rule that cannot be read is shown with a caret under the column that is wrong, with 400. The rule stays in the box, and a
  search for its words as they stand is offered.
- A rule is read in a thread: one of regular expressions takes 50 ms, and the nearest of 10,000 names 100.
- A feed of the search is offered, unless a time in it is told from now.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import partial
from typing import Final
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from bot.model.errors import RuleError
from bot.model.plan import Plan
from bot.model.pointing import pointed
from bot.stages.searching import LONGEST, Found, Search, plain, search
from bot.web import searching
from bot.web.hits import Hit, hit
from bot.web.paper import paper
from bot.web.requested import Offer, offers
from bot.web.searching import SECONDS, findings
from bot.web.web import Web

SHOWN: Final = 20
PAGES: Final = 50
LOOKED: Final = 2_000
COUNTED: Final = 500
"""A millisecond each, so that to count them exactly takes half a second at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """A rule that cannot be read."""

    line: str
    caret: str
    column: int
    found: str
    expected: str
    plain: str
    """Address of the search for its words as they stand; empty: it has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    found: tuple[Hit, ...] = ()
    more: bool = False
    count: int = 0
    exact: bool = True
    cut: bool = False
    hints: tuple[str, ...] = ()
    """Slips in a rule that finds nothing."""


async def page(web: Web, request: Request) -> Response:
    plan, asked = web.plan(), request.query_params.get("q", "").strip()
    number = _number(request.query_params.get("page", ""))
    if not asked:
        return _paper(plan, "", 1, _Page())
    try:
        wanted = await asyncio.to_thread(search, asked, plan, web.judging, web.now())
    except RuleError as error:
        wrong = await asyncio.to_thread(_wrong, web, plan, asked, error)
        return _paper(plan, asked[: LONGEST + 1], number, _Page(), error=wrong)
    shown, feeds = await _found(web, plan, wanted, number), await asyncio.to_thread(_feeds, web, plan, asked)
    return _paper(plan, asked, number, shown, feeds=feeds)


def _wrong(web: Web, plan: Plan, rule: str, error: RuleError) -> Wrong:
    line, caret = pointed(rule, error.column)
    return Wrong(
        line=line,
        caret=caret,
        column=error.column,
        found=error.found,
        expected=error.expected,
        plain=_plain(web, plan, rule),
    )


def _plain(web: Web, plan: Plan, rule: str) -> str:
    words = plain(rule)
    try:
        search(words, plan, web.judging)
    except RuleError:  # there are none, or too many
        return ""
    return f"{plan.server.base_url}{searching.page(words)}"


async def _found(web: Web, plan: Plan, wanted: Search, number: int) -> _Page:
    """Where not all are counted, one more than is shown is looked for, to know whether there are more."""
    catalogue, last = web.store.catalogue, number * SHOWN
    count = await catalogue.count(wanted.need)
    some, found = list[Found](), 0
    async for one in findings(catalogue, wanted, most=LOOKED, seconds=SECONDS):
        found += 1
        if last - SHOWN < found <= last:
            some.append(one)
        if found > last and count > COUNTED:
            break
    hits = await asyncio.to_thread(lambda: tuple(hit(plan, one.article, wanted.judge.marks) for one in some))
    more = found > last
    cut = count > LOOKED and not more
    exact = count <= COUNTED or not (more or cut)
    return _Page(
        found=hits,
        more=more and number < PAGES,
        count=found if exact else count,
        exact=exact,
        cut=cut,
        hints=() if found else wanted.hints,
    )


def _feeds(web: Web, plan: Plan, asked: str) -> tuple[Offer, ...]:
    try:
        search(asked, plan, web.judging)
    except RuleError:
        return ()
    return offers(plan, "feeds/search", f"?q={quote(asked, safe='')}")


def _number(text: str) -> int:
    return min(max(int(text), 1), PAGES) if text.isascii() and text.isdecimal() and len(text) < 9 else 1


def _paper(
    plan: Plan, asked: str, number: int, shown: _Page, *, error: Wrong | None = None, feeds: tuple[Offer, ...] = ()
) -> Response:
    base = plan.server.base_url
    at = partial(_address, base, asked)
    return paper(
        "search.html",
        base,
        400 if error else 200,
        asked=asked,
        error=error,
        number=number,
        found=shown.found,
        count=shown.count,
        exact=shown.exact,
        cut=shown.cut,
        looked=LOOKED,
        hints=shown.hints,
        feeds=feeds,
        source=plan.sources[0].name if plan.sources else "",
        entity=plan.entities[0].name if plan.entities else "",
        earlier=at(number - 1) if number > 1 else "",
        later=at(number + 1) if shown.more else "",
    )


def _address(base: str, asked: str, number: int) -> str:
    return f"{base}{searching.page(asked)}{f'&page={number}' if number > 1 else ''}"
