"""Names of the months, by language, as they stand in dates (with the case endings that dates ask for), and the fold they are compared by.

`fold`      lower case, compatibility forms (full-width digits) resolved, every mark off its letter, bidirectional
            controls, joiners and Arabic stretching gone, Persian and Arabic forms of one letter made one, the Turkish dotless i dotted:
            `29 AĞUSTOS`, `29 ağustos` and `29 agustos` are one line. Digits of any script stay; `int` reads them.
`month`     1 to 12 of a name, with the page's language where two languages mean different months by it (`listopada` is October in
            Croatian and November in Polish). Hebrew's attached `ב` may stand before a name.
`solar`     1 to 12 of a month of the Solar Hijri calendar (Iran, Afghanistan).

Arabic has the international names, the Levantine ones and those of the Maghreb.
"""

from __future__ import annotations

import re
import unicodedata

_NAMES = """
en: january/jan february/feb march/mar april/apr may june/jun july/jul august/aug september/sept/sep october/oct
    november/nov december/dec
ar: يناير/جانفي/كانون_الثاني فبراير/فيفري/شباط مارس/آذار أبريل/أفريل/نيسان مايو/ماي/أيار
    يونيو/يونية/يونيه/جوان/حزيران يوليو/يولية/يوليه/يوليوز/جويلية/تموز أغسطس/أوت/غشت/آب سبتمبر/شتنبر/أيلول
    أكتوبر/تشرين_الأول نوفمبر/نونبر/تشرين_الثاني ديسمبر/دجنبر/كانون_الأول
fa: ژانویه فوریه مارس آوریل/آپریل مه/می ژوئن/جون ژوئیه/جولای اوت/آگوست/اگست سپتامبر/سپتمبر اکتبر/اکتوبر نوامبر/نومبر دسامبر/دسمبر
ur: جنوری فروری مارچ اپریل مئی جون جولائی اگست ستمبر اکتوبر نومبر دسمبر
he: ינואר/ינו פברואר/פבר מרץ/מרס אפריל/אפר מאי יוני יולי אוגוסט/אוג ספטמבר/ספט אוקטובר/אוק נובמבר/נוב דצמבר/דצמ
de: januar/jänner/jän februar/feber märz/mär/mrz april mai juni juli august september/sept oktober/okt november dezember/dez
fr: janvier/janv février/févr/fév mars avril/avr mai juin juillet/juil août septembre octobre novembre décembre/déc
es: enero/ene febrero marzo abril/abr mayo junio julio agosto/ago septiembre/setiembre octubre noviembre diciembre/dic
pt: janeiro fevereiro/fev março abril maio/mai junho julho agosto setembro/set outubro/out novembro dezembro
it: gennaio/gen febbraio marzo aprile maggio/mag giugno/giu luglio/lug agosto settembre ottobre/ott novembre dicembre
ca: gener febrer març abril maig juny juliol agost setembre octubre novembre desembre
nl: januari februari maart/mrt april mei juni juli augustus september oktober november december
sv: januari februari mars april maj juni juli augusti september oktober november december
da: januar februar marts april maj juni juli august september oktober november december/des
is: janúar febrúar mars apríl maí júní júlí ágúst september október nóvember desember
fi: tammikuuta/tammikuu helmikuuta/helmikuu maaliskuuta/maaliskuu huhtikuuta/huhtikuu toukokuuta/toukokuu kesäkuuta/kesäkuu
    heinäkuuta/heinäkuu elokuuta/elokuu syyskuuta/syyskuu lokakuuta/lokakuu marraskuuta/marraskuu joulukuuta/joulukuu
et: jaanuar veebruar märts aprill mai juuni juuli august september oktoober november detsember
lv: janvāris/janvārī februāris/februārī marts/martā aprīlis/aprīlī maijs/maijā jūnijs/jūnijā jūlijs/jūlijā augusts/augustā
    septembris/septembrī oktobris/oktobrī novembris/novembrī decembris/decembrī
lt: sausio vasario kovo balandžio gegužės birželio liepos rugpjūčio rugsėjo spalio lapkričio gruodžio
pl: stycznia/sty lutego/lut marca kwietnia/kwi maja czerwca/cze lipca/lip sierpnia/sie września/wrz października/paź listopada/lis
    grudnia/gru
cs: ledna/leden února/únor března/březen dubna/duben května/květen června/červen července/červenec srpna/srpen září října/říjen
    listopadu/listopad prosince/prosinec
sk: januára februára marca apríla mája júna júla augusta septembra októbra novembra decembra
hu: január/jan február/febr március/márc április/ápr május/máj június/jún július/júl augusztus/aug szeptember/szept október november
    december
ro: ianuarie/ian februarie martie aprilie mai iunie/iun iulie/iul august septembrie octombrie noiembrie decembrie
sr: januar februar mart april maj jun jul avgust septembar oktobar novembar decembar
sl: januarja februarja marca aprila maja junija julija avgusta septembra oktobra novembra decembra
hr: siječnja veljače ožujka travnja svibnja lipnja srpnja kolovoza rujna _ studenoga/studenog prosinca
sq: janar shkurt mars prill maj qershor korrik gusht shtator tetor nëntor dhjetor
el: ιανουαρίου/ιαν φεβρουαρίου/φεβ μαρτίου/μαρ απριλίου/απρ μαΐου/μαι ιουνίου/ιουν ιουλίου/ιουλ αυγούστου/αυγ
    σεπτεμβρίου/σεπ οκτωβρίου/οκτ νοεμβρίου/νοε δεκεμβρίου/δεκ
tr: ocak/oca şubat/şub mart nisan/nis mayıs haziran/haz temmuz/tem ağustos/ağu eylül/eyl ekim/eki kasım/kas aralık/ara
az: yanvar fevral mart aprel may iyun iyul avqust sentyabr oktyabr noyabr dekabr
ru: января/янв февраля/фев марта/мар апреля/апр мая/май июня/июнь/июн июля/июль/июл августа/авг сентября/сен/сент октября/окт
    ноября/ноя декабря/дек
uk: січня/січ лютого/лют березня/бер квітня/кві травня/тра червня/чер липня/лип серпня/сер вересня/вер жовтня/жов листопада/лис грудня/гру
be: студзеня лютага сакавіка красавіка траўня/мая чэрвеня ліпеня жніўня верасня кастрычніка лістапада снежня
bg: януари февруари март април май юни юли август септември октомври ноември декември
mk: јануари/јануар февруари/фебруар март април мај јуни/јун јули/јул август/август септември/септембар октомври/октобар
    ноември/новембар декември/децембар
hi: जनवरी फरवरी/फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर/सितम्बर अक्टूबर/अक्तूबर नवंबर/नवम्बर दिसंबर/दिसम्बर
bn: জানুয়ারি/জানুয়ারী ফেব্রুয়ারি/ফেব্রুয়ারী মার্চ এপ্রিল মে জুন জুলাই আগস্ট/অগস্ট সেপ্টেম্বর অক্টোবর নভেম্বর ডিসেম্বর
th: มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม
id: januari februari maret april mei juni juli agustus/agu/agt september oktober november desember/des
ms: januari februari mac april mei jun julai ogos september oktober november disember/dis
"""
_SOLAR = """
fa: فروردین اردیبهشت خرداد تیر مرداد/امرداد شهریور مهر آبان آذر دی بهمن اسفند
dr: حمل ثور جوزا سرطان اسد سنبله میزان عقرب قوس جدی دلو حوت
ps: وری غویی غبرګولی چنګاښ زمری وږی تله لړم لیندۍ مرغومی سلواغه کب
"""
_LOCAL = {"hr": {"listopada": 10}, "bs": {"listopada": 10}}
"""Names that mean another month in these languages than in the rest."""

_SPELLING = str.maketrans(
    {"ı": "i", "ی": "ي", "ى": "ي", "ې": "ي", "ۍ": "ي", "ک": "ك", "ـ": None, "\xad": None}
    | dict.fromkeys((*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF))
)
_ARTICLE = re.compile(r"(كانون|تشرين) ال")
"""Levantine months of two words are made one, so that a month is always one word."""


def fold(value: str) -> str:
    lowered = value.casefold()
    if lowered.isascii():
        return lowered
    bare = "".join(c for c in unicodedata.normalize("NFKD", lowered) if unicodedata.category(c)[0] != "M")
    return _ARTICLE.sub(r"\1ال", unicodedata.normalize("NFC", bare).translate(_SPELLING))


def _table(names: str) -> dict[str, int]:
    table: dict[str, int] = {}
    for language in names.strip().replace("\n    ", " ").splitlines():
        for number, forms in enumerate(language.partition(": ")[2].split(), 1):
            table |= dict.fromkeys((fold(form.replace("_", " ")) for form in forms.split("/")), number)
    return table


_MONTHS = _table(_NAMES)
_SOLAR_MONTHS = _table(_SOLAR)


def month(name: str, language: str = "") -> int:
    """Of a folded name; 0 for what is no month."""
    local = _LOCAL.get(language.partition("-")[0], {})
    return local.get(name) or _MONTHS.get(name) or (_MONTHS.get(name[1:], 0) if name[:1] == "ב" else 0)


def solar(name: str) -> int:
    """Of a folded name; 0 for what is no month of that calendar."""
    return _SOLAR_MONTHS.get(name, 0)
