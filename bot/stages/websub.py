"""What is said between publisher, hub and subscriber: WebSub (W3C Recommendation, 23 January 2018). Pure values.

- Discovery (§4): `Link` header fields (RFC 8288) stand before what the document says. Both rel=hub and rel=self are
  needed: the hub knows the feed by its self link, and by no other address. An address that is not http or https, that
  carries a user or is longer than 2,000 characters is none; of the hubs the first five count. A link with an `anchor` is
  about something else (RFC 8288 §3.2).
- Requests to a hub (§5.1, §6) are forms in UTF-8. A hub is told of a change as the hubs in use ask for it:
  `hub.mode=publish` and `hub.url`.
- What a hub delivers is signed (§7.1): `X-Hub-Signature: method=hex`, HMAC over the body as it came, by sha1, sha256,
  sha384 or sha512. It is reckoned piece by piece, so that no body is held, and compared in constant time. Other methods,
  and no signature at all, are refused.
- A hub has to reach our callback: a loopback, private or link-local address, and a name without a dot or one that is
  never in the public DNS (RFC 6761, RFC 6762), is out of its reach.
"""

from __future__ import annotations

import hmac
import ipaddress
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from bot.model.plan import Plan, WebSubSettings
from bot.model.push import Announced, Subscription

FORM = "application/x-www-form-urlencoded"
FORMS = ("atom", "json", "rss")
"""Each feed of a topic that a hub is told of, by the ending of its address."""
HUBS = 5
"""Hubs of one feed that count."""
_ADDRESS, _HOST = 2_000, 253  # characters of an address, and of the name of its host (RFC 1035 §2.3.4)
_LOOKED_AT = 8_000  # characters of all Link fields of one answer
_LINK = re.compile(r"<([^<>]*)>([^<]*)")
_PARAMETER = re.compile(r";\s*([A-Za-z*]+)\s*=\s*(?:\"([^\"]*)\"|([^\s\";,]*))")
_METHODS = frozenset(("sha1", "sha256", "sha384", "sha512"))
_SIGNATURE = re.compile(r"(sha[0-9]{1,3})=([0-9A-Fa-f]{40,128})")
_PRIVATE = ("localhost", "local", "internal", "invalid", "test", "home.arpa", "onion")


def announced(headers: Iterable[tuple[str, str]], url: str, said: Announced) -> Announced:
    """What an answer announces that was had from `url`; `said` is what its document says."""
    links = list(_links(headers, url))
    hubs = [target for relation, target in links if relation == "hub"] or said.hubs
    topics = [target for relation, target in links if relation == "self"] or [said.topic]
    return usable(topics[0], hubs)


def usable(topic: str, hubs: Iterable[str]) -> Announced:
    """What of it can be used: each hub once."""
    good = tuple(dict.fromkeys(hub for hub in hubs if _usable(hub)))
    return Announced(topic=topic if _usable(topic) else "", hubs=good[:HUBS])


def named(links: Iterable[Mapping[str, Any]], base: str) -> Announced:
    """What the `link` elements of a feed say, as feedparser gives them."""
    found = [(str(link.get("rel") or ""), _absolute(base, str(link.get("href") or ""))) for link in links]
    topic = next((target for relation, target in found if relation == "self"), "")
    return usable(topic, (target for relation, target in found if relation == "hub"))


def fields(hub: str, topic: str) -> dict[str, str]:
    """The header field by which a feed of ours names its hub; nothing without one."""
    return {"Link": f'<{hub}>; rel="hub", <{topic}>; rel="self"'} if hub else {}


def request(wanted: Subscription, settings: WebSubSettings) -> bytes:
    """The form that asks a hub to subscribe us, or to end that (§5.1)."""
    form = {"hub.mode": wanted.mode, "hub.topic": wanted.topic, "hub.callback": wanted.callback}
    if wanted.mode == "subscribe":
        form |= {"hub.lease_seconds": f"{settings.lease:.0f}", "hub.secret": wanted.key.secret}
    return urlencode(form).encode()


def publishing(topic: str) -> bytes:
    """The form that tells a hub of a change (§6)."""
    return urlencode({"hub.mode": "publish", "hub.url": topic}).encode()


def topics(plan: Plan, names: Iterable[str]) -> list[str]:
    """The addresses by which our hub knows the feeds of these topics; a private one has none."""
    wanted = set(names)
    base = f"{plan.server.base_url}feeds/"
    public = [topic.name for topic in plan.topics if topic.name in wanted and not topic.private]
    return [f"{base}{name}.{form}" for name in public for form in FORMS]


def callback(plan: Plan, token: str) -> str:
    return f"{plan.server.base_url}websub/{token}"


def subscribes(plan: Plan) -> bool:
    """Whether sources that name a hub are subscribed to there."""
    wish = plan.websub.subscribe
    return wish == "yes" or (wish == "auto" and reachable(plan.server.base_url))


def reachable(base_url: str) -> bool:
    """Whether a hub on the public internet may reach the address, as far as the address tells."""
    host = (urlsplit(base_url).hostname or "").rstrip(".").lower()
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return "." in host and not any(f".{host}".endswith(f".{name}") for name in _PRIVATE)


class Check:
    """Whether a body was signed with a secret: `take` it piece by piece, then ask for the `verdict`."""

    def __init__(self, secret: str, signature: str) -> None:
        told = _SIGNATURE.fullmatch(signature.strip())
        self._claimed = told[2].lower() if told and told[1] in _METHODS else ""
        self._made = hmac.new(secret.encode(), digestmod=told[1]) if told and self._claimed else None

    @property
    def hopeless(self) -> bool:
        """Whatever the body is: there is no signature, or none of a method that is known."""
        return self._made is None

    def take(self, piece: bytes) -> None:
        if self._made is not None:
            self._made.update(piece)

    def verdict(self) -> bool:
        return self._made is not None and hmac.compare_digest(self._made.hexdigest(), self._claimed)


def _links(headers: Iterable[tuple[str, str]], base: str) -> Iterator[tuple[str, str]]:
    """Relation and absolute target of each link of the Link fields."""
    text = ", ".join(value for name, value in headers if name.lower() == "link")[:_LOOKED_AT]
    for target, rest in _LINK.findall(text):
        said = {name.lower(): quoted or plain for name, quoted, plain in reversed(_PARAMETER.findall(rest))}
        if "anchor" in said:
            continue
        for relation in said.get("rel", "").lower().split():
            yield relation, _absolute(base, target.strip())


def _absolute(base: str, target: str) -> str:
    """Empty for what is no address: it says nothing, and costs the feed nothing."""
    try:
        return urljoin(base, target)
    except ValueError:
        return ""


def _usable(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return (
            parts.scheme in {"http", "https"}
            and 0 < len(parts.hostname or "") <= _HOST
            and "@" not in parts.netloc
            and len(address) <= _ADDRESS
            and address.isprintable()
            and " " not in address
        )
    except ValueError:
        return False
