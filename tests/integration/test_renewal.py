"""A changed configuration becomes another world: what is new in it, what stays, what is closed, and what is only told."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest

from bot.app import parts
from bot.app.renewal import Renewal
from bot.engine.local import Renewed
from bot.model.capture import Exchange
from bot.model.errors import ConfigError
from bot.model.plan import Plan, PolitenessSettings
from bot.ports import World
from tests.twins import Clock, DirectExtraction, MemoryFetcher, world
from tests.twins.fetcher import unanswered
from tests.twins.values import START

GOOD = {
    "bot.yaml": 'archive: ../archive\nserver: {listen: "127.0.0.1:8080"}\n',
    "sources.yaml": "sources:\n  - {name: gazette, feed: 'https://gazette.example/feed'}\n",
    "topics.yaml": "topics:\n  - {name: ours, match: {source: gazette}}\n",
}
BROKEN = GOOD["topics.yaml"] + "  - {name: iraq, match: {entity: iraq}}\n"


class Wired(MemoryFetcher):
    """Tells what it was made from and whether it was closed."""

    def __init__(self, plan: Plan, before: Wired | None = None) -> None:
        super().__init__(Clock(START))
        self.before = before
        self.plan, self.closed = plan, False

    async def post(self, url: str, body: bytes, content_type: str) -> Exchange:
        return await unanswered(url, body, content_type)

    async def close(self) -> None:
        self.closed = True


class Working(DirectExtraction):
    """As `Wired`."""

    def __init__(self, plan: Plan) -> None:
        self.plan, self.closed = plan, False

    async def close(self) -> None:
        self.closed = True


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "config").mkdir()
    for name, text in GOOD.items():
        (tmp_path / "config" / name).write_text(text)
    return tmp_path / "config"


@pytest.fixture
def renewal(folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> Renewal:
    """Over an open world of twins."""
    monkeypatch.setattr("bot.app.parts.wire", Wired)
    monkeypatch.setattr("bot.app.parts.workers", Working)
    caplog.set_level(logging.INFO, "tearsheet")
    made = Renewal(folder)
    plan = replace(made.read, server=replace(made.read.server, listen="127.0.0.1:41234"))  # the port that was given out
    made.world = replace(world(plan, Clock(START)), fetcher=Wired(plan), extraction=Working(plan))
    return made


def in_force(renewal: Renewal) -> World:
    assert renewal.world is not None
    return renewal.world


def move(folder: Path, place: Path) -> None:
    folder.rename(place)


async def look(renewal: Renewal) -> Renewed | None:
    """Two looks: a change counts once the files have stayed the same."""
    assert await renewal() is None
    return await renewal()


async def renewed(renewal: Renewal) -> World:
    """The world after a change that is taken up; what it replaced is closed."""
    found = await look(renewal)
    assert found is not None
    assert found.world is renewal.world
    await found.retire()
    return found.world


def test_a_folder_that_is_broken_at_the_start_is_refused(folder: Path) -> None:
    (folder / "topics.yaml").write_text(BROKEN)
    with pytest.raises(ConfigError, match=r"topics\.yaml:3: topics\.iraq\.match\.entity"):
        Renewal(folder)


async def test_without_a_change_nothing_is_made(renewal: Renewal) -> None:
    old = renewal.world
    assert await look(renewal) is None
    assert renewal.world is old


async def test_a_broken_change_is_told_once_and_leaves_the_world_alone(
    renewal: Renewal, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    old = renewal.world
    (folder / "topics.yaml").write_text(BROKEN)
    assert await look(renewal) is None
    assert await look(renewal) is None
    assert renewal.world is old
    assert [(problem.line, problem.key) for problem in renewal.problems] == [(3, "topics.iraq.match.entity")]
    (told,) = caplog.messages
    assert told.startswith(
        f"configuration refused file={folder}/topics.yaml line=3 key=topics.iraq.match.entity found="
    )


async def test_what_is_mended_as_it_was_needs_no_new_world(
    renewal: Renewal, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (folder / "topics.yaml").write_text(BROKEN)
    await look(renewal)
    (folder / "topics.yaml").write_text(GOOD["topics.yaml"])
    assert await look(renewal) is None
    assert renewal.problems == ()
    assert caplog.messages[-1] == f"configuration mended folder={folder}"


async def test_a_folder_that_went_away_and_came_back_is_told_and_mended(renewal: Renewal, folder: Path) -> None:
    move(folder, folder.with_name("away"))
    assert await look(renewal) is None
    assert [problem.key for problem in renewal.problems] == ["(folder)"]
    move(folder.with_name("away"), folder)
    assert await look(renewal) is None
    assert renewal.problems == ()


async def test_a_new_topic_has_another_tagger_and_nothing_is_closed(renewal: Renewal, folder: Path) -> None:
    old = in_force(renewal)
    (folder / "topics.yaml").write_text(GOOD["topics.yaml"] + "  - {name: iraq, match: {tag: Iraq}}\n")
    new = await renewed(renewal)
    assert [topic.name for topic in new.plan.topics] == ["ours", "iraq"]
    assert new.tagger.digest != old.tagger.digest
    assert (new.fetcher, new.extraction, new.store, new.archive) == (
        old.fetcher,
        old.extraction,
        old.store,
        old.archive,
    )
    assert not cast("Wired", old.fetcher).closed
    assert not cast("Working", old.extraction).closed


@pytest.mark.parametrize(
    "text", ["politeness: {delay: 9s}\n", "network: {allow: [10.0.0.0/8]}\n", "contact: desk@here.example\n"]
)
async def test_what_shapes_requests_has_another_fetcher_and_the_old_one_is_closed(
    renewal: Renewal, folder: Path, text: str
) -> None:
    old = in_force(renewal)
    (folder / "bot.yaml").write_text(GOOD["bot.yaml"] + text)
    new = await renewed(renewal)
    assert cast("Wired", new.fetcher).plan == new.plan
    assert new.post == cast("Wired", new.fetcher).post
    assert new.plan != old.plan
    assert cast("Wired", old.fetcher).closed
    assert new.extraction is old.extraction
    await renewal.close()
    assert cast("Wired", new.fetcher).closed


async def test_other_limits_have_other_workers_and_the_old_ones_are_closed(renewal: Renewal, folder: Path) -> None:
    old = in_force(renewal)
    (folder / "bot.yaml").write_text(GOOD["bot.yaml"] + "limits: {task: 5s}\n")
    new = await renewed(renewal)
    assert cast("Working", new.extraction).plan.limits.task == 5
    assert cast("Working", old.extraction).closed
    assert cast("Wired", old.fetcher).closed


async def test_how_many_pages_at_once_follows_the_configuration(renewal: Renewal, folder: Path) -> None:
    old = in_force(renewal)
    (folder / "bot.yaml").write_text(GOOD["bot.yaml"] + "polling: {pages: 2}\n")
    new = await renewed(renewal)
    assert new.plan.polling.pages == 2
    assert new.each is not old.each
    assert new.fetcher is old.fetcher


async def test_archive_and_listen_stay_and_the_rest_of_the_change_is_taken(
    renewal: Renewal, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    old = in_force(renewal)
    bot = 'archive: ../elsewhere\nserver: {listen: "127.0.0.1:9090"}\ncontact: desk@here.example\n'
    (folder / "bot.yaml").write_text(bot)
    new = await renewed(renewal)
    assert (new.plan.archive, new.plan.server) == (old.plan.archive, old.plan.server)
    assert new.plan.contact == "desk@here.example"
    assert caplog.messages == [
        "configuration needs a restart key=archive",
        "configuration needs a restart key=server.listen",
    ]
    (folder / "bot.yaml").write_text(bot + "year: 2027\n")
    assert (await renewed(renewal)).plan.archive == old.plan.archive
    assert len(caplog.messages) == 2, "what is said already is not said again"


async def test_how_readers_reach_it_changes_without_a_new_address_to_listen_at(renewal: Renewal, folder: Path) -> None:
    server = 'server: {listen: "127.0.0.1:8080", base_url: "https://news.example/"}\n'
    (folder / "bot.yaml").write_text(f"archive: ../archive\n{server}")
    new = await renewed(renewal)
    assert new.plan.server.base_url == "https://news.example/"
    assert new.plan.server.listen == "127.0.0.1:41234"


async def test_a_file_that_is_emptied_or_gone_is_taken_for_a_slip(renewal: Renewal, folder: Path) -> None:
    old, file = in_force(renewal), folder / "topics.yaml"
    text = file.read_text("utf-8")
    file.unlink()
    assert not renewal._watch.changed(), "it has to rest for a look"
    assert await renewal() is None
    (problem,) = renewal.problems
    assert (problem.file, problem.key, problem.found) == (str(file), "topics", "none any more")
    assert in_force(renewal) is old
    file.write_text(text, "utf-8")
    renewal._watch.changed()
    await renewal()
    assert renewal.problems == ()


async def test_what_hosts_have_to_bear_is_counted_on_through_a_change_of_the_network() -> None:
    plan = Plan()
    old = parts.wire(plan)
    assert parts.wire(replace(plan, contact="desk@here.example"), old).gate is old.gate
    slower = replace(plan, politeness=PolitenessSettings(delay=3))
    assert parts.wire(slower, old).gate is not old.gate
