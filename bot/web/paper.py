"""How pages are made: templates in which everything is escaped, and a policy under which nothing on a page runs, fetches
anything or is shown in another page's frame (Content-Security-Policy). A form leads to ourselves alone.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import Response

_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'self';"
    " frame-ancestors 'none'",
    "Cache-Control": "no-cache",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_templates = Environment(
    loader=PackageLoader("bot.web"), autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined
)


def paper(template: str, base: str, status: int = 200, **values: Any) -> Response:
    """A page made of values. `base`: how readers reach the program; a form leads to its path alone, whatever host they used."""
    asks = f"{urlsplit(base).path or '/'}search"
    body = _templates.get_template(template).render(base=base, asks=asks, **values)
    return Response(body, status, headers=_HEADERS, media_type="text/html")
