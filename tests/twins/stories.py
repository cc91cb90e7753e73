"""What SQL says of stories, said in Python: every version is compared with every other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.model import story
from bot.model.article import Article
from bot.model.indexed import Read, Sketch


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    place: str
    article: Article

    @property
    def month(self) -> str:
        return self.place[:7]


class Stories:
    """Made anew for each question: it is a function of what stands."""

    def __init__(self, held: list[list[Held]], read: Read, stands: Callable[[str, str], bool]) -> None:
        """`held`: of each article its versions; `stands`: whether an article stood in the topic at the end of a month."""
        self._stands = stands
        self._held = held
        self._sketches: dict[str, tuple[Held, Sketch]] = {
            version.place: (version, read(version.article).sketch) for versions in held for version in versions
        }

    def leaders(self, place: str) -> Iterator[Held]:
        """One after the other."""
        version, sketch = self._sketches[place]
        earlier = [
            (other.place, other)
            for other, its in self._sketches.values()
            if other.place < place and other.article.id != version.article.id and _related(sketch, its)
        ]
        if earlier:
            leader = min(earlier)[1]
            yield leader
            yield from self.leaders(leader.place)

    def first(self, version: Held) -> bool:
        """Whether a version stands for its story in the topic."""
        begin = self._begin(version)
        story = [
            (other.place, other.article.id)
            for other, _ in self._sketches.values()
            if other.place <= version.place and self._begin(other) == begin
        ]
        standing = [
            id_
            for _, id_ in sorted(story)
            if self._stands(id_, version.month) and self._tells(id_, version.month, begin)
        ]
        return standing[:1] == [version.article.id]

    def _tells(self, id_: str, month: str, begin: str) -> bool:
        """Whether it is of the story by what it was at the end of the month."""
        (versions,) = [versions for versions in self._held if versions[0].article.id == id_]
        return self._begin([version for version in versions if version.month <= month][-1]) == begin

    def of(self, id_: str, month: str) -> list[Article]:
        then = [[version for version in versions if version.month <= month] for versions in self._held]
        then = sorted((versions for versions in then if versions), key=lambda versions: versions[0].place)
        begins = {versions[-1].article.id: self._begin(versions[-1]) for versions in then}
        return [one[-1].article for one in then if id_ in begins and begins[one[-1].article.id] == begins[id_]]

    def _begin(self, version: Held) -> str:
        return [version.article.id, *(led.article.id for led in self.leaders(version.place))][-1]


def _related(one: Sketch, other: Sketch) -> bool:
    return not set(story.keys(one)).isdisjoint(story.keys(other)) and bool(story.related(one, other))
