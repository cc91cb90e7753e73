"""What an archived page or stylesheet needs, from its bytes: the addresses that may be asked for.

Characters as `extract.charset` has them. Left out: what is no http or https address, what carries userinfo (the peer's word is no
credential of ours), what is longer than an address may be, and the document itself. A stylesheet that is served as HTML is an
error page: browsers do not read it either (HTML Standard, "process the linked resource" of a stylesheet).
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Literal
from urllib.parse import quote, urldefrag

from bot.stages.extract.charset import decode
from bot.stages.requisites import Requisite, of_page, of_sheet

_LONG = 8_000
"""Octets of an address (RFC 9110 §4.1 asks for that many at least)."""
_ADDRESS = re.compile(r"https?://[^/?#@]+(?:[/?].*)?", re.IGNORECASE | re.DOTALL)
_SAFE = "".join(set(string.printable) - set(string.whitespace) - set('<>"`{}|\\^'))


def of(body: bytes, content_type: str, url: str, kind: Literal["page", "style"], most: int) -> tuple[Requisite, ...]:
    """The first `most` of them, stylesheets before the others, since they name more; else in the order of the document."""
    if kind == "style" and "html" in content_type.partition(";")[0].lower():
        return ()
    named = (of_sheet if kind == "style" else of_page)(decode(body, content_type), url)
    found = sorted(_askable(named, url), key=lambda one: one.kind != "style")
    return tuple(islice(found, most))


def _askable(named: Iterable[Requisite], url: str) -> Iterator[Requisite]:
    seen = {urldefrag(url).url}
    for one in named:
        # As it goes over the wire: characters beyond ASCII in UTF-8 and percent-encoded (RFC 3987 §3.1).
        address = quote(urldefrag(one.url).url, safe=_SAFE)
        if address not in seen and len(address) <= _LONG and _ADDRESS.fullmatch(address):
            seen.add(address)
            yield Requisite(url=address, kind=one.kind)
