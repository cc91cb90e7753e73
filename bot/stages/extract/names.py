"""Names in a byline: `Von Anna Berg und Karl Maier, Korrespondent` is Anna Berg and Karl Maier.

Cut: by-words of some fifteen languages in front, addresses of mail and web, dates and reading times behind, roles
(`reporter`, `Korrespondent`, ...), `@names`. Parted at `,` `;` `/` `|` `&` and the words for "and". `Frantzman, Seth`
stays one name: a comma between two single words parts nothing. A name written in capitals only, as bylines are shown,
is written as a name again if all names of the line are in capitals; one from markup is left as it is.

A name is an organisation's when it is a known agency, or has a word such as `news`, `desk`, `Redaktion`, or looks like
a host.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.stages.clean import text
from bot.stages.extract.words import squash

WORDS = 6
"""Words of a person's name at most."""
LONGEST = 60
"""Characters of a name at most."""
BYLINE = 500
"""Characters of a byline that are read."""
MOST = 20
"""Authors of one article at most."""

_BY = (
    r"(?:(?:written|story|words|photos?|text|report(?:ed|ing)?|analysis|opinion|review|ein(?:e)?\s\w+|interview|propos recueillis|publié)\s+)?"
    r"(?:by|von|par|por|di|door|av|af|przez|od|yazan|oleh|bởi)\b"
)
_LABEL = r"(?:authors?|autor(?:in|en|es|a|i)?|auteurs?|text(?:e|o)?|автор[иы]?|文|記者|取材)"
_PREFIX = re.compile(rf"^\s*(?:{_BY}\s*:?\s+|{_LABEL}\s*[:：]\s*|(?:بقلم|كتبت?|إعداد|מאת)\s*[:：]?\s*)", re.IGNORECASE)
_WEB = re.compile(r"\(?\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\)?|https?://\S+|\(?\bwww\.[\w.-]+\)?|(?<!\w)@\w+")
_AFTER = re.compile(
    r"\s+[|•·]\s+.*$|\s*\b(?:published|updated|posted|veröffentlicht|publié|publicado|aktualisiert|\d+\s*min(?:ute)?s?\b|\d{1,2}[. ]\s?\w+\.?\s\d{4}|\w+\.? \d{1,2}, \d{4}|\d{4}-\d\d).*$",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"\s*[,(–—-]\s*(?:[\w'’]+\s+){0,4}(?:reporter(?:in)?|correspondents?|editors?|writer|journalist(?:in)?|columnist|contributor|staff|redakteur(?:in)?"
    r"|korrespondent(?:in)?|autor(?:in)?|journaliste|redactora?|periodista|giornalista|muhabir|chefredakteur(?:in)?|корреспондент|журналист|кореспондент)\b[^,;]*",
    re.IGNORECASE,
)
_PARTS = re.compile(r"\s*(?:[;/|&,、・]|\s(?:and|und|et|y|og|och|en|ve|e|i|и|та|و|with|mit)\s)\s*")
_ORGANISATION = re.compile(
    r"\b(?:news|times|post|redaktion|redaction|rédaction|redacción|redazione|editorial|newsroom|staff|team|agency|agentur|agence|agencia|media|press|online|desk"
    r"|tv|radio|zeitung|magazine?|group|gmbh|inc|ltd|board|service|bureau|reporters|writers|correspondents|contributors)\b"
    r"|^(?:afp|ap|reuters|dpa|apa|sda|epd|kna|efe|ansa|belga|pa media|tass|upi|ians|pti|ani|ntb|tt|ritzau|xinhua|anadolu|bloomberg|cnn|bbc|sid|dpad)\b"
    r"|\.(?:com|de|net|org|fr|lt|no|se|co|at|ch|it|es|nl|uk|eu)\b|^www\.|新聞|報$|通信|日報|일보|뉴스|وكالة|فريق|המערכת|צוות",
    re.IGNORECASE,
)
_LETTER = re.compile(r"[^\W\d_]")


def split(byline: str, *, shown: bool = False) -> tuple[str, ...]:
    """The names of a byline, in its order, each once. `shown`: as printed on the page, so capitals may be style."""
    bare = _WEB.sub(" ", text(byline[:BYLINE]))
    bare = _ROLE.sub("", _AFTER.sub("", _PREFIX.sub("", bare)))
    names = [name.strip(' .,;:()[]–—-*"“”') for name in _PARTS.split(bare)]
    names = [_PREFIX.sub("", name) for name in names if _LETTER.search(name) and len(name) <= LONGEST]
    if "," in bare and len(names) == 2 and not any(" " in name for name in names) and names[0].isascii():
        names = [f"{names[0]}, {names[1]}"]
    style = shown and all(name.isupper() for name in names)
    return unique(_cased(name) if style else name for name in names)[:MOST]


def has_by(line: str) -> bool:
    """The line begins as a byline does."""
    return _PREFIX.match(line) is not None


def is_person(name: str) -> bool:
    """Reads like the name of a person: one to six words, no digit, no sign of an organisation."""
    return 1 <= len(name.split()) <= WORDS and not any(c.isdigit() for c in name) and not is_organisation(name)


def is_full(name: str) -> bool:
    """A person's name of several words that begin with capitals (in scripts that have them)."""
    words = name.split()
    return (
        len(words) > 1
        and is_person(name)
        and words[0][:1].upper() == words[0][:1]
        and words[-1][:1].upper() == words[-1][:1]
    )


def is_organisation(name: str) -> bool:
    return _ORGANISATION.search(name) is not None


def unique(names: Iterable[str]) -> tuple[str, ...]:
    """Each once, by its letters and digits; the first spelling stays."""
    seen: dict[str, str] = {}
    for name in names:
        seen.setdefault(squash(name), name)
    seen.pop("", None)
    return tuple(seen.values())


def _cased(name: str) -> str:
    return name.title().replace("’S", "’s").replace("'S", "'s") if " " in name else name
