"""A feed file of ours read back."""

from __future__ import annotations

import pytest

from bot.model.errors import BadInput
from bot.model.plan import Plan, ServerSettings
from bot.model.topic import Topic
from bot.stages import feeds
from bot.stages.published import entries, site
from tests.twins.values import article, derivation

PLAN = Plan(server=ServerSettings(base_url="http://desk.example/"))
MATCH_ALL = Topic(name="iraq", title="Iraq", match=None)  # type: ignore[arg-type]  # rendering asks for no match
BODY = feeds.render(
    PLAN, feeds.of_topic(MATCH_ALL), [article(derivation(f"http://gazette.example/{n}")) for n in range(3)]
).atom


def test_entries_come_with_their_provenance_in_their_order() -> None:
    found = entries(BODY)
    assert [entry.provenance["record"] for entry in found] == ["urn:uuid:page"] * 3
    assert [entry.article for entry in found] == [derivation(f"http://gazette.example/{n}").id for n in range(3)]
    assert all(entry.id.endswith(entry.article) for entry in found)


def test_one_changed_word_changes_that_part_alone() -> None:
    before, after = entries(BODY), entries(BODY.replace(b"<title>About", b"<title>Against", 1))
    assert before[1:] == after[1:]
    changed = [name for name in before[0].parts if before[0].parts[name] != after[0].parts[name]]
    assert changed == ["title"]


def test_a_feed_says_what_it_was_written_for() -> None:
    assert site(BODY, "topics/iraq") == "http://desk.example/"
    before = BODY.replace(b'href="http://desk.example/topics/iraq"', b'href="http://desk.example/"')
    assert before != BODY
    assert site(before, "topics/iraq") == "http://desk.example/"


@pytest.mark.parametrize("body", [b"", b"<feed", b"<rss/>", BODY[:-9]])
def test_what_is_no_feed_is_said_to_be_none(body: bytes) -> None:
    with pytest.raises(BadInput):
        entries(body)
