"""Names that will mislead are told with where they stand, why, and what to do; the shipped ones are not."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.adapters.config import read
from bot.app.checking import checked
from bot.cli import main
from bot.demo.configuration import write_config
from bot.model.topic import Alias, Entity
from bot.stages.tag import everyday
from bot.stages.tag.misleading import Doubt, doubts
from tests.conftest import ROOT


def told(tmp_path: Path, text: str) -> list[Doubt]:
    (tmp_path / "entities.yaml").write_text("entities:\n" + text, encoding="utf-8")
    return list(doubts(read(tmp_path).entities))


MISLEADING = [
    ("  e: {aliases: [سام]}", "aliases.0", "سام", "of 3 letters", "{text: سام, prefixes: none}"),
    ("  e: {aliases: [Sham, קטר]}", "aliases.1", "קטר", "of 3 letters", "such as בקטר"),
    ("  e: {aliases: [قم]}", "aliases.0", "قم", "an everyday word of Arabic", "make it weak"),
    ("  e: {aliases: [רד]}", "aliases.0", "רד", "of 2 letters", "prefixes: none"),
    ("  e: {aliases: [פני]}", "aliases.0", "פני", "everyday word of Hebrew", "make it weak"),
    ("  e: {aliases: [فرصه, رصة]}", "aliases.0", "فرصه", "an everyday word of Arabic", "make it weak"),
    ("  e: {aliases: [دين]}", "aliases.0", "دين", "an everyday word of Arabic", "longer name"),
    ("  e: {aliases: [Turkey]}", "aliases.0", "Turkey", "an everyday word of English", "make it weak"),
    ("  e: {aliases: [{text: Damas, lang: fr}]}", "aliases.0", "Damas", "an everyday word of French", "longer name"),
    ("  e: {aliases: [IS]}", "aliases.0", "IS", "an everyday word of English", "{text: IS, case: exact, lang: [en]}"),
    ("  e: {aliases: [حزب بعث, {text: پوتین, lang: fa}]}", "aliases.1", "پوتین", "of Persian", "make it weak"),
    ("  e: {aliases: [القاعدة]}", "aliases.0", "القاعدة", "without its article", "make it weak"),
    ("  e: {demonyms: {en: Polish}}", "demonyms.en.0", "Polish", "an everyday word of English", "make it weak"),
    ("  e: {aliases: [Alpha]}\n  f: {aliases: [Beta, ALPHA]}", "aliases.1", "ALPHA", "a name of e too", "make it weak in both"),
    ("  e: {aliases: [Alpha]}\n  f: {aliases: [Beta], weak: [Álpha]}", "weak.0", "Álpha", "a name of e too", "leave it"),
    ("  e: {aliases: [Alpha], except: [alpha]}", "aliases.0", "Alpha", "it never counts", "take one of the two out"),
    ("  e: {aliases: [Beta], weak: [Alpha], except: [alpha]}", "weak.0", "Alpha", "it never counts", "take one"),
    ("  e: {weak: [Alpha]}", "weak.0", "Alpha", "no alias that could support it", "`aliases`"),
    ("  e: {}", "aliases", "e", "no name and no tag", "`aliases` or `tags`"),
    ("  e: {label: Alpha, except: [Beta]}", "aliases", "e", "no name and no tag", "`tags`"),
    ("  e: {aliases: [Beta, Alpha], weak: [álpha]}", "weak.0", "álpha", "so it is not weak", "take one of the two out"),
    ("  e: {aliases: [{text: Alpha, lang: [ar, ara]}]}", "aliases.0.lang", "ara", "no article has", "write ar"),
    ("  e: {aliases: [{text: Alpha, lang: iw}]}", "aliases.0.lang", "iw", "no article has", "write he"),
    ("  e: {aliases: [{text: Alpha, lang: xx}]}", "aliases.0.lang", "xx", "no article has", "BCP 47"),
    ("  e: {demonyms: {de: irakisch}}", "demonyms.de", "de", "known for ar, en, fa, fr, he only", "every form"),
    ("  e: {demonyms: {heb: עיראקי}}", "demonyms.heb", "heb", "no article has", "write he"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "key", "found", "why", "cure"), MISLEADING)
def test_a_name_that_will_mislead_is_doubted(
    tmp_path: Path, text: str, key: str, found: str, why: str, cure: str
) -> None:
    first = next(doubt for doubt in told(tmp_path, text) if doubt.key == key)
    assert first.found == found
    assert why in first.why
    assert cure in first.cure


def test_a_prefix_that_makes_an_everyday_word_of_a_name_is_named(tmp_path: Path) -> None:
    assert told(tmp_path, "  e: {aliases: [נראה], prefixes: none}") == []
    (doubt,) = told(tmp_path, "  e: {aliases: [נראה]}")
    assert "with the prefix כ it reads כנראה" in doubt.why
    assert "{text: נראה, prefixes: none}" in doubt.cure


@pytest.mark.parametrize(
    "text",
    [
        "  e: {aliases: [Iraq, العراق, עיראק, {text: US, case: exact, lang: en}, {text: Turkey, case: exact}]}",
        "  e: {aliases: [{text: سام, prefixes: none}, بسام]}",
        "  e: {aliases: [سام], prefixes: none}",
        "  e: {aliases: ['צה\"ל', 'או\"ם', اليمن, 伊拉克, UAE, پ‌ک‌ک]}",
        "  e: {aliases: [Hezbollah], weak: [party, القاعدة, سام, פני]}",
        "  e: {weak: [Alpha]}\n  f: {aliases: [Beta], implies: [e]}",
        "  e: {aliases: [Beta], weak: [Aoun]}\n  f: {aliases: [Gamma], weak: [Aoun]}",
        "  e: {aliases: [{text: عمان, lang: fa}]}\n  f: {aliases: [{text: عمان, lang: ar}]}",
        "  e: {aliases: [{text: IS, case: exact}]}\n  f: {aliases: [{text: Is, case: exact}]}",
        "  e: {aliases: [Alpha], except: [Alpha Centauri]}",
        "  e: {aliases: [{text: Alpha, lang: [ckb, arz, zh]}]}",
        "  e: {tags: [Alpha]}",
        "  e: {}\n  f: {aliases: [Beta], implies: [e]}",
        "  e: {aliases: [{text: Alpha, lang: [en]}], weak: [Alpha]}",
        "  e: {aliases: [{text: Alpha, case: exact}], weak: [alpha]}",
        "  e: {aliases: [Beta], demonyms: {en: Alpha}, weak: [Alpha]}",
    ],
)
def test_a_name_that_stands_for_itself_is_not_doubted(tmp_path: Path, text: str) -> None:
    assert told(tmp_path, text) == []


def test_the_shipped_entities_and_those_of_the_demo_are_not_doubted(tmp_path: Path) -> None:
    write_config(tmp_path / "config", "http://127.0.0.1:1", tmp_path / "archive", 8123)
    for folder in (ROOT / "config", tmp_path / "config"):
        assert checked(folder).warnings == ()


def test_a_warning_names_file_line_and_key_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = (
        "entities:\n  a:\n    weak: [Alpha]\n  b:\n    aliases:\n      - Beta\n      - سام\n  c:\n    aliases: Beta\n"
    )
    (tmp_path / "entities.yaml").write_text(text, encoding="utf-8")
    file = tmp_path / "entities.yaml"
    first, second, third = checked(tmp_path).warnings
    assert first.startswith(f'{file}:3: entities.a.weak.0: "Alpha" may mislead: it is weak, and')
    assert second.startswith(f'{file}:7: entities.b.aliases.1: "سام" may mislead: of 3 letters: ')
    assert third.startswith(f'{file}:9: entities.c.aliases.0: "Beta" may mislead: it is a name of b too')


def test_check_tells_the_warnings_on_stderr_and_ends_well(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "entities.yaml").write_text("entities:\n  e: {aliases: [سام]}\n", encoding="utf-8")
    assert main(["check", "--config", str(tmp_path)]) == 0
    out, err = capsys.readouterr()
    assert out == f"{tmp_path}: 0 sources, 1 entity, 0 topics; no fault found, 1 warning\n"
    assert f'{tmp_path}/entities.yaml:2: entities.e.aliases.0: "سام" may mislead: ' in err


def test_check_warns_of_slips_in_rules_with_their_line_and_ends_well(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "topics:\n  - name: t\n    match:\n      any:\n        - tag:x\n        - oil or irak*\n"
    (tmp_path / "topics.yaml").write_text(text, encoding="utf-8")
    assert main(["check", "--config", str(tmp_path)]) == 0
    out, err = capsys.readouterr()
    assert out.endswith("1 topic; no fault found, 2 warnings\n")
    at = f"{tmp_path}/topics.yaml:6: topics.t.match.any.1: column"
    assert f'{at} 5 of the rule: "or" is looked for as a word; the operator is OR, in capitals\n' in err
    assert f'{at} 8 of the rule: the sign "*" stands for nothing' in err


def test_every_list_of_everyday_words_is_in_its_script_and_of_some_hundred_words() -> None:
    letters = {"en": "abcdefghijklmnopqrstuvwxyz", "he": "אבגדהוזחטיכךלמםנןסעפףצץקרשת"}
    for language, text in everyday.EVERYDAY.items():
        words = text.split()
        assert len(set(words)) > 300
        assert language not in letters or set("".join(words)) <= set(letters[language])
        if language in {"ar", "fa"}:
            assert all("\u0600" <= letter <= "\u06ff" or letter == "\u200c" for letter in "".join(words))


def test_ten_thousand_entities_are_doubted_in_the_time_of_some_pages() -> None:
    names = [Entity(name=f"e{n}", label="", demonyms={"ar": f"ابجدهو{n}", "en": f"Name{n}"}) for n in range(10_000)]
    assert list(doubts(tuple(names))) == []


@given(st.lists(st.tuples(st.text(min_size=1), st.sampled_from(["fold", "exact"])), max_size=4), st.text(min_size=1))
@settings(deadline=None, max_examples=300)
def test_any_names_can_be_doubted(names: list[tuple[str, Literal["fold", "exact"]]], word: str) -> None:
    aliases = tuple(Alias(text=text, case=case) for text, case in names)
    known = Entity(name="e", label="", aliases=aliases, weak=aliases[:1], exceptions=(word,), demonyms={"ar": word})
    for doubt in doubts((known, known)):
        assert doubt.entity == "e"
        assert doubt.why
        assert doubt.cure
