"""What the rewriting of a page does to each kind of reference, and to nothing else."""

from __future__ import annotations

import pytest

from bot.stages.replay import Kind, html

PAGE = "https://news.example/world/story.html"


def place(url: str, kind: Kind) -> str:
    return f"/r/{kind}/{url}"


def shown(markup: str) -> str:
    return html(markup, PAGE, place)


def asked(markup: str) -> list[tuple[str, str]]:
    """What is asked for, in order."""
    found = list[tuple[str, str]]()

    def note(url: str, kind: Kind) -> str:
        found.append((url.removeprefix("https://news.example"), kind))
        return ""

    html(markup, PAGE, note)
    return found


@pytest.mark.parametrize(
    ("markup", "url", "kind"),
    [
        ("<a href=b>", "/world/b", "page"),
        ("<area href=b>", "/world/b", "page"),
        ("<img src=b>", "/world/b", "image"),
        ("<image src=b>", "/world/b", "image"),
        ("<input type=image src=b>", "/world/b", "image"),
        ("<video poster=b>", "/world/b", "image"),
        ("<video src=b>", "/world/b", "media"),
        ("<audio src=b>", "/world/b", "media"),
        ("<source src=b>", "/world/b", "media"),
        ("<track src=b>", "/world/b", "media"),
        ("<iframe src=b>", "/world/b", "frame"),
        ("<frame src=b>", "/world/b", "frame"),
        ("<object data=b>", "/world/b", "object"),
        ("<object><param name=Movie value=b></object>", "/world/b", "object"),
        ("<embed src=b>", "/world/b", "object"),
        ("<applet codebase=b>", "/world/b", "object"),
        ("<script src=b></script>", "/world/b", "script"),
        ("<body background=b>", "/world/b", "image"),
        ("<td background=b>", "/world/b", "image"),
        ("<blockquote cite=b>", "/world/b", "page"),
        ("<img longdesc=b>", "/world/b", "page"),
        ("<html manifest=b>", "/world/b", "other"),
        ("<svg><image xlink:href=b /></svg>", "/world/b", "image"),
        ("<svg><image href=b /></svg>", "/world/b", "image"),
        ("<svg><use href=b#c /></svg>", "/world/b", "image"),
        ("<svg><feImage href=b /></svg>", "/world/b", "image"),
        ("<svg><a xlink:href=b>", "/world/b", "page"),
        ("<svg><script href=b></script>", "/world/b", "script"),
        ("<svg><rect fill='url(b#c)'/>", "/world/b", "image"),
        ("<link rel=stylesheet href=b>", "/world/b", "style"),
        ("<link rel='Alternate  StyleSheet' href=b>", "/world/b", "style"),
        ("<link rel='shortcut icon' href=b>", "/world/b", "image"),
        ("<link rel=preload as=font href=b>", "/world/b", "font"),
        ("<link rel=preload as=fetch href=b>", "/world/b", "other"),
        ("<link rel=manifest href=b>", "/world/b", "other"),
        ("<link rel=canonical href=b>", "/world/b", "page"),
        ("<link rel=preload as=image imagesrcset='b 2x'>", "/world/b", "image"),
        ("<p style='background:url(b)'>", "/world/b", "image"),
        ("<style>@import 'b';</style>", "/world/b", "style"),
        ("<style>@font-face{src:url(b)}</style>", "/world/b", "font"),
        ("<meta http-equiv=Refresh content='5; URL=b'>", "/world/b", "page"),
        ("<meta http-equiv=refresh content='0,\"b\"'>", "/world/b", "page"),
    ],
)
def test_each_reference_is_asked_for_with_its_use(markup: str, url: str, kind: str) -> None:
    assert asked(markup) == [(url, kind)]


@pytest.mark.parametrize(
    ("written", "url"),
    [
        ("  b\n", "/world/b"),
        ("jp\ne\tg", "/world/jpeg"),
        ("../b", "/b"),
        ("../../../b/./c/%2E%2e/d", "/b/d"),
        ("b/.", "/world/b/"),
        ("b&#xd800;", "/world/b%EF%BF%BD"),
        ("?q", "/world/story.html?q"),
        ("/b c?d e", "/b%20c?d%20e"),
        ("\\\\other.example\\b", "https://other.example/b"),
        ("///other.example/b", "https://other.example/b"),
        ("//OTHER.example:443", "https://other.example/"),
        ("https:b", "/world/b"),
        ("https:/b", "/b"),
        ("http:b", "http://b/"),
        ("b?x=1&amp;y=2&copy=3&copy;", "/world/b?x=1&y=2&copy=3%C2%A9"),
        ("&#104;ttp&#x3a;//other.example/&#0;", "http://other.example/%EF%BF%BD"),
        ("//bücher.example/ß", "https://xn--bcher-kva.example/%C3%9F"),
        ("//u:p@other.example/", "https://u:p@other.example/"),
        ("b%zz", "/world/b%zz"),
    ],
)
def test_an_address_means_what_it_means_to_a_browser(written: str, url: str) -> None:
    assert asked(f'<a href="{written}">') == [(url, "page")]


@pytest.mark.parametrize("written", ["http://", "//", "http://[::g]/", "http://a b/", "https://exa<mple/", "https://é" + "x" * 70, "foo:bar", "ftp://other.example/", "JavaScript:x()", "\x01javascript:x()"])  # fmt: skip
def test_what_is_no_web_address_becomes_inert(written: str) -> None:
    assert shown(f'<a href="{written}">') == '<a href="#">'
    assert shown(f'<img src="{written}">') == '<img src="">'


@pytest.mark.parametrize(
    "written", ["", "#", "#top", "mailto:a@b.example", "tel:1", "data:image/gif;base64,R0", "about:blank", "blob:x"]
)
def test_what_leads_nowhere_else_stays(written: str) -> None:
    assert asked(f"<a href='{written}'>") == []
    assert shown(f"<a href='{written}'>") == f"<a href='{written}'>"


def test_a_document_in_an_address_is_no_frame() -> None:
    assert shown('<iframe src="data:text/html,x"></iframe>') == '<iframe src=""></iframe>'
    assert shown('<iframe src="about:blank"></iframe>') == '<iframe src="about:blank"></iframe>'


def test_a_fragment_is_put_back() -> None:
    assert shown("<a href='b#c d'>") == '<a href="/r/page/https://news.example/world/b#c%20d">'


def test_nothing_in_its_place_empties_an_attribute() -> None:
    assert html("<img src=b#c alt=d>", PAGE, lambda url, kind: "") == '<img src="" alt=d>'


def test_all_that_needs_no_change_stays_as_it_was() -> None:
    odd = "<!DOCTYPE html\n>\0<P Class = x id='y' hidden>a < b & c &amp; <b></P ><!-- <img src=a> --><br/><? x ?></3><![CDATA[<]]>"
    texts = (
        "<script>'<img src=a>'</script><textarea><img src=a></textarea><title><img src=a></title><xmp><a href=b></xmp>"
    )
    assert shown(odd + texts) == odd + texts


def test_what_stands_in_a_place_cannot_leave_its_attribute() -> None:
    evil = "\"'><script>&amp;"
    for written in ("<a href=b>", '<a href="b">', "<a href='b'>"):
        assert html(written, PAGE, lambda url, kind: evil) == '<a href="&quot;&#x27;&gt;&lt;script&gt;&amp;amp;">'
    assert "</style" not in html("<style>a{b:url(c)}</style>", PAGE, lambda u, k: "</style>").removesuffix("</style>")


@pytest.mark.parametrize(
    "markup",
    [
        "<script><!--<script></script><img src=a>--></script>",
        "<script><!--<script></script><img src=a></script>",
        "<script></scripty><img src=a></script >",
        "<style></styl><img src=a></STYLE\n>",
        "<textarea></title><img src=a></textarea/>",
        "<iframe><img src=a></iframe>",
        "<plaintext></plaintext><img src=a>",
        "<!--><!-- --!><!-- -- > <img src=a>",
        "<!-- <img src=a>",
        "<!x <img src=a>",
        '<p title="><img src=a>">',
        "<p title='",
    ],
)
def test_text_that_looks_like_a_tag_is_none(markup: str) -> None:
    assert asked(markup) == []


@pytest.mark.parametrize(
    "markup",
    [
        "<script><!--<script></script>--></script><img src=a>",
        "<script><!-- --><script></script><img src=a>",
        "<!--><img src=a>",
        "<!--->  <img src=a>",
        "<!-- --!><img src=a>",
        "<noscript><img src=a></noscript>",
        "<p title=a'b><img src=a>",
        '<p title="a"b"><img src=a>',
        '<p "><img src=a>',
        "<p/x=/><img/src=a>",
        "<IMG\nSRC\n=\n'a'>",
        "<img src=a src=b>",
        "<p ='><img src=a>",
        '<p title=="><img src=a>',
        "<svg><title><p></title></svg><img src=a>",
        "<svg><style/><a title='</style><a title=' x><img src=a>",
        "<svg><![CDATA[ <b> ]]><img src=a>",
        "<svg></math><style><a title='</style><img src=a>",
        "<math><mi><p></math><style><a title='</style><img src=a>",
        "<select><style><a title='</style></select><img src=a>",
    ],
)
def test_a_tag_is_found_wherever_a_browser_finds_it(markup: str) -> None:
    assert asked(markup) == [("/world/a", "image")]


def test_where_only_a_tree_could_tell_both_readings_agree() -> None:
    hidden = "<svg><style><a title='</style><a title=' x><img src=a>'>"
    assert shown(hidden) == "<svg><style> a title='</style><a title=' x><img src=a>'>"
    assert shown("<svg><style/>") == "<svg><style/></style>"
    assert shown("<svg><![CDATA[<a><b>") == "<svg><! [CDATA[<a><b>"
    assert shown("<svg><style><![CDATA[a>b{}]]></style>") == "<svg><style><![CDATA[a>b{}]]></style>"
    assert "&" not in shown("<svg><style>@import &quot;x&quot;</style>")


def test_a_simple_picture_in_the_page_leaves_no_doubt_behind() -> None:
    icon = "<svg viewBox='0 0 1 1'><title>Icon</title><desc>made by</desc><g><path d='M0'/></g></svg>"
    script = "<script>x = '<div>'</script>"
    assert shown(icon + script) == icon + script


def test_a_tag_that_the_end_cuts_off_is_dropped() -> None:
    assert shown("<p>a<img src='b") == "<p>a"
    assert shown("<p>a</p") == "<p>a"


def test_the_first_base_counts_for_the_whole_page_and_is_emptied() -> None:
    markup = "<img src=a><!-- <base href=/no/> --><base target=_top><base href=/b/><base href=/c/><a href=#d>"
    assert shown(markup) == (
        '<img src="/r/image/https://news.example/b/a"><!-- <base href=/no/> --><base target=_top><base href=""><base href=""><a href=#d>'
    )
    assert asked("<base href='javascript:x'><img src=a>") == [("/world/a", "image")]


def test_what_reports_to_others_or_holds_against_what_is_served_is_gone() -> None:
    assert shown("<a ping='//t.example/' href=#>") == "<a  href=#>"
    assert shown("<script integrity=x crossorigin></script>") == "<script  ></script>"
    assert shown("<a href=# b ping=c =d>") == '<a href=# b data-removed="" =d>'
    assert shown("<form action=/go><button formaction='/x'>") == '<form action=""><button formaction="">'
    for relation in ("preconnect", "dns-prefetch", "prefetch", "modulepreload", "prerender"):
        assert shown(f"<link rel={relation} href=//t.example>") == f'<link rel={relation} href="">'


def test_a_page_has_the_charset_and_the_policy_that_it_is_served_with() -> None:
    assert shown("<meta charset=windows-1251>") == '<meta charset="utf-8">'
    assert shown("<meta charset=UTF-8>") == "<meta charset=UTF-8>"
    told = "<meta http-equiv=Content-Type content='text/html; charset={}'>"
    assert shown(told.format("koi8-r")) == '<meta http-equiv=Content-Type content="text/html; charset=utf-8">'
    assert shown(told.format("utf-8")) == told.format("utf-8")
    policy = "<meta http-equiv={} content=\"default-src 'none'\">"
    assert shown(policy.format("Content-Security-Policy")) == policy.format('""')


def test_a_refresh_without_an_address_is_emptied() -> None:
    assert shown("<meta http-equiv=refresh content=300>") == '<meta http-equiv=refresh content="">'
    assert shown("<meta name=refresh content=300>") == "<meta name=refresh content=300>"


def test_a_set_keeps_its_descriptors_and_loses_what_is_not_there() -> None:
    markup = "<img srcset='a,b.jpg, c.jpg 2x,\nd.jpg 640w (x,y) , e.jpg,, f.jpg,'>"
    asked_for = ["a,b.jpg", "c.jpg", "d.jpg", "e.jpg", "f.jpg"]
    assert [url.removeprefix("/world/") for url, _ in asked(markup)] == asked_for
    kept = html(markup, PAGE, lambda url, kind: "/x y," if url.endswith(("c.jpg", "d.jpg")) else "")
    assert kept == '<img srcset="/x%20y%2C 2x, /x%20y%2C 640w (x,y)">'


def test_a_document_in_an_attribute_is_rewritten_one_level_deep() -> None:
    assert shown("<iframe srcdoc='<img src=&quot;a&quot;>'>") == (
        '<iframe srcdoc="&lt;img src=&quot;/r/image/https://news.example/world/a&quot;&gt;">'
    )
    assert asked("<iframe srcdoc=\"<base href='/x/'><iframe srcdoc='<img src=a>'></iframe><img src=b>\">") == [
        ("/x/b", "image")
    ]


def test_svg_animates_no_address() -> None:
    assert shown("<svg><image><set attributeName='xlink:href' to='//x.example'/>") == (
        "<svg><image><set attributeName='xlink:href' to=\"\"/>"
    )
    assert shown("<svg><animate attributeName=x values='1;2'/>") == "<svg><animate attributeName=x values='1;2'/>"


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<img data-src=/a>", '<img src="/r/image/https://news.example/a" data-src=/a>'),
        ("<img src data-src=/a>", '<img src="/r/image/https://news.example/a" data-src=/a>'),
        ("<img src='data:image/gif,x' data-lazy-src=/a>", '<img src="/r/image/https://news.example/a" data-lazy-src=/a>'),
        ("<img src=/spacer.gif data-original=/a>", '<img src="/r/image/https://news.example/a" data-original=/a>'),
        ("<source data-srcset='/a 2x'>", "<source srcset=\"/r/image/https://news.example/a 2x\" data-srcset='/a 2x'>"),
        ("<iframe src=about:blank data-src=/a>", '<iframe src="/r/frame/https://news.example/a" data-src=/a>'),
        ("<div data-src=/a>", "<div data-src=/a>"),
        (
            "<img srcset='data:image/gif,x 1w' data-src=/a>",
            '<img src="/r/image/https://news.example/a" srcset="" data-src=/a>',
        ),
        ("<img data-src='{{x}}/y'>", "<img data-src='{{x}}/y'>"),
    ],
)  # fmt: skip
def test_lazy_pictures_are_put_in_place(markup: str, expected: str) -> None:
    assert shown(markup) == expected


def test_a_picture_that_is_there_is_not_replaced() -> None:
    assert asked("<img src=/a.jpg data-src=/b.jpg>") == [("/a.jpg", "image")]


def test_a_picture_that_noscript_shows_does_not_stand_there_twice() -> None:
    markup = "<img data-src=/a.jpg?w=5><noscript><img src='/a.jpg?w=900'></noscript><img data-src=/b.jpg>"
    assert [url for url, _ in asked(markup)] == ["/a.jpg?w=900", "/b.jpg"]


def test_late_stylesheets_are_put_in_place() -> None:
    assert shown("<link rel=stylesheet href=#a media=print onload=\"this.media='all'\">").startswith(
        '<link rel=stylesheet href=#a media="all"'
    )
    late = "<link rel=preload as=style href=a onload=\"this.rel='stylesheet'\">"
    assert shown(late).startswith('<link rel="stylesheet" as=style href="/r/style/')
