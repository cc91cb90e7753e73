"""Rows of tags that a page shows: links, and little else, near the article's text.

In this order: a row that begins with a label (`Tags:`, `Schlagwörter`, `الوسوم`, ...), or stands in a box with one; links of `rel=tag`; a box, or links,
that are named as tags; and a row without any sign, of two links at least, half of which stand word for word in the article.
Menus, side boxes and the footer of the page have no tags; the footer of an `article` may.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from lxml import etree

from bot.stages.clean import Run, listed, text
from bot.stages.extract.found import DOM, TEXT, Found
from bot.stages.extract.markup import Markup
from bot.stages.extract.when.months import fold
from bot.stages.extract.words import content, named

RELATED = 200
"""Links of `rel=tag` beyond which they are no article's."""
LINES = 1_000
"""Lines from the headline on that are looked at."""
LABELS = 50
"""Lines of a page, at most, that look like a label for tags and are followed up."""
MOST = 25
"""Links of a row of tags at most."""
BEFORE = 6
"""Lines before the headline in which links named as tags may stand."""
UNSIGNED = range(2, 16)
"""Links of a row without a sign."""
_ROW_TEXT = 60
"""Characters of one tag in a row at most."""
_LABELLED = 600
"""Characters of a line that begins with a label at most."""
_LABEL = 40
"""Characters of a label at most."""
_LINKED = 0.6
"""Share of a row's letters that are links, the label left out."""
_WHOLLY = 0.85
"""The same of a line in a row without a sign."""
_STANDING = 0.5
"""Share of the tags of a row without a sign that stand in the text."""
_SENTENCE = 60
"""Characters from which a line is text."""
_UP = 4
"""Boxes round a line that may be the row's."""
NAMES = frozenset(
    listed(
        "tag tags taglist tagcloud tagrow topic topics keyword keywords articletags posttags storytags hashtag hashtags"
    )
)
_LABELS = frozenset(
    form
    for label in """
    tag; tags; tagged; tagged in; tagged with; tagged as; topic; topics; keyword; keywords; related topics; related tags; topics in this article; article tags; article topics;
    filed under; more on; more about; read more about; more on this topic; more on this story; explore more on; in this article; explore topics; story tags; key topics
    themen; thema; schlagwort; schlagworte; schlagwörter; stichwort; stichworte; stichwörter; mehr zum thema; mehr zu; mehr über; themen in diesem artikel; themen des artikels; lesen sie mehr zum thema
    sujets; sujet; mots-clés; mots clés; mot-clé; thèmes; thématiques; étiquettes; sur le même thème; dans cet article; thèmes associés; en lien avec cet article; plus sur
    temas; tema; etiquetas; etiqueta; palabras clave; archivado en; más sobre; temas relacionados; en este artículo; tópicos; tudo sobre; mais sobre; palavras-chave; assuntos; marcadores; temes; etiquetes; més sobre; arxivat a
    argomenti; tag articolo; parole chiave; altro su; argomento
    onderwerpen; onderwerp; trefwoorden; meer over; lees meer over; gerelateerde onderwerpen
    emner; emne; stikord; stikkord; nøgleord; nøkkelord; mere om; mer om; les mer om; læs mere om; ämnen; ämne; nyckelord; taggar; läs mer om; efnisorð; fleiri fréttir um
    aiheet; aihe; avainsanat; asiasanat; tunnisteet; lisää aiheesta; teemat; märksõnad; rohkem teemal; tēmas; birkas; atslēgvārdi; temos; žymos; raktažodžiai
    tagi; temat; tematy; słowa kluczowe; więcej na temat; o tym się mówi; témata; štítky; klíčová slova; více o; témy; kľúčové slová; viac o; címkék; cimkék; témák; kulcsszavak; témakörök
    etichete; etichetă; cuvinte cheie; taguri; subiecte; mai multe despre; ključne riječi; ključne reči; oznake; tagovi; teme; više o; ključne besede; etiketat
    θέματα; ετικέτες; λέξεις-κλειδιά; λέξεις κλειδιά; περισσότερα για; σχετικά θέματα
    теги; тэги; тег; темы; тема; ключевые слова; метки; сюжеты; в сюжете; подробнее по теме; материалы по теме; ключові слова; теми; мітки; більше про; етикети; ключови думи; тагове; ознаке; кључне речи
    etiketler; etiket; konular; anahtar kelimeler; ilgili konular; açar sözlər; teqlər
    الوسوم; وسوم; الكلمات المفتاحية; كلمات مفتاحية; كلمات دلالية; الكلمات الدلالية; مواضيع; المواضيع; موضوعات; مواضيع ذات صلة; تاغات; سمات; الأكثر عن; اقرأ المزيد عن; المزيد عن; هاشتاغ
    برچسب; برچسب‌ها; برچسب ها; برچسبها; کلمات کلیدی; کلیدواژه; کلیدواژه‌ها; کلید واژه ها; موضوعات مرتبط; ٹیگز; تگ; موضوعات; متعلقہ موضوعات
    תגיות; תגית; תגים; נושאים; נושאים קשורים; עוד בנושא; מילות מפתח; נושאים בכתבה; עוד על
    タグ; キーワード; 関連キーワード; 関連タグ; 関連ワード; 関連トピック; トピック; トピックス; テーマ; この記事のキーワード; この記事のタグ
    标签; 標籤; 标签列表; 关键词; 關鍵字; 關鍵詞; 关键字; 相关标签; 相關標籤; 话题; 話題; 相關關鍵字
    태그; 키워드; 관련 태그; 관련 키워드; 해시태그; 주제
    chủ đề; từ khóa; từ khoá; thẻ; tags bài viết; xem thêm về; topik; kata kunci; topik terkait; tag terkait; topik berita; kata kunci terkait
    टैग; टैग्स; विषय; संबंधित विषय; ট্যাগ; বিষয়; সম্পর্কিত বিষয়; แท็ก; คำค้น; แท็กที่เกี่ยวข้อง; ประเด็น
    """.replace("\n", ";").split(";")
    if label.strip()
    for form in (label.strip().casefold(), fold(label.strip()))
)
"""Case folded, with and without accents: capitals are often written without."""
_EDGES = " \t#＃:：»›•·|-–—>.,…/■□▶►▼●◆◇★☆[]()【】「」『』"
_ELSEWHERE = frozenset({"nav", "aside", "form", "dialog"})
_TOP = frozenset({"body", "main", "article"})


class _Line(NamedTuple):
    run: Run
    links: list[etree._Element]
    """Of the block the line stands in; none where no letter of the line is linked."""


def find(page: Markup) -> Found[list[str]]:
    lines = [
        _Line(run, list(islice(run.element.iter("a"), MOST + 1)) if run.linked else [])
        for run in page.runs[max(0, page.headline_at - BEFORE) : page.headline_at + LINES]
    ]
    before = max(0, min(page.headline_at, BEFORE))
    after = lines[before:]
    found = _labelled(after)
    if found:
        return Found(found, TEXT)
    return Found(_related(after) or _named(after) or _bare(lines[:before], "") or _bare(after, words(page)), DOM)


def _labelled(lines: list[_Line]) -> list[str]:
    """Links of a line, or of the box round it, that begins with a label for tags."""
    short = (line for line in lines if len(line.run.text) <= _LABELLED)
    labels = ((line.run, label) for line in short if _plain(label := _label(line)) in _LABELS)
    for run, label in islice(labels, LABELS):
        links = [] if _elsewhere(run.element) else _row(run.element, len(label))
        if links:
            return links
    return []


def _label(line: _Line) -> str:
    """What stands before a colon, or before the first link, or is the whole of a short line without a link."""
    value = line.run.text
    head, colon, _ = value[:_LABEL].partition(":")
    if colon or "：" in head:
        return head.partition("：")[0]
    if not line.run.linked:
        return head if len(value) <= _LABEL else ""
    if line.run.linked >= len(value):
        return ""
    first_link = next((t for a in line.links if (t := content(a))), "")
    return value.partition(first_link)[0] if first_link else ""


def _plain(label: str) -> str:
    return label.strip(_EDGES).casefold().replace("i\u0307", "i")


def _row(element: etree._Element, label: int) -> list[str]:
    for box in (element, *islice(element.iterancestors(), _UP - 1)):
        if box.tag in _TOP:
            return []
        if links := _links(box, label):
            return links
    return []


def _links(element: etree._Element, label: int = 0) -> list[str]:
    """The texts of a row that is links and little else."""
    links = _texts(islice(element.iter("a"), MOST + 1))
    if not links or len(links) > MOST or any(len(t) > _ROW_TEXT for t in links):
        return []
    return links if sum(map(len, links)) >= _LINKED * (len(content(element)) - label) else []


def _texts(links: Iterable[etree._Element]) -> list[str]:
    return [t for link in links if (t := text(content(link)).lstrip("#"))]


def _related(lines: list[_Line]) -> list[str]:
    found = {link: None for line in lines for link in line.links if "tag" in (link.get("rel") or "").split()}
    tagged = [link for link in found if not _elsewhere(link)] if len(found) <= RELATED else []
    return _texts(tagged) if len(tagged) <= MOST else []


def _named(lines: list[_Line]) -> list[str]:
    seen: set[etree._Element] = set()
    for run, links in lines:
        for element in (run.element, *islice(run.element.iterancestors(), _UP)) if links else ():
            if element in seen or element.tag in _TOP:
                break
            seen.add(element)
            if named(element) & NAMES and not _elsewhere(element) and (row := _links(element, _lead(element))):
                return row
    return []


def _lead(element: etree._Element) -> int:
    """Characters before the first link of a box, as long as a label may be."""
    first = next(element.iter("a"), None)
    before = len(content(element).partition(content(first))[0]) if first is not None else 0
    return before if before <= _LABEL else 0


def _bare(lines: list[_Line], said: str) -> list[str]:
    """The first row without label or box whose links are named as tags, or stand in the text."""
    for row in _rows(lines):
        links = [link for line in row for link in line.links]
        signed = bool(links) and all(map(_is_named, links))
        if not signed and len(links) not in UNSIGNED:
            continue
        tags = list(dict.fromkeys(t for t in _texts(links) if len(t) <= _ROW_TEXT))
        if not 0 < len(tags) <= MOST or _elsewhere(row[0].run.element):
            continue
        if signed or (len(tags) in UNSIGNED and sum(t.casefold() in said for t in tags) >= _STANDING * len(tags)):
            return tags
    return []


def _elsewhere(element: etree._Element) -> bool:
    """In a menu, a side box or the page's footer; the footer of an `article` is the article's."""
    at: etree._Element | None = element
    footed = False
    while at is not None:
        if at.tag in _ELSEWHERE:
            return True
        footed = (footed or at.tag == "footer") and at.tag != "article"
        at = at.getparent()
    return footed


def _is_named(link: etree._Element) -> bool:
    """The link, or what it holds first, is named as a tag."""
    return bool(named(link) & NAMES) or any(named(inner) & NAMES for inner in islice(link, 1))


def _rows(lines: list[_Line]) -> Iterator[list[_Line]]:
    """Neighbouring lines of links alone, in one box."""
    row: list[_Line] = []
    for line in lines:
        run = line.run
        linked = run.linked >= _WHOLLY * len(run.text) and len(run.text) <= _LABELLED
        if row and not (linked and _beside(row[-1].run.element, run.element)):
            yield row
            row = []
        if linked:
            row.append(line)
    if row:
        yield row


def _beside(one: etree._Element, other: etree._Element) -> bool:
    above, over = one.getparent(), other.getparent()
    if one is other or one.tag != other.tag or above is None or over is None:
        return one is other
    return above is over or above.getparent() is over.getparent()


def words(page: Markup) -> str:
    """The lines that are text, from the headline on, case folded."""
    lines = (
        run.text
        for run in page.runs[max(0, page.headline_at) :]
        if len(run.text) >= _SENTENCE and run.linked < len(run.text) / 2
    )
    return " ".join(lines).casefold()
