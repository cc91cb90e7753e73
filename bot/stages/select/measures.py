"""The leaves that ask for words anywhere, for a part of the address and for the length.

`text`: a reason for each field that holds the words, as `entity` gives; what stands in lead and body counts once.
`url`: contained in the address as linked or in the canonical one, whatever the case; the reason shows the address.
`length`: the words of the text, as the record counts them, within both bounds.
"""

from __future__ import annotations

from typing import Final

from bot.model.article import Reason
from bot.model.topic import LengthIs, Measure, TextHas, UrlHas
from bot.stages.select.leaves import FOUND, Reasons, Test, mentioned
from bot.stages.select.reading import Reading
from bot.stages.tag import key_of

_PARTS: Final = {
    "title": ("title",),
    "lead": ("description", "first"),
    "body": ("rest",),
    "caption": ("caption",),
    "keywords": ("keywords",),
}


def compile_measure(leaf: Measure) -> Test:
    match leaf:
        case TextHas():
            return _text_has(leaf)
        case UrlHas():
            return _url_has(leaf)
        case LengthIs():
            return _length_is(leaf)


def _text_has(leaf: TextHas) -> Test:
    wanted = tuple((f"text: {value}", key_of(value)) for value in leaf.values)

    def told(read: Reading) -> Reasons | None:
        found = (
            (label, field, read.mentions(name, parts, phrase=True))
            for label, name in wanted
            for field, parts in _PARTS.items()
        )
        return tuple(mentioned(label, field, mentions) for label, field, mentions in found if mentions) or None

    return told


def _url_has(leaf: UrlHas) -> Test:
    wanted = tuple((f"url: {value}", value.casefold()) for value in leaf.values)

    def told(read: Reading) -> Reasons | None:
        addresses = [(address, address.casefold()) for address in read.texts("url")]
        found = ((label, next((a for a, folded in addresses if part in folded), "")) for label, part in wanted)
        reasons = (Reason(leaf=label, where="url", found=address[:FOUND]) for label, address in found if address)
        return tuple(reasons) or None

    return told


def _length_is(leaf: LengthIs) -> Test:
    bounds = (("at_least", leaf.at_least), ("at_most", leaf.at_most))
    label = "length: " + ", ".join(f"{word} {bound}" for word, bound in bounds if bound is not None)

    def told(read: Reading) -> Reasons | None:
        words = read.length
        short = leaf.at_least is not None and words < leaf.at_least
        if short or (leaf.at_most is not None and words > leaf.at_most):
            return None
        return (Reason(leaf=label, where="length", found=str(words)),)

    return told
