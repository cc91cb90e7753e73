"""A topic's documents over any history: a reader who follows them has every entry the topic ever had, and what is closed stays."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import publishing
from bot.model import codec
from bot.model.article import Article
from bot.model.indexed import Indexed, Sketch
from bot.model.plan import Plan, ServerSettings
from bot.model.topic import AnyOf, Topic
from bot.ports import World
from tests.twins import Clock, MemoryStore, world
from tests.twins.values import article, derivation
from tests.unit.atomfeed import ATOM, faults, parsed
from tests.unit.feedrules import AT, FH, archive_faults, json_faults, rss_faults

BASE = "http://reader.example/"
START = datetime(2026, 9, 28, 12, tzinfo=UTC)
TOPIC = Topic(name="iraq", title="Iraq", match=AnyOf(of=()))
OTHER = Topic(name="iran", title="Iran", match=AnyOf(of=()))


def plan(*topics: Topic, entries: int = 2) -> Plan:
    made = Plan(server=ServerSettings(base_url=BASE), topics=topics)
    return replace(made, feeds=replace(made.feeds, entries=entries))


@dataclass(frozen=True, kw_only=True)
class Step:
    """An article is captured, read and committed, and perhaps its topics are published."""

    hours: int
    article: int
    topics: tuple[str, ...]
    publish: Literal["", "named", "all"]


STEPS = st.lists(
    st.builds(
        Step,
        hours=st.sampled_from([0, 1, 30, 24 * 9, 24 * 40, 24 * 75]),
        article=st.integers(0, 5),
        topics=st.sampled_from([("iraq",), (), ("iran",), ("iraq", "iran")]),
        publish=st.sampled_from(["", "named", "all"]),
    ),
    min_size=1,
    max_size=25,
)


def made(number: int, moment: datetime, count: int, topics: Collection[str]) -> Article:
    found = article(derivation(f"https://gazette.example/{number}"), *topics)
    at = codec.utc(moment)
    provenance = replace(
        found.provenance, page_record=f"urn:{count}", derivation=f"urn:{count}-d", derived_at=at, fetched_at=at
    )
    return replace(found, record=replace(found.record, headline=f"Version {count}"), provenance=provenance)


async def commit(there: World, one: Article) -> None:
    await there.store.taken([(derivation(one.record.url), one)], ())


async def documents(there: World) -> dict[str, bytes]:
    found = {}
    for path in await there.publisher.names():
        published = await there.publisher.read(path)
        assert published is not None
        found[path] = published.body
    return found


def links(body: bytes) -> dict[str, str]:
    return {str(link.get("rel")): str(link.get("href")) for link in parsed(body).iterfind(f"{ATOM}link")}


def followed(found: dict[str, bytes], name: str) -> list[bytes]:
    """The documents that a reader comes by from the subscription document, the newest first."""
    read: list[bytes] = []
    address = f"{BASE}feeds/{name}.atom"
    while address:
        body = found[address.removeprefix(f"{BASE}feeds/")]
        assert links(body)["self"] == address
        if read:
            assert links(body)["current"] == f"{BASE}feeds/{name}.atom"
            assert links(body).get("next-archive", "") == (links(read[-1])["self"] if len(read) > 1 else "")
        read.append(body)
        address = links(body).get("prev-archive", "")
    return read


def collected(bodies: list[bytes]) -> dict[str, tuple[str, bool]]:
    """Id → when it was updated last, and whether it is there then: what RFC 5005 §4 and RFC 6721 have a reader do."""
    found: dict[str, tuple[str, bool]] = {}
    for body in bodies:
        feed = parsed(body)
        told = [
            (e.findtext(f"{ATOM}id", ""), e.findtext(f"{ATOM}updated", ""), True) for e in feed.iterfind(f"{ATOM}entry")
        ]
        told += [(str(t.get("ref")), str(t.get("when")), False) for t in feed.iterfind(f"{AT}deleted-entry")]
        for id_, updated, there in told:
            found[id_] = max(found.get(id_, ("", False)), (updated, there))
    return found


def closed(found: dict[str, bytes]) -> dict[str, bytes]:
    return {path: body for path, body in found.items() if b"<fh:archive/>" in body}


def checked(found: dict[str, bytes]) -> None:
    for path, body in found.items():
        if path.endswith(".atom"):
            assert faults(body) == archive_faults(body) == []
        elif path.endswith(".rss"):
            assert rss_faults(body) == []
        else:
            assert json_faults(body) == []


@settings(max_examples=60, deadline=None)
@given(STEPS)
async def test_every_entry_is_collected_once_and_what_is_closed_never_changes(steps: list[Step]) -> None:
    clock = Clock(START)
    there = world(plan(TOPIC, OTHER), clock)
    ever: dict[str, dict[str, bool]] = {"iraq": {}, "iran": {}}
    kept: dict[str, bytes] = {}
    for count, step in enumerate(steps):
        clock.advance(step.hours * 3600 + 1)
        one = made(step.article, clock(), count, step.topics)
        await commit(there, one)
        for name, held in ever.items():
            if name in step.topics or one.id in held:
                held[one.id] = name in step.topics
        if step.publish:
            await publishing.publish(there, None if step.publish == "all" else step.topics)
        now = closed(await documents(there))
        assert kept == {path: now[path] for path in kept}
        kept = now
    await publishing.publish(there)
    found = await documents(there)
    checked(found)
    for name, held in ever.items():
        read = followed(found, name)
        told = {id_.rpartition("/")[2]: is_there for id_, (_, is_there) in collected(read).items()}
        assert told == held
        assert [b"<fh:archive/>" in body for body in read] == [n > 1 for n in range(len(read))]
    assert await again(there) == found


def same_in_pairs(one: Article) -> Indexed:
    """What two articles each have in common, whenever they were published."""
    number = int(one.record.url.rpartition("/")[2])
    return Indexed(sketch=Sketch(source=one.source, address=f"https://wire.example/{number // 2}"))


@settings(max_examples=60, deadline=None)
@given(STEPS, st.sampled_from(["first", "first-with-links"]))
async def test_what_is_closed_never_changes_whatever_joins_its_stories(
    steps: list[Step], duplicates: Literal["first", "first-with-links"]
) -> None:
    clock = Clock(START)
    topics = (replace(TOPIC, duplicates=duplicates), replace(OTHER, duplicates=duplicates))
    there = replace(world(plan(*topics), clock), store=MemoryStore(read=same_in_pairs))
    kept: dict[str, bytes] = {}
    for count, step in enumerate(steps):
        clock.advance(step.hours * 3600 + 1)
        await commit(there, made(step.article, clock(), count, step.topics))
        if step.publish:
            await publishing.publish(there, None if step.publish == "all" else step.topics)
        now = closed(await documents(there))
        assert kept == {path: now[path] for path in kept}
        kept = now
    await publishing.publish(there)
    found = await documents(there)
    checked(found)
    for name in ("iraq", "iran"):
        read = followed(found, name)
        newest = {entry.findtext(f"{ATOM}id") for entry in parsed(read[0]).iterfind(f"{ATOM}entry")}
        assert newest <= collected(read[1:]).keys()
    assert await again(there) == found


async def again(there: World) -> dict[str, bytes]:
    """The same documents made from nothing, as after a rebuild."""
    for topic in there.plan.topics:
        await there.store.mark(f"archive:{topic.name}", "")
    await there.publisher.prune([])
    await publishing.publish(there)
    return await documents(there)


async def test_a_version_that_is_committed_after_midnight_stands_in_the_month_it_was_derived_in() -> None:
    clock = Clock(datetime(2026, 10, 31, 23, 59, 58, tzinfo=UTC))
    there = world(plan(TOPIC), clock)
    late = made(1, clock(), 1, ["iraq"])
    clock.advance(5)
    await commit(there, made(2, clock(), 2, ["iraq"]))
    await publishing.publish(there)
    await commit(there, late)
    await publishing.publish(there, ["iraq"])
    found = await documents(there)
    assert late.id.encode() in found["iraq/2026-10.atom"]
    assert await again(there) == found


async def test_only_the_open_month_is_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(START)
    there = world(plan(TOPIC), clock)
    for count in range(4):
        await commit(there, made(count, clock(), count, ["iraq"]))
        clock.advance(24 * 31 * 3600)
    await publishing.publish(there)
    asked: list[str] = []
    events = there.store.catalogue.events

    async def noted(topic: str, month: str, **which: Any) -> object:
        asked.append(month)
        return await events(topic, month, **which)

    assert isinstance(there.store, MemoryStore)
    monkeypatch.setattr(there.store.catalogue, "events", noted)
    await publishing.publish(there, ["iraq"])
    assert set(asked) == {"2026-12"}
    asked.clear()
    await publishing.publish(there)
    assert set(asked) == {"2026-12"}
    asked.clear()
    await publishing.publish(replace(there, plan=plan(replace(TOPIC, title="Of Iraq"))))
    assert set(asked) == {"2026-09", "2026-10", "2026-11", "2026-12"}


async def test_a_month_that_was_lost_is_written_again_and_one_of_no_topic_goes() -> None:
    clock = Clock(START)
    there = world(plan(TOPIC, OTHER), clock)
    for count in range(3):
        await commit(there, made(count, clock(), count, ["iraq", "iran"]))
        clock.advance(24 * 31 * 3600)
    await publishing.publish(there)
    whole = await documents(there)
    await there.publisher.prune([path for path in whole if path != "iraq/2026-09.atom"])
    await publishing.publish(there)
    assert await documents(there) == whole
    await publishing.publish(replace(there, plan=plan(TOPIC)))
    assert {path.partition("/")[0].partition(".")[0] for path in await documents(there)} == {"iraq"}


async def test_a_private_topic_has_documents_of_its_own_that_name_no_address() -> None:
    clock = Clock(START)
    there = world(plan(replace(TOPIC, private=True), OTHER), clock)
    await commit(there, made(1, clock(), 1, ["iraq", "iran"]))
    clock.advance(24 * 31 * 3600)
    await commit(there, made(2, clock(), 2, ["iraq", "iran"]))
    await publishing.publish(there)
    found = await documents(there)
    private = {path.removeprefix("~/"): body for path, body in found.items() if path.startswith("~/")}
    assert private.keys() == {"iraq.atom", "iraq.json", "iraq.rss", "iraq/2026-09.atom", "iraq/2026-10.atom"}
    assert (
        links(found["iran.atom"])["alternate"] == links(found["iran/2026-09.atom"])["alternate"] == f"{BASE}topics/iran"
    )
    assert links(private["iraq.atom"]) == {"self": "iraq.atom", "alternate": BASE, "prev-archive": "iraq/2026-10.atom"}
    assert links(private["iraq/2026-10.atom"]) == {
        "self": "2026-10.atom", "alternate": BASE, "current": "../iraq.atom", "prev-archive": "2026-09.atom"
    }  # fmt: skip
    assert links(private["iraq/2026-09.atom"])["next-archive"] == "2026-10.atom"
    assert not any(b"/feeds/iraq" in body for body in private.values())
    assert faults(private["iraq.atom"]) == json_faults(private["iraq.json"], private=True) == []
    assert rss_faults(private["iraq.rss"], private=True) == []
    for path, body in found.items():
        if not path.startswith("~/"):
            assert b'"iraq"' not in body
            assert b">iraq<" not in body
    told = {category["term"] for category in json.loads(private["iraq.json"])["items"][0]["_tearsheet"]["categories"]}
    assert told == {"iraq", "iran"}


async def test_a_topic_that_becomes_private_leaves_its_public_place_before_anything_is_written(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = Clock(START)
    there = world(plan(TOPIC), clock)
    await commit(there, made(1, clock(), 1, ["iraq"]))
    await publishing.publish(there)

    async def full(*_: object) -> bool:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(there.publisher, "publish", full)
    monkeypatch.setattr(there.publisher, "write", full)
    with pytest.raises(OSError, match="No space"):
        await publishing.publish(replace(there, plan=plan(replace(TOPIC, private=True))))
    assert await there.publisher.names() == frozenset()


async def test_the_other_outlets_of_a_story_are_listed_as_they_were_at_the_end_of_the_month(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = Clock(START)
    there = world(plan(replace(TOPIC, duplicates="first-with-links")), clock)
    one = made(1, clock(), 1, ["iraq"])
    same, later = (made(n, clock() + timedelta(days=days), n, []) for n, days in ((2, 1), (3, 9)))
    held = [one]
    assert isinstance(there.store, MemoryStore)

    async def story(id_: str, month: str, *, limit: int) -> tuple[Article, ...]:
        assert limit
        then = [other for other in held if not month or other.provenance.derived_at[: len(month)] <= month]
        return tuple(then) if id_ == one.id else ()

    monkeypatch.setattr(there.store.catalogue, "story", story)
    await commit(there, one)
    for other in (same, later):
        clock.moment = datetime.fromisoformat(other.provenance.derived_at)
        await commit(there, other)
        held.append(other)
        await publishing.publish(there)
    found = await documents(there)

    def related(body: bytes) -> list[str]:
        return [str(e.get("href")) for e in parsed(body).iter(f"{ATOM}link") if e.get("rel") == "related"]

    assert related(found["iraq/2026-09.atom"]) == [same.record.url]
    assert related(found["iraq.atom"]) == [same.record.url, later.record.url]
    updated = parsed(found["iraq.atom"]).findtext(f"{ATOM}entry/{ATOM}updated", "")
    assert datetime.fromisoformat(updated) == datetime.fromisoformat(later.provenance.fetched_at)
    assert parsed(found["iraq/2026-09.atom"]).find(f"{FH}archive") is not None
    checked(found)
    assert [e["title"] for e in json.loads(found["iraq.json"])["items"][0]["_tearsheet"]["related"]] == ["gazette"] * 2
    assert found["iraq.rss"].count(b'rel="related"') == 2


async def test_what_is_committed_while_a_month_is_read_is_lost_to_none_and_comes_twice_to_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = Clock(START)
    there = world(plan(TOPIC), clock)
    for number in range(9):
        clock.advance(60)
        await commit(there, made(number, clock(), number, ["iraq"]))
    monkeypatch.setattr(publishing, "_PAGE", 2)
    events, asked = there.store.catalogue.events, [0]

    async def moving(topic: str, month: str, **which: Any) -> object:
        asked[0] += 1
        if asked[0] in {3, 4}:  # one that was read already, and one that was not come to
            clock.advance(60)
            await commit(there, made({3: 8, 4: 0}[asked[0]], clock(), 10 + asked[0], ["iraq"]))
        return await events(topic, month, **which)

    monkeypatch.setattr(there.store.catalogue, "events", moving)
    parts = [part async for part in publishing.month_of(there, TOPIC, "2026-09", ("2026-09", "2026-09"))]
    body = b"".join(parts)
    assert faults(body) == archive_faults(body) == []
    ids = [entry.findtext(f"{ATOM}id", "") for entry in parsed(body).iterfind(f"{ATOM}entry")]
    assert sorted(ids) == sorted(
        {made(number, START, 0, []).id.join(["tag:tearsheet.invalid,2026:gazette/", ""]) for number in range(9)}
    )
