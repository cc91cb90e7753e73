from collections.abc import Iterator
from typing import BinaryIO

class _Headers:
    headers: list[tuple[str, str]]
    def get_header(self, name: str) -> str | None: ...

class _Reader:
    def read(self, length: int = ...) -> bytes: ...

class _Digests:
    passed: bool | None
    problems: list[str]

class _Record:
    rec_type: str
    rec_headers: _Headers
    raw_stream: _Reader
    digest_checker: _Digests
    def content_stream(self) -> _Reader: ...

class ArchiveIterator:
    def __init__(self, stream: BinaryIO, *, no_record_parse: bool = ..., check_digests: bool | str = ...) -> None: ...
    def __iter__(self) -> Iterator[_Record]: ...
