"""The address of the page on which the same article goes on.

An address is that of the next page when it stands on the page's own origin (RFC 6454 §4) and differs from the page's address, or from
its canonical one, by the number of a page alone: from none (which is 1) to 2, from n to n + 1. Numbers stand

- in the query, under a name that counts pages: `?page=2`, `?seite=2`;
- at the end of the path: `/2`, `/page/2`, `/seite-2`;
- before an extension: `-2.html`, `_2.html`, `,2.html`. Without one, `-2` is how blog software tells two articles of one title apart.

A number has two digits at most: longer ones are years and the ids of articles. Tracking parameters and fragments differ from nothing.

Such an address counts where the page says that it is what comes next: `link rel=next` in the head; or an anchor with `rel=next`, the
number itself or "next page" as its text, in the `main` or `article` that the headline stands in (where it stands in none, anywhere), but
none in a comment section, a list of other articles or an aside, which have pages of their own. Blog software writes `rel=next` for the next article too: its address tells (of 224 real pages
5 have one, 1 goes on). A page whose own address has a number is believed to be one of several only where it links back to the first;
else `/2024/05/12` would go on at `/2024/05/13`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from itertools import islice, takewhile
from urllib.parse import urldefrag, urlsplit, urlunsplit

from lxml import etree

from bot.stages.clean import listed
from bot.stages.extract.markup import Markup
from bot.stages.extract.words import content, named, squash
from bot.stages.identity import clean
from bot.stages.robots import origin

LONGEST = 2_000
"""Characters of an address at most."""
LINKS = 100
"""Addresses of one page with the right number in the right place that are looked at closely."""

_WORDS = r"(?:page|p|pg|pag|pagina|seite|side|sida|sivu|strana|stranica|stranka|strona|oldal|sayfa|halaman|trang)"
_NAMES = frozenset(
    listed(
        "page p pg pag paged pagina pagenum pageno pagenumber pagenr pageindex pagewanted currentpage pn seite side sida sivu"
        " strana stranica stranka strona str oldal sayfa halaman trang"
    )
)
_EXTENSION = r"\.(?:s?html?|php|aspx?|jsp|cfm|ece|do)"
_NUMBER = re.compile(r"[1-9]\d?")
_PATH = re.compile(rf"/(?:{_WORDS}[-_/]?)?(?P<number>[1-9]\d?)/?$", re.IGNORECASE)
_FILE = re.compile(rf"[-_,](?:{_WORDS}[-_]?)?(?P<number>[1-9]\d?)(?P<rest>{_EXTENSION})$", re.IGNORECASE)
_LIKELY = re.compile(rf"(?<![0-9])([0-9]{{1,2}})(?=/?$|/?[?&#]|{_EXTENSION})", re.IGNORECASE)
_SAYS_NUMBER = re.compile(r"[^\W\d]{0,12}(\d{1,2})[^\W\d]{0,12}")
_ELSEWHERE = frozenset(
    listed(
        "comment comments kommentar kommentare commentaires comentarios comentários commenti reacties disqus replies forum"
        " related recommended recommendations recirculation teasers listing archive search sidebar widget latest"
    )
)
_PARTS = frozenset({"article", "main"})
_NEXT = frozenset(
    squash(word)
    for word in (
        "next", "weiter", "suivant", "suivante", "siguiente", "próxima", "seguinte", "avanti", "successiva", "volgende", "nästa",
        "næste", "neste", "seuraava", "następna", "další", "ďalšia", "következő", "următoarea", "επόμενη", "далее", "дальше",
        "следующая", "наступна", "далі", "следваща", "sljedeća", "sledeća", "следећа", "sonraki", "التالي", "التالية", "הבא",
        "بعدی", "次へ", "다음", "tiếp", "selanjutnya", "berikutnya", "अगला", "اگلا",
    )
)  # fmt: skip
"""Words that are the whole text of a link."""
_NEXT_PAGE = tuple(
    squash(phrase)
    for phrase in (
        "next page", "continue to page", "continue reading on page", "nächste seite", "auf der nächsten seite",
        "weiter auf seite", "weiterlesen auf seite", "page suivante", "lire la suite page", "página siguiente",
        "siguiente página", "próxima página", "página seguinte", "pagina successiva", "prossima pagina", "volgende pagina",
        "nästa sida", "næste side", "neste side", "seuraava sivu", "następna strona", "další strana", "další stránka",
        "ďalšia strana", "következő oldal", "pagina următoare", "επόμενη σελίδα", "следующая страница", "наступна сторінка",
        "следваща страница", "sljedeća stranica", "sledeća strana", "следећа страна", "sonraki sayfa", "الصفحة التالية",
        "לעמוד הבא", "העמוד הבא", "הדף הבא", "صفحه بعد", "下一页", "下一頁", "次のページ", "次ページ", "다음 페이지", "trang sau",
        "trang tiếp", "halaman selanjutnya", "halaman berikutnya", "अगला पृष्ठ", "اگلا صفحہ",
    )
)  # fmt: skip
"""What the text of a link begins with; the title of the page may follow."""


def find(page: Markup) -> str:
    """The next page's address, cleaned; empty where the article ends on this page."""
    here = _plain(page.url)
    if not here:
        return ""
    at = _split(here)[0]
    hrefs = list(islice(_hrefs(page, frozenset({2, at + 1})), LINKS))
    wanted = _steps(page, here) if hrefs else set()
    for href in hrefs:
        address = _plain(href, page.base)
        step = _split(address) if address else (0, "")
        on = step in wanted and origin(address) == origin(here)
        if on and (at == 1 or step == (2, _whole(here)) or _links_to(page, step[1])):
            return address
    return ""


def number(address: str, firsts: Collection[str]) -> int:
    """Which page it is of the article that begins at one of these addresses; 0: of none."""
    if not (plain := _plain(address)):
        return 0
    found, bare = _split(plain)
    begins = {place for first in firsts if (known := _plain(first)) for place in (_whole(known), _begin(known))}
    return found if found > 1 and bare in begins else 0


def _steps(page: Markup, here: str) -> set[tuple[int, str]]:
    """Number and first page of what this page may go on in."""
    at, first = _split(here)
    steps = {(2, _whole(here)), (at + 1, first)}
    link = page.tree.find(".//link[@rel='canonical']")
    said = _plain(link.get("href") or "", page.base) if link is not None else ""
    if said:
        steps.add((at + 1, _split(said)[1] if _split(said)[0] == at else _whole(said)))
    return steps


def _hrefs(page: Markup, numbers: frozenset[int]) -> Iterator[str]:
    """What the page says comes next, as written."""
    yield from (link.get("href") or "" for link in page.tree.iterfind("head/link") if _is_next(link))
    if page.headline_at < 0:
        return
    around = list(page.runs[page.headline_at].element.iterancestors())
    part = next((box for box in reversed(around) if box.tag in _PARTS), page.tree)
    for anchor in part.iter("a"):
        href = anchor.get("href") or ""
        if _may_lead(href, numbers) and _says_next(anchor, numbers) and not _elsewhere(anchor, around):
            yield href


def _may_lead(href: str, numbers: frozenset[int]) -> bool:
    for at in numbers:  # most links fail this test, and it is the cheapest
        if str(at) in href:
            return len(href) <= LONGEST and any(int(found) in numbers for found in _LIKELY.findall(href))
    return False


def _says_next(anchor: etree._Element, numbers: frozenset[int]) -> bool:
    said = (content(anchor), anchor.get("aria-label") or "", anchor.get("title") or "")
    return _is_next(anchor) or any(_names_next(squash(text[:LONGEST]), numbers) for text in said)


def _names_next(text: str, numbers: frozenset[int]) -> bool:
    count = _SAYS_NUMBER.fullmatch(text)
    return text in _NEXT or text.startswith(_NEXT_PAGE) or (count is not None and int(count[1]) in numbers)


def _is_next(element: etree._Element) -> bool:
    return "next" in (element.get("rel") or "").lower().split()


def _elsewhere(anchor: etree._Element, around: Collection[etree._Element]) -> bool:
    """It stands in a box that is no part of the article; a box round the headline is one."""
    boxes = takewhile(lambda box: box not in around, anchor.iterancestors())
    return any(box.tag == "aside" or named(box) & _ELSEWHERE for box in boxes)


def _links_to(page: Markup, first: str) -> bool:
    """The page links to the first page, whether that is called the first or has no number."""
    name = urlsplit(first).path.rpartition("/")[2].partition(".")[0]
    hrefs = (href for element in page.tree.iter("a", "link") if name in (href := element.get("href") or ""))
    plains = (plain for href in islice(hrefs, LINKS) if (plain := _plain(href, page.base)))
    return any(first in {_whole(plain), _begin(plain)} for plain in plains)


def _plain(url: str, base: str = "") -> str:
    return urldefrag(clean(url, base)).url if len(url) <= LONGEST else ""


def _whole(address: str) -> str:
    """The address itself, in the form of `_split`."""
    parts = urlsplit(address)
    return urlunsplit((*parts[:2], parts.path.rstrip("/"), parts.query, ""))


def _begin(address: str) -> str:
    """The address without the number 1."""
    at, first = _split(address)
    return first if at == 1 else _whole(address)


def _split(address: str) -> tuple[int, str]:
    """The number of the page, 1 where there is none, and the address without it."""
    parts = urlsplit(address)
    path, pairs = parts.path, parts.query.split("&")
    counting = next((pair for pair in pairs if _counts(*pair.partition("="))), "")
    found = _PATH.search(path) or _FILE.search(path)
    at = 1
    if counting:
        at = int(counting.rpartition("=")[2])
        pairs.remove(counting)
    elif found is not None:
        at = int(found["number"])
        path = path[: found.start()] + (found.groupdict().get("rest") or "")
    return at, urlunsplit((*parts[:2], path.rstrip("/"), "&".join(pairs), ""))


def _counts(name: str, _: str, value: str) -> bool:
    return bool(_NUMBER.fullmatch(value)) and name.lower().replace("_", "").replace("-", "") in _NAMES
