"""Must show 5: a push at one end of the daemon is a feed and a word to our hub at the other, within seconds."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import httpx
import pytest

from tests.acceptance.test_daemon import Daemon
from tests.conftest import Tearsheet
from tests.integration.hub import Hub, Paper, until

FEED_WITHIN, TOLD_WITHIN = 2.0, 1.0  # seconds
ROUNDS = 5


@pytest.fixture
def theirs() -> Iterator[Hub]:
    with Hub() as made:
        yield made


@pytest.fixture
def paper(theirs: Hub) -> Iterator[Paper]:
    with Paper(theirs.address) as made:
        yield made


@pytest.fixture
def ours() -> Iterator[Hub]:
    with Hub() as made:
        made.fetches = True
        yield made


@pytest.fixture
def folder(paper: Paper, ours: Hub, tmp_path: Path) -> Path:
    made = tmp_path / "config"
    made.mkdir()
    (made / "bot.yaml").write_text(
        "archive: ../archive\nserver: {listen: 127.0.0.1:0}\nnetwork: {allow: [127.0.0.0/8]}\n"
        f"feeds: {{hub: '{ours.address}'}}\nwebsub: {{subscribe: yes}}\n"
    )
    (made / "sources.yaml").write_text(f"sources:\n  - {{name: paper, feed: '{paper.feed}'}}\n")
    (made / "topics.yaml").write_text("topics:\n  - {name: stories, title: Stories, match: {title: story}}\n")
    return made


@pytest.fixture
def daemon(folder: Path) -> Iterator[Daemon]:
    started = Daemon(folder)
    yield started
    print(started.log.read_text())
    started.process.kill()
    started.process.wait()


def has(base: str, slug: str) -> bool:
    return f"The story of {slug}" in httpx.get(f"{base}feeds/stories.atom").text


def test_a_push_is_in_the_feed_within_two_seconds_and_our_hub_told_within_one_more(
    daemon: Daemon, paper: Paper, theirs: Hub, ours: Hub
) -> None:
    until(lambda: theirs.subscribers and has(daemon.base, "first") and ours.told)
    figures = [figure(daemon, paper, theirs, ours, f"number-{number}") for number in range(ROUNDS)]
    for there, told in figures:
        print(f"in the feed {there:.3f} s after the push, the hub told {told:+.3f} s later")
    assert median(there for there, _ in figures) < FEED_WITHIN
    assert median(told for _, told in figures) < TOLD_WITHIN


def figure(daemon: Daemon, paper: Paper, theirs: Hub, ours: Hub, slug: str) -> tuple[float, float]:
    """Seconds from the push to the feed, and from there to what our hub hears."""
    topic, words = f"{daemon.base}feeds/stories.atom", f"The story of {slug}"

    def told() -> list[float]:
        """When our hub was told and found it there."""
        return [at for heard, at, text in ours.fetched if heard == topic and words in text]

    body, begun = paper.publish(slug), time.monotonic()
    assert theirs.deliver(paper.topic, body) == [202]
    until(lambda: has(daemon.base, slug))
    there = time.monotonic()
    until(told)
    return there - begun, told()[0] - there


def test_a_pass_subscribes_to_nothing_and_tells_nobody(
    folder: Path, theirs: Hub, ours: Hub, tearsheet: Tearsheet
) -> None:
    done = tearsheet("poll", "--all", "--config", folder)
    assert done.returncode == 0, done.stderr
    assert (theirs.asked, ours.told) == ([], [])


def test_a_forged_push_is_refused_and_nothing_is_done_for_it(daemon: Daemon, paper: Paper, theirs: Hub) -> None:
    until(lambda: theirs.subscribers and has(daemon.base, "first"))
    polls, body = len(paper.polls), paper.publish("second")
    assert theirs.deliver(paper.topic, body, secret="guessed") == [403]
    assert theirs.deliver(paper.topic, body, method="") == [403]
    assert theirs.deliver(paper.topic, body) == [202]
    until(lambda: has(daemon.base, "second"))
    assert len(paper.polls) == polls + 1, "the good one alone is a poll"
    assert "push refused source=paper" in daemon.log.read_text()
    (subscriber,) = theirs.subscribers.values()
    assert subscriber.secret not in daemon.log.read_text()
    assert subscriber.callback.rpartition("/")[2] not in daemon.log.read_text()
