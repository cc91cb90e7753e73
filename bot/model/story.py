"""Which articles tell the same story: the same text in several outlets.

Two sketches are related when they are of texts published within `WINDOW` of one another, and

`address`   they have the same canonical address (one publisher's article in two of its feeds);
`text`      one text is a copy of the other, or both are of one agency's: see below;
`headline`  they have the same headline within `DAYS`, from two sources, and their texts do not tell otherwise: one is too short to
            be compared, or a fifth of it stands in the other.

Copies of a text. What is compared are sampled shingles (`stages.story`), and containment is what two texts share over what the
smaller one has: it does not fall when a copy is cut or gets a paragraph of its own. Words within quotation marks of either text
are left out, unless nothing else is left: who reports a statement has its words, whoever wrote the report. It has to be
`CONTAINED` at least, and more for short texts, of which templates of one kind (earthquakes, markets) share half. Besides:

- An agency's text begins with its beginning, and is cut at the end; what follows a story over weeks repeats its background at the
  end. So in one of the two texts the opening is shared as well; or nearly all is (`NEAR`) and it is a matter of a `DAY`, where each
  outlet has an opening of its own.
- A text that is less than half of the other stands at the begin of it, and the other is no digest or has nearly the same headline: a
  brief is not the digest that it stands in.
- The numbers in them agree: two bulletins from one template differ in nothing else.
- A short text that is the same word for word, and that neither headline is about, may be furniture of both pages: a wall, a notice. It is
  no copy unless the headlines are one.
- Of one source only near copies with nearly the same headline count: its pages have more in common than what they tell.

A rewrite of the same events shares names and statements and is none of these. The figures: `tests/unit/test_stories.py`.

Related ones are looked for among those that share one of a few numbers (`keys`): the lowest shingles of the text, headline, address. Of 129 real
articles that were changed as above, 99 to 100 % share one with what they were.

The leader of a version is the related one of another article with the earliest place before its own (a place is that of a derivation,
`model.versions`). Following leaders gives the first of the story. So what comes later never moves what was earlier, and the outcome does
not depend on the order in which articles are committed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias
from zlib import crc32

from bot.model.indexed import Sketch

Why: TypeAlias = Literal["", "address", "text", "headline"]

WINDOW: Final = 7 * 86_400
"""Seconds between two articles of one story at most."""
DAYS: Final = 3 * 86_400
"""Seconds between two articles that are one by their headlines alone."""
LEAST: Final = 6
"""Shingles, of the rarer sample, below which two texts cannot be compared."""
FEW: Final = 12
"""Shingles below which nearly all have to be shared."""
CONTAINED: Final = 0.5
"""Share of the smaller text that the other has. Copies with a tenth of their words changed have .7, other pairs of real articles .06."""
SHORT: Final = 150
"""Words (letters, of scripts without blanks) below which a text is short."""
CONTAINED_SHORT: Final = 0.65
NEAR: Final = 0.8
DAY: Final = 86_400
"""Seconds between two copies each of which has an opening of its own."""
EQUAL: Final = 0.95
ALIKE: Final = 0.2
"""Share from which two texts may stand under one headline: a rewrite has less."""
OPENING: Final = 32
"""Words of an opening."""
FIGURES: Final = 0.5
"""Share of the numbers of the text with fewer of them that the other has, too."""


KEYS: Final = 32
"""The lowest shingles of a text that are among its keys."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """What two texts share, without quotations: shingles in the order of each text, the smaller first."""

    small: Sequence[int]
    large: Sequence[int]
    shared: frozenset[int]

    @property
    def contained(self) -> float:
        return len(self.shared) / max(1, len(self.small))

    @property
    def alike(self) -> float:
        """Resemblance (Jaccard): 1 where they are equal."""
        return len(self.shared) / max(1, len(self.small) + len(self.large) - len(self.shared))


def related(one: Sketch, other: Sketch) -> Why:
    apart = abs(one.published - other.published)
    if apart > WINDOW:
        return ""
    if one.address and one.address == other.address:
        return "address"
    both = overlap(one, other)
    if both is not None and figures_agree(one, other) and _is_copy(one, other, both):
        return "text"
    same = apart <= DAYS and one.headline and one.headline == other.headline and one.source != other.source
    if same and figures_agree(one, other) and (both is None or both.contained >= ALIKE):
        return "headline"
    return ""


def keys(sketch: Sketch) -> tuple[int, ...]:
    """Numbers of which related sketches have one in common at least, ascending: 31 bits, those of headline and address negative."""
    texts = (sketch.headline, sketch.address)
    told = {-1 - (crc32(text.encode()) >> 1) for text in texts if text}
    return (*sorted(told), *sorted(number >> 1 for number in sketch.shingles)[:KEYS])


def overlap(one: Sketch, other: Sketch) -> Overlap | None:
    """None where one of the texts is too short to be compared."""
    most = (1 << 32) // max(one.share, other.share)
    mine, its = ([number for number in sketch.shingles if number < most] for sketch in (one, other))
    said = {number >> 1 for number in (*mine, *its) if number & 1}
    bare = [[number >> 1 for number in numbers if number >> 1 not in said] for numbers in (mine, its)]
    if min(map(len, bare)) < FEW:
        bare = [[number >> 1 for number in numbers] for numbers in (mine, its)]
    small, large = sorted(bare, key=len)
    return (
        Overlap(small=small, large=large, shared=frozenset(small).intersection(large)) if len(small) >= LEAST else None
    )


def figures_agree(one: Sketch, other: Sketch) -> bool:
    small, large = sorted((one.figures, other.figures), key=len)
    if len(small) < 2:
        return True
    shared = len(frozenset(small).intersection(large))
    return shared >= FIGURES * len(small)


def _is_copy(one: Sketch, other: Sketch, both: Overlap) -> bool:
    if one.source == other.source:
        return both.alike >= NEAR and _one_headline(one, other)
    if both.contained < _least(both, one, other):
        return False
    if _is_furniture(both, one, other):
        return False
    apart = abs(one.published - other.published)
    if not _opens(both, max(one.share, other.share)) and (both.contained < NEAR or apart > DAY):
        return False
    return 2 * len(both.small) > len(both.large) or _begins(both, one, other)


def _least(both: Overlap, one: Sketch, other: Sketch) -> float:
    """What of the smaller text has to be contained."""
    if len(both.small) < FEW:
        return NEAR
    return CONTAINED_SHORT if _is_short(both, one, other) else CONTAINED


def _is_furniture(both: Overlap, one: Sketch, other: Sketch) -> bool:
    same = both.alike >= EQUAL and _is_short(both, one, other)
    return same and one.strays and other.strays and not _one_headline(one, other)


def _is_short(both: Overlap, one: Sketch, other: Sketch) -> bool:
    return len(both.small) * max(one.share, other.share) < SHORT


def _opens(both: Overlap, share: int) -> bool:
    """Whether one of the texts begins with what they share."""
    size = max(LEAST, OPENING // share)
    openings = [text[:size] for text in (both.small, both.large)]
    return any(2 * sum(number in both.shared for number in opening) >= len(opening) for opening in openings)


def _begins(both: Overlap, one: Sketch, other: Sketch) -> bool:
    """Whether the smaller text stands in the first part of a larger one that tells one story."""
    large = max(one, other, key=lambda sketch: len(sketch.shingles) * sketch.share)
    first = both.large[: 2 * len(both.small)]
    return (not large.gathers or _one_headline(one, other)) and 2 * sum(
        number in both.shared for number in first
    ) >= len(both.shared)


def _one_headline(one: Sketch, other: Sketch) -> bool:
    mine, its = set(one.headline.split()), set(other.headline.split())
    return bool(mine and its) and 2 * len(mine & its) >= max(len(mine), len(its))
