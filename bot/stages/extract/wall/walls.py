"""What stands where the article should: the page was had, with status 200, and is no article.

`judge` says why a page's text must not become an article's body, or what there is to doubt. It weighs what speaks for an article
(`signs`: the feed's title stands on the page, the page declares an article and its date, the text runs on) against the signs of each
kind of wall; no word decides by itself, because articles are written about cookies, logins, subscriptions and lost pages:

elsewhere   the reader was led to the front page, or to an address that is called `login`, `consent`, `404` and the
            like, and the feed's title does not stand there.
consent     half of the text's letters stand in lines made of consent words, and: a control that accepts is in the box of the text, the
            box is named for consent, the page bears such a headline. Two of these, and no fewer than speak for an article; or the text is
            short, four fifths of it are such lines, and nothing declares an article.
notices     error page served as 200, maintenance, check for robots, age gate, consent, login: the page bears the phrase as its headline (`wallwords`),
            and at most one thing speaks for an article, a text that runs on only against an error page (it lists others); `login`, or an offer as headline, needs a field for a password or an address too. Or `body` is of the class
            `error404` and its kin.
offer       a subscription offer without a teaser: less than 150 letters stand outside lines that sell.
listing     front page, section, tag, search; a film, a gallery: `listings`.
shell       a short text that asks for JavaScript; next to no text on a page that loads a script and shows nothing else.
stranger    nothing declares an article, the feed's title is not the page's, and the text is little or the two have nothing in common.
wordless    less than a third of the characters are letters or digits.
worse       the feed has the article's own text, and the page less than half of it; where the page says that it is not free, less than .8.

Of a page that is the article's, but whose text is worse than the feed's (`offer`, `worse`), all other fields hold.

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
from bot.stages.extract import headline
from bot.stages.extract.confidence import Doubt
from bot.stages.extract.markup import Markup
from bot.stages.extract.wall import listings, signs
from bot.stages.extract.wall.listings import ELSEWHERE
from bot.stages.extract.wall.signs import BRIEF, SHORT, Signs, length, segments
from bot.stages.extract.wall.wallwords import (
    ACCEPT,
    CONSENT,
    ERROR_PAGE,
    LED,
    LOGIN_PAGE,
    OFFERS,
    PRIVACY,
    PRIVACY_WALL,
    SCRIPTED,
)
from bot.stages.extract.words import content, near, squash, within
from bot.stages.site import is_home

TEASER = 150
"""Letters outside the subscription offer from which a text is a teaser."""
OFFER = 400
"""Letters of a line that may be a subscription offer."""
WORTH = 400
"""Letters from which a feed's text may be the article's own."""
HALF, WHOLE = 0.5, 0.8
"""Shares of the feed's text that a page must have: which is free to read, which is not. HALF of a text is of consent on a consent wall."""
MADE = 0.8
"""Share of consent lines from which a short text is a wall's whatever else there is."""
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
_FIELDS = frozenset({"password", "email"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    refusal: str = ""
    """Why the page is not the article's; empty: it is."""
    worse: str = ""
    """Why the feed's text is to stand in for the page's, whose other fields hold; empty: the page's text is the article's."""
    doubts: tuple[Doubt, ...] = ()


PASSED: Final = Verdict()


def judge(page: Markup, lines: Sequence[str], item: Item, feed_text: str) -> Verdict:
    """`lines`: the text that was found; `feed_text`: what the entry itself says."""
    known = signs.read(page, lines, item)
    stands = (
        _led(page, item, known)
        or _notice(page, known)
        or _consent(page, lines, known)
        or _other(page, lines, item, known)
    )
    if stands:
        return Verdict(refusal=f"{stands} stands where the article should")
    offers = _offers(lines)
    if offers and not known.flowing and known.letters - sum(map(length, offers)) < TEASER:
        offer = "a subscription offer stands where the article should"
        return Verdict(worse=f"{offer}: the feed's text stands in") if feed_text else Verdict(refusal=offer)
    worse = _worse(lines, feed_text, paid=bool(offers) or headline.free(page) is False)
    return Verdict(worse=worse, doubts=() if worse else tuple(_doubts(page, item, known, offered=bool(offers))))


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


def _led(page: Markup, item: Item, known: Signs) -> str:
    if not item.url or page.url == item.url:
        return ""
    if is_home(page.url) and not is_home(item.url):
        return "the front page of the site"
    if known.own:  # a section may be called so
        return ""
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
    offered = any(_holds(head, OFFERS) for head in known.heads)
    return LOGIN_PAGE if offered and known.letters < SHORT and _fields(page) else ""


def _consent(page: Markup, lines: Sequence[str], known: Signs) -> str:
    bare = list(_sample(lines))
    whole = "\n".join(bare)
    if sum(stem in whole for stem in CONSENT) < 2:
        return ""
    made = sum(len(line) for line in bare if _holds(line, CONSENT)) / sum(map(len, bare))
    if made < HALF:
        return ""
    if made >= MADE and not known.declared and not known.flowing:
        return PRIVACY_WALL
    against = known.own + known.declared
    points = 2 * any(head in PRIVACY for head in known.heads)
    box = _box(page, lines)
    if box is not None:
        points += 2 * near(box, _CONSENT, 3) + _accepts(box, known.letters)
    return PRIVACY_WALL if points >= max(against, 2) or not (against or known.flowing) else ""


def _other(page: Markup, lines: Sequence[str], item: Item, known: Signs) -> str:
    """What needs the lines."""
    if known.letters < SHORT and known.weight < 3 and _asks_for_script(lines):
        return "a request to enable JavaScript"
    start = "".join(lines[:FIRST])[:SAMPLED].replace(" ", "")
    if len(squash(start)) < WORDS * len(start):
        return "a text without words"
    if known.letters < BRIEF and known.weight < 3 and _is_shell(page):
        return "next to no text, which a script would have to fill,"
    return listings.instead(page, lines, known) or _strange(item, known, moved=_bare(page.url) != _bare(item.url))


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
    bare = {line: squash(line) for line in edges if len(line) <= OFFER}
    if not _holds("\n".join(bare.values()), OFFERS):  # as a rule
        return []
    return [line for line in edges if line in bare and _holds(bare[line], OFFERS)]


def _sample(lines: Sequence[str]) -> Iterator[str]:
    letters = 0
    for line in lines:
        yield squash(line[:SAMPLED])
        letters += len(line)
        if letters > SAMPLED:
            return


def _holds(bare: str, phrases: Sequence[str]) -> bool:
    return any(phrase in bare for phrase in phrases)


def _bare(url: str) -> str:
    """Without what may only decorate it."""
    return url.partition("#")[0].partition("?")[0].rstrip("/")


def _strange(item: Item, known: Signs, *, moved: bool) -> str:
    """`moved`: another address than the entry's answered."""
    alien = item.title.strip() and not known.own and not known.declared
    short = known.letters < SHORT and moved
    return "something else than the feed's article" if alien and (known.foreign or short) else ""


def _fields(page: Markup) -> bool:
    fields = (e for e in page.tree.iter("input") if (e.get("type") or "").lower() in _FIELDS)
    return any(not within(e, ELSEWHERE) for e in islice(fields, CONTROLS))


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
