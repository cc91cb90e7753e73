"""Words by which a line of furniture gives itself away, by language.

`RELATED`   begins a line that leads to other stories (`Read also: ...`, `Lesen Sie auch`, `اقرأ أيضا`).
`LETTER`    names a newsletter, an app or a channel to subscribe to.
`CLOSING`   a line behind the text: copyright, subscriptions, `follow us`, who else reported, where it appeared first, who the author is.
            Corrections and notes of the editor are none: they are what a reader of an archive looks for.
`NOTE`      begins a correction or a note of the editor.
`CREDIT`    a line that is nothing but the credit of a picture.
`ADVERT`    a line that says that an advertisement follows.
`DATED`     a line with a year or a time of day.

Each is only ever asked together with where the line stands, how long it is and how much of it is a link: no word decides alone.
"""

from __future__ import annotations

import re

_RELATED = """
en: related|read (?:more|also|next|on|too)|see also|also (?:read|see|on)|more (?:on|from|about|coverage|stories|news)|recommended|don['’]t miss|watch(?: now| more)?:|listen(?: now)?:
    |you (?:may|might) (?:also )?(?:like|enjoy|be interested)|trending|most (?:read|popular|viewed)|editor['’]s picks?|up next|explore more|in case you missed|go deeper
de: mehr (?:zum thema|dazu|zu|lesen|infos?|informationen|von|aus|über|auf)|lesen sie|lies? auch|lest auch|auch interessant|das könnte|weiterlesen|siehe auch|passend dazu|lesetipp|zum thema|empfehlung|meistgelesen|mehr\\b[^.]{0,40}:
fr: à lire|lire (?:aussi|la suite|également|plus)|a lire|voir aussi|sur le même sujet|en savoir plus|à (?:voir|écouter|découvrir)|les plus lus|notre dossier|pour aller plus loin
es: lee? (?:también|más)|lea (?:también|más)|leer más|más (?:información|noticias|sobre)|te puede interesar|también te|ver (?:también|más)|le puede interesar|lo más (?:leído|visto)|noticias? relacionad|sigue leyendo
pt: lei?a (?:também|mais)|ver? (?:também|mais)|veja (?:também|mais)|saiba mais|mais (?:lidas|sobre|notícias)|relacionad|confira também
it: legg[ie] anche|leggi (?:tutto|di più)|vedi anche|guarda anche|potrebbe interessarti|per approfondire|i più letti|articoli correlati
nl: lees (?:ook|verder|meer)|bekijk ook|zie ook|meer (?:over|nieuws)|gerelateerd|meest gelezen
sv: läs (?:också|även|mer|vidare)|se också|mer om|mest läst|relaterat
da: læs (?:også|mere|videre)|se også|mere om|mest læste|relateret
nb: les (?:også|mer|videre)|se også|mer om|mest lest|relatert
fi: lue (?:myös|lisää)|katso myös|luetuimmat
pl: czytaj (?:też|także|więcej|również|dalej)|zobacz (?:też|także|również)|przeczytaj|polecamy|więcej o
cs: čtěte|číst (?:dále|více)|přečtěte|související|nejčtenější|mohlo by vás
sk: čítajte|prečítajte|súvisiace|mohlo by vás
hu: olvass(?:a|on)? (?:el|tovább|még)|kapcsolódó|ez is érdekelheti
ro: citește și|citeşte şi|vezi și|articole similare|pe aceeași temă
el: διαβάστε|δείτε (?:επίσης|ακόμη|ακόμα)|σχετικά (?:άρθρα|θέματα|με)
ru: читайте|читать (?:также|далее|ещё|еще)|смотрите также|по теме|материалы по теме|подробнее|рекомендуем
uk: читайте|дивіться|читати (?:також|далі)|за темою|матеріали по темі
bg: прочетете|вижте още|още по темата
sr: pročitajte|pogledajte još|opširnije|прочитајте|pročitaj (?:i|još)|povezane vijesti
lt: skaitykite|taip pat skaitykite|susiję
tr: ayrıca (?:bkz|oku)|ilgili haber|devamını oku|bunlar(?:ı)? da|önerilen|i̇lgili
ar: اقر[أا](?:وا)? (?:أيض|ايض|المزيد|كذلك)|إقرأ|شاهد (?:أيض|ايض|أيضًا)|مواضيع (?:ذات|قد)|أخبار ذات|ذات صلة|المزيد (?:من|عن)|قد يهمك|للمزيد
he: קראו (?:גם|עוד)|קרא(?:ו)? עוד|כתבות (?:נוספות|קשורות|שאולי)|עוד (?:בנושא|באותו)|ראו גם|אולי יעניין
fa: بیشتر بخوانید|همچنین بخوانید|مطالب مرتبط|اخبار مرتبط|بخوانید:
ur: مزید پڑھ|یہ بھی پڑھ|متعلقہ خبر
hi: यह भी|ये भी|इसे भी|और पढ़ें|संबंधित
zh: 相關|相关|延伸閱讀|延伸阅读|推薦閱讀|推荐阅读|更多(?:新聞|新闻)|看更多
ja: 関連|あわせて読みたい|もっと(?:読む|見る)|続きを|おすすめ|【関連
ko: 관련\\s?기사|더 보기|이 기사도|추천\\s?기사
vi: xem thêm|đọc thêm|có thể bạn quan tâm|tin liên quan
id: baca (?:juga|selengkapnya)|simak|lihat juga|artikel terkait|pilihan editor
"""
_LETTERS = r"newsletters?|nyhetsbrev|nieuwsbrief|hírlevél|bülten|рассылк|розсилк|ニュースレター|メルマガ|뉴스레터|bolet[íi]n|infolettre|lettre d['’]info|النشرة البريدية|ניוזלטר|خبرنامه|电子报|電子報|telegram|телеграм|تلگرام|تيليجرام|تليغرام|תלגרם|טלגרם|whatsapp|واتساب|واتس آب|ווטסאפ|google news"
_CLOSING = r"""©|\(c\)\s*\d{4}|copyright|all rights reserved|alle rechte vorbehalten|tous droits|todos los derechos|todos os direitos|tutti i diritti|alle rettigheter|все права|всі права|tüm hakları|جميع الحقوق|כל הזכויות|無断転載|版权|版權|무단\s?전재
sign up|subscrib|abonn|abonnier|suscr[íi]b|iscriviti|подпис|підпис|اشترك|הירשמו|follow (?:us|me|him|her|them|@|\w+ \w+ on)|folgen sie|folge uns|s[íi]guenos|siga|suivez|seguici|volg ons|следите за|takip ed|تابعونا
\b(?:your|all|our) comments\b|\bcomments (?:are|submitted|with|must|will|policy)\b|ihre kommentare|vos commentaires|comentários (?:com|são)|los comentarios|правила коммент|yorumlarınız
^this (?:interview|conversation|transcript|article) (?:has been|was) (?:lightly )?(?:edited|condensed|translated)|\bget in touch\b|\bfor more (?:stories|news) like this\b|more to follow|(?:do you have|got) a story|\breach (?:the (?:reporters?|authors?|writers?)|her at|him at|them at|us at)\b|\bon (?:twitter|facebook|instagram|x)\b\W*$|@\w+\.(?:com|org|net)|have a tip|click here|tell us what|leave a comment|join the conversation|download (?:the|our) app
contributed to this (?:report|story|article)|contributed reporting|^\W*(?:additional )?(?:reporting|writing|editing) by|^\W*\(?(?:additional )?reporting|^with (?:files|reporting|additional|agencies)|editing by|reported from|mit material|mit agentur|avec afp|con información de|com informações
dieser (?:artikel|beitrag|text) (?:ist|erschien|wurde|stammt)|(?:tekst|artykuł) ukazał się|aus dem (?:englischen|französischen|arabischen)|translated (?:from|by)|this (?:article|story|post|report|piece) (?:originally|first|was (?:originally|first))|(?:originally|first) (?:published|appeared)|^\W*(?:last )?updated? (?:at|on)|cet article (?:a été|est)|este artículo (?:fue|se)
^\W*(?:quellen?|sources?|fuentes?|fonti?|fontes?|källa|kilde|źródło|bron|zdroj|forrás|kaynak|источник|джерело|المصدر|מקור|منبع)\s*:
\b(?:is|ist|est|es|è) (?:(?:an?|the|eine?|der|die|das|un|une|una|el|la|le) )?[\w -]{0,40}(?:reporter|correspondent|columnist|journalist|editor|author|redakteur\w*|korrespondent\w*|autor\w*|writer|professor|fellow|journaliste|periodista|giornalista)\b"""
_CREDITED = r"photos?|fotos?|photograph(?:s|y|ie)?|images?|bild(?:er|nachweis|quelle|rechte)?|pictures?|imagen|immagine|imagem|zdj(?:ęcie)?|fot|foto|фото|credits?|quelle|photo credits?|image (?:credits?|source)|grafik|infografik|video|illustration|kép|写真|사진|圖片|图片|صورة|تصوير|צילום|عکس|ảnh"
_AGENCIES = (
    r"getty(?: images)?|afp|reuters|ap photo|ap|dpa|epa|shutterstock|imago|picture[ -]alliance|scanpix|anadolu|xinhua"
)


def _words(table: str) -> str:
    lines = table.strip().replace("\n    ", "").splitlines()
    return "|".join(line.partition(": ")[2] for line in lines)


RELATED = re.compile(rf"^\W*(?:{_words(_RELATED)})|^\s*(?:>>|»|→|▶|►|➡)", re.IGNORECASE)
LETTER = re.compile(_LETTERS, re.IGNORECASE)
CLOSING = re.compile(_CLOSING.replace("\n", "|"), re.IGNORECASE)
NOTE = re.compile(
    r"^\W*(?:corrections?|clarification|editor['’]s note|korrektur|berichtigung|richtigstellung|anm(?:erkung|\.) d(?:er|\.) red|correctie|rectificati[eo]n?|erratum|note de la rédaction"
    r"|correcci[oó]n|fe de erratas|nota d[ea]l? (?:la )?(?:redacci[óo]n|redação|redazione|editor)|correção|errata|rettifica|rättelse|rettelse|oikaisu|sprostowanie|oprava|поправка|исправление|düzeltme|تصحيح|תיקון|訂正|更正|정정)\b",
    re.IGNORECASE,
)
CREDIT = re.compile(
    rf"^\W*(?:©|\(c\)).{{0,120}}$|^\W*(?:{_CREDITED})\b.{{0,3}}[:：/|].{{0,120}}$|^\W*(?:{_AGENCIES})\b.{{0,40}}$|(?:\bvia|/)\s?(?:{_AGENCIES})\W*$|\b(?:getty images|shutterstock|imago|picture[ -]alliance)\W*$",
    re.IGNORECASE,
)
ADVERT = re.compile(
    r"^\W*(?:advertisement|sponsored(?: content)?|story continues below.*|article continues below.*|continue reading.*|scroll to (?:continue|resume).*|anzeige|werbung|publicité|publicidad|publicidade|pubblicità|advertentie|annons(?:e)?|mainos"
    r"|reklam[ay]?|reklám|publicitate|διαφήμιση|реклама|إعلان|اعلان|פרסומת|آگهی|تبلیغات|اشتہار|विज्ञापन|広告|廣告|广告|광고|quảng cáo|iklan)\W*$",
    re.IGNORECASE,
)
PLAYED = re.compile(r"\b\d{1,2}:\d\d(?:\s?min\.?)?$|^\d{1,2}:\d\d\s(?!uhr|h\b|a\.?m|p\.?m)", re.IGNORECASE)
"""Ends or begins with how long a film is."""
DATED = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}:\d\d\b|\d年|[٠-٩]{4}|[۰-۹]{4}")
