"""What an entry is called, for ever.

- A link is cleaned: absolute http(s), host in lower case, default port gone, tracking parameters removed (an order of
  parameters may mean something, so it stays). A fragment stays where it may name one of several entries of a page
  (`#a100601`), not where it tracks (`#utm_…`) or jumps (`#comments`). clean(clean(u)) = clean(u).
- key = cleaned link, else guid, else a hash of the entry's text. id = first 32 hex digits of sha256(source LF key),
  minted at first sight and never computed again.
- Key and guid lead later items to the article. A guid that stands on entries with different links of one document
  identifies nothing, so it is no alias; a number, a `tag:` and a `urn:` are taken as they are written.
- So does what an address has in common with its AMP and mobile variants (`plain`): that of the link, of a guid that is an
  address (of another entry's page than the link: a proxy's link, say), of the canonical address. Entries of one document
  with different titles never share one, and a home page has none. The address that is fetched stays as it was linked.
- A canonical address that is a home page, a section that the page stands in, or another site's is no alias.
- Of two items of one document that collide the earlier wins.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from ipaddress import ip_address
from urllib.parse import SplitResult, quote, urldefrag, urljoin, urlsplit, urlunsplit

import idna

from bot.model.entry import Item, Pending
from bot.stages import variants
from bot.stages.site import is_home, is_section, same_site
from bot.stages.tracking import tracks

_ANCHOR = re.compile(r"(?!comments?$|respond$|disqus_thread$|top$|rss$)[\w.!/-]+", re.ASCII | re.IGNORECASE)
_UNSAFE = re.compile(r'[^\x21-\x7e]|["<>\\^`{|}]')
_HOST = re.compile(
    r"(?=.{1,253}(?::|$))(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)(?:\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)*"
)
_PORTS = {"http": ":80", "https": ":443"}


def clean(url: str, base: str = "") -> str:
    """The cleaned link, or empty where it is no http(s) address."""
    try:
        parts = urlsplit(urljoin(base, url.strip()))
        host = _host(parts)
        path, query = quoted(parts.path), quoted(parts.query)
    except ValueError:  # UnicodeError is one: a lone surrogate cannot be quoted
        return ""
    if parts.scheme not in _PORTS or not host:
        return ""
    kept = "&".join(p for p in query.split("&") if not tracks(p))
    fragment = parts.fragment if _ANCHOR.fullmatch(parts.fragment) else ""
    return urlunsplit((parts.scheme, host, path or "/", kept, fragment))


def quoted(text: str) -> str:
    """With what no address may hold as it is (RFC 3986 §2) percent-encoded. Raises UnicodeError for a lone surrogate."""
    return _UNSAFE.sub(lambda m: quote(m[0], safe=""), text)


def key(item: Item) -> str:
    """The name of the entry within its source."""
    if item.url or item.guid:
        return item.url or item.guid
    text = "\n".join((item.title, item.published, item.content or item.summary))
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def plain(url: str) -> str:
    """What a cleaned link has in common with its variants, as an alias; empty for a home page and for no link."""
    inner = variants.unwrapped(url)
    whole = url if inner is url else clean(inner)
    shared = variants.plain(whole) if whole else ""
    one_step = shared.count("/") <= 3  # no more has a home page; told first, since urlsplit costs as much as the rest
    return "" if one_step and is_home(shared) else shared


def mint(source: str, key: str) -> str:
    return hashlib.sha256(f"{source}\n{key}".encode()).hexdigest()[:32]


def names(items: Sequence[Item]) -> list[tuple[str, ...]]:
    """For each item the aliases it goes by: its key, its guid where that is an identifier, and what their variants share."""
    links: dict[str, set[str]] = {}
    for item in items:
        links.setdefault(item.guid, set()).add(item.key)
    guids = [item.guid if len(links[item.guid]) == 1 else "" for item in items]
    shared = [(plain(item.url), _page_of(guid, item)) for item, guid in zip(items, guids, strict=True)]
    titles: dict[str, set[str]] = {}
    for item, plains in zip(items, shared, strict=True):
        for one in plains:
            titles.setdefault(one, {""}).add(item.title.casefold())
    alone = {one for one, told in titles.items() if len(told) <= 2}  # no title, and one at most
    rows = zip(items, guids, shared, strict=True)
    return [
        tuple(filter(None, dict.fromkeys((item.key, guid, *(one for one in plains if one in alone)))))
        for item, guid, plains in rows
    ]


def fresh(
    source: str, items: Sequence[Item], known: Mapping[str, str], *, capture: str, seen: str, first: int
) -> tuple[Pending, ...]:
    """The items that the source does not have yet, in the order of the feed.

    Args:
        source: name of the source.
        items: of one document.
        known: alias → id of what the source has.
        capture: record id of the feed's response.
        seen: its WARC-Date.
        first: how many of them, the newest by their dates, have their pages fetched.
    """
    taken = set(known)
    found: list[Pending] = []
    for item, aliases in zip(items, names(items), strict=True):
        if taken.isdisjoint(aliases):
            id_ = mint(source, item.key)
            found.append(
                Pending(source=source, id=id_, item=item, aliases=aliases, feed_capture=capture, first_seen=seen)
            )
            taken.update(aliases)
    return _limited(found, first)


def canonical_link(canonical: str, base: str, url: str) -> str:
    """The cleaned canonical address of what was served at `url`; empty where it is a home page, a section or another site's."""
    cleaned = urldefrag(clean(canonical, base)).url if canonical.strip() else ""
    served = variants.unwrapped(url)
    fits = bool(cleaned) and same_site(cleaned, served) and not is_home(cleaned) and not is_section(cleaned, served)
    return cleaned if fits else ""


def canonical_alias(canonical: str, url: str) -> str:
    """The canonical address of what was served at `url` as an alias, or empty where it is none."""
    return plain(canonical_link(canonical, url, url))


def _page_of(guid: str, item: Item) -> str:
    """What a guid that is an address, and another one than the link, has in common with its variants."""
    return plain(clean(guid)) if guid[:4].lower() == "http" and guid != item.url else ""


def _limited(found: list[Pending], first: int) -> tuple[Pending, ...]:
    if len(found) <= first:
        return tuple(found)
    # sorted() is stable: entries without a date keep the order of the feed, behind those with one.
    order = sorted(range(len(found)), key=lambda i: _instant(found[i].item.published), reverse=True)
    fetched = set(order[:first])
    return tuple(p if i in fetched else replace(p, fetch=False) for i, p in enumerate(found))


def _instant(published: str) -> datetime:
    return datetime.fromisoformat(published) if published else datetime.min.replace(tzinfo=UTC)


def _host(parts: SplitResult) -> str:
    """Host and port, a name in letters as punycode; empty for what is no host name. Raises ValueError for a bad port."""
    host = (parts.hostname or "").rstrip(".")
    if ":" in host:
        host = f"[{ip_address(host)}]"
    elif not host.isascii():
        host = idna.encode(host, uts46=True).decode("ascii")
    if not host.startswith("[") and not _HOST.fullmatch(host):
        return ""
    port = f":{parts.port}" if parts.port else ""
    return host if port == _PORTS.get(parts.scheme) else host + port
