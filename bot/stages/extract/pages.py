"""One record from the pages that an article goes on in.

Everything but the text is the first page's: it names the article, the others repeat it or name their part. Texts and HTML are joined in
the order of the pages. A line that stands in the text or HTML of an earlier page is not repeated (pages begin with the standfirst, and
end with the author and the same box), nor is a picture. Pictures are joined by their addresses.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import reduce

from bot.model.article import Record
from bot.stages import lines
from bot.stages.extract.words import count, squash


def joined(first: Record, further: Sequence[Record]) -> Record:
    """The confidence is the first page's: it is the caller's to judge the whole."""
    whole = reduce(_append, further, first)
    return replace(whole, word_count=count(whole.article_body))


def _append(whole: Record, page: Record) -> Record:
    shown, shots = lines.shown(whole.article_html)
    known = {bare for bare in (*lines.told(whole.article_body), *map(squash, shown)) if len(bare) >= lines.SHORT}
    text, (here, _) = page.article_body.split("\n"), lines.shown(page.article_html)
    again = {line for line in {*text, *here} if squash(line) in known}
    new = [line for line in text if line not in again]
    html, _ = lines.without(page.article_html, again, pictures=shots)
    addresses = {image.url for image in whole.image}
    pictures = tuple(image for image in page.image if image.url not in addresses)
    origin = {"image": page.fields["image"]} if pictures and "image" in page.fields else {}
    return replace(
        whole,
        article_body="\n".join(filter(None, (whole.article_body, *new))),
        article_html=f"{whole.article_html}\n{html}".strip(),
        image=(*whole.image, *pictures),
        fields={**origin, **whole.fields},
    )
