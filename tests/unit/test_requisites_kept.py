"""What a page needs, over twins: what is asked for behind its article, what is kept, and what a hostile page may cost."""

from __future__ import annotations

import logging
from dataclasses import replace

import pytest

from bot import pages, requisites
from bot.engine.each import Bounded
from bot.engine.local import Local, Tally
from bot.model.capture import Capture
from bot.model.errors import ArchiveError
from bot.model.plan import Limits, Plan, PollingSettings
from bot.requisites import Got
from tests.twins import Answer, in_order
from tests.twins.town import PLAN, SITE, SOURCE, Town, page, url

CDN = "https://cdn.example"
DAY = 86_400
WHOLE = replace(SOURCE, capture="requisites")
STYLE = {"Content-Type": "text/css"}
IMAGE = {"Content-Type": "image/png"}
HTML = {"Content-Type": "text/html; charset=utf-8"}
SHEET = b"body { background: url('/paper.png') }\n@font-face { font-family: Gazette; src: url('gazette.woff2') }\n" * 3
LOGO = b"\x89PNG" + b"the logo of the Gazette " * 20


def plan(limits: Limits = PLAN.limits, polling: PollingSettings = PLAN.polling) -> Plan:
    return replace(PLAN, sources=(WHOLE,), limits=limits, polling=polling)


def town_of(*slugs: str, made: Plan | None = None) -> Town:
    """Articles whose pages name a sheet and a logo of another host, and a picture of their own."""
    town = Town(made or plan(), each=Bounded(8))
    town.list_(*slugs)
    for slug in slugs:
        serve(town, slug, f'<link rel="stylesheet" href="/style.css"><img src="{CDN}/logo.png"><img src="/{slug}.png">')
        town.web.say(url(f"{slug}.png"), Answer(body=slug.encode() * 99, headers=IMAGE))
    town.web.say(f"{SITE}/style.css", Answer(body=SHEET, headers=STYLE | {"ETag": '"sheet"'}))
    town.web.say(f"{CDN}/logo.png", Answer(body=LOGO, headers=IMAGE))
    for name in ("paper.png", "gazette.woff2"):
        town.web.say(f"{SITE}/{name}", Answer(body=name.encode() * 99, headers=IMAGE))
    return town


def serve(town: Town, slug: str, markup: str) -> None:
    body = page(slug).replace(b"</article>", b"</article>" + markup.encode())
    town.web.say(url(slug), Answer(body=body, headers=HTML))


async def once(town: Town) -> Tally:
    await town.world.store.follow([WHOLE], town.clock())
    return await Local(town.world).once([WHOLE.name])


async def of(town: Town, slug: str) -> Got:
    """The requisites of the page that was captured last, by themselves."""
    found = await town.world.store.nearest(url(slug), town.clock())
    assert found is not None
    return await requisites.capture(town.world, WHOLE, found)


def groups(town: Town) -> list[Capture]:
    return [capture for file in town.disk.values() for capture, _ in file.groups]


def asked(town: Town) -> list[str]:
    return [ask.url for ask in town.web.asks if ask.purpose == "requisite"]


@pytest.fixture
def town() -> Town:
    return town_of("water-returns", "roads-close")


async def test_what_a_page_needs_is_kept_behind_its_article(town: Town) -> None:
    tally = await once(town)
    assert (tally.made, tally.requisites, tally.failed) == (2, 6, {})
    needed = {
        f"{SITE}/{n}" for n in ("style.css", "paper.png", "gazette.woff2", "water-returns.png", "roads-close.png")
    }
    assert set(asked(town)) == needed | {f"{CDN}/logo.png"}
    places = {capture.url: number for number, capture in enumerate(groups(town)) if capture.kind == "response"}
    articles = [number for number, capture in enumerate(groups(town)) if capture.kind == "metadata"]
    assert len(articles) == 2
    assert min(places[address] for address in asked(town)) > max(articles)
    for address in asked(town):
        assert await town.world.store.nearest(address, town.clock()) is not None


async def test_what_another_page_has_brought_is_not_asked_for_again(town: Town) -> None:
    await once(town)
    assert town.web.asked[f"{SITE}/style.css"] == town.web.asked[f"{CDN}/logo.png"] == 1
    assert await of(town, "water-returns") == Got(fresh=3)


async def test_after_a_day_it_is_asked_for_conditionally_and_not_modified_is_a_revisit(town: Town) -> None:
    await once(town)
    town.clock.advance(DAY + 1)
    held = {capture.url: capture.record_id for capture in groups(town)}
    assert await of(town, "water-returns") == Got(asked=3, same=3)
    last = {capture.url: capture for capture in groups(town) if capture.kind == "revisit"}
    assert {address: capture.status for address, capture in last.items()} == {
        f"{SITE}/style.css": 304,
        f"{CDN}/logo.png": 200,
        url("water-returns.png"): 200,
    }
    assert all(capture.refers_to == held[address] for address, capture in last.items())
    (ask,) = [a for a in town.web.asks[-4:] if a.url == f"{SITE}/style.css"]
    assert ask.etag == '"sheet"'


async def test_a_revisit_is_asked_about_with_its_own_validators_and_refers_to_the_bytes(town: Town) -> None:
    await once(town)
    sheet = groups(town)[0].record_id
    for _ in range(2):
        town.clock.advance(DAY + 1)
        assert (await of(town, "water-returns")).same == 3
    found = [capture for capture in groups(town) if capture.url == f"{SITE}/style.css"]
    assert [capture.kind for capture in found] == ["response", "revisit", "revisit"]
    assert {capture.refers_to for capture in found[1:]} == {found[0].record_id}
    assert sheet != found[0].record_id


async def test_a_sheet_that_has_changed_is_stored_and_read_again(town: Town) -> None:
    await once(town)
    town.clock.advance(DAY + 1)
    fresh = SHEET.replace(b"paper.png", b"other.png")
    town.web.say(f"{SITE}/style.css", Answer(body=fresh, headers=STYLE | {"ETag": '"new"'}))
    town.web.say(f"{SITE}/other.png", Answer(body=b"other" * 99, headers=IMAGE))
    got = await of(town, "water-returns")
    assert (got.kept, got.same) == (2, 3)
    assert town.web.asked[f"{SITE}/other.png"] == 1


async def test_the_same_bytes_at_another_address_are_stored_once(town: Town) -> None:
    serve(town, "roads-close", f'<img src="{CDN}/logo.png?v=2">')
    town.web.say(f"{CDN}/logo.png?v=2", Answer(body=LOGO, headers=IMAGE))
    await once(town)
    first, again = [capture for capture in groups(town) if capture.url.startswith(f"{CDN}/logo")]
    assert (first.kind, again.kind, again.refers_to) == ("response", "revisit", first.record_id)


async def test_only_sources_that_say_so_have_requisites() -> None:
    town = town_of("water-returns", made=PLAN)
    await once(town)
    assert asked(town) == []


@pytest.mark.parametrize(
    "answer",
    [
        Answer(status=404, body=b"<img src='/sorry.png'>", headers=HTML),
        Answer(
            body=b"<html><title>Home</title><body><img src='/sorry.png'><a href='/a'>A</a></body></html>", headers=HTML
        ),
        Answer(body=b"%PDF-1.7", headers={"Content-Type": "application/pdf"}),
    ],
    ids=["an error", "no article", "no page"],
)
async def test_a_page_that_gave_no_article_has_none(answer: Answer) -> None:
    town = town_of("water-returns")
    town.web.say(url("water-returns"), answer)
    tally = await once(town)
    assert len(tally.stood_in) == 1
    assert asked(town) == []


async def test_scripts_frames_and_what_stands_in_the_page_itself_are_never_asked_for(town: Town) -> None:
    markup = '<script src="/s.js"></script><iframe src="/f.html"></iframe><img src="data:image/png;base64,AAAA">'
    serve(town, "water-returns", markup + '<img src="ftp://x.example/a.png"><img src="https://me:pw@x.example/a.png">')
    await once(town)
    assert not [
        address for address in town.web.asked if "s.js" in address or "f.html" in address or "x.example" in address
    ]


async def test_a_failure_costs_a_line_of_the_log_and_nothing_else(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    town.web.say(f"{SITE}/style.css", Answer(status=404))
    town.web.say(f"{CDN}/logo.png", Answer(status=0, error="connection reset"))
    with caplog.at_level(logging.INFO, "tearsheet"):
        tally = await once(town)
    assert (tally.made, tally.failed, tally.requisites) == (2, {}, 2)
    assert f"requisite failed source=gazette url={SITE}/style.css status=404" in caplog.text
    assert 'why="connection reset"' in caplog.text
    told = f"requisites source=gazette url={url('water-returns')} asked=3 kept=1 same=0 fresh=0 failed=2"
    assert told in caplog.text


async def test_a_host_that_does_not_answer_is_asked_once_a_page(town: Town) -> None:
    dead = "".join(f'<img src="https://dead.example/{n}.png">' for n in range(50))
    serve(town, "water-returns", dead + '<img src="/water-returns.png">')
    town.web.say("https://dead.example/robots.txt", Answer(status=404))
    for n in range(50):
        town.web.say(f"https://dead.example/{n}.png", Answer(status=0, error="no connection within 10 s"))
    await once(town)
    assert [address for address in asked(town) if "dead" in address] == ["https://dead.example/0.png"]
    assert town.web.asked[url("water-returns.png")] == 1


@pytest.mark.parametrize("status", [429, 503])
async def test_a_host_that_is_asked_too_much_is_left_alone_and_asked_again_by_the_next_page(
    town: Town, status: int
) -> None:
    serve(town, "water-returns", f'<img src="{CDN}/logo.png"><img src="{CDN}/other.png">')
    town.web.say(f"{CDN}/logo.png", Answer(status=status))
    await once(town)
    assert town.web.asked[f"{CDN}/other.png"] == 0
    assert town.web.asked[f"{CDN}/logo.png"] == 2


async def test_robots_txt_is_asked_for_once_and_holds_for_requisites(town: Town) -> None:
    town.web.say(f"{CDN}/robots.txt", Answer(body=b"User-agent: *\nDisallow: /logo\n"))
    await once(town)
    assert town.web.asked[f"{CDN}/robots.txt"] == 1
    assert town.web.asked[f"{CDN}/logo.png"] == 0


async def test_secrets_of_the_feeds_address_are_masked_in_what_is_kept() -> None:
    town = town_of("water-returns")
    source = replace(WHOLE, feed=f"{WHOLE.feed}?token=hunter2")
    await once(town)
    found = await town.world.store.nearest(url("water-returns"), town.clock())
    assert found is not None
    town.clock.advance(DAY + 1)
    await requisites.capture(town.world, source, found)
    assert [ask.secrets for ask in town.web.asks if ask.purpose == "requisite"][-3:] == [("hunter2",)] * 3


async def test_a_hundred_thousand_pictures_are_asked_for_up_to_the_limit() -> None:
    town = town_of("water-returns", made=plan(Limits(requisites=20)))
    serve(town, "water-returns", "".join(f'<img src="/{n}.png">' for n in range(100_000)))
    await once(town)
    before = len(asked(town))
    assert (await of(town, "water-returns")).asked == 20
    assert len(asked(town)) == before + 20


async def test_an_address_that_is_named_a_thousand_times_is_asked_for_once(town: Town) -> None:
    serve(town, "water-returns", "".join(f'<img src="/same.png#{n}">' for n in range(1000)))
    town.web.say(f"{SITE}/same.png", Answer(body=b"same" * 99, headers=IMAGE))
    await once(town)
    assert town.web.asked[f"{SITE}/same.png"] == 1


async def test_sheets_that_name_each_other_in_a_circle_are_asked_for_once(town: Town) -> None:
    for one, other in (("style", "a"), ("a", "b"), ("b", "style")):
        body = f'@import "{other}.css";\n'.encode() + b"/* of the paper */" * 20
        town.web.say(f"{SITE}/{one}.css", Answer(body=body, headers=STYLE))
    await once(town)
    assert [town.web.asked[f"{SITE}/{name}.css"] for name in ("style", "a", "b")] == [1, 1, 1]


async def test_sheets_are_read_as_deep_as_the_limit_says() -> None:
    town = town_of("water-returns", made=plan(Limits(sheets=2)))
    for n in range(9):
        body = f'@import "{n}.css";'.encode()
        town.web.say(f"{SITE}/{'style' if not n else n - 1}.css", Answer(body=body, headers=STYLE))
    await once(town)
    assert [town.web.asked[f"{SITE}/{name}.css"] for name in ("style", 0, 1, 2)] == [1, 1, 1, 0]


async def test_a_sheet_that_is_a_page_names_nothing(town: Town) -> None:
    town.web.say(f"{SITE}/style.css", Answer(body=b"<img src='/sorry.png'>@import 'sorry.css';", headers=HTML))
    await once(town)
    assert not [address for address in asked(town) if "sorry" in address]


async def test_what_is_too_long_is_cut_and_not_asked_for_again_that_day() -> None:
    town = town_of("water-returns", "roads-close", made=plan(Limits(requisite=300)))
    await once(town)
    (cut,) = [capture for capture in groups(town) if capture.url == f"{CDN}/logo.png"]
    assert cut.truncated == "length"
    assert town.web.asked[f"{CDN}/logo.png"] == 1


async def test_behind_the_weight_of_a_page_nothing_more_is_asked_for() -> None:
    town = town_of("water-returns", made=plan(Limits(weight=10_000)))
    serve(town, "water-returns", "".join(f'<img src="/{n}.png">' for n in range(50)))
    for n in range(50):
        town.web.say(f"{SITE}/{n}.png", Answer(body=b"%04d" % n * 1000, headers=IMAGE))
    await once(town)
    assert len(asked(town)) == 3


async def test_all_requisites_of_a_page_have_one_deadline() -> None:
    town = town_of("water-returns", made=plan(polling=replace(PLAN.polling, requisites=0.05)))
    town.web.gates[f"{SITE}/style.css"].clear()
    tally = await once(town)
    assert (tally.made, tally.failed) == (1, {})
    assert {ask.seconds for ask in town.web.asks if ask.purpose == "requisite"} == {0.05}
    assert await town.world.store.nearest(f"{SITE}/style.css", town.clock()) is None


async def test_a_robots_txt_that_our_own_haste_cut_off_says_nothing_of_its_host(town: Town) -> None:
    town.web.gates[f"{CDN}/robots.txt"].clear()
    rules = await pages.permission(town.world, WHOLE, CDN, town.clock())
    assert not rules.allow(f"{CDN}/logo.png")
    assert await town.world.store.robots(CDN) is None
    town.web.gates[f"{CDN}/robots.txt"].set()
    assert (await pages.permission(town.world, WHOLE, CDN, town.clock())).allow(f"{CDN}/logo.png")


async def test_a_fault_of_ours_costs_the_requisites_of_that_page_alone(
    town: Town, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(*_: object) -> None:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(town.world.extraction, "requisites", broken)
    tally = await once(town)
    assert (tally.made, tally.failed, tally.requisites) == (2, {}, 0)
    assert caplog.text.count("requisites lost") == 2


async def test_where_nothing_can_be_kept_the_turn_ends(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    keep = town.world.archive.keep

    async def full(hops: object, *more: object, **named: object) -> object:
        if any(hop.url.endswith(".css") for hop in hops):  # type: ignore[attr-defined] # the hops of keep
            raise ArchiveError("No space left on device")
        return await keep(hops, *more, **named)  # type: ignore[arg-type] # what keep was called with

    monkeypatch.setattr(town.world.archive, "keep", full)
    tally = await once(town)
    assert (tally.made, tally.failed) == (2, {"gazette": "No space left on device"})


async def test_a_turn_spends_an_hour_on_requisites_at_most(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    await town.world.store.follow([WHOLE], town.clock())
    local = Local(town.world)

    def watch(tally: Tally) -> None:
        if tally.requisites:
            town.clock.advance(3601)

    local._turns._watch = watch
    tally = await local.once([WHOLE.name])
    assert (tally.made, tally.failed) == (2, {})
    assert town.web.asked[url("roads-close.png")] == 0
    assert "requisites not asked for source=gazette pages=1" in caplog.text


async def test_a_new_configuration_ends_a_turn_behind_the_page_in_hand(town: Town) -> None:
    await town.world.store.follow([WHOLE], town.clock())
    local = Local(town.world)

    def watch(tally: Tally) -> None:
        if tally.requisites:
            local._turns.world = replace(town.world)

    local._turns._watch = watch
    tally = await local.once([WHOLE.name])
    assert tally.made == 2
    assert town.web.asked[url("water-returns.png")] == 1
    assert town.web.asked[url("roads-close.png")] == 0


async def test_a_page_that_was_a_revisit_has_its_requisites_found_in_what_it_repeats(town: Town) -> None:
    town.world = replace(town.world, each=in_order)  # two that are under way at once are both stored whole
    town.list_("water-returns", "story/water-returns")
    markup = f'<img src="{CDN}/logo.png"><img src="/water-returns.png">'
    serve(town, "water-returns", markup)
    body = page("water-returns").replace(b"</article>", b"</article>" + markup.encode())
    town.web.say(url("story/water-returns"), Answer(body=body, headers=HTML))
    await once(town)
    found = await town.world.store.nearest(url("story/water-returns"), town.clock())
    assert found is not None
    assert found.kind == "revisit"
    assert await requisites.capture(town.world, WHOLE, found) == Got(fresh=2)
    town.world.store._captures.pop(found.refers_to)  # type: ignore[attr-defined] # of the twin
    assert await requisites.capture(town.world, WHOLE, found) == Got()
