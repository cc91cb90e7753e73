"""The words that stand round names in bylines, by what they do, in some thirty languages.

`BY`        opens a byline and needs no colon: `By`, `Written by`, `Ein Gastbeitrag von`, `بقلم`, `מאת`. Some of these are
            also parts of names (`Di Stefano`, `von Storch`): `PARTICLES`, and a name must have two words after them.
`LABEL`     opens a byline and needs a colon, because alone it is an ordinary word: `Text:`, `Автор:`, `تقرير:`, `文／`.
`OTHERS`    opens the part of a byline that names those who did not write: `Photo:`, `Edited by`, `Translated by`.
`ROLE`      what people are called at a paper; stems, because most languages inflect them.
`DATED`     what stands before a date.
`DESK`      what nobody is called by name: agencies, desks, houses.
`NOBODY`    what a publishing system fills in where nobody was named.
"""

from __future__ import annotations

import re

from bot.stages.clean import listed

_COLON = r"\s*[:：﹕]"
_LEAD = (
    r"written|story|words|text|report(?:ed|ing)?|analysis|opinion|review|comment(?:ary)?|interview|posted|published|article|essay"
    r"|column|compiled|authored|produced|story and photos|words and pictures"
    r"|geschrieben|verfasst|veröffentlicht|aufgezeichnet|bericht|kommentar|gastbeitrag|gastkommentar|analyse|protokoll"
    r"|ein(?:e|en)?\s\w{3,30}(?:\s\w{3,30})?"
    r"|écrit|rédigé|publié|texte|propos recueillis|une?\s\w{3,30}|texto|escrito|publicado|redactado|elaborado"
    r"|scritto|pubblicato|a cura|testo|articolo|tekst|geschreven|skrevet|skriven|publicerad|publisert|ditulis|dilaporkan|scris|articol"
)
PARTICLES = frozenset(listed("von van di da de del af av od"))
BY = re.compile(
    rf"(?:(?:{_LEAD})\s+)?(?:by|von|par|por|di|door|av|af|przez|oleh|bởi|deur|от|від)(?:{_COLON}|\b)"
    rf"|(?:scris|articol|text)\s+de\b|(?:scritto|pubblicato|a cura)\s+da\b|(?:από)\s+τ(?:ον|ην|η)\b|γράφει\s+[οη]\b"
    rf"|(?:piše|пише|napsala?|napísala?|napisała?|napisao|napisala|opracowała?|kirjoittanut|yazan|โดย)(?:{_COLON}|\b)"
    rf"|(?:بقلم|كتبت?|به\s?قلم|نوشته(?:\s?ی)?|از\s?قلم|מאת|द्वारा)(?:{_COLON}|\s|\s*[-–])",
    re.IGNORECASE,
)
LABEL = re.compile(
    r"(?:authors?|autor(?:in|en|es|a|i|zy|ka|ius)?|auteure?s?|autor[ei]|aut[eo]rs?|text[eo]?|tekst[iy]?|testo|words|reporters?|journaliste?n?"
    r"|penulis|pewarta|wartawan|skribent|författare|forfattere?|kirjoittaja[t]?|teksti|toimittaja|szerző|írta|redactora?|periodista|giornalista"
    r"|tác giả|bài|yazar|yazan|haber|muhabir|автор(?:[иыка])?|текст|аутор|корреспондент|журналист|συντάκτη[ςσ]|κείμενο|ρεπορτάζ"
    r"|إعداد|اعداد|تقرير|تحقيق|حوار|الكاتب|مراسل|كتابة|نویسنده|خبرنگار|گزارش(?:گر)?|تحریر|رپورٹ|مصنف|כתבה?|כתבת|כותבת?"
    r"|लेखक|लेखिका|रिपोर्ट(?:र)?|संवाददाता|ผู้เขียน|เรื่อง|取材・文|取材|執筆|撰文|撰稿|作者|文|글|글쓴이)"
    r"\s*[:：﹕/／｜|＝=・]"
    r"|(?:本報|本报|本社|中央社|新華社|新华社|特約|特约|实习|實習)?[記记]者\s*[:：/／]?(?=\s*\w)",
    re.IGNORECASE,
)
OTHERS = re.compile(
    r"(?:(?:additional\s+)?(?:photos?|photography|pictures?|images?|illustrations?|graphics?|video)|edit(?:ed|ing)|translat(?:ed|ion)|fotos?|fotografie|bilder|foto(?:graf(?:ía|ia)?)"
    r"|bearbeitung|übersetzung|übersetzt|traduit|traducción|traducido|tradução|traduzione|edición|edição|vertaling|redigering|översättning|zdjęcia|fot\.|kuvat?"
    r"|φωτογραφ\w+|фото\w*|перевод|редактор|переклад|editör|fotoğraf\w*|editor|penyunting|ảnh|biên tập)\s*(?:[:：]|\s(?:by|von|par|por|di|de|door|av|af)\b)"
    r"|(?:تصوير|تحرير|ترجمة|عکس|ترجمه|ویرایش|צילום|צילומים|עריכה|תרגום)\s*[:：]?|(?:写真|撮影|摄影|攝影|编辑|編輯|责编|責任編輯|责任编辑|翻译|翻譯|사진|편집|번역)\s*[:：/／・＝=]?",
    re.IGNORECASE,
)
_MODIFIER = r"(?:(?:senior|chief|staff|political|deputy|special|freelance|sports?|business|world|foreign|managing|contributing|guest|award-winning|news)\s+)*"
ROLE = re.compile(
    rf"\b{_MODIFIER}(?:reporter|correspondent|editor|(?:staff\s)?writer|journalist|columnist|contributor|producer|analyst|photographer|fellow|professor|intern\b"
    r"|redakteur|korrespondent|volontär|autor(?:in)?\b|rédact|envoyée? spécial|correspondante?|chroniqueu|stagiaire|redactora?\b|periodista|corresponsal"
    r"|enviad[oa] especial|colaborador|jornalista|repórter|colunista|giornalist|inviat[oa]\b|corrispondente|redacteur|verslaggever|redaktør|redaktör|korrespondent"
    r"|toimittaja|kirjeenvaihtaja|dziennikar|redaktor|novinář|újságíró|szerkesztő|tudósító|jurnalist|ziarist|δημοσιογράφ|ανταποκριτ"
    r"|корреспондент|журналист|редактор|обозревател|кореспондент|журналіст|новинар|muhabir|gazeteci|editör|yazarı|wartawan|jurnalis|kontributor|phóng viên|nhà báo)\w*"
    r"|\b(?:مراسلة?|صحافية?|صحفية?|كاتبة?|محررة?|خبرنگار|روزنامه‌?نگار|נ?כתבת?נו|כתבת?|עיתונאית?|פרשנית?|עורכת?)\b.*"
    r"|(?:ソウル|ワシントン|パリ|北京)?(?:記者|记者|編集委員|論説委員|特派員)|(?:선임\s?|전문\s?|수습\s?|인턴\s?)?(?:기자|특파원|논설위원|편집위원)|संवाददाता|पत्रकार",
    re.IGNORECASE,
)
DATED = re.compile(
    r"(?:\b(?:last\s)?(?:published|updated|posted|modified)|\b(?:zuletzt\s)?(?:veröffentlicht|publiziert|aktualisiert)|\bstand\s*:|\bpublié|\bmis à jour|\bmodifié|\bpublicado|\bactualizado|\batualizado"
    r"|\bpubblicato|\baggiornato|\bgepubliceerd|\bbijgewerkt|\bpublicerad|\buppdaterad|\bpublisert|\boppdatert|\bpubliceret|\bopdateret|\bjulkaistu|\bpäivitetty|\bopublikowan|\baktualizac"
    r"|\bpublikov|\bопубл|\bобновлен|\bоновлен|\byayın|\bgüncelle|\bditerbitkan|تم النشر|نشر في|آخر تحديث|منتشر|\bפורסם|\bעודכן|公開|更新|입력|수정|\bspecial to\b|\bfor the\b|\bfor (?=[A-Z]))",
    re.IGNORECASE,
)
DESK = re.compile(
    r"\b(?:news|times|post|redaktion\w*|redaction|rédaction|redacción|redação|redazione|redactie|redaksi\w*|redaksjonen|redaktionen|redakcja|redakce|redakcia|redakcija"
    r"|toimitus|szerkesztőség|editorial|newsroom|staff|team|agency|\w*agentur|agences?|agenzia|agencias?|agentschap|media|press|presse|online|(?:news)?desk"
    r"|tv|radio|zeitung|magazine?|group|gmbh|inc|ltd|board|service|bureau|reporters|writers|correspondents|contributors|haber merkezi|ban biên tập|tim liputan)\b"
    r"|^(?:the )?(?:afp|ap|reuters|dpa|apa|sda|epd|kna|efe|ansa|belga|pa media|tass|upi|ians|pti|ani|ntb|tt|tt-afp|ritzau|xinhua|anadolu|aa|bloomberg|cnn|bbc|sid|dpad|lusa|agi|adnkronos"
    r"|mti|pap|ctk|čtk|agerpres|hina|tanjug|beta|fena|bta|ukrinform|interfax|тасс|риа новости|интерфакс|yonhap|kyodo|jiji|ats|keystone-sda|anp|stt|lehtikuva|dha|iha|europa press|notimex)\b"
    r"|\.(?:com|de|net|org|fr|lt|no|se|co|at|ch|it|es|nl|uk|eu|ru|pl|cz|br|in)\b|^www\.|редакция|редакція|редакцията|σύνταξη"
    r"|新聞|新闻|報$|日报|通信|通訊社|通讯社|新華社|新华社|中央社|日報|編集部|編輯部|编辑部|共同$|時事$|[\u3400-\u9fff](?:部|局|社|班|室|台|网|網|报)$|일보|뉴스|신문|연합|편집국|온라인|취재팀"
    r"|وكالة|وكالات|رويترز|أ\.?\s?ف\.?\s?ب|فرانس برس|د\s?ب\s?أ|الأناضول|هيئة التحرير|فريق|مكتب|خبرگزاری|تحریریه|گروه\s|המערכת|מערכת|צוות|סוכנויות|רויטרס|שירות|דסק|डेस्क|ब्यूरो|न्यूज|टीम|भाषा$",
    re.IGNORECASE,
)
NOBODY = frozenset(
    listed(
        "admin administrator webadmin webmaster superadmin sysadmin root user username default anonymous anonym unknown undefined null none nan na"
        " author authors autor guest test nobody editoradmin false true"
    )
)
