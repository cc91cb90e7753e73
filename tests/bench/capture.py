"""Capturing real pages against `wget --warc-file`, in one run: `python -m tests.bench.capture`, part of `make bench`.

The same 500 addresses of the newsstand beside the project, once by each: asked for, archived with their requests, and (ours)
synced and indexed. CPU seconds (user + system) of the whole process, its start included, and bytes on the disk. Both ask the
same way: one after the other over a connection that is kept. Needs Debian's `wget` and the newsstand, and says so where one
is not there. Each runs several times, in turn; the medians are compared.
"""

from __future__ import annotations

import asyncio
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

PAGES, ROUNDS = 500, 5
SHARED = Path(__file__).parents[3] / "shared"
SETS = ("aeb", "fundus", "seed")


def main() -> int:
    if len(sys.argv) == 3:
        asyncio.run(ours(Path(sys.argv[1]).read_text("ascii").split(), Path(sys.argv[2])))
        return 0
    if not (SHARED / "tools/newsstand.py").exists() or not shutil.which("wget"):
        print("capture: not measured, it needs the newsstand beside the project and wget")
        return 0
    with tempfile.TemporaryDirectory() as place, newsstand(Path(place)) as base:
        urls = Path(place) / "urls"
        urls.write_text("".join(f"{url}\n" for url in addresses(base)), "ascii")
        spent: dict[str, list[tuple[float, int]]] = {"ours": [], "wget": []}
        for number in range(ROUNDS):
            for name, found in spent.items():
                folder = Path(place) / f"{name}-{number}"
                folder.mkdir()
                found.append(run(name, urls, folder))
    tell(spent)
    return 0


def tell(spent: dict[str, list[tuple[float, int]]]) -> None:
    cpu = {name: statistics.median(seconds for seconds, _ in found) for name, found in spent.items()}
    size = {name: found[0][1] for name, found in spent.items()}
    for name in spent:
        print(f"capture, {name}: {PAGES / cpu[name]:.0f} pages a CPU second, {size[name] / 1e6:.2f} MB")
    print(f"capture: {cpu['wget'] / cpu['ours']:.2f} times wget's pages, {size['ours'] / size['wget']:.3f} of its size")


@contextmanager
def newsstand(place: Path) -> Iterator[str]:
    ready = place / "ready"
    tool = [sys.executable, str(SHARED / "tools/newsstand.py"), str(SHARED / "data"), "--ready", str(ready)]
    with subprocess.Popen(tool, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        while not (ready.exists() and ready.read_text("ascii")):
            assert process.poll() is None
        try:
            yield ready.read_text("ascii")
        finally:
            process.kill()


def addresses(base: str) -> list[str]:
    """Each page as often as it takes, under another address each time."""
    links: list[str] = []
    for name in SETS:
        with urllib.request.urlopen(f"{base}/{name}/feed.xml") as feed:
            links += re.findall(r"<link>(http[^<]*/page/[^<]*)</link>", feed.read().decode())
    return [f"{links[n % len(links)]}?n={n}" for n in range(PAGES)]


def run(name: str, urls: Path, folder: Path) -> tuple[float, int]:
    """CPU seconds and bytes."""
    commands = {
        "ours": [sys.executable, "-m", "tests.bench.capture", str(urls), str(folder)],
        "wget": ["wget", "-q", f"--warc-file={folder / 'w'}", "--delete-after", "--no-directories", "-i", str(urls)],
    }
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(commands[name], check=True, stdout=subprocess.DEVNULL, cwd=None if name == "ours" else folder)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    files = list(folder.rglob("*.warc.gz"))
    assert sum(count(file) for file in files) == PAGES
    return spent, sum(file.stat().st_size for file in files)


def count(file: Path) -> int:
    """Answers in a file."""
    import gzip  # noqa: PLC0415 (the process that is measured does without)

    return len(re.findall(rb"^WARC-Type: (?:response|revisit)\r$", gzip.decompress(file.read_bytes()), re.MULTILINE))


async def ours(listed: list[str], folder: Path) -> None:
    from bot.adapters.http import Wire  # noqa: PLC0415 (the process that measures does without)
    from bot.adapters.sqlite import SqliteStore  # noqa: PLC0415
    from bot.adapters.warc import WarcArchive  # noqa: PLC0415
    from bot.model.capture import Ask  # noqa: PLC0415
    from bot.model.plan import Limits, NetworkSettings, PolitenessSettings  # noqa: PLC0415

    def now() -> datetime:
        return datetime.now(UTC)

    archive = WarcArchive(folder, rotate=1 << 40, now=now, software="bench")
    store = SqliteStore(folder / "index.db")
    network = NetworkSettings(allow=("127.0.0.0/8",))
    wire = Wire(limits=Limits(), politeness=PolitenessSettings(delay=0), network=network, agent="bench", now=now)
    for url in listed:
        captures = await archive.keep(await wire.fetch(Ask(url=url, purpose="page")))
        await archive.sync()
        await store.index(captures)
    await wire.close()
    await store.close()
    await archive.close()


if __name__ == "__main__":
    sys.exit(main())
