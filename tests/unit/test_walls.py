"""Pages that are no articles, served with status 200: each is refused, and says what it is. And articles about all of these, which pass."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.model.article import Extracted
from bot.model.capture import Page
from bot.model.entry import Item
from bot.model.source import Rules, Source
from bot.stages.extract import make
from bot.stages.extract.wall import kinds

URL = "https://news.example.com/world/harbour-cranes"
TITLE = "Harbour cranes turn again after a winter of repairs"
SUMMARY = "The cranes of the harbour turn again."
SOURCE = Source(name="news", feed="https://news.example.com/feed")
SENTENCE = (
    "The cranes on the eastern quay lifted their first load on Tuesday, a day sooner than the port had promised. "
)
MENU = "<nav><a href=/>Home</a> <a href=/world>World</a> <a href=/sport>Sport</a></nav>"
ARTICLE_HEAD = (
    '<meta property="og:type" content="article"><meta property="article:published_time" content="2026-01-05T10:00:00Z">'
)


def made(
    html: str, *, title: str = TITLE, content: str = "", final_url: str = URL, rules: Rules | None = None
) -> Extracted:
    page = Page(
        url=URL,
        final_url=final_url,
        status=200,
        content_type="text/html; charset=utf-8",
        body=html.encode(),
        fetched_at=datetime(2026, 2, 1, tzinfo=UTC),
    )
    item = Item(key=URL, url=URL, title=title, summary=f"<p>{SUMMARY}</p>", content=content)
    return make(page, item, Source(name="news", feed=SOURCE.feed, rules=rules or Rules()))


def document(title: str, body: str, head: str = "", attributes: str = "") -> str:
    return f"<!DOCTYPE html><html><head><title>{title}</title>{head}</head><body {attributes}>{MENU}{body}<footer>© The Example</footer></body></html>"


def article(title: str, *paragraphs: str, head: str = ARTICLE_HEAD, beside: str = "") -> str:
    text = "".join(f"<p>{p}</p>" for p in paragraphs)
    return document(
        f"{title} | The Example", f"<article><h1>{title}</h1><div class=text>{text}</div></article>{beside}", head
    )


def refused(answer: Extracted, word: str) -> bool:
    assert word in answer.reason, answer.reason
    return answer.record.article_body in {SUMMARY, ""} or answer.record.fields.get("articleBody") == "feed"


CONSENT = {
    "en": ("Before you continue", "We and our 743 partners store cookies on your device and process personal data for personalised ads and content. You can withdraw your consent at any time in our privacy policy.", "Accept all"),
    "de": ("Ihre Privatsphäre ist uns wichtig", "Wir und unsere Partner verwenden Cookies und verarbeiten personenbezogene Daten für personalisierte Werbung. Ihre Einwilligung können Sie in der Datenschutzerklärung jederzeit widerrufen.", "Alle akzeptieren"),
    "fr": ("Respect de votre vie privée", "Nous et nos partenaires déposons des cookies et traitons des données personnelles pour de la publicité personnalisée. Vous pouvez retirer votre consentement à tout moment.", "Tout accepter"),
    "es": ("Tu privacidad es importante", "Nosotros y nuestros socios usamos cookies y tratamos datos personales para mostrar anuncios. Puedes retirar tu consentimiento en la política de privacidad.", "Aceptar todo"),
    "pl": ("Szanujemy Twoją prywatność", "My i nasi partnerzy używamy plików cookie i przetwarzamy dane; zgodę na przetwarzanie danych osobowych można wycofać w polityce prywatności.", "Akceptuję"),
    "fi": ("Yksityisyytesi", "Me ja kumppanimme käytämme evästeitä ja käsittelemme henkilötietoja. Voit perua suostumuksesi evästeasetuksissa milloin tahansa.", "Hyväksy kaikki"),
    "ru": ("Мы ценим вашу конфиденциальность", "Мы и наши партнеры используем файлы cookie для обработки персональных данных. Вы можете отозвать согласие в любой момент.", "Принять все"),
    "ar": ("نحن نقدر خصوصيتك", "نستخدم نحن وشركاؤنا ملفات تعريف الارتباط لمعالجة البيانات الشخصية وعرض الإعلانات. يمكنك سحب موافقتك في أي وقت من سياسة الخصوصية.", "قبول الكل"),
    "he": ("הפרטיות שלך חשובה לנו", "אנחנו והשותפים שלנו משתמשים בקובצי cookie (עוגיות) ומעבדים מידע אישי. אפשר לבטל את ההסכמה בכל עת במדיניות הפרטיות.", "קבל הכל"),
    "fa": ("حریم خصوصی شما", "ما و شرکای ما از کوکی‌ها استفاده می‌کنیم. می‌توانید رضایت خود را در بخش حریم خصوصی پس بگیرید.", "موافقم"),
    "ja": ("クッキー設定", "当社とパートナーは、クッキーを使用して個人情報を処理します。同意はプライバシーポリシーからいつでも撤回できます。", "すべて同意"),
}  # fmt: skip


@pytest.mark.parametrize("language", CONSENT)
def test_a_consent_wall_is_none(language: str) -> None:
    heading, words, button = CONSENT[language]
    wall = f"<div class=cmp-root><h1>{heading}</h1><p>{words}</p><p>{words} {words}</p><button>{button}</button></div>"
    assert refused(made(document(heading, wall)), "a consent wall")
    assert refused(made(document(f"{heading} - The Example", wall), title=heading), "a consent wall")


def test_a_consent_wall_in_the_place_of_an_article_is_none_though_the_head_is_the_articles() -> None:
    _, words, button = CONSENT["en"]
    wall = f"<div id=didomi-host><p>{words}</p><p>{words} {words}</p><button>{button}</button></div>"
    assert refused(made(document(f"{TITLE} | The Example", wall, ARTICLE_HEAD)), "a consent wall")


NOTICES = {
    "an error page": [
        "Page not found", "404", "Error 404 - Page Not Found", "Oops! That page can’t be found.", "Seite nicht gefunden", "Page introuvable",
        "Página no encontrada", "Página não encontrada", "Pagina non trovata", "Pagina niet gevonden", "Sidan kunde inte hittas", "Siden blev ikke fundet",
        "Siden ble ikke funnet", "Sivua ei löytynyt", "Nie znaleziono strony", "Stránka nenalezena", "Az oldal nem található", "Pagina nu a fost găsită",
        "Η σελίδα δεν βρέθηκε", "Страница не найдена", "Сторінку не знайдено", "Страницата не е намерена", "Stranica nije pronađena", "Sayfa bulunamadı",
        "الصفحة غير موجودة", "הדף לא נמצא", "صفحه مورد نظر یافت نشد", "页面不存在", "ページが見つかりません", "페이지를 찾을 수 없습니다", "Không tìm thấy trang", "Halaman tidak ditemukan",
    ],
    "maintenance": ["We'll be back soon", "Wartungsarbeiten", "Site en maintenance", "En mantenimiento", "Технические работы", "الموقع تحت الصيانة", "האתר בתחזוקה", "网站维护中", "Bakım çalışması"],
    "a check for robots": ["Just a moment...", "Attention Required! | Cloudflare", "Access denied", "Are you a robot?", "Zugriff verweigert", "Доступ ограничен", "تم رفض الوصول", "Un momento…"],
    "an age gate": ["Are you over 18?", "Please verify your age", "Altersprüfung", "Вам есть 18?", "אימות גיל", "年齢確認"],
}  # fmt: skip


@pytest.mark.parametrize(("kind", "heading"), [(k, h) for k, headings in NOTICES.items() for h in headings])
def test_a_notice_is_told_by_its_headline(kind: str, heading: str) -> None:
    words = (
        "Please try again later, or go back to where you came from. If this goes on, write to us and say what you did. "
        * 3
    )
    assert refused(made(document(f"{heading} | The Example", f"<main><h1>{heading}</h1><p>{words}</p></main>")), kind)
    assert refused(made(document(heading, f"<main><p>{words}</p></main>"), title=heading), kind)


def test_an_error_page_is_told_by_the_class_of_its_body_in_any_language() -> None:
    words = "Hic locus vacat, viator, nec quidquam praeter ventum invenies. " * 4
    assert refused(
        made(document("Heu", f"<h1>Heu</h1><p>{words}</p>", attributes='class="error404 wp-custom"')), "an error page"
    )


@pytest.mark.parametrize(
    "heading",
    [
        "Log in",
        "Sign in to continue",
        "Anmelden",
        "Se connecter",
        "Iniciar sesión",
        "Вход",
        "تسجيل الدخول",
        "התחברות",
        "登录",
    ],
)
def test_a_login_page_has_the_headline_and_the_field(heading: str) -> None:
    form = "<form><input type=email name=u><input type=password name=p><button>OK</button></form>"
    words = (
        "You need an account of ours to go on from here. It costs nothing and takes a minute, and we keep what you tell us to ourselves. "
        * 2
    )
    assert refused(made(document(heading, f"<main><h1>{heading}</h1><p>{words}</p>{form}</main>")), "a login page")


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("https://news.example.com/", "the front page"),
        ("https://consent.example.com/collect?continue=x", "a consent wall"),
        ("https://news.example.com/login?back=%2Fworld", "a login page"),
        ("https://news.example.com/404.html", "an error page"),
    ],
)
def test_where_the_reader_was_led_says_what_stands_there(address: str, kind: str) -> None:
    page = article("Somewhere else", SENTENCE * 3, SENTENCE * 4, SENTENCE * 3)
    assert refused(made(page, final_url=address), kind)


def test_a_section_that_is_called_like_a_wall_has_articles() -> None:
    page = article(TITLE, SENTENCE * 3, SENTENCE * 4, head="")
    assert made(page, final_url="https://news.example.com/privacy/harbour-cranes").reason == ""


@pytest.mark.parametrize("line", [
    "Already a subscriber? Log in to go on.", "Jetzt weiterlesen mit einem Abonnement unserer Zeitung.", "Cet article est réservé aux abonnés.", "Contenido exclusivo para suscriptores.",
    "Dla prenumeratorów: wykup dostęp, aby czytać dalej.", "Материал доступен только для подписчиков.", "هذا المحتوى للمشتركين فقط.", "הכתבה למנויים בלבד, להמשך קריאה הצטרפו.", "この記事は会員限定です。続きを読むには登録してください。",
])  # fmt: skip
def test_an_offer_without_a_teaser_is_no_article(line: str) -> None:
    answer = made(article(TITLE, line, line))
    record = answer.record
    assert (record.article_body, record.fields["articleBody"], answer.reason) == (SUMMARY, "feed", "")
    assert (record.headline, record.fields["headline"]) == (TITLE, "dom")
    assert "0.2: a subscription offer stands where the article should: the feed's text stands in" in record.doubts


def test_a_teaser_stays_with_its_doubts_where_the_feed_has_no_more() -> None:
    head = (
        ARTICLE_HEAD
        + '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Harbour cranes turn again after a winter of repairs", "isAccessibleForFree": false}</script>'
    )
    page = article(TITLE, SENTENCE * 2, SENTENCE, "Already a subscriber? Log in to go on.", head=head)
    answer = made(page)
    assert answer.reason == ""
    assert answer.record.article_body.startswith(SENTENCE.strip())
    assert answer.record.is_accessible_for_free is False
    assert "0.2: a subscription offer stands in the text" in answer.record.doubts
    assert answer.record.confidence < 0.7
    whole = "".join(f"<p>{SENTENCE * 3}</p>" for _ in range(4))
    fed = made(page, content=whole)
    assert (fed.reason, fed.record.fields["articleBody"]) == ("", "feed")
    assert any(doubt.startswith("0.2: the page is not free to read and has ") for doubt in fed.record.doubts)
    assert fed.record.article_body == "\n".join([(SENTENCE * 3).strip()] * 4)


def test_the_feeds_text_stands_in_where_the_page_has_less_than_half_of_it() -> None:
    fed = made(article(TITLE, SENTENCE * 3), content="".join(f"<p>{SENTENCE * 3}</p>" for _ in range(3)))
    assert any(doubt.endswith("the feed's text stands in") for doubt in fed.record.doubts)
    assert fed.record.article_body.count("\n") == 2
    assert made(article(TITLE, SENTENCE * 3), content=f"<p>{SENTENCE * 5}</p>").reason == ""


def cards(number: int, words: str = SENTENCE) -> str:
    return "".join(
        f"<div class=card><h3><a href=/world/{n}>Number {n} of the things that happened in the harbour</a></h3><p>{n}. {words}</p></div>"
        for n in range(number)
    )


@pytest.mark.parametrize(
    "page",
    [
        document("The Example - News from the harbour", f"<main>{cards(30)}</main>", '<meta property="og:type" content="website">'),
        document("Harbour | The Example", f"<main><h1>Harbour</h1>{cards(12)}</main>"),
        document("Search results for crane", f"<main><h1>Search results for crane</h1><ol>{cards(10, SENTENCE * 2)}</ol></main>", '<meta name="robots" content="noindex">'),
        document("Harbour", "<main><h1>Harbour</h1><p>" + "</p><p>".join(f"<a href=/{n}>Number {n} of what happened in the old harbour on that day of the week</a>" for n in range(40)) + "</p></main>"),
        document("Harbour", f"<main><h1>Harbour</h1><p>All our reports, pictures and films about the harbour, its cranes and its people, day by day.</p>{cards(20, '')}</main>", attributes='class="archive tag tag-harbour"'),
        document("Harbour", f"<main><h1>Harbour</h1><p>All our reports, pictures and films about the harbour, its cranes and its people, day by day.</p>{cards(20, '')}</main>", '<script type="application/ld+json">{"@type": "CollectionPage", "name": "Harbour"}</script>'),
    ],
    ids=["front page", "section", "search", "links", "tag by its class", "tag by its type"],
)  # fmt: skip
@pytest.mark.parametrize("title", [TITLE, "Harbour", "The Example - News from the harbour"])
def test_a_list_of_articles_is_none(page: str, title: str) -> None:
    answer = made(page, title=title)
    assert answer.reason
    assert answer.record.article_body == SUMMARY


def told(n: int) -> str:
    return f"In report {n} the council of district {n * 7} agreed on plan {n * 3} and sent it to the mayor, who has {n + 2} days. "


def many(form: str) -> str:
    return "".join(form.format(n=n, told=told(n)) for n in range(15))


OWN = {
    "flat list": many("<h3><a href=/s/{n}>Report number {n} about the council</a></h3><p>{told}</p>"),
    "flat list with dates": many("<h3><a href=/s/{n}>Report number {n} about the council</a></h3><p>12 January 2026, by Jane Doe</p><p>{told}</p>"),
    "read more": many("<div><h3>Report number {n} about the council</h3><p>{told}</p><a href=/s/{n}>Read more</a></div>"),
    "linked cards": many("<a href=/s/{n}><h3>Report number {n} about the council</h3><p>{told}</p></a>"),
    "text before its link": many("<li><p>{told}</p><a href=/s/{n}>Report number {n} about the council</a></li>"),
    "headlines alone": many("<h2><a href=/s/{n}>Report number {n} about the council of the district</a></h2>"),
    "scores": f"<ul>{many('<li>Team {n} 1 - 2 Team 9</li>')}</ul>",
    "pictures with a line each": many("<div><img src=/{n}.jpg><p>Picture {n}: the crane at noon as seen from lighthouse {n}, which the keeper opened for us</p></div>"),
    "a player": "<video src=/v></video><p>Watch our correspondent visit the harbour at night with the men who mend the cranes.</p>",
    "an embedded player": "<iframe src=https://player.example/1></iframe><p>Watch our correspondent visit the harbour at night with the men who mend the cranes.</p>",
    "register": "<h1>Create your free account to continue reading</h1><p>It takes less than a minute, and you get our letters and alerts as well.</p><form><input type=email><input type=password></form>",
    "lost": "<h1>Sorry, the page you requested could not be found</h1><p>It may have been moved or deleted. Use the search or go to the front page.</p>",
    "consent without a known control": f"<div>{'<p>We and our partners use cookies to process personal data for personalised ads; your consent applies here.</p>' * 2}<button>Fine with me</button></div>",
}  # fmt: skip


@pytest.mark.parametrize("name", OWN)
def test_a_page_is_told_by_its_build_where_the_feed_has_its_very_title(name: str) -> None:
    heading = "" if "<h1>" in OWN[name] else "<h1>What the council did</h1>"
    answer = made(
        document("What the council did | The Example", f"<main>{heading}{OWN[name]}</main>"),
        title="What the council did | The Example",
    )
    assert answer.reason
    assert answer.record.article_body == SUMMARY


def test_a_short_report_without_any_metadata_passes() -> None:
    answer = made(article(TITLE, "By Jane Doe, 12 January 2026", SENTENCE, told(3), head=""))
    assert answer.reason == ""


def test_a_video_with_a_line_below_it_is_no_article() -> None:
    head = '<meta property="og:type" content="video.other"><script type="application/ld+json">{"@type": "VideoObject", "name": "Cranes", "uploadDate": "2026-01-05"}</script>'
    page = document(
        f"{TITLE} | The Example", f"<main><h1>{TITLE}</h1><video src=/v.mp4></video><p>{SENTENCE}</p></main>", head
    )
    assert refused(made(page), "a film")


def test_a_gallery_is_no_article_and_an_article_with_pictures_is_one() -> None:
    figures = "".join(
        f"<figure><img src=/{n}.jpg><figcaption>Picture {n}: the crane at noon, seen from the old lighthouse</figcaption></figure>"
        for n in range(9)
    )
    page = document(
        f"{TITLE} | The Example", f"<article><h1>{TITLE}</h1><p>{SENTENCE * 2}</p>{figures}</article>", ARTICLE_HEAD
    )
    assert refused(made(page), "a gallery")
    text = "".join(f"<p>Day {n}. {SENTENCE * 3}</p>" for n in range(3))
    assert (
        made(
            document(f"{TITLE} | The Example", f"<article><h1>{TITLE}</h1>{text}{figures}</article>", ARTICLE_HEAD)
        ).reason
        == ""
    )


def test_a_page_that_a_script_fills_says_so() -> None:
    assert (
        "a script would have to fill"
        in made(document("The Example", "<div id=root></div><script src=/app.js></script>")).reason
    )
    asked = document(
        "The Example",
        "<div id=root><p>You need to enable JavaScript to run this app. Then load the page again, please.</p></div>",
    )
    assert made(asked).reason
    assert "refresh" not in made(asked).record.article_body


def test_a_frameset_and_a_page_that_only_leads_on_say_so() -> None:
    assert "frameset" in made("<html><head><title>x</title></head><frameset><frame src=/a></frameset></html>").reason
    assert (
        "leads on"
        in made('<html><head><meta http-equiv=refresh content="0; url=/b"></head><body></body></html>').reason
    )


def test_another_page_than_the_feeds_article_is_none() -> None:
    words = "By using this service you accept that it is provided as it is, and that the law of the place of our office rules. "
    page = document("Terms of use", f"<main><h1>Terms of use</h1><p>{words * 8}</p><p>{words * 9}</p></main>")
    assert refused(made(page), "something else than the feed's article")


ABOUT = {
    "Cookies: what the new consent rules mean for readers": "Publishers must ask for consent before they store cookies, and their partners may process personal data only with it, the court said. ",
    "Page not found: the art of the lost page": "The error page, number 404 to those who serve it, has become a small canvas: page not found, it says, and then tells a joke. ",
    "Why this paper put up a paywall": "Only subscribers can read every report from next month, the publisher said; whoever is already a subscriber need not do anything. ",
    "Log in: how passwords came to rule our lives": "To log in is the first thing that many people do in a day, and a password is asked for at each door, researchers say. ",
    "Are you a robot?": "The question stands before more and more pages, and machines answer it better than people do, a study of captchas found. ",
    "Under maintenance: the bridge that never opens": "The bridge has been under maintenance for eleven years, and the town has learned to live with the sign that says so. ",
    "Are you over 18? The trouble with age gates": "Age verification on the web keeps nobody out, the report says, least of all those whom it is meant to keep out. ",
    "Why sites ask you to enable JavaScript": "A page that wants JavaScript shows nothing to those who have switched it off, and there are more of them than one thinks. ",
}  # fmt: skip
BANNER = '<div class="cookie-banner"><p>We use cookies. Read our privacy policy.</p><button>Accept all</button></div>'
BAR = "<header><form><input type=password name=p><button>Log in</button></form></header>"


@pytest.mark.parametrize("title", ABOUT)
@pytest.mark.parametrize("head", [ARTICLE_HEAD, ""], ids=["declared", "no metadata"])
@pytest.mark.parametrize("fed", [True, False], ids=["titled by the feed", "without a title"])
def test_an_article_about_a_wall_is_an_article(title: str, head: str, *, fed: bool) -> None:
    paragraphs = [f"{ABOUT[title]}{n} {SENTENCE}{ABOUT[title]}" for n in range(7)]
    answer = made(article(title, *paragraphs, head=head, beside=BANNER + BAR), title=title if fed else "")
    assert answer.reason == ""
    assert answer.record.article_body.startswith(ABOUT[title].strip())


def test_what_a_rule_of_the_source_names_is_the_article_whatever_it_looks_like() -> None:
    page = document("Page not found", f"<h1>Page not found</h1><div class=text><p>{SENTENCE}</p></div>")
    assert made(page).reason
    assert made(page, rules=Rules(body=".text")).record.article_body == SENTENCE.strip()


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "PDF"), (b"\x89PNG\r\n\x1a\n\0\0", "PNG"), (b"GIF89a\x01", "GIF"), (b"\xff\xd8\xff\xe0\0\x10JFIF", "JPEG"), (b"RIFF\0\0\0\0WEBP", "image"),
        (b"PK\x03\x04\x14", "ZIP"), (b"\x1f\x8b\x08\0", "gzip"), (b"\0\0\0\x20ftypisom", "film"), (b'{"headline": "x", "body": "<p>y</p>"}', "JSON"), (b"\n [1, 2]\n", "JSON"),
        (b"<?xml version='1.0'?>\n<!-- x --><rss version='2.0'><channel/></rss>", "rss"), (b"<feed xmlns='http://www.w3.org/2005/Atom'></feed>", "feed"),
        (b"<?xml version='1.0'?><urlset></urlset>", "urlset"), (b"<svg xmlns='http://www.w3.org/2000/svg'></svg>", "svg"), (bytes(range(256)) * 8, "no text"),
        ("\ufeff".encode() + b"%PDF-1.4", "PDF"),
    ],
)  # fmt: skip
def test_bytes_that_are_no_page_are_told_by_their_beginning(body: bytes, kind: str) -> None:
    assert kind in kinds.of(body)


@pytest.mark.parametrize(
    "body",
    [
        b"", b"<p>x", b"<!DOCTYPE html><html>", b"\xef\xbb\xbf<html>", b"<?xml version='1.0'?><!DOCTYPE html PUBLIC '-//W3C' 'x'><html>", b"[Photo] A crane in the harbour",
        b"{{ title }} <p>text</p>", "<html><p>x</p></html>".encode("utf-16-le"), "<html><p>x</p></html>".encode("utf-16-be"), b"<p>stray \0 nul in a text that is long enough to bear one</p>",
        b"<html><svg><path/></svg></html>", b"<p>" + "Новости".encode("koi8-r"), "<p>日本".encode("shift_jis"),
    ],
)  # fmt: skip
def test_what_may_be_a_page_is_left_to_the_parser(body: bytes) -> None:
    assert kinds.of(body) == ""


@pytest.mark.parametrize("title", ["Maintenance works", "Bakım çalışması", "Access denied", "Oops!"])
def test_a_declared_article_may_be_titled_like_a_wall(title: str) -> None:
    answer = made(article(title, *[f"{n}. {SENTENCE}" for n in range(9)]), title=title)
    assert (answer.reason, answer.record.headline) == ("", title)
