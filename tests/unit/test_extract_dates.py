"""When a page says it was published and changed: which of its dates wins, what makes it better, and what is refused."""

import json
import time
from datetime import UTC, datetime

import pytest

from bot.model.capture import Page
from bot.model.entry import Item
from bot.model.source import Rules, Source
from bot.stages.extract import entry, make, markup
from bot.stages.extract.found import Found
from bot.stages.extract.when import dates, datesigns, moments

URL = "https://news.example.com/story"
SOURCE = Source(name="news", feed="https://news.example.com/feed", timezone="Asia/Jerusalem")
NO_ITEM = Item(key=URL, url=URL)
TEXT = "".join(
    f"<p>This is paragraph number {n} of a story that goes on for a good while, so that it reads well.</p>"
    for n in range(8)
)


def page(head: str = "", line: str = "", url: str = URL, after: str = "") -> Page:
    html = f"<html><head><title>The story</title>{head}</head><body><h1>The story</h1>{line}<div>{TEXT}</div>{after}</body></html>"
    return Page(
        url=url,
        final_url=url,
        status=200,
        content_type="text/html; charset=utf-8",
        body=html.encode(),
        fetched_at=datetime(2026, 7, 1, 12, tzinfo=UTC),
    )


def ld(**values: str) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **values})}</script>'


def published(fetched: Page, item: Item = NO_ITEM, source: Source = SOURCE, language: str = "en") -> dates.Dated:
    where = moments.place(source.timezone, fetched.fetched_at, language)
    return dates.published(markup.read(fetched), fetched, item, source, where)


def modified(fetched: Page, published_at: str = "", item: Item = NO_ITEM) -> dates.Dated:
    where = moments.place(SOURCE.timezone, fetched.fetched_at, "en")
    return dates.modified(markup.read(fetched), item, where, published_at)


@pytest.mark.parametrize(
    ("head", "line", "expected"),
    [
        (ld(datePublished="2026-06-01T10:00:00+02:00"), "<p>2 June 2026</p>", ("2026-06-01T10:00:00+02:00", "json-ld")),
        (
            '<meta property="article:published_time" content="2026-06-01T10:00:00Z">',
            "",
            ("2026-06-01T10:00:00+00:00", "og"),
        ),
        ('<meta name="parsely-pub-date" content="2026-06-01 10:00">', "", ("2026-06-01T10:00:00+03:00", "meta")),
        ("", "<time datetime='2026-06-01T10:00+0200'>x</time>", ("2026-06-01T10:00:00+02:00", "dom")),
        ("", "<p itemprop=datePublished content='2026-06-01T10:00+02:00'>x</p>", ("2026-06-01T10:00:00+02:00", "dom")),
        ("", "<p property='schema:datePublished'>1 June 2026 10:00</p>", ("2026-06-01T10:00:00+03:00", "dom")),
        ("", "<p>By Jane Doe</p><p>1 June 2026, 10:00</p>", ("2026-06-01T10:00:00+03:00", "text")),
        ("", "<div>01.06.2026</div><div>10:00 Uhr</div>", ("2026-06-01T10:00:00+03:00", "text")),
        ("", "<p>Updated: June 3, 2026 | Published: June 1, 2026</p>", ("2026-06-01", "text")),
        ("", "<div>Last updated</div><div>June 3, 2026</div>", ("2026-06-03", "text")),
    ],
)
def test_the_first_place_that_dates_the_page_is_believed(head: str, line: str, expected: tuple[str, str]) -> None:
    assert published(page(head, line)) == (Found(*expected), ())


def test_the_rule_of_the_source_stands_first() -> None:
    ruled = Source(name="news", feed="https://n.example/", timezone="Europe/Berlin", rules=Rules(published=".when"))
    html = page(ld(datePublished="2026-06-01T10:00:00Z"), "<p class=when>2 June 2026 11:00</p>")
    assert published(html, source=ruled)[0] == Found("2026-06-02T11:00:00+02:00", "rule")


@pytest.mark.parametrize(
    ("declared", "line", "expected"),
    [
        ("2026-06-01", "<p>1 June 2026 22:32</p>", "2026-06-01T22:32:00+03:00"),
        ("2026-06-01T00:00:00+02:00", "<p>1 June 2026 22:32</p>", "2026-06-01T22:32:00+03:00"),
        ("2026-06-01", "<p>2 June 2026 22:32</p>", "2026-06-01"),
        ("2026-06-01", "<p>Updated 1 June 2026 22:32</p>", "2026-06-01"),
        ("2026-06-01T22:32:00", "<time datetime='2026-06-01T22:32:00-04:00'>x</time>", "2026-06-01T22:32:00-04:00"),
        ("2026-06-01T22:32:00Z", "<time datetime='2026-06-01T22:32:00+03:00'>x</time>", "2026-06-01T22:32:00+03:00"),
        ("2026-06-01T22:32:00+03:00", "<time datetime='2026-06-01T22:32:00Z'>x</time>", "2026-06-01T22:32:00+03:00"),
        ("2026-06-01T22:32:00Z", "<time datetime='2026-06-01T22:32:00+02:00'>x</time>", "2026-06-01T22:32:00+00:00"),
    ],
)
def test_a_date_is_made_better_by_those_behind_it(declared: str, line: str, expected: str) -> None:
    assert published(page(ld(datePublished=declared), line))[0].value == expected


def test_the_entry_of_the_feed_gives_the_time_of_a_day() -> None:
    item = Item(key=URL, url=URL, published="2026-06-01T08:15:00+00:00")
    assert published(page(ld(datePublished="2026-06-01")), item)[0] == Found("2026-06-01T08:15:00+00:00", "feed")
    assert published(page(), item)[0] == Found("2026-06-01T08:15:00+00:00", "feed")


@pytest.mark.parametrize(
    "url",
    [
        "https://news.example.com/2026/06/01/story",
        "https://news.example.com/world/2026/jun/01/story.html",
        "https://news.example.com/2026-06-01-story",
        "https://news.example.com/world/20260601/story",
        "https://news.example.com/2026/6/1/story",
    ],
)
def test_the_address_gives_a_day_where_nothing_else_does(url: str) -> None:
    assert published(page(url=url)) == (Found("2026-06-01", "url"), ())


def test_captions_sentences_and_side_boxes_do_not_date_a_page() -> None:
    caption = "<figure><img src=a.jpg><figcaption>Beirut, 1 June 2020</figcaption></figure>"
    described = '<img src=b.jpg alt="Tyre, 2 June 2020"><div>Tyre, 2 June 2020</div>'
    sentence = (
        "<p>It was on 3 June 2020 that the committee met for the first time and agreed on a rule about rivers.</p>"
    )
    box = "<aside><time datetime=2020-06-04T10:00:00Z>x</time></aside>"
    html = page(line=caption + described + sentence + box, url="https://news.example.com/2026/06/01/story")
    assert published(html)[0] == Found("2026-06-01", "url")


def test_a_time_that_tells_a_change_is_not_the_publication() -> None:
    line = "<p>Updated <time datetime=2026-06-02T10:00:00Z>x</time></p><p>Published <time datetime=2026-06-01T10:00:00Z>x</time></p>"
    assert published(page(line=line))[0] == Found("2026-06-01T10:00:00+00:00", "dom")
    assert modified(page(line=line))[0] == Found("2026-06-02T10:00:00+00:00", "dom")


def test_what_cannot_be_is_refused_with_a_reason_and_the_next_is_asked() -> None:
    head = (
        ld(datePublished="2031-01-01")
        + '<meta name="date" content="2026-02-30"><meta name="pubdate" content="2026-06-01">'
    )
    assert published(page(head)) == (
        Found("2026-06-01", "meta"),
        (
            "datePublished 2031-01-01 (json-ld) lies after the capture",
            "datePublished 2026-02-30 (meta) is no date of the calendar",
        ),
    )


def test_a_change_before_the_publication_is_refused_with_a_reason() -> None:
    head = ld(dateModified="2026-05-31T10:00:00Z")
    assert modified(page(head), "2026-06-01T10:00:00+00:00") == (
        Found("", ""),
        ("dateModified 2026-05-31T10:00:00+00:00 (json-ld) lies before datePublished 2026-06-01T10:00:00+00:00",),
    )


@pytest.mark.parametrize(
    ("changed", "published_at"),
    [
        ("2026-06-01T09:59:30Z", "2026-06-01T10:00:00+00:00"),
        ("2026-06-01", "2026-06-01T10:00:00+00:00"),
        ("2026-06-01T05:00:00Z", "2026-06-01"),
        ("2026-06-02T05:00:00Z", ""),
    ],
)
def test_a_change_in_the_minute_or_on_the_day_of_the_publication_stands(changed: str, published_at: str) -> None:
    found, refused = modified(page(ld(dateModified=changed)), published_at)
    assert found.origin == "json-ld"
    assert refused == ()


def test_a_visible_line_of_change_says_when_it_changed() -> None:
    line = "<p>Published: 1 June 2026 10:00 | Updated: 2 June 2026 11:30</p>"
    assert modified(page(line=line), "2026-06-01T10:00:00+03:00") == (Found("2026-06-02T11:30:00+03:00", "text"), ())


@pytest.mark.parametrize(
    ("language", "line", "expected"),
    [
        ("ar", "<p>نشر في: 29 حزيران/يونيو 2025 - 10:32 م</p>", "2025-06-29T22:32:00+03:00"),
        ("ar", "<p>آخر تحديث: 30/06/2025 08:00 نشر: 29/06/2025 22:32</p>", "2025-06-29T22:32:00+03:00"),
        ("he", "<p>פורסם ב-29.06.25 22:32</p>", "2025-06-29T22:32:00+03:00"),
        ("fa", "<p>یکشنبه ۸ تیر ۱۴۰۴ - ۲۲:۳۲</p>", "2025-06-29T22:32:00+03:00"),
        ("fa", "<p>تاریخ انتشار: ۱۴۰۴/۰۴/۰۸ ۲۲:۳۲</p>", "2025-06-29T22:32:00+03:00"),
        ("tr", "<p>Giriş: 29.06.2025 - 22:32 Güncelleme: 30.06.2025 - 08:00</p>", "2025-06-29T22:32:00+03:00"),
        ("ja", "<p>2025年6月29日 午後10時32分</p>", "2025-06-29T22:32:00+03:00"),
    ],
)
def test_a_date_line_is_read_in_its_own_script(language: str, line: str, expected: str) -> None:
    assert published(page(line=line), language=language)[0] == Found(expected, "text")


def test_refusals_of_a_page_stand_among_the_doubts_of_its_record() -> None:
    record = make(page(ld(datePublished="2031-01-01T10:00:00Z"), "<p>1 June 2026</p>"), NO_ITEM, SOURCE).record
    assert record.date_published == "2026-06-01"
    assert "datePublished 2031-01-01T10:00:00Z (json-ld) lies after the capture" in record.doubts
    assert "doubts" not in record.fields


def test_an_entry_that_changed_before_it_was_published_says_so() -> None:
    item = Item(
        key=URL, url=URL, published="2026-06-01T10:00:00+00:00", updated="2026-05-01T10:00:00+00:00", summary="Text."
    )
    record = entry.record(item, SOURCE, URL, failed=False)
    assert (record.date_published, record.date_modified) == ("2026-06-01T10:00:00+00:00", "")
    assert record.doubts == (
        "dateModified 2026-05-01T10:00:00+00:00 (feed) lies before datePublished 2026-06-01T10:00:00+00:00",
    )


def test_a_page_of_a_thousand_dates_answers_with_few_refusals() -> None:
    head = "".join(
        f'<meta name="{name}" content="2031-01-0{n % 9 + 1}">' for n, name in enumerate(datesigns.META_PUBLISHED)
    )
    assert len(published(page(head))[1]) == dates.REFUSALS


@pytest.mark.parametrize(
    "line",
    [
        "1 " * 200,
        "2020-" * 80,
        "1.1.20" * 60,
        "a 1 2020 " * 40,
        "12:30 am " * 40 + "2020",
        "٢٠٢٠ " * 80,
        "2020年1月" * 60,
        "(" * 300 + "2020",
    ],
)
def test_a_line_made_to_be_slow_is_answered_at_once(line: str) -> None:
    where = moments.place("UTC", datetime(2026, 7, 1, tzinfo=UTC), "en")
    started = time.process_time()
    for _ in range(20):
        moments.judge(line, where)
    assert time.process_time() - started < 1.0


def test_the_language_of_the_source_counts_the_years_of_a_page_that_names_none() -> None:
    persian = Source(name="news", feed="https://news.example.com/feed", language="fa")
    record = make(page(line="<p>۱۴۰۴/۰۴/۰۸ ۲۲:۳۲</p>"), NO_ITEM, persian).record
    assert record.date_published == "2025-06-29T22:32:00+00:00"
