"""Which lines of a page are the text: one small page a rule."""

import pytest

from bot.model.capture import Page
from bot.model.source import Rules, Source
from bot.stages.extract import markup
from bot.stages.extract.text import body
from bot.stages.extract.text.body import Body
from tests.unit.test_extract_record import URL, page

SOURCE = Source(name="news", feed="https://news.example.com/feed")
P = [
    f"This is paragraph number {n} of a story that goes on for a good while, so that it reads like an article."
    for n in range(6)
]
TEXT = "".join(f"<p>{line}</p>" for line in P)


def made(inner: str, *, head: str = "", people: tuple[str, ...] = (), source: Source = SOURCE) -> Body:
    html = f"<!DOCTYPE html><html lang=en><head><title>The story of the day</title>{head}</head><body>{inner}</body></html>"
    found = body.read(markup.read(given(html)), source, people)
    assert found is not None
    return found


def given(html: str) -> Page:
    return page(html)


def article(before: str = "", text: str = TEXT, after: str = "") -> str:
    return f"<main><article><h1>The story of the day</h1>{before}<div class=text>{text}</div>{after}</article></main>"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(TEXT + "<p>Read also: <a href=/x>Another story about the same thing</a></p>", id="label and link"),
        pytest.param(TEXT.replace("</p><p>", "</p><p>Baca: <a href=/x>Cerita yang lain sekali dari hari ini</a></p><p>", 1), id="lead-in in any language"),
        pytest.param(TEXT.replace("</p><p>", "</p><div class=ad>Advertisement</div><p>", 2), id="advertisement"),
        pytest.param(TEXT.replace("</p><p>", "</p><div class=td-rec>اشتہار</div><p>", 2), id="advertisement in Urdu"),
        pytest.param(TEXT.replace("</p><p>", "</p><aside><p>A box beside the text that says something else at some length, as boxes do.</p></aside><p>", 1), id="aside"),
        pytest.param(TEXT.replace("</p><p>", "</p><div class=newsletter-box><h3>Our letter</h3><p>Sign up for the letter that we send each morning to all who want it, free of charge.</p></div><p>", 1), id="newsletter"),
        pytest.param(TEXT.replace("</p><p>", f"</p><blockquote class=pull><p>{P[2][10:60]}</p></blockquote><p>", 1), id="pull quote"),
        pytest.param(TEXT.replace("</p><p>", "</p><ul><li><a href=/1>One other story of today</a></li><li><a href=/2>Two other stories of today</a></li></ul><p>", 1), id="list of links"),
        pytest.param(TEXT + "<h3>More stories</h3><ul><li><a href=/1>One other story of today</a></li><li><a href=/2>Two other stories of today</a></li></ul>", id="heading over links"),
        pytest.param(TEXT + "<p>Additional reporting by Someone Else in Rome</p>", id="who else reported"),
        pytest.param(TEXT + "<p>Follow us on Facebook and elsewhere for more</p>", id="follow us"),
        pytest.param(TEXT.replace("</p><p>", "</p><p>Photo: A. Name/Agency</p><p>", 1), id="credit line"),
        pytest.param(TEXT.replace("</p><p>", "</p><div hidden><p>Something that nobody sees unless a script shows it, of the length of a line.</p></div><p>", 1), id="hidden"),
        pytest.param(f"<p>{P[0]}</p>" + TEXT, id="the same line twice"),
        pytest.param(TEXT.replace("</p><p>", "</p><donate-box><h3>Enjoying this?</h3><p>Give us something so that we can go on as we do, please.</p></donate-box><p>", 1), id="custom element"),
    ],
)  # fmt: skip
def test_furniture_inside_the_text_is_no_text(text: str) -> None:
    assert made(article(text=text)).paragraphs() == P


@pytest.mark.parametrize(
    ("text", "more"),
    [
        pytest.param(TEXT.replace("</p><p>", "</p><h2>A heading</h2><p>", 1), [(1, "A heading")], id="heading"),
        pytest.param(TEXT.replace("</p><p>", "</p><div class=sub>A heading that is none</div><p>", 1), [(1, "A heading that is none")], id="heading as div"),
        pytest.param(TEXT.replace("</p><p>", "</p><ul><li>one thing</li><li>another thing</li></ul><p>", 1), [(1, "one thing"), (2, "another thing")], id="list"),
        pytest.param(TEXT.replace("</p><p>", "</p><table><tr><th>Place<th>Votes<tr><td>Here<td>12</table><p>", 1), [(1, "Place\tVotes"), (2, "Here\t12")], id="table"),
        pytest.param(TEXT.replace("</p><p>", "</p><blockquote><p>A quote of its own.</p></blockquote><p>", 1), [(1, "A quote of its own.")], id="quote"),
        pytest.param(TEXT.replace("</p><p>", "</p><p>* * *</p><p>", 1), [(1, "* * *")], id="divider"),
        pytest.param(TEXT + "<p>Correction: an earlier version gave another number.</p>", [(6, "Correction: an earlier version gave another number.")], id="correction"),
        pytest.param(TEXT.replace("</p><p>", "</p><p>“No.”</p><p>", 1), [(1, "“No.”")], id="short line"),
        pytest.param(TEXT.replace("</p><p>", "</p><p>He said <a href=/a>it is so</a>.</p><p>", 1), [(1, "He said it is so.")], id="link in a line"),
        pytest.param(TEXT.replace("</p><p>", "</p><div class=social-embed><blockquote class=twitter-tweet><p>What a post says.</p></blockquote></div><p>", 1), [(1, "What a post says.")], id="post"),
    ],
)  # fmt: skip
def test_what_belongs_to_the_text_stays(text: str, more: list[tuple[int, str]]) -> None:
    wanted = list(P)
    for place, line in more:
        wanted.insert(place, line)
    assert made(article(text=text)).paragraphs() == wanted


@pytest.mark.parametrize("title", ["Iraq resumes oil exports", "The story of the day"])
def test_a_first_paragraph_that_begins_with_the_headline_is_text(title: str) -> None:
    lead = f"{title} after a pause of almost two years that has cost a great deal, the ministry said on Sunday."
    inner = article(text=f"<p>{lead}</p>{TEXT}").replace("The story of the day</h1>", f"{title}</h1>")
    assert made(inner).paragraphs() == [lead, *P]


def test_the_headline_again_with_a_word_more_is_no_text() -> None:
    assert made(article(text=f"<p>The story of the day today</p>{TEXT}")).paragraphs() == P


def test_a_text_in_parts_is_whole() -> None:
    parts = "<div class='widget part'>".join(
        f"<p>{a}</p><p>{b}</p></div>" for a, b in zip(P[::2], P[1::2], strict=True)
    )
    assert made(f"<main><h1>The story of the day</h1><div class='widget part'>{parts}</main>").paragraphs() == P


def test_lines_parted_by_br_are_lines() -> None:
    assert made(f"<h1>The story of the day</h1><td>{'<br><br>'.join(P)}</td>").paragraphs() == P
    inside = f"<table><tr><td><h1>The story of the day</h1><td>{'<br><br>'.join(P)}</table>"
    assert made(inside).paragraphs() == P


def test_what_readers_say_is_no_text_though_it_is_longer() -> None:
    said = "".join(
        f"<p>{n} I have read this and must say that I am of quite another mind about it all.</p>" for n in range(30)
    )
    assert made(article(after=f"<section id=comments>{said}</section>")).paragraphs() == P


def test_the_next_article_of_an_endless_page_is_another() -> None:
    other = article().replace("The story of the day", "Another story").replace("paragraph", "sentence")
    assert made(article() + other).paragraphs() == P


def test_the_rest_that_a_click_opens_is_text() -> None:
    shown, opened = ("".join(f"<p class=t>{line}</p>" for line in part) for part in (P[:4], P[4:]))
    assert made(article(text=f"{shown}<div style='display:none'>{opened}</div>")).paragraphs() == P


def test_a_line_of_names_is_a_byline_and_no_text() -> None:
    text = TEXT + "<p>Ann Example and Bob Sample</p>"
    assert made(article(text=text), people=("annexample", "bobsample")).paragraphs() == P


@pytest.mark.parametrize(
    "before",
    [
        pytest.param("<p class=standfirst>What it is about, in one sentence</p>", id="named"),
        pytest.param("<h2>What it is about, in one sentence</h2>", id="heading"),
        pytest.param("<header><p>What it is about, in one sentence</p></header>", id="summary of the publisher"),
        pytest.param("<div>What it is about, in one sentence</div>", id="summary in a div"),
    ],
)
def test_the_standfirst_stands_apart(before: str) -> None:
    head = '<meta property="og:description" content="What it is about, in one sentence">'
    found = made(article(before=before), head=head)
    assert (found.summary(), found.paragraphs()) == ("What it is about, in one sentence", P)


def test_a_standfirst_of_several_lines_is_whole() -> None:
    found = made(
        article(
            before="<div class=deck><p>The first half of the deck, at some length.</p><p>The other half of it.</p></div>"
        )
    )
    assert found.summary() == "The first half of the deck, at some length. The other half of it."


def test_a_first_paragraph_that_is_also_the_summary_stays() -> None:
    head = f'<meta property="og:description" content="{P[0]}">'
    assert made(article(), head=head).paragraphs() == P


def test_the_structure_of_the_text_survives_into_html() -> None:
    text = (
        f"<p>{P[0]} <a href='/a'>A <b>link</b></a>, 1&nbsp;&lt;&nbsp;2</p><h3>Heading</h3><p>One<br>two</p><p>{P[1]}</p>"
        f"<ol><li>First <em>thing</em></li><li>Second</li></ol><blockquote><p>Quoted</p></blockquote><p>{P[2]}</p>"
        f"<table><tr><th>A</th><td colspan=2>B</td></tr></table><p>{P[3]}</p>"
    )
    assert made(article(text=text)).html((), URL) == (
        f'<p>{P[0]} <a href="https://news.example.com/a">A <b>link</b></a>, 1 &lt; 2</p><h3>Heading</h3><p>One<br>two</p><p>{P[1]}</p>'
        f"<ol><li>First <em>thing</em></li><li>Second</li></ol><blockquote><p>Quoted</p></blockquote><p>{P[2]}</p>"
        f'<table><tbody><tr><th>A</th><td colspan="2">B</td></tr></tbody></table><p>{P[3]}</p>'
    )


def test_what_is_hidden_in_a_line_is_in_neither_text_nor_html() -> None:
    text = (
        TEXT
        + "<p>A <a href=/x>link<span class=sr-only>(opens in a new window)</span></a> to what was said there before.</p>"
    )
    found = made(article(text=text))
    assert found.paragraphs()[-1] == "A link to what was said there before."
    assert "opens" not in found.html((), URL)


def test_rules_of_the_source_name_and_remove() -> None:
    html = article(text=TEXT + "<p class=promo-x>Buy something.</p>")
    assert (
        made(html, source=Source(name="n", feed="", rules=Rules(remove=(".promo-x", "p:first-of-type")))).paragraphs()
        == P[1:]
    )
    named = made(html, source=Source(name="n", feed="", rules=Rules(body=".promo-x")))
    assert (named.paragraphs(), named.origin) == (["Buy something."], "rule")


def test_tables_and_code_in_figures_are_text() -> None:
    table = "<figure class=wp-block-table><table><tr><td>Here</td><td>12</td></tr></table></figure>"
    assert "Here\t12" in made(article(text=TEXT.replace("</p><p>", f"</p>{table}<p>", 1))).paragraphs()


def test_questions_that_a_click_opens_are_text() -> None:
    asked = f"<details open><summary>What is it?</summary><p>{P[2]}</p></details>"
    assert (
        "What is it?" in made(article(text=f"<p>{P[0]}</p><p>{P[1]}</p>{asked}<p>{P[3]}</p><p>{P[4]}</p>")).paragraphs()
    )


def test_a_first_question_is_no_standfirst() -> None:
    text = "".join(f"<h3>What is question {n}?</h3><p>{line}</p>" for n, line in enumerate(P))
    found = made(article(text=text))
    assert (found.summary(), found.paragraphs()[0]) == ("", "What is question 0?")


def test_a_heading_that_links_to_itself_is_one() -> None:
    heading = "<h3><a href=#p1>Half past nine</a></h3>"
    assert "Half past nine" in made(article(text=TEXT.replace("</p><p>", f"</p>{heading}<p>", 1))).paragraphs()


def test_the_html_of_lines_in_many_links_is_no_longer_than_they_are() -> None:
    inline = "<b title='" + "x" * 900 + "'>"
    html = made(article(text=TEXT + f"<p>{inline * 60}{'<br>'.join(P * 100)}</p>")).html((), URL)
    assert len(html) < 400 * sum(map(len, P))
    assert "title" not in html


def test_lines_that_a_rule_removes_do_not_come_back() -> None:
    source = Source(name="n", feed="", rules=Rules(remove=("div.text p:nth-child(n+2)",)))
    assert made(article(), source=source).paragraphs() == P[:1]


def test_a_rule_for_the_text_that_names_no_line_is_none() -> None:
    assert made(article(), source=Source(name="n", feed="", rules=Rules(body="h1"))).paragraphs() == P


def test_headings_that_are_links_stand_over_their_paragraphs() -> None:
    text = f"<p>{P[0]}</p>" + "".join(
        f"<h2><a href=/{n}>What happened in town {n}</a></h2><p>{line}</p>" for n, line in enumerate(P[1:])
    )
    assert made(article(text=text)).paragraphs()[1:3] == ["What happened in town 0", P[1]]
