"""Language codes that an article may have: two letters (ISO 639-1) where a language has them, else three (BCP 47 §2.2.1)."""

from __future__ import annotations

from typing import Final

CODES: Final = "a code of BCP 47, such as en, ar or he"
_TWO: Final = """
aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo es et
eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl
km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj
om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn
to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
"""
_MISTAKEN: Final = """
iw:he in:id ji:yi jp:ja cn:zh gr:el cz:cs dk:da ir:fa ara:ar arb:ar heb:he eng:en fra:fr fre:fr fas:fa per:fa pes:fa deu:de
ger:de rus:ru tur:tr kur:ku urd:ur spa:es ita:it por:pt zho:zh chi:zh jpn:ja kor:ko hin:hi nld:nl dut:nl pol:pl ukr:uk
ell:el gre:el hye:hy arm:hy aze:az
"""
"""Codes that are written by mistake, or are no longer in use, each with the one that is."""
_KNOWN: Final = frozenset(_TWO.split())
_BETTER: Final = dict(pair.split(":") for pair in _MISTAKEN.split())


def better(code: str) -> str | None:
    """None for a code that an article may have; else what to write in its place."""
    if code in _BETTER:
        return _BETTER[code]
    return None if code in _KNOWN or len(code) == 3 else CODES
