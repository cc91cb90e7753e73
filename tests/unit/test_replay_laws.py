"""What holds of the rewriting whatever the text: it ends, in linear time, nothing leads outside, and meaning stays."""

from __future__ import annotations

import time
from collections.abc import Callable
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from lxml import html as lxml_html

from bot.stages import requisites
from bot.stages.replay import Kind, css, html

PAGE = "https://news.example/world/story.html"
OUTSIDE = "outside.example"
ADDRESS = f"//{OUTSIDE}/a"
REFERENCES = [
    f"<a href={ADDRESS}>", f"<img src='{ADDRESS}' alt=\"", f"<img srcset='{ADDRESS} 1x, {ADDRESS} 2x'>", f"<style>p{{a:url({ADDRESS})}}</style>",
    f"<link rel=stylesheet href={ADDRESS}>", f"<p style='a:url({ADDRESS})'>", f"<iframe srcdoc='<img src={ADDRESS}>'></iframe>",
    f"<script src={ADDRESS}></script>", f"<video poster={ADDRESS} src={ADDRESS}></video>", f"<meta http-equiv=refresh content='0;url={ADDRESS}'>",
    f"<object data={ADDRESS}></object>", f"<form action={ADDRESS}>", f"<body background={ADDRESS}>", f"<img data-src={ADDRESS}>",
]  # fmt: skip
PIECES = [
    *REFERENCES, "<p>", "</p>", "<p class=", "<p title='", '"', "'", ">", "<", "=", "/", " ", "\n", "\0", "&quot;", "&#x26;", "a", "é", "<!--", "-->", "--!>",
    "<!", "<title>", "</title>", "<textarea>", "</textarea>", "<script>", "</script>", "<style>", "</style>", "<base href=/b/>", "<noscript>", "</noscript>",
    "<picture>", "<source srcset=a>", "</picture>", "<table>", "<td>",
]  # fmt: skip
DOUBTFUL = ["<svg>", "</svg>", "<math>", "<mi>", "<desc>", "<select>", "<template>", "<style/>", "<![CDATA[", "]]>"]
SHEETS = [
    "@import ", "@namespace ", "@font-face{", "url(", "u\\72l(", "image-set(", "src(", "'", '"', "\\", "/*", "*/", "{", "}", "(", ")", ";", "\n", " ", "\0", "<!--", "a", "1", "-",
    f"url({ADDRESS})", f"'{ADDRESS}'", f"@import '{ADDRESS}';", "data:text/css,",
]  # fmt: skip
ADDRESSES = frozenset(("href", "src", "srcset", "background", "style"))
OWN = {"object": "data", "form": "action", "video": "poster"}
soup = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)
any_soup = st.lists(st.sampled_from([*PIECES, *DOUBTFUL]), max_size=25).map("".join)
sheets = st.lists(st.sampled_from(SHEETS), max_size=25).map("".join)


def same(url: str, kind: Kind) -> str:
    return url


def inside(url: str, kind: Kind) -> str:
    return f"/r/{kind}/" + url.replace(OUTSIDE, "inside.example")


def asked(markup: str, rewriting: Callable[..., str]) -> list[tuple[str, str]]:
    found = list[tuple[str, str]]()

    def note(url: str, kind: Kind) -> str:
        found.append((url, kind))
        return url

    rewriting(markup, PAGE, note)
    return found


@given(st.text() | any_soup | sheets, st.text() | st.just(PAGE))
def test_any_text_at_any_address_is_rewritten(text: str, url: str) -> None:
    for rewriting in (html, css):
        assert isinstance(rewriting(text, url, inside), str)
    for needs in (requisites.of_page, requisites.of_sheet):
        assert all(one.url.startswith(("http://", "https://")) for one in needs(text, url))


@given(soup)
@settings(max_examples=300)
def test_rewriting_to_the_same_addresses_changes_no_meaning(markup: str) -> None:
    once = html(markup, PAGE, same)
    assert asked(once, html) == asked(markup, html)
    assert html(once, PAGE, same) == once


@given(sheets)
@settings(max_examples=300)
def test_rewriting_a_sheet_to_the_same_addresses_changes_no_meaning(sheet: str) -> None:
    once = css(sheet, PAGE, same)
    assert asked(once, css) == asked(sheet, css)
    assert css(once, PAGE, same) == once


@given(soup)
@settings(max_examples=300)
def test_no_attribute_that_another_parser_sees_leads_outside(markup: str) -> None:
    text = html(f"<html><body>{markup}", PAGE, inside).replace("\0", "\ufffd")
    tree = lxml_html.document_fromstring(text.encode(), parser=lxml_html.HTMLParser(encoding="utf-8"))
    for element in tree.iter(etree.Element):
        for name, value in element.attrib.items():
            if name in ADDRESSES or OWN.get(str(element.tag)) == name:
                assert OUTSIDE not in str(value), (markup, text)


@given(any_soup)
@settings(max_examples=300)
def test_no_address_is_invented(markup: str) -> None:
    """Every address that is asked for leaves the text; none is invented."""
    assert all(OUTSIDE in url or url.startswith("https://news.example/") for url, _ in asked(markup, html))


def cost(work: Callable[[str], object], text: str) -> float:
    """CPU seconds of the best of three."""
    spent = []
    for _ in range(3):
        start = time.process_time()
        work(text)
        spent.append(time.process_time() - start)
    return min(spent)


SHORT, TIMES = 4_000, 8
SLACK = 3
"""How much more than in proportion a longer text may take: a square would be `TIMES` as much."""
FLOODS = {
    "openings": ("", "<"), "names": ("", "<a"), "tags cut off": ("", "<a "), "attributes": ("<a ", "b "), "addresses": ("<a ", "href=b "), "links": ("<link ", "href=b rel=c "),
    "unclosed quotes": ("", "<a b='"), "nested quotes": ("", "<a b='\"'\"=>"), "blanks": ("<a b", "\t"), "slashes": ("<a ", "/"), "equals": ("<a ", "="),
    "comments": ("", "<!--"), "almost comments": ("<!--", "--"), "declarations": ("", "<!"), "sections": ("<svg>", "<![CDATA["), "sections in a style": ("<svg><style>", "<![CDATA["),
    "titles": ("", "<title>"), "scripts": ("<script>", "<!--<script>"), "escaped ends": ("<script><!--<script>", "</script>"), "svg": ("", "<svg>"), "closed styles": ("<svg>", "<style/>"),
    "ampersands": ("<a href='", "&"), "references": ("<a href='", "&#"), "zeros": ("<a href='&#", "0"), "digits": ("<a href='&#", "9"), "names of references": ("<a href='&", "a"),
    "candidates": ("<img srcset='", "a, "), "commas": ("<img srcset='", ","), "parentheses": ("<img srcset='a ", "("), "sizes": ("<img srcset='a 1w' sizes='", "(max-width:1px) 1px,"),
    "refreshes": ("<meta http-equiv=refresh content='", " "), "digits of a refresh": ("<meta http-equiv=refresh content='", "1"), "bases": ("", "<base>"), "noscripts": ("<img data-src=/a>", "<noscript>"),
    "lazy pictures": ("<noscript><img src=/b></noscript>", "<img data-src=/a>"), "waiting": ("<img ", "data-src=/a "), "dots": ("<a href='", "/.."), "segments": ("<a href='", "a/"), "hosts": ("<a href='//", "a."),
    "controls": ("<a href='", "\n"), "documents": ("", "<iframe srcdoc='<iframe srcdoc=\"<a>\">'>"),
}  # fmt: skip
SHEET_FLOODS = {
    "addresses": ("", "url("), "blanks": ("url(", " "), "comments": ("", "/*"), "stars": ("/*", "*"), "quotes": ("", "'"), "quotes of both kinds": ("", "'\""), "line ends": ("", "'\n"), "escapes": ("", "\\"), "escaped names": ("", "\\75"),
    "escaped quotes": ("'", "\\'"), "names": ("", "a"), "hyphens": ("", "-"), "imports": ("", "@import "), "imports with comments": ("", "@import/**/"), "namespaces": ("", "@namespace a "), "sets": ("", "image-set("), "parentheses": ("image-set(", "("),
    "fonts": ("", "@font-face{"), "braces": ("", "{"), "openings": ("", "<!--"), "sheets in addresses": ("@import '", "data:text/css,"), "at signs": ("", "@"), "sources": ("", "src("),
}  # fmt: skip


def proportion(work: Callable[[str], object], before: str, piece: str) -> float:
    """How much more a text costs that is `TIMES` as long; a tenth of a millisecond is nothing."""
    short, long = (cost(work, before + piece * count) for count in (SHORT, SHORT * TIMES))
    return long / max(short, 1e-4)


@pytest.mark.parametrize("flood", FLOODS)
def test_a_hostile_page_costs_no_more_than_its_length(flood: str) -> None:
    assert proportion(lambda text: requisites.of_page(text, PAGE), *FLOODS[flood]) < TIMES * SLACK


@pytest.mark.parametrize("flood", SHEET_FLOODS)
def test_a_hostile_sheet_costs_no_more_than_its_length(flood: str) -> None:
    assert proportion(lambda text: css(text, PAGE, inside), *SHEET_FLOODS[flood]) < TIMES * SLACK


def test_a_long_number_is_no_character() -> None:
    assert unquote(asked("<a href='&#" + "9" * 10_000 + ";'>", html)[0][0]) == "https://news.example/world/\ufffd"


def test_a_long_base_in_front_of_many_short_references_stays_in_bounds() -> None:
    page = f"<base href='https://news.example/{'x' * 7_000}/'>" + "<img src=a>" * 5_000
    made = html(page, PAGE, lambda url, _: f"/replay/{url}")
    assert made.count("/replay/https://news.example/xxx") > 1_000
    assert len(made) < 20_000_000
    assert len(requisites.of_page(page, PAGE)) == 1
    sheet = f"@import '{'x' * 7_000}'; " + "a{b:url(y)}" * 6_000
    assert len(css(sheet, f"https://news.example/{'x' * 7_000}/", lambda url, _: url)) < 40_000_000


def test_an_address_that_is_too_long_to_be_asked_for_is_none() -> None:
    page = f"<a href='/{'x' * 9_000}'>a</a><base href='/{'x' * 9_000}/'><img src=b>"
    assert html(page, PAGE, lambda url, _: url) == (
        '<a href="#">a</a><base href=""><img src="https://news.example/world/b">'
    )
