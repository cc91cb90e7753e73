"""Labels of charsets, as they stand in Content-Type, `meta` and XML declarations.

They mean what browsers mean by them (WHATWG Encoding): ISO-8859-1 is windows-1252, GB2312 is GB18030, Shift_JIS is the Windows one.
UTF-7, Python's own escapes and what decodes to no text (`hex`, `zip`) are no charsets of the web: `punycode` takes a time that grows
with the square of the text, `undefined` raises.
"""

from __future__ import annotations

import codecs

LABEL = 100
"""Characters of a label at most."""
_WIDER = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
}
_REFUSED = frozenset({"utf-7", "unicode-escape", "raw-unicode-escape", "idna", "punycode", "undefined", "mbcs", "oem"})


def known(label: str) -> str:
    """Python's name of the charset that a label means on the web; empty for none."""
    if len(label) > LABEL:
        return ""
    try:
        name = codecs.lookup(label.strip()).name
        b"a".decode(name, "ignore")  # refuses codecs that are no text encodings, such as `hex`
    except (LookupError, ValueError):
        return ""
    return "" if name.replace("_", "-") in _REFUSED else _WIDER.get(name, name)
