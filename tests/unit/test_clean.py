"""Text and HTML from outside, made fit to be kept."""

import re
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from bot.stages import clean

BASE = "https://news.example/2026/story.html"


def test_text_is_one_line_in_nfc_without_forbidden_characters() -> None:
    assert clean.text(" Cafe\u0301\x00\n  au\ufffe\u00a0lait ") == "Café au lait"


def test_plain_gives_one_line_a_block() -> None:
    fragment = "<p>One<br>two</p>three <b>four</b><ul><li>five</ul><!-- no --> six<script>x()</script>"
    assert clean.plain(fragment) == "One\ntwo\nthree four\nfive\nsix"


def test_plain_reads_references_once() -> None:
    assert clean.plain("a &amp;lt; b &amp; c") == "a &lt; b & c"


@pytest.mark.parametrize("nothing", ["", "   ", "<!-- only this -->", "<script>x</script>"])
def test_nothing_to_read_is_empty(nothing: str) -> None:
    assert clean.plain(nothing) == ""
    assert clean.html(nothing, BASE) == ""


def test_addresses_become_absolute_and_lazy_images_are_promoted() -> None:
    fragment = '<p><a href="../a?b=1&amp;c=2">x</a><img src="data:image/gif;base64,AA" data-src="/i.jpg" alt="A"></p>'
    assert clean.html(fragment, BASE) == (
        '<p><a href="https://news.example/a?b=1&amp;c=2">x</a><img src="https://news.example/i.jpg" alt="A"></p>'
    )


@pytest.mark.parametrize(
    "fragment",
    [
        "<script>alert(1)</script>",
        '<p onclick="alert(1)">x</p>',
        '<a href="javascript:alert(1)">x</a>',
        '<a href="java&#10;script:alert(1)">x</a>',
        '<a href="vbscript:alert(1)">x</a>',
        '<img src="data:text/html,alert(1)">',
        '<img src=x onerror="alert(1)">',
        '<svg><a xlink:href="javascript:alert(1)"></a></svg>',
        "<math><mtext><style><img src=x onerror=alert(1)></style></mtext></math>",
        '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
        "<style>p{background:url(javascript:alert(1))}</style>",
    ],
)
def test_no_script_survives(fragment: str) -> None:
    safe = clean.html(fragment, BASE)
    assert not re.search(r"<script|<style|<svg|<iframe|\son\w+=|(?:src|href)=\"(?!https?:|mailto:)", safe)


def test_an_image_without_an_address_is_dropped_and_a_link_without_one_unwrapped() -> None:
    fragment = '<p>a<img alt="a > b">b<a name="q">c</a><a href="ftp://x/y">d</a></p>'
    assert clean.html(fragment, BASE) == "<p>abcd</p>"


def test_structure_of_an_article_is_kept() -> None:
    fragment = (
        "<h2>H</h2><p>a <em>b</em> <strong>c</strong></p><ul><li>d</li></ul><blockquote>e</blockquote>"
        '<figure><img src="https://x.example/i.jpg"><figcaption>f</figcaption></figure><pre><code>g</code></pre>'
    )
    assert clean.html(fragment, BASE) == fragment


def test_a_first_heading_becomes_a_second() -> None:
    assert clean.html("<h1>Title</h1>", BASE) == "<h2>Title</h2>"


def test_references_to_forbidden_characters_are_scrubbed_last() -> None:
    assert clean.html("<p>a&#1;b&#xFFFE;c</p>", BASE) == "<p>abc</p>"


def test_an_element_with_too_many_attributes_loses_them_and_keeps_its_text() -> None:
    many = " ".join(f"data-a{i}=1" for i in range(20_000))
    assert clean.plain(f"<p {many}>kept</p>") == "kept"


@pytest.mark.parametrize(
    "attribute", ["a{}=1 ", 'a{}="<>" ', "a{}='>' ", 'a{}="1"', "a{}/", "a{}= '>' ", "a{}=x>y".replace(">", "<") + " "]
)
def test_many_attributes_cost_no_time_however_they_are_written(attribute: str) -> None:
    fragment = f"<p {''.join(attribute.format(n) for n in range(100_000))}>kept</p><p title=x>too</p>"
    begun = time.process_time()
    assert clean.plain(fragment).split("\n")[-1] == "too"
    assert "kept" in clean.plain(fragment)
    assert time.process_time() - begun < 5


def test_scripts_and_comments_are_not_taken_for_tags_of_many_attributes() -> None:
    words = " ".join(f"word{n}" for n in range(2_000))
    kept = f'<script type=\'application/ld+json\'>{{"a<b": "{words}"}}</script><!-- <p {words}> --><p>x</p>'
    assert clean._shortened(kept) == kept


def test_marks_without_end_are_cut_and_those_of_languages_kept() -> None:
    begun = time.process_time()
    assert clean.text("x" * 40 + "a" + "\u0316\u0301" * 500_000 + "b").endswith("b")
    assert len(clean.text("x" * 40 + "a" + "\u0316\u0301" * 500_000)) <= 40 + 1 + clean.MARKS
    assert time.process_time() - begun < 5
    spelled = "שָׁלוֹם עֲלֵיכֶם וְהַשָּׁלוֹם, السَّلامُ عَلَيْكُمْ, प्रधानमंत्री, ก็ไม่ได้, Việt Nam, … — ——— 👩‍👩‍👧‍👦👍🏽🇱🇧" * 3
    assert clean.text(spelled) == unicodedata.normalize("NFC", spelled)
    signs = "—…«»!?" * 100
    assert clean.text(signs) == signs


def test_a_long_data_address_is_not_taken_for_many_attributes() -> None:
    fragment = f'<p title="{"word " * 5000}">kept</p>'
    assert "title=" in clean.html(fragment, BASE)


@pytest.mark.parametrize("url", ["http://[::1", "javascript:x", "data:,x", "file:///etc/passwd"])
def test_addresses_that_must_not_be_followed_are_empty(url: str) -> None:
    assert clean.absolute(url, BASE) == ""


def test_runs_survive_a_tree_deeper_than_the_stack() -> None:
    root = at = etree.Element("div")
    for _ in range(5_000):
        at = etree.SubElement(at, "div")
    at.text = "deep"
    assert [run.text for run in clean.runs(root)] == ["deep"]


def test_runs_count_the_letters_inside_links() -> None:
    root = clean.parse("<p>see <a href=/x>this</a> now</p>")
    assert root is not None
    assert [(run.text, run.linked, run.element.tag) for run in clean.runs(root)] == [("see this now", 4, "p")]


@given(st.text(max_size=300))
def test_any_fragment_gives_html_that_fits_into_xml(fragment: str) -> None:
    for made in (clean.html(fragment, BASE), clean.plain(fragment), clean.text(fragment)):
        element = etree.Element("x")
        element.text = made
        assert etree.fromstring(etree.tostring(element)).text == (made or None)


@given(st.text(alphabet="<>/ab\"'= imgscrptonhef:&#;01", max_size=200))
def test_sanitising_twice_changes_nothing(fragment: str) -> None:
    once = clean.html(fragment, BASE)
    assert clean.html(once, BASE) == once


@pytest.mark.parametrize("address", ["http:foo", "HTTP:/rel", "https:evil.example", "https:///p", "mailto:"])
def test_an_address_that_leads_nowhere_by_itself_is_none(address: str) -> None:
    base = "https://news.example.com/a/b" if address.lower().startswith("http:") else "http://news.example.com/a/b"
    assert clean.absolute(address, base) == ""
