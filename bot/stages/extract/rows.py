"""Rows of tags that a page shows: links, and little else, near the article's text.

In this order: a row that begins with a label (`Tags:`, `Schlagwörter`, `الوسوم`, ...), or stands in a box with one; links of `rel=tag`; a box, or links,
that are named as tags; and a row without any sign, of two links at least, three fifths of which stand word for word in the article.
Menus, footers and side boxes have no tags.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from lxml import etree

from bot.stages.clean import Run, listed, text
from bot.stages.extract.found import DOM, TEXT, Found
from bot.stages.extract.markup import Markup
from bot.stages.extract.words import content, named, squash, within

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
_STANDING = 0.6
"""Share of the tags of a row without a sign that stand in the text."""
_SENTENCE = 60
"""Characters from which a line is text."""
_UP = 3
NAMES = frozenset(
    listed("tag tags taglist tagcloud tagrow topic topics keyword keywords articletags posttags storytags")
)
_LABELS = frozenset(
    label.strip()
    for label in """
    tag; tags; tagged; tagged in; tagged with; tagged as; topic; topics; keyword; keywords; related topics; related tags; topics in this article; article tags; article topics;
    filed under; more on; more about; read more about; more on this topic; more on this story; explore more on; in this article; explore topics; story tags; key topics; see also topics
    themen; thema; schlagwort; schlagworte; schlagwörter; stichwort; stichworte; stichwörter; mehr zum thema; mehr zu; mehr über; themen in diesem artikel; themen des artikels; lesen sie mehr zum thema
    sujets; sujet; mots-clés; mots clés; mot-clé; thèmes; thématiques; étiquettes; sur le même thème; dans cet article; thèmes associés; en lien avec cet article; plus sur
    temas; tema; etiquetas; etiqueta; palabras clave; archivado en; más sobre; temas relacionados; en este artículo; tópicos; tudo sobre; mais sobre; palavras-chave; assuntos; marcadores; temes; etiquetes; més sobre; arxivat a
    argomenti; tag articolo; parole chiave; leggi anche su; altro su; argomento
    onderwerpen; onderwerp; trefwoorden; meer over; lees meer over; gerelateerde onderwerpen
    emner; emne; stikord; stikkord; nøgleord; nøkkelord; mere om; mer om; les mer om; læs mere om; ämnen; ämne; nyckelord; taggar; läs mer om; efnisorð; fleiri fréttir um
    aiheet; aihe; avainsanat; asiasanat; tunnisteet; lisää aiheesta; teemat; märksõnad; rohkem teemal; tēmas; birkas; atslēgvārdi; temos; žymos; raktažodžiai
    tagi; temat; tematy; słowa kluczowe; więcej na temat; o tym się mówi; témata; štítky; klíčová slova; více o; témy; kľúčové slová; viac o; címkék; cimkék; témák; kulcsszavak; témakörök
    etichete; etichetă; cuvinte cheie; taguri; subiecte; mai multe despre; ključne riječi; ključne reči; oznake; tagovi; teme; više o; ključne besede; etiketat
    θέματα; ετικέτες; λέξεις-κλειδιά; λέξεις κλειδιά; περισσότερα για; σχετικά θέματα
    теги; тэги; тег; темы; тема; ключевые слова; метки; сюжеты; в сюжете; подробнее по теме; материалы по теме; ключові слова; теми; мітки; більше про; етикети; ключови думи; тагове; ознаке; кључне речи
    etiketler; etiket; konular; anahtar kelimeler; ilgili konular; daha fazla; açar sözlər; teqlər
    الوسوم; وسوم; الكلمات المفتاحية; كلمات مفتاحية; كلمات دلالية; الكلمات الدلالية; مواضيع; المواضيع; موضوعات; مواضيع ذات صلة; تاغات; سمات; الأكثر عن; اقرأ المزيد عن; المزيد عن; هاشتاغ
    برچسب; برچسب‌ها; برچسب ها; برچسبها; کلمات کلیدی; کلیدواژه; کلیدواژه‌ها; کلید واژه ها; موضوعات مرتبط; ٹیگز; تگ; موضوعات; متعلقہ موضوعات; ئۆپەراتۆر
    תגיות; תגית; תגים; נושאים; נושאים קשורים; עוד בנושא; מילות מפתח; נושאים בכתבה; עוד על
    タグ; キーワード; 関連キーワード; 関連タグ; 関連ワード; 関連トピック; トピック; トピックス; テーマ; この記事のキーワード; この記事のタグ; ジャンル
    标签; 標籤; 标签列表; 关键词; 關鍵字; 關鍵詞; 关键字; 相关标签; 相關標籤; 话题; 話題; 相關關鍵字; 更多相關
    태그; 키워드; 관련 태그; 관련 키워드; 해시태그; 관련기사 태그; 주제
    chủ đề; từ khóa; từ khoá; thẻ; tags bài viết; xem thêm về; topik; kata kunci; topik terkait; tag terkait; baca juga tentang; topik berita; kata kunci terkait; label
    टैग; टैग्स; विषय; संबंधित विषय; और पढ़ें; ট্যাগ; বিষয়; সম্পর্কিত বিষয়; แท็ก; คำค้น; แท็กที่เกี่ยวข้อง; ประเด็น; ข่าวที่เกี่ยวข้อง
    """.replace("\n", ";").split(";")
    if label.strip()
)
"""In lower case."""
_EDGES = " \t#＃:：»›•·|-–—>.,…/■□▶►▼●◆◇★☆[]()【】「」『』"
_ELSEWHERE = frozenset({"nav", "footer", "aside", "form", "dialog"})
_TOP = frozenset({"body", "main", "article"})
_RELATED = etree.XPath("//a[@rel]")


def find(page: Markup) -> Found[list[str]]:
    found = _labelled(page)
    if found:
        return Found(found, TEXT)
    return Found(_declared(page) or _bare(page), DOM)


def _labelled(page: Markup) -> list[str]:
    """Links of a line, or of the box round it, that begins with a label for tags, after the headline."""
    short = (run for run in page.runs[page.headline_at + 1 : page.headline_at + LINES] if len(run.text) <= _LABELLED)
    labels = ((run, label) for run in short if (label := _label(run)).strip(_EDGES).lower() in _LABELS)
    for run, label in islice(labels, LABELS):
        links = [] if within(run.element, _ELSEWHERE) else _row(run.element, len(label))
        if links:
            return links
    return []


def _label(run: Run) -> str:
    """What stands before a colon, or before the first link, or is the whole of a short line without a link."""
    head, colon, _ = run.text[:_LABEL].partition(":")
    if colon or "：" in head:
        return head.partition("：")[0]
    if not run.linked:
        return run.text if len(run.text) <= _LABEL else ""
    if run.linked >= len(run.text):
        return ""
    first_link = next((t for a in run.element.iter("a") if (t := content(a))), "")
    return run.text.partition(first_link)[0] if first_link else ""


def _row(element: etree._Element, label: int) -> list[str]:
    for box in (element, *islice(element.iterancestors(), _UP - 1)):
        if box.tag in _TOP:
            return []
        if links := _links(box, label):
            return links
    return []


def _links(element: etree._Element, label: int = 0) -> list[str]:
    """The texts of a row that is links and little else."""
    anchors = [t for a in islice(element.iter("a"), MOST + 1) if (t := text(content(a)).lstrip("#"))]
    if not anchors or len(anchors) > MOST or any(len(t) > _ROW_TEXT for t in anchors):
        return []
    return anchors if sum(map(len, anchors)) >= _LINKED * (len(content(element)) - label) else []


def _declared(page: Markup) -> list[str]:
    related = [a for a in _RELATED(page.tree) if "tag" in a.get("rel").split()]
    tagged = [a for a in related if not within(a, _ELSEWHERE)] if len(related) <= RELATED else []
    if 0 < len(tagged) <= MOST:
        return [text(content(a)).lstrip("#") for a in tagged]
    seen: set[etree._Element] = set()
    for run in page.runs[page.headline_at + 1 : page.headline_at + LINES]:
        for element in (run.element, *islice(run.element.iterancestors(), _UP)) if run.linked else ():
            if element in seen or element.tag in _TOP:
                break
            seen.add(element)
            if named(element) & NAMES and not within(element, _ELSEWHERE) and (links := _links(element)):
                return links
    return []


def _bare(page: Markup) -> list[str]:
    """The first row without label or box whose links are named as tags, or stand in the text."""
    said = ""
    for row in _rows(page):
        signed = all(_named_links(run.element) for run in row)
        if not signed and len(row) == 1 and len(list(islice(row[0].element.iter("a"), 2))) < UNSIGNED.start:
            continue
        tags = list(dict.fromkeys(tag for run in row for tag in _tags(run)))
        if not 0 < len(tags) <= MOST or within(row[0].element, _ELSEWHERE):
            continue
        if signed:
            return tags
        if len(tags) in UNSIGNED:
            said = said or letters(page)
            if sum(squash(tag) in said for tag in tags) >= _STANDING * len(tags):
                return tags
    return []


def _named_links(element: etree._Element) -> bool:
    """Every link, or what it holds, is named as a tag."""
    links = list(islice(element.iter("a"), MOST))
    return bool(links) and all(
        named(link) & NAMES or any(named(inner) & NAMES for inner in islice(link, 1)) for link in links
    )


def _rows(page: Markup) -> Iterator[list[Run]]:
    """Neighbouring lines of links alone, in one box."""
    row: list[Run] = []
    for run in page.runs[max(0, page.headline_at - BEFORE) : page.headline_at + LINES]:
        linked = run.linked >= _WHOLLY * len(run.text) and len(run.text) <= _LABELLED
        if row and not (linked and _beside(row[-1].element, run.element)):
            yield row
            row = []
        if linked:
            row.append(run)
    if row:
        yield row


def _beside(one: etree._Element, other: etree._Element) -> bool:
    above, over = one.getparent(), other.getparent()
    return (
        one is other
        or above is over
        or (above is not None and over is not None and above.getparent() is over.getparent())
    )


def _tags(run: Run) -> list[str]:
    found = [t for a in islice(run.element.iter("a"), MOST) if (t := text(content(a)).lstrip("#"))]
    return [t for t in found or [run.text.lstrip("#")] if len(t) <= _ROW_TEXT]


def letters(page: Markup) -> str:
    """Letters and digits of the lines that are text, from the headline on."""
    lines = (
        run.text
        for run in page.runs[max(0, page.headline_at) :]
        if len(run.text) >= _SENTENCE and run.linked < len(run.text) / 2
    )
    return squash(" ".join(lines))
