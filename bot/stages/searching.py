"""What somebody types to search, made ready: its tree, what it needs of the index, and who judges each article.

The language is that of topics (`stages.asking`), and one thing more: a time may be told from now (`after:-7d`), where `now`
is handed in. The evaluator is that of topics, so a search and a topic with the same rule find the same articles.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeAlias

from bot.model.article import Article, Reason
from bot.model.errors import RuleError
from bot.model.need import Need
from bot.model.plan import Plan
from bot.model.topic import Expression, TextHas
from bot.stages.asking import hints, names_of, parse, show
from bot.stages.select import Selector
from bot.stages.select.judging import Judge, of_entities
from bot.stages.select.needs import needed

LONGEST: Final = 1_000
"""Characters of a search."""

Judging: TypeAlias = Callable[[Expression], Judge]


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    text: str
    expression: Expression
    need: Need
    judge: Judge

    @property
    def hints(self) -> tuple[str, ...]:
        """Slips in it."""
        return hints(self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    article: Article
    reasons: tuple[Reason, ...]


def search(text: str, plan: Plan, judging: Judging, now: datetime | None = None) -> Search:
    """Raises RuleError, also over a time that is told from now where there is none, and over one that is too long."""
    if len(text) > LONGEST:
        raise RuleError(LONGEST + 1, f"{len(text)} characters", f"at most {LONGEST}")
    expression = parse(text, now=now, known=names_of(plan))
    return Search(text=text, expression=expression, need=needed(expression, groups(plan)), judge=judging(expression))


def plain(text: str) -> str:
    """A rule that asks for the words of a text as they stand, without the signs at their edges; empty: it has none."""
    words = filter(None, map(_bare, text.split()))
    return " ".join(show(TextHas(values=(word,))) for word in words)


def _bare(word: str) -> str:
    held = [place for place, sign in enumerate(word) if unicodedata.category(sign)[0] not in "PSC"]
    return word[held[0] : held[-1] + 1] if held else ""


def judging(plan: Plan) -> Judging:
    """Who compiles what a rule asks for and no more: the entities of a configuration may take half a second."""
    return lambda expression: Selector(plan.entities if of_entities(expression) else (), (), groups(plan)).judge(
        expression
    )


def groups(plan: Plan) -> dict[str, str]:
    """Source → its group, for those that have one."""
    return {source.name: source.group for source in plan.sources if source.group}


def judged(search: Search, articles: Sequence[Article]) -> list[Found]:
    """Those that it is true of."""
    told = ((article, search.judge(article)) for article in articles)
    return [Found(article=article, reasons=reasons) for article, reasons in told if reasons is not None]
