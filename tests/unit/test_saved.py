"""What saved pages say of themselves."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.stages.saved import LOOKED_AT, Said, read

URL = "https://gazette.example/2026/dam?a=1&b=2"
SINGLEFILE = f"""<!DOCTYPE html> <html lang="en"><!--
 Page saved with SingleFile
 url: {URL}
 saved date: Mon Nov 02 2026 21:04:05 GMT+0200 (Eastern European Standard Time)
--><head><meta charset="utf-8"><title>Dam</title>"""


@pytest.mark.parametrize(
    ("text", "url", "origin"),
    [
        (f"<!DOCTYPE html>\n<!-- saved from url=(0041){URL} -->\n<html>", URL, "saved from"),
        (SINGLEFILE, URL, "SingleFile"),
        (f'<link rel="canonical" href="{URL.replace("&", "&amp;")}">', URL, "canonical"),
        (f"<link href='{URL}' rel=canonical>", URL, "canonical"),
        (f'<meta property="og:url" content="{URL}">', URL, "og:url"),
        (
            f'<meta property="og:url" content="https://a.example/x"><link rel="canonical" href="{URL}">',
            URL,
            "canonical",
        ),
        (f'<!-- saved from url=(0019)file:///pages/a.html --><link rel="canonical" href="{URL}">', URL, "canonical"),
        ('<!-- saved from url=(0014)about:internet --><link rel="canonical" href="/dam">', "", ""),
        ('<link rel="canonical" href="javascript:alert(1)"><meta property="og:url" content="">', "", ""),
        ("<p>Nothing</p>", "", ""),
    ],
)
def test_the_address_is_the_first_word_that_is_one(text: str, url: str, origin: str) -> None:
    said = read(text.encode())
    assert (said.url, said.origin) == (url, origin)


def test_singlefile_says_when() -> None:
    assert read(SINGLEFILE.encode()).date == datetime(2026, 11, 2, 19, 4, 5, tzinfo=UTC)
    assert read(SINGLEFILE.replace("Nov 02", "Nov 72").encode()).date is None
    assert read(SINGLEFILE.replace("Nov 02 2026", "Jan 01 0001").replace("+0200", "+2359").encode()).date is None


@pytest.mark.parametrize(
    ("block", "told"),
    [
        (b'<html><meta charset="Windows-1256"><p>', "text/html; charset=windows-1256"),
        (b"<meta http-equiv=content-type content='text/html; charset=koi8-r'>", "text/html; charset=koi8-r"),
        (b"\xef\xbb\xbf<html>", "text/html; charset=utf-8"),
        (
            b'<?xml version="1.0" encoding="iso-8859-1"?><html xmlns="http://www.w3.org/1999/xhtml">',
            "application/xhtml+xml; charset=iso-8859-1",
        ),
        (b"<html><p>charset=utf-8</p>", "text/html"),
        (b"", "text/html"),
    ],
)
def test_the_charset_is_the_one_that_is_declared(block: bytes, told: str) -> None:
    assert read(block).content_type == told


@pytest.mark.parametrize(
    "piece", [b"<meta ", b"<link rel=canonical ", b"<!--", b"<!-- Page saved with SingleFile ", b"<"]
)
def test_hostile_repetitions_cost_no_time(piece: bytes) -> None:
    assert read(piece * (2 * LOOKED_AT // len(piece))) == Said()
