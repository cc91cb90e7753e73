"""Media RSS (https://www.rssboard.org/media-rss): the pictures and keywords of one entry, from its element in a tree.

- Pictures are contents of medium or type image; of neither, where the address ends as an image's does.
- Caption is `media:description`, else a `media:title` of four words or more (shorter ones are names of files: `Picture 9`);
  credit is every `media:credit`. What a content says stands before what its group says, and that before what the entry says. An entry's own
  `media:title` is its headline, so never a caption.
- A thumbnail within a picture, or beside one in its group, is that picture. One that stands for a film takes neither its
  description nor its credits.
- Contents of a group that declare their width or height are sizes of one picture. A group without is what some generators
  wrap round any pictures.
- Keywords are parted at commas. Each element is looked at for its own entry alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urlsplit

from lxml import etree

from bot.model.entry import Image
from bot.stages import clean, identity

SPACES = ("http://search.yahoo.com/mrss/", "http://search.yahoo.com/mrss")
ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
"""In lower case; publishers write `DTDs/PodCast` too."""
MOST = 100
"""Pictures of one entry, and elements of one kind in one place, that are read."""
CAPTION = 1_000
"""Characters of a caption that are kept."""
CREDIT = 200
"""Characters of a credit that are kept."""
TITLE_WORDS = 4
"""Words of a title, at least, that make it a caption."""
READ = 4_000
"""Characters of one element that are read."""
_IMAGE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|bmp|jfif)$", re.IGNORECASE)
_NAMING = re.compile(r"/|%2f|(?:^|[&;])(?:id|src|url|file|name|image|img|photo)=", re.IGNORECASE)
_COMMA = re.compile(r"[,،、，]")
_SIDE = re.compile(r"[0-9]{1,5}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    image: Image
    one: str
    """What it has in common with other sizes of the same picture."""
    rank: tuple[bool, int]
    """Whether it is no thumbnail; its longer side in pixels, 0 where none is declared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    caption: str = ""
    credit: str = ""


def alike(url: str) -> str:
    """What the addresses of one picture in several sizes have in common.

    That is the address without its query, where the path names an image file and the query names no other.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    named = _IMAGE.search(parts.path) and not _NAMING.search(parts.query)
    return f"{parts.netloc}{parts.path}" if named else url


def pictures(entry: etree._Element, base: str) -> Iterator[Picture]:
    """Every size of every picture, in the order of the document, those of groups last."""
    own = _said(entry, _Said(), titled=False)
    yield from _held(entry, own, base, "")
    for number, group in enumerate(_children(entry, "group")):
        yield from _held(group, _said(group, own), base, f"group {number}")


def keywords(entry: etree._Element) -> tuple[str, ...]:
    """Of the entry, its groups and its contents, each once."""
    groups = list(_children(entry, "group"))
    holders = [entry, *groups, *(c for holder in (entry, *groups) for c in _children(holder, "content"))]
    written = (text(e) for h in holders for e in islice(h.iterchildren("{*}keywords"), MOST) if _is_ours(e))
    words = (part.strip() for line in written for part in _COMMA.split(line))
    return tuple(islice(dict.fromkeys(filter(None, words)), MOST))


def text(element: etree._Element) -> str:
    """One line of plain text; what the element holds may be HTML."""
    parts, length = list[str](), 0
    for part in element.itertext():
        parts.append(part)
        length += len(part)
        if length > READ:
            break
    line = "".join(parts)[:READ]
    return " ".join(clean.plain(line).split()) if "<" in line or "&" in line else clean.text(line)


def _held(holder: etree._Element, said: _Said, base: str, group: str) -> Iterator[Picture]:
    contents = list(_children(holder, "content"))
    shown = [content for content in contents if _is_image(content)]
    sized = group if any(map(_side, shown)) else ""
    for content in contents:
        yield from _content(content, said, base, sized)
    known = said if len(shown) == len(contents) else _Said()
    for thumbnail in _children(holder, "thumbnail"):
        yield from _picture(thumbnail, _url(thumbnail, base), known, sized)


def _content(content: etree._Element, said: _Said, base: str, sized: str) -> Iterator[Picture]:
    if _is_image(content):
        own, url = _said(content, said), _url(content, base)
        one = (sized if _side(content) else "") or alike(url)
        yield from _picture(content, url, own, one)
    else:
        own, one = _Said(), ""
    for thumbnail in _children(content, "thumbnail"):
        yield from _picture(thumbnail, _url(thumbnail, base), own, one)


def _picture(element: etree._Element, url: str, said: _Said, one: str) -> Iterator[Picture]:
    if url:
        image = Image(url=url, caption=said.caption, credit_text=said.credit)
        rank = (not str(element.tag).endswith("}thumbnail"), _side(element))
        yield Picture(image=image, one=one or alike(url), rank=rank)


def _said(holder: etree._Element, weaker: _Said, *, titled: bool = True) -> _Said:
    """Caption and credit as the children of `holder` say them, else as what it stands in does."""
    caption = next(map(text, _children(holder, "description")), "")
    title = next(map(text, _children(holder, "title")), "") if titled and not caption else ""
    credits_ = dict.fromkeys(filter(None, map(text, _children(holder, "credit"))))
    return _Said(
        caption=(caption or (title if len(title.split()) >= TITLE_WORDS else ""))[:CAPTION] or weaker.caption,
        credit=", ".join(credits_)[:CREDIT] or weaker.credit,
    )


def _children(holder: etree._Element, name: str) -> Iterator[etree._Element]:
    return islice(holder.iterchildren(*(f"{{{space}}}{name}" for space in SPACES)), MOST)


def _is_ours(element: etree._Element) -> bool:
    space = etree.QName(element).namespace or ""
    return space in SPACES or space.lower() == ITUNES


def _url(element: etree._Element, base: str) -> str:
    written = element.get("url") or ""
    return identity.clean(written, base) if written.strip() else ""


def _is_image(content: etree._Element) -> bool:
    medium, kind = (content.get("medium") or "").strip().lower(), (content.get("type") or "").strip().lower()
    if medium or kind:
        return medium == "image" or kind.startswith("image/")
    return _IMAGE.search((content.get("url") or "").partition("?")[0]) is not None


def _side(element: etree._Element) -> int:
    sides = ((element.get(name) or "").strip() for name in ("width", "height"))
    return max((int(side) for side in sides if _SIDE.fullmatch(side)), default=0)
