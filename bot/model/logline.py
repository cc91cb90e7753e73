"""One line an event: `polled source=jpost url=https://… status=200`."""

from __future__ import annotations

from datetime import datetime

_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.:/?&%+~@,#*()[]{}|=;!")


def line(event: str, **fields: object) -> str:
    """The event and its fields as `key=value`; a value with other characters is quoted, controls are escaped."""
    return " ".join([event, *(f"{key}={_shown(value)}" for key, value in fields.items() if value not in {None, ""})])


def _shown(value: object) -> str:
    text = value.isoformat() if isinstance(value, datetime) else str(value)
    if text and _PLAIN.issuperset(text):
        return text
    clean = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text.replace("\\", "\\\\"))
    return '"' + clean.replace('"', '\\"') + '"'
