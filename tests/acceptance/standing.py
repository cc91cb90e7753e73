"""The newsstand beside the project as a process, and a configuration in which every set is a source."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any, Self

from tests.conftest import SHARED, command, environment

PAGES = ("aeb", "fundus", "seed")


class Stand:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.config = folder / "config"

    def __enter__(self) -> Self:
        ready = self.folder / "ready"
        tool = [sys.executable, str(SHARED / "tools/newsstand.py"), str(SHARED / "data"), "--ready", str(ready)]
        self._process = subprocess.Popen(tool, stdout=subprocess.DEVNULL)
        while not (ready.exists() and ready.read_text()):
            assert self._process.poll() is None
            time.sleep(0.02)  # between looks at the condition
        self.base = ready.read_text()
        self._configure()
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()

    @property
    def pid(self) -> int:
        return self._process.pid

    def feeds(self) -> list[str]:
        listed: list[str] = json.load(urllib.request.urlopen(self.base + "/"))
        return listed

    def requests(self) -> list[Any]:
        told: list[Any] = json.load(urllib.request.urlopen(self.base + "/_requests"))
        return told

    def named(self, file: str) -> str:
        return re.sub(r"[^a-z0-9-]+", "-", file.lower())

    def poll(self) -> subprocess.CompletedProcess[str]:
        run = command("poll", "--all", "--config", self.config)
        return subprocess.run(run, capture_output=True, text=True, env=environment(), timeout=240, check=False)

    def jsonl(self) -> Path:
        printed = self.folder / "records.jsonl"
        with printed.open("w", encoding="utf-8") as out:
            run = command("articles", "--format", "jsonl", "--config", self.config)
            subprocess.run(run, stdout=out, env=environment(), check=True)
        return printed

    def records(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.jsonl().read_text("utf-8").splitlines()]

    def warcs(self) -> list[Path]:
        return sorted((self.folder / "archive/warc").rglob("*.warc.gz"))

    def _configure(self) -> None:
        self.config.mkdir()
        sources = []
        for feed in self.feeds():
            folder, file = feed.removeprefix(self.base).strip("/").split("/")
            page = folder in PAGES
            name, zone = (
                (folder, "Asia/Jerusalem" if folder == "seed" else "UTC") if page else (self.named(file), "UTC")
            )
            kind = "page" if page else "feed"
            sources.append(f"  - {{name: {name}, feed: '{feed}', articles: {kind}, timezone: {zone}}}\n")
        (self.config / "sources.yaml").write_text("sources:\n" + "".join(sources), encoding="utf-8")
        (self.config / "bot.yaml").write_text(
            "archive: ../archive\nnetwork: {allow: [127.0.0.0/8]}\npoliteness: {delay: 0s}\n", encoding="utf-8"
        )
        (self.config / "entities.yaml").write_text(
            "entities:\n  iraq: {label: Iraq, aliases: [Iraq, العراق, עיראק]}\n", encoding="utf-8"
        )
        (self.config / "topics.yaml").write_text(
            "topics:\n  - {name: iraq, title: Iraq, match: {entity: iraq}}\n"
            "  - {name: pages, title: Pages, match: {source: [aeb, fundus, seed]}}\n",
            encoding="utf-8",
        )
