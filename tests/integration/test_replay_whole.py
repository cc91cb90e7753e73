"""What only passes through replay comes out whole, and what other programs write is understood."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from bot.adapters.sqlite import SqliteStore
from bot.adapters.warc.files import WarcFiles
from bot.web.app import Holdings, Web, replayer
from tests.integration.archived import FIRST, HTML, PAGE, URL, ask, keep, opened, serve
from tests.twins.fetcher import Answer, exchange

__all__ = ["opened"]  # the fixture `web`

PNG = b"\x89PNG\r\n\x1a\n" + b"x" * 9_000  # longer than the limit of the fixture


@pytest.mark.parametrize("form", ["id_", "im_", "if_"])
@pytest.mark.parametrize("chunked", [False, True])
async def test_what_no_coding_is_on_is_never_cut(web: Web, form: str, chunked: bool) -> None:
    body = b"%x\r\n%b\r\n0\r\n\r\n" % (len(PNG), PNG) if chunked else PNG
    headers = {"Content-Type": "image/png"} | ({"Transfer-Encoding": "chunked"} if chunked else {})
    await keep(web, exchange(URL, Answer(body=body, headers=headers), FIRST))
    answer = await ask(web, f"/replay/20261021060000{form}/{URL}")
    assert answer.content == PNG


async def test_a_text_that_is_longer_than_the_limit_is_whole_as_it_was(web: Web) -> None:
    await serve(web, b"x" * 9_000, "text/plain")
    assert len((await ask(web, f"/replay/20261021060000id_/{URL}")).content) == 9_000


async def test_a_redirect_to_what_is_no_address_can_be_had_as_it_was(web: Web) -> None:
    headers = {"Location": "http://[bad", "Content-Type": "text/html"}
    await keep(web, exchange(URL, Answer(status=302, body=b"moved", headers=headers), FIRST))
    raw = await ask(web, f"/replay/20261021060000id_/{URL}")
    assert (raw.status_code, raw.content) == (200, b"moved")
    shown = await ask(web, f"/replay/20261021060000/{URL}")
    assert shown.status_code == 404
    assert "redirected to http://[bad, which is not in the archive" in shown.text


@pytest.mark.parametrize(
    ("url", "date", "status"),
    [
        (URL, "2026-10-21T06:00:00", 200),
        (f"<{URL}>", "2026-10-21T06:00:00.250Z", 200),
        (URL, "0001-01-01T00:00:00+14:00", 404),
    ],
)
async def test_a_revisit_is_understood_as_other_programs_write_it(
    web: Web, tmp_path: Path, url: str, date: str, status: int
) -> None:
    first = await keep(web, exchange(URL, Answer(body=PAGE, headers=HTML), FIRST))
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
    record = (
        "WARC/1.0\r\nWARC-Type: revisit\r\nWARC-Target-URI: https://a.example/again\r\n"
        "WARC-Date: 2026-10-22T06:00:00Z\r\nWARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000005>\r\n"
        "WARC-Profile: http://netpreserve.org/warc/1.0/revisit/identical-payload-digest\r\n"
        f"WARC-Payload-Digest: sha1:{first.sha1.removeprefix('sha1:')}\r\n"
        f"WARC-Refers-To-Target-URI: {url}\r\nWARC-Refers-To-Date: {date}\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(head)}\r\n\r\n"
    )
    theirs = tmp_path / "theirs.warc"
    theirs.write_bytes(record.encode() + head + b"\r\n\r\n")
    (ours,) = (tmp_path / "warc").rglob("*.warc.gz*")
    files = WarcFiles({"ours": ours, "theirs": theirs})
    store = SqliteStore(tmp_path / "both.db")
    for file in ("ours", "theirs"):
        await store.index(list(files.rows(file)))
    app = replayer(Holdings(index=store, records=files, base_url=lambda: "http://t.example/", most=lambda: 5_000))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://t.example") as client:
        answer = await client.get("/replay/20261022060000id_/https://a.example/again")
    await store.close()
    assert answer.status_code == status
    assert status != 200 or answer.content == PAGE
