"""Pages that are lists, films or pictures: what the library found on them is text, and no article's.

A list of other articles (front page, section, tag, search) is told by its build:

* four fifths of the text are links, or four fifths of the whole page are and most of the text stands nowhere on it as a line;
* or most of the text are teasers, four at least, each in a box of its own: a line that is a link, or before which the last line
  that says something is one;
* or, where nothing declares an article, most are teasers behind linked headings, or behind each of them the same link (`Read more`);
* or there is little text on a page of linked headlines whose address, class or type says what it is;
* or, where nothing declares an article, the page bears the name of such lists as its headline (`Search`), or has ten lines and none that runs on.

A film or sound: the page says that it is one, or, where nothing declares an article, has a player; and there is next to no text. A gallery:
five captions and less text than they have, or each line in a box of its own with a picture.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import islice

from lxml import etree

from bot.stages.clean import Run
from bot.stages.extract.jsonld import types
from bot.stages.extract.markup import Markup
from bot.stages.extract.wall import signs
from bot.stages.extract.wall.signs import BRIEF, SHORT, Signs, length, segments
from bot.stages.extract.wall.wallwords import LISTS
from bot.stages.extract.words import content, within
from bot.stages.site import is_home

LINKED, MOST, HALF = 0.8, 0.6, 0.5
"""Shares: of a line's letters that are a link's, of a text's that are teasers, of lines in boxes of their own."""
FLANK = 4
"""Lines looked back for a linked headline."""
NOTABLE, ROW = 15, 25
"""Letters from which a link may be a headline, and from which it is none of a menu."""
LISTED, HEADLINES, UNEVEN = 4, 10, 10
"""Teasers, linked headlines, and short lines from which a page is a list."""
PICTURES = 5
"""Captions, or lines with a picture each, from which a page of little else is a gallery."""
LOOKED_AT = 400
"""Elements of one name that are looked at."""
ELSEWHERE = frozenset({"nav", "footer", "header", "aside"})
_CLASSES = re.compile(
    r"(?:^|\s)(?:archive|category|tag|home|blog|search|search-results|taxonomy|author-archive)(?:$|\s)"
)
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_COLLECTIONS = frozenset({"CollectionPage", "ItemList", "SearchResultsPage", "ProfilePage"})
_GALLERIES = frozenset({"ImageGallery", "MediaGallery"})
_PLAYED = frozenset(
    {"VideoObject", "AudioObject", "PodcastEpisode", "RadioEpisode", "TVEpisode", "BroadcastEvent", "Clip"}
)
_PLAYER = re.compile(r"player|video|youtube|vimeo|dailymotion|rutube|podcast|soundcloud|spotify")


def instead(page: Markup, lines: Sequence[str], known: Signs) -> str:
    """What the page is instead of an article; empty: nothing of these."""
    at = {run.text: place for place, run in enumerate(page.runs)}
    places = list(dict.fromkeys(at[line] for line in lines if line in at))
    told = known.own and (known.declared > 1 or signs.is_structured(page))
    if not told and (_is_list(page, lines, places, known) or _is_bare(page, lines, known)):
        return "a list of other articles"
    return ("" if told and known.letters >= BRIEF else _played(page, known)) or _pictured(
        page, places, known, told=told
    )


def _is_list(page: Markup, lines: Sequence[str], places: Sequence[int], known: Signs) -> bool:
    found = [page.runs[place] for place in places]
    whole = sum(len(run.text) for run in found)
    if whole and sum(run.linked for run in found) >= LINKED * whole:
        return True
    if known.declared < 2 and whole < HALF * sum(map(len, lines)) and _linked(page.runs):
        return True
    behind = {place: _link_before(page, place) for place in places}
    teasers = [place for place, link in behind.items() if link is not None]
    if len(teasers) < LISTED or sum(len(page.runs[place].text) for place in teasers) < MOST * whole:
        return not known.declared and _is_repeated(page, places)
    parents = {run.element.getparent() for run in found}
    headed = sum(1 for place in teasers if _is_heading(behind[place]))
    return len(parents) >= HALF * len(places) or (not known.declared and headed >= max(LISTED, HALF * len(teasers)))


def _linked(runs: Sequence[Run]) -> bool:
    return sum(run.linked for run in runs) >= LINKED * sum(len(run.text) for run in runs)


def _link_before(page: Markup, place: int) -> Run | None:
    """The line, if it is a link, or the line before it that says something, if that is one."""
    line = page.runs[place]
    for run in reversed(page.runs[max(0, place - FLANK) : place + 1]):
        size = len(run.text)
        if run.linked >= LINKED * size:
            if size >= NOTABLE or run is line:
                return run
        elif run is not line and size >= signs.LINE:
            return None
    return None


def _is_heading(run: Run | None) -> bool:
    return run is not None and within(run.element, _HEADINGS)


def _is_repeated(page: Markup, places: Sequence[int]) -> bool:
    """Behind most of the lines that run on stands the same short link."""
    longer = [place for place in places if length(page.runs[place].text) >= signs.LINE]
    after = Counter(
        run.text for place in longer for run in page.runs[place + 1 : place + 2] if run.linked >= LINKED * len(run.text)
    )
    return max(after.values(), default=0) >= max(LISTED, MOST * len(longer))


def _is_bare(page: Markup, lines: Sequence[str], known: Signs) -> bool:
    if known.letters < SHORT and known.weight < 2 and _is_index(page):
        return True
    if known.declared:
        return False
    if known.letters < SHORT and any(head in LISTS for head in known.heads):
        return True
    return len(lines) >= UNEVEN and all(length(line) < signs.LINE for line in lines)


def _is_index(page: Markup) -> bool:
    linked = sum(1 for run in page.runs if len(run.text) >= ROW and run.linked >= LINKED * len(run.text))
    if linked < HEADLINES:
        return False
    body = page.tree.find("body")
    return (
        is_home(page.url)
        or bool(segments(page.url) & LISTS)
        or (body is not None and bool(_CLASSES.search(body.get("class") or "")))
        or page.meta("og:type").lower() == "website"
        or any(kind in _COLLECTIONS for node in page.ld.nodes for kind in types(node))
    )


def _played(page: Markup, known: Signs) -> str:
    if known.letters >= SHORT:
        return ""
    kinds = {kind for node in page.ld.nodes for kind in types(node)}
    declared = bool(kinds & _PLAYED) or page.meta("og:type").lower().startswith(("video", "music"))
    brief = known.letters < BRIEF
    alone = not known.declared and brief and _has_player(page)
    return "a film or a sound" if (declared and (brief or not signs.is_structured(page))) or alone else ""


def _has_player(page: Markup) -> bool:
    players = islice(page.tree.iter("video", "audio", "iframe"), LOOKED_AT)
    return any(
        not within(e, ELSEWHERE) and (e.tag != "iframe" or bool(_PLAYER.search((e.get("src") or "").lower()[:300])))
        for e in players
    )


def _pictured(page: Markup, places: Sequence[int], known: Signs, *, told: bool) -> str:
    kinds = {kind for node in page.ld.nodes for kind in types(node)}
    little = known.letters < SHORT
    captions = (
        len(content(e))
        for e in islice(page.tree.iter("figcaption") if little else (), LOOKED_AT)
        if not within(e, ELSEWHERE)
    )
    shown = [size for size in captions if size >= NOTABLE]
    if len(shown) >= PICTURES and sum(shown) > known.letters:
        return "a gallery of pictures"
    alone = not told and _each_with_picture([page.runs[place].element for place in places])
    return "a gallery of pictures" if alone or (kinds & _GALLERIES and known.letters < BRIEF) else ""


def _each_with_picture(elements: Sequence[etree._Element]) -> bool:
    boxes = [element.getparent() for element in elements]
    if len(boxes) < PICTURES or len(set(boxes)) < len(boxes):
        return False
    return sum(1 for box in boxes if box is not None and box.find(".//img") is not None) >= LINKED * len(boxes)
