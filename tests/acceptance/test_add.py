"""`add` finds the feeds of a site, and appends one to sources.yaml without a harm to what is there."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

import pytest

from bot.adapters.config import read
from bot.demo.newsroom import Newsroom
from bot.demo.server import Document, Server
from tests.acceptance.standing import Stand
from tests.conftest import SHARED, Tearsheet, command, environment
from tests.twins.town import rss

ALLOW = "network: {allow: [127.0.0.0/8]}\n"
SECONDS = 30


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A configuration that may ask loopback, and follows nothing yet."""
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/bot.yaml").write_text(ALLOW)
    return tmp_path / "mine"


class Site:
    """A site of these documents; what begins with `<rss` is a feed."""

    def __init__(self, documents: dict[str, bytes]) -> None:
        self._documents = documents
        self.server = Server(("127.0.0.1", 0), self._find)
        self.base = f"http://127.0.0.1:{self.server.server_address[1]}"
        self._thread = threading.Thread(target=self.server.serve_forever, args=(0.05,))

    def _find(self, path: str) -> Document:
        body = self._documents.get(path)
        kind = "application/rss+xml" if (body or b"").startswith(b"<rss") else "text/html; charset=utf-8"
        status, at = (404 if body is None else 200), datetime(2026, 11, 1, tzinfo=UTC)
        return Document(body=body or b"<html>none</html>", content_type=kind, modified=at, status=status)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self._thread.join()
        self.server.server_close()


@pytest.fixture
def site() -> Iterator[Site]:
    """Two feeds that can be read (one of them empty), one that cannot, and one that nobody links."""
    page = (
        '<html><head><link rel="alternate" type="application/rss+xml" href="/news.xml">'
        '<link rel="alternate" type="application/rss+xml" href="/gone.xml"></head>'
        '<body><a href="/sport/rss">Sport</a> <a href="/about">About</a></body></html>'
    )
    empty = b'<rss version="2.0"><channel><title>Sport only</title></channel></rss>'
    feeds = {"/news.xml": rss("a-dam", "a-ferry"), "/sport/rss": empty, "/feed": rss("hidden")}
    with Site({"/": page.encode(), "/bare": b"<html><p>Nothing is linked.</p></html>"} | feeds) as served:
        yield served


def test_help_says_what_it_does(tearsheet: Tearsheet) -> None:
    done = tearsheet("add", "--help")
    assert done.returncode == 0
    for words in ("Finds the feeds of a site", "URL", "--feed ADDRESS", "--name NAME", "--title T"):
        assert words in done.stdout


def test_off_a_terminal_the_candidates_are_listed_and_2_says_what_is_missing(
    tearsheet: Tearsheet, folder: Path, site: Site
) -> None:
    done = tearsheet("add", f"{site.base}/", "--config", folder)
    assert done.returncode == 2
    assert done.stdout.splitlines() == [
        f"{site.base}/news.xml\tThe Gazette\t2\t2026-11-03T01:00:00+03:00",
        f"{site.base}/sport/rss\tSport only\t0\t",
    ]
    assert f"cannot be read: {site.base}/gone.xml: HTTP status 404" in done.stderr
    assert f"--feed {site.base}/news.xml --name the-gazette" in done.stderr
    assert not (folder / "sources.yaml").exists()


def test_the_front_page_of_the_newsroom_leads_to_its_feed(
    tearsheet: Tearsheet, folder: Path, newsroom: Newsroom
) -> None:
    for page in ("/", newsroom.stories[0].path, "/ar/"):
        done = tearsheet("add", newsroom.base + page, "--config", folder)
        assert done.returncode == 2
        assert len(done.stdout.splitlines()) == 1
    assert done.stdout.split("\t")[:2] == [f"{newsroom.base}/ar/atom.xml", "سجلّ المشرق"]


def test_with_feed_and_name_it_is_added_and_poll_takes_it_up(
    tearsheet: Tearsheet, folder: Path, newsroom: Newsroom
) -> None:
    feed = f"{newsroom.base}/he/rss.xml"
    done = tearsheet("add", f"{newsroom.base}/", "--feed", feed, "--name", "ledger", "--config", folder)
    assert (done.returncode, done.stdout) == (0, "")
    assert f"Added ledger (פנקס הלבנט), {feed}, to {folder}/sources.yaml." in done.stderr
    assert f"try ledger --config {folder}" in done.stderr
    assert "It names no time zone, so that times without one count as UTC: write that of the newsroom" in done.stderr
    (source,) = read(folder).sources
    assert (source.name, source.feed, source.language, source.timezone) == ("ledger", feed, "he", "UTC")
    assert tearsheet("try", "ledger", "--config", folder).returncode == 0


def test_the_title_can_be_given_and_every_other_line_stays(
    tearsheet: Tearsheet, config: Path, newsroom: Newsroom
) -> None:
    before = (config / "sources.yaml").read_text("utf-8").replace("/en/rss.xml", "/elsewhere")
    (config / "sources.yaml").write_text(before, "utf-8")
    feed = f"{newsroom.base}/en/rss.xml"
    arguments = ("--feed", feed, "--name", "ledger", "--title", "Ours: the Ledger", "--config", config)
    assert tearsheet("add", newsroom.base, *arguments).returncode == 0
    added = f"  - name: ledger\n    title: 'Ours: the Ledger'\n    feed: {feed}\n    language: en\n"
    assert (config / "sources.yaml").read_text("utf-8") == before + added
    assert tearsheet("check", "--config", config).returncode == 0


def test_where_a_page_names_none_the_usual_addresses_are_tried(tearsheet: Tearsheet, folder: Path, site: Site) -> None:
    done = tearsheet("add", f"{site.base}/bare", "--config", folder)
    assert done.returncode == 2
    assert done.stdout.startswith(f"{site.base}/feed\tThe Gazette\t1\t")
    assert "cannot be read" not in done.stderr


def test_a_site_without_a_feed_ends_with_1(tearsheet: Tearsheet, folder: Path) -> None:
    with Site({"/": b"<html><p>None.</p></html>"}) as bare:
        done = tearsheet("add", f"{bare.base}/", "--config", folder)
    assert (done.returncode, done.stdout) == (1, "")
    assert "nor is one at the usual addresses" in done.stderr


def test_a_page_that_cannot_be_had_and_a_feed_that_is_none_end_with_1(
    tearsheet: Tearsheet, folder: Path, site: Site
) -> None:
    assert tearsheet("add", f"{site.base}/nowhere", "--config", folder).returncode == 1
    done = tearsheet("add", site.base, "--feed", f"{site.base}/bare", "--name", "bare", "--config", folder)
    assert done.returncode == 1
    assert f"cannot be read: {site.base}/bare: not a feed" in done.stderr
    assert not (folder / "sources.yaml").exists()


def test_at_most_twelve_candidates_are_asked(tearsheet: Tearsheet, folder: Path) -> None:
    links = "".join(f'<a href="/{number}/rss">{number}</a>' for number in range(20))
    with Site({"/": f"<html>{links}</html>".encode()} | {f"/{n}/rss": rss(f"a-{n}") for n in range(20)}) as many:
        done = tearsheet("add", f"{many.base}/", "--config", folder)
        assert len(done.stdout.splitlines()) == 12
        assert len(many.server.requests) == 14  # the page, twelve feeds, robots.txt


MAP = "/maps/sitemap-news.xml"


def sitemap(*slugs: str) -> bytes:
    urls = "".join(
        f"<url><loc>/{slug}</loc><news:news><news:publication><news:name>The Gazette</news:name><news:language>en</news:language>"
        f"</news:publication><news:publication_date>2026-11-03T0{n}:00:00+03:00</news:publication_date>"
        f"<news:title>About {slug}</news:title></news:news></url>"
        for n, slug in enumerate(slugs)
    )
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="n">{urls}</urlset>'.encode()


def announcing(*paths: str) -> dict[str, bytes]:
    """A robots.txt, and the index that the first path is."""
    listed = f"<sitemap><loc>/pages.xml</loc></sitemap><sitemap><loc>{MAP}</loc></sitemap>"
    lines = "".join(f"Sitemap: {path}\n" for path in paths)
    return {
        "/robots.txt": f"User-agent: *\n{lines}".encode(),
        "/all.xml": f"<sitemapindex>{listed}</sitemapindex>".encode(),
    }


def test_news_sitemaps_that_robots_txt_announces_stand_behind_the_feeds(tearsheet: Tearsheet, folder: Path) -> None:
    plain = b"<urlset><url><loc>/about</loc></url></urlset>"
    documents = {"/": b"<html><a href='/rss'>RSS</a></html>", "/rss": rss("a-dam"), MAP: sitemap("a-dam", "a-ferry")}
    with Site(documents | announcing("/all.xml", "/pages.xml", "/gone.xml") | {"/pages.xml": plain}) as site:
        done = tearsheet("add", f"{site.base}/", "--config", folder)
        assert [line.split("\t")[0] for line in done.stdout.splitlines()] == [f"{site.base}/rss", f"{site.base}{MAP}"]
        assert done.stdout.splitlines()[1].split("\t")[1:] == ["The Gazette", "2", "2026-11-03T01:00:00+03:00"]
        assert "cannot be read" not in done.stderr, "nobody promised that they list news"
        assert [r.path for r in site.server.requests].count("/pages.xml") == 1


def test_a_news_sitemap_that_the_page_links_is_found_and_one_that_is_not_is_not_guessed(
    tearsheet: Tearsheet, folder: Path
) -> None:
    page = f"<html><a href='{MAP}?utm_source=foot'>Sitemap</a></html>".encode()
    with Site({"/": page, "/bare": b"<html>Bare.</html>", MAP: sitemap("a-dam")}) as site:
        done = tearsheet("add", f"{site.base}/", "--config", folder)
        assert done.stdout.startswith(f"{site.base}{MAP}\tThe Gazette\t1\t")
        assert tearsheet("add", f"{site.base}/bare", "--config", folder).returncode == 1


def test_an_index_leads_to_its_news_sitemap_which_can_be_added_tried_and_polled(
    tearsheet: Tearsheet, folder: Path
) -> None:
    words = "The pumps of the old quarter ran again on Tuesday after a winter of repairs, and the cisterns filled. " * 5
    page = f"<html><head><title>A dam</title></head><body><h1>About a-dam</h1><p>{words}</p></body></html>"
    with Site(announcing() | {MAP: sitemap("a-dam"), "/a-dam": page.encode()}) as site:
        done = tearsheet("add", f"{site.base}/all.xml", "--config", folder)
        assert done.stdout.startswith(f"{site.base}{MAP}\tThe Gazette\t1\t")
        refused = tearsheet("add", site.base, "--feed", f"{site.base}/all.xml", "--name", "all", "--config", folder)
        assert f"a sitemap index, which lists sitemaps: follow {site.base}{MAP} instead" in refused.stderr
        feed = ("--feed", f"{site.base}{MAP}", "--name", "gazette")
        assert tearsheet("add", site.base, *feed, "--config", folder).returncode == 0
        for target in ("gazette", f"{site.base}{MAP}"):
            tried = tearsheet("try", target, "--config", folder)
            assert tried.returncode == 0
            assert "headline\tdom\tAbout a-dam" in tried.stdout or "headline\tfeed\tAbout a-dam" in tried.stdout
        assert tearsheet("poll", "--all", "--config", folder).returncode == 0
        (kept,) = tearsheet("articles", "--format", "jsonl", "--config", folder).stdout.splitlines()
    record = json.loads(kept)
    assert (record["headline"], record["datePublished"]) == ("About a-dam", "2026-11-03T00:00:00+03:00")


def test_the_missing_folder_is_made_for_a_feed_that_may_be_asked(
    tearsheet: Tearsheet, tmp_path: Path, newsroom: Newsroom
) -> None:
    done = tearsheet("add", newsroom.base, "--config", tmp_path / "new")
    assert done.returncode == 1
    assert "address not allowed" in done.stderr
    assert "network: {allow: [127.0.0.0/8]}" in done.stderr
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("paper.example",), "http://"),
        (("https://paper.example/", "--feed", "feed.xml"), "feed.xml is no address"),
        (("https://paper.example/", "--name", "My Paper"), "my-paper"),
        (("https://paper.example/", "--name", "search"), "search"),
        (("https://paper.example/", "--name", "ledger-en"), "already"),
        ((), "URL"),
    ],
)
def test_wrong_use_ends_with_2(tearsheet: Tearsheet, config: Path, arguments: tuple[str, ...], words: str) -> None:
    done = tearsheet("add", *arguments, "--config", config)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr


def test_a_feed_that_is_followed_is_refused(tearsheet: Tearsheet, config: Path, newsroom: Newsroom) -> None:
    before = (config / "sources.yaml").read_bytes()
    done = tearsheet(
        "add", newsroom.base, "--feed", f"{newsroom.base}/ar/atom.xml", "--name", "new", "--config", config
    )
    assert done.returncode == 2
    assert "ledger-ar follows" in done.stderr
    assert (config / "sources.yaml").read_bytes() == before


def test_a_broken_configuration_is_refused_with_its_problems(tearsheet: Tearsheet, config: Path) -> None:
    (config / "topics.yaml").write_text("topics:\n  - {name: t, match: {entity: nobody}}\n")
    done = tearsheet("add", "https://paper.example/", "--config", config)
    assert done.returncode == 2
    assert "topics.yaml:2: " in done.stderr


def test_credentials_are_kept_in_the_file_and_masked_on_the_screen(
    tearsheet: Tearsheet, folder: Path, site: Site
) -> None:
    secret = site.base.replace("http://", "http://user:hush@") + "/news.xml?token=hush"
    done = tearsheet("add", site.base, "--feed", secret, "--name", "gazette", "-v", "--config", folder)
    assert done.returncode == 0
    assert read(folder).sources[0].feed == secret
    listed = tearsheet("add", site.base.replace("http://", "http://user:hush@"), "--config", folder)
    assert listed.returncode == 2
    assert "hush" not in done.stdout + done.stderr + listed.stdout + listed.stderr


class Terminal:
    """The program on a terminal of its own: reads until a word stands there, types an answer."""

    def __init__(self, *arguments: str | Path) -> None:
        self._ours, theirs = pty.openpty()
        run = command(*arguments)
        self.process = subprocess.Popen(run, stdin=theirs, stdout=theirs, stderr=theirs, env=environment())
        os.close(theirs)
        self.text = ""
        self._read = 0
        self._alarm = threading.Timer(SECONDS, self.process.kill)
        self._alarm.start()

    def until(self, words: str) -> str:
        while (found := self.text.find(words, self._read)) < 0:
            self.text += os.read(self._ours, 65_536).decode("utf-8", "replace")
        shown, self._read = self.text[self._read : found + len(words)], found + len(words)
        return shown

    def type(self, text: str) -> None:
        os.write(self._ours, text.encode())

    def end(self) -> int:
        try:
            while part := os.read(self._ours, 65_536):
                self.text += part.decode("utf-8", "replace")
        except OSError:  # Linux tells the end of the program so
            pass
        os.close(self._ours)
        self._alarm.cancel()
        return self.process.wait()


pytest_linux = pytest.mark.skipif(sys.platform != "linux", reason="terminals end in another way elsewhere")


@pytest_linux
def test_on_a_terminal_it_asks_which_and_the_name(folder: Path, site: Site) -> None:
    terminal = Terminal("add", f"{site.base}/", "--config", folder)
    shown = terminal.until("Which one? [1]: ")
    assert "1  The Gazette: 2 entries, newest 2026-11-03T01:00:00+03:00" in shown
    assert "2  Sport only: 0 entries, no dates" in shown
    assert "gone.xml: HTTP status 404" in shown
    terminal.type("7\n")
    terminal.until("A number from 1 to 2.")
    terminal.until("Which one? [1]: ")
    terminal.type("2\n")
    terminal.until("[sport-only]: ")
    terminal.type("Sports!\n")
    terminal.until('such as "sports"')
    terminal.until("[sport-only]: ")
    terminal.type("\n")
    assert terminal.end() == 0
    assert "Added sport-only (Sport only)" in terminal.text
    assert [(s.name, s.feed) for s in read(folder).sources] == [("sport-only", f"{site.base}/sport/rss")]


@pytest_linux
def test_who_leaves_the_terminal_adds_nothing(folder: Path, site: Site) -> None:
    terminal = Terminal("add", f"{site.base}/", "--config", folder)
    terminal.until("Which one? [1]: ")
    terminal.type("\x04")
    assert terminal.end() == 1
    assert "Nothing was added." in terminal.text
    assert not (folder / "sources.yaml").exists()


@pytest_linux
def test_with_feed_and_name_nothing_is_asked_on_a_terminal(folder: Path, site: Site) -> None:
    arguments = ("--feed", f"{site.base}/news.xml", "--name", "gazette", "--config", folder)
    terminal = Terminal("add", site.base, *arguments)
    assert terminal.end() == 0
    assert "]: " not in terminal.text
    assert read(folder).sources[0].title == "The Gazette"


@pytest.mark.skipif(not (SHARED / "data/feeds").is_dir(), reason="the real pages are not beside the project")
def test_real_feeds_can_be_added_by_their_address(tearsheet: Tearsheet, tmp_path: Path, folder: Path) -> None:
    (tmp_path / "stand").mkdir()
    with Stand(tmp_path / "stand") as stand:
        for name, file in (("tagesschau", "fnr-tagesschau.xml"), ("abotyim", "abotyim-ar.xml"), ("bbc", "fnr-bbc.xml")):
            feed = f"{stand.base}/feeds/{file}"
            assert len(tearsheet("add", feed, "--config", folder).stdout.splitlines()) == 1
            assert tearsheet("add", feed, "--feed", feed, "--name", name, "--config", folder).returncode == 0
        known = tearsheet("add", feed, "--feed", feed, "--name", "other", "--config", stand.config)
        assert known.returncode == 2
    assert [source.name for source in read(folder).sources] == ["tagesschau", "abotyim", "bbc"]
    assert tearsheet("check", "--config", folder).returncode == 0
