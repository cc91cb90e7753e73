"""JSON-LD of a page: the node that is the article.

Every `script` of type `application/ld+json` is read. Tolerated: comment and CDATA wrappers, HTML-escaped JSON, raw
control characters, a comma before a closing bracket, several documents in one script. Nodes are found through arrays,
`@graph`, `mainEntity` and `mainEntityOfPage`, to a depth of 8 and a count of 2,000.

The article is the node of the best type (NewsArticle and its kinds, then Article and BlogPosting, Report, posting of a
social network, VideoObject, WebPage); of several of one rank, the one whose headline reads like the page's title, else
the first. One whose headline has nothing of the page's title, at an address that is not the page's, is another article. What it lacks is filled from nodes of lower rank that have no headline or the same one: a page that lists
other articles must not lend their dates. A value that is only an `@id` stands for the node of that id.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

from bot.stages.clean import listed, text
from bot.stages.extract.words import similar, squash

DEPTH = 8
MOST = 2_000
"""Nodes of one page that are looked at."""

RANKS = {
    **dict.fromkeys(
        listed(
            "NewsArticle ReportageNewsArticle OpinionNewsArticle AnalysisNewsArticle BackgroundNewsArticle"
            " AskPublicNewsArticle ReviewNewsArticle AdvertiserContentArticle SatiricalArticle"
        ),
        0,
    ),
    **dict.fromkeys(listed("Article BlogPosting LiveBlogPosting ScholarlyArticle TechArticle"), 1),
    **dict.fromkeys(listed("Report Review ClaimReview"), 2),
    **dict.fromkeys(listed("SocialMediaPosting DiscussionForumPosting"), 3),
    "VideoObject": 4,
    "WebPage": 5,
}
_UNRANKED = 9
TITLE = 20
"""Characters of a headline and a title from which they can be told apart."""
_OTHER = 0.2
"""Share of shingles below which a headline has nothing of the title."""
_SAME = 0.8
"""Share of shingles from which two headlines are one."""
_INNER = ("@graph", "mainEntity", "mainEntityOfPage")
_OPENINGS = ("<!--", "//<![CDATA[", "// <![CDATA[", "/*<![CDATA[*/", "<![CDATA[")
_ENDINGS = ("-->", "//]]>", "// ]]>", "/*]]>*/", "]]>", "//", ";")
_COMMA = re.compile(r",(\s*[}\]])")
_TAGS = re.compile(r"<[^<>]{1,500}>")

Node = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonLd:
    article: Node = field(default_factory=dict)
    """Merged as said above; empty when the page has none."""
    nodes: tuple[Node, ...] = ()
    ids: Mapping[str, Node] = field(default_factory=dict)

    def strings(self, name: str) -> tuple[str, ...]:
        """The texts of one property of the article: strings as they are, nodes by their `name`."""
        return tuple(filter(None, (self.label(value) for value in many(self.article.get(name)))))

    def string(self, name: str) -> str:
        return next(iter(self.strings(name)), "")

    def label(self, value: Any) -> str:
        node = self.node(value)
        if node is None:
            return readable(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
        name = next(iter(many(node.get("name"))), "") or " ".join(
            str(node[part]) for part in ("givenName", "familyName") if isinstance(node.get(part), str)
        )
        return readable(name) if isinstance(name, str) else ""

    def node(self, value: Any) -> Node | None:
        """The node that a value is or refers to."""
        if not isinstance(value, dict):
            return None
        known = self.ids.get(value["@id"]) if isinstance(value.get("@id"), str) and "name" not in value else None
        return value if known is None else known

    def address(self, value: Any) -> str:
        """The URL that a value is or has."""
        node = self.node(value)
        if node is None:
            return value.strip() if isinstance(value, str) else ""
        found = next((u for key in ("url", "contentUrl", "@id") for u in many(node.get(key)) if isinstance(u, str)), "")
        return found.strip()


def read(tree: etree._Element, title: str, addresses: Iterable[str] = ()) -> JsonLd:
    """`addresses`: those that the page is known by."""
    nodes: list[Node] = []
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "").lower() and script.text:
            for document in _documents(script.text):
                nodes.extend(islice(_walk(document, 0), MOST - len(nodes)))
    ids = {n["@id"]: n for n in reversed(nodes) if isinstance(n.get("@id"), str) and len(n) > 2}
    paths = {_path(address) for address in addresses}
    own = [node for node in nodes if not _is_of_another(node, title, paths)]
    return JsonLd(article=_merged(own, title), nodes=tuple(nodes), ids=ids)


def types(node: Node) -> tuple[str, ...]:
    """Types without their vocabulary: `http://schema.org/NewsArticle` is `NewsArticle`."""
    return tuple(t.rpartition("/")[2] for t in many(node.get("@type")) if isinstance(t, str))


def many(value: Any) -> Sequence[Any]:
    """A value as a list: nothing, one or several."""
    if value is None:
        return ()
    return value if isinstance(value, list) else (value,)


def readable(value: object) -> str:
    """One line of text of a JSON string that may hold references and tags."""
    return text(_TAGS.sub(" ", html.unescape(html.unescape(str(value)))))


def _documents(script: str) -> Iterator[Any]:
    bare = _unwrapped(script)
    for attempt in (bare, _COMMA.sub(r"\1", bare), html.unescape(bare)):
        try:
            yield from _decoded(attempt)
        except (ValueError, RecursionError):
            continue
        return


def _unwrapped(script: str) -> str:
    """Without comment and CDATA marks, of which two kinds may be nested."""
    bare = script.strip()
    for opening in _OPENINGS * 2:
        bare = bare.removeprefix(opening).lstrip()
    for ending in _ENDINGS * 2:
        bare = bare.removesuffix(ending).rstrip()
    return bare


def _decoded(attempt: str) -> list[Any]:
    decoder, found, at = json.JSONDecoder(strict=False), [], 0
    while at < len(attempt):
        document, at = decoder.raw_decode(attempt, at)
        found.append(document)
        while at < len(attempt) and attempt[at] in " \t\r\n;,":
            at += 1
    return found


def _walk(value: Any, depth: int) -> Iterator[Node]:
    if depth > DEPTH:
        return
    if isinstance(value, list):
        for item in value[:MOST]:
            yield from _walk(item, depth + 1)
    elif isinstance(value, dict):
        if "@type" in value:
            yield value
        for name in _INNER:
            yield from _walk(value.get(name), depth + 1)


def _rank(node: Node) -> int:
    return min((RANKS.get(t, _UNRANKED) for t in types(node)), default=_UNRANKED)


def _headline(node: Node) -> str:
    value = next(iter(many(node.get("headline"))), "")
    return readable(value) if isinstance(value, str) else ""


def _is_of_another(node: Node, title: str, paths: Collection[str]) -> bool:
    """An article with a headline that has nothing of the page's title, at an address that is none of the page's."""
    head = _headline(node)
    given = (node.get("url"), node.get("mainEntityOfPage"))
    told = [v.get("@id") if isinstance(v, dict) else v for v in given]
    addresses = [v for v in told if isinstance(v, str) and v.startswith("http")]
    if not addresses or not paths or min(len(head), len(title)) < TITLE or similar(head, title) >= _OTHER:
        return False
    return all(_path(address) not in paths for address in addresses)


def _path(address: str) -> str:
    try:
        return urlsplit(address).path.strip("/")
    except ValueError:
        return ""


def _merged(nodes: list[Node], title: str) -> Node:
    ranked = sorted((n for n in nodes if _rank(n) < _UNRANKED), key=_rank)
    if not ranked:
        return {}
    rivals = [n for n in ranked if _rank(n) == _rank(ranked[0])]
    best = next((n for n in rivals if similar(_headline(n), title) >= _SAME), rivals[0])
    merged, own = dict(best), squash(_headline(best))
    for node in ranked:
        if _rank(node) > _rank(best) and squash(_headline(node)) in {"", own} and _rank(node) != RANKS["VideoObject"]:
            merged |= {k: v for k, v in node.items() if v and not merged.get(k)}
    return merged
