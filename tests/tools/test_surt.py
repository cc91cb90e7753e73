"""Our keys beside those of the package `surt` 0.3.1 (the Internet Archive's canonicaliser, as cdxj-indexer calls it)."""

from __future__ import annotations

import json
import random

from bot.model.surt import surt
from tests.tools.conftest import Tool

HOSTS = [
    *(
        "a.example",
        "www.Gazette.example",
        "www2.x.co.uk",
        "localhost",
        "1.2.3.4",
        "[::1]",
        "ex%61mple.org",
        "éxample.fr",
    ),
    *("عراق.example", "a..b", ".a.", "0x1.2", "010.1", "123", "1.2", "300.1.1.1", "user@h.example", "u:p@h.example"),
    *("WWW.www.d", "a_b.example", "xn--80ak.c", "a.example."),
]
PORTS = ["", "", "", "", ":80", ":443", ":8080", ":0", ":", ":none", ":99999"]
PARTS = [
    *("a", "B", ".", "..", "", "%41", "%2F", "%2e", "c d", "ä", "%C3%A4", "x;y", "(x)", "~u", "a.html", "X.ASPX", "%"),
    *("%2", "+", "a=b", '"', "<", "عراق", "%25", "%2541", "\\", "@", ":", "*", "|", "_-", "...", "%00", "%ff", "\t"),
]
QUERIES = [
    *(
        "a",
        "a=1",
        "A=2",
        "b=",
        "=c",
        "",
        "&",
        "%26",
        "x=%20",
        "x=a+b",
        "cfid=1",
        "cftoken=2",
        "q=ä",
        "a-=1",
        "a=b=c",
        "?",
    ),
    *("u=http://x.example/?z", "utm_source=X", "id=12", "/", "#"),
    *(f"{name}=0123456789abcdef0123456789ABCDEF" for name in ("sid", "jsessionid", "PHPSESSID")),
    "ASPSESSIONIDABCDEFGH=ABCDEFGHIJKLMNOPQRSTUVWX",
]
SESSIONS = ["", "", "", "", "(S(0123456789abcdefghij0123))/", "(0123456789abcdefghij0123)/"]
ODD = [
    *(
        "urn:uuid:ABC",
        "urn:tearsheet:0f",
        "dns:Gazette.example",
        "mailto:A@b.example?Subject=X",
        "about:blank",
        "x",
        "",
    ),
    *(
        "data:text/html,X y%41",
        "filedesc://X y.arc",
        "warcinfo:Foo Bar",
        "gazette.example/a",
        "http:/gazette.example/a",
    ),
    *("http:gazette.example", "ftp://Gazette.example/X", "foo:Bar/../x", "urn:a?b=2&a", "http://a.example/?%23x#y"),
    *("http://a.example/%3fx", "http://a.example/%2525%32%35", "screenshot:http://A.example/", " http://a.example/ "),
]
SCRIPT = """
import json, sys, surt
def key(url):
    try:
        return surt.surt(url)
    except Exception:
        return url
json.dump([key(url) for url in json.load(sys.stdin)], sys.stdout)
"""
"""As cdxj-indexer does where the package raises."""


def addresses(count: int) -> list[str]:
    chance = random.Random(5)
    made = list(ODD)
    for _ in range(count):
        url = chance.choice(("http://", "https://", "HTTP://", "ftp://", "")) + chance.choice(HOSTS)
        url += (chance.choice(PORTS) if ":" in url else "") + "/" + chance.choice(SESSIONS)
        url += "/".join(chance.choice(PARTS) for _ in range(chance.randrange(5)))
        if chance.random() < 0.6:
            url += "?" + "&".join(chance.choice(QUERIES) for _ in range(chance.randrange(5)))
        made.append(url + (f"#{chance.choice(PARTS)}" if chance.random() < 0.1 else ""))
    return made


def test_thousands_of_odd_addresses_have_the_same_key(tool: Tool) -> None:
    urls = addresses(20_000)
    done = tool("python", "-W", "ignore", "-c", SCRIPT, input=json.dumps(urls))
    assert done.returncode == 0, done.stderr
    wrong = [(url, key, surt(url)) for url, key in zip(urls, json.loads(done.stdout), strict=True) if key != surt(url)]
    assert wrong == []
