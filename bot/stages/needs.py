"""What an archived page or stylesheet needs, from its bytes: the addresses that may be asked for.

Characters as `extract.charset` has them. Left out: what is no http or https address, what carries userinfo (the peer's word is no
credential of ours), what is longer than an address may be, and the document itself. A stylesheet that is served as HTML is an
error page: browsers do not read it either (HTML Standard, "process the linked resource" of a stylesheet).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Literal
from urllib.parse import urldefrag, urlsplit

from bot.stages.extract.charset import decode
from bot.stages.requisites import Requisite, of_page, of_sheet

_LONG = 8_000
"""Octets of an address (RFC 9110 §4.1 asks for that many at least)."""


def of(body: bytes, content_type: str, url: str, kind: Literal["page", "style"], most: int) -> tuple[Requisite, ...]:
    """The first `most` of them, stylesheets before the others, since they name more; else in the order of the document."""
    essence = content_type.partition(";")[0].strip().lower()
    if kind == "style" and "html" in essence:
        return ()
    text = decode(body, content_type)
    named = of_sheet(text, url) if kind == "style" else of_page(text, url, xml=essence == "application/xhtml+xml")
    found = sorted(_askable(named, url), key=lambda one: one.kind != "style")
    return tuple(islice(found, most))


def _askable(named: Iterable[Requisite], url: str) -> Iterator[Requisite]:
    own = urldefrag(url).url
    return (one for one in named if one.url != own and _may_be_asked(one.url))


def _may_be_asked(url: str) -> bool:
    try:
        parts = urlsplit(url)
        host = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:  # brackets that hold no address, a port that is none
        return False
    return bool(host) and "@" not in parts.netloc and len(url) <= _LONG
