"""The words that stand round names in bylines, by what they do, in some thirty languages.

`BY`        opens a byline and needs no colon: `By`, `Written by`, `Ein Gastbeitrag von`, `بقلم`, `מאת`. Some of these are
            also parts of names (`Di Stefano`, `von Storch`): `PARTICLES`, and a name must have two words after them.
`LABEL`     opens a byline and needs a colon, because alone it is an ordinary word: `Text:`, `Автор:`, `تقرير:`, `文／`.
`OTHERS`    opens the part of a byline that names those who did not write: `Photo:`, `Edited by`, `Translated by`.
`ROLE`      what people are called at a paper; stems, because most languages inflect them.
`DATED`     what stands before a date.
`NEWSROOM`  what the people of a paper are called together: desks, teams, the editors.
`DESK`      what nobody is called by name: those, agencies and houses.
`NOBODY`    what a publishing system fills in where nobody was named.
`DAYS`      weekdays.
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
    rf"|(?:scris|articol|text|publicat|postat|realizat|reportagem|reportaje|entrevista|análise|análisis|crónica|texto)\s+de\b|(?:scritto|pubblicato|a cura)\s+da\b|intervista\s+di\b|(?:από\s+τ(?:ον|ην|η)|του|της|των)\b|γράφ(?:ει\s+[οη]|ουν\s+οι)\b"
    rf"|(?:piš[eu]|пиш(?:у|е|ет|ут)|na(?:psal|písal|pisał|pisal|pisao|pisala)[aiyo]?|připravil[aiy]?|pripravil[aiy]?|spracoval[aiy]?|opracował[ay]?|oprac|rozmawiał[ay]?"
    r"|razgovara(?:o|la)|priredi(?:o|la)|разговара(?:о|ла)|приреди(?:о|ла)|подготовил[аи]?|записал[аи]?|беседовал[аи]?|підготува(?:в|ла|ли)|записа(?:в|ла)|розмовля(?:в|ла)"
    r"|kirjoittanut|yazan|โดย)(?:{_COLON}|\b)"
    rf"|(?:بقلم|كتب(?:ته|ت|ه)?|أعد(?:ته|ّته|ه|ّه|ت|ّت)|حاور(?:ته|ه|ها|تها)|به\s?قلم|نوشته(?:[\s\u200c]?ی)?|از\s?قلم|מאת|द्वारा|글[·ㆍ/]\s?사진|文[・･]写真)(?:{_COLON}|\s|\s*[-–])",
    re.IGNORECASE,
)
LABEL = re.compile(
    r"(?:authors?|autor(?:in|en|es|a|i|zy|ka|ius)?|auteure?s?|autor[ei]|aut[eo]rs?|text[eo]?|tekst[iy]?|testo|words|writers?|correspondents?|reporters?|journaliste?n?"
    r"|penulis|pewarta|wartawan|skribent|författare|forfattere?|kirjoittaja[t]?|teksti|toimittaja|szerzők?|írta|szöveg|riport|interjú|interview|intervju|intervjuer?|protokoll|reportage|reportagem|reportaje|röportaj|rozmowa|rozhovor|autořiredactora?|periodista|giornalista"
    r"|tác giả|bài(?: và ảnh| viết)?|thực hiện|nội dung|laporan|yazar|yazan|haber|muhabir|автор(?:ът|ка|ки|[иыа])?|текст|аутор(?:ка|и)?|журналістк?а?|інтерв.ю|интервью|интервју|репортаж|пише|корреспондент|журналист|συντάκτη[ςσ]|συντάκτρια|κείμενο|ρεπορτάζ|συνέντευξη|επιμέλεια|αρθρογράφο[ςσ]"
    r"|إعداد|اعداد|تقرير|تحقيق|حوار|مقابلة|الكاتبة?|المؤلف|مراسلة?|متابعة|رصد|كتابة|نویسندگان|نویسنده|خبرنگار|گزارش(?:گر)?|گفت[\u200c\s]?و[\u200c\s]?گو|مصاحبه|یادداشت|تهیه و تنظیم|تحریر|رپورٹ|مصنف(?:ہ)?|نمائندہ|כתבו?|כתבה|כתבת|כותבת?|ראיינה?|דיווחה?"
    r"|लेखक|लेखिका|रिपोर्ट(?:र)?|संवाददाता|प्रस्तुति|ผู้เขียน|เรื่อง|取材・文|取材|執筆|撰文|撰稿|作者|文|글|글쓴이)"
    r"\s*[:：﹕/／｜|＝=・]"
    r"|(?:本報|本报|本社|中央社|新華社|新华社|特約|特约|实习|實習)?[記记]者\s*[:：/／]?(?=\s*\w)",
    re.IGNORECASE,
)
OTHERS = re.compile(
    r"(?:(?:additional\s+)?(?:photos?|photograph(?:y|ers?)|pictures?|images?|illustrations?|graphics?|charts?|maps?|video)|edit(?:ed|ing)|translat(?:ed|ion)|fotos?|fotografie|bilder|foto(?:graf(?:ía|ia)?)"
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
    r"|(?:ソウル|ワシントン|パリ|北京)?(?:記者|记者|編集委員|論説委員|特派員)|(?:선임\s?|전문\s?|수습\s?|인턴\s?)?(?:기자|특파원|논설위원|편집위원|칼럼니스트)|संवाददाता|पत्रकार",
    re.IGNORECASE,
)
DATED = re.compile(
    r"\b(?:(?:last\s)?(?:published|updated|posted|modified)|(?:zuletzt\s)?(?:veröffentlicht|publiziert|aktualisiert)|stand\s*:|publié|mis à jour|modifié|publicado|actualizado|atualizado"
    r"|pubblicato|aggiornato|gepubliceerd|bijgewerkt|publicerad|uppdaterad|publisert|oppdatert|publiceret|opdateret|julkaistu|päivitetty|opublikowan|aktualiz(?:ac|ov|ác)"
    r"|(?:lesezeit|lesedauer|temps de lecture|tiempo de lectura|tempo d[ei] lett?ura|leestijd|lästid|læsetid|lukuaika|czas czytania|doba čtení|timp de citire|okuma süresi|reading time)\b"
    r"|publik(?:ov|uar)|frissít|megjelen|közzét|publicat\b|actualizat\b|objavljen|ažuriran|đăng\b|cập nhật|diperbarui|dipublikasikan|(?:di)?tayang|diterbitkan"
    r"|yayın|giriş tarihi|oluşturulma|eklenme|güncelle|special to\b|especial para\b|speciale per\b|exklusiv für\b|for the\b|for (?=[A-Z]))"
    r"|(?=[\u0370-\uffff])(?:δημοσ[ιί]ε|ενημερ[ωώ]|\b(?:опубл|обновлен|оновлен|об.?јављен|ажуриран|публикув|актуализ|специально для|спеціально для|час читання|время чтения)"
    r"|प्रकाशित|अपडेट|شائع ہو|اپ ?ڈیٹ|تاریخ انتشار|زمان مطالعه|به[\u200c ]?روز|مدة القراءة|تم النشر|نشر في|آخر تحديث|منتشر|זמן קריאה|\bפורסם|\bעודכן"
    r"|掲載|配信|投稿|发布|發布|发表|發表|公開|更新|등록|승인|업데이트|입력|수정)",
    re.IGNORECASE,
)
_NEWSROOM = (
    r"\b(?:redaktion\w*|redaction|rédaction|redacción|redação|redazione|redactie|redaksi\w*|redaksjonen|redakcja|redakce|redakcia|redakcija|uredništv[oa]|toimitus(?:kunta)?"
    r"|szerkesztőség|hírszerkesztő|editorial|newsroom|staff|team|(?:news)?desk|bureau|reporters|writers|correspondents|haber merkezi|ban biên tập|nhóm (?:pv|phóng viên)"
    r"|tim (?:liputan|redaksi))\b"
    r"|(?=[\u0370-\uffff])(?:редакци[яи]|редакц[іi]я|редакција|пресс-?служба|прес-?служба|σύνταξη|συντακτική|編集部|編輯部|编辑部|편집국|편집부|취재팀|هيئة التحرير|غرفة الأخبار|تحریریه|فريق|مكتب|قسم ال|وحدة ال|ديسك"
    r"|گروه\s|سرویس|واحد خبر|تیم خبر|המערכת|מערכת|צוות|דסק|ڈیسک|بیورو|نمائندہ خصوصی|اسٹاف رپورٹر|مانیٹرنگ|डेस्क|ब्यूरो|टीम|संवाद सूत्र)"
)
NEWSROOM = re.compile(_NEWSROOM, re.IGNORECASE)
DESK = re.compile(
    _NEWSROOM
    + r"|\b(?:news|times|post|agency|\w*agentur|agences?|agenzia|agencias?|agentschap|media|press|presse|online"
    r"|tv|radio|zeitung|magazine?|group|gmbh|inc|ltd|board|service|contributors|thông tấn xã)\b"
    r"|^(?:the )?(?:afp|ap|reuters|dpa|apa|sda|epd|kna|efe|ansa|belga|pa media|tass|upi|ians|pti|ani|ntb|tt|tt-afp|ritzau|xinhua|anadolu|aa|bloomberg|cnn|bbc|sid|dpad|lusa|agi|adnkronos"
    r"|mti|pap|ctk|čtk|agerpres|hina|tanjug|beta|fena|bta|ukrinform|interfax|тасс|риа новости|интерфакс|бта|танјуг|укрінформ|уніан|yonhap|kyodo|jiji|ats|keystone-sda|anp|stt|lehtikuva|dha|iha|europa press|notimex)\b"
    r"|\.(?:com|de|net|org|fr|lt|no|se|co|at|ch|it|es|nl|uk|eu|ru|pl|cz|br|in)\b|^www\.|(?=[\u0370-\uffff])(?:служба новост|інформагент|информагент"
    r"|新聞|新闻|報$|日报|通信|通訊社|通讯社|新華社|新华社|中央社|日報|共同$|時事$|[\u3400-\u9fff](?:部|局|社|班|室|台|网|網|报)$|일보|뉴스|신문|연합|온라인"
    r"|وكالة|وكالات|رويترز|أ\.?\s?ف\.?\s?ب|فرانس برس|د\s?ب\s?أ|الأناضول|خبرگزاری|סוכנויות|רויטרס|שירות|نیوز|ایجنس|एजेंसी|न्यूज|भाषा$)",
    re.IGNORECASE,
)
NOBODY = frozenset(
    listed(
        "admin administrator webadmin webmaster superadmin sysadmin root user username default anonymous anonym unknown undefined null none nan na"
        " author authors autor guest test nobody editoradmin false true"
    )
)
DAYS = frozenset(
    listed(
        "monday tuesday wednesday thursday friday saturday sunday tues wed thur thurs fri sat"
        " montag dienstag mittwoch donnerstag freitag samstag sonntag lundi mardi mercredi jeudi vendredi samedi dimanche"
        " lunes martes miercoles jueves viernes sabado domingo segunda terça quarta quinta sexta segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado miércoles"
        " lunedì martedì mercoledì giovedì venerdì maandag dinsdag woensdag donderdag vrijdag zaterdag zondag måndag tisdag onsdag torsdag fredag lördag söndag mandag tirsdag lørdag søndag"
        " maanantaina tiistaina keskiviikkona torstaina perjantaina lauantaina sunnuntaina maanantai tiistai keskiviikko torstai perjantai lauantai sunnuntai"
        " poniedziałek wtorek środa czwartek piątek sobota niedziela pondělí úterý středa čtvrtek pátek neděle pondelok utorok streda štvrtok piatok nedeľa"
        " hétfő kedd szerda csütörtök péntek szombat vasárnap luni marți miercuri joi vineri sâmbătă duminică ponedjeljak ponedeljak utorak srijeda sreda četvrtak petak subota nedjelja nedelja"
        " δευτέρα τρίτη τετάρτη πέμπτη παρασκευή σάββατο κυριακή понедельник вторник среда четверг пятница суббота воскресенье пн вт ср чт пт сб"
        " понеділок вівторок середа четвер п'ятниця п’ятниця субота неділя понеделник сряда четвъртък петък събота неделя pazartesi salı çarşamba perşembe cuma cumartesi pazar"
        " الأحد الاحد الإثنين الاثنين الثلاثاء الأربعاء الاربعاء الخميس الجمعة السبت شنبه یکشنبه دوشنبه سه‌شنبه چهارشنبه پنجشنبه پنج‌شنبه جمعه"
        " اتوار پیر منگل بدھ جمعرات ہفتہ सोमवार मंगलवार बुधवार गुरुवार शुक्रवार शनिवार रविवार senin selasa rabu kamis jumat sabtu minggu"
    )
)
"""Weekdays, small, which stand before a date. Not `Thu`, `Sun`, `Do`, `Mo`, `Di`: people are called so."""
