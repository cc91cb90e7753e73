"""Whose page an address is."""

from __future__ import annotations

import pytest

from bot.model.source import Source
from bot.stages.site import same_site
from bot.stages.whose import Sites

WORLD = Source(name="world", feed="https://feeds.gazette-of-old.com/world.xml")
SPORT = Source(name="sport", feed="https://www.gazette-of-old.com/sport/feed")
OTHER = Source(name="other", feed="https://other-paper.com/feed")
LOCAL = Source(name="local", feed="http://127.0.0.1:8000/feed")
SITES = Sites([WORLD, SPORT, OTHER, LOCAL])


@pytest.mark.parametrize(
    ("url", "names"),
    [
        ("https://www.gazette-of-old.com/sport/a-goal", ["sport", "world"]),
        ("http://m.gazette-of-old.com/a-dam", ["world", "sport"]),
        ("https://other-paper.com/", ["other"]),
        ("http://127.0.0.1:8000/page", ["local"]),
        ("http://127.0.0.1:8001/page", []),
        ("https://gazette-of-old.org/", []),
        ("urn:uuid:1", []),
        ("", []),
    ],
)
def test_the_sources_of_a_site_the_most_alike_first(url: str, names: list[str]) -> None:
    found = [source.name for source in SITES.near(url)]
    assert found == names
    assert set(found) == {source.name for source in (WORLD, SPORT, OTHER, LOCAL) if same_site(url, source.feed)}
