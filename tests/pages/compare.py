"""The fields of a record beside those that were expected: each as a pair that is equal where the program is right.

Texts are compared with their white space folded, tags without their order. Of the text (`articleBody`) words and line ends
are compared; a tab in the expected text, which parts the cells of a table, may be either. Pictures are four fields: the
addresses, the captions, the credits and the descriptions, each in the order of the page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from lxml import html as lxml_html

from bot.model.article import Extracted
from bot.model.codec import encode
from bot.stages.clean import plain
from tests.pages.case import Case

Pair: TypeAlias = tuple[Any, Any]
"""Expected, and found."""

RIGHT_TO_LEFT = frozenset({"ar", "he", "fa", "ur"})
_TEXTS = (
    "headline",
    "alternativeHeadline",
    "description",
    "byline",
    "publisher",
    "datePublished",
    "dateModified",
    "inLanguage",
    "canonicalUrl",
)
_PICTURE = {"image": "url", "caption": "caption", "creditText": "creditText", "alt": "alt"}
_WORD = re.compile(r"\w+")
_UNSAFE = re.compile(r"<(?:script|style|iframe|form|object|embed|link|meta|base)\b|\son\w+=|javascript:", re.IGNORECASE)


def pairs(case: Case) -> dict[str, Pair]:
    """Every field that is compared."""
    extracted = case.extracted()
    found: Mapping[str, Any] = encode(extracted.record)
    return (
        {name: (_line(case.expected.get(name, "")), _line(found[name])) for name in _TEXTS}
        | _lists(case.expected, found)
        | _pictures(case.expected, found)
        | {"articleBody": _bodies(case, found["articleBody"])}
        | _rest(case, extracted)
        | _markup(case, found)
    )


def _line(value: str | None) -> str:
    return " ".join((value or "").split())


def _lists(expected: Mapping[str, Any], found: Mapping[str, Any]) -> dict[str, Pair]:
    authors: Callable[[Any], list[str]] = lambda given: [f"{a['name']} ({a['type']})" for a in given]
    return {
        "author": (authors(expected["author"]), authors(found["author"])),
        "articleSection": (expected["articleSection"], found["articleSection"]),
        "keywords": (sorted(expected["keywords"]), sorted(found["keywords"])),
    }


def _pictures(expected: Mapping[str, Any], found: Mapping[str, Any]) -> dict[str, Pair]:
    return {
        field: ([_line(i.get(part)) for i in expected["image"]], [_line(i.get(part)) for i in found["image"]])
        for field, part in _PICTURE.items()
    }


def _bodies(case: Case, found: str) -> Pair:
    """As lists of lines, so that what differs can be read. The cells of a table count as lines where the program parts them so."""
    either = {_line(line) for line in case.either}
    rows = [line for line in case.expected["articleBody"].split("\n") if _line(line) not in either]
    mine = [line for line in map(_line, found.split("\n")) if line not in either]
    whole, parted = [_line(row) for row in rows], [_line(cell) for row in rows for cell in row.split("\t")]
    return (whole if mine == whole else parted, mine)


def _rest(case: Case, extracted: Extracted) -> dict[str, Pair]:
    return {
        "isAccessibleForFree": (case.expected["isAccessibleForFree"], extracted.record.is_accessible_for_free),
        "nextPage": (case.expected.get("nextPage", ""), extracted.next_page),
    }


def _markup(case: Case, found: Mapping[str, Any]) -> dict[str, Pair]:
    """What holds of every sanitised text: nothing that runs, whole addresses, the words of the text, its direction."""
    markup = str(found["articleHtml"])
    root = lxml_html.fromstring(f"<div>{markup}</div>")
    addresses = [str(value) for value in root.xpath("//@href | //@src")]
    for figure in root.xpath("//figure"):
        figure.drop_tree()
    words = _WORD.findall(plain(lxml_html.tostring(root, encoding="unicode")))
    opening = found["description"] if case.standfirst else ""
    right_to_left = str(case.expected["inLanguage"]).partition("-")[0] in RIGHT_TO_LEFT
    return {
        "html: safe": ([], _UNSAFE.findall(markup)),
        "html: whole addresses": ([], [a for a in addresses if not re.match(r"https?://|mailto:", a)]),
        "html: words": (" ".join(_WORD.findall(f"{opening}\n{found['articleBody']}")), " ".join(words)),
        "html: direction": (right_to_left, bool(root.xpath("//@dir = 'rtl'"))),
    }
