"""What the files mean: every key arrives in the Plan, nothing is guessed from how a value looks."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from bot.adapters.config import load, read
from bot.model import codec
from bot.model.plan import ArchiveSettings, FeedSettings, Limits, NetworkSettings, Plan, PolitenessSettings
from bot.model.source import Every, Rules, Source
from bot.model.topic import Alias, AllOf, AnyOf, Entity, EntityIs, FieldHas, FieldIs, NotThis, Topic

SHIPPED = Path(__file__).parents[2] / "config"


def written(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def defaults(folder: Path) -> Plan:
    return Plan(archive=ArchiveSettings(path=str(folder.parent / "archive")))


def test_an_empty_folder_is_a_whole_configuration(tmp_path: Path) -> None:
    assert load(tmp_path) == (defaults(tmp_path), {}, {})


@pytest.mark.parametrize("text", ["", "\n", "# only a comment\n", "---\n", "---\n...\n", "{}"])
def test_empty_files_are_a_whole_configuration(tmp_path: Path, text: str) -> None:
    assert read(written(tmp_path, bot=text, sources=text, entities=text, topics=text)) == defaults(tmp_path)


def test_keys_with_nothing_behind_them_are_keys_left_out(tmp_path: Path) -> None:
    folder = written(
        tmp_path,
        bot='archive:\nserver: {listen: ~, base_url: ""}\ncontact: null\nlimits:\n',
        sources="sources:\n",
        entities="entities:\n",
        topics="topics:\n",
    )
    assert read(folder) == defaults(tmp_path)


def test_every_section_of_bot_yaml_arrives(tmp_path: Path) -> None:
    text = """
archive: {path: ../kept, unchanged: row, rotate: 64KiB}
server: {listen: "0.0.0.0:8001", base_url: https://news.example.org/t}
authority: news.example.org
year: 2026-07-01
contact: you@example.org
feeds: {entries: 20}
polling: {first: 0, fastest: 1.5h, lease: 90}
politeness: {delay: 0, connections: 1}
network: {allow: [127.0.0.0/8, "::1"]}
limits: {head: 64KB, deadline: 2m, redirects: 0, memory: 1GB}
"""
    plan = read(written(tmp_path, bot=text))
    assert plan.archive == ArchiveSettings(path=str(tmp_path.parent / "kept"), unchanged="row", rotate=65_536)
    assert (plan.server.listen, plan.server.base_url) == ("0.0.0.0:8001", "https://news.example.org/t/")
    assert (plan.authority, plan.year, plan.contact) == ("news.example.org", "2026-07-01", "you@example.org")
    assert plan.feeds == FeedSettings(entries=20)
    assert (plan.polling.first, plan.polling.fastest, plan.polling.lease) == (0, 5400.0, 90.0)
    assert plan.politeness == PolitenessSettings(delay=0.0, connections=1)
    assert plan.network == NetworkSettings(allow=("127.0.0.0/8", "::1/128"))
    assert plan.limits == Limits(head=64_000, deadline=120.0, redirects=0, memory=1_000_000_000)


@pytest.mark.parametrize(
    ("listen", "base"),
    [
        ("127.0.0.1:9000", "http://127.0.0.1:9000/"),
        ("localhost:0", "http://localhost:0/"),
        ("0.0.0.0:80", "http://127.0.0.1:80/"),
        ("[::]:80", "http://[::1]:80/"),
    ],
)
def test_the_base_address_follows_where_the_server_listens(tmp_path: Path, listen: str, base: str) -> None:
    assert read(written(tmp_path, bot=f"server: {{listen: '{listen}'}}")).server.base_url == base


def test_a_path_is_relative_to_the_folder_of_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "conf").mkdir()
    written(tmp_path / "conf", bot="archive: kept\n")
    monkeypatch.chdir(tmp_path)
    assert read(Path("conf")).archive.path == str(tmp_path / "conf" / "kept")
    monkeypatch.setenv("HOME", str(tmp_path))
    written(tmp_path / "conf", bot="archive: ~/kept\n")
    assert read(Path("conf")).archive.path == str(tmp_path / "kept")


def test_every_key_of_a_source_arrives(tmp_path: Path) -> None:
    text = """
sources:
  - name: jpost
    title: The Jerusalem Post
    feed: https://me:secret@www.example.org/rss?x=1
    timezone: Asia/Jerusalem
    language: EN-gb
    group: israel
    every: 0  6-18/2 * * mon-fri
    articles: feed
    recheck: [15m, 7d]
    rules: {body: .body, remove: [.a, "p:not(.b)"], caption: figcaption}
  - {name: "0", feed: http://127.0.0.1:8000/f, every: 30m, recheck: [], rules: {remove: .x}}
"""
    assert read(written(tmp_path, sources=text)).sources == (
        Source(
            name="jpost",
            title="The Jerusalem Post",
            feed="https://me:secret@www.example.org/rss?x=1",
            timezone="Asia/Jerusalem",
            language="en-gb",
            group="israel",
            every=Every(kind="cron", cron="0 6-18/2 * * mon-fri"),
            articles="feed",
            recheck=(900.0, 604_800.0),
            rules=Rules(body=".body", remove=(".a", "p:not(.b)"), caption="figcaption"),
        ),
        Source(
            name="0",
            title="0",
            feed="http://127.0.0.1:8000/f",
            every=Every(kind="interval", seconds=1800.0),
            recheck=(),
            rules=Rules(remove=(".x",)),
        ),
    )


def test_a_selector_of_the_greatest_length_is_read(tmp_path: Path) -> None:
    longest = ("a " * 250).strip()
    text = f"sources: [{{name: a, feed: 'http://h/', rules: {{body: {longest}}}}}]"
    assert read(written(tmp_path, sources=text)).sources[0].rules.body == longest


@pytest.mark.parametrize("value", ["no", "0123", "1:30", "true", "1e3", "2026-11-01", "0x10", "on", ".inf", "1_000"])
def test_a_value_is_the_text_that_stands_there(tmp_path: Path, value: str) -> None:
    text = f"sources: [{{name: a, feed: 'http://h/', title: {value}}}]"
    assert read(written(tmp_path, sources=text)).sources[0].title == value


def test_every_key_of_an_entity_arrives(tmp_path: Path) -> None:
    text = """
entities:
  bare:
  us:
    label: United States
    aliases: [United States, {text: US, case: exact, lang: [EN, fr]}, الولايات المتحدة]
    weak: Washington
    tags: US
    implies: bare
    except: [US$, "US  Open"]
    demonyms: {en: American, ar: أمريكي}
    prefixes: none
"""
    assert read(written(tmp_path, entities=text)).entities == (
        Entity(name="bare", label="bare"),
        Entity(
            name="us",
            label="United States",
            aliases=(
                Alias(text="United States"),
                Alias(text="US", case="exact", lang=("en", "fr")),
                Alias(text="الولايات المتحدة"),
            ),
            weak=(Alias(text="Washington"),),
            tags=("US",),
            implies=("bare",),
            exceptions=("US$", "US Open"),
            demonyms={"en": "American", "ar": "أمريكي"},
            prefixes="none",
        ),
    )


def test_every_form_of_a_match_arrives(tmp_path: Path) -> None:
    folder = written(
        tmp_path,
        sources="sources: [{name: a, feed: 'http://h/'}, {name: b, feed: 'http://h/'}]",
        entities="entities: {iraq: }",
        topics="""
topics:
  - name: t
    title: T
    description: Two words
    match:
      all:
        - any: [{tag: [x, y]}, {title: rain}, {source: [a, b]}]
        - not: {source: a}
        - {entity: iraq}
        - {entity: iraq, in: body, min_count: 3}
        - {in: [title, lead, title], entity: iraq}
  - {name: u, match: {tag: x}}
""",
    )
    match = AllOf(
        of=(
            AnyOf(
                of=(
                    FieldIs(field="tag", values=("x", "y")),
                    FieldHas(field="title", values=("rain",)),
                    FieldIs(field="source", values=("a", "b")),
                )
            ),
            NotThis(of=FieldIs(field="source", values=("a",))),
            EntityIs(entity="iraq"),
            EntityIs(entity="iraq", where=("body",), min_count=3),
            EntityIs(entity="iraq", where=("title", "lead")),
        )
    )
    assert read(folder).topics == (
        Topic(name="t", title="T", description="Two words", match=match),
        Topic(name="u", title="u", match=FieldIs(field="tag", values=("x",))),
    )


def test_places_tell_the_line_of_every_key(tmp_path: Path) -> None:
    folder = written(
        tmp_path,
        bot="# first\narchive: ../a\nlimits:\n  head: 1KB\n",
        sources="sources:\n  - name: jpost\n    feed: http://h/\n    every: 0 6 * * *\n    rules:\n      remove:\n        - p\n",
        entities="entities:\n  iraq:\n    aliases:\n      - Iraq\n      - text: IRQ\n",
        topics="topics:\n  - name: iraq\n    match:\n      any:\n        - tag: x\n        - entity: iraq\n",
    )
    places = load(folder)[1]
    wanted = {
        "archive.path": ("bot.yaml", 2),
        "limits.head": ("bot.yaml", 4),
        "sources": ("sources.yaml", 1),
        "sources.jpost": ("sources.yaml", 2),
        "sources.jpost.every": ("sources.yaml", 4),
        "sources.jpost.rules.remove.0": ("sources.yaml", 7),
        "entities.iraq.aliases.1.text": ("entities.yaml", 5),
        "topics.iraq.match.any.0.tag": ("topics.yaml", 5),
        "topics.iraq.match.any.1.entity": ("topics.yaml", 6),
    }
    assert {key: places[key] for key in wanted} == {k: (str(folder / f), line) for k, (f, line) in wanted.items()}


def test_the_shipped_configuration_reads_and_survives_the_codec() -> None:
    plan = read(SHIPPED)
    assert {"iraq", "hezbollah", "iran", "lebanon"} == {topic.name for topic in plan.topics}
    assert {"en", "ar", "he"} == {source.language for source in plan.sources}
    assert len(plan.sources) >= 12
    assert plan.archive.path == str(SHIPPED.parent / "archive")
    assert codec.loads(Plan, codec.dumps(plan)) == plan


def test_what_the_shipped_bot_yaml_shows_as_defaults_are_the_defaults(tmp_path: Path) -> None:
    lines = (SHIPPED / "bot.yaml").read_text(encoding="utf-8").split("\n\n", 1)[1].splitlines()
    shown = [line.removeprefix("# ") for line in lines if line.startswith("# ") and "contact" not in line]
    assert len(shown) > 30
    assert read(written(tmp_path, bot="\n".join(shown))) == defaults(tmp_path)


def test_ten_thousand_sources_are_read_fast(tmp_path: Path) -> None:
    text = "sources:\n" + "".join(
        f"  - name: source-{n}\n    title: Number {n}\n    feed: https://www.example{n}.org/rss.xml\n"
        f"    timezone: Asia/Baghdad\n    language: ar\n    every: 30m\n"
        for n in range(10_000)
    )
    start = time.process_time()
    plan = read(written(tmp_path, sources=text))
    assert len(plan.sources) == 10_000
    assert time.process_time() - start < 5  # 0.6 s on the machine of the design; the bound is for slow ones
