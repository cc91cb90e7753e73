"""`status` says why nothing is coming: before the first poll, beside a daemon, in pipes, on a terminal."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.adapters.config import read
from bot.adapters.files import locked
from bot.adapters.sqlite import SqliteStore
from bot.cli import main
from bot.demo.newsroom import Newsroom
from bot.model.entry import Pending
from bot.model.source import NEVER, Visit
from tests.acceptance.test_add import Terminal
from tests.conftest import Tearsheet
from tests.twins.values import pending

COLUMNS = [
    "source", "title", "state", "attention", "lastPoll", "nextPoll", "why", "error", "failures", "newest", "records",
    "waiting", "quarantined", "note", "feed",
]  # fmt: skip
Told = Callable[..., tuple[int, str, str]]


def visits(now: datetime) -> tuple[Visit, ...]:
    """In every state. Times are half a minute off the full one, so that a slow test tells them alike."""
    well = Visit(
        source="well",
        next_poll_at=now + timedelta(hours=2, seconds=30),
        polled_at=now - timedelta(minutes=5, seconds=30),
        newest_at=now - timedelta(hours=3, seconds=30),
        silent_at=now + timedelta(days=3),
        status=200,
        why="some 9 entries a day",
    )
    return (
        well,
        replace(well, source="failing", failures=3, error="HTTP status \x1b[31m503", status=503, why="3rd failure"),
        replace(well, source="silent", silent_at=now - timedelta(hours=1)),
        replace(well, source="stopped", next_poll_at=NEVER, failures=1, status=410, why="410 Gone"),
        replace(well, source="moved", adopted="https://new.example/feed"),
        replace(well, source="leading", moved_to="https://next.example/", moved_since=now - timedelta(days=2)),
        replace(well, source="held"),
    )


@pytest.fixture
def now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


@pytest.fixture
def folder(tmp_path: Path, now: datetime) -> Path:
    """Seven sources in every state, one that the index does not know, and the index."""
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "bot.yaml").write_text("archive: ../archive\n")
    listed = [f"  - {{name: {v.source}, feed: 'https://u:hush@{v.source}.example/?token=hush'}}\n" for v in visits(now)]
    (folder / "sources.yaml").write_text("sources:\n" + "".join(listed))
    asyncio.run(_index(folder, now))
    with (folder / "sources.yaml").open("a") as file:
        file.write("  - {name: fresh, feed: 'https://fresh.example/'}\n")
    return folder


async def _index(folder: Path, now: datetime) -> None:
    plan = read(folder)
    store = SqliteStore(Path(plan.archive.path) / "index.db")
    await store.follow(plan.sources, now)
    for visit in visits(now):
        items: tuple[Pending, ...] = (pending("https://held.example/1", "held"),) if visit.source == "held" else ()
        await store.polled(visit, (), items)
        for item in items:
            await store.quarantine(item, "Traceback\n  in take\nValueError: too odd", ())
    await store.close()


@pytest.fixture
def told(folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Told:
    """Exit code and both outputs of `tearsheet status`, in this process."""
    monkeypatch.setattr(sys, "argv", ["tearsheet"])

    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(["status", *arguments, "--config", str(folder)])
        return code, *capsys.readouterr()

    return run


def test_before_the_first_poll_every_source_is_new(tearsheet: Tearsheet, config: Path) -> None:
    done = tearsheet("status", "--config", config)
    assert done.returncode == 0
    head, *rows = [line.split("\t") for line in done.stdout.splitlines()]
    assert head == COLUMNS
    assert [(row[0], row[2]) for row in rows] == [
        (name, "new") for name in ("ledger-ar", "ledger-briefs", "ledger-en", "ledger-he")
    ]
    assert f"nobody polls: start python -m bot run --config {config} (4 sources are due)" in done.stderr
    assert f"python -m bot poll --config {config}" in done.stderr
    assert not (config.parent / "archive").exists()


def test_after_a_poll_it_tells_what_failed_and_what_came(
    tearsheet: Tearsheet, config: Path, newsroom: Newsroom
) -> None:
    sources = config / "sources.yaml"
    host = newsroom.base.removeprefix("http://")
    more = f"  - {{name: lost, feed: 'http://u:hush@{host}/en/nothing?token=hush'}}\n"
    sources.write_text(sources.read_text("utf-8") + more, "utf-8")
    assert tearsheet("poll", "--config", config).returncode == 1
    done = tearsheet("status", "--format", "jsonl", "--config", config)
    assert done.returncode == 1
    lost, *others = map(json.loads, done.stdout.splitlines())
    assert list(lost) == COLUMNS
    assert (lost["source"], lost["state"], lost["error"]) == ("lost", "failing", "HTTP status 404")
    assert lost["feed"] == f"http://{host}/en/nothing?token=REDACTED"
    assert {one["source"]: one["records"] for one in others} == {
        "ledger-ar": 4, "ledger-briefs": 2, "ledger-en": 7, "ledger-he": 4,
    }  # fmt: skip
    assert all(one["state"] == "ok" and one["nextPoll"] > one["lastPoll"] and one["newest"] for one in others)
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("failing     lost: HTTP status 404; once; next try in ")
    assert f"bot add SITE --config {config}" in done.stderr
    assert "hush" not in done.stdout + done.stderr
    assert tearsheet("status", "ledger-en", "--config", config).returncode == 0


def test_each_state_is_told_with_what_to_do(told: Told) -> None:
    code, out, err = told("--format", "jsonl")
    assert code == 1
    lines = [json.loads(line) for line in out.splitlines()]
    assert [(line["source"], line["state"], line["attention"]) for line in lines] == [
        ("failing", "failing", True),
        ("held", "quarantined", True),
        ("silent", "silent", True),
        ("stopped", "stopped", True),
        ("fresh", "new", False),
        ("leading", "ok", False),
        ("moved", "ok", False),
        ("well", "ok", False),
    ]
    for words in (
        "failing     failing: HTTP status [31m503; 3 times in a row; next try in 2h (",
        "see what it answers now: tearsheet try failing --config",
        "quarantined held: 1 entry quarantined; https://held.example/1: ValueError: too odd; ",
        "silent      silent: polls go well, but",
        "look at its site, and at the feeds that it has now: tearsheet add SITE --config",
        "stopped     stopped: the address answered 410 Gone and is asked no more: give the source another",
        "nobody polls: start tearsheet run",
    ):
        assert words in err
    assert len(err.splitlines()) == 5
    assert "hush" not in out + err
    assert "\x1b" not in out + err


def test_values_in_jsonl_have_their_types(told: Told, now: datetime) -> None:
    lines = {line["source"]: line for line in map(json.loads, told("--format", "jsonl")[1].splitlines())}
    assert lines["well"] == {
        "source": "well",
        "title": "well",
        "state": "ok",
        "attention": False,
        "lastPoll": (now - timedelta(minutes=5, seconds=30)).isoformat(),
        "nextPoll": (now + timedelta(hours=2, seconds=30)).isoformat(),
        "why": "some 9 entries a day",
        "error": None,
        "failures": 0,
        "newest": (now - timedelta(hours=3, seconds=30)).isoformat(),
        "records": 0,
        "waiting": 0,
        "quarantined": 0,
        "note": None,
        "feed": "https://well.example/?token=REDACTED",
    }
    assert lines["stopped"]["nextPoll"] is None
    assert lines["fresh"]["lastPoll"] is None
    assert lines["held"]["quarantined"] == 1
    assert lines["moved"]["note"] == "moved to https://new.example/feed: write it into sources.yaml"
    assert lines["leading"]["note"].startswith("redirected to https://next.example/ since 20")


def test_table_and_csv_have_every_column_and_nothing_is_cut(told: Told, now: datetime) -> None:
    table = [line.split("\t") for line in told()[1].splitlines()]
    rows = list(csv.reader(io.StringIO(told("--format", "csv")[1])))
    assert table[0] == rows[0] == COLUMNS
    assert len(rows) == 9
    for one, other in zip(
        table[1:5] + table[6:], rows[1:5] + rows[6:], strict=True
    ):  # what is new is due now, by the second
        assert one == other
    well = dict(zip(COLUMNS, rows[-1], strict=True))
    assert (well["state"], well["attention"], well["error"]) == ("ok", "no", "")
    assert well["newest"] == (now - timedelta(hours=3, seconds=30)).isoformat()


def test_named_sources_alone_are_told_and_decide_the_exit_code(told: Told) -> None:
    code, out, err = told("well", "moved", "--format", "jsonl")
    assert (code, err) == (0, "")
    assert [json.loads(line)["source"] for line in out.splitlines()] == ["moved", "well"]
    assert told("well", "silent")[0] == 1


def test_an_unknown_source_and_a_broken_configuration_end_with_2(told: Told, folder: Path) -> None:
    code, out, err = told("nobody")
    assert (code, out) == (2, "")
    assert "no source is named nobody; sources.yaml has: well, failing" in err
    (folder / "topics.yaml").write_text("topics:\n  - {name: t, match: {entity: nobody}}\n")
    code, out, err = told()
    assert (code, out) == (2, "")
    assert "topics.yaml:2: topics.t.match.entity: found" in err


def test_it_works_beside_a_writer_and_does_not_say_that_nobody_polls(told: Told, folder: Path) -> None:
    archive = folder.parent / "archive"
    with locked(archive):
        code, out, err = told("fresh")
        assert (code, err) == (0, "")
        assert out.count("\n") == 2
    assert "nobody polls" in told("fresh")[2]
    with locked(archive):  # and the question took nothing from whoever writes next
        assert "nobody polls" not in told("fresh")[2]


def test_without_a_source_it_says_where_they_belong(tearsheet: Tearsheet, tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    done = tearsheet("status")
    assert (done.returncode, done.stdout) == (0, "\t".join(COLUMNS) + "\n")
    assert "There is no source yet: config/sources.yaml is missing or empty." in done.stderr


def test_an_index_of_another_version_is_a_clear_error(told: Told, folder: Path) -> None:
    (folder.parent / "archive/index.db").write_bytes(b"no database, but long enough to be read as one" * 9)
    code, out, err = told()
    assert (code, out) == (1, "")
    assert "index.db" in err


@pytest.mark.skipif(sys.platform != "linux", reason="terminals end in another way elsewhere")
def test_on_a_terminal_a_source_is_a_line_and_its_fault_a_line_below(folder: Path) -> None:
    terminal = Terminal("status", "--config", folder)
    assert terminal.end() == 1
    lines = terminal.text.replace("\r", "").splitlines()
    assert "\t" not in terminal.text
    assert [word for word in lines[0].split("  ") if word][-1].strip() != "feed"
    assert lines[1].startswith("failing  ")
    assert lines[1].split()[:2] == ["failing", "failing"]
    assert "5m ago" in lines[1]
    assert "3h ago" in lines[1]
    assert "in 2h " in lines[1]
    assert lines[8].startswith("well ")
    assert lines[9].startswith("failing     failing: HTTP status [31m503; 3 times in a row")
    assert any(line.startswith("nobody polls: ") for line in lines[9:])
