"""Whole records against `trafilatura.bare_extraction(with_metadata=True)`, in one run: `python -m tests.bench.records`, part of `make bench`.

The same pages by both, page by page in turn, parsing included: the page tests of the project, and the real pages where they lie
beside it. CPU seconds of this process; trust the ratio. Then a worker of the pool makes 500 records, and its memory is read after each
hundred: after the first it has to stay where it is.
"""

from __future__ import annotations

import asyncio
import gzip
import multiprocessing
import random
import resource
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import trafilatura

from bot.engine.pool import Workers
from bot.model.capture import Page
from bot.model.entry import Item
from bot.model.plan import Limits
from bot.model.source import Source
from bot.stages.extract import make
from tests.pages.case import NAMES, read

REAL = Path(__file__).parents[2].parent / "shared" / "data"
SEED = 1
SOURCE = Source(name="bench", feed="http://127.0.0.1/feed")
TASKS = 500
WARM = 20
"""Pages that are read before those that count: each page counts once, since the library remembers texts it has met."""
LITTLE = b"<html lang=en><title>Little</title><body><h1>Little</h1><p>Too little to be a text.</p></body></html>"
"""A page in which the library looks for text by all its means."""


def main() -> int:
    for label, pages in (("page tests", list(own())), ("real pages", list(real()))):
        if pages:
            random.Random(SEED).shuffle(pages)
            compare(label, pages)
    asyncio.run(worker([*own(), *real()]))
    return 0


def compare(label: str, pages: list[Page]) -> None:
    warm, pages = [*pages[:WARM], replace(pages[0], body=LITTLE)], pages[WARM:]
    for page in warm:  # what both load at first use
        make(page, Item(key=page.url), SOURCE)
        trafilatura.bare_extraction(page.body, with_metadata=True)
    ours = theirs = 0.0
    for page in pages:
        start = time.process_time()
        make(page, Item(key=page.url), SOURCE)
        between = time.process_time()
        trafilatura.bare_extraction(page.body, with_metadata=True)
        ours, theirs = ours + between - start, theirs + time.process_time() - between
    count = len(pages)
    print(
        f"records, {count} {label}: ours {1000 * ours / count:.1f} ms, trafilatura {1000 * theirs / count:.1f} ms a page:"
        f" {theirs / ours:.2f} times as many in a CPU second"
    )


async def worker(pages: list[Page]) -> None:
    """Resident memory of the one worker process, in MB."""
    workers = Workers(Limits(workers=1))
    seen = []
    for number in range(TASKS):
        page = pages[number % len(pages)]
        await workers.record(page, Item(key=page.url), SOURCE, "")
        if number % 100 == 98:
            seen.append(max(resident(child.pid or 0) for child in multiprocessing.active_children()))
    await workers.close()
    print("a worker after each hundred records, MB:", ", ".join(f"{size / 1e6:.0f}" for size in seen))


def resident(process: int) -> int:
    return int(Path(f"/proc/{process}/statm").read_text("ascii").split()[1]) * resource.getpagesize()


def own() -> Iterator[Page]:
    return (read(name).page for name in NAMES)


def real() -> Iterator[Page]:
    for path in sorted(REAL.glob("*/html/*.html.gz")):
        url = f"http://127.0.0.1/{path.parent.parent.name}/page/{path.name.removesuffix('.html.gz')}"
        yield Page(
            url=url,
            final_url=url,
            status=200,
            content_type="text/html; charset=utf-8",
            body=gzip.decompress(path.read_bytes()),
            fetched_at=datetime(2026, 11, 1, tzinfo=UTC),
        )


if __name__ == "__main__":
    sys.exit(main())
