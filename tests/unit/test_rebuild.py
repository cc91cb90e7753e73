"""The rebuild and today's extraction over history, over twins: what was made comes out the same, whatever was in between."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from bot import pipeline
from bot.evidence import rebuild, reextraction
from bot.evidence.listings import Listings
from bot.evidence.reextraction import Change, Reextracted
from bot.model import codec
from bot.model.article import Article, Extracted
from bot.model.capture import Ask, Page
from bot.model.entry import Item
from bot.model.errors import StepFailed
from bot.model.intake import TAKEN_IN
from bot.model.source import Source
from tests.twins import Answer, MemoryStore
from tests.twins.fetcher import exchange
from tests.twins.inline import DirectExtraction
from tests.twins.town import FEED, PLAN, SITE, SOURCE, Town, rss, url
from tests.twins.values import wanted

SLUGS = ["water-returns", "roads-close", "water-falls", "trams-run"]


class Older(DirectExtraction):
    """An extraction as it once was: it had another version, and told headlines in capitals."""

    async def record(self, page: Page | None, item: Item, source: Source, *rest: Any) -> Extracted:
        made = await super().record(page, item, source, *rest)
        record = replace(made.record, headline=made.record.headline.upper())
        return replace(made, record=record, steps={**made.steps, "extract": "0"})


class Broken(DirectExtraction):
    async def record(self, *_: Any) -> Extracted:
        raise StepFailed("record: the worker process died")


@pytest.fixture
def town() -> Town:
    made = Town()
    made.list_(*SLUGS)
    return made


@contextlib.contextmanager
def bar(_: str) -> Iterator[Callable[[int, int], None]]:
    yield lambda *_: None


async def taken(town: Town) -> None:
    await town.poll()
    await town.take()


def bare(town: Town) -> None:
    """All but the files is gone."""
    town.crash()
    town.world = replace(town.world, store=MemoryStore())


async def standing(town: Town) -> dict[str, Any]:
    articles = await town.articles()
    return {
        "versions": {article.id: await town.world.store.history(article.id) for article in articles},
        "water": await town.world.store.catalogue.newest("water", 99),
        "memory": await town.world.store.remembered(SOURCE.name),
    }


async def reextracted(town: Town, *, dry: bool = False) -> tuple[Reextracted, list[Change]]:
    told: list[Change] = []
    town.clock.advance(60)
    return await reextraction.reextract(town.world, lambda *_: None, told.append, dry=dry), told


async def by_older_steps(town: Town) -> None:
    today = town.world.extraction
    town.world = replace(town.world, extraction=Older())
    await taken(town)
    town.world = replace(town.world, extraction=today)


async def test_records_of_older_steps_come_out_as_they_were_made(town: Town) -> None:
    await by_older_steps(town)
    before = await standing(town)
    bare(town)
    made = await rebuild.rebuild(town.world, bar)
    assert (made.derivations, made.articles, made.pending, made.damaged) == (4, 4, 0, 0)
    assert await standing(town) == before
    assert {article.record.headline.isupper() for article in await town.articles()} == {True}


async def test_files_that_are_walked_in_any_order_make_the_same(town: Town) -> None:
    await taken(town)
    town.crash()  # each crash leaves a file behind
    town.list_(*SLUGS, "bread-rises")
    town.clock.advance(60)
    await taken(town)
    before = await standing(town)
    for seed in range(5):
        files = list(town.disk.items())
        random.Random(seed).shuffle(files)
        town.disk.clear()
        town.disk.update(files)
        bare(town)
        await rebuild.rebuild(town.world, bar)
        assert await standing(town) == before


@pytest.mark.parametrize("calls", range(1, 12))
async def test_an_interrupted_rebuild_goes_on_where_it_stopped(
    town: Town, monkeypatch: pytest.MonkeyPatch, calls: int
) -> None:
    await taken(town)
    before = await standing(town)
    bare(town)
    monkeypatch.setattr(rebuild, "BATCH", 1)
    left = iter(range(calls))

    def ends(method: Callable[..., Any]) -> Callable[..., Any]:
        async def call(*arguments: Any) -> Any:
            if next(left, None) is None:
                raise KeyboardInterrupt
            return await method(*arguments)

        return call

    with monkeypatch.context() as patched:
        for name in ("index", "complete", "taken", "mark"):
            patched.setattr(town.world.store, name, ends(getattr(town.world.store, name)))
        with contextlib.suppress(KeyboardInterrupt):
            await rebuild.rebuild(town.world, bar)
    assert await rebuild.begun(town.world)
    replayed: list[str] = []
    derivations = town.world.archive.read

    async def read(file: str, offset: int) -> Any:
        stored = await derivations(file, offset)
        replayed.extend([stored.record_id] if stored.kind == "metadata" else [])
        return stored

    monkeypatch.setattr(town.world.archive, "read", read)
    done = await town.world.store.marked("rebuild replayed")
    await rebuild.rebuild(town.world, bar)
    assert await standing(town) == before
    assert not done or len(replayed) < len(SLUGS)


async def test_what_a_rebuild_under_another_configuration_began_is_not_gone_on_with(town: Town) -> None:
    await taken(town)
    bare(town)
    assert await rebuild.begun(town.world)
    await rebuild.rebuild(town.world, bar)
    moved = replace(town.world.plan, sources=(replace(SOURCE, timezone="Asia/Tokyo"),))
    assert not await rebuild.begun(replace(town.world, plan=moved))


async def test_an_entry_that_was_never_made_an_article_is_pending_again_since_it_was_first_seen(town: Town) -> None:
    seen = codec.utc(town.clock())
    await town.poll()
    town.clock.advance(3600)
    town.list_("bread-rises")  # the feed has forgotten the others
    await town.poll()
    assert len(await town.pending()) == 5
    before = {item.id: item for item in await town.pending()}
    bare(town)
    made = await rebuild.rebuild(town.world, bar)
    assert (made.derivations, made.pending) == (0, 5)
    assert {item.id: item for item in await town.pending()} == before
    assert [item.first_seen for item in before.values()].count(seen) == 4
    assert await town.fates() == ["made"] * 5


async def test_what_came_since_is_asked_for_though_the_poll_is_the_first_again(town: Town) -> None:
    await taken(town)
    bare(town)
    await rebuild.rebuild(town.world, bar)
    town.list_(*SLUGS[:1], *(f"news-{n}" for n in range(6)))
    await town.poll()
    assert [item.fetch for item in await town.pending()] == [True] * 6


async def test_feeds_behind_a_redirect_are_found(town: Town) -> None:
    town.web.say(FEED, Answer(status=301, headers={"Location": f"{SITE}/moved"}))
    town.web.say(f"{SITE}/moved", Answer(body=rss(*SLUGS), headers={"Content-Type": "application/rss+xml"}))
    await town.poll()
    before = await town.pending()
    bare(town)
    assert (await rebuild.rebuild(town.world, bar)).pending == 4
    assert await town.pending() == before


@pytest.mark.parametrize("own", [False, True], ids=["both are led there", "one has it"])
async def test_what_two_sources_were_listed_at_one_address_is_pending_for_each(own: bool) -> None:
    place = "https://all.example/feed"
    herald = replace(SOURCE, name="herald", feed=place if own else "https://herald.example/feed")
    town = Town(replace(PLAN, sources=(SOURCE, herald)))
    town.web.say(place, Answer(body=rss(*SLUGS), headers={"Content-Type": "application/rss+xml"}))
    for feed in {FEED, herald.feed} - {place}:
        town.web.say(feed, Answer(status=301, headers={"Location": place}))
    await town.world.store.follow(town.world.plan.sources, town.clock())
    for visit in await town.world.store.claim(wanted(town.clock(), until=town.clock(), limit=2)):
        await pipeline.poll(town.world, visit)
    bare(town)
    assert (await rebuild.rebuild(town.world, bar)).pending == 2 * len(SLUGS)
    for source in (SOURCE, herald):
        assert len(await town.world.store.pending(source.name, town.clock(), 9)) == len(SLUGS)


async def test_a_redirect_that_leads_to_no_address_ends_no_rebuild(town: Town) -> None:
    await town.poll()
    gone = exchange(FEED, Answer(status=301, headers={"Location": "http://[::1"}), town.clock())
    await town.world.archive.keep([gone])
    bare(town)
    assert (await rebuild.rebuild(town.world, bar)).pending == len(SLUGS)
    redirects = [capture for capture in await town.world.store.captures(FEED) if capture.status == 301]
    assert [await Listings(PLAN).source(town.world, capture) for capture in redirects] == [None]


async def test_a_document_is_parsed_once_however_often_it_was_served(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    await town.poll()
    await town.world.archive.keep(await town.web.fetch(Ask(url=FEED)))
    bare(town)
    parsed: list[str] = []
    parse = town.world.extraction.feed

    async def feed(*arguments: Any) -> Any:
        parsed.append(arguments[2])
        return await parse(*arguments)

    monkeypatch.setattr(town.world.extraction, "feed", feed)
    await rebuild.rebuild(town.world, bar)
    assert parsed == [FEED]
    parsed.clear()
    await town.take()
    bare(town)
    await rebuild.rebuild(town.world, bar)
    assert parsed == [], "a glance tells that all of it is known"


async def test_what_others_captured_makes_no_entry_pending_and_no_derivation_of_theirs_is_believed(town: Town) -> None:
    await taken(town)
    (name,) = town.disk
    file = town.disk.pop(name)
    moved = TAKEN_IN + name
    file.groups = [(replace(capture, file=moved), None) for capture, _ in file.groups]
    town.disk[moved] = file
    bare(town)
    made = await rebuild.rebuild(town.world, bar)
    assert (made.captures, made.derivations, made.articles, made.pending, made.damaged) == (10, 0, 0, 0, 0)


async def test_of_two_files_that_name_one_record_ours_counts(town: Town) -> None:
    await town.poll()
    ((name, file),) = town.disk.items()
    theirs = TAKEN_IN + "a.warc.gz"
    town.disk[theirs] = replace(
        file, groups=[(replace(c, file=theirs, begin=0), None) for c, _ in file.groups], sealed=True
    )
    bare(town)
    await rebuild.rebuild(town.world, bar)
    found = await town.world.store.captures(FEED)
    assert [capture.file for capture in found] == [name]


async def test_a_derivation_that_cannot_be_read_costs_itself(town: Town) -> None:
    await taken(town)
    bare(town)
    (file,) = town.disk.values()
    place = next(capture.offset for capture, derived in file.groups if derived is not None)
    file.records[place] = replace(file.records[place], block=b"{}")
    made = await rebuild.rebuild(town.world, bar)
    assert (made.derivations, made.articles, made.damaged) == (3, 3, 1)
    assert made.pending == 1, "its entry is to be taken again"


async def test_todays_extraction_replaces_what_older_steps_made_and_nothing_else(town: Town) -> None:
    await by_older_steps(town)
    before = {article.id: article for article in await town.articles()}
    tried, told = await reextracted(town, dry=True)
    assert {article.id: article for article in await town.articles()} == before
    made, said = await reextracted(town)
    assert (made, said) == (tried, told)
    assert (made.read, made.changed, made.left) == (4, 4, 0)
    assert made.fields["headline"] == 4
    for article in await town.articles():
        old = before[article.id]
        assert article.record.headline.upper() == old.record.headline
        assert (article.version, article.first_seen, article.published) == (1, old.first_seen, old.published)
        assert article.provenance.fetched_at == old.provenance.fetched_at
        assert article.provenance.steps["extract"] != "0"
    after = await standing(town)
    bare(town)
    await rebuild.rebuild(town.world, bar)
    assert await standing(town) == after, "it is in the archive"
    assert (await reextracted(town))[0].changed == 0


async def test_lines_that_were_taken_out_stay_out(town: Town) -> None:
    from tests.unit.test_pipeline_furniture import BOX, page  # noqa: PLC0415 (its paper)

    for slug in SLUGS:
        town.web.say(url(slug), page(slug))
    await taken(town)
    assert any(article.provenance.furniture for article in await town.articles())
    before = await standing(town)
    assert (await reextracted(town))[0] == Reextracted(read=4)
    assert await standing(town) == before
    rules = replace(town.world.plan.sources[0], title="The Gazette of today")
    town.world = replace(town.world, plan=replace(PLAN, sources=(rules,)), extraction=Older())
    assert (await reextracted(town))[0].changed == 4
    for article in await town.articles():
        old = next(
            version for versions in before["versions"].values() for version in versions if version.id == article.id
        )
        assert article.provenance.furniture == old.provenance.furniture
        assert (BOX in article.record.article_body) == (BOX in old.record.article_body)


async def test_what_cannot_be_read_again_stays_as_it_was(town: Town) -> None:
    await taken(town)
    before = await standing(town)
    town.world = replace(town.world, extraction=Broken())
    assert (await reextracted(town))[0] == Reextracted(read=4, left=4)
    town.world = replace(town.world, extraction=Older(), plan=replace(PLAN, sources=()))
    assert (await reextracted(town))[0] == Reextracted(read=4, left=4)
    assert await standing(town) == before


async def test_the_address_of_another_article_is_not_taken_from_it(town: Town) -> None:
    await taken(town)
    articles = await town.articles()
    owner = next(article for article in articles if article.record.url == url(SLUGS[0]))

    class Claiming(DirectExtraction):
        async def record(self, *arguments: Any) -> Extracted:
            made = await super().record(*arguments)
            return replace(made, record=replace(made.record, canonical_url=url(SLUGS[0])))

    town.world = replace(town.world, extraction=Claiming())
    made, _ = await reextracted(town)
    assert made.changed == 4
    assert await town.world.store.resolve(SOURCE.name, [url(SLUGS[0])]) == {url(SLUGS[0]): owner.id}

    def canonical(article: Article) -> str:
        return article.record.canonical_url

    assert sorted(map(canonical, await town.articles())) == ["", "", "", url(SLUGS[0])]
