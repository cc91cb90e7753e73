"""A private topic as its owner and a subscriber see it: an address of their own, which ends when it is revoked."""

from __future__ import annotations

import shlex
import signal
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.acceptance.test_daemon import Daemon, until
from tests.conftest import Tearsheet
from tests.unit.atomfeed import faults
from tests.unit.feedrules import archive_faults, json_faults, rss_faults

PRIVATE = "\n  - {name: ours, title: Ours alone, private: true, match: {entity: iraq}}\n"


@pytest.fixture
def daemon(config: Path) -> Iterator[Daemon]:
    with (config / "topics.yaml").open("a", encoding="utf-8") as topics:
        topics.write(PRIVATE)
    started = Daemon(config)
    yield started
    if started.process.poll() is None:
        started.process.kill()
        started.process.wait()


def test_a_subscriber_reads_a_private_topic_until_the_address_is_revoked(
    daemon: Daemon, config: Path, tearsheet: Tearsheet
) -> None:
    made = tearsheet("share", "ours", "--for", "the desk", "--config", config)
    assert made.returncode == 0, made.stderr
    secret = made.stdout.strip().partition("~")[2].partition("/")[0]
    address = f"{daemon.base}feeds/~{secret}/ours"
    until(lambda: "<entry" in httpx.get(f"{address}.atom").text or None)
    atom, rss, said = (httpx.get(f"{address}.{ending}").content for ending in ("atom", "rss", "json"))
    assert faults(atom) == rss_faults(rss, private=True) == json_faults(said, private=True) == []
    month = until(lambda: _newest(f"{address}.atom"))
    archived = httpx.get(f"{daemon.base}feeds/~{secret}/{month}")
    assert (archived.status_code, faults(archived.content), archive_faults(archived.content)) == (200, [], [])
    assert httpx.get(f"{daemon.base}feeds/ours.atom").status_code == 404
    for path in ("", "feeds.opml", "feeds/everything.atom", "feeds/everything.json", "feeds/everything.rss"):
        assert "ours" not in httpx.get(f"{daemon.base}{path}").text.casefold().replace("hours", "").replace("yours", "")
    listed = tearsheet("share", "--list", "--config", config).stdout
    assert listed.startswith("for\ttopic\tmade\trevoked\nthe desk\tours\t")
    assert tearsheet("share", "--revoke", "the desk", "--config", config).returncode == 0
    assert httpx.get(f"{address}.atom").status_code == 410
    assert daemon.end(signal.SIGTERM)[0] == 0
    held = [path for path in config.parent.rglob("*") if path.is_file()]
    assert not any(secret.encode() in path.read_bytes() for path in held)
    checked = tearsheet("verify", "--config", config)
    assert checked.returncode == 0, checked.stdout


def _newest(address: str) -> str | None:
    """The newest month, once the subscription document leads to one."""
    text = httpx.get(address).text
    return text.partition('rel="prev-archive" href="')[2].partition('"')[0] or None


def test_the_command_that_is_proposed_revokes_what_was_made(config: Path, tearsheet: Tearsheet) -> None:
    with (config / "topics.yaml").open("a", encoding="utf-8") as topics:
        topics.write(PRIVATE)
    made = tearsheet("share", "ours", "--for=-Desk 'one'", "--config", config)
    proposed = made.stderr.partition("shown again; ")[2].partition(" ends it")[0]
    assert proposed.startswith("python -m bot share --revoke=")
    done = tearsheet(*shlex.split(proposed)[3:])
    assert (done.returncode, done.stdout) == (0, "")
    assert "410 Gone" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ([], 2, "give one of TOPIC"),
        (["everything"], 2, "is public"),
        (["nothing"], 2, "no topic is named nothing"),
        (["--revoke", "nobody"], 1, "no secret is in use under the label nobody"),
        (["--list", "--revoke", "nobody"], 2, "give one of TOPIC"),
        (["--list", "--for", "nobody"], 2, "--for names whom"),
    ],
)
def test_what_cannot_be_done_is_said(
    config: Path, tearsheet: Tearsheet, arguments: list[str], code: int, said: str
) -> None:
    done = tearsheet("share", *arguments, "--config", config)
    assert (done.returncode, done.stdout) == (code, "")
    assert said in done.stderr
