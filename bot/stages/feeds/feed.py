"""What a feed says of itself, whatever its format, and where its documents are.

A private feed is served under an address with a secret in it, another for each subscriber, and its documents are the same
files for all of them. So they name one another by relative references (RFC 3986 §4.2), which lead each reader to addresses
with the reader's own secret, and they name no hub: it would have to be told a secret.

Each names a page for people that shows what it has: of a topic its own, of anything else the search that finds the same. A private topic
has no page, so its documents name the first one.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.model.plan import Plan
from bot.model.topic import Topic
from bot.stages.feeds.terms import minted


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    path: str
    """Its address behind the host and before its ending: `feeds/iraq`. Part of its id."""
    title: str
    page: str = ""
    """Address behind the host of the page that shows what it has; empty: the first one."""
    description: str = ""
    query: str = ""
    """What follows the ending, percent-encoded: `?q=iraq`. Part of its id too."""
    private: bool = False
    topic: str = ""
    """Name of the topic it is of; empty: it is of a source, an entity or a search."""


def of_topic(topic: Topic) -> Feed:
    return Feed(
        path=f"feeds/{topic.name}",
        title=topic.title,
        description=topic.description,
        page="" if topic.private else f"topics/{topic.name}",
        private=topic.private,
        topic=topic.name,
    )


def feed_id(plan: Plan, feed: Feed) -> str:
    return minted(plan, feed.path + feed.query)


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """Of the documents of a feed, as one of them names the others."""

    plan: Plan
    feed: Feed
    inside: bool = False
    """The one that names them is the archive of a month, a folder below the others."""

    def document(self, ending: str) -> str:
        """The subscription document in a format."""
        return f"{self._base()}.{ending}{self.feed.query}"

    def month(self, month: str) -> str:
        """The archive of a month, `2026-11`."""
        return f"{month}.atom" if self.feed.private and self.inside else f"{self._base()}/{month}.atom"

    def page(self) -> str:
        """For people, in HTML."""
        return self.plan.server.base_url + self.feed.page

    def hub(self) -> str:
        """Empty: there is none. It is told of topics; a feed that is made on request changes without anybody's knowing."""
        return self.plan.feeds.hub if self.feed.topic and not self.feed.private else ""

    def _base(self) -> str:
        if not self.feed.private:
            return self.plan.server.base_url + self.feed.path
        return ("../" if self.inside else "") + self.feed.path.rpartition("/")[2]
