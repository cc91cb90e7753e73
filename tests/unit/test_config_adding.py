"""`add` finds the place in any style, leaves every other byte as it was, and never loses the file."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml.error import YAMLError

from bot.adapters.config import read
from bot.adapters.config.adding import add, edited, fault, proposed
from bot.model.errors import ConfigError, TearsheetError, UsageError
from bot.model.source import Source

FEED = "https://gazette.example/feed"


def gazette(folder: Path, **changes: str) -> Source:
    return add(folder, **({"name": "gazette", "title": "The Gazette", "feed": FEED, "spoken": "en"} | changes))


def written(folder: Path, text: str) -> Path:
    file = folder / "sources.yaml"
    file.write_bytes(text.encode("utf-8"))
    return file


ADDED = "  - name: gazette\n    title: The Gazette\n    feed: https://gazette.example/feed\n    language: en\n"
BLOCK = "sources:\n  - name: one\n    feed: http://one.example/\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (BLOCK, BLOCK + ADDED),
        (BLOCK + "  # the end\n", BLOCK + ADDED + "  # the end\n"),
        (BLOCK + "    # every: 30m\n\n# vim\n", BLOCK + "    # every: 30m\n" + ADDED + "\n# vim\n"),
        (BLOCK + "...\n", BLOCK + ADDED + "...\n"),
        (BLOCK.rstrip(), BLOCK + ADDED),
        (BLOCK.rstrip() + "  # here", BLOCK.rstrip() + "  # here\n" + ADDED),
        (
            BLOCK + "\n  # two\n  - name: two\n    feed: http://two.example/\n",
            BLOCK + "\n  # two\n  - name: two\n    feed: http://two.example/\n\n" + ADDED,
        ),
        ("sources:\n", "sources:\n" + ADDED),
        ("sources:", "sources:\n" + ADDED),
        ("# mine\nsources:   # none yet\n  # add some\n\n# end\n", "# mine\nsources:   # none yet\n  # add some\n" + ADDED + "\n# end\n"),
        ("sources: ~ # none\n", "sources:  # none\n" + ADDED),
        ("sources: []\n", "sources: \n" + ADDED),
        ("", "sources:\n" + ADDED),
        ("# nothing here", "# nothing here\nsources:\n" + ADDED),
        ("---\n", "---\nsources:\n" + ADDED),
        ("# a\n---\n...\n", "# a\n---\nsources:\n" + ADDED + "...\n"),
    ],
)  # fmt: skip
def test_every_line_that_was_there_stays_as_it_was(tmp_path: Path, before: str, after: str) -> None:
    file = written(tmp_path, before)
    gazette(tmp_path)
    assert file.read_bytes().decode() == after


@pytest.mark.parametrize(
    "before",
    [
        "sources: [{name: one, feed: 'http://one.example/'}]\n",
        "sources: [ {name: one, feed: 'http://one.example/'}, ] # a, b\n",
        "sources: [\n  {name: one, feed: 'http://one.example/'}  # first, of few\n]\n",
        "sources: [ # none, yet\n]\n",
        "{sources: [{name: one, feed: 'http://one.example/'}]}\n",
        "{sources: }\n",
        "{sources: null}",
        "{sources: []}",
        "{}\n",
        "--- {}\n",
        '""\n',
        'sources: ""\n',
        "sources:\n- {name: one, feed: 'http://one.example/'}\n- feed: http://two.example/\n  name: two\n  title:\n",
        "sources:\n-\n  name: one\n  feed: http://one.example/\n  title: |\n    One\n    paper\n\n",
        "sources:\n  - name: one\n    feed: http://one.example/\n    rules:\n      remove:\n        - .a\n        - .b\n",
        "  sources:\n    - name: one\n      feed: http://one.example/\n",
        "? sources\n: - name: one\n    feed: http://one.example/\n",
        '"sources": \n  - name: one\n    feed: http://one.example/\n    title: "One\n      paper"\n',
        "%YAML 1.2\n---\nsources:\n  - name: one\n    feed: http://one.example/\n    every: 1:30\n    group: no\n",
        "\ufeff" + BLOCK,
        "sources:\n  - name: one\n    feed: http://one.example/\t# tabbed\n",
        "sources:\n  - name: one\n    feed: 'http://one.example/'\u2028  - name: two\n    feed: http://two.example/\n",
        "sources:\r  - name: one\r    feed: http://one.example/\r",
    ],
)
def test_in_any_style_the_outcome_is_the_old_sources_and_the_new_one(tmp_path: Path, before: str) -> None:
    before = before.replace("every: 1:30", "every: 90s")
    written(tmp_path, before)
    old = read(tmp_path).sources
    new = gazette(tmp_path)
    assert read(tmp_path).sources == (*old, new)
    assert new == Source(name="gazette", title="The Gazette", feed=FEED, language="en")


def test_carriage_returns_stay(tmp_path: Path) -> None:
    file = written(tmp_path, (BLOCK + "# end\n").replace("\n", "\r\n"))
    gazette(tmp_path)
    assert file.read_bytes().decode() == (BLOCK + ADDED + "# end\n").replace("\n", "\r\n")


def test_the_bundled_configuration_keeps_every_line(tmp_path: Path) -> None:
    text = (Path(__file__).parents[2] / "config/sources.yaml").read_text("utf-8")
    file = written(tmp_path, text)
    gazette(tmp_path)
    assert file.read_text("utf-8") == text + "\n" + ADDED


@given(title=st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Co", "Cn"]), max_size=60))
def test_any_title_is_read_back_as_it_was_given(tmp_path_factory: pytest.TempPathFactory, title: str) -> None:
    folder = tmp_path_factory.mktemp("config")
    written(folder, BLOCK)
    meant = " ".join(title.split())
    try:
        assert gazette(folder, title=title).title == (meant or "gazette")
    except ConfigError:  # characters that a file of the configuration may not hold
        assert (folder / "sources.yaml").read_text() == BLOCK


@given(
    st.lists(
        st.sampled_from(
            ["  ", "# c\n", "sources:", "\n", " ~", "- name: a\n", "  feed: http://a/\n", "[", "]", "...\n"]
        )
    )
)
def test_whatever_the_file_holds_it_is_extended_or_left_alone(
    tmp_path_factory: pytest.TempPathFactory, parts: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("config")
    file = written(folder, text := "".join(parts))
    try:
        old = read(folder).sources
    except ConfigError:
        with pytest.raises(ConfigError):
            gazette(folder)
        assert file.read_text() == text
        return
    try:
        new = gazette(folder)
    except TearsheetError:
        assert file.read_text() == text
    else:
        assert read(folder).sources == (*old, new)


def test_a_missing_folder_is_made_with_that_file_alone(tmp_path: Path) -> None:
    gazette(tmp_path / "new" / "config")
    assert [file.name for file in (tmp_path / "new" / "config").iterdir()] == ["sources.yaml"]


def test_mode_and_link_are_kept_and_nothing_is_left_beside(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "here").mkdir()
    file = written(tmp_path / "there", BLOCK)
    file.chmod(0o640)
    (tmp_path / "here/sources.yaml").symlink_to(file)
    gazette(tmp_path / "here")
    assert (tmp_path / "here/sources.yaml").is_symlink()
    assert file.read_text() == BLOCK + ADDED
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert [each.name for each in (tmp_path / "there").iterdir()] == ["sources.yaml"]


def test_a_known_name_or_feed_is_refused_and_so_is_what_is_none(tmp_path: Path) -> None:
    file = written(tmp_path, BLOCK)
    for wrong in ({"name": "one"}, {"feed": "http://one.example/"}, {"name": "Not good"}, {"feed": "ftp://x/"}):
        with pytest.raises(UsageError):
            gazette(tmp_path, **wrong)
    assert file.read_text() == BLOCK


def test_a_broken_file_is_refused_with_its_problems(tmp_path: Path) -> None:
    file = written(tmp_path, BLOCK + "    evry: 5m\n")
    with pytest.raises(ConfigError, match=r"sources\.yaml:4: .*evry"):
        gazette(tmp_path)
    assert "evry" in file.read_text()


def test_what_would_not_read_as_it_should_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = written(tmp_path, BLOCK)
    monkeypatch.setattr("bot.adapters.config.adding.edited", lambda text, _: text.replace("one", "eins"))
    with pytest.raises(TearsheetError, match="nothing was changed"):
        gazette(tmp_path)
    assert file.read_text() == BLOCK
    assert [each.name for each in tmp_path.iterdir()] == ["sources.yaml"]


def test_what_the_editor_cannot_read_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> str:
        raise YAMLError

    file = written(tmp_path, BLOCK)
    monkeypatch.setattr("bot.adapters.config.adding.edited", refuse)
    with pytest.raises(TearsheetError, match="nothing was changed"):
        gazette(tmp_path)
    assert file.read_text() == BLOCK


def test_several_that_add_at_once_wait_for_one_another(tmp_path: Path) -> None:
    written(tmp_path, BLOCK)
    names = [f"paper-{number}" for number in range(8)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda name: gazette(tmp_path, name=name, feed=f"https://{name}.example/"), names))
    assert sorted(source.name for source in read(tmp_path).sources) == ["one", *names]


def test_a_language_that_is_none_is_left_out(tmp_path: Path) -> None:
    assert gazette(tmp_path, spoken="English, mostly").language == ""
    assert "language" not in (tmp_path / "sources.yaml").read_text()


def test_words_that_yaml_takes_for_something_else_are_quoted() -> None:
    text = edited("", {"name": "123", "title": "No: that's # it", "feed": FEED})
    assert "name: '123'" in text
    assert 'title: "No: that\'s # it"' in text


@pytest.mark.parametrize(
    ("words", "taken", "name"),
    [
        (("The Levant Ledger", "levantledger"), (), "the-levant-ledger"),
        (("سجلّ المشرق", "levantledger"), (), "levantledger"),
        (("L'Orient Today",), ("lorient-today",), "lorient-today-2"),
        (("Télérama",), (), "telerama"),
        (("Search", "papers"), (), "papers"),
        (("A title that goes on and on, far beyond what anybody types",), (), "a-title-that-goes-on-and-on-far"),
        (("", "—"), (), "source-1"),
    ],
)
def test_a_name_is_proposed_from_title_or_host(words: tuple[str, ...], taken: tuple[str, ...], name: str) -> None:
    assert proposed(words, taken) == name
    assert fault(name) == ""
