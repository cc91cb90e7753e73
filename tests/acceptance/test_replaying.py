"""`tearsheet replay` as a process: over an archive beside its daemon's files, and over files of other programs."""

from __future__ import annotations

import base64
import gzip
import hashlib
import re
import signal
import socket
import subprocess
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from lxml import html

from tests.acceptance.test_daemon import Daemon, entries, until
from tests.conftest import Tearsheet, command, environment

PAGE = b"<!doctype html><title>Saved</title><img src=/dot.png><p>\xd9\x85\xd8\xb1\xd8\xad\xd8\xa8\xd8\xa7"
URL = "https://gazette.example/2026/"
SAVED = "https://gazette.example/saved"


@contextmanager
def replaying(*arguments: str | Path) -> Iterator[str]:
    run = command("replay", "--listen", "127.0.0.1:0", *arguments)
    server = subprocess.Popen(run, stderr=subprocess.PIPE, env=environment(), text=True)
    assert server.stderr is not None
    try:
        found = None
        while found is None:
            told = server.stderr.readline()
            assert told, "it ended before it served"
            found = re.search(r"at (http://\S+?)replay/", told)
        yield found[1]
        server.send_signal(signal.SIGTERM)
        assert server.wait(20) == 0
    finally:
        server.kill()
        server.wait()
        server.stderr.close()


def links(page: str) -> list[str]:
    return [str(link) for link in html.fromstring(page).xpath("//li/a/@href")]


def test_the_archive_is_replayed_and_nothing_in_it_is_changed(config: Path, tearsheet: Tearsheet) -> None:
    assert tearsheet("poll", "--config", config, "--all").returncode == 0
    before = {path: path.read_bytes() for path in (config.parent / "archive/warc").rglob("*") if path.is_file()}
    with replaying("--config", config) as base:
        first = httpx.get(base, follow_redirects=True)
        found = links(first.text)
        assert len(found) > 10
        for place in found:
            memento = httpx.get(f"{base.rstrip('/')}{place}")
            assert memento.status_code == 200
            frame = html.fromstring(memento.text).xpath("string(//iframe/@src)")
            shown = httpx.get(f"{base.rstrip('/')}{frame}")
            assert shown.status_code == 200
            assert shown.headers["content-security-policy"].startswith("sandbox ")
    assert {path: path.read_bytes() for path in (config.parent / "archive/warc").rglob("*") if path.is_file()} == before


def record(kind: str, url: str, date: str, content_type: str, block: bytes, **told: str) -> bytes:
    lines = {
        "WARC-Type": kind,
        "WARC-Record-ID": f"<urn:uuid:{uuid.uuid4()}>",
        "WARC-Target-URI": url,
        "WARC-Date": date,
        "Content-Type": content_type,
        **{name.replace("_", "-"): value for name, value in told.items()},
        "Content-Length": str(len(block)),
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"WARC/1.0\r\n{head}\r\n".encode() + block + b"\r\n\r\n"


def foreign(path: Path, *, packed: bool) -> None:
    """As another program writes it: a page, its picture, a revisit that names no record, and a saved page."""
    http = "application/http; msgtype=response"
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    picture = b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n\x89PNG\r\n\x1a\n"
    digest = "sha1:" + base64.b32encode(hashlib.sha1(PAGE).digest()).decode()
    again = {
        "WARC_Payload_Digest": digest,
        "WARC_Refers_To_Target_URI": URL,
        "WARC_Refers_To_Date": "2020-01-02T03:04:05Z",
    }
    records = [
        record("response", URL, "2020-01-02T03:04:05Z", http, head + PAGE, WARC_Payload_Digest=digest),
        record("response", f"{URL[:-5]}dot.png", "2020-01-02T03:04:06Z", http, picture),
        record("revisit", URL, "2021-01-01T00:00:00Z", http, head, **again),
        record("resource", SAVED, "2022-01-01T00:00:00Z", "text/html", PAGE),
    ]
    path.write_bytes(b"".join(map(gzip.compress, records) if packed else records))


def test_files_of_another_program_are_replayed(tmp_path: Path) -> None:
    for packed in (True, False):
        path = tmp_path / ("other.warc.gz" if packed else "other.warc")
        foreign(path, packed=packed)
        with replaying(path) as base:
            found = links(httpx.get(f"{base}replay/").text)
            assert found == [f"/replay/20220101000000/{SAVED}", f"/replay/20200102030405/{URL}"]
            for time, url in (("20200102030405", URL), ("20210101000000", URL), ("20220101000000", SAVED)):
                shown = httpx.get(f"{base}replay/{time}if_/{url}")
                assert (shown.status_code, "مرحبا" in shown.text) == (200, True)
            (source,) = html.fromstring(shown.text).xpath("//img/@src")
            picture = httpx.get(f"{base.rstrip('/')}{source}")
            assert (picture.status_code, picture.headers["content-type"]) == (200, "image/png")
            assert httpx.get(f"{base}timemap/link/{URL}").text.count('memento"') == 2


def test_what_cannot_be_replayed_is_said(tmp_path: Path, tearsheet: Tearsheet) -> None:
    (tmp_path / "no.warc").write_bytes(b"this is no WARC file")
    done = tearsheet("replay", "--listen", "127.0.0.1:0", "no.warc")
    assert (done.returncode, "no WARC record" in done.stderr) == (1, True)
    done = tearsheet("replay", "missing.warc")
    assert (done.returncode, "there is no file missing.warc" in done.stderr) == (2, True)
    assert tearsheet("replay", "--listen", "8081", "no.warc").returncode == 2
    (tmp_path / "config").mkdir()
    assert tearsheet("replay", "--listen", "127.0.0.1:0").returncode == 1
    foreign(tmp_path / "theirs.warc", packed=False)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        done = tearsheet("replay", "--listen", address, tmp_path / "theirs.warc")
    assert (done.returncode, "choose another address with --listen" in done.stderr) == (1, True)


def test_it_reads_beside_a_daemon_what_that_is_still_writing(config: Path) -> None:
    daemon = Daemon(config)
    try:
        until(lambda: entries(daemon.base) == 17)
        with replaying("--config", config) as base:
            found = links(httpx.get(f"{base}replay/").text)
            assert len(found) > 10
            told = httpx.get(f"{base.rstrip('/')}{found[0]}")
            assert told.status_code == 200
            assert httpx.get(f"{daemon.base.rstrip('/')}{found[0]}").status_code == 200
    finally:
        code, _ = daemon.end(signal.SIGTERM)
    assert code == 0
