"""What stands where the article should: the page was had, with status 200, and is no article.

`judge` says why a page's text must not become an article's body, or what there is to doubt. It weighs what speaks for an article
(`signs`: the feed's title stands on the page, the page declares an article and its date, the text runs on) against the signs of each
kind of wall; no word decides by itself, because articles are written about cookies, logins, subscriptions and lost pages:

elsewhere   the reader was led to the front page, or to an address that is called `login`, `consent`, `404` and the like.
consent     half of the text's letters stand in lines made of consent words, and: a control that accepts is in the box of the text, the
            box is named for consent, the page bears such a headline. Two of these, and no fewer than speak for an article.
notices     error page served as 200, maintenance, check for robots, age gate, consent, login: the page bears the phrase as its headline (`wallwords`),
            and at most one thing speaks for an article, a text that runs on only against an error page (it lists others); `login` needs a field for a password or an address too. Or `body` is of the class
            `error404` and its kin.
offer       a subscription offer without a teaser: less than 150 letters stand outside lines that sell.
listing     front page, section, tag, search: most of the text is links, or teasers, each line of its own parent behind a linked
            headline. Or little text on a page of linked headlines whose address, type or class says what it is.
video, gallery   the page says that it is a video, or shows five captions, and there is little text.
shell       a short text that asks for JavaScript; next to no text on a page that loads a script and shows nothing else.
stranger    nothing declares an article, and the text is little or the titles of page and feed have nothing in common.
wordless    less than a third of the characters are letters or digits.
worse       the feed has the article's own text, and the page less than half of it; where the page says that it is not free, less than .8.

`flooded` says why a page is not read, `nothing` why a page has no text at all. Of 225 real articles of forty countries none is refused. What costs time is asked only
where a cheap sign went before.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from lxml import etree

from bot.model.entry import Item
from bot.stages.extract import headline, signs
from bot.stages.extract.confidence import Doubt
from bot.stages.extract.jsonld import types
from bot.stages.extract.markup import Markup
from bot.stages.extract.signs import Signs, length, segments
from bot.stages.extract.wallwords import ACCEPT, CONSENT, ERROR_PAGE, LED, LISTS, LOGIN_PAGE, OFFERS, PRIVACY, SCRIPTED
from bot.stages.extract.words import content, near, squash, within
from bot.stages.site import is_home

SHORT = 600
"""Letters below which a text is little beside a page of other things."""
BRIEF = 250
"""Letters below which it is next to nothing."""
TEASER = 150
"""Letters outside the subscription offer from which a text is a teaser."""
OFFER = 400
"""Letters of a line that may be a subscription offer."""
WORTH = 400
"""Letters from which a feed's text may be the article's own."""
HALF, MOST = 0.5, 0.6
LINKED = 0.8
"""Share of a line's letters from which it is a link."""
FLANK = 4
"""Lines looked back for a linked headline."""
NOTABLE = 15
"""Letters from which a link may be a headline; ROW: from which it surely is none of a menu."""
ROW = 25
LISTED = 4
"""Teasers from which a page is a list."""
HEADLINES = 10
"""Linked headlines from which a page is mostly others' articles."""
CAPTIONS = 5
"""Captions from which a page of little text is a gallery."""
BOXED = 100
"""Lines by which the box of a text is found."""
FLOOD = 2_000_000
"""Letters of a page at most; the longest live blogs have a quarter of that."""
CONTROLS = 400
"""Controls of a page that are looked at."""
FIRST, LAST = 2, 6
"""Lines at the beginning and the end of a text among which subscription offers stand."""
WORDS = 0.3
"""Share of letters and digits below which a text is none; the marks of Indian scripts and Thai are neither."""
SAMPLED = 1_500
"""Letters in which words of consent are looked for: a wall has them from its beginning."""
WHOLE = 0.8
"""Share of the feed's text that a page must have which is not free to read."""
_DEAD = re.compile(
    r"(?:^|[\s_-])(?:error-?404|page-?404|404-?page|not-?found|page-?not-?found|error-?page)(?:$|[\s_-])"
)
_LISTS = re.compile(r"(?:^|\s)(?:archive|category|tag|home|blog|search|search-results|taxonomy|author-archive)(?:$|\s)")
_CONSENT = frozenset(
    [
        "cookie",
        "cookies",
        "consent",
        "gdpr",
        "cmp",
        "didomi",
        "onetrust",
        "cookiebot",
        "privacywall",
        "cookiewall",
        "tcf",
        "usercentrics",
        "consentwall",
    ]
)
_ELSEWHERE = frozenset({"nav", "footer", "header", "aside"})
_COLLECTIONS = frozenset({"CollectionPage", "ItemList", "SearchResultsPage", "ProfilePage"})
_FIELDS = frozenset({"password", "email"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    refusal: str = ""
    """Why the page's text is no article's; empty: it is."""
    doubts: tuple[Doubt, ...] = ()


PASSED: Final = Verdict()


def judge(page: Markup, lines: Sequence[str], item: Item, feed_text: str) -> Verdict:
    """`lines`: the text that was found; `feed_text`: what the entry itself says."""
    known = signs.read(page, lines, item)
    stands = _led(page, item) or _notice(page, known) or _consent(page, lines, known) or _other(page, lines, known)
    if stands:
        return Verdict(refusal=f"{stands} stands where the article should")
    offers = _offers(lines)
    if offers and not known.flowing and known.letters - sum(map(length, offers)) < TEASER:
        return Verdict(refusal="a subscription offer stands where the article should")
    worse = _worse(lines, feed_text, paid=bool(offers) or headline.free(page) is False)
    return Verdict(refusal=worse, doubts=() if worse else tuple(_doubts(page, item, known, offered=bool(offers))))


def flooded(page: Markup) -> str:
    """Why the page is not read at all: more text than any article, live blog or front page has."""
    over = sum(len(run.text) for run in page.runs) > FLOOD
    return f"the page has more than {FLOOD} letters of text" if over else ""


def nothing(page: Markup) -> str:
    """Why there is no text."""
    if page.tree.find(".//frameset") is not None:
        return "the page is a frameset: its text stands in other documents"
    if "refresh" in page.metas:
        return "the page has no text and only leads on to another address"
    stands = _notice(
        page, Signs(letters=0, own=False, foreign=False, declared=0, flowing=False, heads=signs.heads(page, ()))
    )
    if stands:
        return f"{stands} stands where the article should"
    scripted = ": a script would have to fill it" if _is_shell(page) else ""
    return f"no text of an article was found on the page{scripted}"


def _is_shell(page: Markup) -> bool:
    return page.tree.find(".//script[@src]") is not None and sum(len(run.text) for run in page.runs) < SHORT


def _led(page: Markup, item: Item) -> str:
    if not item.url or page.url == item.url:
        return ""
    if is_home(page.url) and not is_home(item.url):
        return "the front page of the site"
    reached = segments(page.url) - segments(item.url)
    return next((name for places, name in LED if reached & places), "")


def _notice(page: Markup, known: Signs) -> str:
    if known.weight > 1:
        return ""
    body = page.tree.find("body")
    if body is not None and _DEAD.search((body.get("class") or "").lower()):
        return "an error page"
    for head in known.heads:
        name = signs.phrase(head)
        if name and not (known.flowing and name != ERROR_PAGE) and (name != LOGIN_PAGE or _fields(page)):
            return name
    return ""


def _consent(page: Markup, lines: Sequence[str], known: Signs) -> str:
    bare = list(_sample(lines))
    whole = "\n".join(bare)
    if sum(stem in whole for stem in CONSENT) < 2:
        return ""
    if sum(len(line) for line in bare if _holds(line, CONSENT)) < HALF * sum(map(len, bare)):
        return ""
    against = known.own + known.declared
    points = 2 * any(head in PRIVACY for head in known.heads)
    box = _box(page, lines)
    if box is not None:
        points += 2 * near(box, _CONSENT, 3) + _accepts(box, known.letters)
    return "a consent wall" if points >= max(against, 2) or not (against or known.flowing) else ""


def _other(page: Markup, lines: Sequence[str], known: Signs) -> str:
    """What needs the lines."""
    if known.letters < SHORT and known.weight < 3 and _asks_for_script(lines):
        return "a request to enable JavaScript"
    start = "".join(lines[:FIRST])[:SAMPLED].replace(" ", "")
    if len(squash(start)) < WORDS * len(start):
        return "a text without words"
    if known.letters < BRIEF and known.weight < 3 and _is_shell(page):
        return "next to no text, which a script would have to fill,"
    told = known.own and (known.declared > 1 or signs.is_structured(page))
    if not told and _listed(page, lines, known):
        return "a list of other articles"
    return _pictured(page, known) or ("something else than the feed's article" if _strange(known) else "")


def _worse(lines: Sequence[str], feed_text: str, *, paid: bool) -> str:
    has, given = sum(map(len, lines)), len(feed_text)
    if given < WORTH or has >= given * (WHOLE if paid else HALF):
        return ""
    why = "the page is not free to read and" if paid else "the page"
    return f"{why} has {has} letters of text where the feed has {given}: the feed's text stands in"


def _doubts(page: Markup, item: Item, known: Signs, *, offered: bool) -> Iterator[Doubt]:
    if item.title.strip() and not known.own:
        yield Doubt(0.1, "the feed's title does not stand on the page")
    if offered:
        yield Doubt(0.2, "a subscription offer stands in the text")
    if "noindex" in page.meta("robots").lower() and not known.declared:
        yield Doubt(0.1, "the page asks not to be indexed")


def _asks_for_script(lines: Sequence[str]) -> bool:
    bare = squash("".join(lines))
    return "javascript" in bare and any(phrase in bare for phrase in SCRIPTED)


def _offers(lines: Sequence[str]) -> list[str]:
    """Lines that sell, where they stand: at the text's beginning or end."""
    edges = lines if len(lines) <= FIRST + LAST else [*lines[:FIRST], *lines[-LAST:]]
    return [line for line in edges if len(line) <= OFFER and _holds(squash(line), OFFERS)]


def _sample(lines: Sequence[str]) -> Iterator[str]:
    letters = 0
    for line in lines:
        yield squash(line[:SAMPLED])
        letters += len(line)
        if letters > SAMPLED:
            return


def _holds(bare: str, phrases: Sequence[str]) -> bool:
    return any(phrase in bare for phrase in phrases)


def _strange(known: Signs) -> bool:
    return not known.declared and not known.own and (known.foreign or known.letters < SHORT)


def _fields(page: Markup) -> bool:
    fields = (e for e in page.tree.iter("input") if (e.get("type") or "").lower() in _FIELDS)
    return any(not within(e, _ELSEWHERE) for e in islice(fields, CONTROLS))


def _box(page: Markup, lines: Sequence[str]) -> etree._Element | None:
    """The innermost element that holds nearly all of the text."""
    shown = {run.text: run.element for run in page.runs}
    letters: Counter[etree._Element] = Counter()
    for line in lines[:BOXED]:
        element = shown.get(line)
        for at in (element, *element.iterancestors()) if element is not None else ():
            letters[at] += len(line)
    most = max(letters.values(), default=0)
    holding = [box for box, held in letters.items() if held >= 0.85 * most]
    return max(holding, key=lambda box: sum(1 for _ in box.iterancestors()), default=None)


def _accepts(box: etree._Element, letters: int) -> bool:
    """A control that accepts stands in the box of the text, or within two steps of it and with little else."""
    at: etree._Element | None = box
    for _ in range(3):
        if at is None or at.tag in {"body", "main", "article", "html"} or len(content(at)) > 2 * letters + SHORT:
            break
        if any(
            squash(e.get("value") or content(e)[:60]) in ACCEPT
            for e in islice(at.iter("button", "a", "input"), CONTROLS)
        ):
            return True
        at = at.getparent()
    return False


def _listed(page: Markup, lines: Sequence[str], known: Signs) -> bool:
    runs = page.runs
    at = {run.text: place for place, run in enumerate(runs)}
    placed = list(dict.fromkeys(at[line] for line in lines if line in at))
    parents = Counter(runs[place].element.getparent() for place in placed)
    teasers = [place for place in placed if _is_teaser(page, place)]
    whole, teased = (sum(len(runs[place].text) for place in places) for places in (placed, teasers))
    linked = sum(runs[place].linked for place in placed)
    if whole and linked >= LINKED * whole:
        return True
    if len(teasers) >= LISTED and teased >= MOST * whole and len(parents) >= HALF * len(placed):
        return True
    return known.letters < SHORT and known.weight < 2 and _is_index(page)


def _is_teaser(page: Markup, place: int) -> bool:
    """The line is a link, or the line before it that says something is one."""
    for run in reversed(page.runs[max(0, place - FLANK) : place + 1]):
        size = len(run.text)
        if run.linked >= LINKED * size:
            if size >= NOTABLE or run is page.runs[place]:
                return True
        elif run is not page.runs[place] and size >= signs.LINE:
            return False
    return False


def _is_index(page: Markup) -> bool:
    linked = sum(1 for run in page.runs if len(run.text) >= ROW and run.linked >= LINKED * len(run.text))
    body = page.tree.find("body")
    marks = (
        bool(segments(page.url) & LISTS),
        bool(_LISTS.search((body.get("class") or "") if body is not None else "")),
        any(kind in _COLLECTIONS for node in page.ld.nodes for kind in types(node)),
        is_home(page.url),
        page.meta("og:type").lower() == "website",
    )
    return linked >= HEADLINES and any(marks)


def _pictured(page: Markup, known: Signs) -> str:
    if known.letters >= SHORT:
        return ""
    kinds = {kind for node in page.ld.nodes for kind in types(node)}
    filmed = "VideoObject" in kinds or page.meta("og:type").lower().startswith("video")
    declared = signs.is_structured(page)
    if filmed and (known.letters < BRIEF or not declared):
        return "a video"
    captions = (len(content(e)) for e in islice(page.tree.iter("figcaption"), CONTROLS) if not within(e, _ELSEWHERE))
    shown = [size for size in captions if size >= NOTABLE]
    if len(shown) >= CAPTIONS and sum(shown) > known.letters:
        return "a gallery of pictures"
    return "a gallery of pictures" if kinds & {"ImageGallery", "MediaGallery"} and known.letters < BRIEF else ""
