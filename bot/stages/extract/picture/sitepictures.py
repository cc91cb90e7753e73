"""Pictures that a site declares for all of its pages: the logo, and what stands in for a picture where an article has none.

Known by the address alone. It is the publisher's `logo` of JSON-LD; or the words of the file's name say nothing but that: each is a
word of such files (`default`, `share`, `logo`), of sizes and colours, or the site's own name, and one of the first kind is among them or
names the folder: `og-default.png`, `logo_600x60.png`, `/static/share/paper.jpg`. `google-logo.jpg` is a picture of an article. Words for sharing
(`og`, `share`, `social`) count only where no folder is a number or a long name: some systems draw such a card for each article.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from bot.stages.clean import listed
from bot.stages.extract import site
from bot.stages.extract.jsonld import many
from bot.stages.extract.markup import Markup
from bot.stages.extract.picture import addresses

SLUG = 20
"""Characters of a folder's name from which it is an article's."""
_SITE = frozenset(
    listed(
        "default logo logos sitelogo placeholder fallback noimage noimg nophoto nopic favicon dummy branding masthead"
    )
)
_SHARED = frozenset(
    listed("share sharing sharer social opengraph og ogp ogimage facebook fb twitter whatsapp socialmedia")
)
_PLAIN = frozenset(
    listed(
        "image images img picture pic photo foto thumb thumbnail card cards cover header banner preview site website web page home main generic no not available missing brand icon apple touch app"
        " for by and the new news x px w h v square wide large small big medium hd white black dark light color colour rgb bg background article post schema amp jpg png full"
    )
)
_WORD = re.compile(r"[a-z]+")
_NUMBERED = re.compile(r"\d{4}")


def is_one(url: str, page: Markup) -> bool:
    """The picture at this address is the site's and no article's."""
    try:
        path = urlsplit(url).path
    except ValueError:
        return False
    *folders, name = path.lower().split("/")
    words = _WORD.findall(name.rpartition(".")[0] or name)
    told = {*words, *(w for folder in folders[-1:] for w in _WORD.findall(folder))}
    named = bool(told & _SITE) or (bool(told & _SHARED) and not (_NUMBERED.search(name) or any(map(_is_own, folders))))
    if words and named and _says_no_more(words, page):
        return True
    return _is_logo(url, page)


def _says_no_more(words: list[str], page: Markup) -> bool:
    left = [word for word in words if word not in _SITE | _SHARED | _PLAIN]
    if not left:
        return True
    names = site.names(page)
    return "".join(left) in names or all(word in names for word in left)


def _is_own(folder: str) -> bool:
    return len(folder) >= SLUG or _NUMBERED.search(folder) is not None


def _is_logo(url: str, page: Markup) -> bool:
    known = [page.ld.node(value) for value in many(page.ld.article.get("publisher"))]
    logos = (page.ld.address(logo) for node in known if node for logo in many(node.get("logo")))
    return any(logo and addresses.same(logo) == addresses.same(url) for logo in logos)
