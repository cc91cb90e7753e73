"""The faults of a configuration as the tests name them."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.adapters.config import load
from bot.model.errors import ConfigError, Problem

NAME = "a name of 1 to 64 characters a-z, 0-9 and -"
COUNT = "a whole number from 1 on"


def problems(folder: Path, files: dict[str, str | bytes]) -> tuple[Problem, ...]:
    for name, text in files.items():
        (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(ConfigError) as caught:
        load(folder)
    return caught.value.problems


def one(folder: Path, file: str, text: str | bytes) -> tuple[int, str, str, str]:
    (problem,) = problems(folder, {file: text})
    assert problem.file == str(folder / file)
    return problem.line, problem.key, problem.found, problem.expected
