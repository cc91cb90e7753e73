"""A bundle as lists."""

from __future__ import annotations

from bot.model.bundle import BundledPage
from bot.model.capture import Member

_FILE = "memory.warc.gz"


class MemoryBundle:
    def __init__(self) -> None:
        self.members: list[Member] = []
        self.lines: list[str] = []
        self.origins: list[str] = []
        self.pages: list[BundledPage] = []

    def holds(self, record_id: str) -> bool:
        return any(member.record_id == record_id for member in self.members)

    def append(self, member: Member) -> tuple[str, int]:
        offset = sum(len(held.packed) for held in self.members)
        self.members.append(member)
        return _FILE, offset

    def index(self, line: str) -> None:
        self.lines.append(line)

    def origin(self, line: str) -> None:
        self.origins.append(line)

    def page(self, page: BundledPage) -> None:
        self.pages.append(page)
