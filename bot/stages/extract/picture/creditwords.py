"""The words by which papers of many languages mark who made a picture.

`SURE`      labels that before a colon mean a credit: `Photo:`, `Foto:`, `تصوير:`, `写真=`.
`LIKELY`    labels that stand in sentences too (`Source:`, `Bild:`): what follows must read like names.
`BARE`      labels that need no colon where a sentence has ended before them: `Foto ANP`, `Fot. Jan Nowak`.
`CLEAR`     those of them that no sentence holds: `fot.`
`PHRASES`   labels that are no single word: `Photo by`, `courtesy of`.
`JOINED`    labels of scripts that part no words.
`REPORTER`  a reporter's name with the office, which marks it: `한다솜 기자`.
`BEHIND`    labels that follow the name: `共同通信撮影`, `연합뉴스 제공`, `LRT nuotr.`
`WRITER`    the same behind a blank alone. `PLACED`: what brackets hold that is no name.
`AGENCY`    agencies and picture libraries. Short ones count in capitals only: `pa`, `tt` and `aa` are words too.
`SOURCED`, `CAPTIONED`   what some outlets say to screen readers in front of credit and caption: `Image source, `.
"""

from __future__ import annotations

import re

from bot.stages.clean import listed

SURE = (
    r"(?:(?:file|ap|afp|reuters|stock|archive|cover|lead|main|top|article|header) )?(?:photo|image|picture)s?(?: credits?| source| courtesy)?|photograph(?:y|er|s)?|credits?|pics?"
    r"|(?:archiv|arkiv|symbol|presse?|privat|genre|illustrations?|illustrasjons|handout|agentur|titel)(?:foto|bild|photo)s?|fotograf(?:in|ie|ija|ía|ia|i)?|fotos?(?: ?credits?| ?quelle)?|bildquelle|bildrechte|bildnachweis|bildcredits?|beeldbron"
    r"|crédits?(?: photos?)?|photos? d'archives?|photographies?|créditos?(?: da (?:foto|imagem))?|foto de archivo|surs[aă] foto|zdj(?:ęcie|\.)|fot\.?|fotók?|kuva(?:t|aja)?|(?:mti )?fotó(?:s)?|fotoğraf(?:lar)?|nuotrauka"
    r"|φωτ(?:ό|ο|ογραφία|ογραφίες|\.)?|фото|фотография|автор фото|иллюстрация|світлина|снимк[аи]|фотографія|ảnh|nguồn ảnh|foto oleh|dok\.?"
    r"|تصوير|صورة|الصورة|مصدر الصورة|عدسة|عکس|عکاس|ภาพ(?:จาก|โดย)?|เครดิตภาพ|ที่มา|تصویر|صور|צילום|צילומים|קרדיט(?: צילום)?|צילום ארכיון|फोटो|तस्वीर|फ़ोटो|तस्वीरें|(?:फोटो )?साभार|تصاویر|(?:فائل )?فوٹوز?|بشکریہ"
)
LIKELY = (
    r"bild(?:er)?|beeld|quelle|source|fuente|fonte|fontes|källa|kilde|lähde|bron|zdroj|źródło|izvor|sursa|forrás|kép|kaynak|imagen|imagem|immagine|imago|autor|auteur|sumber|nguồn"
    r"|источник|джерело|извор|источникъ|πηγή|المصدر|منبع|מקור|स्रोत|photo illustration|illustration|graphic|chart|map|diagram|infographie|infografía|gráfico|karte|grafik|infografik|video|vídeo|vidéo"
)
BARE = r"fotos?|photos?|fot\.|zdj\.|dok\.|pic\.|beeld|kuva|fotó|фото|снимка|φωτ\.|credits?|illustration|צילום|تصوير|عکس|فوٹو بشکریہ|فوٹو"
CLEAR = r"fot\.|zdj\.|φωτ\.|dok\."
"""Those of them that no sentence holds."""
PHRASES = (
    r"(?:(?:staff|file|submitted|contributed|express|special|handout|pool) )?(?:photos?|photographs?|photography|pictures?|images?|illustrations?) (?:by|courtesy(?: of)?|via)|(?:with )?courtesy(?: of|:)|fotos? (?:von|de|van|di|av|af)|fotografías? de|photos? de"
    r"|bilder von|imagem de|clichés? de|عکس از"
)
JOINED = r"写真(?:提供)?|撮影|提供|画像(?:提供)?|사진(?: ?제공| ?출처)?|출처|图片?(?:来源|源自)?|圖片?(?:來源)?|摄影?|攝影?|图源|資料照片?"
BEHIND = r"[/／]?\s?撮影|提供|[/／]?\s?摄影?|[/／]?\s?攝影?(?:\s?\d{2,4}年\d{1,2}月\d{1,2}日)?|(?<=社)发|資料照片?|供图|제공|촬영|nuotr\.?|(?<=MTI )fotó"
REPORTER = re.compile(
    r"/?\s?[\uac00-\ud7af]{2,4}\s?(?:(?:사진|선임|인턴|전문|객원|영상)\s?)?기자(?:\s[\w.+-]{1,40}@[\w.-]{1,60})?|[本特]?[报報社][記记]者\s?[\u3400-\u9fff]{2,4}"
)
"""A reporter who took the picture, as papers of Korea and China name one."""
SOURCED = re.compile(
    r"^(?:image source|fuente de la imagen|crédito|автор фото|джерело зображення|авторські права|مصدر الصورة|صدر الصورة|منبع تصویر|图像来源|图片来源|圖像來源|圖片來源|画像提供|사진 출처|nguồn hình ảnh|kaynak"
    r"|sumber gambar|इमेज स्रोत|تصویر کا ذریعہ|crédit photo|chanzo cha picha|asalin hoton|izvor slike|фото)\s*[,،、，]\s*",
    re.IGNORECASE,
)
CAPTIONED = re.compile(
    r"^(?:image caption|caption|pie de (?:foto|imagen)|legenda da foto|légende image|подпись к фото|підпис до фото|التعليق على الصورة|توضیح تصویر|图像加注文字|图片说明|圖像加註文字|圖片說明|画像説明|사진 설명"
    r"|chụp lại hình ảnh|fotoğraf altı yazısı|keterangan gambar|इमेज कैप्शन|تصویر کا کیپشن|maelezo ya picha|bayanan hoto|bildunterschrift)\s*[:：,،、，]\s*",
    re.IGNORECASE,
)
_LONG = (
    r"getty(?: images)?(?: europe)?|reuters(?: connect)?|associated press|ap photo|agence france[- ]presse|imago(?: images)?|picture[- ]alliance|shutterstock|ritzau(?: scanpix)?|scanpix|bloomberg|xinhua|anadolu(?: agency| ajansı)?"
    r"|keystone(?:[-/]sda)?|unsplash|istock(?:photo)?|alamy(?: stock photo)?|yonhap|flash ?90|wikimedia(?: commons)?|adobe ?stock|depositphotos|pixabay|pexels|profimedia|pixsell|cropix|lehtikuva|bildbyrån|europa press|cuartoscuro"
    r"|agência brasil|folhapress|lapresse|maxppp|hans lucas|zuma(?: press)?|pa wire|pa media|pa images|antara(?: foto)?|kyodo|jiji|newsis|eurokinissi|agerpres|mediafax|inquam(?: photos)?|tanjug|fonet|interfax|sputnik|magnum photos"
    r"|bulls press|vcg|nurphoto|dpa-zentralbild|vietnam news agency|tass|rex features|splash news|aap(?:image)?|east news|agencja wyborcza(?:\.pl)?|press association|canadian press|ukrinform|unian|belga|icon sport|presse ?sports|social media|agence qmi"
    r"|رويترز|أ\.? ?ف\.? ?ب\.?|فرانس برس|الفرنسية|أسوشيتد ?برس|أ\.? ?ب\.?(?=\W|$)|الأناضول|غيتي(?: إيمدجز)?|سبوتنيك|وكالات|[دإ]\.? ?ب\.? ?أ|إ\.ف\.إ|الشرق الأوسط|ایسنا|ایرنا|تسنیم|رویترز|خبرگزاری \w{2,12}"
    r"|רויטרס|אי[- .]?פי[- .]?(?:איי|אי)?|איי?[- .]פי|פלאש ?90|לע\"מ|דובר צה\"ל|גטי(?: אימג'ס)?"
    r"|тасс|риа новости|рейтер|рейтерс|уніан|униан|укринформ|укрінформ|интерфакс|бгнес|бта|апе-мпе|απε-μπε|απε|reuters\.com|पीटीआई|एएनआई|रॉयटर्स|एएफपी|रायटर"
)
_JOINED = r"共同(?:通信)?|時事(?:通信)?|ロイター|新华社|新華社|中央社|中新社|路透社?|法新社|美聯社|美联社|新华网|연합뉴스|뉴시스|뉴스1|로이터|뉴스핌|聯合報|本報資料照"
_SHORT = (
    r"AFP|afp|AP|DPA|dpa|EPA|epa|TT|NTB|PAP|SIPA|Sipa|EFE|Efe|ANSA|Ansa|ansa|sda|SDA|APA|apa|DDP|ddp|PA|KNA|epd|ANP|AA|DHA|İHA|IHA|MTI|ČTK|CTK|TASR|SITA|HINA|Hina|BTA|STA|PTI|ANI|UPI|UNN|RIA|TTXVN|LUSA|Lusa|IRNA|ISNA|CNA|NYT|SOPA|Abaca|ABACA"
    r"|Handout|HANDOUT|LETA|ELTA|BNS|ATF|AAP|PTB|Forum|FORUM|Kyodo|WAFA|SANA|واس|واع|وام|بترا|كونا|سانا"
)
AGENCY = re.compile(rf"(?<!\w)(?:(?i:{_LONG})|{_SHORT})(?!\w)|{_JOINED}")
ONLY = re.compile(
    rf"(?:{_LONG}|{_SHORT}|{_JOINED}|[\s/,+&|-]|via|and|und|y|e|et|photo|foto|stock|archiv|archive|file)+",
    re.IGNORECASE,
)
"""Agencies and nothing else."""
WRITER = re.compile(r"(?<=\s)[\u3400-\u9fff]{2,4}\s?[/／]?\s?[摄攝]影?$")
"""A name of Chinese signs and who made it, which a blank alone parts from the caption."""
PLACED = re.compile(
    r"(?<!\w)(?:من|في|على|إلى|الى|عن|مع|خلال|أمام|بعد|قبل|[وب]?ال(?:يمين|يسار|وسط)|يمين[اً]*|يسار[اً]*|أرشيفي?ة?|ارشيفي?ة?|صورة|مواقع|وسائل|של|על|עם|את|אחרי|לפני|ל?מ?ימין|ל?מ?שמאל|במרכז|ארכיון|אילוסטרציה"
    r"|از|در|به|با|راست|چپ|وسط|آرشیوی?|عکس|دائیں|بائیں|فائل|فوٹو|سے|میں|के|की|से|में|बाएं|दाएं|फाइल|फोटो|तस्वीर)(?!\w)"
)
"""Words that say in brackets where somebody stands or what the picture is: there is no name."""
CONNECTING = frozenset(
    listed(
        "de la le du des del della di da do dos das von van der den het ten ter zu y e i et and und og och en ve o of the for via/ via by per al el bin ibn ben abu"
        " mit im auf fair use via, c/o photo photos foto fotos privat archiv archive pool stock supplied courtesy"
    )
)
"""Words in small letters that names and credits hold."""
LEADING = frozenset(
    listed(
        "nella della dalla nello sulla dieses dieser diesem questa questo tässä acest această aceasta tento tomto this that their these slici zdjęciu"
        " fotce obrázku"
    )
)
"""Words of more than four letters after which `photo` is part of the sentence: `nella foto: il ministro`."""
