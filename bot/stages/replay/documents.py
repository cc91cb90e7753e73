"""The tokens of an XML document that hold references (XML 1.0 §2, §4.2), for XHTML and SVG that are served as such.

It is no HTML: an element that closes itself is empty whatever it is, a name may begin with any letter, with `_` or `:`, a comment
ends at `-->` alone, a section and a processing instruction at their own ends, and no element but by its declaration holds
text. In `style` the markup is made blank, since what stands there is an element all the same.

Of a document type's internal subset only entities of plain text are kept: others bring in markup, and defaults of attributes,
that stand nowhere in the text. A subset that cannot be read ends the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.stages.replay.tokens import INSIDE, OWN, WS, Edit, Tag, Text, agreed, tag_of, telling

_TOKEN = re.compile(
    rf"<(?:(?P<slash>/?)(?P<name>[a-zA-Z_:\x80-\U0010ffff][^{WS}/>]*+)(?P<inside>{INSIDE})(?P<trail>[{WS}/]*+)(?P<close>>?)"
    r"|!--[\s\S]*?(?:-->|\Z)|!\[CDATA\[[\s\S]*?(?:\]\]>|\Z)|\?[\s\S]*?(?:\?>|\Z)|(?P<type>!DOCTYPE)|![^>]*+>?)"
)
_STYLE_END = re.compile(rf"</style(?=[{WS}>])")
_HEAD = re.compile(r"""(?:[^\[>"']++|"[^"]*+"|'[^']*+')*+""")
_SUBSET = re.compile(r"""\[(?:[^\]"'<]++|"[^"]*+"|'[^']*+'|<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<(?!!--|\?))*+\]""")
_PLAIN = re.compile(rf"""<!ENTITY[{WS}]++[^{WS}%<>"'&]++[{WS}]++(?:"[^"<&%]*+"|'[^'<&%]*+')[{WS}]*+>""")


def tokens(markup: str) -> Iterator[Tag | Text | Edit]:
    """In the order of the document; what is yielded does not overlap."""
    at = 0
    while found := _TOKEN.search(markup, at):
        at = found.end()
        if found["type"]:
            edit = _subset(markup, at)
            at = max(at, edit.end)
            yield edit
        if not found["name"] or found["slash"]:
            continue
        if not found["close"]:
            yield Edit(found.start(), len(markup), "")
            return
        name = found["name"].lower()
        if name in OWN or telling(found["inside"].lower()):
            yield tag_of(markup, name, found.span("inside"), sure=True)
        if found["name"] == "style" and not found["trail"].endswith("/"):
            end = _STYLE_END.search(markup, at)
            stop = end.start() if end else len(markup)
            yield Text("style", at, stop, agreed(markup[at:stop]), sure=False)
            at = stop


def _subset(markup: str, at: int) -> Edit:
    """What stays of the internal subset of the document type whose declaration has been read up to `at`."""
    head = _HEAD.match(markup, at)
    begin = head.end() if head else at
    if not markup.startswith("[", begin):
        return Edit(begin, begin, "")
    whole = _SUBSET.match(markup, begin)
    if whole is None:
        return Edit(begin, len(markup), "")
    return Edit(begin, whole.end(), f"[{''.join(_PLAIN.findall(whole[0]))}]")
