"""Texts that are put together: bulletins from one template with other numbers and names, and digests that hold a brief whole."""

from __future__ import annotations

from pathlib import Path

from tests.stories.texts import HERE, Text, Wire

TEMPLATES = sorted((HERE / "templates").glob("*.txt"))

TITLES = {
    "en": ("News in brief", "The day at a glance", "What happened while you slept", "Around the world on Wednesday"),
    "ar": ("موجز أخبار اليوم", "أهم ما جرى في العالم"),
    "fr": ("L’actualité en bref", "Ce qu’il faut retenir de la journée"),
    "he": ("מבזקים מן הארץ", "מה קרה אתמול"),
}


def bulletins(path: Path) -> list[Text]:
    """From a headline, paragraphs, and rows of names and numbers, nearly all of which differ from one to the next."""
    lines = path.read_text("utf-8").splitlines()
    form = "\n".join(line.removeprefix("headline: ") for line in lines if not line.startswith("row: "))
    rows = [line.removeprefix("row: ").split(" | ") for line in lines if line.startswith("row: ")]
    told = [form.format(*row).split("\n") for row in rows]
    return [Text(headline=headline, paragraphs=tuple(paragraphs)) for headline, *paragraphs in told]


def brief(wire: Wire) -> Text:
    return Text(headline=wire.other, paragraphs=wire.text.paragraphs[:2])


def digest(wires: list[Wire], title: str) -> Text:
    """The first two paragraphs of each."""
    return Text(headline=title, paragraphs=tuple(p for wire in wires for p in wire.text.paragraphs[:2]))
