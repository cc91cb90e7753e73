"""`bot.ports.Bundle`, promise by promise: a WACZ file and its twin."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.adapters import wacz
from bot.model.bundle import About
from bot.model.capture import Member
from bot.ports import Bundle
from tests.twins import MemoryBundle
from tests.twins.values import START

ABOUT = About(title="One", description="Two", created=START, software="test")


@pytest.fixture(params=["wacz", "memory"])
def bundle(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bundle]:
    if request.param == "memory":
        yield MemoryBundle()
        return
    with wacz.writing(tmp_path / "one.wacz", ABOUT, force=False) as made:
        yield made


def member(number: int) -> Member:
    return Member(record_id=f"urn:uuid:{number}", kind="response", offset=0, packed=gzip.compress(b"%d" % number))


def test_a_record_is_held_once_it_was_put_in(bundle: Bundle) -> None:
    assert not bundle.holds("urn:uuid:1")
    bundle.append(member(1))
    assert bundle.holds("urn:uuid:1")
    assert not bundle.holds("urn:uuid:2")


def test_records_lie_one_behind_the_other(bundle: Bundle) -> None:
    first, second, third = (bundle.append(member(number)) for number in range(3))
    assert first[0] == second[0] == third[0]
    assert second[1] - first[1] == len(member(0).packed)
    assert third[1] - second[1] == len(member(1).packed)
