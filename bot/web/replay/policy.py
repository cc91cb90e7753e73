"""What keeps an archived page where it is: the headers of every answer below `/replay/`.

- `sandbox` without `allow-scripts` and `allow-same-origin` (HTML, §7.1.5): no script, no form, no plug-in, no meta refresh,
  and an origin of its own (opaque), so no cookie and no storage of ours. No service worker can register.
- Links may be followed by a person, in the whole window or in a new one, which is free of the sandbox because what it
  shows has one of its own.
- `default-src 'none'` (CSP 3): pictures, sheets, fonts, sounds and frames come from below `replay/` of this server, all but
  frames from `data:` too. The server goes by the name that it was asked under, and by that of the configuration: behind a proxy one
  of them is what the browser sees. A source without a scheme has the page's own (§6.7.2.8).
- Fonts are fetched with CORS, from an opaque origin, so anybody may read; the same makes `Cross-Origin-Resource-Policy:
  same-origin` impossible on what a memento needs.
- A memento may be framed by any page: `frame-ancestors 'self'` would forbid the frames of archived pages, whose parents
  have an opaque origin. There is nothing in it to be clicked in somebody else's name.

The archived head does not come through, not even renamed: it is in the WARC file, and nothing here needs it.
"""

from __future__ import annotations

import re
from email.utils import format_datetime

from starlette.requests import Request

from bot.model.capture import Capture
from bot.web.replay.address import root, safe

DAY = 86_400
KEPT = f"public, max-age={DAY}, immutable"
"""A memento does not change; a day bounds how long an older rewriting of it is shown."""
NEAREST = "public, max-age=60"
"""What is nearest may be another one soon."""
FRESH = "no-cache"
SANDBOX = "allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation"
_HOST = re.compile(r"[A-Za-z0-9.-]{1,253}(:[0-9]{1,5})?")
_COMMON = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-DNS-Prefetch-Control": "off",
}
_FETCHED = {
    "img-src": " data:",
    "style-src": " data: 'unsafe-inline'",
    "font-src": " data:",
    "media-src": " data:",
    "frame-src": "",  # the links of a page in a `data:` address are not rewritten
}
"""What may be had from below `replay/`, and from where else."""


def memento(request: Request, base_url: str) -> dict[str, str]:
    """Headers of what was archived."""
    sources = _sources(request, base_url)
    fetched = "; ".join(f"{kind} {sources}{more}" for kind, more in _FETCHED.items())
    return _COMMON | {
        "Content-Security-Policy": f"sandbox {SANDBOX}; default-src 'none'; {fetched}; form-action 'none'; base-uri 'none'",
        "Cross-Origin-Resource-Policy": "cross-origin",
        "Access-Control-Allow-Origin": "*",
    }


def ours(request: Request, base_url: str, form_action: str = "'none'") -> dict[str, str]:
    """Headers of a page of ours, with or without a memento in it."""
    policy = (
        f"default-src 'none'; style-src 'unsafe-inline'; frame-src {_sources(request, base_url)};"
        f" form-action {form_action}; base-uri 'none'; frame-ancestors 'none'"
    )
    return _COMMON | {"Content-Security-Policy": policy, "Cross-Origin-Resource-Policy": "same-origin"}


def outer(request: Request, base_url: str) -> dict[str, str]:
    """Headers of the page around a memento: it may start a download, of the payload as it was."""
    made = ours(request, base_url)
    return made | {"Content-Security-Policy": f"sandbox {SANDBOX} allow-downloads; {made['Content-Security-Policy']}"}


def about(capture: Capture, base_url: str) -> dict[str, str]:
    """Memento-Datetime, and the links to original, TimeGate and TimeMap (RFC 7089 §2.1, §2.2)."""
    return {
        "Memento-Datetime": format_datetime(capture.date, usegmt=True),
        "Link": ", ".join(links(capture.url, base_url)),
    }


def links(url: str, base_url: str) -> list[str]:
    original = safe(url)
    return [
        f'<{original}>; rel="original"',
        f'<{base_url}timegate/{original}>; rel="timegate"',
        f'<{base_url}timemap/link/{original}>; rel="timemap"; type="application/link-format"',
    ]


def _sources(request: Request, base_url: str) -> str:
    """Below `replay/`, under each name that the server may have. An IPv6 address is no host of a policy: `'self'` then."""
    host = request.headers.get("host", "")
    seen = f"{host}{root(base_url)}" if _HOST.fullmatch(host) else "'self'"
    return f"{seen} {base_url}replay/" if "[" not in base_url else seen
