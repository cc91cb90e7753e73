"""The engine and the custody: when it is kept, and that it stops nothing."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import cast

import pytest

from bot.adapters.config import read
from bot.engine import local as local_engine
from bot.engine.local import Local
from bot.model.errors import ArchiveError, ConfigError
from bot.model.plan import CustodySettings
from tests.twins import MemoryCustody
from tests.twins.town import PLAN, Town

AUTHORITIES = ("https://clock.example/tsr", "https://time.example/")


@pytest.fixture
async def town() -> Town:
    made = Town(replace(PLAN, custody=CustodySettings(timestamps=AUTHORITIES)))
    made.list_("water-returns")
    await made.world.store.follow(PLAN.sources, made.clock())
    return made


def custody(town: Town) -> MemoryCustody:
    return cast("MemoryCustody", town.world.custody)


async def test_a_pass_keeps_the_custody_once(town: Town) -> None:
    await Local(town.world).once()
    assert custody(town).sealed == [town.clock()]
    assert custody(town).stamped == [(town.clock(), AUTHORITIES)]


async def test_a_pass_ends_in_order_although_the_custody_cannot_be_kept(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    custody(town).fails = ArchiveError("keys/custody.pem is no key")
    tally = await Local(town.world).once()
    assert (tally.made, tally.published) == (1, ("water",))
    assert 'custody not kept error="keys/custody.pem is no key"' in caplog.messages
    assert custody(town).stamped == []


async def test_the_daemon_keeps_it_at_once_and_again_and_again(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local_engine, "_CUSTODY", 0.02)
    stop, enough = asyncio.Event(), asyncio.Event()
    asked: list[str] = []

    async def rotate(now: datetime) -> None:
        asked.append(f"rotate {now:%H}")

    async def seal(now: datetime) -> None:
        asked.append(f"seal {now:%H}")
        if len(asked) >= 8:
            enough.set()

    monkeypatch.setattr(town.world.archive, "rotate", rotate)
    monkeypatch.setattr(town.world.custody, "seal", seal)
    running = asyncio.create_task(Local(town.world).run(stop))
    async with asyncio.timeout(20):
        await enough.wait()
        stop.set()
        await running
    assert asked[:4] == ["rotate 09", "seal 09"] * 2, "what is full or of another day is sealed before it is listed"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("custody: {timestamps: [https://clock.example/tsr, https://time.example/]}", AUTHORITIES),
        ("custody: {timestamps: https://clock.example/tsr}", AUTHORITIES[:1]),
        ("custody: {timestamps: []}", ()),
        ("custody:", ()),
        ("", ()),
    ],
)
def test_the_authorities_are_read_from_bot_yaml(tmp_path: Path, text: str, expected: tuple[str, ...]) -> None:
    (tmp_path / "bot.yaml").write_text(text)
    assert read(tmp_path).custody == CustodySettings(timestamps=expected)


@pytest.mark.parametrize("text", ["custody: {timestamps: [clock.example]}", "custody: {stamps: []}", "custody: yes"])
def test_what_is_no_authority_is_named_with_its_line(tmp_path: Path, text: str) -> None:
    (tmp_path / "bot.yaml").write_text(f"\n{text}\n")
    with pytest.raises(ConfigError) as raised:
        read(tmp_path)
    assert [problem.line for problem in raised.value.problems] == [2]
