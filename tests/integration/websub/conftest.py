"""Two hubs, a paper that names one of them, and a daemon that follows it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from tests.integration.hub import Hub, Paper
from tests.integration.websub.subscriber import Desk


@pytest.fixture
def hub() -> Iterator[Hub]:
    with Hub() as made:
        yield made


@pytest.fixture
def other() -> Iterator[Hub]:
    with Hub() as made:
        yield made


@pytest.fixture
def paper(hub: Hub) -> Iterator[Paper]:
    with Paper(hub.address) as made:
        yield made


@pytest.fixture
async def desk(paper: Paper) -> AsyncIterator[Desk]:
    async with Desk(paper).open() as made:
        yield made
