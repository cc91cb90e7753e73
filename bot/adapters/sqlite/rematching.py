"""Matches made again after the configuration changed: no more of them than the change asks for. Inside the caller's transaction.

`meta` says by what the matches of all articles were made: `matches` the digest of everything, `tagging` that of the entities,
`indexing` the version of words and sketches, `topics` the digest of each rule, in the order of the plan.

- The same digest: nothing is done.
- The same entities, and the topics that stay in the same order: only topics that are new or have another rule are asked, of the
  articles that were in them, that meet their need, or that were read several times (a need tells of the latest version alone). What
  belonged to a topic that is no more leaves it.
- Else all readings are matched. Their words and sketches are made again only where `indexing` is another.

While articles are committed by a new configuration and the old ones are not yet done (`forget`), `meta` names only what both
agree in, so that whatever comes next (a stop, another change) leaves nothing that neither made. Where they do not agree in the
order of the topics, that is none of them.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from bot.model import codec
from bot.model.article import Article
from bot.model.indexed import Read
from bot.model.need import Anything, Either
from bot.model.rules import Match, Rules

from . import derived, words
from .placed import Placed

_KEYS: Final = ("matches", "tagging", "indexing", "topics")


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What is to be done."""

    ids: Sequence[str]
    match: Match
    read: Read | None
    """None: words and sketches stay."""


def matched(db: sqlite3.Connection) -> str:
    return _said(db).get("matches", "")


def made_by(db: sqlite3.Connection) -> tuple[str, str]:
    said = _said(db)
    return (said.get("tagging", ""), said.get("indexing", "")) if "matches" in said else ("", "")


def forget(db: sqlite3.Connection, digest: str, rules: Rules | None) -> None:
    """From now on articles are committed that are matched by these."""
    said = _said(db)
    if said.get("matches") == digest:
        return
    kept: dict[str, str] = {}
    if rules is not None:
        kept = {key: said[key] for key in ("tagging", "indexing") if said.get(key) == getattr(rules, key)}
        if "tagging" in kept:
            known = _topics(said)
            agreed = {name: one for name, one in known.items() if _digest(rules, name) == one}
            kept["topics"] = json.dumps(agreed if _in_order(known, rules) else {})
    _say(db, kept)


def remember(db: sqlite3.Connection, digest: str, rules: Rules | None) -> None:
    """All articles are matched by these."""
    kept = {"matches": digest}
    if rules is not None:
        topics = {name: rule.digest for name, rule in rules.topics.items()}
        kept |= {"tagging": rules.tagging, "indexing": rules.indexing, "topics": json.dumps(topics)}
    _say(db, kept)


def planned(db: sqlite3.Connection, match: Match, read: Read, rules: Rules | None) -> Work:
    said = _said(db)
    known = _topics(said)
    if rules is None:
        return Work(ids=_all(db), match=match, read=read)
    stays = said.get("indexing") == rules.indexing
    if said.get("tagging") != rules.tagging or not _in_order(known, rules):
        return Work(ids=_all(db), match=match, read=None if stays else read)
    changed = [name for name, rule in rules.topics.items() if known.get(name) != rule.digest]
    again = rules.again(changed)
    if not stays:
        return Work(ids=_all(db), match=again, read=read)
    return Work(ids=sorted(_touched(db, changed, rules)), match=again, read=None)


def _all(db: sqlite3.Connection) -> list[str]:
    return [id_ for (id_,) in db.execute("SELECT id FROM article ORDER BY id")]


def do(db: sqlite3.Connection, work: Work, start: int, end: int) -> None:
    changed = [_article(db, id_, work) for id_ in work.ids[start:end]]
    if any(changed):
        derived.moved(db)


def _article(db: sqlite3.Connection, id_: str, work: Work) -> bool:
    """Whether anything of it is another now."""
    rows = db.execute("SELECT num, version, first, value FROM version WHERE id = ? ORDER BY version", (id_,)).fetchall()
    placed, changed = [], False
    for num, version, first, value in rows:  # what made no version today may make one tomorrow
        before = codec.loads(Article, value)
        article = work.match(before)
        if article != before:
            db.execute("UPDATE version SET value = ? WHERE num = ?", (codec.dumps(article), num))
            changed = True
        if version:
            placed.append(Placed(num=num, place=first, article=article))
    if placed and work.read is not None:
        derived.put(db, placed, work.read)
    elif placed and changed:
        derived.matched(db, placed)
    return changed


def _touched(db: sqlite3.Connection, changed: Collection[str], rules: Rules) -> set[str]:
    """The articles of which a reading may belong to one of the topics, or did, or to one that is no more."""
    named = db.execute(
        "SELECT DISTINCT id FROM event WHERE topic IN (SELECT value FROM json_each(?))"
        " OR topic NOT IN (SELECT value FROM json_each(?))",
        (json.dumps(list(changed)), json.dumps(list(rules.topics))),
    )
    ids = {id_ for (id_,) in named}
    ids.update(id_ for (id_,) in db.execute("SELECT id FROM version GROUP BY id HAVING count(*) > 1"))
    if changed:
        need = Either(of=tuple(rules.topics[name].need for name in changed))
        every = any(isinstance(part, Anything) for part in need.of)
        ids.update(words.ids(db, Anything() if every else need))
    return ids


def _in_order(known: dict[str, str], rules: Rules) -> bool:
    """Matches come in the order of the plan."""
    stay = [name for name, one in known.items() if _digest(rules, name) == one]
    return stay == [name for name in rules.topics if name in set(stay)]


def _digest(rules: Rules, name: str) -> str:
    rule = rules.topics.get(name)
    return rule.digest if rule else ""


def _topics(said: dict[str, str]) -> dict[str, str]:
    told: dict[str, str] = json.loads(said.get("topics", "{}"))
    return told


def _said(db: sqlite3.Connection) -> dict[str, str]:
    rows = db.execute("SELECT key, value FROM meta WHERE key IN (SELECT value FROM json_each(?))", (json.dumps(_KEYS),))
    return {key: str(value) for key, value in rows}


def _say(db: sqlite3.Connection, said: dict[str, str]) -> None:
    db.execute("DELETE FROM meta WHERE key IN (SELECT value FROM json_each(?))", (json.dumps(_KEYS),))
    db.executemany("INSERT INTO meta VALUES (?, ?)", said.items())
