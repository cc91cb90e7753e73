"""CDXJ, line by line; `tests/tools/test_cdxj.py` compares it with cdxj-indexer."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from bot.evidence import cdx
from bot.model.capture import Capture
from bot.stages import cdxj
from tests.twins import MemoryStore
from tests.twins.values import capture

PAGE = replace(capture(0, 40), sha1="ABC", truncated="", content_type="text/html; charset=utf-8")


def fields(one: Capture) -> dict[str, str]:
    told: dict[str, str] = json.loads(cdxj.line(one).split(" ", 2)[2])
    return told


def test_a_response_has_key_time_and_its_fields_in_their_order() -> None:
    assert cdxj.line(PAGE) == (
        'example,gazette)/1 20261103093000 {"url": "https://gazette.example/1", "mime": "text/html", "status": "200",'
        ' "digest": "sha1:ABC", "length": "40", "offset": "100", "filename": "warc/2026/11/03/some.warc.gz"}'
    )


def test_a_revisit_says_so_in_its_type_and_keeps_its_status() -> None:
    assert fields(replace(PAGE, kind="revisit", status=304)) == fields(PAGE) | {"mime": "warc/revisit", "status": "304"}


def test_what_is_not_known_is_left_out() -> None:
    told = fields(replace(PAGE, kind="response", status=0, content_type="", sha1=""))
    assert told.keys() == {"url", "length", "offset", "filename"}


def test_the_time_is_utc_cut_to_the_second() -> None:
    moment = datetime(2026, 11, 3, 1, 2, 3, 999_999, tzinfo=timezone(timedelta(hours=3)))
    assert cdxj.key(replace(PAGE, date=moment)) == "example,gazette)/1 20261102220203"


@pytest.mark.parametrize(
    ("content_type", "mime"),
    [("text/html ;x", "text/html"), ("a/b, c/d", "a/b"), ("\xc3\xa4/x", "ä/x"), ("\xe4/x", "\xe4/x")],
)
def test_the_type_is_told_without_its_parameters(content_type: str, mime: str) -> None:
    assert fields(replace(PAGE, content_type=content_type))["mime"] == mime


def test_a_digest_of_another_algorithm_keeps_its_name() -> None:
    assert fields(replace(PAGE, sha1="sha256:0f"))["digest"] == "sha256:0f"


def test_fields_of_a_crawl_are_not_listed_but_metadata_and_saved_pages_are() -> None:
    crawl = replace(PAGE, kind="metadata", content_type="application/warc-fields")
    assert not cdxj.listed(crawl)
    assert not cdxj.listed(replace(crawl, kind="resource"))
    assert cdxj.listed(replace(crawl, content_type="application/json"))
    assert cdxj.listed(replace(crawl, kind="response"))


async def test_the_lines_of_an_archive_are_sorted_as_text_though_the_index_knows_microseconds() -> None:
    store = MemoryStore()
    moment = datetime(2026, 11, 3, 9, 30, tzinfo=UTC)
    captures = [
        replace(
            PAGE, record_id=f"urn:uuid:{n}", url=f"https://{host}gazette.example/1", date=moment.replace(microsecond=n)
        )
        for n, host in enumerate(("www.", "", "www2.", ""))
    ]
    await store.index([*captures, replace(PAGE, record_id="urn:uuid:9", date=moment + timedelta(seconds=1))])
    heard: list[tuple[int, int]] = []
    lines = [line async for line in cdx.lines(store, lambda *told: heard.append(told))]
    assert lines == sorted(lines)
    assert len(lines) == 5
    assert heard == [(5, 5)]
