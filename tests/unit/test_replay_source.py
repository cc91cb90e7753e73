"""Sources made readable: nothing is changed but white space, nothing is lost, and nothing takes long."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from bot.web.replay.source import LONGEST, Language, language, page

MARKUP = st.text(alphabet='<>/!-[]CDATA"\\{},: \n\tab&مr?', max_size=200)


def shown(text: str, spoken: Language) -> str:
    return str(html.fromstring(page(text, spoken)).xpath("string(//pre)"))


@pytest.mark.parametrize("spoken", list(Language))
@given(text=MARKUP)
def test_nothing_is_changed_but_white_space(spoken: Language, text: str) -> None:
    told = re.sub(r"\s", "", shown(text, spoken))
    assert told == re.sub(r"\s", "", text)


def test_json_keeps_every_key_and_every_digit() -> None:
    assert shown('{"a":1.0,"a":[],"b":{"c":1e2}}', Language.JSON) == (
        '{\n  "a": 1.0,\n  "a": [],\n  "b": {\n    "c": 1e2\n  }\n}'
    )


def test_xml_keeps_text_and_its_element_on_a_line() -> None:
    text = "<?xml version='1.0'?><rss><!-- <a> --><item><title>A <b>b</b> c</title><x/></item></rss>"
    assert shown(text, Language.XML) == (
        "<?xml version='1.0'?>\n<rss>\n  <!-- <a> -->\n  <item>\n    <title>A<b>b</b>c</title>\n    <x/>\n  </item>\n</rss>"
    )


def test_what_is_long_is_cut_and_says_so() -> None:
    told = page("x" * (LONGEST + 5), Language.TEXT)
    assert "The first 1,000,000 of 1,000,005 characters are shown" in told
    assert told.count("x" * 1000) == 1000


@pytest.mark.parametrize("spoken", [Language.JSON, Language.XML])
@pytest.mark.parametrize(
    "hostile", ["<", "<!--", "<![CDATA[", '"', "[", "{", "\\", '"\\', "<a", "</a>", "<a>", "x<", ",", "]"]
)
def test_a_flood_takes_time_in_proportion_to_its_length(spoken: Language, hostile: str) -> None:
    def taken(count: int) -> float:
        begun = time.process_time()
        page(hostile * count, spoken)
        return time.process_time() - begun

    short = max(min(taken(10_000) for _ in range(2)), 0.002)
    assert taken(80_000) < 40 * short


@pytest.mark.parametrize(
    ("kind", "looks", "spoken"),
    [
        ("application/json", "", Language.JSON),
        ("application/ld+json", "", Language.JSON),
        ("application/atom+xml", "", Language.XML),
        ("text/xml", "", Language.XML),
        ("text/plain", "JSON", Language.JSON),
        ("application/octet-stream", "an XML document, rss", Language.XML),
        ("text/javascript", "", Language.SCRIPT),
        ("text/csv", "", Language.TEXT),
        ("application/pdf", "a PDF document", None),
        ("font/woff2", "no text", None),
    ],
)
def test_what_a_payload_is_its_type_says_or_its_first_bytes(kind: str, looks: str, spoken: Language | None) -> None:
    assert language(kind, looks) == spoken
