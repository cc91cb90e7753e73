"""A file to its tree. A missing file is empty; one that is too long, not UTF-8 or holds control characters is refused.

YAML 1.2 §5.1 names the characters that may stand in a file; libyaml refuses the others without saying where.
"""

from __future__ import annotations

import re
from pathlib import Path

from bot.adapters.config.reading import Reading
from bot.adapters.config.tree import Keys, Node, compose

SIZE = 10_485_760
"""Bytes of one file."""
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def parsed(page: Reading, path: Path) -> Node | None:
    """The tree of a file; None when it cannot be read to its end, which is then among the page's problems."""
    try:
        with path.open("rb") as file:
            data = file.read(SIZE + 1)
    except FileNotFoundError:
        return Keys(1, {})
    except OSError as error:
        page.fault("", 1, f"a file that cannot be read ({error.strerror})", "a file that this user may read")
        return None
    if len(data) > SIZE:
        page.fault("", 1, f"more than {SIZE:,} bytes", f"{SIZE:,} bytes at most")
        return None
    text = _text(page, data)
    return None if text is None else compose(page, text)


def _text(page: Reading, data: bytes) -> str | None:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        page.fault("", line, f"the byte 0x{data[error.start]:02X}, which is not UTF-8", "a file saved as UTF-8")
        return None
    if (bad := _UNPRINTABLE.search(text)) is None:
        return text
    line = text.count("\n", 0, bad.start()) + 1
    page.fault("", line, f"the control character U+{ord(bad[0]):04X}", "text without control characters")
    return None
