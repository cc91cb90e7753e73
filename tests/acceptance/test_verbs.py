"""Every verb as a user calls it: output, pipes, exit codes."""

from __future__ import annotations

import argparse
import csv
import io
import json
import re
import subprocess
from collections.abc import KeysView
from pathlib import Path

import pytest

from bot import console
from bot.cli import main, parser
from bot.demo.newsroom import Newsroom
from bot.demo.story import stories
from tests.conftest import Tearsheet, command, environment

VERBS = {
    "run": ("The daemon", "--config DIR", "--verbose"),
    "poll": ("[SOURCE ...]", "--all", "--config DIR", "--verbose"),
    "check": ("file, line and key", "--config DIR"),
    "status": ("[SOURCE ...]", "--format {table,jsonl,csv}", "--config DIR"),
    "articles": (
        "--topic T",
        "--source S",
        "--since D",
        "--search RULE",
        "--limit N",
        "--format {table,jsonl,csv}",
        "--config DIR",
    ),
    "show": ("ID", "--config DIR"),
    "add": ("URL", "--feed ADDRESS", "--name NAME", "--title T", "--config DIR"),
    "try": ("SOURCE|URL", "--source NAME", "--format {text,json}", "--config DIR"),
    "replay": ("[FILE ...]", "--listen HOST:PORT", "--config DIR"),
    "import": ("FILE [FILE ...]", "--source S", "--url URL", "--date D", "--config DIR", "--verbose"),
    "rebuild": ("--reextract", "--dry-run", "--force", "--format {table,jsonl}", "--config DIR", "--verbose"),
    "export": (
        *("--cdxj [OUT]", "--wacz OUT", "[ID ...]", "--topic T", "--source S", "--since D", "--until D", "--force"),
        "--config DIR",
    ),
    "backtest": ("TOPIC", "--against FILE", "--rule RULE", "--limit N", "--format {table,jsonl}", "--config DIR"),
    "share": ("[TOPIC]", "--for LABEL", "--list", "--revoke LABEL", "--config DIR"),
    "verify": ("[ID|FILE ...]", "--records", "--format {lines,jsonl}", "--config DIR", "--verbose"),
    "demo": ("--exit", "--folder DIR", "--verbose"),
}
"""Each verb with what its help names."""
NEEDED = {
    "import": ["page.warc.gz"],
    "show": ["0" * 32],
    "add": ["https://paper.example/"],
    "try": ["https://paper.example/"],
    "export": ["--cdxj"],
    "backtest": ["iraq"],
    "share": ["--list"],
}
"""Arguments that a verb cannot do without."""
CONFIGURED = sorted(VERBS.keys() - {"demo"})
STAMPED = re.compile(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ [A-Z]+ ")
"""How a line of the log begins."""
RECORD_KEYS = [
    "id", "version", "source", "url", "canonicalUrl", "headline", "alternativeHeadline", "description", "author", "byline",
    "publisher", "datePublished", "dateModified", "firstSeen", "articleSection", "keywords", "entities", "topics", "matches", "image",
    "articleBody", "articleHtml", "inLanguage", "isAccessibleForFree", "wordCount", "confidence", "provenance",
]  # fmt: skip


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_explains_itself_and_its_options(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([verb, "--help"])
    out, err = capsys.readouterr()
    assert (ended.value.code, err) == (0, "")
    assert out.startswith(f"usage: tearsheet {verb} ")
    told = " ".join(out.split())
    for words in VERBS[verb]:
        assert words in told


def test_help_lists_the_verbs_and_version_the_version(tearsheet: Tearsheet) -> None:
    listed = tearsheet("--help").stdout
    assert re.findall(r"^    ([a-z]+) ", listed, re.MULTILINE) == list(verbs())
    assert verbs() == VERBS.keys()
    assert tearsheet("--version").stdout == "tearsheet 0.1.0\n"


def verbs() -> KeysView[str]:
    """As the program has them."""
    (action,) = (a for a in parser()._actions if isinstance(a, argparse._SubParsersAction))
    return action.choices.keys()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "VERB"),
        (("print",), "invalid choice"),
        *(((verb, *NEEDED.get(verb, ()), "--nonsense"), "--nonsense") for verb in VERBS),
        *(((verb,), "required") for verb in NEEDED if verb != "share"),
        (("run", "ledger"), "ledger"),
        (("articles", "--since", "yesterday"), "yesterday"),
        (("articles", "--limit", "-1"), "-1"),
        (("articles", "--format", "xml"), "xml"),
        (("status", "--format", "json"), "json"),
        (("export", "--cdxj", "--until", "tomorrow"), "tomorrow"),
        (("export", "--cdxj", "-", "--wacz", "a.wacz"), "not allowed"),
        (("try", "ledger", "--format", "csv"), "csv"),
    ],
)
def test_wrong_use_ends_with_2_and_the_usage_on_stderr(
    arguments: tuple[str, ...], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    out, err = capsys.readouterr()
    assert (ended.value.code, out) == (2, "")
    assert err.startswith("usage: tearsheet ")
    assert words in err.splitlines()[-1]


@pytest.mark.parametrize("verb", CONFIGURED)
def test_a_folder_that_is_missing_or_broken_ends_every_verb_with_2(
    verb: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.console.logs", lambda **_: None)  # this process has the log of the tests
    (tmp_path / "bot.yaml").write_text("polite: yes\n")
    cases = [(tmp_path, f"{tmp_path}/bot.yaml:1: polite: found an unknown key")]
    if verb != "add":  # which makes a folder that is missing
        cases.append((tmp_path / "nowhere", f"{tmp_path}/nowhere:1: (folder): found no such folder"))
    for folder, words in cases:
        assert main([verb, *NEEDED.get(verb, ()), "--config", str(folder)]) == 2
        out, err = capsys.readouterr()
        assert out == ""
        assert err.startswith(words)


def test_in_a_pipe_data_alone_is_on_stdout(tearsheet: Tearsheet, config: Path, newsroom: Newsroom) -> None:
    def run(*arguments: str, code: int = 0) -> tuple[list[str], str]:
        done = tearsheet(*arguments, "--config", config)
        assert done.returncode == code, done.stderr
        assert "\x1b" not in done.stdout + done.stderr
        return done.stdout.splitlines(), done.stderr

    polled, log = run("poll", "-v")
    assert polled == []
    assert all(STAMPED.match(line) for line in log.splitlines()[:-1])
    assert log.splitlines()[-1].startswith("4 sources polled, 0 unchanged, 0 failed; 17 new entries, 17 articles made")
    assert run("check") == ([f"{config}: 4 sources, 5 entities, 5 topics; no fault found"], "")
    records, told = run("articles", "--format", "jsonl")
    assert ([len(json.loads(line)) for line in records], told) == ([len(RECORD_KEYS)] * 17, "")
    shown, told = run("show", json.loads(records[0])["id"])
    assert (shown[0].partition(": ")[0], told) == ("id", "")
    states, told = run("status")
    assert ([line.count("\t") for line in states], told) == ([14] * 5, "")
    tried, told = run("try", "ledger-ar")
    assert {line.count("\t") for line in tried} == {2}
    assert told.splitlines()[-2].startswith("The newest of 4 entries: ")
    found, told = run("add", f"{newsroom.base}/he/", code=2)
    assert [line.count("\t") for line in found] == [3]
    assert told.splitlines()[-1].startswith("tearsheet: say which, with --feed and --name")


def test_what_a_terminal_would_act_on_is_not_said(capsys: pytest.CaptureFixture[str]) -> None:
    console.say("HTTP status\x1b[31m 503\x9b1m\r, in red\nand a second line")
    assert capsys.readouterr().err == "HTTP status [31m 503 1m , in red\nand a second line\n"


def test_check_names_file_line_and_key_of_every_fault(tearsheet: Tearsheet, config: Path) -> None:
    assert tearsheet("check", "--config", config).returncode == 0
    sources = config / "sources.yaml"
    sources.write_text(sources.read_text() + "  - {name: Bad Name, feed: 'ftp://x/', evry: 5m}\n", encoding="utf-8")
    (config / "topics.yaml").write_text("topics:\n  - {name: t, match: {entity: nobody}}\n", encoding="utf-8")
    done = tearsheet("check", "--config", config)
    assert done.returncode == 2
    line = len(sources.read_text().splitlines())
    for words in (f"sources.yaml:{line}: ", "Bad Name", "ftp://x/", "evry", "topics.yaml:2: ", "nobody"):
        assert words in done.stderr


def test_an_unknown_source_is_named_with_the_known_ones(tearsheet: Tearsheet, config: Path) -> None:
    done = tearsheet("poll", "nobody", "--config", config)
    assert done.returncode == 2
    assert "nobody" in done.stderr
    assert "ledger-en" in done.stderr


def test_demo_ends_by_itself_and_says_what_it_made_and_where(tearsheet: Tearsheet, tmp_path: Path) -> None:
    done = tearsheet("demo", "--exit", "--folder", tmp_path / "demo", seconds=30)
    assert done.returncode == 0, done.stderr
    assert "First pass: 4 feeds polled, 17 articles made." in done.stderr
    assert "Second pass: 4 of 4 feeds unchanged, 0 articles made." in done.stderr
    assert f"{tmp_path}/demo/archive/feeds/hezbollah.atom" in done.stderr
    for file in (tmp_path / "demo/archive/warc").rglob("*"):
        assert not file.name.endswith(".open")


def test_a_second_poll_is_conditional_and_leaves_every_file_as_it_was(
    tearsheet: Tearsheet, config: Path, newsroom: Newsroom
) -> None:
    assert tearsheet("poll", "--all", "--config", config).returncode == 0
    feeds = config.parent / "archive/feeds"
    before = {file: (file.read_bytes(), file.stat().st_mtime_ns) for file in feeds.rglob("*.*")}
    records = tearsheet("articles", "--format", "jsonl", "--config", config).stdout
    asked = len(newsroom.requests)
    done = tearsheet("poll", "--all", "--config", config)
    assert done.returncode == 0
    assert "4 unchanged" in done.stderr
    later = newsroom.requests[asked:]
    assert len(later) == 4
    assert {request.status for request in later} == {304}
    assert all("if-none-match" in request.headers for request in later)
    assert {file: (file.read_bytes(), file.stat().st_mtime_ns) for file in feeds.rglob("*.*")} == before
    topics = {file.name.partition(".")[0] for file in feeds.glob("*.atom")}
    assert len(topics) == 5
    packed = {f"{name}.{ending}{more}" for name in topics for ending in ("atom", "json", "rss") for more in ("", ".gz")}
    months = {str(file.relative_to(feeds)) for file in before} - packed
    assert {name.partition("/")[0] for name in months} == topics
    assert all(re.fullmatch(r"[a-z-]+/20\d\d-\d\d\.atom(\.gz)?", name) for name in months)
    assert tearsheet("articles", "--format", "jsonl", "--config", config).stdout == records


def test_the_records_are_what_the_newsroom_wrote(tearsheet: Tearsheet, config: Path) -> None:
    tearsheet("poll", "--all", "--config", config)
    found = [
        json.loads(line) for line in tearsheet("articles", "--format", "jsonl", "--config", config).stdout.splitlines()
    ]
    assert all(list(record) == RECORD_KEYS for record in found)
    assert [r["firstSeen"] for r in found] == sorted(r["firstSeen"] for r in found)
    by_headline = {r["headline"]: r for r in found if r["source"] != "ledger-briefs"}
    for story in stories():
        record = by_headline[story.headline]
        assert [a["name"] for a in record["author"]] == list(story.authors)
        assert set(record["topics"]) == set(story.topics)
        assert set(record["entities"]) == set(story.entities)
        assert record["provenance"]["file"].endswith(".warc.gz")
        assert record["inLanguage"].startswith(story.edition)


def test_articles_can_be_chosen_and_printed_as_csv_and_table(tearsheet: Tearsheet, config: Path) -> None:
    tearsheet("poll", "--all", "--config", config)
    table = tearsheet("articles", "--topic", "hezbollah", "--config", config).stdout.splitlines()
    assert table[0].split("\t")[0] == "id"
    assert len(table) == 4
    rows = list(csv.DictReader(io.StringIO(tearsheet("articles", "--format", "csv", "--config", config).stdout)))
    assert len(rows) == 17
    assert len(tearsheet("articles", "--source", "ledger-he", "--config", config).stdout.splitlines()) == 5
    assert len(tearsheet("articles", "--limit", "2", "--config", config).stdout.splitlines()) == 3
    assert len(tearsheet("articles", "--since", "2099-01-01", "--config", config).stdout.splitlines()) == 1
    assert tearsheet("articles", "--topic", "nothing", "--config", config).returncode == 2


def test_show_tells_why_and_from_which_bytes(tearsheet: Tearsheet, config: Path) -> None:
    with (config / "topics.yaml").open("a", encoding="utf-8") as file:
        file.write("\n  - {name: quiet, match: {not: {text: zyzzyva}}}\n")
    tearsheet("poll", "--all", "--config", config)
    line = tearsheet("articles", "--topic", "hezbollah", "--format", "jsonl", "--config", config).stdout.splitlines()[0]
    record = json.loads(line)
    shown = tearsheet("show", record["id"], "--config", config)
    assert shown.returncode == 0
    lines = shown.stdout.splitlines()
    where = record["provenance"]["fields"]
    assert f"headline ({where['headline']}): {record['headline']}" in lines
    assert [line for line in lines if line.startswith("keywords ")] == [
        f"keywords ({where['keywords']}): {keyword}" for keyword in record["keywords"]
    ]
    assert [line for line in lines if line.startswith("doubt: ")] == [
        f"doubt: {doubt}" for doubt in record["provenance"]["doubts"]
    ]
    reasons = [reason for match in record["matches"] for reason in match["reasons"]]
    silent = sum(not match["reasons"] for match in record["matches"])
    assert len([line for line in lines if line.startswith("in ")]) == len(reasons) + silent
    assert "in hezbollah: " in shown.stdout
    assert "in quiet: by what is not in it" in lines
    assert not [line for line in lines if line.startswith(("matches", "author")) and "{" in line]
    assert [line.partition(": ")[2].partition(" (")[0] for line in lines if line.startswith("author ")] == [
        author["name"] for author in record["author"]
    ]
    assert f"/archive/{record['provenance']['file']} at {record['provenance']['offset']}" in shown.stdout
    missing = tearsheet("show", "0" * 32, "--config", config)
    assert missing.returncode == 1
    assert "0" * 32 in missing.stderr


def test_a_source_that_fails_is_named_and_ends_with_1(tearsheet: Tearsheet, config: Path) -> None:
    sources = config / "sources.yaml"
    sources.write_text(sources.read_text() + "  - {name: gone, feed: 'http://127.0.0.1:9/feed'}\n", encoding="utf-8")
    done = tearsheet("poll", "--all", "--config", config)
    assert done.returncode == 1
    assert "gone: " in done.stderr
    assert "17 articles made" in done.stderr


def test_a_closed_pipe_is_no_error(config: Path, tearsheet: Tearsheet) -> None:
    tearsheet("poll", "--all", "--config", config)
    with subprocess.Popen(
        command("articles", "--format", "jsonl", "--config", config),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.wait(20) == 0
        assert process.stderr is not None
        assert b"Traceback" not in process.stderr.read()


def test_secrets_of_a_feed_address_stay_out_of_every_file_and_log(
    tearsheet: Tearsheet, config: Path, newsroom: Newsroom
) -> None:
    host = newsroom.base.removeprefix("http://")
    feed = f"http://reader:HUNTER2@{host}/en/rss.xml?token=HUNTER3"
    (config / "sources.yaml").write_text(f"sources:\n  - {{name: paid, feed: '{feed}'}}\n", encoding="utf-8")
    (config / "topics.yaml").write_text("topics:\n  - {name: paid, match: {source: paid}}\n", encoding="utf-8")
    done = tearsheet("poll", "--all", "-v", "--config", config)
    assert "7 articles made" in done.stderr
    sent = newsroom.requests[0]
    assert "HUNTER3" in sent.path
    assert sent.headers["authorization"].startswith("Basic ")
    told = done.stderr + tearsheet("articles", "--format", "jsonl", "--config", config).stdout
    files = [unpacked(file) for file in (config.parent / "archive").rglob("*") if file.is_file()]
    basic = sent.headers["authorization"].removeprefix("Basic ").encode()
    for secret in (b"HUNTER2", b"HUNTER3", basic):
        assert secret not in told.encode()
        assert not any(secret in content for content in files)


def unpacked(file: Path) -> bytes:
    if file.suffix != ".gz":
        return file.read_bytes()
    return subprocess.run(["gzip", "-dc", file], capture_output=True, check=True).stdout


@pytest.mark.parametrize("archive", ["/proc/archive", "topics.yaml"])
def test_an_archive_that_cannot_be_written_is_a_clear_error(tearsheet: Tearsheet, config: Path, archive: str) -> None:
    (config / "bot.yaml").write_text(f"archive: {archive}\n", encoding="utf-8")
    for verb in ("poll", "run"):
        done = tearsheet(verb, "--config", config)
        assert done.returncode == 1
        assert "cannot be written" in done.stderr
        assert "Traceback" not in done.stderr


def test_an_archive_without_articles_says_so(tearsheet: Tearsheet, config: Path) -> None:
    done = tearsheet("articles", "--config", config)
    assert done.returncode == 1
    assert "holds no articles yet" in done.stderr


def test_a_poll_with_nothing_due_says_when_something_is(tearsheet: Tearsheet, config: Path) -> None:
    tearsheet("poll", "--config", config)
    done = tearsheet("poll", "--config", config)
    assert done.returncode == 0
    assert "No source is due before 20" in done.stderr


def test_a_deleted_index_is_made_again_from_the_archive(tearsheet: Tearsheet, config: Path) -> None:
    tearsheet("poll", "--all", "--config", config)
    before = tearsheet("articles", "--format", "jsonl", "--config", config).stdout
    feeds = {file: file.read_bytes() for file in (config.parent / "archive/feeds").rglob("*.*")}
    for file in (config.parent / "archive").glob("index.db*"):
        file.unlink()
    assert tearsheet("poll", "ledger-en", "--config", config).returncode == 0
    assert tearsheet("articles", "--format", "jsonl", "--config", config).stdout == before
    assert {file: file.read_bytes() for file in (config.parent / "archive/feeds").rglob("*.*")} == feeds


def test_the_feed_of_a_topic_that_is_no_more_goes_with_it(tearsheet: Tearsheet, config: Path) -> None:
    tearsheet("poll", "--all", "--config", config)
    topics = (config / "topics.yaml").read_text()
    (config / "topics.yaml").write_text(topics.replace("name: iran", "name: persia"), encoding="utf-8")
    assert tearsheet("poll", "--all", "--config", config).returncode == 0
    names = {file.name for file in (config.parent / "archive/feeds").iterdir()}
    assert "iran.atom" not in names
    assert "persia.atom" in names


def test_the_demo_wants_a_fresh_folder(tearsheet: Tearsheet, tmp_path: Path) -> None:
    (tmp_path / "some.txt").write_text("x", encoding="utf-8")
    done = tearsheet("demo", "--exit", "--folder", tmp_path)
    assert done.returncode == 2
    assert "is not empty" in done.stderr
