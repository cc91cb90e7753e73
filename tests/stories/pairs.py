"""The pairs, in a fixed order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from tests.stories import changes, generated, texts
from tests.stories.texts import Text

EACH = 4
"""Changes that are made to each agency text, in turn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    kind: str
    name: str
    same: bool
    one: Text
    other: Text
    days: int = 0
    """Between the two."""


def pairs() -> list[Pair]:
    return [
        *copies(),
        *both_own(),
        *rewrites(),
        *reports("statements"),
        *reports("background"),
        *short(),
        *bulletins(),
        *digests(),
    ]


def copies() -> Iterator[Pair]:
    for number, wire in enumerate(texts.wires()):
        for step in range(EACH):
            change = changes.CHANGES[(number * EACH + step) % len(changes.CHANGES)]
            yield Pair(kind=change.__name__, name=wire.name, same=True, one=wire.text, other=change(wire))


def both_own() -> Iterator[Pair]:
    """Each outlet has an opening of its own, every third text."""
    for wire in texts.wires()[::3]:
        one = Text(headline=wire.text.headline, paragraphs=(wire.own[0], *wire.text.paragraphs))
        other = Text(headline=wire.other, paragraphs=(wire.own[1], *wire.text.paragraphs))
        yield Pair(kind="two openings of their own", name=wire.name, same=True, one=one, other=other)


def rewrites() -> Iterator[Pair]:
    for wire in texts.wires():
        for text in wire.rewrites:
            yield Pair(kind="rewrite", name=wire.name, same=False, one=wire.text, other=text)


def reports(folder: str) -> Iterator[Pair]:
    """Of one statement, or of one affair with its background."""
    for common in texts.commons(folder):
        for one, other in combinations(common.reports, 2):
            days = 0 if folder == "statements" else 2
            yield Pair(kind=folder, name=common.name, same=False, one=one, other=other, days=days)


def short() -> Iterator[Pair]:
    """One paragraph of news before three of background."""
    for common in texts.commons("background"):
        one, other = (
            Text(headline=r.headline, paragraphs=(r.paragraphs[0], *r.paragraphs[-3:])) for r in common.reports[:2]
        )
        yield Pair(kind="short news, long background", name=common.name, same=False, one=one, other=other, days=2)


def bulletins() -> Iterator[Pair]:
    for path in generated.TEMPLATES:
        for one, other in combinations(generated.bulletins(path), 2):
            yield Pair(kind="bulletin", name=path.stem, same=False, one=one, other=other, days=1)


def digests() -> Iterator[Pair]:
    """The brief stands first, second, third, … in them."""
    for language, titles in generated.TITLES.items():
        wires = [wire for wire in texts.wires() if wire.language == language]
        for number, wire in enumerate(wires):
            place = number % min(4, len(wires))
            others = [one for one in wires if one is not wire]
            held = [*others[:place], wire, *others[place:]][: max(4, place + 1)]
            digest = generated.digest(held, titles[number % len(titles)])
            yield Pair(kind="digest", name=wire.name, same=False, one=generated.brief(wire), other=digest)
        if len(wires) > 3:
            titled = f"{wires[0].text.headline}; {wires[1].text.headline}"
            digest = generated.digest(wires[:4], titled)
            yield Pair(
                kind="digest", name=f"{language}, titled", same=False, one=generated.brief(wires[0]), other=digest
            )
