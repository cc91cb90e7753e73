"""Pages of other kinds than articles, through real worker processes: each is answered in time, says why, and keeps the feed's own text.

All are made here. What takes long is found by a limit of seconds that is a third of a worker's own.
"""

from __future__ import annotations

import asyncio
import gzip
import json
import struct
import time
import zlib
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime

import pytest

from bot.engine.pool import Workers
from bot.model.article import Extracted
from bot.model.capture import Page
from bot.model.entry import Item
from bot.model.plan import Limits
from bot.model.source import Source

SECONDS = 10.0
"""Of one page; a task may take `Limits.task`, 30."""
URL = "https://gazette.example/harbour/cranes"
TITLE = "Harbour cranes turn again after a winter of repairs"
SUMMARY = "The cranes of the harbour turn again."
ITEM = Item(key=URL, url=URL, title=TITLE, summary=f"<p>{SUMMARY}</p>")
SOURCE = Source(name="gazette", feed="https://gazette.example/feed", title="The Gazette")
WORDS = "The cranes on the eastern quay lifted their first load on Tuesday, a day sooner than the port had promised. "
TEXT = "".join(f"<p>On day {n}: {WORDS * 2}</p>" for n in range(8))
LINES = [f"On day {n}: {WORDS * 2}".strip() for n in range(8)]


def about(inner: str, head: str = "") -> bytes:
    """A page that has everything of the article but, perhaps, its text."""
    return f"<!DOCTYPE html><html><head><title>{TITLE}</title>{head}</head><body><article><h1>{TITLE}</h1>{inner}</article></body></html>".encode()


def page(title: str, inner: str, head: str = "", attributes: str = "") -> bytes:
    return f"<!DOCTYPE html><html><head><title>{title}</title>{head}</head><body {attributes}>{inner}</body></html>".encode()


def cards(number: int, words: str = WORDS) -> str:
    return "".join(
        f"<div class=card><h3><a href=/w/{n}>Number {n} of all that happened in the harbour</a></h3><p>{n}. {words}</p></div>"
        for n in range(number)
    )


def png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(b"\0\0"))
        + chunk(b"IEND", b"")
    )


CONSENT = "We and our 743 partners store cookies and process personal data for personalised ads. You can withdraw your consent in our privacy policy."
OTHER: dict[str, Callable[[], bytes]] = {
    # pages of a site that are no article
    "front page": lambda: page("The Gazette", f"<main>{cards(40)}</main>", '<meta property="og:type" content="website">'),
    "section": lambda: page("Harbour - The Gazette", f"<main><h1>Harbour</h1>{cards(15)}</main>"),
    "tag": lambda: page("Cranes - The Gazette", f"<main><h1>Cranes</h1><p>All that we have on cranes, day by day.</p>{cards(20, '')}</main>", attributes="class='archive tag'"),
    "search": lambda: page("Search results", f"<main><h1>Search results for crane</h1>{cards(10)}</main>"),
    "links": lambda: page("Sitemap", "<ul>" + "".join(f"<li><a href=/{n}>What happened in the harbour on day {n}</a></li>" for n in range(300)) + "</ul>"),
    "video": lambda: page(TITLE, f"<h1>{TITLE}</h1><video src=/v></video><p>{WORDS}</p>", '<meta property="og:type" content="video.other">'),
    "gallery": lambda: about("".join(f"<figure><img src=/{n}.jpg><figcaption>{n}: the crane at noon, seen from the lighthouse</figcaption></figure>" for n in range(12))),
    "404 as 200": lambda: page("Page not found - The Gazette", f"<h1>Page not found</h1><p>What you look for is not here any more, or never was. Try our front page.</p>{cards(6)}"),
    "404 in Arabic": lambda: page("الصفحة غير موجودة", "<h1>الصفحة غير موجودة</h1><p>عذرا، الصفحة التي طلبتها ليست هنا، ربما نقلت أو حذفت من الموقع منذ وقت طويل.</p>"),
    "error 500": lambda: page("500 Internal Server Error", "<h1>Internal Server Error</h1><p>The server met something that it did not expect and could not go on with what you asked for.</p>"),
    "maintenance": lambda: page("We'll be back soon", "<h1>We'll be back soon</h1><p>The Gazette is being mended. It takes an hour at most, and nothing of what you have kept is lost.</p>"),
    "robot check": lambda: page("Just a moment...", "<h1>gazette.example</h1><p>Verify you are human by completing the action below. The site has to review the security of your connection.</p>"),
    "captcha": lambda: page("Are you a robot?", "<p>Please make sure that your browser takes cookies and scripts, and that nothing keeps them from loading, then go on.</p>", "<meta name=robots content=noindex>"),
    "cookie wall": lambda: page("Before you continue", f"<div class=consent><h1>Before you continue</h1><p>{CONSENT}</p><p>{CONSENT} {CONSENT}</p><button>Accept all</button></div>"),
    "cookie wall in German": lambda: page("Cookies zustimmen", "<div id=cmp><h1>Ihre Privatsphäre ist uns wichtig</h1><p>Wir und unsere Partner verarbeiten mit Cookies personenbezogene Daten für personalisierte Werbung; die Einwilligung ist widerruflich.</p><button>Alle akzeptieren</button></div>"),
    "login wall": lambda: page("Log in - The Gazette", "<h1>Log in</h1><p>To go on you need an account with us, which costs nothing and takes a minute to make.</p><form><input type=email><input type=password></form>"),
    "age gate": lambda: page("Are you over 18?", "<h1>Are you over 18?</h1><p>What comes behind this page is for grown people only, so tell us that you are one of them.</p><button>Yes</button>"),
    "terms of use": lambda: page("Terms of use", f"<h1>Terms of use</h1>{'<p>By using this service you accept that it comes as it is, without any promise.</p>' * 3}"),
    # pages without text
    "empty": lambda: b"",
    "blanks": lambda: b" \n" * 1_000,
    "only a script": lambda: b"<!DOCTYPE html><html><head><title>x</title></head><body><div id=root></div><script src=/app.js></script></body></html>",
    "only a long script": lambda: page(TITLE, "<script>" + "var a = '<p>x</p>';" * 100_000 + "</script>"),
    "meta refresh": lambda: b"<html><head><meta http-equiv=refresh content='0; url=/elsewhere'></head><body></body></html>",
    "frameset": lambda: b"<html><head><title>x</title></head><frameset cols='*,*'><frame src=/a><frame src=/b></frameset></html>",
    "only pictures": lambda: page(TITLE, "<img src=/a.jpg>" * 500),
    "only a table of links": lambda: about("<table>" + "<tr><td><a href=/x>One of very many links in rows</a></td></tr>" * 2_000 + "</table>"),
    # other documents under the name of HTML
    "PDF": lambda: b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n" + b"BT (text) Tj ET\n" * 1_000,
    "PNG": png,
    "JPEG": lambda: b"\xff\xd8\xff\xe0\0\x10JFIF\0" + bytes(range(256)) * 100,
    "JSON": lambda: json.dumps({"headline": TITLE, "articleBody": f"<p>{WORDS * 20}</p>"}).encode(),
    "XML feed": f"<?xml version='1.0'?><rss version='2.0'><channel><item><title>{TITLE}</title><description>{WORDS * 9}</description></item></channel></rss>".encode,
    "sitemap": lambda: b"<?xml version='1.0'?><urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc>https://x.example/</loc></url></urlset>",
    "gzip inside": lambda: gzip.compress(about(TEXT)),
    "ZIP": lambda: b"PK\x03\x04" + bytes(range(256)) * 40,
    "film": lambda: b"\0\0\0\x20ftypisom\0\0\x02\0" + bytes(range(256)) * 400,
    "binary": lambda: bytes(n * n * 7 % 251 for n in range(200_000)),
    "nulls": lambda: b"\0" * 1_000_000,
    # pages that cost
    "20 MB of paragraphs": lambda: about(f"<p>{WORDS * 5}</p>" * 36_000),
    "10 MB in one paragraph": lambda: about(f"<p>{WORDS * 95_000}</p>"),
    "10 MB in one word": lambda: page("x", f"<p>{'x' * 10_000_000}</p>"),
    "a million divs": lambda: b"<div>" * 1_000_000,
    "a million attributes": lambda: page("x", "<div " + " ".join(f"a{n}=1" for n in range(1_000_000)) + ">x</div>"),
    "attributes with brackets": lambda: page("x", "<div " + " ".join(f'a{n}="<>"' for n in range(300_000)) + ">x</div>"),
    "attributes without blanks": lambda: page("x", "<div " + "".join(f'a{n}="1"' for n in range(300_000)) + ">x</div>"),
    "500,000 links": lambda: about("<a href=/x>link</a>" * 500_000),
    "40,000 links": lambda: about("<a href=/x>link</a> " * 40_000),
    "100,000 paragraphs": lambda: about("<p>x</p>" * 100_000),
    "tables in tables": lambda: b"<table><tr><td>" * 20_000 + b"x",
    "lists in lists": lambda: b"<ul><li>" * 30_000 + b"x",
    "5 MB of <": lambda: b"<" * 5_000_000,
    "a million comments": lambda: b"<!--" * 1_000_000,
    "punctuation": lambda: about("<p>" + ". " * 900_000 + "</p>"),
    "marks on a letter": lambda: page("x", "<p>a" + "\u0301\u0316" * 900_000 + "</p>"),
    "a long title": lambda: b"<title>" + b"a | b - c " * 500_000,
    "headings only": lambda: page("x", "".join(f"<h2 class=c{n % 9}>Heading number {n}</h2>" for n in range(30_000))),
    "labels only": lambda: page("x", "<div>" + "<p>Read also: more</p>" * 30_000 + "</div>"),
    "short lines": lambda: page("Harbour cranes", "".join(f"<div>Line {n} of many</div>" for n in range(30_000))),
    "50,000 metas": lambda: b"".join(b"<meta name=n%d content=x>" % n for n in range(50_000)),
}  # fmt: skip

WHOLE: dict[str, Callable[[], bytes]] = {
    "UTF-16 without a mark": lambda: about(TEXT).decode().encode("utf-16-le"),
    "UTF-16, big end first, without a mark": lambda: about(TEXT).decode().encode("utf-16-be"),
    "null bytes": lambda: about(TEXT).replace(b"</p>", b"\0</p>\0"),
    "nothing closed": lambda: about(TEXT).replace(b"</p>", b"").replace(b"</article></body></html>", b""),
    "nested in a thousand spans": lambda: about("<span>" * 100 + "</span>" * 100 + TEXT),
    "JSON-LD without end": lambda: about(TEXT, f"<script type='application/ld+json'>{'[' * 100_000}</script>"),
    "an element of 10,000 attributes": lambda: about(f"<div {' '.join(f'a{n}=1' for n in range(10_000))}>{TEXT}</div>"),
    "a class of a million words": lambda: about(f"<div class='{'a-b ' * 250_000}'>{TEXT}</div>"),
    "50,000 shapes": lambda: about("<svg>" + "<path d='M0 0'/>" * 50_000 + "</svg>" + TEXT),
    "an address of a megabyte": lambda: about(TEXT, f"<link rel=canonical href='https://{'a' * 1_000_000}'>"),
    "the label of another codec": lambda: about(TEXT, "<meta charset=punycode>"),
}


@pytest.fixture
async def workers() -> AsyncIterator[Workers]:
    made = Workers(Limits(workers=1))
    yield made
    await made.close()


async def record(workers: Workers, body: bytes, content_type: str = "text/html") -> Extracted:
    given = Page(
        url=URL,
        final_url=URL,
        status=200,
        content_type=content_type,
        body=body,
        fetched_at=datetime(2026, 2, 1, tzinfo=UTC),
    )
    await workers.record(None, ITEM, SOURCE, "so that the process is there")
    begun = time.monotonic()
    made = await asyncio.wait_for(workers.record(given, ITEM, SOURCE, ""), Limits().task + SECONDS)
    assert time.monotonic() - begun < SECONDS
    return made


@pytest.mark.parametrize("name", OTHER)
async def test_a_page_of_another_kind_makes_no_article_and_says_why(workers: Workers, name: str) -> None:
    made = await record(workers, OTHER[name]())
    assert made.reason
    assert (made.record.headline, made.record.article_body) == (TITLE, SUMMARY)
    assert made.record.fields["articleBody"] == "feed"


@pytest.mark.parametrize("name", WHOLE)
async def test_an_article_in_an_odd_page_is_read_all_the_same(workers: Workers, name: str) -> None:
    made = await record(workers, WHOLE[name]())
    assert made.reason == ""
    assert made.record.article_body.split("\n") == LINES


@pytest.mark.parametrize(
    "label", ["punycode", "idna", "utf-7", "unicode_escape", "hex", "zip", "undefined", "x" * 100_000]
)
async def test_a_label_that_is_no_charset_of_the_web_costs_nothing(workers: Workers, label: str) -> None:
    made = await record(workers, about(TEXT), f"text/html; charset={label}")
    assert made.record.article_body.split("\n") == LINES


MANY: dict[str, Callable[[], str]] = {
    "lines of a class": lambda: "".join(f"<p class=x>In line {n}: {WORDS}</p>" for n in range(20_000)),
    "groups in depth": lambda: ("<div>" * 200 + f"<p>{WORDS}</p></div>" + "</div>" * 199) * 100,
    "headings and lines": lambda: "".join(f"<section><h2>Heading {n}</h2><p>{n}. {WORDS}</p></section>" for n in range(10_000)),
}  # fmt: skip
"""Articles of far more lines than any has, in shapes that are compared with one another."""


@pytest.mark.parametrize("shape", MANY)
async def test_an_article_of_many_lines_costs_no_more_than_its_length(shape: str, workers: Workers) -> None:
    made = await record(workers, about(MANY[shape]()))
    assert made.reason or WORDS.strip() in made.record.article_body


def test_there_are_more_than_forty_kinds() -> None:
    assert len(OTHER) > 40
