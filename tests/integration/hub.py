"""A WebSub hub on loopback: it takes requests, verifies intent, delivers with a signature, and counts what it is told.

Beside it a newspaper that names hubs. Both are servers in threads; a test says what goes wrong.
"""

from __future__ import annotations

import hmac
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import httpx

from bot.demo.server import Document, Server

SECONDS = 60.0  # that a test's own requests may take
TEXT = "The pumps of the old quarter ran again on Tuesday after a winter of repairs, and the cisterns filled by noon. "
START = datetime(2026, 11, 3, 9, 30, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriber:
    topic: str
    callback: str
    secret: str
    lease: int


@dataclass(slots=True, kw_only=True)
class Manners:
    """What the hub does with a request to subscribe or to end that."""

    status: int = 202
    location: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    verify: bool = True
    lease: int = 0
    """Seconds that it gives; 0: what was asked for."""
    deny: str = ""
    """With a reason: it denies instead of verifying."""
    topic: str = ""
    """It verifies another topic than was asked for."""
    hang: bool = False


class Hub:
    """A context manager that ends it."""

    def __init__(self) -> None:
        self.manners = Manners()
        self.asked: list[dict[str, str]] = []
        """Forms of requests to subscribe or unsubscribe."""
        self.told: list[tuple[str, float]] = []
        """Topics it was told of as changed, and when by the monotonic clock."""
        self.fetches = False
        """What it is told of it fetches, as hubs do."""
        self.fetched: list[tuple[str, float, str]] = []
        """Topic, when it was told, and the feed."""
        self.subscribers: dict[tuple[str, str], Subscriber] = {}
        self.answers: list[int] = []
        """Statuses of the callbacks that it asked to verify."""
        self.stopped = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = False
        self._threads: list[threading.Thread] = [threading.Thread(target=self._server.serve_forever, args=(0.05,))]
        self._threads[0].start()
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}/hub"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stopped.set()
        self._server.shutdown()
        self._server.server_close()
        for thread in self._threads:
            thread.join()

    def deliver(self, topic: str, body: bytes, *, method: str = "sha256", secret: str | None = None) -> list[int]:
        """Pushes to every subscriber of the topic; their answers. `secret`: instead of the one that was given."""
        taken = [one for one in list(self.subscribers.values()) if one.topic == topic]
        return [self.push(one.callback, body, method, one.secret if secret is None else secret) for one in taken]

    def push(self, callback: str, body: bytes, method: str, secret: str) -> int:
        headers = {"Content-Type": "application/rss+xml", "Link": f'<{self.address}>; rel="hub"'}
        if method:
            headers["X-Hub-Signature"] = f"{method}={hmac.new(secret.encode(), body, method).hexdigest()}"
        return httpx.post(callback, content=body, headers=headers, timeout=SECONDS).status_code

    def verify(self, form: dict[str, str]) -> int:
        """Asks the callback of a request as the manners say; its status."""
        manners, mode = self.manners, form["hub.mode"]
        said = {"hub.mode": mode, "hub.topic": manners.topic or form["hub.topic"]}
        if manners.deny:
            said |= {"hub.mode": "denied", "hub.reason": manners.deny}
        else:
            said["hub.challenge"] = challenge = secrets.token_urlsafe(24)
            lease = manners.lease or int(form.get("hub.lease_seconds", "0"))
            said |= {"hub.lease_seconds": str(lease)} if mode == "subscribe" else {}
        answer = httpx.get(f"{form['hub.callback']}?{urlencode(said)}", timeout=SECONDS)
        if not manners.deny and answer.is_success and answer.text == challenge:
            self._settle(form, lease)
        self.answers.append(answer.status_code)
        return answer.status_code

    def _settle(self, form: dict[str, str], lease: int) -> None:
        key = form["hub.topic"], form["hub.callback"]
        if form["hub.mode"] == "unsubscribe":
            self.subscribers.pop(key, None)
            return
        self.subscribers[key] = Subscriber(topic=key[0], callback=key[1], secret=form["hub.secret"], lease=lease)

    def _take(self, form: dict[str, str]) -> int:
        if form["hub.mode"] == "publish":
            topic, at = form["hub.url"], time.monotonic()
            self.told.append((topic, at))
            if self.fetches:
                self.fetched.append((topic, at, httpx.get(topic, timeout=SECONDS).text))
            return 204
        self.asked.append(form)
        if self.manners.hang:
            self.stopped.wait()
            return 503
        if 200 <= self.manners.status < 300 and self.manners.verify:
            self._threads.append(threading.Thread(target=self.verify, args=(form,)))
            self._threads[-1].start()
        return self.manners.status

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        hub = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                assert self.headers["Content-Type"] == "application/x-www-form-urlencoded"
                self.send_response(hub._take(dict(parse_qsl(body, strict_parsing=True))))
                more = {"Location": hub.manners.location} if hub.manners.location else {}
                for name, value in (hub.manners.headers | more).items():
                    self.send_header(name, value)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Nothing: the hub's lists are the log."""

        return Handler


class Paper:
    """A newspaper whose feed names hubs; a context manager that ends it."""

    def __init__(self, *hubs: str) -> None:
        self.hubs = hubs
        self.slugs: list[str] = []
        self.documents: dict[str, Document] = {}
        self._server = Server(("127.0.0.1", 0), self._find)
        self.base = f"http://127.0.0.1:{self._server.server_address[1]}"
        self.feed = self.topic = f"{self.base}/feed"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self._thread.start()
        self.publish("first")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def polls(self) -> list[int]:
        """Statuses of the answers for the feed."""
        return [request.status for request in self._server.requests if urlsplit(request.path).path == "/feed"]

    def publish(self, slug: str) -> bytes:
        """Prints an article; the feed with it."""
        self.slugs.insert(0, slug)
        page = (
            f'<html lang="en"><head><title>{slug}</title></head><body><article><h1>The story of {slug}</h1>'
            f"<p>About {slug}. {TEXT * 3}</p><p>{TEXT * 2}</p></article></body></html>"
        )
        self.documents[f"/{slug}"] = _document(page.encode(), "text/html; charset=utf-8")
        return self.print()

    def print(self) -> bytes:
        """The feed anew, with the hubs as they are named now."""
        links = "".join(f'<atom:link rel="hub" href="{hub}"/>' for hub in self.hubs)
        items = "".join(
            f"<item><title>The story of {slug}</title><link>{self.base}/{slug}</link><guid>{slug}</guid>"
            f"<pubDate>{format_datetime(START)}</pubDate><description>In short: {slug}.</description></item>"
            for slug in self.slugs
        )
        body = (
            '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>Paper</title>'
            f'<link>{self.base}/</link><description>News</description><atom:link rel="self" href="{self.topic}"/>'
            f"{links}{items}</channel></rss>"
        ).encode()
        self.documents["/feed"] = _document(body, "application/rss+xml")
        return body

    def _find(self, path: str) -> Document:
        return self.documents.get(path, _document(b"nothing", "text/plain", status=404))


def query(url: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(url).query)


def until(found: Callable[[], object], seconds: float = 60.0) -> None:
    """Waits for a condition, of which a slow machine may be long in coming."""
    limit = time.monotonic() + seconds
    while not found():
        assert time.monotonic() < limit, "it did not come to be"
        time.sleep(0.005)  # between looks at what is waited for


def _document(body: bytes, kind: str, status: int = 200) -> Document:
    return Document(body=body, content_type=kind, modified=START, status=status)
