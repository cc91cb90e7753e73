"""One record of the pages that an article goes on in."""

from __future__ import annotations

from dataclasses import replace

from bot.model.article import Record
from bot.model.entry import Image, Item
from bot.model.source import Source
from bot.stages.extract import make, pages
from tests.unit.test_extract_record import ITEM, PARAGRAPHS, SOURCE, URL, document, page

INTRO = "What the whole story is about, in a sentence of some length."
AUTHOR = "Jane Doe has written about the city since 1998."


def record(*texts: str, picture: str = "", caption: str = "") -> Record:
    figure = f'<figure><img src="{picture}"><figcaption>{caption}</figcaption></figure>' if picture else ""
    return Record(
        url=URL,
        headline="The story",
        article_body="\n".join(texts),
        article_html=figure + "".join(f"<p>{text}</p>" for text in texts),
        image=(Image(url=picture, caption=caption),) if picture else (),
        fields={"headline": "dom", "image": "og"} if picture else {"headline": "dom"},
    )


def test_texts_are_joined_in_order_and_what_is_repeated_is_not() -> None:
    first, second = record(INTRO, "One.", AUTHOR), record(INTRO.upper(), "Two.", "One.", AUTHOR)
    whole = pages.joined(first, [second, record("Three.", AUTHOR)])
    assert whole.article_body.split("\n") == [INTRO, "One.", AUTHOR, "Two.", "One.", "Three."]
    assert [line for line in whole.article_html.split("<p>") if AUTHOR in line] == [f"{AUTHOR}</p>\n"]
    assert whole.word_count == len(whole.article_body.split())


def test_pictures_are_joined_by_their_addresses() -> None:
    one, two = "https://a.example/1.jpg", "https://a.example/2.jpg"
    whole = pages.joined(
        record(INTRO), [record("Two.", picture=one, caption="The pumps"), record("Three.", picture=one)]
    )
    assert [image.url for image in whole.image] == [one]
    assert whole.fields["image"] == "og"
    assert whole.article_html.count(one) == 1
    assert [image.url for image in pages.joined(whole, [record("Four.", picture=two)]).image] == [one, two]


def test_everything_else_is_the_first_pages() -> None:
    first, second = record(INTRO), replace(record("Two."), headline="Page two", description="Another", in_language="fr")
    whole = pages.joined(first, [second])
    assert replace(whole, article_body="", article_html="", word_count=0) == replace(
        first, article_body="", article_html=""
    )


def test_a_page_says_where_it_goes_on_and_further_pages_make_one_record() -> None:
    half = len(PARAGRAPHS) // 2
    texts = ["".join(f"<p>{p}</p>" for p in part) for part in (PARAGRAPHS[:half], PARAGRAPHS[half:])]
    link = '<a href="/world/story?page=2" rel="next">Next page</a>'
    first, second = page(document(text=texts[0], after=link)), page(document(text=texts[1]), final_url=f"{URL}?page=2")
    item = replace(ITEM, title="The story of the day")
    alone = make(first, item, SOURCE)
    assert alone.next_page == f"{URL}?page=2"
    whole = make(first, item, SOURCE, "", [second])
    assert whole.record.article_body.split("\n") == PARAGRAPHS
    assert whole.record.headline == alone.record.headline
    assert (whole.reason, whole.next_page) == ("", "")
    assert make(page(document()), item, SOURCE).next_page == ""


def test_the_confidence_is_that_of_the_whole() -> None:
    said = "".join(f"<p>{p}</p>" for p in PARAGRAPHS[:3])
    long = Item(key=URL, url=URL, title="The story of the day", summary=said)
    source = Source(name="news", feed="https://news.example.com/feed")
    first = page(document(text=f"<p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p>"))
    second = page(document(text="".join(f"<p>{p}</p>" for p in PARAGRAPHS[2:])), final_url=f"{URL}/2")
    alone, whole = make(first, long, source).record, make(first, long, source, "", [second]).record
    assert alone.confidence < whole.confidence
