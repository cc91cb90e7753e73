"""Archived copies: the capture nearest in time, under a banner or alone, rewritten so that it can be seen."""

from __future__ import annotations

import gzip
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest
from lxml import html

from bot.model.capture import Exchange
from bot.web.app import Web, application
from tests.integration.archived import FIRST, HTML, LATER, PAGE, URL, ask, keep, opened, serve
from tests.twins.fetcher import Answer, exchange

__all__ = ["opened"]  # the fixture `web`


# The page around a memento


async def test_a_memento_stands_in_a_frame_under_a_banner_that_says_what_it_is(web: Web) -> None:
    kept = await keep(web, exchange(URL, Answer(body=PAGE, headers=HTML), FIRST))
    answer = await ask(web, f"/replay/20261021060000/{URL}")
    assert answer.status_code == 200
    page = html.fromstring(answer.text)
    told = " ".join(page.text_content().split())
    for word in (URL, "2026-10-21 06:00:00 UTC", kept.sha256, kept.record_id, kept.file, f"byte {kept.offset}"):
        assert word in told
    assert "1 capture " in told
    (frame,) = page.xpath("//iframe")
    assert frame.get("src") == f"/replay/20261021060000if_/{URL}"
    assert "allow-scripts" not in frame.get("sandbox")
    assert "allow-same-origin" not in frame.get("sandbox")
    assert answer.headers["memento-datetime"] == "Wed, 21 Oct 2026 06:00:00 GMT"
    assert not page.xpath("//script")


async def test_the_banner_leads_to_the_other_captures(web: Web) -> None:
    for days in range(4):
        made = exchange(URL, Answer(body=b"x%d" % days, headers=HTML), FIRST + timedelta(days=days))
        await keep(web, made)
    page = html.fromstring((await ask(web, f"/replay/20261022060000/{URL}")).text)
    links = {link.text.split()[0]: link.get("href") for link in page.xpath("//nav/a")}
    assert links["first"] == links["previous"] == f"/replay/20261021060000/{URL}"
    assert links["next"] == f"/replay/20261023060000/{URL}"
    assert links["last"] == f"/replay/20261024060000/{URL}"
    assert links["all"] == f"/timemap/link/{URL}"
    assert links["original"] == f"/replay/20261022060000id_/{URL}"
    assert "4 captures" in page.text_content()


async def test_an_archived_error_and_a_cut_capture_say_so(web: Web) -> None:
    await keep(web, exchange(URL, Answer(status=404, body=b"gone", headers=HTML, truncated="length"), FIRST))
    answer = await ask(web, f"/replay/20261021060000/{URL}")
    assert answer.status_code == 404
    assert "answered with an error: 404 Not Found" in answer.text
    assert "longer than the limit" in answer.text
    shown = await ask(web, f"/replay/20261021060000if_/{URL}")
    assert (shown.status_code, b"gone" in shown.content) == (404, True)


async def test_in_a_frame_of_a_page_there_is_no_banner(web: Web) -> None:
    await serve(web, PAGE)
    answer = await ask(web, f"/replay/20261021060000/{URL}", sec_fetch_dest="iframe")
    assert answer.status_code == 302
    assert answer.headers["location"] == f"/replay/20261021060000if_/{URL}"
    assert answer.headers["vary"] == "Sec-Fetch-Dest"


# One address a memento


async def test_any_other_time_is_led_to_the_capture_nearest_to_it(web: Web) -> None:
    await keep(web, exchange(URL, Answer(body=b"first", headers=HTML), FIRST))
    await keep(web, exchange(URL, Answer(body=b"later", headers=HTML), LATER))
    first, later = f"/replay/20261021060000/{URL}", f"/replay/20261022060000/{URL}"
    for time, place in (("20200101000000", first), ("20261021170000", first), ("20261021190000", later)):
        answer = await ask(web, f"/replay/{time}/{URL}")
        assert (answer.status_code, answer.headers["location"]) == (302, f"{place}#nearest")
    for time, place in (("2026", first), ("202610", first), ("20261022", later), ("2026102206", later)):
        answer = await ask(web, f"/replay/{time}/{URL}")
        assert (answer.status_code, answer.headers["location"].partition("#")[0]) == (302, place)
    assert (await ask(web, f"/replay/2026102206/{URL}")).headers["location"] == later
    assert (await ask(web, f"/replay/{URL}")).headers["location"] == later
    assert (await ask(web, f"/replay/?url={httpx.QueryParams({'u': URL})}"[:-1])).status_code == 302


async def test_captures_of_one_second_stand_nearer_to_it_than_any_other(web: Web) -> None:
    for moment, body in ((FIRST - timedelta(seconds=0.3), b"before"), (FIRST + timedelta(seconds=0.7), b"within")):
        await keep(web, exchange(URL, Answer(body=body, headers=HTML), moment))
    assert (await ask(web, f"/replay/20261021060000id_/{URL}")).content == b"within"
    assert (await ask(web, f"/replay/20261021055959id_/{URL}")).content == b"before"


@pytest.mark.parametrize(
    "typed", ["http://www.a.example:80/x", "https:/a.example/x", "a.example/x", "HTTPS://a.example/X/"]
)
async def test_an_address_is_found_however_it_is_written(web: Web, typed: str) -> None:
    await serve(web, PAGE, url="https://a.example/x")
    answer = await ask(web, f"/replay/20261021060000/{typed}")
    if answer.status_code == 302:
        assert answer.headers["location"] == "/replay/20261021060000/https://a.example/x"
        answer = await ask(web, answer.headers["location"])
    assert answer.status_code == 200


async def test_an_address_that_a_browser_would_escape_is_not_led_to_itself_for_ever(web: Web) -> None:
    await serve(web, PAGE, url="https://a.example/it's?q='a'|b")
    answer = await ask(web, "/replay/20261021060000/https://a.example/it's?q=%27a%27%7Cb")
    assert answer.status_code == 200


async def test_a_requisite_answers_at_once_with_what_is_nearest(web: Web) -> None:
    await serve(web, b"\x89PNG\r\n\x1a\n", "image/png")
    answer = await ask(web, f"/replay/20261101000000im_/{URL}")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")
    assert answer.headers["cache-control"] == "public, max-age=60"
    exact = await ask(web, f"/replay/20261021060000im_/{URL}")
    assert "immutable" in exact.headers["cache-control"]


@pytest.mark.parametrize(
    "path",
    ["20261021060000/https://b.example/", "2026/https://a.example/", "99999999999999/https://a.example/", "x/y",
     "20261021060000im_/https://b.example/x.png", "20261021060000if_/https://b.example/"],
)  # fmt: skip
async def test_what_is_not_in_the_archive_is_not_found(web: Web, path: str) -> None:
    answer = await ask(web, f"/replay/{path}")
    assert answer.status_code == 404
    assert "content-security-policy" in answer.headers
    assert not ("im_" in path and answer.content)


async def test_only_reading_is_allowed(web: Web) -> None:
    answer = await ask(web, f"/replay/20261021060000/{URL}", "POST")
    assert answer.status_code == 405
    assert set(answer.headers["allow"].split(", ")) == {"GET", "HEAD"}


# Revisits and redirects


async def test_a_revisit_shows_what_it_refers_to(web: Web) -> None:
    first = await keep(web, exchange(URL, Answer(body=PAGE, headers=HTML), FIRST))
    again = await keep(web, exchange(URL, Answer(status=304), LATER), first)
    same = await keep(web, exchange(URL, Answer(body=PAGE, headers=HTML), LATER + timedelta(days=1)), first)
    assert (again.kind, same.kind) == ("revisit", "revisit")
    for time in ("20261022060000", "20261023060000"):
        answer = await ask(web, f"/replay/{time}id_/{URL}")
        assert answer.content == PAGE
        assert answer.headers["content-type"] == HTML["Content-Type"]
    assert answer.headers["memento-datetime"] == "Fri, 23 Oct 2026 06:00:00 GMT"
    told = (await ask(web, f"/replay/20261022060000/{URL}")).text
    assert f'{first.record_id}</code> <span class="muted">of 2026-10-21' in told


async def test_a_revisit_of_what_is_not_there_says_so(web: Web) -> None:
    first = await keep(web, exchange(URL, Answer(body=PAGE, headers=HTML), FIRST))
    elsewhere = replace(first, record_id="urn:uuid:lost")
    await keep(web, exchange("https://a.example/2", Answer(status=304), LATER), elsewhere)
    answer = await ask(web, "/replay/20261022060000/https://a.example/2")
    assert answer.status_code == 404
    assert "urn:uuid:lost, which is not in the archive" in answer.text


def moved(url: str, to: str, status: int = 301) -> Exchange:
    return exchange(url, Answer(status=status, headers={"Location": to}), FIRST)


async def test_redirects_are_followed_within_the_archive(web: Web) -> None:
    await keep(web, moved("http://a.example/", "https://a.example/"))
    await keep(web, moved("https://a.example/", "/end", 302))
    await serve(web, PAGE, url="https://a.example/end")
    for form in ("", "if_", "im_"):
        answer = await ask(web, f"/replay/20261021060000{form}/http://a.example/")
        assert (answer.status_code, answer.headers["location"]) == (
            302,
            f"/replay/20261021060000{form}/https://a.example/",
        )
        answer = await ask(web, answer.headers["location"])
        assert answer.headers["location"] == f"/replay/20261021060000{form}/https://a.example/end"
    assert (await ask(web, "/replay/20261021060000id_/http://a.example/")).status_code == 200


@pytest.mark.parametrize("to", ["https://a.example/", "http://a.example/", "https://b.example/", "http://[broken"])
async def test_a_redirect_that_ends_nowhere_says_so(web: Web, to: str) -> None:
    await keep(web, moved("https://a.example/", to))
    answer = await ask(web, "/replay/20261021060000/https://a.example/")
    assert answer.status_code == 404
    assert "was redirected to" in answer.text


async def test_a_page_that_sent_its_reader_round_for_a_cookie_leads_to_what_came_then(web: Web) -> None:
    await keep(web, moved(URL, URL, 302))
    await keep(web, exchange(URL, Answer(body=PAGE, headers=HTML), FIRST + timedelta(seconds=3)))
    answer = await ask(web, f"/replay/20261021060000/{URL}")
    assert (answer.status_code, answer.headers["location"]) == (302, f"/replay/20261021060003/{URL}")


async def test_two_that_lead_to_each_other_are_told_and_not_followed(web: Web) -> None:
    await keep(web, moved("https://a.example/1", "/2"))
    await keep(web, moved("https://a.example/2", "/1"))
    answer = await ask(web, "/replay/20261021060000/https://a.example/1")
    assert (answer.status_code, "without an end" in answer.text) == (404, True)


# What is shown, and how


async def test_a_page_leaves_as_utf_8_and_its_links_lead_to_the_whole_window(web: Web) -> None:
    await keep(web, exchange(URL, Answer(body=b"<!-- x -->" + PAGE, headers=HTML), FIRST))
    answer = await ask(web, f"/replay/20261021060000if_/{URL}")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "العراق" in answer.text
    assert answer.text.startswith('<!-- x --><!doctype html><base target="_top"><p')


async def test_the_bytes_as_they_were_are_saved_not_opened(web: Web) -> None:
    await keep(web, exchange(URL, Answer(body=PAGE, headers=HTML), FIRST))
    answer = await ask(web, f"/replay/20261021060000id_/{URL}")
    assert answer.content == PAGE
    assert answer.headers["content-type"] == HTML["Content-Type"]
    assert answer.headers["content-disposition"] == 'attachment; filename="news"'
    await serve(web, b"GIF89a", "image/gif", url="https://a.example/dot.gif")
    answer = await ask(web, "/replay/20261021060000id_/https://a.example/dot.gif")
    assert "content-disposition" not in answer.headers


async def test_codings_are_undone_up_to_the_limit_and_the_whole_goes_out_packed(web: Web) -> None:
    packed = gzip.compress(b"x" * 9_000)
    await serve(web, packed, "text/plain", Content_Encoding="gzip")
    raw = await ask(web, f"/replay/20261021060000id_/{URL}")
    assert raw.headers["content-encoding"] == "gzip"
    assert raw.content == b"x" * 9_000
    small = "https://a.example/small"
    await serve(web, gzip.compress(b"y" * 90), "text/plain", url=small, Content_Encoding="gzip")
    raw = await ask(web, f"/replay/20261021060000id_/{small}")
    assert "content-encoding" not in raw.headers
    assert raw.content == b"y" * 90
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n"
    made = exchange(f"{URL}2", Answer(), FIRST)
    await keep(web, replace(made, response=head + b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"))
    assert (await ask(web, f"/replay/20261021060000id_/{URL}2")).content == b"abcde"


async def test_a_coding_that_is_not_undone_goes_out_with_requisites_and_never_with_pages(web: Web) -> None:
    await serve(web, b"\x8b\x02packed", "font/woff2", Content_Encoding="br")
    transport = httpx.ASGITransport(application(web))
    async with (
        httpx.AsyncClient(transport=transport, base_url="http://reader.example") as client,
        client.stream("GET", f"/replay/20261021060000fo_/{URL}") as font,
    ):
        assert font.headers["content-encoding"] == "br"
    await serve(web, b"\x8b\x02packed", "text/html", url="https://a.example/p", Content_Encoding="br")
    for form in ("if_", "im_"):
        page = await ask(web, f"/replay/20261021060000{form}/https://a.example/p")
        assert "content-encoding" not in page.headers
        assert "packed as br, which is not undone here" in page.text


@pytest.mark.parametrize(
    ("kind", "body", "shown"),
    [
        ("application/json", '{"a":[1.0,2e3,{}],"a":"<b>"}', '{\n  "a": [\n    1.0,\n    2e3,\n    {}\n  ],\n  "a": "&lt;b&gt;"\n}'),
        ("application/rss+xml", "<rss><channel><title>A &amp; B</title></channel></rss>",
         "<rss>\n  <channel>\n    <title>A &amp; B</title>\n  </channel>\n</rss>"),
        ("text/plain", "one\n<script>two</script>", "one\n<script>two</script>"),
        ("text/javascript", "alert(1)", "alert(1)"),
        ("text/css", "p { color: red }", "p { color: red }"),
    ],
)  # fmt: skip
async def test_what_is_no_page_is_shown_as_its_source(web: Web, kind: str, body: str, shown: str) -> None:
    await serve(web, body.encode(), kind)
    answer = await ask(web, f"/replay/20261021060000if_/{URL}")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    pre = html.fromstring(answer.text).xpath("string(//pre)")
    assert pre == shown.replace("&lt;", "<").replace("&gt;", ">")


async def test_a_script_is_never_served_as_one(web: Web) -> None:
    await serve(web, b"alert(1)", "application/javascript")
    for form in ("js_", "im_", "sw_"):
        assert (await ask(web, f"/replay/20261021060000{form}/{URL}")).headers["content-type"].startswith("text/plain")


async def test_what_cannot_be_shown_is_offered_to_be_saved(web: Web) -> None:
    await serve(web, b"%PDF-1.7", "application/pdf")
    answer = await ask(web, f"/replay/20261021060000if_/{URL}")
    assert "a PDF document: it can be saved" in answer.text


async def test_a_picture_under_a_wrong_name_is_still_one(web: Web) -> None:
    await serve(web, b"\xff\xd8\xff\xe0", "text/plain")
    for form in ("im_", "if_"):
        assert (await ask(web, f"/replay/20261021060000{form}/{URL}")).headers["content-type"] == "image/jpeg"


async def test_a_header_of_the_page_that_no_header_may_hold_is_left_out(web: Web) -> None:
    await keep(web, exchange(URL, Answer(body=b"x", headers={"Content-Type": "text/html\x0b\xe9"}), FIRST))
    assert (await ask(web, f"/replay/20261021060000id_/{URL}")).headers["content-type"] == "application/octet-stream"
