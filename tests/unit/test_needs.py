"""What may be asked for of what a page or a stylesheet names."""

from __future__ import annotations

import html
import string
from typing import Literal

import pytest

from bot.adapters.http.request import first, shown
from bot.model.capture import Ask
from bot.stages import needs
from bot.stages.requisites import Requisite

URL = "https://gazette.example/news/1"


def of_page(markup: str | bytes, content_type: str = "text/html; charset=utf-8", most: int = 99) -> list[str]:
    body = markup.encode() if isinstance(markup, str) else markup
    return [one.url for one in needs.of(body, content_type, URL, "page", most)]


def test_stylesheets_come_before_the_others_and_the_rest_in_the_order_of_the_page() -> None:
    markup = (
        '<img src="a.png"><link rel=stylesheet href="/one.css"><img src="/b.png"><link rel=stylesheet href="two.css">'
    )
    assert needs.of(markup.encode(), "text/html", URL, "page", 3) == (
        Requisite(url="https://gazette.example/one.css", kind="style"),
        Requisite(url="https://gazette.example/news/two.css", kind="style"),
        Requisite(url="https://gazette.example/news/a.png", kind="image"),
    )


@pytest.mark.parametrize(
    "address",
    [
        "ftp://x.example/a.png",
        "file:///etc/passwd",
        "https://me:secret@x.example/a.png",
        "https://me@x.example/a.png",
        "http://[::1/a.png",
        "http://x.example:none/a.png",
        "http://x.example:0/a.png",
        "https://x.example/" + "a" * 8000,
        "#top",
    ],
)
def test_what_may_not_be_asked_for_is_left_out(address: str) -> None:
    assert of_page(f'<img src="{address}"><img src="b.png">') == ["https://gazette.example/news/b.png"]


def test_characters_beyond_ascii_are_as_they_go_over_the_wire() -> None:
    markup = '<meta charset="windows-1256"><img src="/صورة.png?a=%20b&amp;c=[1]">'.encode("windows-1256")
    found = of_page(markup, "text/html")
    assert found == ["https://gazette.example/%D8%B5%D9%88%D8%B1%D8%A9.png?a=%20b&c=[1]"]


def test_a_stylesheet_names_what_stands_beside_it_and_a_page_in_its_place_names_nothing() -> None:
    body = b"@import 'more.css'; body { background: url('paper.png') }"
    found = needs.of(body, "text/css", "https://cdn.example/a/style.css", "style", 9)
    assert [(one.url, one.kind) for one in found] == [
        ("https://cdn.example/a/more.css", "style"),
        ("https://cdn.example/a/paper.png", "image"),
    ]
    assert needs.of(body, "Text/HTML; charset=utf-8", "https://cdn.example/a/style.css", "style", 9) == ()


def test_a_host_in_letters_is_asked_for_by_its_ascii_name() -> None:
    assert of_page('<img src="https://bücher.example:8443/ü.png">') == ["https://xn--bcher-kva.example:8443/%C3%BC.png"]


@pytest.mark.parametrize("kind", ["page", "style"])
@pytest.mark.parametrize(
    "body", [b"", b"\x00" * 999, b"\xff\xfe<\x00i\x00", b"<img src=", b"url(", b"<img src='http://[::1'>"]
)
def test_any_bytes_are_read(body: bytes, kind: Literal["page", "style"]) -> None:
    assert needs.of(body, "text/plain; charset=utf-16", URL, kind, 9) == ()


@pytest.mark.parametrize("sign", [*(c for c in string.printable if not c.isspace() and c != "#"), "é", "م", " ", "%20"])
def test_addresses_are_written_as_the_wire_will_say_they_were_asked_for(sign: str) -> None:
    """What was captured is known again by its address."""
    for address in (f"https://x.example/a{sign}b.png", f"https://x.example/a.png?q={sign}b"):
        (found,) = of_page(f'<img src="{html.escape(address)}">')
        assert shown(str(first(Ask(url=found)).url), ()) == found


def test_a_script_that_closes_itself_hides_nothing_in_xhtml() -> None:
    page = '<html xmlns="http://www.w3.org/1999/xhtml"><head><script src="a.js"/></head><body><img src="b.png"/></body></html>'
    assert of_page(page, "application/xhtml+xml; charset=utf-8") == ["https://gazette.example/news/b.png"]
    assert of_page(page) == []
