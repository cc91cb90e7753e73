"""What can go wrong, as the caller should treat it.

TearsheetError
├── ConfigError     the configuration is wrong: every problem at once, each with file, line and key   (exit 2)
├── UsageError      the command was used wrongly                                                       (exit 2)
│   └── RuleError   a rule in the one-line form cannot be read: column, what was found, what was expected
├── Locked          another process writes to this archive                                             (exit 1)
├── ArchiveError    a WARC file does not hold what it should
│   └── NoRoom      the disk takes nothing more: work pauses until it does
├── BadInput        bytes from outside that cannot be read within the limits: the step fails, not the program
└── StepFailed      a worker process died, ran out of time or memory over one task
"""

from __future__ import annotations

import errno
from dataclasses import dataclass

from bot.model.pointing import pointed


class TearsheetError(Exception):
    """Base of every error this program raises on purpose."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One fault of the configuration: where it stands, what was found there and what was expected."""

    file: str
    line: int
    key: str
    found: str
    expected: str
    column: int = 0
    """Of a rule on one line, from 1."""
    rule: str = ""
    """That rule; empty where it may hold a secret."""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.key}: {self.place}found {self.found}; expected {self.expected}"

    @property
    def place(self) -> str:
        return f"column {self.column} of the rule: " if self.column else ""

    @property
    def drawn(self) -> str:
        """As a terminal shows it: below a fault of a rule, that rule with a caret under its column."""
        return "\n  ".join((str(self), *(pointed(self.rule, self.column) if self.rule else ())))


class ConfigError(TearsheetError):
    """The configuration is wrong."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(problem.drawn for problem in problems))
        self.problems = problems


class UsageError(TearsheetError):
    """The command was used wrongly."""


class RuleError(UsageError):
    """A rule in the one-line form cannot be read."""

    def __init__(self, column: int, found: str, expected: str) -> None:
        super().__init__(f"column {column} of the rule: found {found}; expected {expected}")
        self.column = column
        """In characters, from 1."""
        self.found = found
        self.expected = expected


class Locked(TearsheetError):  # noqa: N818 (the name says the state that the caller meets)
    """Another process writes to this archive."""


class ArchiveError(TearsheetError):
    """A WARC file does not hold what it should."""


class NoRoom(ArchiveError):  # noqa: N818 (the name says the state that the caller meets)
    """The disk takes nothing more."""


_FULL = frozenset((errno.ENOSPC, errno.EDQUOT, errno.EROFS))


def refused(error: OSError, place: object) -> ArchiveError:
    """What the system refused, as the caller should treat it; `place` is named where the error names none."""
    kind = NoRoom if error.errno in _FULL else ArchiveError
    return kind(f"{error.filename or place}: {error.strerror}")


class BadInput(TearsheetError):  # noqa: N818
    """Bytes from outside that cannot be read within the limits."""


class StepFailed(TearsheetError):  # noqa: N818
    """A worker process died, or ran out of time or memory, over one task."""
