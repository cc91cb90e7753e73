"""The demo's configuration, written as the YAML that a user would write.

The four files stand in the package as they are, but for what only a run knows: the newsroom's address, the archive's
folder and the port to serve from.
"""

from __future__ import annotations

import os
from pathlib import Path

from jinja2 import Environment, StrictUndefined

from bot.demo.story import resource

FILES = ("bot.yaml", "sources.yaml", "entities.yaml", "topics.yaml")


def write_config(folder: Path, base: str, archive: Path, port: int) -> None:
    """Writes the four files into `folder`, which is made where it is absent. `base` has no slash at its end."""
    folder.mkdir(parents=True, exist_ok=True)
    # The text is YAML, not HTML: a path is quoted by the template's `tojson`, whose escapes YAML 1.2 shares (§5.7).
    environment = Environment(autoescape=False, undefined=StrictUndefined, keep_trailing_newline=True)  # noqa: S701 (YAML)
    values = {"base": base, "archive": os.path.relpath(archive, folder), "port": port}
    for name in FILES:
        text = environment.from_string(resource("config", name)).render(values)
        (folder / name).write_text(text, encoding="utf-8")
