"""Precision and recall of entity mentions, over the labelled sentences of tests/mentions (its README says what a mention is).

Each sentence is the body of an article of its own, read with the entities beside the sentences, by way of the
configuration's reader and the selector, as the program does. What is counted is the pair (sentence, entity).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pytest

from bot.adapters.config import read
from bot.model.article import Article, Record
from bot.stages.select import Selector
from tests.twins.values import PROVENANCE

FOLDER = Path(__file__).parents[1] / "mentions"
PARTS = ("development", "held-out")
APART = "open"
"""What no entity file can say; its score is printed, and asserted nowhere."""
LANGUAGES = ("en", "ar", "he", "fa")
FURTHER = ("fr", "tr", "ru", "ur", "ckb")
"""Languages of the folder `further`, with entities of their own: how far the rules go there is printed, and asserted nowhere."""
WANTED = 0.98
"""Precision, and recall."""
ENTITIES = 20
SENTENCES = 120
"""Of each language, at least."""
ARTICLE = Article(
    id="0" * 32,
    source="paper",
    first_seen="2026-11-01T00:00:00Z",
    published="2026-11-01T00:00:00+00:00",
    record=Record(url="https://news.example/1"),
    provenance=PROVENANCE,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Labelled:
    language: str
    sentence: str
    entities: frozenset[str]
    """That it mentions."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Score:
    right: int
    wrong: int
    """Found, and no mention."""
    missed: int
    misses: tuple[str, ...]
    """One line for each sentence that was not read as labelled."""

    @property
    def precision(self) -> float:
        return self.right / max(self.right + self.wrong, 1)

    @property
    def recall(self) -> float:
        return self.right / max(self.right + self.missed, 1)

    @property
    def enough(self) -> bool:
        return min(self.precision, self.recall) >= WANTED

    def shown(self, name: str, sentences: int) -> str:
        counts = f"{sentences:4} sentences {self.right:4} right {self.wrong:2} wrong {self.missed:2} missed"
        return f"{name:16} {counts}  precision {self.precision:.3f}  recall {self.recall:.3f}"


@cache
def selector(folder: Path) -> Selector:
    return Selector(read(folder).entities, ())


@cache
def sentences(part: str, language: str) -> tuple[Labelled, ...]:
    lines = (FOLDER / part / f"{language}.tsv").read_text(encoding="utf-8").splitlines()
    return tuple(labelled(line) for line in lines)


def labelled(line: str) -> Labelled:
    language, sentence, entities, *_note = line.split("\t")
    return Labelled(language=language, sentence=sentence, entities=frozenset(filter(None, entities.split(","))))


def found(one: Labelled, folder: Path) -> frozenset[str]:
    record = replace(ARTICLE.record, article_body=one.sentence, in_language=one.language)
    return frozenset(selector(folder)(replace(ARTICLE, record=record)).entities)


def score(known: Iterable[Labelled], folder: Path = FOLDER) -> Score:
    right = wrong = missed = 0
    misses = []
    for one in known:
        read_as = found(one, folder)
        right += len(read_as & one.entities)
        wrong += len(read_as - one.entities)
        missed += len(one.entities - read_as)
        if read_as != one.entities:
            false, lost = sorted(read_as - one.entities), sorted(one.entities - read_as)
            misses.append(f"{one.language}: {one.sentence}  wrong: {', '.join(false)}  missed: {', '.join(lost)}")
    return Score(right=right, wrong=wrong, missed=missed, misses=tuple(misses))


def scored(
    part: str, languages: tuple[str, ...] = LANGUAGES, folder: Path = FOLDER
) -> tuple[dict[str, Score], list[str]]:
    """By language and over all, and the table of it."""
    parts = {language: sentences(part, language) for language in languages}
    parts["all"] = tuple(one for known in parts.values() for one in known)
    scores = {name: score(known, folder) for name, known in parts.items()}
    return scores, [scores[name].shown(f"{part} {name}", len(known)) for name, known in parts.items()]


@pytest.mark.parametrize("part", PARTS)
def test_mentions_are_found_with_the_precision_and_recall_wanted(part: str, capsys: pytest.CaptureFixture[str]) -> None:
    scores, table = scored(part)
    with capsys.disabled():
        print("", *table, sep="\n")
    assert all(each.enough for each in scores.values()), "\n".join([*table, *scores["all"].misses])


def test_the_names_of_private_people_are_counted_apart(capsys: pytest.CaptureFixture[str]) -> None:
    _, table = scored(APART)
    with capsys.disabled():
        print("", table[-1], sep="\n")
    apart = {one.sentence for language in LANGUAGES for one in sentences(APART, language)}
    asserted = {one.sentence for part in PARTS for language in LANGUAGES for one in sentences(part, language)}
    assert apart
    assert not apart & asserted


def test_the_labels_name_entities_of_the_file_and_each_of_the_twenty_is_mentioned_in_each_part() -> None:
    names = {entity.name for entity in read(FOLDER).entities}
    assert len(names) == ENTITIES
    for part in PARTS:
        for language in LANGUAGES:
            assert {name for one in sentences(part, language) for name in one.entities} == names, (part, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_its_sentences_each_once_two_fifths_held_out_a_fifth_without_a_mention(language: str) -> None:
    held_out = sentences("held-out", language)
    every = sentences("development", language) + held_out
    assert len(every) >= SENTENCES
    assert len({one.sentence for one in every}) == len(every)
    assert {one.language for one in every} == {language}
    assert len(held_out) / len(every) >= 0.4
    assert sum(not one.entities for one in every) / len(every) >= 0.2


def test_how_far_the_rules_go_in_further_languages_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    names = {entity.name for entity in read(FOLDER / "further").entities}
    assert {name for language in FURTHER for one in sentences("further", language) for name in one.entities} == names
    _, table = scored("further", FURTHER, FOLDER / "further")
    with capsys.disabled():
        print("", *table, sep="\n")
