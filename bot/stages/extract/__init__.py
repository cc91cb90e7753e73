"""Makes the record of one article from its page, or from its feed entry.

`make`      the record of a page; of the entry alone where there is no page (a reason says why), or the source says `articles: feed`.
`entries`   the same for many entries that are articles themselves, in one call.
`STEPS`     what took part, by version: it goes into the provenance of every record.

`compose` goes through it; a field's reader is named after it. Rooms: `text` (the lines that are the article), `picture`, `people` (bylines), `when`
(dates), `speech` (languages), `wall` (what is no article); what all of them look at is `markup`, with `jsonld` and `words`.

A page that is refused or cannot be read gives the entry's record and says why: a status other than 2xx, a type other than HTML or
XHTML (a missing type is guessed from the first bytes), no element, too many elements, no text, a fault of a library. So `make` answers for
every input; BadInput is raised inside only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.stages.extract.compose import STEPS, entries, make

__all__ = ["STEPS", "entries", "make"]


def __getattr__(name: str) -> Any:
    """The makers load the extractor's libraries: a third of a second and 40 MB that the program's own process has no use for."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from bot.stages.extract import compose  # noqa: PLC0415 (that is the point)

    return getattr(compose, name)
