"""What surely is a slip in a rule that can be read, and so passes without a fault: habits of other search languages.

| written | what it is here | what was meant |
|---|---|---|
| `oil or gas` | a word among others, as `and` and `not` are | `OR`: operators are in capitals |
| `oil NEAR gas`, `NEAR/5` | a word among others | a phrase, for there is no operator of distance |
| `irak*`, `*ministry` | the word as it stands | its forms, each written down, or a regular expression |
| `!oil` | the word: the sign counts for nothing | `-oil` |
| `+oil` | the word | the same, for every word is asked for |
| `#oil` | the word, anywhere | `tag:oil`, perhaps |
| `tag:Middle East` | a tag, and a word anywhere | `tag:"Middle East"`; told of two capitals only |

What stands in quotes is meant as it stands, and nothing is said of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, get_args

from bot.model.topic import Passage
from bot.stages.asking.fields import HEADS
from bot.stages.asking.tokens import Token, shown, tokens

_OPERATORS: Final = frozenset({"and", "or", "not"})
_NEAR = re.compile(r"NEAR(?:/[0-9]+)?")
_SIGNS: Final = {
    "!": 'the sign "!" counts for nothing; "-" denies',
    "+": 'the sign "+" counts for nothing; every word is asked for without it',
    "#": 'the sign "#" counts for nothing; a tag of the publisher is tag:{0}',
}
_WHOLE: Final = frozenset({"tag", "section", "author"})
_STARRED: Final = _WHOLE | {"", "text", *get_args(Passage)}
_ENDS: Final = frozenset({"word", "phrase", "pattern", "places", ")"})
_BEGINS: Final = frozenset({"word", "phrase", "pattern", "field", "(", "-", "NOT"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Word:
    """A word of the rule, and what it stands between."""

    token: Token
    field: str
    """Whose value it is; empty for a bare word."""
    before: Token | None
    after: Token

    @property
    def text(self) -> str:
        return self.token.text

    @property
    def joins(self) -> bool:
        """Whether a term stands on either side."""
        return self.before is not None and self.before.kind in _ENDS and self.after.kind in _BEGINS


def hints(text: str) -> tuple[str, ...]:
    """A line for each slip, with its column. Raises RuleError where the text cannot be parted into words."""
    return tuple(f"column {word.token.column} of the rule: {hint}" for word in _words(text) for hint in _about(word))


def _words(text: str) -> Iterator[_Word]:
    found = list(tokens(text))
    field = ""  # of the brackets that are open behind one: no others stand in those
    for place, token in enumerate(found[:-1]):
        before = found[place - 1] if place else None
        behind = before.text if before and before.kind == "field" and before.end == token.begin else ""
        if token.kind in {"(", ")"}:
            field = behind if behind not in HEADS else ""
        elif token.kind == "word":
            yield _Word(token=token, field=behind or field, before=before, after=found[place + 1])


def _about(word: _Word) -> Iterator[str]:
    """The first slip of a word."""
    yield from [hint for slip in (_operator, _near, _star, _sign, _parted) for hint in slip(word)][:1]


def _operator(word: _Word) -> Iterator[str]:
    meant = word.text.casefold()
    denies = meant == "not" and word.after.kind in _BEGINS
    if not word.field and meant in _OPERATORS and (denies or word.joins):
        yield f"{shown(word.text)} is looked for as a word; the operator is {meant.upper()}, in capitals"


def _near(word: _Word) -> Iterator[str]:
    if not word.field and word.joins and _NEAR.fullmatch(word.text):
        yield f"{shown(word.text)} is looked for as a word; words in a row are a phrase in quotes"


def _star(word: _Word) -> Iterator[str]:
    bare = word.text.strip("*")
    if word.field in _STARRED and bare != word.text and bare.isalnum():
        yield f'the sign "*" stands for nothing; write each form with OR between, or a regular expression: /{bare}/i'


def _sign(word: _Word) -> Iterator[str]:
    sign, rest = word.text[0], word.text[1:]
    if not word.field and sign in _SIGNS and rest[:1].isalpha():
        yield f"before {shown(rest)} {_SIGNS[sign].format(rest)}"


def _parted(word: _Word) -> Iterator[str]:
    after = word.after
    if word.field in _WHOLE and after.kind == "word" and word.text[0].isupper() and after.text[0].isupper():
        both = f"{word.text} {after.text}"
        yield f"{word.field}: takes {shown(word.text)} alone; for both words write {word.field}:{shown(both)}"
