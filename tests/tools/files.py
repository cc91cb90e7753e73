"""A folder served on loopback with byte ranges (RFC 9110 §14), which readers of bundles ask for."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

_TYPES = {".html": "text/html; charset=utf-8", ".js": "text/javascript", ".wacz": "application/wacz"}
_RANGE = re.compile(r"bytes=([0-9]*)-([0-9]*)")


@contextmanager
def serving(paths: Mapping[str, Path | str]) -> Iterator[str]:
    """Path → file, or the text of a page."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            found = paths.get(self.path.partition("?")[0])
            if found is None:
                self.send_error(404)
                return
            body = found.encode() if isinstance(found, str) else found.read_bytes()
            kind = ".html" if isinstance(found, str) else found.suffix
            asked = _RANGE.fullmatch(self.headers.get("Range", ""))
            first, last = (asked[1], asked[2]) if asked else ("", "")
            begin = int(first) if first else len(body) - int(last) if last else 0
            end = min(int(last) + 1, len(body)) if first and last else len(body)
            self.send_response(206 if asked else 200)
            if asked:
                self.send_header("Content-Range", f"bytes {begin}-{end - 1}/{len(body)}")
            self.send_header("Accept-Ranges", "bytes")
            self.send_header("Content-Type", _TYPES.get(kind, "application/octet-stream"))
            self.send_header("Content-Length", str(end - begin))
            self.send_header("Access-Control-Allow-Origin", "*")
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(body[begin:end])

        def do_HEAD(self) -> None:
            self.do_GET()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
