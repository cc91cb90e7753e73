"""The configuration is changed while the daemon runs: what is broken is told and costs nothing, what is good takes effect.

One daemon serves the whole module. It is the program as it is, but for three intervals of its engine that are a fifth of
the usual ones; `test_daemon` has the same at the usual pace.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import httpx
import pytest

from bot.cli import main
from bot.demo.newsroom import Newsroom
from bot.demo.story import stories
from tests.acceptance.test_daemon import Daemon, entries, until

FAST = "from bot.engine import local; local._DISPATCH = local._PUBLISH = local._RELOAD = 0.2\n"
PROGRAM = FAST + "import sys; from bot.cli import main; sys.exit(main())"
ENGLISH, ARABIC, HEBREW = ("/en/rss.xml", "/ar/atom.xml", "/he/rss.xml")


def good(base: str) -> dict[str, str]:
    """Four files without a fault."""
    return {
        "bot.yaml": 'archive: ../archive\nserver: {listen: "127.0.0.1:0"}\nnetwork: {allow: [127.0.0.0/8]}\n'
        "polling: {backoff: 0.3s, backoff_most: 0.3s}\n",
        "sources.yaml": f"sources:\n  - name: ledger\n    feed: {base}{ENGLISH}\n    every: 0.3s\n",
        "entities.yaml": "entities:\n  iraq: {aliases: [Iraq]}\n",
        "topics.yaml": "topics:\n  - name: everything\n    match: {language: [en, ar, he]}\n",
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """What is appended to a file that has no fault, and how it is told."""

    kind: str
    file: str
    text: str
    line: int
    key: str
    words: str


BROKEN = (
    Broken(kind="syntax", file="bot.yaml", text="contact: [me\n", line=5, key="contact.1", words="broken YAML"),
    Broken(kind="tab", file="sources.yaml", text="\ttimezone: UTC\n", line=5, key="sources.0.every", words="a tab"),
    Broken(kind="unknown key", file="bot.yaml", text="politness: {}\n", line=5, key="politness", words="politeness"),
    Broken(kind="type", file="entities.yaml", text="  iran: [Iran]\n", line=3, key="entities.iran", words="a list"),
    Broken(
        kind="name twice",
        file="sources.yaml",
        text="  - name: ledger\n    feed: http://127.0.0.1:9/\n",
        line=5,
        key="sources.ledger.name",
        words="a second time",
    ),
    Broken(
        kind="unknown entity",
        file="topics.yaml",
        text="  - {name: persia, match: {entity: persia}}\n",
        line=4,
        key="topics.persia.match.entity",
        words="an entity in entities.yaml",
    ),
    Broken(
        kind="regex",
        file="topics.yaml",
        text="  - {name: oil, match: {regex: '(oil'}}\n",
        line=4,
        key="topics.oil.match.regex",
        words="a regular expression",
    ),
    Broken(
        kind="selector",
        file="sources.yaml",
        text="    rules: {body: 'div['}\n",
        line=5,
        key="sources.ledger.rules.body",
        words="a CSS selector",
    ),
    Broken(
        kind="cron",
        file="sources.yaml",
        text="  - {name: late, feed: 'http://127.0.0.1:9/', every: 0 25 * * *}\n",
        line=5,
        key="sources.late.every",
        words="a cron line",
    ),
    Broken(kind="folder", file="", text="", line=1, key="(folder)", words="no such folder"),
)
each_kind = pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken.kind)


class Office:
    """A newsroom, a configuration that follows it, and the daemon that reads it."""

    def __init__(self, folder: Path, newsroom: Newsroom) -> None:
        self.newsroom, self.config, self.good = newsroom, folder / "config", good(newsroom.base)
        write(self.config, self.good)
        self.daemon = Daemon(self.config, PROGRAM)
        until(lambda: entries(self.daemon.base) == 7)

    @property
    def log(self) -> str:
        return self.daemon.log.read_text("utf-8")

    @property
    def archive(self) -> Path:
        return self.config.parent / "archive"

    def change(self, **texts: str) -> None:
        """Writes other texts (`topics=…`) beside the good ones, and waits until they are in force."""
        wanted = self.good | {f"{name}.yaml": text for name, text in texts.items()}
        if all((self.config / name).read_text("utf-8") == text for name, text in wanted.items()):
            return
        seen = self.log.count("configuration in force")
        write(self.config, wanted)
        until(lambda: self.log.count("configuration in force") > seen)

    def more(self, name: str, text: str) -> str:
        return self.good[f"{name}.yaml"] + text

    def feed(self, topic: str) -> httpx.Response:
        return httpx.get(f"{self.daemon.base}feeds/{topic}.atom")

    def health(self) -> dict[str, object]:
        told: dict[str, object] = httpx.get(f"{self.daemon.base}healthz").json()
        return told

    def asked(self, path: str) -> int:
        return sum(request.path == path for request in self.newsroom.requests)

    def asked_again(self, path: str) -> bool:
        """Waits for two more polls of a feed."""
        before = self.asked(path)
        return until(lambda: self.asked(path) >= before + 2)


def write(folder: Path, texts: dict[str, str]) -> None:
    """Only what differs, as an editor would."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        file = folder / name
        if not file.exists() or file.read_text("utf-8") != text:
            file.write_text(text, "utf-8")


def break_it(folder: Path, broken: Broken) -> Path:
    """Breaks a configuration; the path that the fault is told of."""
    if not broken.file:
        folder.rename(folder.with_name("away"))
        return folder
    with (folder / broken.file).open("a", encoding="utf-8") as file:
        file.write(broken.text)
    return folder / broken.file


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with Newsroom() as newsroom:
        office = Office(tmp_path_factory.mktemp("office"), newsroom)
        yield office
        office.daemon.process.kill()
        office.daemon.process.wait()


@pytest.fixture
def office(opened: Office) -> Iterator[Office]:
    """With the good configuration in force, before and behind each test; one process does it all."""
    yield opened
    opened.change()
    assert opened.daemon.process.poll() is None
    assert (opened.archive / ".lock").read_text() == f"{opened.daemon.process.pid}\n"
    assert "Traceback" not in opened.log


@each_kind
def test_a_broken_configuration_is_refused_at_the_start(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, broken: Broken
) -> None:
    monkeypatch.setattr("bot.console.logs", lambda **_: None)  # this process has the log of the tests
    config = tmp_path / "config"
    write(config, good("http://127.0.0.1:9"))
    told = f"{break_it(config, broken)}:{broken.line}: {broken.key}: found "
    for verb in ("check", "run"):  # `run` reads the configuration before anything else
        assert main([verb, "--config", str(config)]) == 2
        out, err = capsys.readouterr()
        assert out == ""
        assert err.startswith(told)
        assert broken.words in err
    assert not (tmp_path / "archive").exists()


@each_kind
def test_a_configuration_that_breaks_is_told_and_the_work_goes_on(office: Office, broken: Broken) -> None:
    story = replace(stories()[0], slug=f"during-{broken.kind.replace(' ', '-')}", headline=f"During: {broken.kind}")
    seen = len(office.log)
    place = break_it(office.config, broken)
    office.newsroom.publish(story)
    problems = until(lambda: office.health()["problems"])
    assert isinstance(problems, list)
    assert office.health()["configuration"] == "broken"
    assert [problem.partition(": found ")[0] for problem in problems] == [f"{place}:{broken.line}: {broken.key}"]
    assert broken.words in problems[0]
    assert f"configuration refused file={place} line={broken.line} key={broken.key} found=" in office.log[seen:]
    page = httpx.get(office.daemon.base).text
    assert "The configuration on disk is broken" in page
    assert f"{place}:{broken.line}" in page
    assert broken.key in page
    until(lambda: story.headline in office.feed("everything").text)
    assert office.health()["configuration"] == "broken"  # it arrived while nothing was mended
    mend(office)
    until(lambda: office.health()["configuration"] == "ok")
    assert office.health()["problems"] == []
    assert "configuration mended" in office.log[seen:]
    assert "is broken" not in httpx.get(office.daemon.base).text


def mend(office: Office) -> None:
    away = office.config.with_name("away")
    if away.exists():
        away.rename(office.config)
    write(office.config, office.good)


def test_a_new_topic_has_its_feed_with_the_old_articles_and_goes_again(office: Office) -> None:
    assert office.feed("iraq").status_code == 404
    office.change(topics=office.more("topics", "  - {name: iraq, title: On Iraq, match: {entity: iraq}}\n"))
    assert office.feed("iraq").text.count("<entry") >= 2
    assert (office.archive / "feeds/iraq.atom").is_file()
    assert "On Iraq" in httpx.get(office.daemon.base).text
    office.change()
    assert office.feed("iraq").status_code == 404
    assert {file.name.partition(".")[0] for file in (office.archive / "feeds").iterdir()} == {"everything"}


def test_a_changed_alias_matches_old_articles_again(office: Office) -> None:
    topics = office.more("topics", "  - {name: iraq, match: {entity: iraq}}\n")
    office.change(topics=topics)
    before = until(lambda: led(office.feed("iraq").text))
    office.change(topics=topics, entities="entities:\n  iraq: {aliases: [Lebanon]}\n")
    after = office.feed("iraq").text
    only = next(s for s in stories() if s.edition == "en" and "lebanon" in s.entities and "iraq" not in s.entities)
    assert only.headline not in before
    assert only.headline in after
    office.change(topics=topics)
    until(lambda: office.feed("iraq").text == before)


def led(feed: str) -> str:
    """The feed once it leads to its archives, which are written behind it; empty until then."""
    return feed if 'rel="prev-archive"' in feed else ""


def test_a_new_source_is_asked_at_once_and_a_removed_one_keeps_its_articles(office: Office) -> None:
    before = entries(office.daemon.base)
    added = f"  - {{name: hebrew, feed: '{office.newsroom.base}{HEBREW}', every: 0.3s}}\n"
    office.change(sources=office.more("sources", added))
    until(lambda: entries(office.daemon.base) == before + 4)
    assert office.health()["sources"] == 2
    office.change()
    assert office.health()["sources"] == 1
    assert "hebrew" not in httpx.get(office.daemon.base).text
    asked = office.asked(HEBREW)
    assert office.asked_again(ENGLISH)
    assert office.asked(HEBREW) == asked
    assert entries(office.daemon.base) == before + 4


def test_a_changed_address_is_asked_instead_of_the_old_one(office: Office) -> None:
    office.change(sources=office.good["sources.yaml"].replace(ENGLISH, "/en/briefs.rdf"))
    until(lambda: office.asked("/en/briefs.rdf"))
    first = next(request for request in office.newsroom.requests if request.path == "/en/briefs.rdf")
    assert "if-none-match" not in first.headers, "what was known of the old address does not hold there"
    asked = office.asked(ENGLISH)
    assert office.asked_again("/en/briefs.rdf")
    assert office.asked(ENGLISH) == asked


def test_how_often_a_source_is_asked_changes_at_once(office: Office) -> None:
    office.change(sources=office.good["sources.yaml"].replace("every: 0.3s", "every: 1h"))
    page = until(lambda: text if "every 60m" in (text := httpx.get(office.daemon.base).text) else "")
    assert "in 5" in page or "in 1h" in page  # 1 h, spread by 3 %
    office.change()
    assert office.asked_again(ENGLISH)


def test_changed_limits_of_polling_hold_for_the_next_poll(office: Office) -> None:
    before = entries(office.daemon.base)
    added = f"  - {{name: arabic, feed: '{office.newsroom.base}{ARABIC}', every: 0.3s}}\n"
    bot = office.good["bot.yaml"].replace("polling: {", "polling: {entries: 2, ")
    office.change(bot=bot, sources=office.more("sources", added))
    until(lambda: entries(office.daemon.base) == before + 2)
    assert office.asked_again(ARABIC)
    assert entries(office.daemon.base) == before + 2


def test_what_a_private_network_may_be_asked_changes_at_once(office: Office) -> None:
    office.change(bot=office.good["bot.yaml"].replace("127.0.0.0/8", "10.0.0.0/8"))
    until(lambda: office.health()["failing"])
    assert "address not allowed" in httpx.get(office.daemon.base).text
    asked = office.asked(ENGLISH)
    office.change()
    until(lambda: office.asked(ENGLISH) > asked and not office.health()["failing"])


def test_who_asks_changes_at_once(office: Office) -> None:
    office.change(bot=office.more("bot", "contact: desk@reader.example\npoliteness: {delay: 2s, connections: 1}\n"))
    assert office.asked_again(ENGLISH)
    assert "desk@reader.example" in office.newsroom.requests[-1].headers["user-agent"]


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("archive: ../archive", "archive: ../elsewhere", "archive"),
        ('listen: "127.0.0.1:0"', 'listen: "127.0.0.1:1"', "server.listen"),
    ],
)
def test_what_cannot_be_changed_while_it_runs_needs_a_restart_and_says_so(
    office: Office, old: str, new: str, key: str
) -> None:
    write(office.config, {"bot.yaml": office.good["bot.yaml"].replace(old, new)})
    until(lambda: f"configuration needs a restart key={key}\n" in office.log)
    assert office.asked_again(ENGLISH)
    assert office.health()["configuration"] == "ok"
    assert not (office.config.parent / "elsewhere").exists()
    write(office.config, office.good)
    until(lambda: f"configuration needs no restart key={key}\n" in office.log)
