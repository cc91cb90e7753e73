"""Whose site an address is on.

Two addresses are on one site when their registrable domain is the same (public suffix list, private suffixes included: two
blogs of one host are two sites). Addresses that have none (in digits, `localhost`) only when host and port are equal.

A step of a path names an article when it has four words or more, a number of five digits, the ending of a file, or is a code of
letters and digits; `news`, `us-and-canada`, `covid-19` and `2026` name a section. An address above a page in the same path (`/news` of
`/news/a-dam-breaks`) whose last step names no article is the section of that page.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from ipaddress import ip_address
from urllib.parse import SplitResult, unquote, urlsplit

from publicsuffixlist import PublicSuffixList

_HOMES = frozenset(
    ("", "index.html", "index.php", "index.htm", "index.aspx", "index.jsp", "default.aspx", "home", "home.html")
)
_STEP = 500
"""Characters of a step of a path that are looked at."""
_WORDS = re.compile(r"(?:[^-_.,+]+[-_.,+]+){3}[^-_.,+]")
_NUMBER = re.compile(r"[0-9]{5}")
_FILE = re.compile(r"\.(?:s?html?|php|aspx?|jsp|story)$", re.IGNORECASE)
_CODE = re.compile(r"(?=.*[0-9].*[0-9])(?=.*[a-z])[a-z0-9]{9,40}", re.IGNORECASE)


def same_site(one: str, other: str) -> bool:
    """Raises ValueError for a port that is none."""
    mine, its = site_of(one), site_of(other)
    return bool(mine) and mine == its


def site_of(url: str) -> str:
    """What two addresses of one site have in common: registrable domain, else host and port; empty for no host. Raises ValueError as above."""
    parts = urlsplit(url)
    if not parts.hostname:
        return ""
    return registrable(parts.hostname) or f"{parts.hostname}:{_port(parts)}"


def is_home(url: str) -> bool:
    """Whether an address is the front page of its host."""
    parts = urlsplit(url)
    return parts.path.strip("/").lower() in _HOMES and not parts.query


def names_article(step: str) -> bool:
    """Whether a step of a path is the name of an article rather than of a section."""
    said = unquote(step[:_STEP])
    return bool(_NUMBER.search(said) or _FILE.search(said) or _WORDS.match(said) or _CODE.fullmatch(said))


def is_section(url: str, page: str) -> bool:
    """Whether an address is that of a section which the page stands in, by their paths."""
    above, below = urlsplit(url), _steps(urlsplit(page).path)
    steps = _steps(above.path)
    within = len(steps) < len(below) and below[: len(steps)] == steps
    return within and not above.query and not (steps and names_article(steps[-1]))


@lru_cache(maxsize=4_096)
def registrable(host: str) -> str:
    """The registrable domain of a host name, empty for an address in digits and a name without a public suffix."""
    try:
        ip_address(host)
    except ValueError:
        return _suffixes().privatesuffix(host.lower().rstrip(".")) or ""
    return ""


def _steps(path: str) -> list[str]:
    """Without those that only say AMP."""
    return [step for step in path.split("/") if step and step.lower() != "amp"]


def _port(parts: SplitResult) -> int:
    return parts.port or {"https": 443}.get(parts.scheme, 80)


@cache
def _suffixes() -> PublicSuffixList:
    """Read once a process: the list has 10,000 rules."""
    return PublicSuffixList(accept_unknown=False)
