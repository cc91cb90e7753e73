"""The course of a subscription, with a clock that is handed to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.model import codec
from bot.model.plan import PollingSettings, WebSubSettings
from bot.model.push import Announced, Key, Subscription
from bot.model.source import NEVER, Every, Source, Visit
from bot.stages import subscribing
from tests.twins.values import START, at

POLLING = PollingSettings(backoff=300.0, backoff_most=3600.0)
WEBSUB = WebSubSettings(lease=86_400.0, poll=21_600.0)
FOUND = Announced(topic="https://paper.example/feed", hubs=("https://one.example/", "https://two.example/"))
BEGUN = subscribing.begun("paper", FOUND, Key(token="t", secret="s"), "https://ours.example/websub/t", START)
SOURCE = Source(name="paper", feed=FOUND.topic)
DONE = Visit(source="paper", next_poll_at=at(900), why="some 40 entries a day")


def verified(lease: str = "86400", now: datetime = START) -> Subscription:
    return subscribing.verified(subscribing.asked(BEGUN, now), lease, WEBSUB, now)


def paced(held: Subscription, done: Visit = DONE, source: Source = SOURCE, seconds: float = 0) -> Visit:
    return subscribing.paced(done, source, held, WEBSUB, at(seconds))


def seconds(moment: datetime | None) -> float:
    assert moment is not None
    return (moment - START).total_seconds()


def test_it_begins_with_the_first_hub_and_survives_the_codec() -> None:
    assert (BEGUN.hub, BEGUN.mode, BEGUN.pending, BEGUN.at) == ("https://one.example/", "subscribe", False, START)
    for held in (BEGUN, verified(), subscribing.pushed(verified(), at(5))):
        assert codec.loads(Subscription, codec.dumps(held)) == held


def test_a_lease_is_believed_up_to_the_setting_and_renewed_well_before_its_end() -> None:
    for lease, given in (
        ("3600", 3600),
        ("86400", 86_400),
        ("99999999", 86_400),
        ("", 86_400),
        ("-7", 86_400),
        ("0", 86_400),
    ):
        held = verified(lease)
        assert seconds(held.lease_until) == given
        assert 0.7 * given <= seconds(held.at) <= 0.9 * given
        assert not held.pending
        assert subscribing.leased(held, at(given - 1))
        assert not subscribing.leased(held, at(given))


def test_renewals_of_many_subscriptions_are_spread() -> None:
    moments = {
        subscribing.verified(replace(BEGUN, source=f"s{number}"), "86400", WEBSUB, START).at for number in range(99)
    }
    assert len(moments) > 60


def test_a_lease_of_seconds_is_not_renewed_each_second() -> None:
    assert seconds(verified("1").at) == 60


def test_each_hub_is_tried_before_there_is_a_wait_that_doubles() -> None:
    held, course = BEGUN, []
    for _ in range(8):
        held = subscribing.failed(held, "HTTP status 503", POLLING, START)
        course.append((held.hub.partition("//")[2][:3], seconds(held.at)))
    assert course == [
        ("two", 0), ("one", 300), ("two", 0), ("one", 600), ("two", 0), ("one", 1200), ("two", 0), ("one", 2400),
    ]  # fmt: skip
    assert held.error == "HTTP status 503"
    assert subscribing.verified(held, "60", WEBSUB, START).failures == 0


def test_the_wait_has_an_end_and_retry_after_stands_above_it() -> None:
    alone = replace(BEGUN, hubs=BEGUN.hubs[:1])
    held = alone
    for _ in range(40):
        held = subscribing.failed(held, "no", POLLING, START)
    assert seconds(held.at) == 3600
    assert subscribing.failed(alone, "no", POLLING, START, at(5000)).at == at(5000)


def test_while_a_lease_lasts_the_same_hub_is_asked_again() -> None:
    held = subscribing.failed(verified(), "HTTP status 500", POLLING, at(100))
    assert (held.hub, held.at, held.lease_until) == (BEGUN.hub, at(400), verified().lease_until)
    ended = subscribing.failed(held, "HTTP status 500", POLLING, at(86_400))
    assert ended.hub == FOUND.hubs[1], "it is over: another is tried"


def test_what_is_denied_goes_to_another_hub_or_waits_a_day() -> None:
    held = subscribing.denied(verified(), "  not\nyou ", POLLING, START)
    assert (held.error, held.lease_until, held.hub, held.at) == ("denied: not you", None, FOUND.hubs[1], START)
    alone = subscribing.denied(replace(verified(), hubs=BEGUN.hubs[:1]), "", POLLING, START)
    assert (alone.error, seconds(alone.at)) == ("denied", 86_400)
    assert len(subscribing.denied(BEGUN, "x" * 9_999, POLLING, START).error) <= 200


def test_what_is_to_end_is_tried_three_times() -> None:
    held = subscribing.left(verified(), START)
    assert (held.mode, held.lease_until, held.at) == ("unsubscribe", None, START)
    for over in (False, False, True):
        held = subscribing.failed(held, "no", POLLING, START)
        assert held.hub == BEGUN.hub
        assert subscribing.over(held) is over


def test_a_subscription_fits_as_long_as_topic_and_hub_are_announced() -> None:
    assert subscribing.fits(BEGUN, FOUND)
    assert subscribing.fits(BEGUN, replace(FOUND, hubs=("https://new.example/", BEGUN.hub)))
    assert not subscribing.fits(BEGUN, replace(FOUND, hubs=("https://new.example/",)))
    assert not subscribing.fits(BEGUN, replace(FOUND, topic="https://paper.example/other"))


def test_an_adaptive_source_is_polled_at_the_slow_end_while_the_lease_lasts() -> None:
    done = paced(verified())
    assert 0.97 * 21_600 <= seconds(done.next_poll_at) <= 1.03 * 21_600
    assert done.why == "pushed by one.example"
    assert paced(verified("7200")).next_poll_at == at(7200), "it falls back at once when the lease ends"
    assert paced(verified("60"), seconds=61) == DONE
    assert paced(BEGUN) == DONE
    assert paced(subscribing.left(verified(), START)) == DONE


def test_a_source_that_is_polled_less_often_by_itself_stays_so() -> None:
    rare = replace(DONE, next_poll_at=at(80_000))
    assert paced(verified(), rare) == replace(rare, why="some 40 entries a day; pushed by one.example")


@pytest.mark.parametrize("every", [Every(kind="interval", seconds=900.0), Every(kind="cron", cron="0 * * * *")])
def test_an_interval_is_the_users_own_word(every: Every) -> None:
    done = paced(verified(), source=replace(SOURCE, every=every))
    assert (done.next_poll_at, done.why) == (DONE.next_poll_at, "some 40 entries a day; pushed by one.example")


def test_a_failed_or_stopped_source_keeps_its_own_wait() -> None:
    for done in (replace(DONE, failures=1), replace(DONE, next_poll_at=NEVER)):
        assert paced(verified(), done) == done


def test_two_scheduled_polls_that_find_what_no_push_told_of_end_the_slow_pace_until_one_does() -> None:
    held = subscribing.polled(verified(), 3, at(1000), woken=False)
    assert paced(held, seconds=1000).why == "pushed by one.example"
    held = subscribing.polled(held, 0, at(2000), woken=False)
    held = subscribing.polled(held, 1, at(3000), woken=False)
    assert held.missed == 2
    assert paced(held, seconds=3000).next_poll_at == DONE.next_poll_at
    held = subscribing.pushed(held, at(4000))
    held = subscribing.polled(held, 1, at(4001), woken=True)
    assert paced(held, seconds=4001).why == "pushed by one.example"


def test_what_a_poll_finds_shortly_after_a_push_was_told() -> None:
    held = subscribing.pushed(verified(), at(1000))
    assert subscribing.polled(held, 1, at(1500), woken=False).missed == 0
    assert subscribing.polled(held, 1, at(1601), woken=False).missed == 1


def test_a_push_whose_poll_finds_nothing_is_followed_by_one_more_after_a_minute() -> None:
    held = subscribing.polled(subscribing.pushed(verified(), at(10)), 0, at(11), woken=True)
    done = paced(held, seconds=11)
    assert done.next_poll_at == at(11) + timedelta(minutes=1)
    assert done.why == "pushed by one.example, and nothing new yet"
    again = subscribing.polled(held, 0, at(71), woken=False)
    assert paced(again, seconds=71).why == "pushed by one.example"
