"""Names of the months, by language, as they stand in dates (with the case endings that dates ask for).

Arabic has the international names, the Levantine ones and those of the Maghreb. A name two languages give to different
months would be left out; there is none here (`mai` and `mars` agree everywhere they occur).
"""

from __future__ import annotations

_NAMES = """
en: january/jan february/feb march/mar april/apr may june/jun july/jul august/aug september/sept/sep october/oct
    november/nov december/dec
ar: يناير/جانفي/كانون_الثاني فبراير/فيفري/شباط مارس/آذار/اذار أبريل/ابريل/إبريل/أفريل/نيسان مايو/ماي/أيار/ايار
    يونيو/يونية/جوان/حزيران يوليو/يولية/جويلية/تموز أغسطس/اغسطس/أوت/غشت/آب سبتمبر/شتنبر/أيلول/ايلول
    أكتوبر/اكتوبر/تشرين_الأول/تشرين_الاول نوفمبر/نونبر/تشرين_الثاني ديسمبر/دجنبر/كانون_الأول/كانون_الاول
he: ינואר פברואר מרץ/מרס אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר
de: januar/jänner/jän februar/feber märz/mär/mrz april mai juni juli august september oktober/okt november dezember/dez
fr: janvier/janv février/févr/fév mars avril/avr mai juin juillet/juil août septembre octobre novembre décembre/déc
es: enero/ene febrero marzo abril/abr mayo junio julio agosto/ago septiembre/setiembre octubre noviembre diciembre/dic
pt: janeiro fevereiro/fev março abril maio/mai junho julho agosto setembro/set outubro/out novembro dezembro
it: gennaio/gen febbraio marzo aprile maggio/mag giugno/giu luglio/lug agosto settembre ottobre/ott novembre dicembre
nl: januari februari maart/mrt april mei juni juli augustus september oktober november december
sv: januari februari mars april maj juni juli augusti september oktober november december
da: januar februar marts april maj juni juli august september oktober november december/des
pl: stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia
cs: ledna února března dubna května června července srpna září října listopadu prosince
tr: ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık
ru: января февраля марта апреля мая июня июля августа сентября октября ноября декабря
uk: січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня
"""


def _table() -> dict[str, int]:
    table: dict[str, int] = {}
    for language in _NAMES.strip().replace("\n    ", " ").splitlines():
        for number, names in enumerate(language.partition(": ")[2].split(), 1):
            table |= dict.fromkeys((name.replace("_", " ") for name in names.split("/")), number)
    return table


MONTHS = _table()
"""Name in lower case → 1 to 12."""
