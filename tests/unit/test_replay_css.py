"""What the rewriting of a stylesheet does to its references, and to nothing else."""

from __future__ import annotations

import base64

import pytest

from bot.stages.replay import Kind, css

SHEET = "https://cdn.example/css/main.css"


def asked(sheet: str) -> list[tuple[str, str]]:
    found = list[tuple[str, str]]()

    def note(url: str, kind: Kind) -> str:
        found.append((url.removeprefix("https://cdn.example/css/"), kind))
        return ""

    css(sheet, SHEET, note)
    return found


@pytest.mark.parametrize(
    ("sheet", "references"),
    [
        ("@import 'a.css';", [("a.css", "style")]),
        ("@IMPORT/**/url( a.css ) screen;", [("a.css", "style")]),
        ('@\\69mport "a.css";', [("a.css", "style")]),
        ("<!--@import 'a.css';-->", [("a.css", "style")]),
        ("p{background:url(a.png),URL( 'b.png' )}", [("a.png", "image"), ("b.png", "image")]),
        ("p{background:u\\72l(a.png)}", [("a.png", "image")]),
        ("p{background:url(\\61\\.png)}", [("a.png", "image")]),
        ("p{background:url('a\\\n.png')}", [("a.png", "image")]),
        ("p{background:url(a.png", [("a.png", "image")]),
        ("p{background:url('a.png", [("a.png", "image")]),
        ("p{background:src('a.png')}", [("a.png", "image")]),
        ("p{background:image-set('a.png' 1x, url(b.png) 2x, 'c.avif' type('image/avif'))}", [("a.png", "image"), ("b.png", "image"), ("c.avif", "image")]),
        ("p{background:-webkit-image-set(url('a.png') 1x)}q{content:'b'}", [("a.png", "image")]),
        ("@font-face{font-family:'x';src:local('y'),url(a.woff2)format('woff2')}p{cursor:url(b.cur)}", [("a.woff2", "font"), ("b.cur", "image")]),
        ("p{--x:url(a.png)}", [("a.png", "image")]),
    ],
)  # fmt: skip
def test_each_reference_is_asked_for_with_its_use(sheet: str, references: list[tuple[str, str]]) -> None:
    assert asked(sheet) == references


@pytest.mark.parametrize(
    "sheet",
    [
        "/* url(a) @import 'b' */",
        "p{content:'url(a)'}",
        'p{content:"\\"url(a)"}',
        "p{background:url(#a)}",
        "p{background:url()}",
        "p{background:url(data:image/gif;base64,R0)}",
        "@namespace url(http://www.w3.org/1999/xhtml);@namespace svg 'http://www.w3.org/2000/svg';@namespace x url(http://x.example/);",
        "p{background:url(a'b.png)}",
        "p{background:url(a b.png)}",
        "p{background:url('a\nb.png)}",
        "p{width:1url(a.png);color:#url(a.png);x:myurl(a.png);@url(a.png)}",
        "p{background:u\\\nrl(a.png)}",
        "\0 } ) ] '\n \" \n é{} @media (x){} \\",
    ],
)
def test_what_is_no_reference_stays_byte_for_byte(sheet: str) -> None:
    assert asked(sheet) == []
    assert css(sheet, SHEET, lambda url, kind: "/elsewhere") == sheet


def test_what_stands_in_a_place_cannot_leave_it() -> None:
    assert css("p{a:url(b)}", SHEET, lambda url, kind: "/x") == "p{a:url(/x)}"
    assert css("p{a:url(b)}", SHEET, lambda url, kind: "/x)y") == 'p{a:url("/x)y")}'
    assert (
        css("p{a:url( 'b' )}", SHEET, lambda url, kind: '/"\\\n</style>') == 'p{a:url( "/\\22 \\5c \\a \\3c /style>" )}'
    )


def test_a_fragment_is_put_back() -> None:
    assert css("p{fill:url(a.svg#b)}", SHEET, lambda url, kind: "/x") == "p{fill:url(/x#b)}"


def test_a_sheet_in_an_address_is_rewritten_in_it() -> None:
    inner = "p{background:url(https://cdn.example/a.png)} q{background:url(b.png)}"
    packed = base64.b64encode(inner.encode()).decode()
    for written in (f"data:text/css;base64,{packed}", "data:text/css;charset=utf-8," + inner.replace(" ", "%20")):
        told = css(f'@import "{written}";', SHEET, lambda url, kind: "/x")
        assert told == (
            '@import "data:text/css;charset=utf-8,p%7Bbackground%3Aurl%28/x%29%7D%20q%7Bbackground%3Aurl%28%29%7D";'
        )


def test_sheets_in_addresses_are_read_two_deep() -> None:
    sheet = "@import 'https://cdn.example/a.css';"
    for _ in range(3):
        sheet = f"@import 'data:text/css;base64,{base64.b64encode(sheet.encode()).decode()}';"
    assert asked(sheet) == []
    assert css("@import 'data:text/css;base64,a';", SHEET, lambda url, kind: url) == '@import "";'
    assert css("@import 'data:text/plain,x';", SHEET, lambda url, kind: url) == '@import "";'
