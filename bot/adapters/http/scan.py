"""The faults of a response's framing that h11 reads without a word (RFC 9112).

h11 accepts bare LF, folded lines, a repeated Content-Length and Content-Length beside Transfer-Encoding, and would use
the connection again. Another reader may see another message there, so each is named, and a named fault ends the
connection. The raw bytes are scanned: in the parsed headers most of it is gone.
"""

from __future__ import annotations

import re

_BARE_LF = re.compile(rb"(?<!\r)\n")
_FOLD = re.compile(rb"\n[ \t]")
_STATUS = re.compile(rb"HTTP/1\.[01] [0-9]{3} ")
_LENGTH = re.compile(rb"(?im)^content-length[ \t]*:[ \t]*([^\r\n]*)")
_CODING = re.compile(rb"(?im)^transfer-encoding[ \t]*:")


def head_faults(head: bytes) -> tuple[str, ...]:
    """What is wrong with a head that was read all the same."""
    lengths = [value for line in _LENGTH.findall(head) for value in line.split(b",")]
    coded = _CODING.search(head) is not None
    found = {
        "bare LF (§2.2)": _BARE_LF.search(head),
        "folded line (§5.2)": _FOLD.search(head),
        "status line (§4)": not _STATUS.match(head),
        "Content-Length twice (§6.3)": len(lengths) > 1,
        "Content-Length beside Transfer-Encoding (§6.1)": coded and lengths,
        "Transfer-Encoding in HTTP/1.0 (§6.1)": coded and head.startswith(b"HTTP/1.0"),
    }
    return tuple(name for name, wrong in found.items() if wrong)


def trailer_faults(message: bytes, trailers: int) -> tuple[str, ...]:
    """The same for the end of a chunked message with so many trailer lines."""
    lines = message.rsplit(b"\n", trailers + 2)[-trailers - 2 : -1]
    return () if all(line.endswith(b"\r") for line in lines) else ("bare LF (§2.2)",)
