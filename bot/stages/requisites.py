"""What a page needs to be seen as it was: images, stylesheets, fonts; never scripts, and no frames."""

from __future__ import annotations

from dataclasses import dataclass

from bot.stages.replay import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Requisite:
    url: str
    """Absolute, without a fragment."""
    kind: Kind
    """`image`, `style` or `font`."""


def of_page(markup: str, url: str) -> tuple[Requisite, ...]:
    """What the page that was served at `url` needs, each address once, in the order of the page."""
    del markup, url
    return ()


def of_sheet(sheet: str, url: str) -> tuple[Requisite, ...]:
    """What the stylesheet that was served at `url` needs, each address once, in the order of the sheet."""
    del sheet, url
    return ()
