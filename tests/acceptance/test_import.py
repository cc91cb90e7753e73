"""`tearsheet import` as a user calls it, on files that wget made, and on pages as browsers save them."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest

from bot.demo.configuration import write_config
from bot.demo.newsroom import Newsroom
from tests.acceptance.standing import PAGES, Stand
from tests.conftest import SHARED, Tearsheet, command, environment
from tests.twins.foreign import packed, response
from tests.twins.town import page

WGET = shutil.which("wget")
with_wget = pytest.mark.skipif(WGET is None, reason="wget is not installed")
POSITION = {"provenance", "firstSeen"}
"""What a record says of where and when it was captured."""


def records(tearsheet: Tearsheet, config: Path) -> dict[str, dict[str, Any]]:
    printed = tearsheet("articles", "--format", "jsonl", "--config", config).stdout
    return {made["id"]: made for made in map(json.loads, printed.splitlines())}


def bare(found: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {id_: {key: value for key, value in made.items() if key not in POSITION} for id_, made in found.items()}


def fetch(folder: Path, name: str, *urls: str) -> Path:
    (folder / "urls").write_text("\n".join(urls))
    run = [WGET or "", "-q", f"--warc-file={name}", "-i", "urls", "-O", "dropped"]
    subprocess.run(run, cwd=folder, check=False, timeout=120)
    return folder / f"{name}.warc.gz"


@pytest.fixture
def second(newsroom: Newsroom, tmp_path: Path) -> Path:
    """Another archive that follows the same newsroom."""
    write_config(tmp_path / "second", newsroom.base, tmp_path / "second-archive", 0)
    return tmp_path / "second"


@with_wget
def test_what_wget_captured_makes_the_records_that_a_poll_makes(
    tearsheet: Tearsheet, config: Path, second: Path, newsroom: Newsroom, tmp_path: Path
) -> None:
    del newsroom  # it serves
    polled = tearsheet("poll", "--all", "--config", config)
    assert polled.returncode == 0, polled.stderr
    live = records(tearsheet, config)
    feeds = sorted({made["provenance"]["feedRecord"] for made in live.values()})
    assert feeds
    listing = tearsheet("status", "--format", "jsonl", "--config", config).stdout
    addresses = [json.loads(line)["feed"] for line in listing.splitlines()]
    got = fetch(tmp_path, "got", *addresses, *sorted({made["url"] for made in live.values()}))
    done = tearsheet("import", got, "--config", second)
    assert (done.returncode, done.stdout) == (0, "")
    assert f"{len(live)} articles made, 0 versions added" in done.stderr
    assert bare(records(tearsheet, second)) == bare(live)
    again = tearsheet("import", got, "--config", config)
    assert "0 articles made, 0 versions added" in again.stderr
    assert records(tearsheet, config) == live


@with_wget
def test_pages_alone_make_articles_that_a_lost_index_gets_back(
    tearsheet: Tearsheet, config: Path, second: Path, tmp_path: Path
) -> None:
    tearsheet("poll", "--all", "--config", config)
    live = records(tearsheet, config)
    got = fetch(tmp_path, "pages", *sorted({made["url"] for made in live.values()}))
    done = tearsheet("import", got, "--config", second)
    assert done.returncode == 0, done.stderr
    taken = records(tearsheet, second)
    by_url = {made["url"]: made for made in live.values()}
    for made in taken.values():
        told = (
            "headline",
            "articleBody",
            "articleHtml",
            "author",
            "datePublished",
            "image",
            "inLanguage",
            "canonicalUrl",
        )
        assert [made[key] for key in told] == [by_url[made["url"]][key] for key in told]
    made = next(iter(taken.values()))
    assert made["provenance"]["pageRecord"] in tearsheet("show", made["id"], "--config", second).stdout
    assert {made["url"] for made in taken.values()} == set(by_url)
    feeds = {path.name: path.read_bytes() for path in (tmp_path / "second-archive/feeds").glob("*.atom")}
    for index in (tmp_path / "second-archive").glob("index.db*"):
        index.unlink()
    other = tmp_path / "other.warc.gz"
    other.write_bytes(packed(response("https://elsewhere.example/dam", page("dam"))))
    done = tearsheet("import", other, "--config", second)
    assert "no source   1 page" in done.stderr
    assert records(tearsheet, second) == taken
    assert {path.name: path.read_bytes() for path in (tmp_path / "second-archive/feeds").glob("*.atom")} == feeds


def test_saved_pages_and_what_cannot_be_read_in_one_command(tearsheet: Tearsheet, config: Path, tmp_path: Path) -> None:
    (tmp_path / "one.html").write_bytes(b"<!-- saved from url=(0031)https://gazette.example/dam -->\n" + page("dam"))
    (tmp_path / "two.htm").write_bytes(page("pump", canonical="https://gazette.example/2026/pump"))
    (tmp_path / "none.html").write_bytes(page("none"))
    (tmp_path / "odd.warc.gz").write_bytes(b"nothing of the kind")
    given = [tmp_path / name for name in ("one.html", "two.htm", "none.html", "odd.warc.gz", "absent.warc")]
    done = tearsheet("import", *given, "--source", "ledger-en", "--config", config)
    assert done.returncode == 1
    assert "none.html does not say what its address was: give it with --url" in done.stderr
    assert "odd.warc.gz holds no WARC record" in done.stderr
    assert "absent.warc: No such file" in done.stderr
    assert "2 files taken in, 2 captures indexed; 2 articles made" in done.stderr
    urls = {made["url"] for made in records(tearsheet, config).values()}
    assert urls == {"https://gazette.example/dam", "https://gazette.example/2026/pump"}


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["page.warc", "--url", "https://gazette.example/"], "for saved pages"),
        (["a.html", "b.html", "--url", "https://gazette.example/"], "one saved page"),
        (["a.html", "--source", "nobody"], "no source is named nobody"),
        (["a.html", "--date", "yesterday"], "neither a day"),
    ],
)
def test_wrong_use_is_told(tearsheet: Tearsheet, config: Path, arguments: list[str], why: str) -> None:
    done = tearsheet("import", *arguments, "--config", config)
    assert done.returncode == 2
    assert why in done.stderr


def test_killed_and_stopped_at_any_point_the_next_run_ends_with_the_same(
    tearsheet: Tearsheet, config: Path, second: Path, tmp_path: Path
) -> None:
    slugs = [f"story-number-{number}" for number in range(60)]
    path = tmp_path / "many.warc.gz"
    path.write_bytes(packed(*(response(f"https://gazette.example/{slug}", page(slug)) for slug in slugs)))
    whole = tearsheet("import", path, "--source", "ledger-en", "--config", second)
    assert "60 articles made" in whole.stderr
    run = command("import", path, "--source", "ledger-en", "--config", config)
    for number, sign in ((10, signal.SIGKILL), (25, signal.SIGINT), (40, signal.SIGKILL)):
        with subprocess.Popen(run, env=environment(), stderr=subprocess.PIPE, text=True) as process:
            assert process.stderr is not None
            for seen, line in enumerate(process.stderr):
                if seen >= number and "article=" in line:
                    process.send_signal(sign)
                    break
            process.stderr.read()
    done = tearsheet("import", path, "--source", "ledger-en", "--config", config)
    assert done.returncode == 0, done.stderr
    assert bare(records(tearsheet, config)) == bare(records(tearsheet, second))
    assert len(list((tmp_path / "archive/warc/imported").iterdir())) == 1


@with_wget
@pytest.mark.skipif(not (SHARED / "data/aeb").is_dir(), reason="the real pages are not beside the project")
def test_real_pages_and_their_feeds_taken_in_are_the_records_of_a_poll(tearsheet: Tearsheet, tmp_path: Path) -> None:
    with Stand(tmp_path) as stand:
        polled = stand.poll()
        assert polled.returncode == 0, polled.stderr
        live = {made["id"]: made for made in stand.records() if made["source"] in PAGES}
        feeds = [feed for feed in stand.feeds() if feed.removeprefix(stand.base).split("/")[1] in PAGES]
        got = fetch(tmp_path, "got", *feeds, *(made["url"] for made in live.values()))
        shutil.copytree(stand.config, tmp_path / "second")
        settings = tmp_path / "second/bot.yaml"
        settings.write_text(settings.read_text().replace("../archive", "../second-archive"))
        done = tearsheet("import", got, "--config", tmp_path / "second", seconds=240)
        assert done.returncode == 0, done.stderr
    taken = bare(records(tearsheet, tmp_path / "second"))
    differing = [made["url"] for id_, made in bare(live).items() if taken.get(id_) != made]
    assert (differing, len(taken)) == ([], len(live))
