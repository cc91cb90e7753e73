"""Each kind of fault of settings and sources gives its exact file, line, key, what was found and what was expected."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.adapters.config import read
from bot.model.errors import ConfigError
from tests.unit.faults import COUNT, NAME, one, problems

SOURCE_KEYS = "name, title, feed, timezone, language, group, every, articles, capture, recheck, rules"
BOT_KEYS = "archive, server, authority, year, contact, feeds, websub, polling, politeness, network, custody, limits"
DURATION = "a duration such as 90s, 30m, 4h or 7d (a plain number is seconds)"
SIZE = "a size such as 64KB, 8MiB or 1GB (a plain number is bytes)"
EVERY = 'adaptive, a duration such as 30m, or a cron line such as "0 */2 * * *" (UTC)'
WEB = "an address that begins with http:// or https:// and names a host"
ZONE = "a time zone of the IANA database, such as Asia/Baghdad"
TOKEN = "HUNTER2"


BOT = [
    ("year: 2026\nsever: {}", 2, "sever", 'an unknown key "sever"', f'"server" (one of {BOT_KEYS})'),
    ("xyzzy: 1", 1, "xyzzy", 'an unknown key "xyzzy"', f"one of {BOT_KEYS}"),
    ("archive: {unchanged: recrod}", 1, "archive.unchanged", '"recrod"', '"record" (one of record, row)'),
    ("archive: {rotate: 1 gram}", 1, "archive.rotate", '"1 gram"', f"{SIZE}, more than 0"),
    ("archive: {rotate: 0}", 1, "archive.rotate", '"0"', f"{SIZE}, more than 0"),
    ("archive: []", 1, "archive", "a list", "a mapping with some of the keys path, unchanged, rotate, reserve"),
    ("server: 8080", 1, "server", '"8080"', "a mapping with some of the keys listen, base_url"),
    ("server:\n  listen: 8080", 2, "server.listen", '"8080"', "host:port, such as 127.0.0.1:8080 or [::1]:8080"),
    ("server: {listen: 'h:99999'}", 1, "server.listen", '"h:99999"', "host:port, such as 127.0.0.1:8080 or [::1]:8080"),
    (
        "server: {base_url: ftp://h/}",
        1,
        "server.base_url",
        '"ftp://h/"',
        "an http:// or https:// address without user, query and fragment",
    ),
    (
        "authority: not one",
        1,
        "authority",
        '"not one"',
        "a domain name or e-mail address, such as news.example.org",
    ),
    (
        "year: 2026-13",
        1,
        "year",
        '"2026-13"',
        "a year or day on which the authority was yours, such as 2026 or 2026-07-01",
    ),
    (
        "contact: مرحبا",
        1,
        "contact",
        '"مرحبا"',
        "an e-mail or web address in ASCII, without parentheses and backslashes",
    ),
    ("feeds: {entries: 0}", 1, "feeds.entries", '"0"', COUNT),
    ("polling: {concurrent: [1]}", 1, "polling.concurrent", "a list", COUNT),
    ("polling: {attempts: 1_0}", 1, "polling.attempts", '"1_0"', COUNT),
    ("polling: {lease: 010}", 1, "polling.lease", '"010"', "a number without a leading zero"),
    ("polling: {lease: 0s}", 1, "polling.lease", '"0s"', f"{DURATION}, more than 0"),
    ("politeness: {delay: -1s}", 1, "politeness.delay", '"-1s"', DURATION),
    ("limits: {deadline: soon}", 1, "limits.deadline", '"soon"', f"{DURATION}, more than 0"),
    ("limits:\n  head: 64XB", 2, "limits.head", '"64XB"', f"{SIZE}, more than 0"),
    (
        "network:\n  allow:\n    - 10.0.0.0/8\n    - 10.0.0.1/8",
        4,
        "network.allow.1",
        '"10.0.0.1/8"',
        'a range without host bits, such as "10.0.0.0/8"',
    ),
    (
        "network: {allow: home}",
        1,
        "network.allow",
        '"home"',
        "an address range (CIDR), such as 127.0.0.0/8 or fd00::/8",
    ),
]


@pytest.mark.parametrize(("text", "line", "key", "found", "expected"), BOT)
def test_a_fault_in_bot_yaml_is_named_exactly(
    tmp_path: Path, text: str, line: int, key: str, found: str, expected: str
) -> None:
    assert one(tmp_path, "bot.yaml", text) == (line, key, found, expected)


SOURCE = [
    ("    timzone: UTC", "timzone", 'an unknown key "timzone"', f'"timezone" (one of {SOURCE_KEYS})'),
    ("    timezone: Asia/Bagdad", "timezone", '"Asia/Bagdad"', f'{ZONE}; the nearest is "Asia/Baghdad"'),
    ("    timezone: ../UTC", "timezone", '"../UTC"', f'{ZONE}; the nearest is "UTC"'),
    ("    language: english", "language", '"english"', "a language tag (BCP 47), such as en, ar or zh-Hant"),
    ("    title: [a]", "title", "a list", "text"),
    ('    title: "a\\x07"', "title", '"a\\u0007"', "text without control characters (U+0007 stands in it)"),
    ("    every: often", "every", '"often"', EVERY),
    ("    every: 0m", "every", '"0m"', EVERY),
    (
        "    every: 1 2 3 4",
        "every",
        '"1 2 3 4"',
        "a cron line of five fields: minute, hour, day of month, month, day of week",
    ),
    (
        "    every: 0 6 * * 0",
        "every",
        '"0 6 * * 0"',
        "days of the week by name (mon, tue, wed, thu, fri, sat, sun): numbers mean different days elsewhere",
    ),
    ("    every: 0 0 31 4 *", "every", '"0 0 31 4 *"', "a cron line that comes: no day fits this one"),
    ("    articles: pages", "articles", '"pages"', '"page" (one of page, feed)'),
    ("    recheck: 15m", "recheck", '"15m"', f"a list, each item {DURATION}"),
    ("    recheck: [15m, later]", "recheck.1", '"later"', f"{DURATION}, more than 0"),
    (
        "    rules: .body",
        "rules",
        '".body"',
        "a mapping with some of the keys body, remove, headline, byline, published, section, tags, image, caption",
    ),
    (
        f"    rules: {{body: '{'a ' * 250}b'}}",
        "rules.body",
        f'"{"a " * 40}…"',
        "a CSS selector of 500 characters at most",
    ),
    ("    rules: {body: 'div >'}", "rules.body", '"div >"', "a CSS selector (Expected selector, got <EOF at 5>)"),
    ("    rules: {remove: [p, ':x']}", "rules.remove.1", '":x"', "a CSS selector (The pseudo-class :x is unknown)"),
]


@pytest.mark.parametrize(("text", "key", "found", "expected"), SOURCE)
def test_a_fault_of_a_source_is_named_exactly(tmp_path: Path, text: str, key: str, found: str, expected: str) -> None:
    start = "# a comment\nsources:\n  - name: here\n    feed: http://h/\n"
    assert one(tmp_path, "sources.yaml", start + text) == (5, f"sources.here.{key}", found, expected)


def test_a_folder_of_the_zone_database_is_no_zone(tmp_path: Path) -> None:
    text = "sources:\n  - {name: a, feed: http://h/, timezone: Asia}"
    line, key, found, expected = one(tmp_path, "sources.yaml", text)
    assert (line, key, found) == (2, "sources.a.timezone", '"Asia"')
    assert expected.startswith(f"{ZONE}; the nearest is ")


def test_a_cron_line_that_the_library_refuses_says_why(tmp_path: Path) -> None:
    text = "sources:\n  - {name: a, feed: http://h/, every: 99 * * * *}"
    line, key, found, expected = one(tmp_path, "sources.yaml", text)
    assert (line, key, found) == (2, "sources.a.every", '"99 * * * *"')
    assert expected.startswith("a cron line (")
    assert "maximum value (59)" in expected


SOURCES = [
    ("sources: {}", 1, "sources", "a mapping", 'a list of sources, each begun with "- name: …"'),
    ("- a", 1, "(file)", "a list", "a mapping with the key sources"),
    ("source: []", 1, "source", 'an unknown key "source"', '"sources" (one of sources)'),
    ("sources:\n  - jpost", 2, "sources.0", '"jpost"', f"a mapping with some of the keys {SOURCE_KEYS}"),
    ("sources:\n  - feed: http://h/", 2, "sources.0.name", "nothing", NAME),
    ("sources:\n  - name: a", 2, "sources.a.feed", "nothing", "the address of a feed"),
    ("sources:\n  - name: a\n    feed:", 3, "sources.a.feed", "nothing", "the address of a feed"),
    (
        "sources:\n  - feed: http://h/\n    name: The Post",
        3,
        "sources.0.name",
        '"The Post"',
        f'{NAME}, such as "the-post"',
    ),
    (
        f"sources:\n  - feed: http://h/\n    name: {'a' * 65}",
        3,
        "sources.0.name",
        f'"{"a" * 65}"',
        f'{NAME}, such as "{"a" * 64}"',
    ),
    (
        "sources: [{name: search, feed: 'http://h/'}]",
        1,
        "sources.0.name",
        '"search"',
        "another name: health, search, source, entity, changes are parts of addresses",
    ),
    (
        "sources:\n  - {name: a, feed: http://h/}\n  - feed: http://i/\n    name: a",
        4,
        "sources.a.name",
        'the name "a" a second time (first on line 2)',
        "each name once",
    ),
]


@pytest.mark.parametrize(("text", "line", "key", "found", "expected"), SOURCES)
def test_a_fault_of_the_list_of_sources_is_named_exactly(
    tmp_path: Path, text: str, line: int, key: str, found: str, expected: str
) -> None:
    assert one(tmp_path, "sources.yaml", text) == (line, key, found, expected)


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("gopher://h/", "gopher://h/"),
        ("https:///feed", "https:///feed"),
        ("http://h:99999/", "http://h:99999/"),
        ("http://a b/", "http://a b/"),
        ("www.example.org/feed", "www.example.org/feed"),
        (f"ftp://me:{TOKEN}@h/?token={TOKEN}", "ftp://h/?token=REDACTED"),
        (f"me:{TOKEN}@h/feed", "REDACTED@h/feed"),
        (f"https://me:p#{TOKEN}@h/?key={TOKEN}", "REDACTED@h/?key=REDACTED"),
        (f"https://me:p/{TOKEN}@h/", "REDACTED@h/"),
        (f"h/feed?token={TOKEN}@x", "h/feed?token=REDACTED"),
        (f"ftp://h/#token={TOKEN}", "ftp://h/"),
    ],
)
def test_an_address_that_cannot_be_used_is_shown_without_its_secret(tmp_path: Path, address: str, found: str) -> None:
    text = f'sources:\n  - {{name: a, feed: "{address}"}}'
    assert one(tmp_path, "sources.yaml", text) == (2, "sources.a.feed", f'"{found}"', WEB)


@pytest.mark.parametrize(
    ("selector", "found"),
    [
        ("meta[name=publish-date]@content", "meta[name=publish-date]@content"),
        ("//div[@class]", "//div[@class]"),
        ("a.author@href", "a.author@href"),
        ("li:nth-child(2)@title", "li:nth-child(2)@title"),
        (f"https://me:{TOKEN}@h/", "https://h/"),
        (f"https://h/?token={TOKEN}", "https://h/?token=REDACTED"),
        (f"https://me:p[{TOKEN}@h/", "h/"),
        (f"h/feed?token={TOKEN}@x", "h/feed?token=REDACTED"),
        (f"me:{TOKEN}@h/feed", "REDACTED@h/feed"),
        (f"see me:{TOKEN}@h/feed", "REDACTED@h/feed"),
        (f"see me:{TOKEN}@h or a[b]@c", "REDACTED@c"),
    ],
)
def test_a_selector_that_is_none_is_shown_whole_and_an_address_in_its_place_masked(
    tmp_path: Path, selector: str, found: str
) -> None:
    text = f"sources:\n  - name: a\n    feed: http://h/\n    rules: {{published: '{selector}'}}"
    line, key, shown, expected = one(tmp_path, "sources.yaml", text)
    assert (line, key, shown) == (4, "sources.a.rules.published", f'"{found}"')
    assert expected.startswith("a CSS selector")
    assert TOKEN not in expected


def test_a_pattern_with_an_at_sign_is_shown_whole(tmp_path: Path) -> None:
    text = "topics:\n  - name: a\n    match: {regex: '[a-z(@ledger'}"
    assert one(tmp_path, "topics.yaml", text)[2] == '"[a-z(@ledger"'


def test_a_secret_in_the_wrong_place_is_not_shown_either(tmp_path: Path) -> None:
    secret = f"https://me:{TOKEN}@h/?token={TOKEN}"
    found = problems(
        tmp_path,
        {
            "bot.yaml": f"server: {{base_url: '{secret}'}}\n'{secret}': 1",
            "sources.yaml": f"sources:\n  - {secret}\n  - {{name: '{secret}', every: '{secret}', timezone: '{secret}'}}\n"
            f"  - name: a\n    rules: {{body: 'me:{TOKEN}@h'}}\n    every: 0 0 * * x://me:{TOKEN}@h/",
            "entities.yaml": f"entities: {{'{secret}': '{secret}'}}",
            "topics.yaml": f"topics:\n  - name: a\n    match: {{'{secret}': 1}}\n    '{secret}': [1\n",
        },
    )
    assert len(found) >= 10
    assert TOKEN.lower() not in str(ConfigError(found)).lower()


def test_ten_faults_of_four_files_are_reported_at_once_and_in_order(tmp_path: Path) -> None:
    found = problems(
        tmp_path,
        {
            "topics.yaml": "topics:\n  - name: t\n    match: {entity: irak}\n    titel: x\n",
            "entities.yaml": "entities:\n  iraq: {implies: [iran]}\n  B: {}\n",
            "sources.yaml": "sources:\n  - name: a\n    feed: x\n    every: x\n  - name: b\n    feed: http://h/\n    language: x\n",
            "bot.yaml": "year: x\n\nlimits:\n  head: x\n  page: x\n",
        },
    )
    assert [(Path(p.file).name, p.line, p.key) for p in found] == [
        ("bot.yaml", 1, "year"),
        ("bot.yaml", 4, "limits.head"),
        ("bot.yaml", 5, "limits.page"),
        ("sources.yaml", 3, "sources.a.feed"),
        ("sources.yaml", 4, "sources.a.every"),
        ("sources.yaml", 7, "sources.b.language"),
        ("entities.yaml", 2, "entities.iraq.implies.0"),
        ("entities.yaml", 3, "entities.B"),
        ("topics.yaml", 3, "topics.t.match.entity"),
        ("topics.yaml", 4, "topics.t.titel"),
    ]


def test_a_fault_elsewhere_in_an_entry_does_not_make_its_name_unknown(tmp_path: Path) -> None:
    found = problems(
        tmp_path,
        {
            "sources.yaml": "sources: [{name: a, feed: x}]",
            "entities.yaml": "entities: {b: {prefixes: x}}",
            "topics.yaml": "topics:\n  - {name: t, match: {any: [{source: a}, {entity: b}]}}",
        },
    )
    assert [p.key for p in found] == ["sources.a.feed", "entities.b.prefixes"]


def test_names_of_a_file_that_cannot_be_read_are_not_called_unknown(tmp_path: Path) -> None:
    found = problems(
        tmp_path,
        {
            "sources.yaml": "sources: [",
            "entities.yaml": "{",
            "topics.yaml": "topics: [{name: t, match: {any: [{source: a}, {entity: b}]}}]",
        },
    )
    assert [Path(p.file).name for p in found] == ["sources.yaml", "entities.yaml"]


def test_a_missing_folder_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        read(tmp_path / "none")
    (problem,) = caught.value.problems
    assert (problem.file, problem.line, problem.key) == (str(tmp_path / "none"), 1, "(folder)")
    assert problem.found == "no such folder"


def test_a_problem_reads_as_one_line(tmp_path: Path) -> None:
    found = problems(tmp_path, {"bot.yaml": 'authority: "a\\nb"\n'})
    assert str(found[0]) == (
        f'{tmp_path}/bot.yaml:1: authority: found "a\\nb"; '
        "expected a domain name or e-mail address, such as news.example.org"
    )
