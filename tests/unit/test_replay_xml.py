"""XHTML and SVG are read as XML: what HTML's parser would not take for an element is one."""

from __future__ import annotations

import pytest
from lxml import etree

from bot.stages.replay import Kind, xml

URL = "https://news.example/a/x.svg"
SVG = 'xmlns="http://www.w3.org/2000/svg"'
OTHER = 'xmlns:h="http://www.w3.org/1999/xhtml" xmlns:_="http://www.w3.org/1999/xhtml"'
LINK = '<h:link rel="preconnect" href="//outside.example/"/>'


def placed(url: str, kind: Kind) -> str:
    return f"/replay/{kind}/{url}"


@pytest.mark.parametrize("name", ["title", "style", "script", "textarea", "iframe"])
def test_an_element_that_closes_itself_is_empty_and_stays_well_formed(name: str) -> None:
    made = xml(f'<svg {SVG}><{name}/><image href="p.png"/></svg>', URL, placed)
    tree = etree.fromstring(made.encode())
    assert [element.get("href") for element in tree] == [None, "/replay/image/https://news.example/a/p.png"]


@pytest.mark.parametrize(
    "inside",
    [
        LINK.replace("h:", "_:"),
        f"<title>{LINK}</title>",
        f"<style>{LINK}</style>",
        f"<script>{LINK}</script>",
        f"<![CDATA[ > <!-- ]]>{LINK}<!-- -->",
        f"<?x > <!-- ?>{LINK}<!-- -->",
        f'<!--> <x y=" -->{LINK}<z a=" "/>',
        f"<a><![CDATA[<style>]]>{LINK}</a>",
        f"<textarea>{LINK}</textarea><plaintext/>{LINK}",
    ],
)
def test_no_element_hides_behind_what_html_would_read(inside: str) -> None:
    tree = etree.fromstring(xml(f"<svg {SVG} {OTHER}>{inside}</svg>", URL, placed).encode())
    assert all(not link.get("href", "").startswith("//") for link in tree.iter("*"))


@pytest.mark.parametrize(
    "subset",
    [
        f"<!ENTITY x '{LINK}'>",
        '<!ENTITY x \'&#60;h:link rel="preconnect" href="//outside.example/"/>\'>',
        "<!ATTLIST h:link href CDATA '//outside.example/'><!ENTITY x 'a'>",
        "<!ENTITY % p \"<!ENTITY x '//outside.example/'>\"> %p;",
        "<!ENTITY y '<!--'><!ENTITY x 'a'>",
    ],
)
def test_a_document_type_brings_no_markup(subset: str) -> None:
    made = xml(f"<!DOCTYPE svg [{subset}]><svg {SVG} {OTHER}><h:link rel='preconnect'/></svg>", URL, placed)
    tree = etree.fromstring(made.encode(), etree.XMLParser(load_dtd=True, attribute_defaults=True, no_network=True))
    assert [dict(element.attrib) for element in tree] == [{"rel": "preconnect"}]
    assert "<h:link" not in made.partition("<svg")[0]


def test_plain_entities_stay() -> None:
    page = (
        f'<!DOCTYPE svg PUBLIC "a" "b>c" [ <!-- ] --> <!ENTITY n "http://www.w3.org/2000/svg"> ]><svg {SVG} a="&n;"/>'
    )
    made = xml(page, URL, placed)
    assert '[<!ENTITY n "http://www.w3.org/2000/svg">]>' in made
    assert etree.fromstring(made.encode()).get("a") == "http://www.w3.org/2000/svg"


def test_sheets_in_sections_are_rewritten() -> None:
    made = xml(f"<svg {SVG}><style><![CDATA[a{{fill:url(p.png)}}]]></style><image href='q.png'/></svg>", URL, placed)
    assert "<![CDATA[a{fill:url(/replay/image/https://news.example/a/p.png)}]]>" in made
    assert "/replay/image/https://news.example/a/q.png" in made
