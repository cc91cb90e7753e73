"""`python -m tests.pages`: how many pages have each field right, by group of languages; and what is missed.

--misses         each miss, expected and found
--known          what known.json would be today
NAME ...         these pages alone

Exit 2: a page test that cannot be read, told in one line.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from typing import Any

from tests.pages.case import NAMES, read
from tests.pages.check import CaseError
from tests.pages.compare import Pair, pairs

GROUPS = {
    "english": ("en",),
    "right to left": ("ar", "he", "fa", "ur"),
    "west": ("de", "fr", "es", "pt", "it", "nl", "sv", "da", "nb", "no", "fi"),
    "east": ("ru", "uk", "pl", "el", "tr", "cs", "sk", "hu", "ro", "bg", "sr", "hr"),
    "asia": ("ja", "zh", "ko", "hi", "vi", "id", "th"),
}
"""Column → primary subtags of the languages in it."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="tests.pages", description=__doc__)
    parser.add_argument("names", nargs="*", default=NAMES, metavar="NAME")
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--known", action="store_true")
    options = parser.parse_args()
    try:
        cases = [read(name) for name in options.names]
    except CaseError as error:
        print(error, file=sys.stderr)
        raise SystemExit(2) from None
    compared = {case.name: pairs(case) for case in cases}
    groups = {case.name: _group(str(case.expected["inLanguage"])) for case in cases}
    missed = {name: [f for f, (one, other) in of.items() if one != other] for name, of in compared.items()}
    if options.known:
        print(json.dumps({name: fields for name, fields in missed.items() if fields}, indent=1))
        return
    if options.misses:
        _show(compared)
    _table(compared, groups)


def _group(language: str) -> str:
    primary = language.partition("-")[0]
    return next((group for group, members in GROUPS.items() if primary in members), "other")


def _show(compared: dict[str, dict[str, Pair]]) -> None:
    for name, of in compared.items():
        for field, (expected, found) in of.items():
            if expected != found:
                print(f"{name} · {field}\n  expected {_short(expected)}\n  found    {_short(found)}")


def _short(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)[:600]


def _table(compared: dict[str, dict[str, Pair]], groups: dict[str, str]) -> None:
    columns = ["all", *(group for group in GROUPS if group in groups.values())]
    right: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for name, of in compared.items():
        for field, (expected, found) in of.items():
            for column in ("all", groups[name]):
                right["every field", column].append(expected == found)
                right[field, column].append(expected == found)
    print(f"{'':24}" + "".join(f"{column:>22}" for column in columns))
    for field in dict.fromkeys(field for field, _ in right):
        print(f"{field:24}" + "".join(_share(right[field, column]) for column in columns))


def _share(marks: list[bool]) -> str:
    share = sum(marks) / len(marks) if marks else 0.0
    return f"{f'{sum(marks)}/{len(marks)}':>15}{share:>7.0%}"


if __name__ == "__main__":
    main()
