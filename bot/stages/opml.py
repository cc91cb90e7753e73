"""All topic feeds as one OPML 2.0 subscription list: what a feed reader imports, or follows as a dynamic list.

- An outline a topic that is not private, in the order of the configuration: `type="rss"`, which OPML writes for Atom too, `text` and `title`
  (readers differ in which of the two they show), `xmlUrl`, `htmlUrl` (the topic's page), and `description` where
  there is one, on one line.
- No `dateCreated`, `dateModified` or owner: the same configuration gives the same bytes, so an ETag over them holds.
- Without topics the body is empty. OPML asks for one outline at least, but a reader would subscribe to it.
"""

from __future__ import annotations

from lxml import etree

from bot.model.plan import Plan
from bot.model.topic import Topic

TITLE = "Tearsheet"


def render(plan: Plan) -> bytes:
    """The document, UTF-8. Characters that XML forbids cannot be in a plan: the configuration refuses them."""
    root = etree.Element("opml", {"version": "2.0"})
    etree.SubElement(etree.SubElement(root, "head"), "title").text = TITLE
    body = etree.SubElement(root, "body")
    for topic in plan.topics:
        if topic.private:
            continue
        etree.SubElement(body, "outline", _outline(topic, plan.server.base_url))
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)


def page(topic: Topic, base_url: str) -> str:
    """What shows the topic to people."""
    return f"{base_url}topics/{topic.name}"


def address(topic: Topic, base_url: str) -> str:
    """Where the topic's feed is subscribed to."""
    return f"{base_url}feeds/{topic.name}.atom"


def _outline(topic: Topic, base_url: str) -> dict[str, str]:
    told = {
        "type": "rss",
        "text": topic.title,
        "title": topic.title,
        "xmlUrl": address(topic, base_url),
        "htmlUrl": page(topic, base_url),
    }
    description = " ".join(topic.description.split())
    return told | ({"description": description} if description else {})
