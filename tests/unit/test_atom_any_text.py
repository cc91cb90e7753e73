"""Whatever a page said, its entry is valid or left out, and its feed stands."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import quote

from hypothesis import example, given
from hypothesis import strategies as st

from bot.model.article import Article, Author
from bot.model.entry import Image
from bot.stages import clean, feeds
from tests.unit.atomfeed import ARTICLE, ATOM, FEED, PLAN, RECORD, article, faults, parsed

ANY = st.text(st.characters(codec=None), max_size=60)  # lone surrogates and control characters too
NAME = ANY.filter(str.strip)
ADDRESS = st.one_of(st.just(""), ANY.map(lambda text: f"https://a.example/{quote(text, errors='replace')}"))
LANGUAGE = st.sampled_from(["", "en", "ar", "he-IL", "zh-Hant-TW", "x-private"])
AUTHOR = st.builds(Author, name=NAME, url=ADDRESS)
IMAGE = st.builds(Image, url=ADDRESS.filter(bool), caption=ANY)
RECORDS = st.builds(
    lambda **fields: replace(RECORD, **fields),
    url=ADDRESS,
    canonical_url=ADDRESS,
    headline=ANY,
    description=st.one_of(ANY, ANY.map(lambda text: text * 40)),
    author=st.lists(AUTHOR, max_size=3).map(tuple),
    publisher=st.one_of(st.just(""), NAME),
    keywords=st.lists(ANY, max_size=4).map(tuple),
    image=st.lists(IMAGE, max_size=2).map(tuple),
    article_body=ANY,
    article_html=ANY,
    in_language=LANGUAGE,
)
ARTICLES = st.builds(
    lambda record, number: replace(ARTICLE, id=f"{number:032x}", record=record), RECORDS, st.integers(1)
)


@given(st.lists(ARTICLES, max_size=4, unique_by=lambda made: made.id))
@example([article(1, headline="\ud800"), article(2, headline="\x00"), article(3)])
def test_any_record_gives_a_valid_entry_or_is_left_out(articles: list[Article]) -> None:
    rendered = feeds.render(PLAN, FEED, articles)
    assert faults(rendered.atom) == []
    left_out = {id_ for id_, _ in rendered.left_out}
    written = [entry.findtext(f"{ATOM}id") for entry in parsed(rendered.atom).findall(f"{ATOM}entry")]
    assert written == [feeds.entry_id(PLAN, a) for a in articles if a.id not in left_out]
    assert feeds.render(PLAN, FEED, articles).atom == rendered.atom


@given(ANY, ANY)
def test_scrubbed_text_is_never_left_out(headline: str, description: str) -> None:
    made = article(1, headline=clean.text(headline), description=clean.text(description))
    rendered = feeds.render(PLAN, FEED, [made])
    assert rendered.left_out == ()
    assert faults(rendered.atom) == []
    assert parsed(rendered.atom).findtext(f"{ATOM}entry/{ATOM}title") == (clean.text(headline) or RECORD.url)
