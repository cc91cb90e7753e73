"""Text, phrases, languages, time zones and CSS selectors."""

from __future__ import annotations

import functools
import re
from zoneinfo import ZoneInfo, available_timezones

from cssselect import SelectorError
from lxml.cssselect import CSSSelector
from lxml.etree import XPathError

from bot.adapters.config.reading import Reading, masked_pattern
from bot.adapters.config.shape import Fault, Reader, scalar, wrong
from bot.adapters.config.tree import Node, Text
from bot.model.rule import PHRASE_IS, SUBTAG_IS, line, phrase, subtag, subtag_is

SELECTOR = 500
"""Characters of one selector: its translator recurses, and 500 descendants ("a a a …") exhaust Python's stack."""
KEPT = 4096
"""Answers remembered: many sources share a zone, an interval or a selector."""
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,4}")


def language(text: str) -> str:
    """A tag of BCP 47, its primary subtag in lower case."""
    if not _LANGUAGE.fullmatch(text):
        raise ValueError(text)
    head, dash, rest = text.partition("-")
    return head.lower() + dash + rest


def _subtag(text: str) -> str:
    try:
        return subtag(text)
    except ValueError:
        raise Fault(subtag_is(text)) from None


@functools.lru_cache(maxsize=KEPT)
def selector(text: str) -> str:
    """A CSS selector that lxml can run."""
    if len(text) > SELECTOR:
        raise Fault(f"a CSS selector of {SELECTOR} characters at most")
    try:
        CSSSelector(text, translator="html")
    except (SelectorError, XPathError) as error:
        raise Fault(f"a CSS selector ({error})" if masked_pattern(text) == text else "a CSS selector") from None
    return text


def timezone(page: Reading, at: str, node: Node) -> str | None:
    """A name of the IANA time zone database."""
    if isinstance(node, Text) and _is_zone(node.value.strip()):
        return node.value.strip()
    near = page.nearest(node.value, available_timezones()) if isinstance(node, Text) else ""
    expected = "a time zone of the IANA database, such as Asia/Baghdad"
    wrong(page, at, node, f'{expected}; the nearest is "{near}"' if near else expected)
    return None


LINE: Reader[str] = scalar(line, "text")
PROSE: Reader[str] = scalar(str, "text")
PHRASE: Reader[str] = scalar(phrase, PHRASE_IS)
LANGUAGE: Reader[str] = scalar(language, "a language tag (BCP 47), such as en, ar or zh-Hant")
SUBTAG: Reader[str] = scalar(_subtag, SUBTAG_IS)
CSS: Reader[str] = scalar(selector, "a CSS selector, such as .article-body p", masked_pattern)


@functools.lru_cache(maxsize=KEPT)
def _is_zone(text: str) -> bool:
    try:
        ZoneInfo(text)
    except (KeyError, ValueError, OSError):  # not found; an odd path; a folder of the database such as "Asia"
        return False
    return True
