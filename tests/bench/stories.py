"""Stories: `python -m tests.bench.stories [ARTICLES]`, part of `make bench` with 10,000. CPU seconds of this process; trust the ratios.

First what a sketch of 5 KB of text costs, and a comparison, over the agency texts of the tests repeated to that length. Then so many
articles (100,000) are put into an index in a file, by twenties in a transaction: texts of 800 words from a vocabulary of 20,000, of which

    every fifth is a copy of one of the last 200, cut, edited or with a paragraph of its own
    every second ends with the same 60 words: furniture that tens of thousands of articles share

Told: CPU per put of sketches and shingles (the sketch is made beforehand), for the first and the last tenth: what grows with the
index would show there; how many of the copies have a leader, how many others do; what the newest fifty of a topic cost with each story once; a
version that is read again as another text; the bytes of the two tables.
"""

from __future__ import annotations

import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from bot.adapters.sqlite import schema, stories
from bot.adapters.sqlite.placed import Placed
from bot.model import codec, story
from bot.model.article import Article
from bot.model.indexed import Indexed
from bot.stages.story import sketch
from tests.stories import texts
from tests.twins.values import START, article, derivation

ARTICLES = 100_000
BATCH = 20
COPIES = 5
WORDS = 800
FURNITURE = 60
AGAIN = 20


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else ARTICLES
    alone()
    with tempfile.TemporaryDirectory() as folder:
        filled(Path(folder) / "index.db", count)
    return 0


def alone() -> None:
    made = [of(wire.name, wire.text.headline, (wire.text.body + "\n") * 3, 0) for wire in texts.wires()]
    size = sum(len(one.record.article_body.encode()) for one in made) / 5120
    start = time.process_time()
    sketches = [sketch(one) for one in made * 20]
    middle = time.process_time()
    compared = [story.related(one, other) for one in sketches[: len(made)] for other in sketches[: len(made)]]
    end = time.process_time()
    print(
        f"a sketch of 5 KB: {(middle - start) / size / 20 * 1e6:.0f} µs; a comparison: {(end - middle) / len(compared) * 1e6:.0f} µs"
    )


def filled(path: Path, count: int) -> None:
    db = sqlite3.connect(path, isolation_level=None)
    db.executescript(f"PRAGMA journal_mode = WAL; BEGIN; {schema.TABLES} COMMIT;")
    spent: list[float] = []
    batch: list[tuple[Placed, Indexed]] = []
    for number, made in articles(count):
        place = f"{made.provenance.derived_at} {number}"
        batch.append((Placed(num=number, place=place, article=made), Indexed(sketch=sketch(made))))
        if len(batch) == BATCH:
            spent.append(put(db, batch))
            batch = []
    tenth = max(1, len(spent) // 10)
    first, last = (sum(part) / tenth / BATCH * 1e6 for part in (spent[:tenth], spent[-tenth:]))
    print(f"{count} articles: {first:.0f} µs of CPU a put in the first tenth, {last:.0f} in the last")
    told(db, count)
    again(db, count)
    sizes(db, count)


def articles(count: int) -> Iterator[tuple[int, Article]]:
    """All within a week; each fifth is a copy."""
    chance = random.Random(1)
    words = [f"{chance.choice('bcdfglmnprst')}{number:x}{chance.choice('aeiou')}" for number in range(20_000)]
    foot = [f"about{number}" for number in range(FURNITURE)]
    latest: list[list[str]] = []
    for number in range(1, count + 1):
        if number % COPIES:
            text = chance.choices(words, k=WORDS)
            latest = [*latest[-200:], text]
        else:
            text = copy(chance, chance.choice(latest))
        body = " ".join([*text, *(foot if number % 2 else ())])
        yield number, of(f"s{number}", f"Report {number} from the valley", body, number * 6)


def put(db: sqlite3.Connection, rows: list[tuple[Placed, Indexed]]) -> float:
    """CPU seconds of the stories in it."""
    db.execute("BEGIN")
    value = codec.dumps(rows[0][0].article)
    for placed, _ in rows:
        one = placed.article
        db.execute(
            "INSERT INTO version VALUES (?, ?, 'c', ?, ?, '', 1, ?)",
            (placed.num, one.id, placed.place, placed.place, value),
        )
        db.execute("INSERT INTO article VALUES (?, ?, ?, '', ?, 1)", (placed.num, one.id, one.source, one.published))
        db.execute("INSERT INTO match VALUES ('iraq', ?, ?)", (one.published, one.id))
        db.execute("INSERT INTO event VALUES ('iraq', ?, ?, 1, 0)", (placed.place[:7], one.id))
    start = time.process_time()
    for row in rows:
        stories.put(db, [row])
    spent = time.process_time() - start
    db.execute("COMMIT")
    return spent


def again(db: sqlite3.Connection, count: int) -> None:
    """Versions that are read again as another text, as an extraction that got better would."""
    spent = []
    text = next(made for _, made in articles(1)).record.article_body
    for number in range(1, count, max(1, count // AGAIN)):
        (id_, place) = db.execute("SELECT id, first FROM version WHERE num = ?", (number,)).fetchone()
        made = replace(of(f"s{number}", f"Report {number} from the valley", text, number * 6), id=id_)
        row = Placed(num=number, place=place, article=made), Indexed(sketch=sketch(made))
        start = time.process_time()
        stories.put(db, [row])
        spent.append(time.process_time() - start)
    middle, most = (1000 * value for value in (statistics.median(spent), max(spent)))
    print(f"a put of a version that is read again, far behind its turn: {middle:.1f} ms of CPU, {most:.0f} at most")


def told(db: sqlite3.Connection, count: int) -> None:
    copied = set(range(COPIES, count + 1, COPIES))
    led = {num for (num,) in db.execute("SELECT num FROM sketch WHERE leader IS NOT NULL")}
    print(f"{len(led & copied)} of {len(copied)} copies have a leader, {len(led - copied)} others do")
    start = time.process_time()
    found = stories.newest(db, "iraq", 50)
    print(f"the newest {len(found)} that stand for their stories: {(time.process_time() - start) * 1000:.1f} ms")


def sizes(db: sqlite3.Connection, count: int) -> None:
    before = db.execute("PRAGMA page_count").fetchone()[0]
    db.executescript("DROP TABLE shingle; VACUUM;")
    between = db.execute("PRAGMA page_count").fetchone()[0]
    db.executescript("DROP TABLE sketch; VACUUM;")
    after = db.execute("PRAGMA page_count").fetchone()[0]
    (page,) = db.execute("PRAGMA page_size").fetchone()
    shingles, sketches = (before - between) * page, (between - after) * page
    print(f"on disk: shingles {shingles / count:.0f} bytes an article, sketches {sketches / count:.0f}")


def copy(chance: random.Random, text: list[str]) -> list[str]:
    """Cut to half, with a twentieth of its words changed, or with forty words before it."""
    kind = chance.randrange(3)
    if kind == 0:
        return text[: len(text) // 2]
    if kind == 1:
        return [word if chance.random() < 0.95 else "changed" for word in text]
    return [f"own{number}" for number in range(40)] + text


def of(source: str, headline: str, body: str, seconds: float) -> Article:
    made = derivation(f"https://{source}.example/a/{source}.html", source=source)
    at = codec.utc(START + timedelta(seconds=seconds))
    read = article(replace(made, record=replace(made.record, headline=headline, article_body=body)), published=at)
    return replace(read, provenance=replace(read.provenance, derived_at=at))


if __name__ == "__main__":
    sys.exit(main())
