"""The ASGI application over the index, the feed files and the archive.

A feed is a file: a request never renders one. Its ETag is strong and over the content (RFC 9110 §8.8.3), another for
the packed form; If-None-Match stands before If-Modified-Since (§13.2.2). No address takes an address to fetch.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

from jinja2 import Environment, PackageLoader, select_autoescape
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.model.address import public
from bot.model.plan import Plan
from bot.model.query import Published
from bot.ports import Archive, Publisher, Store
from bot.web.replay import Replay

ATOM = "application/atom+xml; charset=utf-8"
_FRESH = 60  # seconds that a reader may keep a feed
_PAGE_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Web:
    """What the pages are made from."""

    plan: Plan
    store: Store
    publisher: Publisher
    archive: Archive


def application(web: Web) -> Starlette:
    """The routes over one archive."""
    views = _Views(web)
    return Starlette(
        routes=[
            Route("/", views.index),
            Route("/feeds/{name}.atom", views.feed),
            Route("/healthz", views.health),
            Route("/replay/{moment}/{url:path}", Replay(web.store, web.archive, web.plan.limits.page)),
        ]
    )


class _Views:
    def __init__(self, web: Web) -> None:
        self._web = web
        self._pages = Environment(loader=PackageLoader("bot.web"), autoescape=select_autoescape(), trim_blocks=True)

    async def feed(self, request: Request) -> Response:
        name = request.path_params["name"]
        topics = {topic.name for topic in self._web.plan.topics}
        found = await self._web.publisher.read(f"{name}.atom") if name in topics else None
        return PlainTextResponse("no such feed\n", 404) if found is None else serve(request, found, ATOM)

    async def index(self, request: Request) -> Response:
        del request
        plan = self._web.plan
        standings = await self._web.store.visits()
        titles = {source.name: source.title or source.name for source in plan.sources}
        feeds = {source.name: public(source.feed) for source in plan.sources}
        page = self._pages.get_template("index.html").render(
            topics=plan.topics, standings=standings, titles=titles, feeds=feeds, base=plan.server.base_url
        )
        return Response(page, headers={"Content-Security-Policy": _PAGE_POLICY}, media_type="text/html")

    async def health(self, request: Request) -> Response:
        """200 while the index answers; how many sources fail is said, and is no fault of the program."""
        del request
        standings = await self._web.store.visits()
        failing = sum(1 for s in standings if s.visit.failures)
        return JSONResponse({"status": "ok", "sources": len(standings), "failing": failing})


def serve(request: Request, found: Published, content_type: str) -> Response:
    """A published file, packed where the reader takes it, or 304."""
    packed = _takes_gzip(request.headers.get("accept-encoding", ""))
    etag = f'{found.etag[:-1]}-gzip"' if packed else found.etag
    headers = {
        "ETag": etag,
        "Last-Modified": format_datetime(found.modified, usegmt=True),
        "Cache-Control": f"public, max-age={_FRESH}",
        "Vary": "Accept-Encoding",
        "X-Content-Type-Options": "nosniff",
    }
    if _unchanged(request, etag, found.modified):
        return Response(status_code=304, headers=headers)
    if packed:
        headers["Content-Encoding"] = "gzip"
    return Response(found.packed if packed else found.body, headers=headers, media_type=content_type)


def _unchanged(request: Request, etag: str, modified: datetime) -> bool:
    asked = request.headers.get("if-none-match")
    if asked is not None:
        tags = [tag.strip().removeprefix("W/") for tag in asked.split(",")]
        return "*" in tags or etag in tags
    try:
        since = parsedate_to_datetime(request.headers.get("if-modified-since", ""))
    except (ValueError, OverflowError):
        return False
    return modified <= (since if since.tzinfo else since.replace(tzinfo=UTC))


def _takes_gzip(accepted: str) -> bool:
    """RFC 9110 §12.5.3: what is said of gzip by name stands before what is said of `*`."""
    codings = dict(coding.replace(" ", "").partition(";")[::2] for coding in accepted.lower().split(","))
    weight = codings.get("gzip", codings.get("*", "q=0"))
    return re.fullmatch(r"q=0(?:\.0*)?", weight) is None
