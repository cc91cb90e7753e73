"""`verify` over the newsroom's archive: sound it has no fault, and whatever is done to it is named with file and byte."""

from __future__ import annotations

import base64
import hashlib
import json
import random
import re
import subprocess
from pathlib import Path

import pytest

from bot.demo.newsroom import Newsroom
from tests.acceptance import evidence
from tests.acceptance.evidence import Evidence, flipped
from tests.conftest import command, environment

SEEDS = (1, 2, 3)
NUMBERS = ("offset", "length", "begin", "end", "status")
COLUMNS = ("url", "date", "sha1", "sha256", "surt", "record_id", *NUMBERS)


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Evidence:
    return evidence.made(tmp_path_factory.mktemp("evidence"))


@pytest.fixture
def copy(sound: Evidence, tmp_path: Path) -> Evidence:
    return sound.copied(tmp_path / "copy")


def test_a_sound_archive_has_no_fault_and_says_what_that_proves(sound: Evidence) -> None:
    done = sound.verify()
    assert (done.code, done.faults) == (0, []), done.words
    assert "No fault found." in done.words
    assert "What this proves:" in done.words
    assert "2 sealed files are byte for byte what was signed" in done.words
    assert "What it does not prove:" in done.words
    assert "17 versions of articles, 144 feed entries" in done.words


@pytest.mark.parametrize("seed", SEEDS)
def test_flipped_bytes_of_members_are_named_by_their_records(copy: Evidence, seed: int) -> None:
    draw, file = random.Random(seed), copy.files()[0]
    flipped = draw.sample(copy.records(file)[::3], 9)  # none beside another
    for number, record in enumerate(flipped):
        last = record.offset + record.length
        places = (record.offset, record.offset + 10), (record.offset + 10, last - 9), (last - 8, last)
        copy.flip(file, draw.randrange(*places[number % 3]))  # gzip header, packed bytes, gzip trailer
    done = copy.verify()
    assert done.code == 1
    assert {record.offset for record in flipped} <= {fault.offset for fault in done.faults if fault.file == file}
    assert any("altered" in what for what in done.at(file, -1))


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("place", ["record header", "HTTP header", "body"])
def test_a_flipped_byte_in_a_sound_member_is_named_by_its_record(copy: Evidence, place: str, seed: int) -> None:
    draw, file = random.Random(f"{place} {seed}"), copy.files()[0]
    record = draw.choice(copy.records(file, "response"))

    def change(data: bytes) -> bytes:
        head = data.index(b"\r\n\r\n") + 4
        body = data.index(b"\r\n\r\n", head) + 4
        date = data.index(b"WARC-Date: ") + len(b"WARC-Date: 2026-11-23T01:02:03.")
        # Not every field of a record's head is told twice: the manifest covers the others.
        places = {"record header": (date, date + 6), "HTTP header": (head, body), "body": (body, len(data))}
        return flipped(data, draw, *places[place])

    copy.repack(file, record, change)
    done = copy.verify()
    assert done.code == 1
    said = done.at(file, record.offset)
    assert any(("date" if place == "record header" else "digest") in what for what in said), said
    assert any("altered" in what for what in done.at(file, -1))


@pytest.mark.parametrize("seed", SEEDS)
def test_changed_rows_are_named_with_what_was_changed(copy: Evidence, seed: int) -> None:
    file = copy.files()[0]
    changed = zip(COLUMNS, random.Random(seed).sample(copy.records(file, "response"), len(COLUMNS)), strict=True)
    said = dict(changed)
    for column, record in said.items():
        new = '"{0}" + 1' if column in NUMBERS else "substr({0}, 1, 20) || '~' || substr({0}, 22)"
        new = "replace(date, '.', '.1')" if column == "date" else new.format(column)
        copy.index(f'UPDATE capture SET "{column}" = {new} WHERE record_id = ?', record.stored.record_id)
    done = copy.verify()
    assert done.code == 1
    for column, record in said.items():
        place = ("index.db", -1) if column == "surt" else (file, record.offset)
        named = [what for what in done.at(*place) if record.stored.record_id in what]
        assert any(("key" if column == "surt" else column) in what for what in named), (column, done.faults)


@pytest.mark.parametrize("seed", range(4))
def test_a_flipped_byte_in_the_tables_of_the_index_is_named(copy: Evidence, seed: int) -> None:
    """In a value that the index holds: of free pages, and of what is outside the promise, nobody says anything."""
    path = copy.archive / "index.db"
    copy.index("DELETE FROM poll")  # also closes the database, so that nothing is left in its log
    data, draw = path.read_bytes(), random.Random(seed)
    id_ = draw.choice(copy.records(copy.files()[0], "metadata", "response")).stored.record_id.encode()
    places = [place for place in range(len(data)) if data.startswith(id_, place)]
    copy.flip("index.db", draw.choice(places) + draw.randrange(len(id_)))
    done = copy.verify()
    assert done.code == 1
    assert done.faults


def test_a_flipped_byte_of_manifest_and_custody_line_is_named(sound: Evidence, tmp_path: Path) -> None:
    for seed in SEEDS:
        for number, file in enumerate(
            ["custody/log.jsonl", *[f"custody/{p.name}" for p in sorted((sound.archive / "custody").glob("*.sha256"))]]
        ):
            copy = sound.copied(tmp_path / f"{seed}-{number}")
            copy.flip(file, random.Random(f"{file} {seed}").randrange((copy.archive / file).stat().st_size - 1))
            done = copy.verify()
            assert done.code == 1
            assert done.at(file), done.faults


def test_a_record_that_was_cut_out_and_the_rest_moved_up_is_named(copy: Evidence) -> None:
    file = copy.files()[0]
    record = copy.records(file, "response")[3]
    path = copy.archive / file
    data = path.read_bytes()
    path.write_bytes(data[: record.offset] + data[record.offset + record.length :])
    done = copy.verify()
    assert done.code == 1
    assert any(
        record.stored.record_id in what and "no such record begins here" in what
        for what in done.at(file, record.offset)
    )


def test_two_records_that_were_swapped_are_named(copy: Evidence) -> None:
    file = copy.files()[0]
    first, second = copy.records(file, "response")[2:4]
    path = copy.archive / file
    data = path.read_bytes()
    one, other = (data[r.offset : r.offset + r.length] for r in (first, second))
    between = data[first.offset + first.length : second.offset]
    path.write_bytes(data[: first.offset] + other + between + one + data[second.offset + second.length :])
    done = copy.verify()
    assert done.code == 1
    assert any(second.stored.record_id in what for what in done.at(file, first.offset)), done.faults


def test_a_missing_and_a_renamed_file_are_named(sound: Evidence, tmp_path: Path) -> None:
    file = sound.files()[0]
    gone = sound.copied(tmp_path / "gone")
    (gone.archive / file).unlink()
    done = gone.verify()
    assert {"missing: the index has rows of it", "missing: a manifest lists it"} <= set(done.at(file))
    renamed = sound.copied(tmp_path / "renamed")
    other = file.replace("tearsheet-", "tearsheet-1")
    (renamed.archive / file).rename(renamed.archive / other)
    done = renamed.verify()
    assert done.code == 1
    assert "missing: the index has rows of it" in done.at(file)
    assert any("the file was written as" in what for what in done.at(other, 0))


def test_a_deleted_row_is_named(copy: Evidence) -> None:
    file = copy.files()[0]
    for record in (copy.records(file, "response")[5], copy.records(file, "metadata")[2]):
        copy.index("DELETE FROM capture WHERE record_id = ?", record.stored.record_id)
        assert any("has no row in the index" in what for what in copy.verify().at(file, record.offset))


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE version SET value = replace(value, '\"headline\":\"', '\"headline\":\"Not ')", "record.headline is"),
        ("UPDATE version SET value = replace(value, '\"sha256\":\"', '\"sha256\":\"0')", "provenance.sha256 is"),
        ("UPDATE version SET value = substr(value, 2)", "cannot be read"),
        ("DELETE FROM version", "which the index does not have"),
        ("INSERT INTO version SELECT NULL, id, 'x', first, last, seen, 2, value FROM version", "no derivation in the archive makes its version"),
        ("DELETE FROM alias", "does not know"),
        ("DELETE FROM match", "it is listed under"),
        ("DELETE FROM mention", "it is listed under"),
        ("DELETE FROM event", "the months of its topics have"),
        ("UPDATE event SET withdrawn = 1", "the months of its topics have"),
        ("UPDATE article SET published = '2020-01-01T00:00:00Z'", "beside its version 1 stands"),
    ],
)  # fmt: skip
def test_an_article_that_was_changed_in_the_index_is_named(copy: Evidence, statement: str, said: str) -> None:
    copy.index(statement)
    done = copy.verify()
    assert done.code == 1
    assert any(said in fault.what for fault in done.faults), done.faults[:5]


def test_a_feed_file_that_was_edited_is_named(copy: Evidence) -> None:
    feed = next(path for path in sorted((copy.archive / "feeds").glob("*.atom")) if b"<entry" in path.read_bytes())
    body = feed.read_text("utf-8")
    head, entry, rest = body.partition("<entry")
    feed.write_text(head + entry + rest.replace("<title>", "<title>Not ", 1), "utf-8")
    done = copy.verify()
    assert any("not what the index and the configuration make: title" in what for what in done.at(f"feeds/{feed.name}"))
    feed.write_text(body.replace('offset="', 'offset="1', 1), "utf-8")
    assert any("offset 1" in what for what in copy.verify().at(f"feeds/{feed.name}"))


@pytest.mark.parametrize(
    ("pattern", "title", "said"),
    [
        ("*.json", ('"title": "', '"title": "Not '), "make: title"),
        ("*.rss", ("<title>", "<title>Not "), "make: title"),
        ("*/*.atom", ("<title>", "<title>Not "), "make: title"),
        ("*/*.atom", ('offset="', 'offset="1'), "offset 1"),
        ("*.json", ('"offset": ', '"offset": 1'), "offset 1"),
        ("*.rss", ('sha256="', 'sha256="0'), "sha256 0"),
        ("*/*.atom", ("</feed>", ""), "no XML"),
        ("*.json", ('"items"', '"entries"'), "no items"),
        ("*/*.atom", ('rel="current"', 'rel="related"'), "outside its entries"),
    ],
)
def test_an_edited_document_of_another_format_or_of_a_month_is_named(
    copy: Evidence, pattern: str, title: tuple[str, str], said: str
) -> None:
    feeds = copy.archive / "feeds"
    feed = next(path for path in sorted(feeds.glob(pattern)) if b"provenance" in path.read_bytes())
    head, rest = _parted(feed.read_text("utf-8")) if "title" in said else ("", feed.read_text("utf-8"))
    assert title[0] in rest
    feed.write_text(head + rest.replace(*title, 1), "utf-8")
    done = copy.verify()
    assert any(said in what for what in done.at(f"feeds/{feed.relative_to(feeds).as_posix()}")), done.faults


def _parted(body: str) -> tuple[str, str]:
    """What stands before the first entry, and the rest."""
    begin = min(at for mark in ("<entry", "<item", '"items"') if (at := body.find(mark)) >= 0)
    return body[:begin], body[begin:]


def test_a_derivation_that_was_edited_with_right_digests_and_put_into_the_index_too_is_seen_by_the_manifest(
    copy: Evidence,
) -> None:
    """Whoever can write everywhere can make everything again, but for what was signed."""
    file = copy.files()[0]
    for path in copy.archive.glob("index.db*"):
        path.unlink()
    record = copy.records(file, "metadata")[-1]
    before, after = b'"headline":"', b'"headline":"Not '

    def change(data: bytes) -> bytes:
        head, _, block = data.partition(b"\r\n\r\n")
        return _with_digests(head, block[:-4].replace(before, after, 1))

    copy.repack(file, record, change)
    done = polled(copy).verify()
    assert done.code == 1
    assert [fault.what[:7] for fault in done.faults if fault.file.startswith("warc/")] == ["altered"]


def _with_digests(head: bytes, block: bytes) -> bytes:
    digest = b"sha1:" + base64.b32encode(hashlib.sha1(block).digest())
    head = re.sub(rb"WARC-Block-Digest: \S+", b"WARC-Block-Digest: " + digest, head)
    head = re.sub(rb"Content-Length: \d+", b"Content-Length: %d" % len(block), head)
    return head + b"\r\n\r\n" + block + b"\r\n\r\n"


def polled(copy: Evidence) -> Evidence:
    """The index made again; nobody answers at the newsroom's address any more."""
    subprocess.run(
        command("poll", "--all", "--config", copy.config),
        env=environment(),
        capture_output=True,
        check=False,
        timeout=60,
    )
    return copy


def test_one_file_alone_and_a_file_of_anybody_are_verified(copy: Evidence, tmp_path: Path) -> None:
    file = copy.files()[0]
    done = copy.verify(copy.archive / file)
    assert (done.code, done.faults) == (0, []), done.faults
    foreign = tmp_path / "theirs.warc.gz"
    foreign.write_bytes((copy.archive / file).read_bytes())
    assert copy.verify(foreign).code == 0
    record = copy.records(file)[4]
    data = bytearray(foreign.read_bytes())
    data[record.offset + record.length - 6] ^= 1
    foreign.write_bytes(data)
    done = copy.verify(foreign)
    assert done.code == 1
    assert done.at(str(foreign), record.offset)
    assert copy.verify(tmp_path / "nothing").code == 2


def test_faults_are_json_lines_where_that_is_asked_for(copy: Evidence) -> None:
    file = copy.files()[0]
    (copy.archive / file).unlink()
    verify = command("verify", "--format", "jsonl", "--config", copy.config)
    done = subprocess.run(verify, env=environment(), capture_output=True, text=True, check=False, timeout=60)
    assert {"file": file, "offset": -1, "what": "missing: a manifest lists it"} in map(
        json.loads, done.stdout.splitlines()
    )


def test_records_are_made_again_from_the_bytes(sound: Evidence, copy: Evidence) -> None:
    done = sound.verify("--records")
    assert (done.code, done.faults) == (0, []), done.words
    assert "17 records made again from the bytes, the same field by field." in done.words
    sources = copy.config / "sources.yaml"
    sources.write_text(sources.read_text() + "    rules: {remove: [p]}\n")
    done = copy.verify("--records")
    assert (done.code, done.faults) == (0, []), done.words
    assert "made otherwise by today's configuration than by the one of that day: no fault." in done.words


def test_an_article_is_told_as_a_chain_of_proof(copy: Evidence) -> None:
    listed = subprocess.run(
        command("articles", "--format", "jsonl", "--config", copy.config), env=environment(), capture_output=True, text=True, check=True
    )  # fmt: skip
    article = next(one for one in map(json.loads, listed.stdout.splitlines()) if one["provenance"]["pageRecord"])
    page = article["provenance"]["pageRecord"]
    done = copy.verify(article["id"])
    assert (done.code, done.faults) == (0, [])
    place = f"page {page}"
    links = (
        "feed document that listed it",
        place,
        "it is whole; the SHA-256",
        "derivation urn:uuid:",
        "made again from these bytes it is the same",
        "are what these derivations make",
    )
    assert [link for link in links if link not in done.words] == []
    file, offset = article["provenance"]["file"], article["provenance"]["offset"]
    copy.flip(file, offset + 40)
    done = copy.verify(article["id"])
    assert done.code == 1
    assert done.at(file, offset)
    assert "NOT as it was written" in done.words
    assert copy.verify("0" * 32).code == 1


def test_without_its_index_the_files_are_verified_and_the_index_is_missed(copy: Evidence) -> None:
    for path in copy.archive.glob("index.db*"):
        path.unlink()
    done = copy.verify()
    assert done.code == 1
    assert [fault.file for fault in done.faults] == ["index.db"]


def test_beside_a_daemon_that_is_at_work_there_is_no_fault(config: Path, newsroom: Newsroom) -> None:
    copy = Evidence(config.parent)
    daemon = subprocess.Popen(
        command("run", "--config", config), env=environment(), stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
    )  # fmt: skip
    try:
        assert daemon.stderr is not None
        for line in daemon.stderr:
            if "polled" in line:
                break
        for _ in range(3):  # in the middle of the first pass, and behind it
            done = copy.verify("--records")
            assert (done.code, done.faults) == (0, []), done.faults
            assert "is being written: it was read as far as it went" in done.words
    finally:
        daemon.terminate()
        daemon.communicate(timeout=30)
    done = copy.verify()
    assert (done.code, done.faults) == (0, []), done.faults
    assert "17 versions of articles" in done.words
