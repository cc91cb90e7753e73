"""Every page of tests/pages, field by field. What the program misses today stands in known.json, and must fail."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import pytest

from tests.pages.case import KNOWN, NAMES, read
from tests.pages.compare import Pair, pairs

FIELDS = (
    "headline",
    "alternativeHeadline",
    "description",
    "byline",
    "publisher",
    "datePublished",
    "dateModified",
    "inLanguage",
    "canonicalUrl",
    "author",
    "articleSection",
    "keywords",
    "image",
    "caption",
    "creditText",
    "alt",
    "articleBody",
    "isAccessibleForFree",
    "nextPage",
    "html: safe",
    "html: whole addresses",
    "html: words",
    "html: direction",
)


@cache
def compared(name: str) -> Mapping[str, Pair]:
    return pairs(read(name))


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("name", NAMES)
def test_a_page_gives_the_field_that_an_archivist_would_write(name: str, field: str) -> None:
    expected, found = compared(name)[field]
    if field in KNOWN.get(name, ()):
        assert found != expected, f"{name} has {field} right now: take it out of tests/pages/known.json"
        pytest.xfail("a known miss")
    assert found == expected


def test_known_misses_name_pages_and_fields_that_exist() -> None:
    assert [
        (name, field) for name, fields in KNOWN.items() for field in fields if name not in NAMES or field not in FIELDS
    ] == []


def test_the_pages_are_at_least_thirty_and_eight_of_them_run_right_to_left() -> None:
    languages = [str(read(name).expected["inLanguage"]).partition("-")[0] for name in NAMES]
    assert len(languages) >= 30
    assert sum(language in {"ar", "he", "fa", "ur"} for language in languages) >= 8
