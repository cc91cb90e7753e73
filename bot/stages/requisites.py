"""What a page needs to be seen as it was: images, stylesheets, fonts. Never scripts, and no frames, films or sounds.

The references are those that replay rewrites (`bot.stages.replay`): lazy images count, since no script runs there.

- Of the images of a set the one that a browser takes whose window is 1,280 pixels wide, at one device pixel each (`replay.screen`),
  and `src` besides. Of a `picture` the set of the first `source` whose condition holds and whose format is known; then not that of its `img`.
- Stylesheets for the screen, also late ones; none that is only an alternate.
- Of a font in several formats (one address but for its ending) the newest: woff2, woff, else any; never `.eot`.
- Icons, posters, backgrounds, images of SVG, and whatever the `style` elements and attributes of the page refer to.
- What a stylesheet refers to is found by `of_sheet`, when it is there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.stages import replay
from bot.stages.replay import Kind, documents, page, screen
from bot.stages.replay.kinds import bounded
from bot.stages.replay.sets import Candidate
from bot.stages.replay.tokens import tokens

WANTED: frozenset[Kind] = frozenset(("image", "style", "font"))
_FORMATS = (".woff2", ".woff", ".otf", ".ttf", ".svg")
"""Endings of fonts, the best first."""
_OLD = ".eot"


@dataclass(frozen=True, slots=True, kw_only=True)
class Requisite:
    url: str
    """Absolute, without a fragment."""
    kind: Kind
    """`image`, `style` or `font`."""


def of_page(markup: str, url: str, *, xml: bool = False) -> tuple[Requisite, ...]:
    """What the page that was served at `url` needs, each address once, in the order of the page. `xml`: it is XHTML."""
    noted, read = _Noted(), documents.tokens if xml else tokens
    page.rewritten(
        markup, url, page.Reading(place=bounded(noted.place), choose=noted.choose, shows=_shows, tokens=read)
    )
    return noted.found()


def of_sheet(sheet: str, url: str) -> tuple[Requisite, ...]:
    """What the stylesheet that was served at `url` needs, each address once, in the order of the sheet."""
    noted = _Noted()
    replay.css(sheet, url, noted.place)
    return noted.found()


@dataclass(slots=True)
class _Noted:
    """Who is asked for places, and notes what for."""

    kinds: dict[str, Kind] = field(default_factory=dict)
    settled: bool = False
    """Whether a `source` of the picture that is open has been taken."""

    def place(self, url: str, kind: Kind) -> str:
        if kind in WANTED:
            self.kinds.setdefault(url, kind)
        return url

    def choose(self, element: str, attributes: Mapping[str, str], images: Sequence[Candidate]) -> Sequence[Candidate]:
        taken, source = self.settled, element == "source"
        fits = not source or (
            screen.shows(attributes.get("media", "")) and attributes.get("type", "image/png").lower() in screen.FORMATS
        )
        self.settled = source and (taken or fits)
        return () if taken or not fits else screen.chosen(images, attributes.get("sizes", ""))

    def found(self) -> tuple[Requisite, ...]:
        fonts = _newest(url for url, kind in self.kinds.items() if kind == "font")
        return tuple(
            Requisite(url=url, kind=kind) for url, kind in self.kinds.items() if kind != "font" or url in fonts
        )


def _shows(attributes: Mapping[str, str]) -> bool:
    late = "this.media" in attributes.get("onload", "")
    return "alternate" not in attributes.get("rel", "").lower().split() and (
        late or screen.shows(attributes.get("media", ""))
    )


def _newest(fonts: Iterable[str]) -> frozenset[str]:
    best: dict[str, tuple[int, str]] = {}
    for url in fonts:
        path, ending = _parted(url)
        rank = _FORMATS.index(ending) if ending in _FORMATS else 0
        if ending != _OLD:
            best[path] = min(best.get(path, (rank, url)), (rank, url))
    return frozenset(url for _, url in best.values())


def _parted(url: str) -> tuple[str, str]:
    """An address without the ending of its file, and the ending; one that has none of a font's is whole."""
    path = url.partition("?")[0]
    name, dot, ending = path.rpartition(".")
    ending = (dot + ending).lower()
    return (name, ending) if ending in (*_FORMATS, _OLD) else (url, "")
