"""One file while it is read: what was found wrong in it, and on which line each key stands.

What is shown of a value: quoted, on one line, cut after 80 characters, and never with a secret: whatever may be an
address goes through `model.address.public`, and what stands before an `@` that is left is masked too, for a mistyped
address no longer parses as one. A fragment is left out (tokens travel there). Of a selector or a pattern, where an `@` is a sign
like others (`meta[name=date]@content`, `//div[@class]`), only what follows `scheme://` and what reads `user:password@` is.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from bot.model.address import MASK, mask, public
from bot.model.errors import Problem, RuleError

SHOWN = 80
"""Characters of a value that a message shows."""
_NEVER_IN_USERINFO = frozenset("/[]()<>\"'")
"""RFC 3986 §3.2.1 forbids these there, but for the parentheses; a selector and a pattern have them."""
_PLACED = re.compile(r"\bentity:[a-z0-9-]+@")
"""In a rule what stands before this `@` is no secret."""
SUGGESTIONS = 20
"""Problems of a file up to which the nearest name is looked for: among 10,000 names a search takes 0.2 s."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Collects; its lists grow while the file is read."""

    file: str
    problems: list[Problem] = field(default_factory=list)
    places: dict[str, tuple[str, int]] = field(default_factory=dict)

    rules: dict[str, str] = field(default_factory=dict)
    """Dotted path → a rule on one line that could be read there."""

    def fault(self, at: str, line: int, found: str, expected: str) -> None:
        self.problems.append(Problem(file=self.file, line=line, key=at or "(file)", found=found, expected=expected))

    def misread(self, at: str, line: int, rule: str, error: RuleError) -> None:
        """A fault of a rule on one line."""
        self.problems.append(
            Problem(
                file=self.file,
                line=line,
                key=at,
                found=masked(error.found),
                expected=error.expected,
                column=error.column,
                rule=rule if harmless(_PLACED.sub("", rule)) else "",
            )
        )

    def place(self, at: str, line: int) -> None:
        """Notes where a key stands; of two the first counts."""
        self.places.setdefault(at, (self.file, line))

    def nearest(self, word: str, known: Iterable[str]) -> str:
        """The known name that is most like the word; empty when none is, or after many problems."""
        if len(self.problems) >= SUGGESTIONS:
            return ""
        return next(iter(difflib.get_close_matches(word[:SHOWN], known, n=1)), "")

    def in_order(self) -> list[Problem]:
        return sorted(self.problems, key=lambda problem: problem.line)


def shown(text: str, hide: Callable[[str], str] | None = None) -> str:
    """A value as a message shows it, its secrets masked as an address's are, or by `hide`."""
    safe = (hide or masked)(text)
    cut = safe if len(safe) <= SHOWN else safe[:SHOWN] + "…"
    return json.dumps(cut.encode("utf-8", "replace").decode("utf-8"), ensure_ascii=False)


def harmless(text: str) -> bool:
    """No address, so no secret: parts of it may be repeated in words of a library or in a proposal."""
    return not any(mark in text for mark in ("://", "@", "?"))


def masked(text: str) -> str:
    """What may be an address, without its secrets."""
    if harmless(text):
        return text
    safe = public(text)
    if "@" not in safe:
        return safe.partition("#")[0]
    return f"{MASK}@{public(safe.rpartition('@')[2]).partition('#')[0]}"


def masked_pattern(text: str) -> str:
    """A selector or regular expression; masked only where an address was written in its place."""
    users = [before.rpartition(" ")[2] for before in text.split("@")[:-1]]
    if "://" in text or any(":" in user and _NEVER_IN_USERINFO.isdisjoint(user) for user in users):
        return masked(text)
    path, mark, query = text.partition("?")
    return f"{path}{mark}{mask(query)}"
