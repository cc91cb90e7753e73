"""What a reference of a page is for, and who says what stands in its place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

Kind = Literal["page", "frame", "image", "style", "font", "media", "script", "object", "other"]
Place = Callable[[str, Kind], str]
"""An absolute http or https address as the page means it, without its fragment, and what it is for: what stands in its
place, to which the fragment is added. Empty: there is nothing, and the reference is emptied."""
