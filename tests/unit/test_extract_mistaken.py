"""Lines that look like bylines and are none, and names with something glued on."""

from __future__ import annotations

import pytest

from bot.model.entry import Item
from bot.stages.extract import headline
from bot.stages.extract.people import authors, names
from tests.unit.test_extract_byline import SITE, SOURCE, TEXT, URL, ld, meta, read, sheet, written

ITEM = Item(key="k", url=URL)
TITLE = "The bridge opens after ten years"
LONG = f"<p>{'A paragraph that goes on after the line. ' * 5}</p>"


@pytest.mark.parametrize(
    "inside",
    [
        "<div><a href=/thema/militaer>Militär</a><a href=/thema/anna-berg>Anna Berg</a></div>",
        "<p><a href=/tag/jane-doe>Jane Doe</a> <a href=/tag/iran>Iran</a></p>",
        "<div class=tags>Jane Doe</div>",
        f"<p><b>DAKİKA BAŞINA GOLDE ZİRVEDE</b></p>{LONG}",
        f"<p>Jane Doe</p>{LONG}",
        "<p>The Minister Of Public Works Speaks</p>",
    ],
)
def test_tags_and_headings_at_the_texts_end_are_no_authors(inside: str) -> None:
    page = sheet(inside=LONG * 3 + inside)
    assert written(page) == []
    assert authors.byline(page, SOURCE).value == ""


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("<p>칼럼니스트 홍길동 <a href=mailto:hong@daily.example>hong@daily.example</a></p>", "홍길동"),
        ("<p><a href=/authors/jane-doe>Jane Doe</a></p>", "Jane Doe"),
        (f"<p>Jane Doe</p><p>Jane Doe is a fellow of an institute. {'She writes on bridges. ' * 8}</p>", "Jane Doe"),
    ],
)
def test_a_signature_may_link_to_mail_or_its_author_and_be_followed_by_a_life(inside: str, expected: str) -> None:
    assert written(sheet(inside=inside)) == [expected]


def test_what_is_only_guessed_says_so() -> None:
    assert authors.authors(sheet(inside="<p>Jane Doe</p>"), ITEM, SOURCE).origin == "guess"
    assert authors.authors(sheet(before="<p>By Jane Doe</p>"), ITEM, SOURCE).origin == "text"


def test_whose_words_a_box_quotes_is_no_author() -> None:
    page = sheet(before='<h4 class="author">The Northern and Southern defense ministries</h4>')
    assert written(page) == []
    assert authors.byline(page, SOURCE).value == ""


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        ({"@type": "Person", "name": "The Associated Press"}, [("The Associated Press", "Organization")]),
        ({"@type": "Organization", "name": "The Canadian Press"}, [("The Canadian Press", "Organization")]),
        ({"@type": "Organization", "name": "Nord und Süd"}, [("Nord und Süd", "Organization")]),
        ({"@type": "Person", "name": "Jane Doe The Associated Press"}, [("Jane Doe", "Person"), ("The Associated Press", "Organization")]),
        ({"@type": "Person", "name": "The"}, []),
    ],
)  # fmt: skip
def test_an_organisation_is_never_parted(node: dict[str, str], expected: list[tuple[str, str]]) -> None:
    found = authors.authors(sheet(head=ld(author=node)), ITEM, SOURCE)
    assert [(a.name, a.type) for a in found.value] == expected


def test_an_organisation_that_lists_people_is_parted_into_them() -> None:
    head = ld(author={"@type": "Organization", "name": "Jane Doe, John Roe"})
    assert written(sheet(head=head)) == ["Jane Doe", "John Roe"]


def test_the_publisher_behind_a_by_word_is_the_publisher() -> None:
    page = sheet(head=meta("application-name", "Landesbote"), before="<p class=author>von Landesbote</p>")
    assert written(page) == []
    assert written(sheet(before="<p class=author>von Landesbote</p><p>Von Anna Berg</p>")) == ["Anna Berg"]


@pytest.mark.parametrize(
    ("line", "expected", "byline"),
    [
        ("By Jane DoeTwitter", "Jane Doe", "By Jane Doe"),
        ("Jane Doe Facebook Twitter", "Jane Doe", "Jane Doe"),
        ("By Jane Doe@DailyExample", "Jane Doe", "By Jane Doe"),
        ("By Jane Doe Jane Doe", "Jane Doe", "By Jane Doe"),
        ("By Mary Ann Doe Mary Ann Doe", "Mary Ann Doe", "By Mary Ann Doe"),
        ("By TPN, in News, Business, Property", "TPN", "By TPN"),
        ("By Jane Doe, in Berlin", "Jane Doe", "By Jane Doe, in Berlin"),
        ("By Twitter", "Twitter", "By Twitter"),
        ("By William Carlos Williams", "William Carlos Williams", "By William Carlos Williams"),
    ],
)
def test_what_is_glued_to_a_name_goes(line: str, expected: str, byline: str) -> None:
    assert names.split(line, shown=True) == (expected,)
    assert names.undated(line) == byline


@pytest.mark.parametrize(
    ("said", "shown", "expected"),
    [
        ("JANE MCDOE", "By Jane McDoe", "Jane McDoe"),
        ("jane doe", "Text: Jane Doe", "Jane Doe"),
        ("JANE DOE", "By JANE DOE", "JANE DOE"),
        ("JANE DOE", "By Max Moe", "JANE DOE"),
        ("Jane van der Doe", "By Jane Van Der Doe", "Jane van der Doe"),
    ],
)
def test_a_name_in_one_case_is_written_as_the_page_shows_it(said: str, shown: str, expected: str) -> None:
    assert written(sheet(head=ld(author=said), before=f"<p>{shown}</p>")) == [expected]


@pytest.mark.parametrize(
    ("head", "top", "feed"),
    [
        (f'{SITE}<meta property="og:title" content="The Daily Example"><title>{TITLE} - The Daily Example</title>', "", ""),
        (f"{SITE}{ld(headline='The Daily Example')}", f"<h1>{TITLE}</h1>", ""),
        (f"<title>{TITLE} - Daily</title>", "<a href=/><h1>Der Bote</h1></a>", ""),
        ("", "<h1><a href=https://www.daily.example>Der Bote</a></h1>", TITLE),
        (f'{SITE}<title>The Daily Example</title><meta name="application-name" content="{TITLE * 2}">', f"<h1>{TITLE}</h1>", ""),
    ],
)  # fmt: skip
def test_the_sites_name_is_no_headline_where_another_says_more(head: str, top: str, feed: str) -> None:
    page = read(f"<html><head>{head}</head><body>{top}<article>{TEXT}</article></body></html>".encode(), URL)
    found = headline.headline(page, Item(key="k", url=URL, title=feed), SOURCE).value
    assert found.startswith(TITLE)


def test_the_sites_name_is_the_headline_where_nothing_else_is_said() -> None:
    page = read(f"<html><head>{SITE}</head><body><h1><a href=/>Bote</a></h1>{TEXT}</body></html>".encode(), URL)
    assert headline.headline(page, ITEM, SOURCE).value == "Bote"
