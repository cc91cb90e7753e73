"""`tearsheet export`: the index as CDXJ, and bundles that hold what articles stand on."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastwarc.warc import ArchiveIterator, WarcRecordType

from bot.demo.configuration import write_config
from bot.demo.newsroom import Newsroom
from tests.conftest import ROOT, command, environment


class House:
    """The newsroom, polled once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.archive = folder / "archive"

    def run(self, *arguments: str | Path, code: int = 0) -> subprocess.CompletedProcess[str]:
        verb, *rest = arguments
        done = subprocess.run(
            command(verb, "--config", self.folder / "config", *rest),
            cwd=self.folder,
            env=environment(),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == code, done.stderr
        return done

    def articles(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.run("articles", "--format", "jsonl").stdout.splitlines()]

    def bundle(self, name: str, *arguments: str) -> zipfile.ZipFile:
        self.run("export", "--wacz", name, *arguments)
        return zipfile.ZipFile(self.folder / name)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("export")
    with Newsroom() as newsroom:
        write_config(folder / "config", newsroom.base, folder / "archive", 0)
        made = House(folder)
        made.run("poll")
        yield made


def lines(package: zipfile.ZipFile) -> list[dict[str, str]]:
    text = gzip.decompress(package.read("indexes/index.cdx.gz")).decode()
    return [json.loads(line.split(" ", 2)[2]) for line in text.splitlines()]


def pages(package: zipfile.ZipFile) -> list[dict[str, str]]:
    return [json.loads(line) for line in package.read("pages/pages.jsonl").splitlines()][1:]


def test_the_index_lists_every_answer_and_every_derivation_sorted(house: House) -> None:
    text = house.run("export", "--cdxj").stdout
    listed = text.splitlines()
    assert listed == sorted(listed)
    kinds = WarcRecordType.response | WarcRecordType.revisit | WarcRecordType.metadata
    records = [
        (record.headers["WARC-Target-URI"], str(record.stream_pos), path.relative_to(house.archive).as_posix())
        for path in (house.archive / "warc").rglob("*.warc.gz")
        for record in ArchiveIterator(path.open("rb"), record_types=kinds)
    ]
    fields = [json.loads(line.split(" ", 2)[2]) for line in listed]
    assert sorted((one["url"], one["offset"], one["filename"]) for one in fields) == sorted(records)
    house.run("export", "--cdxj", "all.cdxj")
    assert (house.folder / "all.cdxj").read_text() == text


def test_an_article_is_bundled_with_its_page_its_feed_and_what_was_derived(house: House) -> None:
    article = next(one for one in house.articles() if one["source"] == "ledger-en")
    package = house.bundle("one.wacz", article["id"])
    provenance = article["provenance"]
    body = package.read("archive/tearsheet-00000.warc.gz")
    records = list(ArchiveIterator(io.BytesIO(body)))
    ids = {record.record_id for record in ArchiveIterator(io.BytesIO(body))}
    assert f"<{provenance['pageRecord']}>" in ids
    assert f"<{provenance['feedRecord']}>" in ids
    assert len(records) >= 6
    (page,) = pages(package)
    assert (page["url"], page["title"]) == (provenance["finalUrl"], article["headline"])
    assert page["text"] == article["articleBody"]
    source = (house.archive / provenance["file"]).read_bytes()
    member = source[provenance["offset"] : provenance["offset"] + provenance["length"]]
    (line,) = [one for one in lines(package) if one["url"] == provenance["finalUrl"]]
    place = int(line["offset"])
    assert body[place : place + int(line["length"])] == member
    assert line["recordDigest"] == f"sha256:{hashlib.sha256(member).hexdigest()}"
    origins = package.read("custody/origins.txt").decode()
    assert f'"offset": "{provenance["offset"]}", "filename": "{provenance["file"]}"' in origins


def test_a_topic_is_bundled_whole_and_two_bundles_differ_in_their_dates_alone(house: House) -> None:
    package = house.bundle("iraq.wacz", "--topic", "iraq")
    wanted = [one["id"] for one in house.articles() if "iraq" in one["topics"]]
    assert [page["id"].partition(".")[0] for page in pages(package)] == wanted
    again = house.bundle("again.wacz", "--topic", "iraq")
    for name in ("indexes/index.cdx.gz", "pages/pages.jsonl", "custody/origins.txt"):
        first, second = package.read(name), again.read(name)
        if name.startswith("indexes"):  # the first record tells the date, and may be a byte longer
            assert [one["recordDigest"] for one in lines(package)] == [one["recordDigest"] for one in lines(again)]
        else:
            assert first == second


def test_time_and_source_choose_too(house: House) -> None:
    none = house.run("export", "--wacz", "none.wacz", "--until", "2020-01-01", code=1)
    assert "nothing to bundle" in none.stderr
    assert not (house.folder / "none.wacz").exists()
    assert len(pages(house.bundle("all.wacz", "--since", "2020-01-01"))) == 17
    chosen = pages(house.bundle("source.wacz", "--source", "ledger-ar"))
    assert len(chosen) == sum(one["source"] == "ledger-ar" for one in house.articles())


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--wacz", "a.zip"), "ends in .wacz"),
        (("--wacz", "a.wacz", "--topic", "nothing"), "no topic is named nothing"),
        (("--wacz", "a.wacz", "0" * 32, "--topic", "iraq"), "ids choose by themselves"),
        (("--cdxj", "-", "--topic", "iraq"), "the index of everything"),
    ],
)
def test_what_cannot_be_meant_ends_with_2(house: House, arguments: tuple[str, ...], words: str) -> None:
    assert words in house.run("export", *arguments, code=2).stderr


def test_nothing_is_written_over_without_a_word(house: House) -> None:
    for arguments in (("--wacz", "there.wacz"), ("--cdxj", "there.cdxj")):
        house.run("export", *arguments)
        assert "--force" in house.run("export", *arguments, code=2).stderr
        house.run("export", *arguments, "--force")


def test_an_id_that_nobody_has_ends_with_1_and_leaves_nothing(house: House) -> None:
    assert "no article has the id" in house.run("export", "--wacz", "zero.wacz", "0" * 32, code=1).stderr
    assert not list(house.folder.glob("*zero*"))


def documented() -> list[str]:
    """The commands of the page on bundles that verify one, with the name of its file."""
    page = (ROOT / "bot/docs/bundles.md").read_text("utf-8")
    return [block.partition("```")[0] for block in page.split("```sh\n")[1:]]


def verified(folder: Path) -> subprocess.CompletedProcess[str]:
    line = ["bash", "-euo", "pipefail", "-c", "".join(documented())]
    return subprocess.run(line, cwd=folder, capture_output=True, text=True, check=False)


def test_without_an_archive_nothing_is_made(house: House, tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config/bot.yaml").write_text("archive: ../archive\n")
    empty = House(tmp_path)
    for arguments in (("--wacz", "a.wacz"), ("--cdxj", "a.cdxj")):
        assert "holds no articles yet" in empty.run("export", *arguments, code=1).stderr
    assert [path.name for path in tmp_path.iterdir()] == ["config"]


@pytest.mark.skipif(not all(map(shutil.which, ("openssl", "unzip"))), reason="openssl or unzip is not installed")
def test_the_documented_commands_verify_a_bundle_and_find_what_was_changed(house: House, tmp_path: Path) -> None:
    house.bundle("signed.wacz", "--topic", "iraq")
    for name, changed in (("good", ""), ("page", "pages/pages.jsonl"), ("manifest", "datapackage.json")):
        (tmp_path / name).mkdir()
        with (
            zipfile.ZipFile(house.folder / "signed.wacz") as whole,
            zipfile.ZipFile(tmp_path / name / "iraq.wacz", "w") as written,
        ):
            for entry in whole.infolist():
                body = whole.read(entry)
                written.writestr(entry, body.replace(b"a", b"b", 1) if entry.filename == changed else body)
    good = verified(tmp_path / "good")
    assert good.returncode == 0, good.stderr
    assert "Verified OK" in good.stdout
    assert "pages/pages.jsonl: FAILED" in verified(tmp_path / "page").stdout
    assert verified(tmp_path / "manifest").returncode != 0
