"""`try` shows the record that `poll` would make, and leaves nothing behind."""

from __future__ import annotations

import json
import os
import pty
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.adapters.files import locked
from bot.demo.newsroom import Newsroom
from tests.acceptance.standing import Stand
from tests.acceptance.test_add import Site
from tests.conftest import SHARED, Tearsheet, command, environment

LEFT_OUT = ("id", "version", "firstSeen", "provenance")
APART = ("fields", "doubts", "rules", "reason")
"""What `try` tells beside the record."""


def lines(printed: str) -> list[list[str]]:
    return [line.split("\t") for line in printed.splitlines()]


def test_help_says_what_it_does(tearsheet: Tearsheet) -> None:
    done = tearsheet("try", "--help")
    assert done.returncode == 0
    for words in ("stores nothing", "SOURCE|URL", "--source NAME", "--format {text,json}"):
        assert words in done.stdout


def test_the_newest_entry_of_a_source_is_the_record_that_poll_makes(tearsheet: Tearsheet, config: Path) -> None:
    tried = tearsheet("try", "ledger-en", "--format", "json", "--config", config)
    assert tried.returncode == 0
    assert tried.stdout.count("\n") == 1
    assert "The newest of 7 entries: Basra" in tried.stderr
    assert not (config.parent / "archive").exists()
    made = json.loads(tried.stdout)
    tearsheet("poll", "ledger-en", "--config", config)
    listed = tearsheet("articles", "--format", "jsonl", "--config", config).stdout.splitlines()
    kept = next(record for record in map(json.loads, listed) if record["url"] == made["url"])
    apart = {key: made.pop(key) for key in APART}
    assert made == {key: value for key, value in kept.items() if key not in LEFT_OUT}
    assert apart["fields"] == kept["provenance"]["fields"]
    assert apart["doubts"] == kept["provenance"]["doubts"]
    assert (apart["reason"], apart["rules"]) == (None, [])


def test_text_off_a_terminal_is_three_columns_and_nothing_is_cut(tearsheet: Tearsheet, config: Path) -> None:
    done = tearsheet("try", "ledger-en", "--config", config)
    rows = lines(done.stdout)
    assert all(len(row) == 3 for row in rows)
    whole = json.loads(tearsheet("try", "ledger-en", "--format", "json", "--config", config).stdout)
    assert [value for field, _, value in rows if field == "articleBody"] == whole["articleBody"].split("\n")
    assert ["headline", "og", whole["headline"]] in rows
    assert ["entity", "", "iraq"] in rows
    (why,) = [value for field, topic, value in rows if (field, topic) == ("topic", "iraq") and " in body: " in value]
    assert why.startswith("entity: iraq (alias Iraq) in body: «")
    assert why.endswith("» (3)")
    fetched = [(where, value.rpartition("/")[2]) for field, where, value in rows if field == "fetch"]
    assert fetched == [("200", "rss.xml"), ("200", "robots.txt"), ("200", "basra-salt-line")]
    assert {field for field, _, _ in rows} >= {
        key for key in whole if key not in {"entities", "topics", "matches", *APART}
    }
    (markup,) = [value for field, _, value in rows if field == "articleHtml"]
    assert markup == " ".join(whole["articleHtml"].split())
    (shown,) = [value for field, _, value in rows if field == "image"]
    (image,) = whole["image"]
    assert shown.startswith(f"{image['url']}; caption: {image['caption']}; credit: {image['creditText']}")
    assert image["alt"] is None or f"alt: {image['alt']}" in shown
    doubts = [value for field, _, value in rows if field == "doubt"]
    assert doubts == whole["doubts"]
    names = list(dict.fromkeys(field for field, _, _ in rows))
    assert not doubts or names.index("doubt") == names.index("confidence") + 1


def test_an_address_takes_the_settings_of_the_source_beside_it(
    tearsheet: Tearsheet, config: Path, newsroom: Newsroom
) -> None:
    page = next(story.path for story in newsroom.stories if story.edition == "ar")
    done = tearsheet("try", newsroom.base + page, "--config", config)
    assert done.returncode == 0
    assert ["source", "", "ledger-ar"] in lines(done.stdout)
    assert "settings of ledger-ar" in done.stderr
    named = tearsheet("try", newsroom.base + page, "--source", "ledger-he", "--config", config)
    assert ["source", "", "ledger-he"] in lines(named.stdout)


def test_rules_of_the_source_come_first(tearsheet: Tearsheet, config: Path, newsroom: Newsroom) -> None:
    (config / "sources.yaml").write_text(
        f"sources:\n  - {{name: ruled, feed: '{newsroom.base}/en/rss.xml', rules: {{headline: title}}}}\n"
    )
    (config / "topics.yaml").unlink()
    (row,) = [r for r in lines(tearsheet("try", "ruled", "--config", config).stdout) if r[0] == "headline"]
    assert row[1] == "rule"


def sources(config: Path, *lines: str) -> None:
    """These are followed, and there are no topics."""
    (config / "sources.yaml").write_text("sources:\n" + "".join(f"  - {line}\n" for line in lines), "utf-8")
    (config / "topics.yaml").unlink()


def test_a_rule_that_finds_nothing_on_the_page_is_named(tearsheet: Tearsheet, config: Path, newsroom: Newsroom) -> None:
    rules = "{headline: title, byline: .nobody, published: h1, remove: [.advert, 'h1, .none'], body: p}"
    sources(config, f"{{name: ruled, feed: '{newsroom.base}/en/rss.xml', rules: {rules}}}")
    rows = lines(tearsheet("try", "ruled", "--config", config).stdout)
    assert [value for field, _, value in rows if field == "rule"] == [
        "rules.byline finds nothing here: .nobody",
        "rules.published finds nothing here that can be used: h1",
        "rules.remove finds nothing here: .advert",
    ]
    assert {where for field, where, _ in rows if field in {"headline", "articleBody"}} == {"rule"}


def bare_page(stamp: str) -> bytes:
    words = "The pumps of the old quarter ran again on Tuesday after a winter of repairs, and the cisterns filled. " * 5
    return f"<html><head><title>A dam</title></head><body><h1>A dam</h1><p>{stamp}</p><p>{words}</p></body></html>".encode()


def feed(slug: str, title: str, at: str) -> bytes:
    item = f"<item><title>{title}</title><link>/{slug}?utm_source=rss</link><pubDate>{at}</pubDate><category>Water</category></item>"
    return f'<rss version="2.0"><channel><title>F</title>{item}</channel></rss>'.encode()


def test_a_page_that_its_source_s_feed_lists_is_made_with_its_entry_as_poll_makes_it(
    tearsheet: Tearsheet, config: Path
) -> None:
    documents = {
        "/a-dam": bare_page("3 November 2026"),
        "/b/rss": feed("a-dam", "A dam breaks", "Tue, 03 Nov 2026 10:17:00 +0300"),
        "/a/rss": feed("else", "Else", "Tue, 03 Nov 2026 10:00:00 +0300"),
    }
    with Site(documents) as site:
        named = [f"{{name: {n}, feed: '{site.base}/{n}/rss', timezone: Asia/Baghdad}}" for n in ("a", "b")]
        sources(config, *named)
        tried = tearsheet("try", f"{site.base}/a-dam?utm_medium=x", "--format", "json", "--config", config)
        assert "Made with the settings of b." in tried.stderr
        assert "Its entry in the feed of b: A dam breaks" in tried.stderr
        made = {key: value for key, value in json.loads(tried.stdout).items() if key not in APART}
        assert (made["keywords"], made["datePublished"]) == (["Water"], "2026-11-03T10:17:00+03:00")
        tearsheet("poll", "b", "--config", config)
        (kept,) = map(json.loads, tearsheet("articles", "--format", "jsonl", "--config", config).stdout.splitlines())
        assert made == {key: value for key, value in kept.items() if key not in LEFT_OUT}
        of_a = tearsheet("try", f"{site.base}/a-dam", "--source", "a", "--format", "json", "--config", config)
        assert "The feed of a does not list it now. Made from the page alone." in of_a.stderr
        assert json.loads(of_a.stdout)["keywords"] == []


def test_a_page_is_made_alone_where_the_feed_cannot_be_read_or_it_belongs_to_no_source(
    tearsheet: Tearsheet, config: Path
) -> None:
    with Site({"/a-dam": bare_page("3 November 2026")}) as site:
        sources(config, f"{{name: gone, feed: '{site.base}/rss'}}")
        tried = tearsheet("try", f"{site.base}/a-dam", "--config", config)
        assert "The feed of gone cannot be read: HTTP status 404. Made from the page alone." in tried.stderr
        assert tried.returncode == 0
        (config / "sources.yaml").unlink()
        site.server.requests.clear()
        assert "ade from the page alone" not in tearsheet("try", f"{site.base}/a-dam", "--config", config).stderr
        assert [request.path for request in site.server.requests] == ["/robots.txt", "/a-dam"]


def test_a_listed_page_that_does_not_serve_gives_its_entry_and_says_why(tearsheet: Tearsheet, config: Path) -> None:
    with Site({"/rss": feed("a-dam", "A dam breaks", "Tue, 03 Nov 2026 10:17:00 +0300")}) as site:
        sources(config, f"{{name: gazette, feed: '{site.base}/rss'}}")
        tried = tearsheet("try", f"{site.base}/a-dam", "--format", "json", "--config", config)
        assert tried.returncode == 1
        assert "the feed's text stands in: HTTP status 404" in tried.stderr
        made = json.loads(tried.stdout)
        assert (made["headline"], made["reason"]) == ("A dam breaks", "HTTP status 404")


def test_the_address_of_a_feed_is_tried_like_a_source(tearsheet: Tearsheet, config: Path, newsroom: Newsroom) -> None:
    for name in ("sources.yaml", "topics.yaml"):
        (config / name).unlink()
    done = tearsheet("try", f"{newsroom.base}/he/rss.xml", "--config", config)
    assert done.returncode == 0
    assert ["source", "", ""] in lines(done.stdout)
    assert ["inLanguage", "dom", "he"] in lines(done.stdout)
    assert "The newest of" in done.stderr


def test_a_source_of_feed_texts_fetches_no_page(tearsheet: Tearsheet, config: Path, newsroom: Newsroom) -> None:
    followed = config / "sources.yaml"
    followed.write_text(
        followed.read_text("utf-8").replace("name: ledger-en\n", "name: ledger-en\n    articles: feed\n"), "utf-8"
    )
    done = tearsheet("try", "ledger-en", "--config", config)
    assert done.returncode == 0
    assert [request.path for request in newsroom.requests] == ["/en/rss.xml"]
    assert [row[1] for row in lines(done.stdout) if row[0] == "headline"] == ["feed"]


def test_where_the_page_does_not_serve_the_text_of_the_feed_stands_in(
    tearsheet: Tearsheet, config: Path, newsroom: Newsroom
) -> None:
    (config / "bot.yaml").write_text("network: {allow: [127.0.0.0/8]}\nlimits: {page: 100}\n")
    done = tearsheet("try", "ledger-en", "--format", "json", "--config", config)
    assert done.returncode == 1
    assert "the feed's text stands in: longer than 100 bytes" in done.stderr
    made = json.loads(done.stdout)
    assert made["reason"] == "longer than 100 bytes"
    assert set(made["fields"].values()) <= {"feed", "source", "text"}


def test_robots_txt_is_obeyed(tearsheet: Tearsheet, config: Path, newsroom: Newsroom) -> None:
    done = tearsheet("try", f"{newsroom.base}/private/roster", "--config", config)
    assert done.returncode == 1
    assert "robots.txt disallows it" in done.stderr
    assert done.stdout == ""
    assert [request.path for request in newsroom.requests] == ["/robots.txt"]


def test_a_page_that_cannot_be_had_ends_with_1(tearsheet: Tearsheet, config: Path, newsroom: Newsroom) -> None:
    done = tearsheet("try", f"{newsroom.base}/en/nothing", "--config", config)
    assert (done.returncode, done.stdout) == (1, "")
    assert "HTTP status 404" in done.stderr


def test_a_private_address_that_is_not_allowed_says_how_to_allow_it(tearsheet: Tearsheet, newsroom: Newsroom) -> None:
    done = tearsheet("try", f"{newsroom.base}/en/")  # there is no ./config: the defaults hold
    assert done.returncode == 1
    assert "address not allowed: 127.0.0.1 (loopback)" in done.stderr
    assert "network: {allow: [127.0.0.0/8]}" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("nobody",), "no source is named nobody, and it is no address; sources.yaml has: ledger-en"),
        (("ftp://paper.example/",), "http://"),
        (("http://paper.example:99999/",), "http://"),
        (("ledger-en", "--source", "ledger-ar"), "--source goes with an address"),
        (("https://paper.example/", "--source", "nobody"), "no source is named nobody"),
        (("ledger-en", "--format", "csv"), "invalid choice"),
        ((), "SOURCE|URL"),
    ],
)
def test_wrong_use_ends_with_2(tearsheet: Tearsheet, config: Path, arguments: tuple[str, ...], words: str) -> None:
    done = tearsheet("try", *arguments, "--config", config)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr


def test_a_missing_folder_that_was_named_is_wrong_use(tearsheet: Tearsheet) -> None:
    assert tearsheet("try", "https://paper.example/", "--config", "nowhere").returncode == 2


def test_it_works_beside_a_writer(tearsheet: Tearsheet, config: Path) -> None:
    with locked(config.parent / "archive"):
        assert tearsheet("try", "ledger-he", "--config", config).returncode == 0
    assert [file.name for file in (config.parent / "archive").iterdir()] == [".lock"]


def test_on_a_terminal_the_columns_are_aligned_and_values_wrapped(config: Path) -> None:
    ours, theirs = pty.openpty()
    run = command("try", "ledger-en", "--config", config)
    process = subprocess.Popen(run, stdout=theirs, stderr=subprocess.DEVNULL, env=environment() | {"COLUMNS": "80"})
    os.close(theirs)
    text = b"".join(_read(ours)).decode()
    assert process.wait(30) == 0
    assert "\t" not in text
    shown = text.splitlines()
    headline = next(number for number, line in enumerate(shown) if line.startswith("headline "))
    assert shown[headline + 1].startswith(" " * 20)
    assert all(len(line) <= 80 for line in shown if "http" not in line)


def _read(terminal: int) -> Iterator[bytes]:
    """What was written, until the program has ended (Linux tells that as EIO)."""
    try:
        while part := os.read(terminal, 65_536):
            yield part
    except OSError:
        return
    finally:
        os.close(terminal)


@pytest.mark.skipif(not (SHARED / "data/feeds").is_dir(), reason="the real pages are not beside the project")
def test_real_pages_and_feeds_give_records(tearsheet: Tearsheet, tmp_path: Path) -> None:
    with Stand(tmp_path) as stand:
        page = tearsheet("try", "seed", "--format", "json", "--config", stand.config)
        assert page.returncode == 0
        assert len(json.loads(page.stdout)["articleBody"]) > 500
        feed = f"{stand.base}/feeds/gsidhu-aljazeera.xml"
        text = tearsheet("try", feed, "--config", stand.config)
        assert ["source", "", "gsidhu-aljazeera-xml"] in lines(text.stdout)
        assert text.returncode == 0
        assert not (tmp_path / "archive").exists()
