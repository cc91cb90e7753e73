"""Archived HTML and CSS, rewritten so that every reference leads into the archive.

`html` looks for the references in the text of the page by a tokenizer of its own (`tokens`), and writes anew only the attributes
whose value changes: all else stays byte for byte, broken or not. `xml` does the same with XHTML and SVG (`documents`), `css` with a sheet (`sheet`).

- An address is read as browsers read it (`characters`, `addresses`), against the first `base` of the page, which is then emptied.
  `place` is asked for http and https, without the fragment, which is put back. What is only a fragment stays. `data:`,
  `blob:`, `about:`, `mailto:`, `tel:`, `sms:` stay, but in frames and objects only `about:`; any other scheme becomes `#` in a link, else nothing.
- Which attribute holds an address, and what for, is in `tables`. `style` and SVG's painting attributes are CSS. Of a set
  (`srcset`) the candidates that `place` answers with nothing are dropped. A document in `srcdoc` is rewritten too, one level deep.
- An address longer than `addresses.LONGEST` is none, and a page has `kinds.MOST` characters of them in all: what is beyond is emptied.
- Gone are what reports to others or holds against what is served (`ping`, `integrity`, `crossorigin`); emptied are attributes that are repeated, forms' actions, relations
  that only fetch ahead (`preconnect`, `dns-prefetch`, `prefetch`, …), and policies in `meta`. Its charset becomes UTF-8. `meta` refresh is
  rewritten; one without an address would only load the same again, and is emptied. SVG cannot animate an address.
- Since no script runs: lazy pictures and late stylesheets are put in place (`waiting`); `noscript` is left, and shows.
- Left as they are: event handlers and the text of scripts, which the policy of the server keeps from running; `target`; addresses
  in `meta` that nobody fetches.

What is returned is text without a declaration of its charset but UTF-8, and must be served so, with a policy under which no script runs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.stages.replay import addresses, documents, page, sheet
from bot.stages.replay.kinds import Kind, Place, bounded
from bot.stages.replay.sets import Candidate

__all__ = ["Kind", "Place", "css", "html", "xml"]


def html(markup: str, url: str, place: Place) -> str:
    """The page that was served at `url`, with what `place` says in the place of each reference. Any text is accepted."""
    return page.rewritten(markup, url, page.Reading(place=bounded(place), choose=_all, shows=_always))


def xml(markup: str, url: str, place: Place) -> str:
    """The same of XHTML and SVG that browsers read as XML."""
    return page.rewritten(
        markup, url, page.Reading(place=bounded(place), choose=_all, shows=_always, tokens=documents.tokens)
    )


def css(sheet_text: str, url: str, place: Place) -> str:
    """The sheet that was served at `url`, with what `place` says in the place of each reference. Any text is accepted."""
    return sheet.sheet(sheet_text, addresses.base(url), bounded(place))


def _all(element: str, attributes: Mapping[str, str], found: Sequence[Candidate]) -> Sequence[Candidate]:
    del element, attributes
    return found


def _always(attributes: Mapping[str, str]) -> bool:
    del attributes
    return True
