"""Bytes of a page to text."""

import pytest

from bot.stages.extract.charset import decode

ARABIC = "الخبر الأول"


def test_a_byte_order_mark_stands_before_everything() -> None:
    assert decode(b"\xef\xbb\xbf" + ARABIC.encode(), "text/html; charset=windows-1256") == ARABIC
    assert decode(b"\xff\xfe" + ARABIC.encode("utf-16-le"), "") == ARABIC


def test_http_stands_before_meta() -> None:
    body = b"<meta charset=utf-8>" + ARABIC.encode("windows-1256")
    assert ARABIC in decode(body, 'text/html; charset="Windows-1256"')


@pytest.mark.parametrize(
    "meta",
    ['<meta charset="windows-1255">', '<meta http-equiv="Content-Type" content="text/html; charset=windows-1255">'],
)
def test_meta_counts_where_http_is_silent(meta: str) -> None:
    assert "שלום" in decode(meta.encode() + "שלום".encode("windows-1255"), "text/html")


def test_a_declaration_that_cannot_be_true_gives_way_to_one_that_can() -> None:
    body = b'<meta charset="windows-1251">' + "Новость".encode("windows-1251")
    assert "Новость" in decode(body, "text/html; charset=utf-8")


def test_without_a_word_utf_8_then_windows_1252() -> None:
    assert decode("naïve".encode(), "") == "naïve"
    assert decode(b"na\xefve \x93x\x94", "") == "naïve “x”"


def test_latin_1_means_windows_1252_as_in_browsers() -> None:
    assert decode(b"\x93x\x94", "text/html; charset=ISO-8859-1") == "“x”"


@pytest.mark.parametrize("label", ["utf-7", "hex", "unicode_escape", "no-such", "rot13", "punycode"])
def test_codecs_that_are_no_charset_of_the_web_are_passed_over(label: str) -> None:
    assert decode(b"+ADw-\\u0041 41", f"text/html; charset={label}") == "+ADw-\\u0041 41"


def test_a_character_cut_by_the_end_of_the_body_is_no_fault() -> None:
    assert decode("añ".encode()[:-1], "text/html; charset=utf-8") == "a"


def test_utf_16_in_a_meta_that_was_read_as_ascii_means_utf_8() -> None:
    assert "né" in decode('<meta charset="utf-16">né'.encode(), "")
