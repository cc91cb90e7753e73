"""The paper's own data: stories and editions, read from the files of the package.

A story is the truth of its page: whatever a reader of the page should find there, and which entities and topics of the
bundled configuration it belongs to. Every date is fixed in the file, so that each run serves the same bytes.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from datetime import datetime
from importlib.resources import files
from typing import Literal
from urllib.parse import quote

from bot.model import codec
from bot.model.article import Author, Record
from bot.model.entry import Image

Layout = Literal["broadsheet", "magazine", "ledger", "wire"]

TEXT_ONLY: frozenset[Layout] = frozenset({"broadsheet", "magazine"})
"""Layouts that say byline, date, section and tags in visible text and nowhere else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    slug: str
    edition: str
    """Code of its edition: `en`, `ar`, `he`."""
    layout: Layout
    section: str
    headline: str
    standfirst: str
    authors: tuple[str, ...]
    byline: str
    """As printed."""
    published: str
    """RFC 3339 with the offset of the desk."""
    dated: str
    """The same instant as printed."""
    modified: str = ""
    tags: tuple[str, ...]
    caption: str
    credit: str
    paragraphs: tuple[str, ...]
    entities: tuple[str, ...] = ()
    """Expected, by name, in order."""
    topics: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        return f"/{self.edition}/{self.published[:4]}/{self.published[5:7]}/{self.slug}"

    @property
    def picture(self) -> str:
        return f"/img/{self.slug}.png"

    @property
    def changed(self) -> datetime:
        """When the story was last touched."""
        return datetime.fromisoformat(self.modified or self.published)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    code: str
    """BCP 47 primary subtag; first part of its paths."""
    direction: Literal["ltr", "rtl"]
    title: str
    tagline: str
    feed: str
    """Path of its feed."""
    sections: tuple[str, ...]
    focus: tuple[str, ...]
    share: tuple[str, ...]
    labels: dict[str, str] = field(default_factory=dict)

    @property
    def feed_type(self) -> str:
        return "application/atom+xml" if self.feed.endswith("atom.xml") else "application/rss+xml"

    def section_path(self, name: str) -> str:
        return f"/{self.code}/section/{quote(name)}"

    def tag_path(self, name: str) -> str:
        return f"/{self.code}/tag/{quote(name)}"


def resource(folder: str, name: str) -> str:
    """Text of one file of the package."""
    return files(__package__).joinpath(folder, name).read_text(encoding="utf-8")


@functools.cache
def stories() -> tuple[Story, ...]:
    """The bundled stories, oldest first."""
    found = (codec.loads(Story, resource("articles", name)) for name in _names("articles"))
    return tuple(sorted(found, key=lambda story: (datetime.fromisoformat(story.published), story.slug)))


@functools.cache
def editions() -> dict[str, Edition]:
    """The editions by code, the English one first."""
    found = [codec.loads(Edition, resource("editions", f"{code}.json")) for code in ("en", "ar", "he")]
    return {edition.code: edition for edition in found}


def expected(story: Story, base: str) -> Record:
    """The record that the page of a story ought to become, where `base` is the newsroom's address.

    The fields that depend on the reader's own choices (article_html, word_count, confidence, fields) are left empty.
    """
    return Record(
        url=base + story.path,
        canonical_url="" if story.layout in TEXT_ONLY else base + story.path,
        headline=story.headline,
        description=story.standfirst,
        author=tuple(Author(name=name) for name in story.authors),
        byline=story.byline,
        publisher=editions()[story.edition].title,
        date_published=story.published,
        date_modified=story.modified if story.layout == "ledger" else "",
        article_section=(story.section,),
        keywords=story.tags,
        image=(Image(url=base + story.picture, caption=story.caption, credit_text=story.credit),),
        article_body="\n".join(story.paragraphs),
        in_language=story.edition,
    )


def _names(folder: str) -> list[str]:
    return sorted(entry.name for entry in files(__package__).joinpath(folder).iterdir() if entry.name.endswith(".json"))
