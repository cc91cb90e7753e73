"""What a rule finds, and what another gains and loses."""

from __future__ import annotations

from dataclasses import replace

from bot.model.article import Article
from bot.model.need import Anything, Mentions
from bot.model.plan import Plan
from bot.model.topic import AnyOf, EntityIs, Expression, FieldHas, FieldIs, TextHas
from bot.stages import indexing
from bot.stages.backtesting import Backtest, Trial
from bot.stages.select.selector import Selector, tagging
from tests.unit.test_select import ENTITIES, article

PLAN = Plan(entities=ENTITIES)
MADE_BY = (tagging(ENTITIES), indexing.VERSION)
IRAQ = EntityIs(entity="iraq")
Bare = tuple[str, str, dict[str, object]]
BARE: tuple[Bare, ...] = (
    ("jpost", "2026-10-30T00:00:00+00:00", {"article_body": "Iraq.\nIRAQ, Iraqi, Iraq", "keywords": ("IRAQ",)}),
    ("herald", "2026-11-02T00:00:00+00:00", {"headline": "وصل وفد للعراق", "article_body": "وبالعراق"}),
    ("herald", "2026-11-03T00:00:00+00:00", {"headline": "The oil ministry", "article_body": "Oil ministry"}),
    ("jpost", "2026-11-04T00:00:00+00:00", {"headline": "Sport"}),
)
ARTICLES = tuple(
    Selector(ENTITIES, ())(replace(article(**fields), id=f"{number}", source=source, published=published))
    for number, (source, published, fields) in enumerate(BARE)
)


def tried(after: Expression, before: Expression | None = None, made_by: tuple[str, str] = MADE_BY) -> Backtest:
    found, trial = Backtest(), Trial(PLAN, after, before, made_by)
    for one in ARTICLES:
        trial.ask(one, found)
    return found


def test_a_rule_is_told_with_its_articles_and_their_reasons() -> None:
    found = tried(IRAQ)
    assert [(one.change, one.id, one.reasons[0].where) for one in found.tried] == [
        ("in", "0", "lead"),
        ("in", "1", "title"),
    ]
    assert (found.read, found.articles, found.gained, found.lost) == (4, {"before": 0, "after": 2}, 0, 0)
    assert found.sources == {"jpost": {"before": 0, "after": 1}, "herald": {"before": 0, "after": 1}}
    assert found.months == {"2026-10": {"before": 0, "after": 1}, "2026-11": {"before": 0, "after": 1}}


def test_surface_forms_are_counted_by_alias_with_what_is_attached_to_them() -> None:
    forms = {form: count["after"] for form, count in tried(IRAQ).forms.items()}
    assert forms == {
        ("Iraq", "Iraq"): 2,
        ("Iraq", "IRAQ"): 2,  # one of them is the publisher's tag
        ("Iraqi", "Iraqi"): 1,
        ("العراق", "للعراق"): 1,
        ("العراق", "وبالعراق"): 1,
    }


def test_phrases_are_forms_of_themselves() -> None:
    for rule in (FieldHas(field="title", values=("Oil ministry",)), TextHas(values=("Oil ministry",))):
        assert {alias for alias, _ in tried(rule).forms} == {"Oil ministry"}


def test_against_another_rule_what_is_gained_and_lost_is_told_with_why() -> None:
    oil = FieldHas(field="title", values=("oil ministry",))
    found = tried(AnyOf(of=(oil, FieldIs(field="tag", values=("Iraq",)))), before=IRAQ)
    assert [(one.change, one.id, one.reasons[0].leaf) for one in found.tried] == [
        ("lost", "1", "entity: iraq"),
        ("gained", "2", "title: oil ministry"),
    ]
    assert (found.articles, found.gained, found.lost) == ({"before": 2, "after": 2}, 1, 1)
    assert found.sources["herald"] == {"before": 1, "after": 1}
    assert found.forms["oil ministry", "oil ministry"] == {"before": 0, "after": 1}


def test_a_rule_against_itself_changes_nothing() -> None:
    found = tried(IRAQ, before=IRAQ)
    assert (found.tried, found.gained, found.lost) == ([], 0, 0)
    assert found.articles == {"before": 2, "after": 2}


def test_an_index_of_other_entities_is_read_whole_and_not_believed() -> None:
    assert Trial(PLAN, IRAQ, None, MADE_BY).need == Mentions(entity="iraq")
    stale = Trial(PLAN, IRAQ, None, ("", ""))
    assert (stale.need, stale.stale) == (Anything(), True)
    found = Backtest()
    for one in ARTICLES:
        stale.ask(replace(one, entities=()), found)
    assert found.articles["after"] == 2


def test_an_article_keeps_none_of_what_it_is_in() -> None:
    trial, found = Trial(PLAN, IRAQ, None, MADE_BY), Backtest()
    before: Article = ARTICLES[0]
    trial.ask(before, found)
    assert before is ARTICLES[0]
    assert found.tried[0].headline == before.record.headline
