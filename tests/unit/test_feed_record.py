"""What of a feed's entry goes into the record: pictures with captions and credits, keywords."""

from __future__ import annotations

from bot.model.capture import Page
from bot.model.entry import Image, Item, Tag
from bot.model.source import Source
from bot.stages.extract import make
from tests.twins.values import START

SOURCE = Source(name="ledger", feed="https://a.example/feed")
A = "https://a.example/a.jpg"
B = "https://a.example/b.jpg"


def image(url: str, caption: str = "", credit: str = "") -> Image:
    return Image(url=url, caption=caption, credit_text=credit)


PAGE = "https://a.example/story"
ENTRY = Item(key=PAGE, url=PAGE, title="Grid returns", images=(image(f"{A}?w=140", "A tank near Tyre", "Photograph: N. Haddad/AFP"),))  # fmt: skip
TEXT = "".join(f"<p>The pumps of quarter {n} ran again on Tuesday after a winter of repairs, and the cisterns filled.</p>" for n in range(8))  # fmt: skip


def pictured(head: str = "", before: str = "", item: Item = ENTRY) -> tuple[Image, ...]:
    html = f"<html lang=en><head><title>Grid returns</title>{head}</head><body><article><h1>Grid returns</h1>{before}{TEXT}</article></body></html>"
    page = Page(url=PAGE, final_url=PAGE, status=200, content_type="text/html", body=html.encode(), fetched_at=START)
    made = make(page, item, SOURCE)
    assert made.reason == ""
    assert len(made.record.article_body.split("\n")) == 8
    return made.record.image


def test_a_picture_of_the_page_takes_caption_and_credit_of_the_feeds_same_picture() -> None:
    og = f'<meta property="og:image" content="{A}?w=1200">'
    assert pictured(og) == (image(f"{A}?w=1200", "A tank near Tyre", "N. Haddad/AFP"),)
    other = f'<meta property="og:image" content="{B}">'
    assert pictured(other) == (image(B),)


def test_a_page_without_pictures_takes_the_feeds_first() -> None:
    assert pictured() == (image(f"{A}?w=140", "A tank near Tyre", "N. Haddad/AFP"),)


def test_what_the_page_says_of_a_picture_stays() -> None:
    figure = f'<figure><img src="{A}"><figcaption>A column at dawn. Photo: R. Aziz</figcaption></figure>'
    assert pictured(before=figure) == (image(A, "A column at dawn.", "R. Aziz"),)
    bare = f'<figure><img src="{A}"><figcaption>A column at dawn.</figcaption></figure>'
    assert pictured(before=bare) == (image(A, "A column at dawn.", "N. Haddad/AFP"),)


def test_a_line_of_the_text_is_no_caption_and_stays_in_the_text() -> None:
    line = "The pumps of quarter 3 ran again on Tuesday after a winter of repairs, and the cisterns filled."
    for said in (image(A, caption=line), image(A, credit=line)):
        assert pictured(item=Item(key=PAGE, url=PAGE, images=(said,))) == (image(A),)


def test_the_record_of_an_entry_alone_has_its_pictures_with_captions() -> None:
    assert make(None, ENTRY, SOURCE).record.image == (image(f"{A}?w=140", "A tank near Tyre", "N. Haddad/AFP"),)


def test_keywords_of_the_feed_are_the_last_resort() -> None:
    item = Item(key="k", title="x", tags=(Tag(term="Iraq"),), keywords=("oil", "gas"))
    bare = Item(key="k", title="x", tags=(Tag(term="12345"),), keywords=("oil", "gas"))
    for entry, expected in ((item, ("Iraq",)), (bare, ("oil", "gas"))):
        record = make(None, entry, SOURCE).record
        assert (record.keywords, record.fields["keywords"]) == (expected, "feed")
    page = Page(
        url=PAGE, final_url=PAGE, status=200, content_type="text/html", fetched_at=START,
        body=f"<html><head><meta name=keywords content='water, pumps'></head><body><article><h1>x</h1>{TEXT}</article></body></html>".encode(),
    )  # fmt: skip
    assert make(page, item, SOURCE).record.keywords == ("water", "pumps")
