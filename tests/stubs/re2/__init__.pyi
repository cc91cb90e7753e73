from collections.abc import Iterator

class error(Exception):
    args: tuple[bytes]

class Options:
    log_errors: bool
    max_mem: int
    never_capture: bool

class _Match:
    def group(self) -> bytes: ...
    def start(self) -> int: ...
    def end(self) -> int: ...

class _Regexp:
    def search(self, text: bytes) -> _Match | None: ...
    def finditer(self, text: bytes) -> Iterator[_Match]: ...

def compile(pattern: str, options: Options | None = None) -> _Regexp: ...
