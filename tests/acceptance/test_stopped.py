"""An archive whose work was stopped in order, at any moment, verifies."""

from __future__ import annotations

import signal
import subprocess
from pathlib import Path

import pytest

from tests.conftest import Tearsheet, command, environment


@pytest.mark.usefixtures("newsroom")
def test_an_archive_that_was_stopped_in_the_middle_of_its_work_has_no_fault(config: Path, tearsheet: Tearsheet) -> None:
    """Items wait for their pages, and pages that were kept have been committed by nobody."""
    for lines in (8, 14, 20):
        poll = command("poll", "--all", "--config", config)
        with subprocess.Popen(poll, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment()) as process:
            assert process.stderr is not None
            for _ in range(lines):
                process.stderr.readline()
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=30)
        told = tearsheet("verify", "--config", config)
        assert (told.returncode, told.stdout) == (0, "")
