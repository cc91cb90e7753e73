"""The paper at work: it serves its pages and feeds from loopback, and can publish, edit and withdraw while it does.

Addresses: `/` and `/en/`, `/ar/`, `/he/` home pages; `/en/2026/10/<slug>` articles; `/en/section/…`, `/en/tag/…`,
`/en/about`; `/en/rss.xml`, `/ar/atom.xml`, `/he/rss.xml`, `/en/briefs.rdf`, `/en/feed.json` feeds; `/img/<slug>.png`; `/style.css`;
`/robots.txt`, which closes `/private/`. A withdrawn article leaves its feed and answers 410, its picture too.

Time is the paper's own: bundled pages were last touched when their story says so, and each change moves the paper's
clock on by one minute from 20 October 2026. Last-Modified moves only with the bytes.
"""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Self

from bot.demo import render, syndication
from bot.demo.picture import picture
from bot.demo.server import Document, Request, Server
from bot.demo.story import Edition, Story, editions, stories

BRIEFS = "/en/briefs.rdf"
JSON_FEED = "/en/feed.json"
"""The English feed again, as JSON Feed; no page names it."""
BRIEF_STORIES = 2
"""Newest English stories that the briefs list again."""
OPENED = datetime(2026, 9, 1, 6, 0, tzinfo=UTC)
"""Last-Modified of what never changes."""
CLOCK = datetime(2026, 10, 20, 6, 0, tzinfo=UTC)
"""The paper's time before its first change."""
ROBOTS = b"User-agent: *\nDisallow: /private/\n"
HTML = "text/html; charset=utf-8"


class Newsroom:
    """A running newsroom; a context manager that ends it. Port 0 takes a free one."""

    def __init__(self, host: str = "127.0.0.1", port: int = 0) -> None:
        self._server = Server((host, port), self._find)
        self.base = f"http://{host}:{self._server.server_address[1]}"
        self._stories = {story.slug: story for story in stories()}
        self._withdrawn: dict[str, Story] = {}
        self._clock = CLOCK
        self._changing = threading.Lock()
        self._documents: dict[str, Document] = {}
        self._print()
        # The interval is how long `close` may wait: 0.05 s rather than the half second that is usual.
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), name="newsroom")
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def requests(self) -> list[Request]:
        """Every request so far, in order: (method, path, status, headers)."""
        return self._server.requests

    @property
    def stories(self) -> tuple[Story, ...]:
        """What stands in the paper now, newest first."""
        return tuple(sorted(self._stories.values(), key=lambda s: (datetime.fromisoformat(s.published), s.slug))[::-1])

    @property
    def feeds(self) -> tuple[str, ...]:
        """Addresses of all feeds."""
        return (
            *(self.base + edition.feed for edition in editions().values()),
            self.base + BRIEFS,
            self.base + JSON_FEED,
        )

    def publish(self, story: Story) -> None:
        """Adds a story, or puts one that was withdrawn back."""
        with self._changing:
            self._withdrawn.pop(story.slug, None)
            self._stories[story.slug] = story
            self._advance()

    def withdraw(self, slug: str) -> None:
        """Takes a story out of the paper. Raises KeyError for one that is not in it."""
        with self._changing:
            self._withdrawn[slug] = self._stories.pop(slug)
            self._advance()

    def edit(self, slug: str, **changes: Any) -> Story:
        """Replaces fields of a story and stamps it with the paper's time, unless `modified` is among them."""
        with self._changing:
            stamp = (self._clock + timedelta(minutes=1)).isoformat()
            self._stories[slug] = dataclasses.replace(self._stories[slug], **({"modified": stamp} | changes))
            self._advance()
            return self._stories[slug]

    def _advance(self) -> None:
        self._clock += timedelta(minutes=1)
        self._print()

    def _print(self) -> None:
        """Makes every document again; one whose bytes are the same keeps its date."""
        fresh = {}
        for path, document in self._make():
            old = self._documents.get(path)
            changed = self._documents and (old is None or old.body != document.body)
            modified = self._clock if changed else (old or document).modified
            fresh[path] = dataclasses.replace(document, modified=modified)
        self._documents = fresh

    def _make(self) -> Iterator[tuple[str, Document]]:
        yield "/style.css", Document(body=render.stylesheet(), content_type="text/css", modified=OPENED)
        yield "/robots.txt", Document(body=ROBOTS, content_type="text/plain", modified=OPENED)
        for edition in editions().values():
            yield from self._edition(edition)
        for story in self._stories.values():
            yield story.path, _html(render.article(story, self.base), story.changed)
            yield story.picture, Document(body=picture(story.slug), content_type="image/png", modified=OPENED)
        for story in self._withdrawn.values():
            gone = _html(render.notice(editions()[story.edition], "gone"), OPENED, status=410)
            yield from ((story.path, gone), (story.picture, gone))

    def _edition(self, edition: Edition) -> Iterator[tuple[str, Document]]:
        current = tuple(story for story in self.stories if story.edition == edition.code)
        newest = max((story.changed for story in current), default=OPENED)
        front = _html(render.listing(edition, edition.labels["front"], current), newest)
        yield f"/{edition.code}/", front
        for path, name in render.sections(edition).items():
            yield path, _html(render.listing(edition, name, [s for s in current if s.section == name]), newest)
        for path, name in render.tags(edition, current).items():
            yield path, _html(render.listing(edition, name, [s for s in current if name in s.tags]), newest)
        yield f"/{edition.code}/about", _html(render.notice(edition, "about"), OPENED)
        write = syndication.atom if edition.feed_type == "application/atom+xml" else syndication.rss
        yield edition.feed, _feed(write(edition, current, self.base), edition.feed_type, newest)
        if edition.code == "en":
            yield "/", front
            yield "/private/roster", _html(render.notice(edition, "about"), OPENED)
            briefs = syndication.rdf(edition, current[:BRIEF_STORIES], self.base, BRIEFS)
            yield BRIEFS, _feed(briefs, "application/rdf+xml", newest)
            again = syndication.json_feed(edition, current, self.base, JSON_FEED)
            yield JSON_FEED, _feed(again, "application/feed+json", newest)

    def _find(self, path: str) -> Document:
        """The document at a decoded path; a notice in the language of the path where there is none."""
        edition = editions().get(path[1:3], editions()["en"])
        missing = _html(render.notice(edition, "missing"), OPENED, status=404)
        return self._documents.get(path, missing)


def _html(body: bytes, modified: datetime, status: int = 200) -> Document:
    return Document(body=body, content_type=HTML, modified=modified.astimezone(UTC), status=status)


def _feed(body: bytes, kind: str, modified: datetime) -> Document:
    return Document(body=body, content_type=f"{kind}; charset=utf-8", modified=modified.astimezone(UTC))
